"""A Doc as plain lists for the token patterns: words, quotations, paragraphs, sentences."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Doc

from spacy_diplomacy.text.datelines import dateline_end
from spacy_diplomacy.text.paragraphs import paragraph_bounds
from spacy_diplomacy.text.quotemarks import Quotation, scan_quotations
from spacy_diplomacy.text.reading import lower_in, offsets_in, text_of, words_in
from spacy_diplomacy.text.wordlists import words_of

_ENDS = frozenset({".", "!", "?", "…", "...", "....", "?!", "!!", "??", "!?", "。", "؟"})
_TERMINALS = _ENDS | {",", "-", "--", "–", "—", ";"}
_CLOSERS = frozenset({")", "]", '"', "”", "''", "’", "'", "»", "“", "*"})


@dataclass(frozen=True, slots=True)
class Quoted:
    """A top-level quotation in token offsets.

    Attributes:
        start: Its first token, the opening mark where that is a token of its own.
        end: One past its last token.
        inner_start: First token of what is quoted.
        inner_end: One past the last token of what is quoted.
        words: How many tokens with a letter or digit it holds.
        terminal: Whether it ends like speech does, with a sentence or before a comma.
        title: Whether it looks like the title of a work: capitals, and no end of speech.
        single: Whether its marks are single ones.
        continues: Index of the quotation of the paragraph before that it carries on.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    words: int
    terminal: bool
    title: bool
    single: bool
    continues: int | None


