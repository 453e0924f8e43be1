"""What scoring by characters needs: quoted stretches, spans to tokens, spans made comparable."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Final

from spacy_diplomacy.labels import Kind

CharSpan = tuple[int, int]

OPENING: Final = frozenset("“„«〝")
CLOSING: Final = frozenset("”»〞")
KEPT_PUNCTUATION: Final = frozenset("@#%&")
MARK: Final = re.compile("<[^<>\n]*>|\n|''|``|[“„«〝”»〞\"]")
DIRECT_SHARE: Final = 0.9


def quoted_stretches(text: str) -> list[CharSpan]:
    """Find the stretches of a text inside double quotation marks, for scoring only.

    One plain pass with two states, the same for every system that is scored: a mark whose shape
    settles nothing is settled by whether a quotation is open, a quotation ends with its line at
    the latest, and marks within markup do not count. `text.quotemarks` does better; a measure
    must not change with the engine it measures.

    Args:
        text: The article.

    Returns:
        Character offsets of the stretches, marks left out, in reading order.
    """
    stretches: list[CharSpan] = []
    opened: int | None = None
    for match in MARK.finditer(text):
        mark, start, end = match.group(), match.start(), match.end()
        if mark[0] == "<":
            if opened is not None:
                stretches.append((opened, start))
                opened = end
        elif mark == "\n" or _closes(text, mark, start, end, opened is not None):
            if opened is not None:
                stretches.append((opened, start))
            opened = None
        elif opened is None and _opens(text, mark, start, end):
            opened = end
        elif opened is not None:
            # a second opening mark inside a quotation parts it but does not end it
            stretches.append((opened, start))
            opened = end
    if opened is not None:
        stretches.append((opened, len(text)))
    return [(start, end) for start, end in stretches if start < end]


def _after_gap(text: str, start: int) -> bool:
    """Tell whether a mark stands at a word's beginning."""
    return start == 0 or text[start - 1].isspace() or text[start - 1] in "([-–—"


def _before_gap(text: str, end: int) -> bool:
    """Tell whether a blank or the end of the text follows a mark."""
    return end == len(text) or text[end].isspace()


def _closes(text: str, mark: str, start: int, end: int, is_open: bool) -> bool:
    """Tell whether a mark ends the open quotation."""
    if not is_open:
        return False
    if mark in OPENING or mark == "``":
        return _before_gap(text, end) and not _after_gap(text, start)
    return True


def _opens(text: str, mark: str, start: int, end: int) -> bool:
    """Tell whether a mark outside any quotation begins one."""
    if mark in OPENING or mark == "``":
        return True
    if mark in {'"', "''"}:
        return not _before_gap(text, end)
    return _after_gap(text, start) and not _before_gap(text, end)


def canonical(text: str, spans: Iterable[Sequence[int]]) -> tuple[CharSpan, ...]:
    """Make spans comparable: edges without blanks and punctuation, neighbours joined.

    Args:
        text: The article.
        spans: Character spans.

    Returns:
        The spans in reading order, trimmed, those parted only by blanks and punctuation joined.
    """
    joined: list[CharSpan] = []
    for first, last in sorted((span[0], span[1]) for span in spans):
        start, end = first, last
        while start < end and _is_edge(text[start]):
            start += 1
        while end > start and _is_edge(text[end - 1]):
            end -= 1
        if start == end:
            continue
        if joined and all(_is_edge(character) for character in text[joined[-1][1] : start]):
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def _is_edge(character: str) -> bool:
    """Tell whether a character does not count at the edge of a span."""
    if character.isspace() or character in "`´":
        return True
    return unicodedata.category(character)[0] == "P" and character not in KEPT_PUNCTUATION


class TokenGrid:
    """The tokens of one text, and what is asked of them.

    Args:
        text: The article.
        tokens: Its tokens in characters, in reading order, not overlapping.
    """

    def __init__(self, text: str, tokens: Sequence[Sequence[int]]) -> None:
        self.tokens = [(token[0], token[1]) for token in tokens]
        self._ends = [end for _, end in self.tokens]
        self._wordy = [any(c.isalnum() for c in text[start:end]) for start, end in self.tokens]
        self._quoted = [False] * len(self.tokens)
        inside = bytearray(len(text))
        for start, end in quoted_stretches(text):
            inside[start:end] = b"\1" * (end - start)
        for index, (start, end) in enumerate(self.tokens):
            self._quoted[index] = 2 * sum(inside[start:end]) > end - start

    def indices(self, spans: Iterable[Sequence[int]]) -> frozenset[int]:
        """Give the tokens that spans touch.

        Args:
            spans: Character spans.

        Returns:
            Indices of every token that shares a character with a span.
        """
        found: set[int] = set()
        for span in spans:
            index = bisect_right(self._ends, span[0])
            while index < len(self.tokens) and self.tokens[index][0] < span[1]:
                found.add(index)
                index += 1
        return frozenset(found)

    def kind(self, content: frozenset[int]) -> Kind:
        """Tell how much of a content stands in quotation marks.

        Args:
            content: Token indices.

        Returns:
            ``direct`` from nine tenths of the words, ``indirect`` for none, else ``mixed``.
        """
        words = [index for index in content if self._wordy[index]] or list(content)
        quoted = sum(self._quoted[index] for index in words)
        if not quoted:
            return "indirect"
        return "direct" if quoted / len(words) >= DIRECT_SHARE else "mixed"


def jaccard(first: frozenset[int], second: frozenset[int]) -> float:
    """Give the Jaccard index of two sets.

    Args:
        first: One set.
        second: The other.

    Returns:
        Size of the intersection over size of the union, 0 for two empty sets.
    """
    union = len(first | second)
    return len(first & second) / union if union else 0.0
