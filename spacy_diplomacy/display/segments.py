"""Cut an article into paragraphs, and these into stretches that carry the same marks.

Quotes nest, overlap and are interrupted, which HTML elements cannot do. Flat stretches that each
know all they belong to can show any of it.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

MarkRole = Literal["content", "cue", "source", "target"]

LINE_END: Final = re.compile(r"\r\n|\r|\n")
BLANK_LINES: Final = re.compile(
    r"(?:[^\S\r\n]*(?:\r\n|\r(?!\n)|\n)){2,}|(?:\r\n|\r|\n)[^\S\r\n]*\Z"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something to be shown at a place in the article.

    Args:
        start: First character.
        end: Character after the last.
        role: What stands there.
        quote: Index of the quote it belongs to.
        value: What more the role needs: the stance of a target.
    """

    start: int
    end: int
    role: MarkRole
    quote: int
    value: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text with the same marks from end to end.

    Args:
        start: First character.
        end: Character after the last.
        marks: The marks that cover it, outer ones first.
        begins: The marks among them that begin here.
        ends: The marks among them that end here.
    """

    start: int
    end: int
    marks: tuple[Mark, ...]
    begins: tuple[Mark, ...]
    ends: tuple[Mark, ...]


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Part a text at blank lines, or at every line end where there are no blank lines.

    Args:
        text: The article.

    Returns:
        Character offsets of the paragraphs that hold more than blanks, line ends left out.
    """
    body = text.rstrip()
    breaks = BLANK_LINES if BLANK_LINES.search(body) else LINE_END
    bounds: list[tuple[int, int]] = []
    start = 0
    for match in breaks.finditer(text):
        bounds.append((start, match.start()))
        start = match.end()
    bounds.append((start, len(text)))
    return [(first, last) for first, last in bounds if text[first:last].strip()]


def cut(bounds: Sequence[tuple[int, int]], marks: Iterable[Mark]) -> list[list[Segment]]:
    """Cut paragraphs where a mark begins or ends.

    Args:
        bounds: Character offsets of the paragraphs, in order.
        marks: The marks, in any order; they may overlap in any way.

    Returns:
        The segments of each paragraph; every character is in one, in order.
    """
    starts = [start for start, _ in bounds]
    inside: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        if mark.start >= mark.end:
            continue
        index = max(bisect_right(starts, mark.start) - 1, 0)
        while index < len(bounds) and bounds[index][0] < mark.end:
            if bounds[index][1] > mark.start:
                inside[index].append(mark)
            index += 1
    return [_cut_one(start, end, inside[index]) for index, (start, end) in enumerate(bounds)]


def _cut_one(start: int, end: int, marks: list[Mark]) -> list[Segment]:
    """Cut one paragraph."""
    places = {start, end}
    for mark in marks:
        places |= {max(mark.start, start), min(mark.end, end)}
    edges = sorted(places)
    ordered = sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.quote))
    waiting = iter([*ordered, None])
    following = next(waiting)
    covering: list[Mark] = []
    segments = []
    for first, last in pairwise(edges):
        covering = [mark for mark in covering if mark.end > first]
        while following is not None and following.start <= first:
            covering.append(following)
            following = next(waiting)
        segments.append(
            Segment(
                start=first,
                end=last,
                marks=tuple(covering),
                begins=tuple(mark for mark in covering if max(mark.start, start) == first),
                ends=tuple(mark for mark in covering if min(mark.end, end) == last),
            )
        )
    return segments
