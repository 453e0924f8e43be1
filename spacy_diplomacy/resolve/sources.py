"""What a source span is: a name, a nominal, a pronoun, or several speakers together."""

import itertools
from dataclasses import dataclass
from typing import Final, Literal

from spacy_diplomacy.labels import SpeakerType
from spacy_diplomacy.resolve import lexicon as lx
from spacy_diplomacy.resolve.context import MARKS, OPENING, Context
from spacy_diplomacy.resolve.mentions import is_owner
from spacy_diplomacy.resolve.names import NameMention
from spacy_diplomacy.resolve.noun_phrases import source_nominal
from spacy_diplomacy.resolve.spot import Spot
from spacy_diplomacy.types import TokenSpan

_JOINING: Final = frozenset({",", "(", "-", "--", "\u2013", "\u2014", ";", ":", ")"})


@dataclass(slots=True)
class SourceReading:
    """A source span as it was read.

    Args:
        how: A known place ("spot"), an unknown noun phrase ("nominal"), several speakers
            ("joint"), the first person ("self"), or a relative pronoun ("relative").
        spot: The place that stands for the speaker.
    """

    how: Literal["spot", "nominal", "joint", "self", "relative"]
    spot: Spot


def read_source(
    ctx: Context, span: TokenSpan, spots: list[Spot], first: int
) -> SourceReading | None:
    """Read a source span.

    Args:
        ctx: The Doc taken apart.
        span: The source's tokens.
        spots: All places of the Doc in reading order.
        first: Index of the first place that does not end before the span.

    Returns:
        The reading, or None for a span without words.
    """
    start, end = span
    start, end = max(start, 0), min(end, len(ctx.words))
    while start < end and not ctx.words[start][:1].isalnum():
        start += 1
    while end > start and (
        not any(map(str.isalnum, ctx.words[end - 1]))
        or ctx.lower[end - 1] in ctx.grammar.possessive_marks
    ):
        end -= 1
    if start >= end:
        return None
    inside: list[Spot] = []
    for index in range(first, len(spots)):
        spot = spots[index]
        if spot.start >= end:
            break
        if spot.start >= start and spot.end <= end:
            inside.append(spot)
    if end - start == 1 and ctx.lower[start] in ctx.pronouns.relative_any:
        spot = Spot(start, end, start, "pronoun", "UNKNOWN", sent=ctx.sents[start])
        return SourceReading("relative", spot)
    pronouns = [i for i in range(start, end) if ctx.flags[i] & lx.PRONOUN]
    if (pronouns and end - start <= 2 and pronouns[0] == start) or len(
        pronouns
    ) == 1 == end - start:
        word = ctx.lower[pronouns[0]]
        if word in ctx.pronouns.first:
            return SourceReading("self", Spot(start, end, start, "pronoun", "PERSON",
                                              sent=ctx.sents[start]))  # fmt: skip
        if word in ctx.pronouns.relative:
            kind: SpeakerType = "ORG" if word in ctx.pronouns.relative_thing else "PERSON"
            return SourceReading("relative", Spot(start, end, start, "pronoun", kind,
                                                  sent=ctx.sents[start]))  # fmt: skip
        found = next((s for s in inside if s.form == "pronoun"), None)
        if found is not None and (end - start == 1 or not _noun_follows(ctx, start + 1, end)):
            return SourceReading("spot", found)
    names = [s for s in inside if s.form == "name" and s.name is not None]
    good = [s for s in names if s.name is not None and _is_head(ctx, s.name, start, end)]
    if len(good) == 1 and _is_one_of_a_people(ctx, good[0], start, end):
        return SourceReading("nominal", source_nominal(ctx, start, end))
    if good:
        if _joint(ctx, good, names, start, end):
            last = span[1] if ctx.words[min(span[1], len(ctx.words)) - 1] == ")" else end
            return SourceReading("joint", source_nominal(ctx, start, last))
        people = [s for s in good if s.kind == "PERSON" and s.name is not None and s.name.titled]
        best = good[0]
        joined = people and ctx.lower[people[0].left - 1] in ctx.grammar.coordination
        if best.kind != "PERSON" and people and not joined:
            best = people[0]
        return SourceReading("spot", best)
    middle = next((i for i in range(start, end) if ctx.lower[i] in ctx.grammar.coordination), -1)
    if middle >= 0 and len([s for s in inside if s.form != "pronoun"]) > 1:
        left = any(s.head == middle - 1 for s in inside)
        right = any(
            (s.start > middle and s.form == "name") or s.start == middle + 1 for s in inside
        )
        if left and right:
            return SourceReading("joint", source_nominal(ctx, start, end))
    nominal = source_nominal(ctx, start, end)
    owner = _author_of(ctx, nominal, inside, start)
    if owner is not None:
        return SourceReading("spot", owner)
    known = next((s for s in inside if s.form == "nominal" and s.head == nominal.head), None)
    if known is not None:
        known.start, known.end = min(known.start, nominal.start), known.end
        if nominal.end > known.end:
            known.role = nominal.role
        return SourceReading("spot", known)
    return SourceReading("nominal", nominal)


def _is_one_of_a_people(ctx: Context, spot: Spot, start: int, end: int) -> bool:
    """Whether a source is "the Dane": one person by their people, not all of it ("the Danish")."""
    if spot.kind != "NORP" or spot.plural or end - start != 2 or spot.start != start + 1:
        return False
    if ctx.lower[start] not in ctx.grammar.definite:
        return False
    return not ctx.lower[spot.start].endswith(ctx.grammar.people_endings)


