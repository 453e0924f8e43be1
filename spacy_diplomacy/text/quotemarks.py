"""Quotation marks: which open, which close, and what stands between them.

One pass over the marks with a small stack, paragraph by paragraph, so the time is linear in the
text and a mark gone wrong never spoils more than its own paragraph.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import IDX, LENGTH
from spacy.tokens import Doc

from spacy_diplomacy.text.paragraphs import paragraph_bounds
from spacy_diplomacy.text.quoteparse import Found, elisions_of, parse_paragraph
from spacy_diplomacy.text.reading import shared, text_of

OUTSIDE, OPENING, INSIDE, CLOSING, NESTED = range(5)


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch of text between quotation marks.

    Attributes:
        start: Character offset of the opening mark.
        end: Character offset behind the closing mark; behind the last character where unclosed.
        inner_start: Offset of the first character after the opening mark.
        inner_end: Offset behind the last character before the closing mark.
        depth: How many quotations enclose this one.
        closed: Whether a closing mark was found.
        style: "straight", "curly", "low", "right", "latex", "guillemet", "inverted" (guillemets
            pointing inwards), "corner", "corner_double", "angle", "angle_inverted", "single",
            "single_curly" or "single_low".
        continues: Index, in the list from :func:`scan_quotations`, of the quotation of the
            paragraph before that this one carries on; None where it begins anew.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    depth: int
    closed: bool
    style: str
    continues: int | None = None


def scan_quotations(text: str, lang: str = "en") -> list[Quotation]:
    """Find all quotations of a text.

    Knows straight, curly, low, angled, corner and doubled single marks, marks that point the
    wrong way, single-quoted and nested quotations; tells apostrophes, feet and inches, and
    marks inside markup from quotation marks. A quotation that is not closed ends where it most
    likely did, at its paragraph's end at the latest.

    Args:
        text: Any text.
        lang: Code of its language, for the words that begin with an apostrophe ("'em").

    Returns:
        The quotations ordered by start; any two are nested or disjoint.
    """
    return list(_scan(text, lang))


def top_quotations(doc: Doc) -> list[tuple[int, int, int | None]]:
    """The quotations of a Doc that stand in no other one.

    Args:
        doc: The Doc.

    Returns:
        Token bounds, marks included, and the index in this list of the quotation of the paragraph
        before that this one carries on, or None.
    """
    starts = doc.to_array([IDX]).reshape(-1).astype("int64").tolist()
    spans: list[tuple[int, int, int | None]] = []
    number: dict[int, int] = {}
    for i, quotation in enumerate(scan_quotations(text_of(doc), doc.lang_)):
        if quotation.depth == 0:
            number[i] = len(spans)
            before = None if quotation.continues is None else number.get(quotation.continues)
            start = max(0, bisect_right(starts, quotation.start) - 1)
            spans.append((start, bisect_left(starts, quotation.end), before))
    return spans


@lru_cache(maxsize=64)
def _scan(text: str, lang: str) -> tuple[Quotation, ...]:
    """Scan a text; the parts of a pipeline ask for the same few texts again and again."""
    bounds = paragraph_bounds(text)
    by_paragraph = parse_paragraph(text, bounds, elisions_of(lang))
    out: list[Quotation] = []
    carried: int | None = None  # an unclosed quotation that the next paragraph may carry on
    for number, (start, end) in enumerate(bounds):
        found, strays = by_paragraph.get(number, ([], []))
        opened_here = [f for f in found if f.start == start]
        if carried is not None:
            before = out[carried]
            if opened_here and _same_style(opened_here[0].style, before.style):
                pass
            elif strays and strays[0][1] == before.style and not opened_here:
                found = _close_at_stray(found, start, strays[0][0], strays[0][2], before.style)
                opened_here = [f for f in found if f.start == start]
            else:
                carried = None
        first = len(out)
        out.extend(_with_depth(found))
        if carried is not None and opened_here and first < len(out):
            out[first] = replace(out[first], continues=carried)
        carried = None
        for index in range(len(out) - 1, first - 1, -1):
            item = out[index]
            if item.depth == 0:
                carried = index if not item.closed and item.end == end else None
                break
    return tuple(_drop_unanswered_singles(out))


@shared
def quote_states(doc: Doc) -> NDArray[np.int64]:
    """The place of each token in the quotations of a Doc, as a feature for the networks.

    Args:
        doc: Any Doc.

    Returns:
        Array of shape (tokens,): 0 outside, 1 opening mark, 2 inside, 3 closing mark, 4 inside
        a quotation within a quotation (its marks too).
    """
    text = text_of(doc)
    quotations = scan_quotations(text, doc.lang_)
    if not quotations:
        return np.zeros((len(doc),), dtype="i8")
    chars = np.zeros((len(text) + 1,), dtype="i8")
    for quotation in quotations:
        if quotation.depth:
            chars[quotation.start : quotation.end] = NESTED
        else:
            chars[quotation.inner_start : quotation.inner_end] = INSIDE
            chars[quotation.start : quotation.inner_start] = OPENING
            chars[quotation.inner_end : quotation.end] = CLOSING
    places = doc.to_array([IDX, LENGTH]).astype("i8")
    starts, lasts = places[:, 0], places[:, 0] + np.maximum(places[:, 1], 1) - 1
    states: NDArray[np.int64] = chars[starts]
    # Where the tokenizer left the mark on its word.
    states[(states == OPENING) & (chars[lasts] != OPENING)] = INSIDE
    return states


def _same_style(first: str, second: str) -> bool:
    """Whether a paragraph opened in the first style carries on a quotation in the second."""
    return (
        first == second
        or {first, second} <= {"curly", "straight", "right"}
        or ({first, second} <= {"guillemet", "inverted"})
    )


def _close_at_stray(
    found: list[Found], start: int, mark_start: int, mark_end: int, style: str
) -> list[Found]:
    """Carry an open quotation from the paragraph's start to a closing mark that has no opener."""
    if any(f.start < mark_start < f.end for f in found) or mark_start <= start:
        return found
    return [Found(start, mark_end, start, mark_start, True, style), *found]


def _with_depth(found: list[Found]) -> list[Quotation]:
    """Order the quotations of one paragraph and count what encloses each."""
    out: list[Quotation] = []
    open_ends: list[int] = []
    for item in sorted(found, key=lambda f: (f.start, -f.end)):
        while open_ends and open_ends[-1] <= item.start:
            open_ends.pop()
        if open_ends and item.end > open_ends[-1]:
            continue
        out.append(
            Quotation(
                item.start,
                item.end,
                item.inner_start,
                item.inner_end,
                len(open_ends),
                item.closed,
                item.style,
            )
        )
        open_ends.append(item.end)
    return out


def _drop_unanswered_singles(quotations: list[Quotation]) -> list[Quotation]:
    """Leave out single marks that never close, unless the next paragraph carries them on."""
    carried_on = {q.continues for q in quotations if q.continues is not None}
    keep = [
        i
        for i, q in enumerate(quotations)
        if q.closed
        or not q.style.startswith("single")
        or i in carried_on
        or q.continues is not None
    ]
    if len(keep) == len(quotations):
        return quotations
    kept = [q for i, q in enumerate(quotations) if i in set(keep)]
    index = {old: new for new, old in enumerate(keep)}
    out: list[Quotation] = []
    ends: list[int] = []
    for q in kept:
        while ends and ends[-1] <= q.start:
            ends.pop()
        out.append(
            replace(
                q,
                depth=len(ends),
                continues=None if q.continues is None else index[q.continues],
            )
        )
        ends.append(q.end)
    return out
