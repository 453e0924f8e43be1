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
        joined.append((start, end, kind))
    return joined


def _is_owned(ctx: Context, owner: tuple[int, int, NameKind | None], start: int, end: int) -> bool:
    """Whether a name is the body of those whom a plural with an article before it names."""
    first, last, kind = owner
    if start != last + 1 or ctx.lower[last] not in ctx.grammar.possessive_marks:
        return False
    if not first or ctx.lower[first - 1] not in ctx.grammar.definite or kind == "PERSON":
        return False
    body = ctx.lower[end - 1] in ctx.grammar.org_words or ctx.flags[end - 1] & lx.BODY_NOUN
    endings = tuple(plural for _, plural in ctx.grammar.plural_rules)
    people = ctx.lower[last - 1].endswith(endings)
    return bool(body and people and place_of(ctx, first, last) is None)
