"""Score who said each quote, for ``spacy train`` and ``spacy evaluate``."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from spacy.tokens import Doc
from spacy.training import Example

from spacy_diplomacy.labels import QUOTE_SPEAKER
from spacy_diplomacy.scorers.examples import aligned, covered, paired_quotes, ratio
from spacy_diplomacy.scorers.names import same_name
from spacy_diplomacy.spans import read_speakers
from spacy_diplomacy.types import SpeakerChain, SpeakerLink


def make_speaker_scorer() -> Callable[..., dict[str, Any]]:
    """Registered as ``spacy_diplomacy.speaker_scorer.v1``.

    Returns:
        `score_speakers`.
    """
    return score_speakers


def score_speakers(examples: Iterable[Example], **settings: Any) -> dict[str, Any]:
    """Score the speakers of quotes against those of the reference documents.

    Quotes are paired by their contents. A speaker with a name is right when the predicted name
    is the same by `names.same_name`; one without a name when the predicted one has none either
    and the two share a mention.

    Args:
        examples: Documents; those whose reference lacks the group ``quote_speaker`` are not
            annotated and are left out.
        **settings: Ignored; spaCy hands its own on.

    Returns:
        ``speaker_acc``, the share of right speakers among gold quotes with a speaker that were
        found; ``speaker_r``, the same among all gold quotes with a speaker, found or not;
        ``speaker_acc_per_type``, the first by how the gold source refers (``resolved_by``).
        Fractions; None where there is no gold.
    """
    total = 0
    found: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for example in examples:
        if QUOTE_SPEAKER not in example.reference.spans:
            continue
        gold = _speakers_by_quote(example.reference)
        predicted = _speakers_by_quote(example.predicted)
        pairs = paired_quotes(example).partner
        total += len(gold)
        for quote_id, (wanted, link) in gold.items():
            if quote_id not in pairs:
                continue
            found[link.resolved_by] += 1
            given = predicted.get(pairs[quote_id])
            right[link.resolved_by] += given is not None and _agree(example, wanted, given[0])
    per_type = {form: right[form] / found[form] for form in sorted(found)}
    return {
        "speaker_acc": ratio(right.total(), found.total()),
        "speaker_r": ratio(right.total(), total),
        "speaker_acc_per_type": per_type or None,
    }


def _speakers_by_quote(doc: Doc) -> dict[str, tuple[SpeakerChain, SpeakerLink]]:
    chains, links = read_speakers(doc)
    by_id = {chain.id: chain for chain in chains}
    return {
        link.quote_id: (by_id[link.speaker_id], link) for link in links if link.speaker_id in by_id
    }


def _agree(example: Example, wanted: SpeakerChain, given: SpeakerChain) -> bool:
    if wanted.name:
        return same_name(given.name, wanted.name)
    gold = covered((mention.start, mention.end) for mention in wanted.mentions)
    mentions = aligned(example, ((mention.start, mention.end) for mention in given.mentions))
    return not given.name and bool(gold & mentions)
