"""What the scorer sees of a pronoun and one candidate for its antecedent."""

from math import log
from typing import Final

from spacy_diplomacy.resolve.chains import Chain
from spacy_diplomacy.resolve.mentions import Spot

FEATURES: Final[tuple[str, ...]] = (
    "bias", "same_sentence", "previous_sentence", "two_sentences", "sentences", "tokens",
    "recency", "first", "second", "last_name", "last_nominal", "last_pronoun", "last_same_word",
    "last_subject", "last_prep", "last_owner", "last_opens", "last_order", "last_quoted",
    "last_source", "subject_subject", "same_sentence_subject", "same_sentence_not_subject",
    "same_sentence_owner", "person", "unknown", "body", "place", "people", "group",
    "gender_same", "gender_unknown", "number_same", "he_person", "he_unknown", "it_body",
    "it_place", "they_plural", "they_body", "they_person", "count", "total", "opens_text",
    "speaker_before", "speaker_inside", "own_source", "quoted_both", "quoted_differ",
    "paragraph_start", "same_paragraph", "ever_subject", "indefinite", "bare_nominal",
    "source_pronoun", "source_and_source", "titled", "parallel_owner",
)  # fmt: skip
"""Names of the features, in the order of the weights."""


def features(
    spot: Spot,
    chain: Chain,
    last: Spot,
    rank: int,
    previous_speaker: int,
    content_speaker: int,
    new_paragraph: bool,
    same_paragraph: bool,
) -> list[float]:
    """Describe one candidate.

    Args:
        spot: The pronoun.
        chain: The candidate.
        last: The candidate's last place before the pronoun.
        rank: How many candidates were mentioned after it, 0 for the last one.
        previous_speaker: Number of the chain that the quote before was said by, -1 for none.
        content_speaker: Number of the chain whose quote holds the pronoun, -1 for none.
        new_paragraph: Whether the pronoun is the first mention of its paragraph.
        same_paragraph: Whether candidate and pronoun share a paragraph.

    Returns:
        One value a feature of `FEATURES`, each about 0 to 1.
    """
    apart = spot.sent - last.sent
    same = apart == 0
    kind, gender = chain.kind, chain.gender
    person = kind == "PERSON"
    unknown = kind == "UNKNOWN"
    body = kind == "ORG"
    place = kind == "GPE"
    people = kind == "NORP"
    group = kind == "GROUP"
    singular = bool(spot.gender)
    they = spot.plural
    it = not singular and not they
    plural = chain.plural
    subject = spot.subject
    form = last.form
    return [
        1.0,
        same,
        apart == 1,
        apart == 2,
        min(apart, 10) / 10.0,
        log(1.0 + spot.start - last.start) / 6.0,
        min(rank, 10) / 10.0,
        rank == 0,
        rank == 1,
        form == "name",
        form == "nominal",
        form == "pronoun",
        form == "pronoun" and bool(last.gender) == singular and last.plural == they,
        last.subject,
        last.prep,
        last.owner,
        last.order == 0,
        min(last.order, 5) / 5.0,
        last.quoted,
        last.source_of >= 0,
        subject and last.subject,
        same and subject,
        same and not subject and not spot.owner,
        same and spot.owner,
        person,
        unknown,
        body,
        place,
        people,
        group,
        gender != "" and gender == spot.gender,
        gender == "",
        plural == they,
        singular and person,
        singular and unknown,
        it and body,
        it and place,
        they and plural,
        they and (body or people),
        they and person and not plural,
        log(1.0 + len(chain.spots)) / 3.0,
        log(1.0 + chain.total) / 3.0,
        chain.index == 0,
        chain.index == previous_speaker,
        chain.index == content_speaker,
        chain.index == content_speaker and subject and not spot.quoted,
        spot.quoted and last.quoted,
        spot.quoted != last.quoted,
        new_paragraph,
        same_paragraph,
        last.subject or (len(chain.spots) > 1 and chain.spots[-2].subject),
        last.article == "indefinite",
        form == "nominal" and last.article == "bare",
        spot.source_of >= 0,
        spot.source_of >= 0 and last.source_of >= 0,
        bool(chain.names) and chain.names[0].titled,
        spot.owner and last.owner,
    ]  # fmt: skip
