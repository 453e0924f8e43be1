"""Reading corpus files: text as it is stored, JSON Lines, and errors that name file and line."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

from spacy_diplomacy.errors import InputError

ErrorHandler = Callable[[InputError], None]

REMEDY = "Mend the file, or check that the format you named is the file's."


def wrong_file(path: Path, line: int | None, reason: str, remedy: str = REMEDY) -> InputError:
    """Make the error for a corpus file: its name, the line and the reason.

    Args:
        path: The file.
        line: Line number from 1, or None where the whole file is meant.
        reason: What is wrong, one sentence.
        remedy: What to do about it, one sentence.

    Returns:
        The error, to be raised or handed to an :data:`ErrorHandler`.
    """
    return InputError(reason, remedy, str(path), line)


def raise_error(error: InputError) -> NoReturn:
    """Raise the error: the default handler of every reader.

    Args:
        error: The error to raise.

    Raises:
        InputError: Always.
    """
    raise error


def read_text(path: Path) -> str:
    """Read a UTF-8 file with its line ends as they are, so that offsets hold.

    Args:
        path: The file.

    Returns:
        The text; a byte order mark at its start is kept out.

    Raises:
        InputError: The file cannot be opened or is not UTF-8.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise wrong_file(path, None, f"The file cannot be read ({error.strerror}).") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise wrong_file(path, line, f"Byte {error.start} is not UTF-8.") from error


def read_json_lines(
    path: Path, on_error: ErrorHandler = raise_error
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Read JSON Lines; blank lines are passed over.

    Args:
        path: The file.
        on_error: What to do with a line that is no JSON object; the next lines are still read.

    Yields:
        Line number from 1 and the object on that line.

    Raises:
        InputError: As ``on_error`` decides.
    """
    try:
        text = read_text(path)
    except InputError as error:
        on_error(error)
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            on_error(wrong_file(path, number, f"The line is not JSON ({error.msg})."))
            continue
        if not isinstance(row, dict):
            on_error(wrong_file(path, number, "The line is not a JSON object."))
            continue
        yield number, row


def list_files(path: Path, *suffixes: str) -> list[Path]:
    """List a file itself or the files under a folder, in a fixed order.

    Args:
        path: A file or a folder.
        suffixes: Endings to keep in a folder, for example ``".jsonl"``.

    Returns:
        The files, sorted by name.

    Raises:
        InputError: There is nothing at the path, or no such file in the folder.
    """
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise wrong_file(path, None, "There is no such file or folder.", "Check the path.")
    found = sorted(p for p in path.rglob("*") if p.is_file() and p.suffix in suffixes)
    if not found:
        raise wrong_file(
            path,
            None,
            f"The folder holds no file ending in {' or '.join(suffixes)}.",
            "Check the path.",
        )
    return found


def files_of(path: Path, *suffixes: str, on_error: ErrorHandler = raise_error) -> list[Path]:
    """List the files of a corpus for a reader that goes on after errors.

    Args:
        path: A file or a folder.
        suffixes: What the files in a folder end with.
        on_error: What to do where there is none.

    Returns:
        The files as `list_files` gives them; none after an error.

    Raises:
        InputError: As ``on_error`` decides.
    """
    try:
        return list_files(path, *suffixes)
    except InputError as error:
        on_error(error)
        return []