class TextView:
    """The lists that every pattern reads; built once a Doc.

    Attributes:
        words: Text of each token.
        lower: The same in lower case.
        quotes: Top-level quotations in reading order.
        quote_of: For each token the index of the quotation around it, or -1.
        units: Sentences as token spans, in which a quotation, however long, is one piece.
        unit_of: For each token the index of its unit, or -1.
        paragraph_of: For each unit the number of its paragraph.
    """

    __slots__ = ("lower", "paragraph_of", "quote_of", "quotes", "unit_of", "units", "words")

    def __init__(self, doc: Doc, may_follow: Callable[[str], bool]) -> None:
        """Build the view.

        Args:
            doc: The Doc.
            may_follow: Whether a lower-case word is a cue that can follow a quotation.
        """
        text = text_of(doc)
        self.words = words_in(doc)
        self.lower = lower_in(doc)
        starts = offsets_in(doc)
        self.quotes: list[Quoted] = []
        self.quote_of = [-1] * len(starts)
        self._place_quotes(scan_quotations(text, doc.lang_), starts)
        self.units: list[tuple[int, int]] = []
        self.unit_of = [-1] * len(starts)
        self.paragraph_of: list[int] = []
        titles = words_of(doc.lang_).dotted_titles
        for number, (first, last) in enumerate(paragraph_bounds(text)):
            begin = dateline_end(text, first, last)
            for a, b in pairwise(bisect_left(starts, at) for at in (first, begin, last)):
                self._split(number, a, b, may_follow, titles)

    def is_word(self, index: int) -> bool:
        """Whether a token holds a letter or digit."""
        word = self.words[index]
        return word[0].isalnum() or word[-1].isalnum() or any(c.isalnum() for c in word)

    def is_capital(self, index: int) -> bool:
        """Whether a token begins with a capital."""
        return self.words[index][0].isupper()

    def skip_blank(self, index: int, end: int) -> int:
        """The first token from an index on that is not white space."""
        while index < end and self.words[index].isspace():
            index += 1
        return index

    def _place_quotes(self, quotations: list[Quotation], starts: list[int]) -> None:
        index_of: dict[int, int] = {}
        for number, q in enumerate(quotations):
            if q.depth:
                continue
            start = max(bisect_right(starts, q.start) - 1, 0)
            end = bisect_left(starts, q.end)
            inner_start = bisect_left(starts, q.inner_start)
            inner_end = max(bisect_left(starts, q.inner_end), inner_start)
            if self.quotes and start < self.quotes[-1].end:
                start = self.quotes[-1].end
            inner_start = min(max(inner_start, start), end)
            inner_end = min(max(inner_end, inner_start), end)
            if end <= start:
                continue
            last = inner_end - 1
            while last > inner_start and (
                self.words[last].isspace() or self.words[last] in _CLOSERS
            ):
                last -= 1
            terminal = inner_end > inner_start and (
                self.words[last] in _TERMINALS or self.words[last][-1] in ".,!?…—"
            )
            if not terminal and end < len(self.words) and self.words[end] == ",":
                after = self.words[end + 1] if end + 1 < len(self.words) else ""
                terminal = q.style.startswith("single") or q.style in _LOGICAL or not after
            count = sum(self.is_word(i) for i in range(inner_start, inner_end))
            continues = None if q.continues is None else index_of.get(q.continues)
            index_of[number] = len(self.quotes)
            for token in range(start, end):
                self.quote_of[token] = len(self.quotes)
            self.quotes.append(
                Quoted(
                    start, end, inner_start, inner_end, count, terminal,
                    not terminal and self._is_title(inner_start, inner_end, count),
                    q.style.startswith("single"), continues,
                )
            )  # fmt: skip

    def _is_title(self, start: int, end: int, count: int) -> bool:
        """Whether all words but the short ones between two tokens have capitals."""
        return (
            count > 1
            and all(
                self.is_capital(i) or len(self.words[i]) < 5 or not self.words[i][0].isalpha()
                for i in range(start, end)
            )
            and self.is_capital(start)
            and self.is_capital(end - 1)
        )

    def _split(
        self,
        number: int,
        start: int,
        end: int,
        may_follow: Callable[[str], bool],
        titles: frozenset[str],
    ) -> None:
        """Split one paragraph into units; `titles` are those that a dot belongs to."""
        words, quote_of = self.words, self.quote_of
        first = self.skip_blank(start, end)
        index = first
        while index < end:
            inside = quote_of[index]
            if inside >= 0:
                quoted = self.quotes[inside]
                index = max(min(quoted.end, end), index + 1)
                if not self._ends_with_quote(quoted, index, end, may_follow):
                    continue
            else:
                word = words[index]
                index += 1
                if word not in _ENDS:
                    continue
                while index < end and words[index] in _CLOSERS and quote_of[index] < 0:
                    index += 1
                after = self.skip_blank(index, end)
                if after < end and words[after][0].islower():
                    continue
                if word == "." and after < end and self.lower[max(index - 2, 0)] in titles:
                    continue  # "Capt | . | Marc Rey"
            self._add(number, first, index)
            first = index = self.skip_blank(index, end)
        if first < end:
            self._add(number, first, end)

    def _add(self, number: int, start: int, end: int) -> None:
        while end > start and self.words[end - 1].isspace():
            end -= 1
        if end > start:
            for token in range(start, end):
                self.unit_of[token] = len(self.units)
            self.units.append((start, end))
            self.paragraph_of.append(number)

    def _ends_with_quote(
        self, quoted: Quoted, index: int, end: int, may_follow: Callable[[str], bool]
    ) -> bool:
        """Whether a sentence ends together with the quotation at its end."""
        last = quoted.inner_end - 1
        while last > quoted.inner_start and self.words[last] in _CLOSERS:
            last -= 1
        after = self.skip_blank(index, end)
        if last < quoted.inner_start or after >= end:
            return False
        word = self.words[last]
        if word not in _ENDS and not (len(word) > 2 and word.endswith(".")):
            return False
        if self.words[after][0].islower() or not (
            self.words[after][0].isalnum() or self.quote_of[after] >= 0
        ):
            return False
        if self.quote_of[after] >= 0 or word in (".", "…"):
            # After a full stop a new sentence begins, but for "No." Smith said.
            return self.quote_of[after] >= 0 or not self._cue_near(after, end, 3, may_follow)
        return not self._cue_near(after, end, 6, may_follow)

    def _cue_near(
        self, start: int, end: int, reach: int, may_follow: Callable[[str], bool]
    ) -> bool:
        """Whether a cue ends a short clause from here: "Smith said." and no more."""
        for index in range(start + 1, min(start + reach, end)):
            if not self.words[index][0].isalnum():
                return False
            if may_follow(self.lower[index]):
                after = index + 1
                return after >= end or self.words[after] in _TERMINALS
        return False


# Styles whose users set the comma behind the closing mark.
_LOGICAL = frozenset({"low", "inverted", "guillemet", "right", "angle", "angle_inverted", "corner"})
