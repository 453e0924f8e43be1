"""What a pronoun may stand for, and whom it goes on about where one rule decides."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Final

from spacy_diplomacy.resolve.chains import Chain
from spacy_diplomacy.resolve.context import Context
from spacy_diplomacy.resolve.spot import Spot
from spacy_diplomacy.types import Relation

_ADDRESS: Final = 6
"""Tokens behind a cue in which those who are told something stand."""

_LAST: Final = 4
"""Places of a chain that are looked at."""

Candidates = Sequence[tuple[Chain, Spot]]
"""Chains that a pronoun may mean, each with the place that it would take up."""


def fits(spot: Spot, chain: Chain) -> bool:
    """Tell whether a pronoun may mean a chain at all: gender, number and kind.

    Args:
        spot: The pronoun.
        chain: The candidate.

    Returns:
        False where they clash.
    """
    kind = chain.kind
    if chain.author:
        return False
    if spot.gender:
        if chain.plural or (kind != "PERSON" and kind != "UNKNOWN"):
            return False
        return not chain.gender or chain.gender == spot.gender
    if spot.plural:
        return kind != "GPE" or bool(chain.country)
    if kind == "PERSON" or chain.plural:
        return False
    if kind == "UNKNOWN":
        return len(chain.words) < 2  # most full names of no other sign are people's
    return kind == "ORG" or kind == "GPE" or kind == "DOCUMENT"


def speaks(chain: Chain) -> bool:
    """Tell whether a chain of unknown kind looks like a person: a full name, a quote's source.

    Args:
        chain: The chain.

    Returns:
        Whether it does.
    """
    return len(chain.words) > 1 or any(s.source_of >= 0 for s in chain.spots[-_LAST:])


def outside(chain: Chain, spot: Spot) -> Spot | None:
    """Find the chain's last place that can be taken up from a place, a few places back.

    A source does not take up what its own content says; and narration goes back to narration
    rather than to what someone was just quoted as saying.

    Args:
        chain: The chain.
        spot: The place that takes it up.

    Returns:
        The chain's place, None where there is none.
    """
    last = chain.spots[-1] if chain.spots else None
    if last is None or not (
        (spot.source_of >= 0 and last.content_of == spot.source_of)
        or (last.quoted and not spot.quoted)
    ):
        return last
    quoted: Spot | None = None
    for other in reversed(chain.spots[-8:]):
        if spot.source_of >= 0 and other.content_of == spot.source_of:
            continue
        if other.quoted and not spot.quoted:
            quoted = quoted or other
            continue
        return other
    return quoted


def goes_on_speaking(ctx: Context, spot: Spot, speaker: Chain, recent: Iterable[Chain]) -> bool:
    """Tell whether "he said" can only go on with the speaker of the quote before.

    That is in the same paragraph or the next, as long as the narration has named no one else
    whom the pronoun fits; whom the quote before speaks of does not count.

    Args:
        ctx: The Doc taken apart.
        spot: The pronoun.
        speaker: Who spoke before.
        recent: Chains, the last mentioned first.

    Returns:
        Whether it can.
    """
    if spot.source_of < 0 or spot.plural or spot.owner or not fits(spot, speaker):
        return False
    if spot.gender and speaker.kind != "PERSON" and not speaks(speaker):
        return False
    said = next((s for s in reversed(speaker.spots[-8:]) if s.source_of >= 0), None)
    if said is None or ctx.paras[spot.start] - ctx.paras[said.start] > 1:
        return False
    for chain in recent:
        person = chain.kind == "PERSON"
        if chain is speaker or not fits(spot, chain) or person != bool(spot.gender):
            continue
        if any(
            s.start > said.start and s.content_of < 0 and (s.form == "name" or s.subject)
            for s in chain.spots[-_LAST:]
        ):
            return False
    return True


def subject_before(ctx: Context, spot: Spot, found: Candidates) -> Chain | None:
    """Find the only one that the paragraph has told of as a subject so far.

    For "he", nobody else may be told of in any other place either.

    Args:
        ctx: The Doc taken apart.
        spot: The pronoun, a source.
        found: Whom it may mean.

    Returns:
        The chain, None where it is not one alone.
    """
    if spot.source_of < 0 or not (spot.gender or spot.plural):
        return None
    told: dict[int, bool] = {}
    chains: dict[int, Chain] = {}
    for chain, _ in found:
        if bool(spot.gender) != (chain.kind == "PERSON"):
            continue
        for place in chain.spots[-_LAST:]:
            here = ctx.paras[place.start] == ctx.paras[spot.start] and place.content_of < 0
            if here and not place.quoted and not place.owner:
                chains[chain.index] = chain
                told[chain.index] = told.get(chain.index, False) or place.subject
    subjects = [number for number, subject in told.items() if subject]
    if len(subjects) != 1 or (spot.gender and len(told) > 1):
        return None
    return chains[subjects[0]]


def opened_before(ctx: Context, spot: Spot, found: Candidates) -> Chain | None:
    """Find what the sentence before was about, where "it" or "its" opens the next one.

    Args:
        ctx: The Doc taken apart.
        spot: The pronoun.
        found: What it may mean.

    Returns:
        The chain, None where it is not one alone.
    """
    if ctx.lower[spot.head] not in ctx.pronouns.thing or not ctx.starts[spot.start] or spot.quoted:
        return None
    about = {
        chain.index: chain
        for chain, _ in found
        for place in chain.spots[-_LAST:]
        if place.subject and place.sent == spot.sent - 1 and not place.quoted
        if ctx.paras[place.start] == ctx.paras[spot.start] and place.content_of < 0
    }
    return next(iter(about.values())) if len(about) == 1 else None


def says_of_self(relation: Relation, spot: Spot) -> bool:
    """Tell whether reported words open with a pronoun, most likely their speaker's own.

    "She said she was ready."

    Args:
        relation: The relation in whose content the pronoun stands.
        spot: The pronoun.

    Returns:
        Whether they do.
    """
    if spot.quoted or spot.owner or not spot.gender or relation.kind == "direct":
        return False
    opens = any(start <= spot.start <= start + 1 for start, _ in relation.content)
    return opens and bool(relation.cue) and relation.cue[0][0] < spot.start


def is_told(ctx: Context, cue_ends: Sequence[int], place: Spot) -> bool:
    """Tell whether a place follows a cue as the one who is told.

    Args:
        ctx: The Doc taken apart.
        cue_ends: Where the Doc's cues end, in reading order.
        place: The place.

    Returns:
        Whether it does.
    """
    if place.subject or place.quoted or place.content_of >= 0 or place.source_of >= 0:
        return False
    number = bisect_right(cue_ends, place.start) - 1
    if number < 0:
        return False
    end = cue_ends[number]
    return place.start - end < _ADDRESS and ctx.sents[end - 1] == place.sent


def is_addressed(ctx: Context, cue_ends: Sequence[int], place: Spot) -> bool:
    """Tell whether a group is only told something: "he told reporters".

    Args:
        ctx: The Doc taken apart.
        cue_ends: Where the Doc's cues end, in reading order.
        place: The place.

    Returns:
        Whether it is.
    """
    bare = place.article == "bare" and place.form == "nominal"
    return place.kind == "GROUP" and bare and is_told(ctx, cue_ends, place)
