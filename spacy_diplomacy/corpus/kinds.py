"""The kind of a gold attribution by the share of its content inside quotation marks."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from spacy_diplomacy.corpus.document import CharSpan
from spacy_diplomacy.labels import Kind

_MARKS = re.compile(r"<[^<>\n]*>|\n|''|``|[“”„«»〝〞\"]")
_OPENING = frozenset({"“", "„", "«", "〝", "``"})
_WORD = re.compile(r"\w+")
DIRECT_SHARE = 0.9


def quoted_regions(text: str) -> list[CharSpan]:
    """Find what stands between double quotation marks, one paragraph at a time.

    A quotation ends with its line, so that one that is never closed takes no more than its own
    paragraph. German „low and high“ and »inverted guillemets« are told by what is open.

    Args:
        text: The article.

    Returns:
        Character spans between the marks, marks left out, sorted.
    """
    regions: list[CharSpan] = []
    opened = -1
    for match in _MARKS.finditer(text):
        mark, start, end = match.group(), match.start(), match.end()
        if mark == "\n":
            if opened >= 0:
                regions.append((opened, start))
            opened = -1
        elif mark[0] == "<":
            continue
        elif opened < 0:
            before = start == 0 or not text[start - 1].isalnum()
            after = end < len(text) and not text[end].isspace()
            if mark in _OPENING or (before and after):
                opened = end
        elif not (mark in _OPENING and _opens_again(text, start, end)):
            regions.append((opened, start))
            opened = -1
    if opened >= 0:
        regions.append((opened, len(text)))
    return regions


def _opens_again(text: str, start: int, end: int) -> bool:
    """Whether a mark of opening shape inside a quotation opens an inner one, not closes."""
    before = text[start - 1].isspace()
    return before and end < len(text) and not text[end].isspace()


def kind_of(text: str, content: Sequence[CharSpan], regions: Sequence[CharSpan]) -> Kind:
    """Tell direct, indirect and mixed apart.

    Args:
        text: The article.
        content: Content spans in characters.
        regions: What :func:`quoted_regions` returned for the text.

    Returns:
        ``direct`` where at least 90 % of the content's words are quoted, ``indirect`` where none
        is, else ``mixed``.
    """
    starts = [start for start, _ in regions]
    total = inside = 0
    for start, end in content:
        for word in _WORD.finditer(text, start, end):
            total += 1
            at = bisect_right(starts, word.start()) - 1
            inside += at >= 0 and word.start() < regions[at][1]
    if not inside:
        return "indirect"
    return "direct" if inside >= DIRECT_SHARE * total else "mixed"
