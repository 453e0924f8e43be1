"""All places of a Doc that may refer to a speaker: names, nominals and pronouns."""

from typing import Final, Literal

from spacy.tokens import Token

from spacy_diplomacy.labels import SpeakerType
from spacy_diplomacy.resolve import lexicon as lx
from spacy_diplomacy.resolve.context import Context
from spacy_diplomacy.resolve.names import NameMention
from spacy_diplomacy.resolve.noun_phrases import make_nominal
from spacy_diplomacy.resolve.roles import head_end
from spacy_diplomacy.resolve.spot import Article, Spot
from spacy_diplomacy.types import Relation

#: Steps from a word up to the phrase that it is apposed to.
_CLIMB: Final = 3
_PARTS: Final = frozenset({"appos", "compound", "flat", "flat:name", "nk", "pnc"})
_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass", "nsubj:pass", "nsubj:outer", "csubj", "sb"})


def find_spots(ctx: Context, names: list[NameMention]) -> list[Spot]:
    """Find names, nominals and third-person pronouns in reading order.

    Args:
        ctx: The Doc taken apart.
        names: Its names.

    Returns:
        The places, still without what `mark_places` fills in,
        disjoint but for a possessive pronoun inside a nominal ("his spokesman").
    """
    n = len(ctx.words)
    covered = bytearray(n)
    spots: list[Spot] = []
    for name in names:
        kind = name.kind
        plural = kind == "NORP" and ctx.lower[name.end - 1].endswith(ctx.grammar.plural_endings)
        spots.append(Spot(name.start, name.end, name.end - 1, "name", kind, name.gender, plural,
                          "bare", ctx.sents[name.start], name, None, name.country))  # fmt: skip
        for i in range(name.left, max(name.right, name.end)):
            covered[i] = 1
        if name.left < name.start or name.right > name.end:
            for i in range(name.left, max(name.right, name.end)):
                if ctx.lower[i] in ctx.pronouns.possessive:
                    spots.append(_pronoun(ctx, i))
        if name.apposed >= 0:
            # "the head of the union, Ann Lee": its noun is no mention beside the name
            covered[head_end(ctx, name.apposed, name.left - 1) - 1] = 1
    third = ctx.pronouns.third
    for i, bits in enumerate(ctx.flags):
        if bits & lx.PRONOUN:
            if not covered[i] and ctx.lower[i] in third:
                spots.append(_pronoun(ctx, i))
        elif bits & lx.NOUN and not covered[i] and not bits & lx.HONORIFIC:
            spot = _nominal(ctx, i, covered)
            if spot is not None:
                spots.append(spot)
    spots.sort(key=lambda s: (s.start, s.end))
    return spots


def _pronoun(ctx: Context, i: int) -> Spot:
    word, known = ctx.lower[i], ctx.pronouns
    plural = word in known.plural or (word in known.female_or_plural and _plural_verb(ctx, i))
    female = word in known.f or (word in known.female_or_plural and not plural)
    gender = "m" if word in known.m else "f" if female else ""
    kind: SpeakerType | Literal["UNKNOWN"] = "PERSON" if gender else "GROUP" if plural else "ORG"
    return Spot(i, i + 1, i, "pronoun", kind, gender, plural, "bare", ctx.sents[i])


def _plural_verb(ctx: Context, i: int) -> bool:
    """Whether the verb beside a pronoun that may be feminine or plural is a plural."""
    for k in (i + 1, i - 1):
        if 0 <= k < len(ctx.words) and ctx.words[k].islower() and not ctx.flags[k] & lx.STOP:
            return ctx.lower[k].endswith(ctx.grammar.plural_verb_endings)
    return False


