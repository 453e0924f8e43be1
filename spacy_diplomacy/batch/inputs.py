"""Read documents from text files, folders, JSON Lines and standard input, past what is wrong."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from spacy_diplomacy.errors import DiplomacyError, InputError

STDIN: Final = "-"
JSON_SUFFIXES: Final = frozenset({".jsonl", ".ndjson", ".jl"})
TEXT_SUFFIXES: Final = frozenset({".txt", ".text"})
BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"

ErrorHandler = Callable[[DiplomacyError], None]
"""What to do with an input that cannot be read; the inputs after it are still read."""


@dataclass(frozen=True, slots=True)
class JsonLine:
    """One object of a JSON Lines file.

    Args:
        file: The file, as the user named it.
        number: Its line, counted from 1.
        value: The object.
    """

    file: str
    number: int
    value: dict[str, Any]


@dataclass(frozen=True, slots=True)
class InputText:
    """One document to be read.

    Args:
        id: Its identifier.
        text: Its text, unchanged: line ends are as they were.
        file: The file it came from, as the user named it.
        line: Its line in a JSON Lines file, counted from 1.
    """

    id: str
    text: str
    file: str
    line: int | None = None


def raise_error(error: DiplomacyError) -> None:
    """Raise the error: what is done when nobody wants to read on.

    Args:
        error: The error.

    Raises:
        DiplomacyError: Always.
    """
    raise error


def read_inputs(
    inputs: Sequence[str],
    on_error: ErrorHandler = raise_error,
    stdin: BinaryIO | None = None,
) -> Iterator[InputText]:
    """Yield the documents of some inputs in order.

    A text file is one document whose id is the file's stem; a folder gives its text and JSON
    Lines files in the order of their paths, those in folders below with the folder in the id; a
    JSON Lines file gives one document a line, with its ``id`` or else its stem and line; ``-`` is
    standard input, JSON Lines if its first line is a JSON object. An id that was given before
    gets a number, so that ids are unique.

    Args:
        inputs: Paths, or ``-``.
        on_error: Called with an `InputError` for what cannot be read.
        stdin: Stands for standard input.

    Yields:
        The documents.
    """
    seen: set[str] = set()
    for text in _documents(inputs, on_error, stdin):
        yield _with_unique_id(text, seen)


def read_json_lines(
    path: Path, on_error: ErrorHandler = raise_error, needs: Sequence[str] = ()
) -> Iterator[JsonLine]:
    """Yield the objects of a JSON Lines file; blank lines are passed over.

    Args:
        path: The file.
        on_error: Called with an `InputError` for a line that is not a JSON object, or one that
            lacks a key.
        needs: Keys that every object must have.

    Yields:
        The objects with their lines.
    """
    try:
        with path.open("rb") as handle:
            for line in _json_lines(handle, str(path), on_error):
                missing = [key for key in needs if key not in line.value]
                if not missing:
                    yield line
                    continue
                what = f"The JSON object has no {missing[0]!r}."
                remedy = "Check that the file has the format you named."
                on_error(InputError(what, remedy, line.file, line.number))
    except OSError as error:
        on_error(_unreadable(str(path), error))


def list_files(folder: Path) -> list[Path]:
    """List the text and JSON Lines files in a folder and the folders below it.

    Args:
        folder: The folder.

    Returns:
        The files in the order of their paths, hidden ones left out.
    """
    wanted = TEXT_SUFFIXES | JSON_SUFFIXES
    found = (path for path in folder.rglob("*") if path.suffix.lower() in wanted)
    return sorted(
        path
        for path in found
        if path.is_file() and not any(p.startswith(".") for p in path.relative_to(folder).parts)
    )


def count_inputs(inputs: Sequence[str]) -> int | None:
    """Count the documents that are coming, for a progress bar.

    Args:
        inputs: Paths, or ``-``.

    Returns:
        Their number, blank and wrong lines counted too, or None when standard input is among
        them.
    """
    if STDIN in inputs:
        return None
    total = 0
    for name in inputs:
        path = Path(name)
        for file in list_files(path) if path.is_dir() else [path]:
            if file.suffix.lower() not in JSON_SUFFIXES or not file.is_file():
                total += 1
                continue
            with file.open("rb") as handle:
                total += sum(1 for _ in handle)
    return total


def _documents(
    inputs: Iterable[str], on_error: ErrorHandler, stdin: BinaryIO | None
) -> Iterator[InputText]:
    """Yield the documents with the ids they come with."""
    for name in inputs:
        path = Path(name)
        if name == STDIN:
            yield from _from_stdin(stdin or sys.stdin.buffer, on_error)
        elif path.is_dir():
            files = list_files(path)
            if not files:
                on_error(
                    InputError(
                        "The folder holds no text file.",
                        "Give a folder with files that end in .txt or .jsonl.",
                        name,
                    )
                )
            for file in files:
                document = file.relative_to(path).with_suffix("").as_posix()
                yield from _from_file(file, document, on_error)
        else:
            yield from _from_file(path, path.stem, on_error)


def _from_file(path: Path, document: str, on_error: ErrorHandler) -> Iterator[InputText]:
    """Yield the documents of one file."""
    suffix = path.suffix.lower()
    if suffix in JSON_SUFFIXES or (suffix == ".json" and _begins_with_object(path)):
        for line in read_json_lines(path, on_error):
            yield from _from_json(line, document, on_error)
        return
    if suffix == ".json" and path.is_file():
        what = "The file is JSON but not JSON Lines."
        remedy = 'Write one object a line, each with its article as the string "text".'
        on_error(InputError(what, remedy, str(path)))
        return
    try:
        data = path.read_bytes()
    except OSError as error:
        on_error(_unreadable(str(path), error))
        return
    text = _decode(data, str(path), 1, on_error)
    if text is not None:
        yield InputText(document, text, str(path))


def _from_stdin(handle: BinaryIO, on_error: ErrorHandler) -> Iterator[InputText]:
    """Yield the documents of standard input, which may be a text or JSON Lines."""
    name = "standard input"
    first = handle.readline()
    if _is_json_object(first):
        for line in _json_lines(_chain(first, handle), name, on_error):
            yield from _from_json(line, "stdin", on_error)
        return
    text = _decode(first + handle.read(), name, 1, on_error)
    if text is not None:
        yield InputText("stdin", text, name)


def _chain(first: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _begins_with_object(path: Path) -> bool:
    """Tell whether a file's first line is a JSON object."""
    try:
        with path.open("rb") as handle:
            return _is_json_object(handle.readline())
    except OSError:
        return False


