"""Write records as JSON Lines, tables and pages, one at a time, to a file or standard output."""

import csv
import io
import json
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final, Self

from spacy_diplomacy.batch.rows import COLUMNS, Row, quote_rows
from spacy_diplomacy.errors import SettingError, require_extra

Record = Mapping[str, Any]

PARQUET_ROWS: Final = 5_000
SUFFIXES: Final = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
    ".html": "html",
    ".htm": "html",
}
"""The format that the end of a file's name stands for."""


@dataclass(frozen=True, slots=True)
class Output:
    """Where records go and how.

    Args:
        path: A file, for brat a folder; None is standard output.
        with_text: Whether the articles' words go in.
        append: Whether to write at the end of what is there.
    """

    path: Path | None = None
    with_text: bool = True
    append: bool = False

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """Open for writing bytes; standard output stays open at the end.

        Yields:
            The stream.
        """
        if self.path is None:
            sys.stdout.flush()
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab" if self.append else "wb") as handle:
            yield handle


class RecordWriter(ABC):
    """Writes records one by one; use it in a ``with`` statement.

    Args:
        output: Where to.
    """

    def __init__(self, output: Output) -> None:
        self.output = output

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.finish()

    def start(self) -> None:  # noqa: B027
        """Prepare; nothing for most writers."""

    @abstractmethod
    def write(self, record: Record) -> None:
        """Write one record.

        Args:
            record: A record with its text.
        """

    def finish(self) -> None:  # noqa: B027
        """Write what is left and close."""


class StreamWriter(RecordWriter):
    """A writer on a stream of bytes that it holds open.

    Args:
        output: Where to.
    """

    def __init__(self, output: Output) -> None:
        super().__init__(output)
        self._context = output.opened()

    def start(self) -> None:
        """Open the stream."""
        self.stream = self._context.__enter__()

    def finish(self) -> None:
        """Close the stream."""
        self._context.__exit__(None, None, None)


class JsonLinesWriter(StreamWriter):
    """JSON Lines, each line complete on the disk before the next document is read."""

    def write(self, record: Record) -> None:
        """Write a line.

        Args:
            record: A record with its text.
        """
        kept = {
            key: value for key, value in record.items() if self.output.with_text or key != "text"
        }
        self.stream.write(json.dumps(kept, ensure_ascii=False).encode("utf8") + b"\n")
        self.stream.flush()


class CsvWriter(StreamWriter):
    """CSV with a line of column names, UTF-8, one row a quote."""

    def start(self) -> None:
        """Open the stream and write the column names."""
        super().start()
        self._write(dict.fromkeys(COLUMNS), head=True)

    def write(self, record: Record) -> None:
        """Write a record's rows.

        Args:
            record: A record with its text.
        """
        for row in quote_rows(record, self.output.with_text):
            self._write(row)
        self.stream.flush()

    def _write(self, row: Row, head: bool = False) -> None:
        line = io.StringIO(newline="")
        writer = csv.DictWriter(line, COLUMNS, lineterminator="\n")
        if head:
            writer.writeheader()
        else:
            writer.writerow(row)
        self.stream.write(line.getvalue().encode("utf8"))


class ParquetWriter(StreamWriter):
    """Parquet, one row a quote, written in groups of rows."""

    def start(self) -> None:
        """Open the stream with the table's schema.

        Raises:
            MissingExtraError: If pyarrow is not installed.
        """
        self._arrow = require_extra("pyarrow", "parquet")
        parquet = require_extra("pyarrow.parquet", "parquet")
        text, number = self._arrow.string(), self._arrow.float64()
        self._schema = self._arrow.schema(
            [(column, number if column == "score" else text) for column in COLUMNS]
        )
        super().start()
        self._writer = parquet.ParquetWriter(self.stream, self._schema)
        self._rows: list[Row] = []

    def write(self, record: Record) -> None:
        """Keep a record's rows, and write them when there are enough.

        Args:
            record: A record with its text.
        """
        self._rows.extend(quote_rows(record, self.output.with_text))
        if len(self._rows) >= PARQUET_ROWS:
            self._write_rows()

    def finish(self) -> None:
        """Write the last rows and close."""
        self._write_rows()
        self._writer.close()
        super().finish()

    def _write_rows(self) -> None:
        self._writer.write_table(self._arrow.Table.from_pylist(self._rows, self._schema))
        self._rows = []


