"""Which marks of a window open a quotation, where its article writes all of them the same way."""

from collections.abc import Sequence
from typing import Final, NamedTuple

OPENING: Final = "``"
CLOSING: Final = "''"

_ENDS: Final = frozenset(".,?!")
_CLINGING: Final = frozenset(".,;:?!)")
_INTRODUCING: Final = frozenset({":", "--", "(", "-LRB-"})

#: What speaks against a window that begins inside of a quotation, and against marks that do not
#: take turns.
_ODD: Final = 3.0
#: What speaks against a window that ends inside of a quotation, but with more than its mark.
_UNCLOSED: Final = 1.5


class _Reading(NamedTuple):
    """One way to read the marks so far.

    Attributes:
        score: What speaks for it.
        openings: Tokens that open a quotation.
    """

    score: float
    openings: tuple[int, ...]


def marks_told_apart(windows: Sequence[tuple[str, Sequence[str]]]) -> list[Sequence[str]]:
    """Tell opening marks from closing ones in articles that do not.

    Args:
        windows: What names the article of each window, and its tokens as treebanks write them.

    Returns:
        The tokens of each: as they are where any window of the article writes an opening mark as
        such, else as `with_openings` reads them.
    """
    telling = {article for article, tokens in windows if OPENING in tokens}
    return [tokens if article in telling else with_openings(tokens) for article, tokens in windows]


def with_openings(tokens: Sequence[str]) -> list[str]:
    """Write two apostrophes as an opening mark where they open a quotation.

    For articles that write every mark so, and leave the opening mark of a paragraph at the end of
    the window before it. Of all ways to read the marks of a window the likeliest counts, by the
    words beside each and by how marks take turns.

    Args:
        tokens: The tokens of a window, as treebanks write them.

    Returns:
        The tokens, each opening mark two grave accents.
    """
    marks = [index for index, token in enumerate(tokens) if token == CLOSING]
    outside, inside = _Reading(0.0, ()), _Reading(-_ODD, ())
    for mark in marks:
        hint = _opens(tokens, mark)
        opened = max(outside, _Reading(inside.score - _ODD, inside.openings))
        closed = max(inside, _Reading(outside.score - _ODD, outside.openings))
        outside = _Reading(closed.score - hint, closed.openings)
        inside = _Reading(opened.score + hint, (*opened.openings, mark))
    ends_in_mark = bool(marks) and marks[-1] == len(tokens) - 1
    unclosed = _Reading(inside.score - (0.0 if ends_in_mark else _UNCLOSED), inside.openings)
    openings = set(max(outside, unclosed).openings)
    return [OPENING if index in openings else token for index, token in enumerate(tokens)]


def _opens(tokens: Sequence[str], mark: int) -> float:
    """What the words beside a mark say: above 0 that it opens, below that it closes."""
    before = tokens[mark - 1] if mark else ""
    after = tokens[mark + 1] if mark + 1 < len(tokens) else ""
    if not before or before in _INTRODUCING:
        return 2.0
    if after in _CLINGING:
        return -2.0
    if before not in _ENDS:
        return 0.0
    return 0.5 if before != "," and after[:1].isupper() else -1.0
