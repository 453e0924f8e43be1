"""The pairing of quotation marks inside each paragraph: shapes, contexts and a bounded stack."""

import re
from functools import cache
from typing import NamedTuple

from spacy_diplomacy.text.wordlists import words_of

_MARK = re.compile(
    r"[\"\u201c\u201d\u201e\u201f\u2e42\uff02\u00ab\u00bb\u2039\u203a\u300c-\u300f\u301d-\u301f"
    r"\u275d\u275e'`\u2018\u2019\u201a\u201b\u00b4<]"
)
_TAG = re.compile(r"</?[A-Za-z!][^<>\n]*>")
_FEET = re.compile(r"\d\s?['\u2019\u2032]\s?\d{1,2}(?:[.,]\d+|\s?\d/\d)?$")
_YEARS = r"\d0s\b|\d\ds?\b"
_SENTENCE_END = re.compile(r"[.!?\u2026][)\]\"\u201d'\u2019]*(?=\s)")
_OPEN_LEFT = frozenset("([{<>-\u2010\u2011\u2012\u2013\u2014\u2015/|*_~=")
_CLOSE_RIGHT = frozenset(".,;:!?)]}<>-\u2010\u2011\u2012\u2013\u2014\u2015/|*_~\u2026\u3002\u3001")
# What a look at the neighbours passes over: other marks, and characters without a shape.
_UNSEEN = frozenset(
    "\"\u201c\u201d\u201e\u201f\u2e42\uff02\u00ab\u00bb\u2039\u203a'`\u2018\u2019\u201a\u201b\u00b4"
    "\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
)
_MAX_DEPTH = 8

_SINGLES = frozenset("'`\u2018\u2019\u201a\u201b\u00b4")
_SHAPES = {
    '"': "straight", "\uff02": "straight", "''": "doubled", "``": "latex",
    "\u201c": "left", "\u201f": "left", "\u275d": "left",
    "\u201d": "right", "\u275e": "right", "\u201e": "low", "\u2e42": "low",
    "\u00ab": "guillemet_l", "\u00bb": "guillemet_r", "\u2039": "angle_l", "\u203a": "angle_r",
    "\u300c": "corner_l", "\u300d": "corner_r", "\u300e": "corner2_l", "\u300f": "corner2_r",
    "\u301d": "prime_l", "\u301e": "prime_r", "\u301f": "prime_r",
    "'": "s_straight", "`": "s_grave", "\u2018": "s_left", "\u201b": "s_left",
    "\u2019": "s_right", "\u201a": "s_low", "\u00b4": "s_right",
}  # fmt: skip
# For each shape: the styles it closes, the likeliest first, and the style it opens.
_CLOSES: dict[str, tuple[str, ...]] = {
    "straight": ("straight", "curly", "right", "low", "latex"),
    "doubled": ("latex", "straight_doubled", "straight", "curly", "low"),
    "latex": (),
    "left": ("low", "curly", "right"),
    "right": ("curly", "low", "right", "straight", "latex"),
    "low": (),
    "guillemet_l": ("inverted", "guillemet"),
    "guillemet_r": ("guillemet", "inverted"),
    "angle_l": ("angle_inverted", "angle"),
    "angle_r": ("angle", "angle_inverted"),
    "corner_l": (), "corner_r": ("corner",), "corner2_l": (), "corner2_r": ("corner_double",),
    "prime_l": (), "prime_r": ("curly",),
    "s_straight": ("single", "single_curly", "single_low"),
    "s_grave": (),
    "s_left": ("single_low", "single"),
    "s_right": ("single_curly", "single_low", "single", "single_right"),
    "s_low": (),
}  # fmt: skip
_OPENS = {
    "straight": "straight", "doubled": "straight_doubled", "latex": "latex", "left": "curly",
    "right": "right", "low": "low", "guillemet_l": "guillemet", "guillemet_r": "inverted",
    "angle_l": "angle", "angle_r": "angle_inverted", "corner_l": "corner",
    "corner2_l": "corner_double", "prime_l": "curly", "s_straight": "single",
    "s_grave": "single", "s_left": "single_curly", "s_right": "single_right",
    "s_low": "single_low",
}  # fmt: skip
# Shapes that close whenever something they close by shape is open, whatever stands around them.
_SURE = {
    "right": ("curly", "low"), "doubled": ("latex",), "guillemet_r": ("guillemet",),
    "angle_r": ("angle",), "corner_r": ("corner",), "corner2_r": ("corner_double",),
    "prime_r": ("curly",),
}  # fmt: skip
_OPEN_SHAPES = frozenset({"left", "guillemet_l", "angle_l"})
# Names of styles inside this module that users need not tell apart.
_NAMES = {"straight_doubled": "straight", "single_right": "single"}


