"""Paragraphs of a text: where a quotation, and what a cue may reach, ends at the latest."""

import re
from functools import lru_cache

# Any line end (Windows, old Mac, Unicode, form feed), with the blanks after it.
_BREAK = re.compile(r"(?:\r\n|[\r\n\x0c\x85\u2028\u2029])\s*")
_NEWLINE = re.compile(r"\r\n|[\r\n\x85\u2028]")
_HARD = re.compile(r"[\x0c\u2029]")
_FIRST_WORD = re.compile(r"\S+")
# A line of a hard-wrapped text is no longer than this, and the next word would not have fitted.
_MAX_WIDTH = 130
_MIN_LINES = 4
_WRAPPED_SHARE = 0.75
_SENTENCE_END = (".", "!", "?", ":", '"', "\u201d", "\u2026", "'", "\u2019", "\u00bb", "\u201c")


def paragraph_bounds(text: str) -> list[tuple[int, int]]:
    """Split a text into paragraphs.

    A blank line always ends a paragraph. A single line end does so too, unless the text is
    hard-wrapped (its lines are cut at a width); there it only ends one after a line that is
    too short to have been cut.

    Args:
        text: Any text.

    Returns:
        Character spans ``(start, end)`` in order, end exclusive, without the blanks around
        them; empty paragraphs are left out.
    """
    return list(_bounds(text))


@lru_cache(maxsize=64)
def _bounds(text: str) -> tuple[tuple[int, int], ...]:
    """Split a text; the parts of a pipeline ask for the same few texts again and again."""
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    if start >= end:
        return ()
    lines: list[tuple[int, int]] = []
    hard: list[bool] = []
    for match in _BREAK.finditer(text, start, end):
        lines.append((start, start + len(text[start : match.start()].rstrip())))
        gap = match.group()
        hard.append(len(_NEWLINE.findall(gap)) > 1 or _HARD.search(gap) is not None)
        start = match.end()
    lines.append((start, end))
    width = _wrap_width(text, lines, hard)
    if width is None:
        return tuple(lines)
    bounds = [lines[0]]
    for index, line in enumerate(lines[1:]):
        before = lines[index]
        if hard[index] or _ends_early(text, before, line, width):
            bounds.append(line)
        else:
            bounds[-1] = (bounds[-1][0], line[1])
    return tuple(bounds)


def _fits(text: str, line: tuple[int, int], after: tuple[int, int], width: int) -> bool:
    """Whether the first word of the next line would still have fitted into this one."""
    word = _FIRST_WORD.match(text, after[0])
    return line[1] - line[0] + 1 + (len(word.group()) if word else 0) <= width


def _ends_early(text: str, line: tuple[int, int], after: tuple[int, int], width: int) -> bool:
    """Whether a line of a wrapped text ends its paragraph: short, and at a sentence's end."""
    if not _fits(text, line, after, width):
        return False
    return text.endswith(_SENTENCE_END, line[0], line[1]) or line[1] - line[0] < width // 2


def _wrap_width(text: str, lines: list[tuple[int, int]], hard: list[bool]) -> int | None:
    """The width a text is wrapped at, or None where its line ends mean something."""
    soft = [i for i, is_hard in enumerate(hard) if not is_hard]
    if len(soft) < _MIN_LINES:
        return None
    lengths = sorted(lines[i][1] - lines[i][0] for i in soft)
    # A few lines may stand out (a long address, a table); most have to keep to the width.
    width = lengths[int(len(lengths) * 0.95)]
    if not 30 <= width <= _MAX_WIDTH or lengths[-1] > 2 * width:
        return None
    cut = sum(not _fits(text, lines[i], lines[i + 1], width) for i in soft)
    inside = sum(not text.endswith(_SENTENCE_END, *lines[i]) for i in soft)
    if cut < _WRAPPED_SHARE * len(soft) or inside < 0.5 * len(soft):
        return None
    return width
