"""Datelines: where and when a report was written, before its first sentence."""

from collections.abc import Sequence
from typing import Final

from spacy_diplomacy.resolve import lexicon as lx
from spacy_diplomacy.resolve.context import Context
from spacy_diplomacy.types import Entity

_DASHES: Final = frozenset({"-", "--", "\u2013", "\u2014", "\u2015"})
_MARKS: Final = frozenset({",", ".", "(", ")", "/", ";"})
_LONGEST: Final = 14
_PLACES: Final = frozenset({"GPE", "LOC", "FAC"})


def datelines(ctx: Context, entities: Sequence[Entity]) -> list[tuple[int, int]]:
    """Find the datelines of a Doc ("PARIS, June 3 \u2014", "LONDON (AP) \u2014").

    A paragraph opens with nothing but capitals, numbers and marks up to a dash, and a date, an
    agency in brackets or a place is among them. A word in capitals alone is one where no other
    paragraph opens like it: speakers in a transcript come again.

    Args:
        ctx: The Doc taken apart.
        entities: Its entities.

    Returns:
        First token of each and the token of its dash, in reading order.
    """
    found: list[tuple[int, int]] = []
    for dash in [i for i, word in enumerate(ctx.words) if word in _DASHES]:
        if not dash or not ctx.spaced[dash - 1]:
            continue
        start = dash
        while start and ctx.paras[start - 1] == ctx.paras[dash] and dash - start <= _LONGEST:
            start -= 1
        while start < dash and ctx.words[start].isspace():
            start += 1
        if start < dash and (not start or ctx.words[start - 1].isspace()):
            closed = ctx.words[start:dash].count("(") == ctx.words[start:dash].count(")")
            inside = closed and ctx.flags[start] & lx.CAPITAL
            if inside and all(_fits(ctx, i) for i in range(start, dash)):
                found.append((start, dash))
    if not found:
        return []
    shouted = sum(ctx.words[start].isupper() for start, _ in found)
    places = {e.start for e in entities if e.label in _PLACES}
    return [
        (start, dash)
        for start, dash in found
        if start in places
        or any(ctx.flags[i] & lx.DATE or ctx.words[i] == "(" for i in range(start, dash))
        or _is_place(ctx, start, dash)
        or (ctx.words[start].isupper() and len(ctx.words[start]) > 1 and shouted == 1)
    ]


def _fits(ctx: Context, i: int) -> bool:
    return bool(ctx.flags[i] & (lx.CAPITAL | lx.DIGIT | lx.DATE)) or ctx.words[i] in _MARKS


def _is_place(ctx: Context, start: int, end: int) -> bool:
    """Whether a dateline opens with a place that the tables know."""
    lex = ctx.lexicon
    for stop in range(min(end, start + 3), start, -1):
        text = ctx.text(start, stop).lower()
        if text in lex.capitals or text in lex.regions or text in lex.places:
            return True
    return False
