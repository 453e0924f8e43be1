"""PARC 3.0: attribution marked on the words of the Penn Treebank's trees, in XML."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from spacy_diplomacy.corpus.document import Article, Attribution, CharSpan
from spacy_diplomacy.corpus.files import ErrorHandler, files_of, raise_error, wrong_file
from spacy_diplomacy.errors import InputError

_BRACKETS = {
    "-LRB-": "(",
    "-RRB-": ")",
    "-LSB-": "[",
    "-RSB-": "]",
    "-LCB-": "{",
    "-RCB-": "}",
}


@dataclass
class _Builder:
    """Builds the text word by word, and gathers the words of each attribution."""

    parts: list[str] = field(default_factory=list)
    size: int = 0
    words: list[CharSpan] = field(default_factory=list)
    marked: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    last_byte: int | None = None

    def add(self, text: str, between: str) -> None:
        gap = between if self.words else ""
        self.parts += [gap, text]
        start = self.size + len(gap)
        self.size = start + len(text)
        self.words.append((start, self.size))


def read_parc3(path: Path, *, on_error: ErrorHandler = raise_error) -> Iterator[Article]:
    """Read PARC 3.0's files (``wsj_0001.xml``).

    The text is built from the words: ``ByteCount`` tells where words touch and where paragraphs
    end, brackets are given back their shape. Nested attributions are kept.

    The scheme: Pareti, "PARC 3.0: A Corpus of Attribution Relations", LREC 2016.

    Args:
        path: A ``.xml`` file, or a folder of them, searched through.
        on_error: What to do with a wrong file; the next files are still read.

    Yields:
        One article a file.

    Raises:
        InputError: As ``on_error`` decides.
    """
    for file in files_of(path, ".xml", on_error=on_error):
        try:
            yield _read_file(file)
        except InputError as error:
            on_error(error)


def _read_file(file: Path) -> Article:
    try:
        root = ElementTree.parse(file).getroot()
    except ElementTree.ParseError as error:
        line = error.position[0]
        raise wrong_file(file, line, f"The file is not XML ({error}).") from error
    except OSError as error:
        raise wrong_file(file, None, f"The file cannot be read ({error.strerror}).") from error
    built = _Builder()
    for sentence in root.iter("SENTENCE"):
        for place, word in enumerate(sentence.iter("WORD")):
            _add_word(file, built, word, first=place == 0)
    if not built.words:
        raise wrong_file(file, None, "The file holds no WORD.")
    attributions = [
        Attribution(
            name,
            _spans(built.words, roles.get("content", ())),
            _spans(built.words, roles.get("cue", ())),
            _spans(built.words, roles.get("source", ())),
        )
        for name, roles in built.marked.items()
    ]
    return Article(file.stem, "".join(built.parts), tuple(attributions))


def _add_word(file: Path, built: _Builder, word: ElementTree.Element, *, first: bool) -> None:
    text = word.get("text", "")
    if not text:
        raise wrong_file(file, None, f"The word {word.get('word')!r} has no text.")
    text = _BRACKETS.get(text, text)
    begin, _, end = word.get("ByteCount", "").partition(",")
    known = begin.isdecimal() and end.isdecimal()
    gap = int(begin) - built.last_byte if known and built.last_byte is not None else 1
    between = " " if gap > 0 else ""
    if first and built.words:
        between = "\n\n" if gap > 1 else " "
    built.add(text, between)
    built.last_byte = int(end) if known else None
    index = len(built.words) - 1
    for attribution in word.iter("attribution"):
        name = attribution.get("id")
        if not name:
            raise wrong_file(file, None, f"An attribution of the word {text!r} has no id.")
        roles = built.marked.setdefault(name, {})
        for role in attribution.iter("attributionRole"):
            roles.setdefault(role.get("roleValue", ""), []).append(index)


def _spans(words: list[CharSpan], indices: Sequence[int]) -> tuple[CharSpan, ...]:
    """Join neighbouring words into spans."""
    out: list[CharSpan] = []
    last = -2
    for index in sorted(set(indices)):
        start, end = words[index]
        if index == last + 1 and out:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
        last = index
    return tuple(out)