class HtmlWriter(StreamWriter):
    """One page with all documents, written at the end."""

    def start(self) -> None:
        """Open the stream."""
        super().start()
        self._records: list[Record] = []

    def write(self, record: Record) -> None:
        """Keep a record for the page.

        Args:
            record: A record with its text.
        """
        self._records.append(record)

    def finish(self) -> None:
        """Write the page and close."""
        from spacy_diplomacy.display import render_records

        self.stream.write(render_records(self._records).encode("utf8"))
        super().finish()


class BratWriter(RecordWriter):
    """A folder with a text and an annotation file for each document."""

    def write(self, record: Record) -> None:
        """Write a document's two files.

        Args:
            record: A record with its text.
        """
        from spacy_diplomacy.corpus.brat import write_brat
        from spacy_diplomacy.corpus.records import from_record

        write_brat([from_record(record)], self.output.path or Path())


class LabelStudioWriter(StreamWriter):
    """A JSON array of Label Studio's tasks with our guesses as predictions to correct."""

    def start(self) -> None:
        """Open the stream and the array."""
        super().start()
        self._before = b"[\n"

    def write(self, record: Record) -> None:
        """Write a task.

        Args:
            record: A record with its text.
        """
        from spacy_diplomacy import __version__
        from spacy_diplomacy.corpus.labelstudio_export import to_task
        from spacy_diplomacy.corpus.records import from_record

        task = to_task(
            from_record(record), as_predictions=True, model=f"spacy-diplomacy {__version__}"
        )
        self.stream.write(self._before + json.dumps(task, ensure_ascii=False).encode("utf8"))
        self._before = b",\n"

    def finish(self) -> None:
        """Close the array and the stream."""
        self.stream.write(b"[]\n" if self._before == b"[\n" else b"\n]\n")
        super().finish()


class TableWriter(RecordWriter):
    """A table a document, for people at a terminal."""

    def start(self) -> None:
        """Open the terminal."""
        from rich.console import Console

        if self.output.path is None:
            self._console = Console(file=sys.stdout)
            return
        self.output.path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self.output.path.open("w", encoding="utf8")
        self._console = Console(file=self._file, width=120)

    def write(self, record: Record) -> None:
        """Print a record's table.

        Args:
            record: A record with its text.
        """
        from spacy_diplomacy.display.terminal import record_table

        self._console.print(record_table(record, self.output.with_text))

    def finish(self) -> None:
        """Close the file, if there is one."""
        if self.output.path is not None:
            self._file.close()


WRITERS: Final[dict[str, Callable[[Output], RecordWriter]]] = {
    "table": TableWriter,
    "jsonl": JsonLinesWriter,
    "csv": CsvWriter,
    "parquet": ParquetWriter,
    "html": HtmlWriter,
    "brat": BratWriter,
    "labelstudio": LabelStudioWriter,
}
"""Writer by format."""

NEED_TEXT: Final = frozenset({"html", "brat", "labelstudio"})
"""Formats that make no sense without the articles."""


def make_writer(format: str, output: Output) -> RecordWriter:
    """Make the writer of a format.

    Args:
        format: A key of `WRITERS`.
        output: Where to.

    Returns:
        The writer, not yet started.

    Raises:
        SettingError: If the format does not go with the output.
    """
    if format in NEED_TEXT and not output.with_text:
        raise SettingError(
            f"The format {format} holds the articles, and --no-text leaves them out.",
            "Leave --no-text out, or take another format.",
        )
    if format == "brat" and output.path is None:
        raise SettingError(
            "brat's files cannot go to standard output.", "Name a folder: --output FOLDER."
        )
    if format == "brat" and output.path is not None and output.path.is_file():
        raise SettingError(
            f"The output {str(output.path)!r} is a file, and brat's files need a folder.",
            "Name a folder: --output FOLDER.",
        )
    if format != "brat" and output.path is not None and output.path.is_dir():
        raise SettingError(
            f"The output {str(output.path)!r} is a folder.", "Name a file: --output FILE."
        )
    if output.append and format != "jsonl":
        raise SettingError(
            f"Output in the format {format} cannot be resumed.",
            "Use --resume with --format jsonl and an output file.",
        )
    return WRITERS[format](output)
