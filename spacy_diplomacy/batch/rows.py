"""Flatten records into rows of a table: one a quote, with offsets and lists written as text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

Row = dict[str, str | float | None]

COLUMNS: Final = (
    "doc_id",
    "quote_id",
    "type",
    "mode",
    "act",
    "score",
    "nested_in",
    "speaker_id",
    "speaker_name",
    "speaker_type",
    "speaker_role",
    "speaker_country",
    "speaker_kb_id",
    "resolved_by",
    "source",
    "cue",
    "content",
    "source_offsets",
    "cue_offsets",
    "content_offsets",
    "stance_targets",
    "stance_labels",
    "stance_scores",
    "stance_countries",
    "stance_offsets",
)
"""The columns in order. All hold text but ``score``, which is a number."""

ROLES: Final = ("source", "cue", "content")


def quote_rows(record: Mapping[str, Any], with_text: bool = True) -> Iterator[Row]:
    """Yield a row for each quote of a record.

    Offsets are written ``start-end`` and parted by ``;``, stances in the same order in each of
    their five columns, parted by ``;`` too.

    Args:
        record: A record, with its text if words are wanted.
        with_text: Whether the words of source, cue and content go in; they are None otherwise.

    Yields:
        Rows with all of `COLUMNS`; None stands for what is missing.
    """
    text = record.get("text", "") if with_text else ""
    for quote in record["quotes"]:
        speaker = quote.get("speaker") or {}
        stances = quote.get("stances") or ()
        values: Row = {
            "doc_id": record["id"],
            "quote_id": quote["id"],
            "type": quote["type"],
            "mode": quote.get("mode"),
            "act": quote.get("act"),
            "score": quote.get("score"),
            "nested_in": quote.get("nested_in"),
            "speaker_id": speaker.get("id"),
            "speaker_name": speaker.get("name"),
            "speaker_type": speaker.get("type"),
            "speaker_role": speaker.get("role"),
            "speaker_country": speaker.get("country"),
            "speaker_kb_id": speaker.get("kb_id"),
            "resolved_by": speaker.get("resolved_by"),
            "stance_targets": _joined(stance["target"] for stance in stances),
            "stance_labels": _joined(stance["label"] for stance in stances),
            "stance_scores": _joined(stance.get("score") for stance in stances),
            "stance_countries": _joined(stance.get("country") for stance in stances),
            "stance_offsets": _offsets([stance["span"] for stance in stances]),
        }
        for role in ROLES:
            spans = quote.get(role) or ()
            words = " ".join(text[start:end] for start, end in spans)
            values[role] = words or None
            values[f"{role}_offsets"] = _offsets(spans)
        yield {column: values[column] for column in COLUMNS}


def _offsets(spans: Sequence[Sequence[int]]) -> str | None:
    """Write spans."""
    return ";".join(f"{start}-{end}" for start, end in spans) or None


def _joined(values: Iterable[object]) -> str | None:
    """Write a list; the separator is kept out of its parts."""
    parts = ["" if value is None else str(value).replace(";", ",") for value in values]
    return ";".join(parts) if parts else None