def _author_of(ctx: Context, nominal: Spot, inside: list[Spot], start: int) -> Spot | None:
    """Whose words a document or an utterance is ("Berg's statement", "his remarks")."""
    said = ctx.lower[nominal.head] in ctx.grammar.utterances
    if not said and not ctx.flags[nominal.head] & lx.DOCUMENT_NOUN:
        return None
    for spot in inside:
        if spot.form == "nominal" or spot.end > nominal.head:
            continue
        first = spot.left
        if first - start <= 1 and is_owner(ctx, spot):
            return spot
    return None


def _noun_follows(ctx: Context, start: int, end: int) -> bool:
    return any(
        ctx.words[i][:1].isalpha() and not ctx.flags[i] & (lx.STOP | lx.PRONOUN)
        for i in range(start, end)
    )


def _is_head(ctx: Context, name: NameMention, start: int, end: int) -> bool:
    """Whether a name is what a source span is about, not a modifier or a possessor in it."""
    lower, flags, grammar = ctx.lower, ctx.flags, ctx.grammar
    left, right = max(name.left, start), name.end
    marks = [ctx.words[i] for i in range(start, left) if ctx.words[i] in MARKS]
    if marks and (marks[-1] in OPENING or len(marks) % 2) and ctx.words[start] not in MARKS:
        return False  # in quotation marks: "Berg's book "The Lash""
    # what stands before it
    i = left - 1
    while i >= start and (
        flags[i] & lx.HONORIFIC
        or lower[i] in grammar.before_name
        or (
            flags[i] & lx.PUNCT
            and lower[i] not in {",", "-", ")", "(", '"', "“", "”"} | grammar.possessive_marks
        )
    ):
        i -= 1
    if i >= start:
        inner = any(
            flags[j] & lx.STOP and lower[j] in grammar.head_prepositions
            for j in range(start, i + 1)
        )
        if inner and lower[i] != "," and lower[i] not in grammar.coordination:
            return False
        if inner and lower[i] in grammar.coordination and _is_of_several(ctx, start, i):
            return False
    owned = i >= start and lower[i] in ctx.grammar.possessive_marks
    if owned and name.kind == "GPE" and not name.titled:
        return False
    if i >= start and not owned:
        if (i == start and lower[i] in grammar.before_source) or lower[i] in grammar.coordination:
            pass
        elif lower[i] in {",", ")"}:
            person = name.kind == "PERSON" and name.titled
            # "The operator, Norlux,"
            apposed = flags[start] & lx.DETERMINER and right >= end and name.kind != "NORP"
            known = any(flags[j] & (lx.NOUN | lx.OFFICE) for j in range(start, i))
            if not (person or apposed or known):
                return False
        elif (
            flags[i] & (lx.MODIFIER | lx.BODY_NOUN | lx.PERSON_NOUN | lx.OFFICE)
            and name.kind != "GPE"
        ):
            pass
        elif (
            name.kind == "PERSON"
            and name.titled
            and all(
                flags[j] & (lx.CAPITAL | lx.DETERMINER)
                or (ctx.words[j].islower() and ctx.words[j].isalpha() and not flags[j] & lx.STOP)
                for j in range(start, left)
            )
        ):
            pass  # what stands before the title is capitalised, too, or an adjective
        elif name.left == name.start and lower[i].isalpha() and not flags[i] & lx.STOP:
            # "fellow Republican X", "the Internet security firm X", "chipmaker X"
            body = name.kind == "ORG" and right >= end
            if name.kind in {"GPE", "NORP"} or not any(
                flags[j] & lx.NOUN for j in range(start, left)
            ):
                return name.kind == "PERSON" or body
        else:
            return False
    # what stands behind it
    if right >= end:
        return True
    after = lower[right]
    if after in ctx.grammar.possessive_marks:
        return False
    if after == "/":
        # "a Herald/Daily Star poll"
        while right < end and (flags[right] & lx.CAPITAL or lower[right] == "/"):
            right += 1
        return right >= end or not flags[right] & lx.NOUN
    if flags[right] & lx.PUNCT and after not in _JOINING:
        return right + 1 >= end or not ctx.words[right + 1][:1].islower()
    if flags[right] & lx.PUNCT or after in grammar.after_name or after in grammar.coordination:
        return after != "-"
    if flags[right] & lx.BODY_NOUN and right + 1 >= end and name.kind != "PERSON":
        return name.kind != "NORP" and name.kind != "GPE"
    return bool(flags[right] & lx.STOP) and not flags[right] & lx.NOUN


def _is_of_several(ctx: Context, start: int, end: int) -> bool:
    """Whether a noun is made of those who are joined behind it: "a bench of Ann Lee and Bo Ray"."""
    link = next((i for i in range(start, end) if ctx.lower[i] in ctx.grammar.of), start)
    noun = ctx.words[link - 1] if link > start else ""
    return bool(noun.islower() and ctx.flags[start] & lx.DETERMINER)


def _joint(ctx: Context, good: list[Spot], names: list[Spot], start: int, end: int) -> bool:
    """Whether a source span names two speakers or more."""
    if good[0].end + 1 < end and ctx.lower[good[0].end] in ctx.grammar.coordination:
        return True
    if len(good) < 2:
        return False
    for one, two in itertools.pairwise(good):
        between = [w for w in ctx.lower[one.end : two.left] if w not in ctx.grammar.definite]
        joins = ctx.grammar.coordination
        if between and between[-1] in joins and one.kind != "GPE" and two.kind != "GPE":
            plain = all(w == "," or w in joins for w in between)
            return plain or "," in between or ")" in between
    return False