def _is_json_object(line: bytes) -> bool:
    """Tell whether a line is a JSON object."""
    try:
        return isinstance(json.loads(line.removeprefix(BYTE_ORDER_MARK)), dict)
    except (ValueError, RecursionError):
        return False


def _json_lines(lines: Iterable[bytes], name: str, on_error: ErrorHandler) -> Iterator[JsonLine]:
    """Yield the objects of JSON Lines, wrong lines handed to the handler."""
    for number, raw in enumerate(lines, start=1):
        line = _decode(raw, name, number, on_error)
        if line is None or not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            reason = getattr(error, "msg", "too deep")
            on_error(
                InputError(
                    f"The line is not JSON ({reason}).",
                    "Write one JSON object a line.",
                    name,
                    number,
                )
            )
            continue
        if isinstance(value, dict):
            yield JsonLine(name, number, value)
        else:
            on_error(
                InputError(
                    "The line is JSON but not an object.",
                    'Write one JSON object a line, such as {"text": "..."}.',
                    name,
                    number,
                )
            )


def _from_json(line: JsonLine, stem: str, on_error: ErrorHandler) -> Iterator[InputText]:
    """Yield the document of one object, if it holds a text."""
    text = line.value.get("text")
    if not isinstance(text, str):
        what = "has no text" if text is None else "has a text that is not a string"
        remedy = 'Give every line the article as the string "text".'
        on_error(InputError(f"The JSON object {what}.", remedy, line.file, line.number))
        return
    try:
        text.encode("utf8")
    except UnicodeEncodeError:
        what = "The text holds half of a surrogate pair, which is no character."
        remedy = "Repair the escapes \\ud800 to \\udfff in the line."
        on_error(InputError(what, remedy, line.file, line.number))
        return
    given = line.value.get("id")
    known = isinstance(given, str | int) and str(given) != ""
    document = str(given) if known else f"{stem}-{line.number}"
    yield InputText(document, text, line.file, line.number)


def _decode(data: bytes, name: str, line: int, on_error: ErrorHandler) -> str | None:
    """Decode UTF-8; a byte order mark is no part of the text."""
    try:
        return data.removeprefix(BYTE_ORDER_MARK).decode("utf8")
    except UnicodeDecodeError as error:
        number = line + data[: error.start].count(b"\n")
        what = f"The text is not UTF-8: the byte at {error.start} is 0x{data[error.start]:02x}."
        on_error(InputError(what, "Convert the file to UTF-8.", name, number))
        return None


def _unreadable(name: str, error: OSError) -> InputError:
    """Describe a path that cannot be opened."""
    if isinstance(error, FileNotFoundError):
        return InputError("There is no such file or folder.", "Check the path.", name)
    reason = error.strerror or str(error)
    return InputError(f"It cannot be read ({reason}).", "Check the file and its rights.", name)


def _with_unique_id(text: InputText, seen: set[str]) -> InputText:
    """Number an id that was there before; one of a file name that is no text is mended."""
    given = text.id.encode("utf8", "replace").decode("utf8")
    unique, number = given, 2
    while unique in seen:
        unique, number = f"{given}-{number}", number + 1
    seen.add(unique)
    return text if unique == text.id else InputText(unique, text.text, text.file, text.line)
