"""Mending of content spans by the quotations: an edge that just misses a mark is moved onto it."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from spacy.tokens import Doc

from spacy_diplomacy.text.quotemarks import Quotation
from spacy_diplomacy.types import TokenSpan

_REACH = 2
_SHORT = 4


def snap_to_quotations(
    doc: Doc, spans: Sequence[TokenSpan], quotations: Sequence[Quotation]
) -> list[TokenSpan]:
    """Move the edges of content spans to the quotations that they nearly match.

    An edge moves to a quotation's outer edge (its mark included) when it lies inside the
    quotation and only its marks, its last punctuation or up to two words are missing, or when it
    reaches no more than marks and punctuation out of it. A span that ends inside one quotation
    that it otherwise fills is closed the same way; everything else stays as it is.

    Args:
        doc: The Doc.
        spans: Content spans in token offsets.
        quotations: What :func:`~spacy_diplomacy.text.quotemarks.scan_quotations` found in the
            Doc's text.

    Returns:
        The spans in their order, moved where that mends them; never empty ones.
    """
    top = [q for q in quotations if q.depth == 0]
    if not top or not spans:
        return list(spans)
    starts = [token.idx for token in doc]
    first = [max(bisect_right(starts, q.start) - 1, 0) for q in top]
    last = [bisect_left(starts, q.end) for q in top]
    opened = [bisect_left(starts, q.inner_start) for q in top]
    wordy = [any(c.isalnum() for c in token.text) for token in doc]
    out: list[TokenSpan] = []
    for start, end in spans:
        new_start, new_end = start, end
        at = bisect_right(first, start) - 1
        if at >= 0 and start < last[at]:
            # The edge is inside a quotation: at its mark, or a word or two behind it.
            missing = sum(wordy[opened[at] : start])
            if missing <= _reach(wordy, first[at], last[at]) and _covers(
                start, end, first[at], last[at]
            ):
                new_start = first[at]
        else:
            after = at + 1
            if (
                after < len(top)
                and start < first[after] < end
                and not any(wordy[start : first[after]])
            ):
                new_start = first[after]
        at = bisect_right(first, end - 1) - 1
        if at >= 0 and end - 1 < last[at]:
            missing = sum(wordy[end : last[at]])
            if missing <= _reach(wordy, first[at], last[at]) and _covers(
                start, end, first[at], last[at]
            ):
                new_end = last[at]
        elif at >= 0 and last[at] > start and not any(wordy[last[at] : end]):
            new_end = last[at]
        out.append((new_start, new_end) if new_start < new_end else (start, end))
    return _apart(list(spans), out)


def _reach(wordy: list[bool], start: int, end: int) -> int:
    """How many words an edge may be off: none in a quotation of a few words."""
    return _REACH if sum(wordy[start:end]) > _SHORT else 0


def _covers(start: int, end: int, first: int, last: int) -> bool:
    """Whether a span holds most of what it has a part in, so that it means the quotation."""
    overlap = min(end, last) - max(start, first)
    return 2 * overlap >= last - first or start < first or end > last


def _apart(old: list[TokenSpan], new: list[TokenSpan]) -> list[TokenSpan]:
    """Take moves back where they made two neighbours overlap that did not."""
    out = list(new)
    order = sorted(range(len(new)), key=lambda i: old[i])
    for before, after in pairwise(order):
        if old[before][1] <= old[after][0] and out[before][1] > out[after][0]:
            out[before], out[after] = old[before], old[after]
    return out
