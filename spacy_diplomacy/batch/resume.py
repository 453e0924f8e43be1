"""Take up a JSON Lines output where it was left."""

import json
import os
from pathlib import Path

from spacy_diplomacy.errors import InputError


def done_ids(path: Path) -> set[str]:
    """Find which documents an output already holds, and mend its end.

    A last line that was cut, by a crash or a full disk, is dropped from the file; one that only
    lacks its line end gets it.

    Args:
        path: The JSON Lines file; it may be missing.

    Returns:
        The ids of its records.

    Raises:
        InputError: If another line than the last is not a record.
    """
    if not path.exists():
        return set()
    done: set[str] = set()
    with path.open("rb+") as handle:
        place = 0
        for number, line in enumerate(handle, start=1):
            identifier = _record_id(line)
            if identifier is None and (line.strip() or not line.endswith(b"\n")):
                if line.endswith(b"\n"):
                    raise InputError(
                        "The line is not a record with an id.",
                        "Resume only what the extract command wrote, or write to a new file.",
                        str(path),
                        number,
                    )
                handle.truncate(place)
                break
            if identifier is not None:
                done.add(identifier)
            place += len(line)
            if not line.endswith(b"\n"):
                handle.seek(0, os.SEEK_END)
                handle.write(b"\n")
                break
    return done


def _record_id(line: bytes) -> str | None:
    """Give the id of the record on a line, None where there is none."""
    try:
        record = json.loads(line)
    except ValueError:
        return None
    if not isinstance(record, dict) or "quotes" not in record:
        return None
    identifier = record.get("id")
    return identifier if isinstance(identifier, str) else None
