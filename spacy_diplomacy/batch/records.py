"""Get records from inputs of either kind: those already made, and texts to make them of."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from spacy_diplomacy.batch.inputs import (
    JSON_SUFFIXES,
    ErrorHandler,
    list_files,
    raise_error,
    read_inputs,
    read_json_lines,
)
from spacy_diplomacy.batch.pipelines import load_pipeline
from spacy_diplomacy.batch.runner import run_pipeline
from spacy_diplomacy.errors import InputError
from spacy_diplomacy.record import to_record

Record = dict[str, Any]


def read_records(
    path: Path, on_error: ErrorHandler = raise_error, with_text: bool = True
) -> Iterator[Record]:
    """Yield the records of a JSON Lines file.

    Args:
        path: The file.
        on_error: Called with an `InputError` for a line that is not a record.
        with_text: Whether a record without its text is wrong.

    Yields:
        The records.
    """
    for line in read_json_lines(path, on_error):
        wrong = _wrong(line.value, with_text)
        if wrong is None:
            yield line.value
            continue
        remedy = "Give records as the extract command writes them."
        if wrong == "The record has no text.":
            remedy = "Write the records with their text (without --no-text)."
        on_error(InputError(wrong, remedy, line.file, line.number))


def is_records(path: Path) -> bool:
    """Tell whether a file holds records: its first JSON object has quotes.

    Args:
        path: Any path.

    Returns:
        False for anything that is not a JSON Lines file.
    """
    if path.suffix.lower() not in JSON_SUFFIXES or not path.is_file():
        return False
    first = next(read_json_lines(path, lambda error: None), None)
    return first is not None and "quotes" in first.value


def records_of(
    inputs: Sequence[str],
    on_error: ErrorHandler = raise_error,
    pipeline: str | None = None,
    weights: str | None = None,
) -> Iterator[Record]:
    """Yield records with their texts: read from files of records, made of all other inputs.

    Args:
        inputs: Paths, or ``-`` for standard input.
        on_error: Called with an `InputError` for what cannot be read.
        pipeline: A spaCy pipeline for the texts, as `load_pipeline` takes it.
        weights: Name of the bundled weights.

    Yields:
        The records, those read first.
    """
    read = [name for name in inputs if is_records(Path(name))]
    for name in read:
        yield from read_records(Path(name), on_error)
    texts = [name for name in inputs if name not in read]
    if texts:
        nlp = load_pipeline(pipeline, weights)
        for text, doc in run_pipeline(nlp, read_inputs(texts, on_error), on_error=on_error):
            yield to_record(doc, text.id)


def record_files(inputs: Sequence[str]) -> list[Path]:
    """List the files of records among inputs, those in folders too.

    Args:
        inputs: Paths.

    Returns:
        The files.
    """
    files: list[Path] = []
    for name in inputs:
        path = Path(name)
        files += list_files(path) if path.is_dir() else [path]
    return files


def _wrong(record: Mapping[str, Any], with_text: bool) -> str | None:
    """Say what keeps an object from being a record that can be shown, if anything does."""
    quotes = record.get("quotes")
    if not isinstance(quotes, list) or "id" not in record:
        return "The JSON object is not a record with an id and quotes."
    text = record.get("text")
    if with_text and not isinstance(text, str):
        return "The record has no text."
    size = len(text) if isinstance(text, str) else None
    for number, quote in enumerate(quotes, start=1):
        if not isinstance(quote, dict) or not _complete(quote, size):
            return f"The record's quote number {number} has a missing or a wrong field."
    return None


def _complete(quote: Mapping[str, Any], size: int | None) -> bool:
    """Tell whether a quote has what is needed to show and count it."""
    try:
        spans = [*quote["content"], *(quote.get("cue") or ()), *(quote.get("source") or ())]
        for stance in quote.get("stances") or ():
            spans.append(stance["span"])
            if stance["label"] not in {"support", "oppose", "neutral"}:
                return False
            if not isinstance(stance["target"], str):
                return False
        speaker = quote.get("speaker")
        named = speaker is None or isinstance(speaker.get("name"), str | None)
        return (
            named
            and isinstance(quote["id"], str)
            and isinstance(quote["type"], str)
            and all(0 <= start <= end and (size is None or end <= size) for start, end in spans)
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return False
