"""Names of bodies that hold a possessive: "the Norwick Rowers' Association"."""

from spacy_diplomacy.resolve import lexicon as lx
from spacy_diplomacy.resolve.context import Context
from spacy_diplomacy.resolve.words import NameKind, place_of


def join_owned(
    ctx: Context, spans: list[tuple[int, int, NameKind | None]]
) -> list[tuple[int, int, NameKind | None]]:
    """Join a body with the many whom it is of: "the Norwick Rowers' Association".

    Args:
        ctx: The Doc taken apart.
        spans: Names as `merge` gives them.

    Returns:
        The names in reading order.
    """
    joined: list[tuple[int, int, NameKind | None]] = []
    for start, end, kind in spans:
        if joined and _is_owned(ctx, joined[-1], start, end):
            start, kind = joined.pop()[0], "ORG"
        elif _is_of_people(ctx, start, end):
            start, kind = start - 2, "ORG"
        joined.append((start, end, kind))
    return joined


def _is_of_people(ctx: Context, start: int, end: int) -> bool:
    """Whether a body's name goes on before a possessive: "the People's | Democratic Party"."""
    if start < 3 or ctx.lower[start - 1] not in ctx.grammar.possessive_marks:
        return False
    bits = ctx.flags[start - 2]
    many = bits & lx.CAPITAL and bits & (lx.PERSONS_NOUN | lx.BODY_NOUN)
    return bool(many) and ctx.lower[start - 3] in ctx.grammar.definite and _is_body(ctx, end)


def _is_body(ctx: Context, end: int) -> bool:
    """Whether a name ends with a word for a body."""
    return ctx.lower[end - 1] in ctx.grammar.org_words or bool(ctx.flags[end - 1] & lx.BODY_NOUN)


def _is_owned(ctx: Context, owner: tuple[int, int, NameKind | None], start: int, end: int) -> bool:
    """Whether a name is the body of those whom a plural with an article before it names."""
    first, last, kind = owner
    if start != last + 1 or ctx.lower[last] not in ctx.grammar.possessive_marks:
        return False
    if not first or ctx.lower[first - 1] not in ctx.grammar.definite or kind == "PERSON":
        return False
    endings = tuple(plural for _, plural in ctx.grammar.plural_rules)
    people = ctx.lower[last - 1].endswith(endings)
    return bool(_is_body(ctx, end) and people and place_of(ctx, first, last) is None)