class Found(NamedTuple):
    """A quotation of one paragraph, before nesting is counted."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    closed: bool
    style: str


Stray = tuple[int, str, int]


class _Open:
    """An opening mark that waits for its closing one."""

    __slots__ = ("child", "child_end", "inner", "maybe", "start", "style")

    def __init__(self, start: int, inner: int, style: str) -> None:
        self.start = start
        self.inner = inner
        self.style = style
        self.maybe: tuple[int, int] | None = None  # a closing single mark that may be a possessive
        self.child: int | None = None  # where the first double mark inside opened
        self.child_end: int | None = None

    @property
    def single(self) -> bool:
        return self.style.startswith("single")


class Elisions(NamedTuple):
    """Where an apostrophe, and no quotation mark, stands for letters.

    Attributes:
        before: What it stands before: "90s", "tis".
        behind: Endings that it may stand behind: "goin".
    """

    before: re.Pattern[str]
    behind: tuple[str, ...]


@cache
def elisions_of(lang: str) -> Elisions:
    """Where words of a language have an apostrophe for letters.

    Args:
        lang: Language code.

    Returns:
        The elisions, shared.
    """
    known = words_of(lang)
    words = "|".join(map(re.escape, sorted(known.elisions)))
    short = rf"|(?:{words})\b" if words else ""
    return Elisions(re.compile(f"(?:{_YEARS}{short})", re.IGNORECASE), known.elided_endings)


def parse_paragraph(
    text: str, bounds: list[tuple[int, int]], elisions: Elisions
) -> dict[int, tuple[list[Found], list[Stray]]]:
    """Pair the quotation marks of each paragraph.

    Args:
        text: The text.
        bounds: Character spans of its paragraphs.
        elisions: Those of the text's language.

    Returns:
        For each paragraph with marks, by number: its quotations, and the closing marks that
        nothing opened as ``(start, style they would close, end)``.
    """
    out: dict[int, tuple[list[Found], list[Stray]]] = {}
    if not bounds:
        return out
    number = 0
    state: _Paragraph | None = None
    skip = 0
    for match in _MARK.finditer(text):
        start = match.start()
        if start < skip:
            continue
        mark = text[start]
        end = start + 1
        if mark == "<":
            tag = _TAG.match(text, start)
            if tag is not None:
                skip = tag.end()
            continue
        if mark in _SINGLES:
            if (mark == "'" or mark == "`") and text.startswith(mark, end):
                mark, end = mark * 2, end + 1
                skip = end
            elif start and text[start - 1].isalnum() and text[end : end + 1].isalnum():
                continue  # an apostrophe inside a word
        while number + 1 < len(bounds) and start >= bounds[number + 1][0]:
            if state is not None:
                out[number] = state.finish()
                state = None
            number += 1
        if state is None:
            after = bounds[number + 1][0] if number + 1 < len(bounds) else len(text)
            state = _Paragraph(text, *bounds[number], text[after : after + 2], elisions)
        state.add(mark, start, end)
    if state is not None:
        out[number] = state.finish()
    return out


class _Paragraph:
    """The marks of one paragraph, read left to right."""

    def __init__(self, text: str, start: int, end: int, after: str, elisions: Elisions) -> None:
        self.text = text
        self.elisions = elisions
        self.start = start
        self.end = end
        self.after = after  # how the next paragraph begins
        self.stack: list[_Open] = []
        self.found: list[Found] = []
        self.strays: list[Stray] = []
        self.at_digit: int | None = None  # index in found of the last one closed after a digit

    def add(self, mark: str, start: int, end: int) -> None:
        """Take one mark: open, close, or leave it."""
        shape = _SHAPES[mark]
        opens, closes = self._context(start, end)
        if shape.startswith("s_"):
            self._single(mark, shape, start, end, opens, closes)
        else:
            self._double(shape, start, end, opens, closes)

    def _context(self, start: int, end: int) -> tuple[bool, bool]:
        """What the characters around say: (it can only open, it can only close)."""
        text = self.text
        left, right = start - 1, end
        for _ in range(3):
            if left >= self.start and text[left] in _UNSEEN:
                left -= 1
        for _ in range(3):
            if right < self.end and text[right] in _UNSEEN:
                right += 1
        before = text[left] if left >= self.start else " "
        after = text[right] if right < self.end else " "
        blank_before, blank_after = before.isspace(), after.isspace()
        opens = (blank_before or before in _OPEN_LEFT) and not (
            blank_after or (after in _CLOSE_RIGHT and not text.startswith(("...", "\u2026"), right))
        )
        closes = not blank_before and (blank_after or after in _CLOSE_RIGHT)
        return opens, closes and not opens

    def _find(self, styles: tuple[str, ...]) -> int | None:
        """The stack index of what a mark of these styles closes: the best style, innermost."""
        best: tuple[int, int] | None = None
        for index in range(len(self.stack) - 1, -1, -1):
            style = self.stack[index].style
            if style in styles:
                rank = (styles.index(style), -index)
                if best is None or rank < best:
                    best = rank
        return None if best is None else -best[1]

    def _double(self, shape: str, start: int, end: int, opens: bool, closes: bool) -> None:
        text = self.text
        after_digit = start > self.start and text[start - 1].isdigit()
        index = self._find(_CLOSES[shape])
        if shape in ("straight", "right", "doubled") and after_digit:
            if _FEET.search(text, max(self.start, start - 10), start):
                return
            if index is None and not opens:
                return
        if index is not None:
            sure = self.stack[index].style in _SURE.get(shape, ())
            if not opens or (sure and not (shape == "guillemet_r" and start == self.start)):
                # Where its shape says open, only German marks close with it in doubt.
                inward = self.stack[index].style in ("low", "inverted", "angle_inverted")
                if shape in _OPEN_SHAPES and not closes and not inward:
                    self._open(_OPENS[shape], start, end)
                else:
                    self._close(index, start, end, after_digit)
                return
        style = _OPENS.get(shape)
        can_open = not closes or shape in _OPEN_SHAPES or shape in ("latex", "low")
        if style is None or not can_open or end >= self.end:
            self._stray(shape, start, end)
            return
        self._open(style, start, end)

    def _stray(self, shape: str, start: int, end: int) -> None:
        """A closing mark that nothing opened."""
        if self.at_digit is not None and shape in ("straight", "right", "doubled"):
            # The mark that closed stood for inches; the quotation went on.
            last = self.found[self.at_digit]
            if last.style in _CLOSES[shape]:
                self.found[self.at_digit] = last._replace(end=end, inner_end=start)
                self.at_digit = None
                return
        closes = _CLOSES[shape]
        if closes:
            self.strays.append((start, _NAMES.get(closes[0], closes[0]), end))

    def _open(self, style: str, start: int, end: int) -> None:
        if not style.startswith("single"):
            for item in self.stack:
                if item.child is None and not item.single:
                    item.child = start
            self.at_digit = None
        else:
            self._settle_maybes(0)
        if len(self.stack) >= _MAX_DEPTH:
            self._leave_open(self.stack.pop(0), self.end)
        self.stack.append(_Open(start, end, style))

    def _close(self, index: int, start: int, end: int, after_digit: bool) -> None:
        """Close one open mark; what was opened inside it and never closed is no quotation."""
        self._settle_maybes(index + 1)
        item = self.stack[index]
        del self.stack[index:]
        if self.text[item.inner : start].strip():
            self._keep(item, start, end)
            if after_digit and not item.single and not self.stack:
                self.at_digit = len(self.found) - 1
        for outer in self.stack:
            if outer.child is not None and outer.child_end is None and not item.single:
                outer.child_end = end

    def _keep(self, item: _Open, start: int, end: int, closed: bool = True) -> None:
        style = _NAMES.get(item.style, item.style)
        self.found.append(Found(item.start, end, item.inner, start, closed, style))

    def _single(
        self, mark: str, shape: str, start: int, end: int, opens: bool, closes: bool
    ) -> None:
        text = self.text
        index = self._find(_CLOSES[shape])
        if index is not None and not opens and not (start == end - 1 and not closes):
            if text[max(0, start - 2) : start].lower() in ("'n", "\u2019n", "\u2018n"):
                return
            item = self.stack[index]
            before = text[start - 1]
            after = text[end : end + 1]
            weak = after.isspace() and (
                before in "sSxzZ"
                or before.isdigit()
                or text.endswith(self.elisions.behind, 0, start)
            ) and text[end + 1 : end + 2].isalnum()  # fmt: skip
            if weak:
                if item.maybe is None:
                    item.maybe = (start, end)
                return
            self._close(index, start, end, False)
            return
        if not opens or (shape == "s_right" and mark != "\u2019" and not closes):
            return
        if shape not in ("s_low",) and self.elisions.before.match(text, end, end + 8):
            return
        self._open(_OPENS[shape], start, end)

    def _settle_maybes(self, floor: int) -> None:
        """Close single quotations, from a stack index up, at a mark that looked possessive."""
        for index in range(floor, len(self.stack)):
            item = self.stack[index]
            if item.maybe is not None:
                del self.stack[index:]
                self._keep(item, *item.maybe)
                return

    def finish(self) -> tuple[list[Found], list[Stray]]:
        """End the paragraph: settle what is still open."""
        self._settle_maybes(0)
        single_first = self.stack[0].single if self.stack else False
        for item in self.stack:
            if not item.single or (single_first and item is self.stack[0]):
                self._leave_open(item, self.end)
        return self.found, self.strays

    def _runs_on(self, item: _Open) -> bool:
        """Whether a quotation fills its paragraph and is opened anew in the next one."""
        if item.start != self.start or not self.after:
            return False
        mark = self.after if self.after in ("``", "''") else self.after[0]
        return _OPENS.get(_SHAPES.get(mark, "")) == item.style

    def _leave_open(self, item: _Open, end: int) -> None:
        """Keep a quotation that was never closed, up to where it most likely ended."""
        text = self.text
        if item.child is not None and not self._runs_on(item):
            last = None
            for match in _SENTENCE_END.finditer(text, item.inner, item.child):
                last = match.end()
            if last is not None:
                end = last
            elif item.child_end is not None:
                # The mark inside is nearer to a quotation in the quotation.
                after = _SENTENCE_END.search(text, item.child_end - 2, end)
                end = max(after.end(), item.child_end) if after else end
            else:
                end = item.child
        end = item.inner + len(text[item.inner : end].rstrip())
        if end > item.inner:
            self._keep(item, end, end, closed=False)
