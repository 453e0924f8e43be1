"""Read the directed-sentiment corpus: who blames or endorses whom in a sentence.

The format is that of Park, Ma and Jagannath, "Who Blames or Endorses Whom?
Entity-to-Entity Directed Sentiment Extraction in News Text" (Findings of ACL 2021): one
example a line, four columns parted by tabs: the sentence with ``[p]`` and ``[q]`` marked,
p, q and a class.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from spacy_diplomacy.errors import InputError
from spacy_diplomacy.labels import StanceLabel

CLASSES: Final[tuple[tuple[StanceLabel, StanceLabel], ...]] = (
    ("neutral", "neutral"),
    ("support", "neutral"),
    ("neutral", "support"),
    ("oppose", "neutral"),
    ("neutral", "oppose"),
)
"""The five classes in the corpus's own order, each as (stance of p to q, stance of q to p)."""

CLASS_NAMES: Final[tuple[str, ...]] = ("neutral", "p->q +", "q->p +", "p->q -", "q->p -")
"""A readable name for each of the five classes, in the corpus's own order."""


@dataclass(frozen=True, slots=True)
class DirectedPair:
    """One example: two names in a sentence and the stance that runs between them.

    Attributes:
        text: The sentence without its marks.
        p: Character offsets of the first name in ``text``, end exclusive.
        q: Character offsets of the second name.
        label: The class, an index into `CLASSES`.
        line: The line of the file, counted from 1.
    """

    text: str
    p: tuple[int, int]
    q: tuple[int, int]
    label: int
    line: int

    @property
    def stances(self) -> tuple[StanceLabel, StanceLabel]:
        """The stance of p to q and that of q to p."""
        return CLASSES[self.label]


def read_directed_sentiment(path: str | Path) -> Iterator[DirectedPair]:
    """Yield the examples of one file, in its order.

    Args:
        path: The file, UTF-8.

    Yields:
        One `DirectedPair` for each line that is not blank.

    Raises:
        InputError: If a line does not hold four columns, a class of 0 to 4 and both names
            marked in the sentence; the message names the file and the line.
    """
    path = Path(path)
    with path.open(encoding="utf8", newline="\n") as handle:
        for number, raw in enumerate(handle, start=1):
            line = raw.rstrip("\r\n")
            if line.strip():
                yield _parse(line, path, number)


def _parse(line: str, path: Path, number: int) -> DirectedPair:
    """Turn one line into an example."""
    columns = [_unquote(column) for column in line.split("\t")]
    if len(columns) != 4:
        raise _wrong(path, number, f"has {len(columns)} columns", "four columns parted by tabs")
    sentence, p, q, label = columns
    if label not in {"0", "1", "2", "3", "4"}:
        raise _wrong(path, number, f"has the class {label!r}", "a class from 0 to 4")
    p_at = _find_mark(sentence, p, (-1, -1))
    if p_at is None:
        raise _wrong(path, number, f"does not mark [{p}]", "both names in square brackets")
    q_at = _find_mark(sentence, q, p_at)
    if q_at is None:
        raise _wrong(path, number, f"does not mark [{q}]", "both names in square brackets")
    text, spans = _without_marks(sentence, (p_at, q_at))
    return DirectedPair(text=text, p=spans[0], q=spans[1], label=int(label), line=number)


def _unquote(column: str) -> str:
    """Undo the quoting of a column that itself holds quotation marks."""
    if len(column) >= 2 and column[0] == column[-1] == '"':
        inner = column[1:-1]
        if '"' not in inner.replace('""', ""):
            return inner.replace('""', '"')
    return column


def _find_mark(sentence: str, name: str, taken: tuple[int, int]) -> tuple[int, int] | None:
    """Find a name in brackets, blanks beside it allowed, apart from the one already taken."""
    for match in re.finditer(rf"\[\s*{re.escape(name)}\s*\]", sentence):
        if match.start() != taken[0]:
            return match.span()
    return None


def _without_marks(
    sentence: str, marked: tuple[tuple[int, int], tuple[int, int]]
) -> tuple[str, tuple[tuple[int, int], tuple[int, int]]]:
    """Take the two pairs of brackets out and give the names' places in what is left."""
    text, spans, done = "", {}, 0
    for start, end in sorted(marked):
        text += sentence[done:start]
        inner = sentence[start + 1 : end - 1]
        spans[start] = (len(text), len(text) + len(inner))
        text, done = text + inner, end
    text += sentence[done:]
    placed = [_stripped(text, spans[start]) for start, _ in marked]
    return text, (placed[0], placed[1])


def _stripped(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Leave blanks at both ends of a span out."""
    inner = text[span[0] : span[1]]
    start = span[0] + len(inner) - len(inner.lstrip())
    return start, start + len(inner.strip())


def _wrong(path: Path, number: int, what: str, wanted: str) -> InputError:
    """Describe a line that cannot be read."""
    return InputError(
        f"The example {what}.",
        f"Give a directed-sentiment file whose lines have {wanted}.",
        file=str(path),
        line=number,
    )
