"""CoNLL-style columns: a token a line, its label in the last column, blank lines between blocks."""

from collections.abc import Iterator
from pathlib import Path

from spacy_diplomacy.corpus.bio import article_of_tokens
from spacy_diplomacy.corpus.document import Article
from spacy_diplomacy.corpus.files import (
    ErrorHandler,
    files_of,
    raise_error,
    read_text,
    wrong_file,
)
from spacy_diplomacy.errors import InputError

_NO_SPACE = "SpaceAfter=No"


def read_conll(path: Path, *, on_error: ErrorHandler = raise_error) -> Iterator[Article]:
    """Read columns parted by tabs or blanks, the token first and the BIO label last.

    Labels are ``B-SOURCE``, ``I-CUE``, ``B-CONTENT``, in any case, with the attribution's number
    after a hyphen where the corpus has it (``B-CONTENT-2``); without numbers the spans of a block
    are joined by the nearest cue. A blank line ends a block, and each block is a document, unless
    ``-DOCSTART-`` lines or ``# newdoc`` comments part the documents: then blocks are sentences of
    one. ``# id = NAME`` and ``# newdoc id = NAME`` name a document; a middle column with
    ``SpaceAfter=No`` joins a token to the next.

    Args:
        path: A ``.conll``, ``.iob``, ``.bio`` or ``.tsv`` file, or a folder of them.
        on_error: What to do with a wrong document; the next ones are still read.

    Yields:
        One article a document, which keeps the file's tokens.

    Raises:
        InputError: As ``on_error`` decides.
    """
    for file in files_of(path, ".conll", ".iob", ".iob2", ".bio", ".tsv", on_error=on_error):
        try:
            lines = read_text(file).replace("\r\n", "\n").split("\n")
        except InputError as error:
            on_error(error)
            continue
        for document in _documents(lines):
            try:
                yield document.article(file)
            except InputError as error:
                on_error(error)


class _Document:
    """The rows of one document as they come."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: list[tuple[int, str]] = []
        self.block = 0
        self.blocks: list[int] = []

    def article(self, file: Path) -> Article:
        tokens: list[str] = []
        labels: list[str] = []
        spaces: list[bool] = []
        for number, line in self.rows:
            columns = line.split("\t") if "\t" in line else line.split()
            if len(columns) < 2:
                raise wrong_file(file, number, f"The line {line[:40]!r} has one column only.")
            tokens.append(columns[0])
            labels.append(columns[-1].strip())
            spaces.append(_NO_SPACE not in columns[1:-1])
            try:
                article_of_tokens("", tokens[-1:], labels[-1:])
            except ValueError as error:
                raise wrong_file(file, number, f"In this line {error}.") from error
        return article_of_tokens(self.name, tokens, labels, spaces, self.blocks)


def _documents(lines: list[str]) -> Iterator[_Document]:
    marked = any(line.startswith(("-DOCSTART-", "# newdoc")) for line in lines)
    count = 0
    document = _Document("0")
    for number, line in enumerate(lines, start=1):
        start = line.startswith(("-DOCSTART-", "# newdoc"))
        if (start or (not marked and not line.strip())) and document.rows:
            yield document
            count += 1
            document = _Document(str(count))
        if line.startswith("#") and "id = " in line:
            document.name = line.partition("id = ")[2].strip()
        elif line.strip() and not start and not line.startswith("# "):
            document.rows.append((number, line))
            document.blocks.append(document.block)
        elif not line.strip():
            document.block += 1
    if document.rows:
        yield document
