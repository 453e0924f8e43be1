"""Cuts a text's tokens into the overlapping windows that a transformer reads one at a time.

A window holds whole paragraphs, as many as fit, and before them, if asked for, some pieces of what
went before: speakers are often named in the paragraph before. A paragraph longer than a window is
cut where a sentence seems to end, and the text on both sides of the cut is shown to both windows.
Every token is in the body of just one window, and its vector is taken from there.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from ..errors import SettingError
from .wordpiece import MAX_PIECES

_ENDS = frozenset(".?!…")
_CLOSING = frozenset("\"'”’»)]") | {"''"}


class Window(NamedTuple):
    """One window, in token offsets, `start <= body_start < body_end <= end`.

    Attributes:
        start: First token read, left context.
        body_start: First token whose vector is taken from this window.
        body_end: End (exclusive) of the tokens whose vectors are taken from this window.
        end: End (exclusive) of the tokens read; beyond `body_end` only inside a cut paragraph.
    """

    start: int
    body_start: int
    body_end: int
    end: int


def sentence_starts(words: Sequence[str]) -> list[int]:
    """Where a sentence seems to begin, from the words alone.

    Args:
        words: The texts of a document's tokens.

    Returns:
        Token offsets, ascending: those after a full stop, question or exclamation mark and the
        closing marks that follow it.
    """
    starts = []
    ended = False
    for offset, word in enumerate(words):
        if word in _ENDS:
            ended = True
        elif ended and word not in _CLOSING:
            starts.append(offset)
            ended = False
    return starts


def make_windows(
    piece_counts: Sequence[int],
    paragraphs: Sequence[tuple[int, int]],
    *,
    size: int = 256,
    context: int = 48,
    lead: int | None = None,
    sentences: Sequence[int] = (),
    apart: bool = False,
) -> list[Window]:
    """Cut the tokens of a document into windows.

    Args:
        piece_counts: How many pieces each token has; 0 for white space.
        paragraphs: (start, end) token bounds in reading order. Tokens between two paragraphs
            go with the first of them, so that none is lost.
        size: The most pieces a window holds, the two special ones at its ends not counted.
        context: The most pieces of left context, and in a cut paragraph about twice as many as
            the pieces of right context.
        lead: The most pieces of left context of a window that begins with a paragraph; as
            `context` when left out.
        sentences: Token offsets, ascending, where a long paragraph is best cut, as
            `sentence_starts` finds them.
        apart: Whether each paragraph is read as if it were a text of its own, which networks
            learn from in training: one that only saw whole articles takes a text of one paragraph
            for a headline.

    Returns:
        Windows in reading order. Their bodies do not overlap and hold every token that has a
        piece; a document without any has no windows.

    Raises:
        SettingError: If the windows are too small to hold a token beside their context.
    """
    if context < 0 or size < 2 * context + 2 * MAX_PIECES:
        raise SettingError(
            f"Windows of {size} pieces are too small for {context} pieces of context.",
            f"Make the size at least {2 * max(context, 0) + 2 * MAX_PIECES}.",
        )
    before = [0, *accumulate(piece_counts)]  # pieces before each token offset
    length = len(piece_counts)
    starts = sorted({0, *(start for start, end in paragraphs if 0 < start < end), length})
    windows = []
    body = 0
    while before[body] < before[length]:
        body = bisect_right(before, before[body]) - 1  # skip what has no pieces
        paragraph = bisect_right(starts, body) - 1
        begins = before[body] == before[starts[paragraph]]
        reach = lead if begins and lead is not None else context
        start = bisect_left(before, before[body] - reach, 0, body)
        start = max(start, starts[paragraph]) if apart else start
        end = bisect_right(before, before[start] + size) - 1
        number = bisect_right(starts, end) - 1
        number = min(number, paragraph + 1) if apart else number
        if starts[number] > body:
            body_end = end = starts[number]
        else:
            body_end = _cut(before, body, end, context, sentences)
            end = max(end, body_end)
        windows.append(Window(start, body, body_end, end))
        body = body_end
    return windows


def _cut(before: Sequence[int], body: int, end: int, context: int, sentences: Sequence[int]) -> int:
    """Where to end the body of a window inside a paragraph that goes on past its end."""
    latest = max(bisect_right(before, before[end] - context // 2) - 1, body + 1)
    earliest = bisect_left(before, (before[body] + before[end]) // 2)
    place = bisect_right(sentences, latest) - 1
    if place >= 0 and sentences[place] > max(earliest, body):
        return sentences[place]
    return latest