def _nominal(ctx: Context, i: int, covered: bytearray) -> Spot | None:
    """The noun phrase whose head is the role noun at `i`, or None where it is no head."""
    flags, lower, n = ctx.flags, ctx.lower, len(ctx.words)
    if i + 1 < n:
        after = flags[i + 1]
        same = ctx.sents[i + 1] == ctx.sents[i]
        if (same and (after & lx.NOUN and not after & (lx.STOP | lx.DETERMINER))) or lower[
            i + 1
        ] == "-":
            return None
        if same and covered[i + 1] and not after & lx.STOP and after & lx.CAPITAL:
            return None
    bits = flags[i]
    if bits & lx.DETERMINER or bits & lx.STOP or bits & lx.DATE:
        return None
    if not bits & (lx.PERSON_NOUN | lx.PERSONS_NOUN | lx.KIN_NOUN | lx.BODY_NOUN):
        return None
    start = i
    article: Article = "bare"
    while start > 0 and i - start < 6 and ctx.sents[start - 1] == ctx.sents[i]:
        bits, word = flags[start - 1], lower[start - 1]
        if bits & lx.DETERMINER and word not in ctx.grammar.negative:
            start -= 1
            article = (
                "possessive"
                if word in ctx.pronouns.possessive
                else "indefinite"
                if word in ctx.grammar.indefinite
                else "definite"
            )
            break
        if word in ctx.grammar.possessive_marks and start - 1 > 0:
            article = "possessive"
            start -= 1
            while start > 0 and i - start < 9 and flags[start - 1] & lx.CAPITAL:
                start -= 1
            if not flags[start] & lx.CAPITAL and start > 1:
                start -= 1  # "the ad's narrator"
                start -= bool(flags[start - 1] & lx.DETERMINER)
            break
        if bits & (lx.STOP | lx.PRONOUN | lx.PUNCT) and word != "-":
            break
        if word.endswith(ctx.grammar.report_endings) or (
            not ctx.words[start - 1][:1].isalnum() and word != "-"
        ):
            break
        start -= 1
    if article == "bare":
        # without an article only its own adjectives of people and titles belong to it
        start = i
        while (
            start > 0
            and flags[start - 1] & (lx.DEMONYM | lx.MODIFIER | lx.OFFICE)
            and (ctx.sents[start - 1] == ctx.sents[i] and not covered[start - 1])
        ):
            start -= 1
        plural = flags[i] & lx.PERSONS_NOUN
        capital = flags[i] & lx.CAPITAL and not ctx.starts[i]
        if not plural and not capital and not ctx.starts[start]:
            return None
    return make_nominal(ctx, start, i + 1, i, article)


def mark_places(ctx: Context, spots: list[Spot], relations: list[Relation]) -> None:
    """Fill in what depends on a place's surroundings.

    Args:
        ctx: The Doc taken apart.
        spots: The places, in reading order; changed.
        relations: The Doc's relations.
    """
    n = len(ctx.words)
    content_of = [-1] * n
    sizes = [sum(b - a for a, b in r.content) for r in relations]
    for number in sorted(range(len(relations)), key=lambda k: -sizes[k]):
        for start, end in relations[number].content:
            content_of[start:end] = [number] * (min(end, n) - start)
    parsed = ctx.doc.has_annotation("DEP")
    grammar, pronouns = ctx.grammar, ctx.pronouns
    sent, order, first = -1, 0, 0
    for spot in spots:
        left = _left(spot)
        if spot.sent != sent:
            sent, order, first = spot.sent, 0, left
        spot.order = order
        order += 1
        before = left - 1
        while before >= 0 and (
            ctx.lower[before] in grammar.definite or ctx.words[before] in {'"', "“"}
        ):
            before -= 1
        spot.prep = before >= 0 and ctx.lower[before] in grammar.prepositions
        word = ctx.lower[spot.head]
        spot.owner = is_owner(ctx, spot)
        spot.quoted = ctx.quoted[spot.head]
        spot.content_of = content_of[spot.head]
        if parsed:
            spot.subject = _is_subject(ctx.doc[spot.head])
        elif spot.form == "pronoun":
            spot.subject = word in pronouns.subject and not (spot.prep and word in pronouns.thing)
        else:
            spot.subject = not spot.prep and not spot.owner and left <= first


def _is_subject(token: Token) -> bool:
    """Whether the parse makes a word a subject, or a part of one: "its chief, Ann Lee, said"."""
    for _ in range(_CLIMB):
        if token.dep_ not in _PARTS:
            break
        token = token.head
    return token.dep_ in _SUBJECTS


def is_owner(ctx: Context, spot: Spot) -> bool:
    """Whether a place is a possessor.

    Args:
        ctx: The Doc taken apart.
        spot: The place.

    Returns:
        True for "his" before a noun and for what has a possessive mark behind it.
    """
    if spot.form == "pronoun":
        word, known = ctx.lower[spot.head], ctx.pronouns
        return word in known.always_possessive or (
            word in known.possessive and _owns(ctx, spot.end)
        )
    return spot.end < len(ctx.words) and ctx.lower[spot.end] in ctx.grammar.possessive_marks


def _left(spot: Spot) -> int:
    """First token of a place, with what a name's title, role or apposition begins with."""
    if spot.name is None:
        return spot.start
    return spot.name.left if spot.name.apposed < 0 else spot.name.apposed


def _owns(ctx: Context, after: int) -> bool:
    """Whether a pronoun like "her" before the token `after` is a possessive."""
    if after >= len(ctx.words):
        return False
    return ctx.words[after][:1].isalpha() and not ctx.flags[after] & (lx.STOP | lx.DETERMINER)
