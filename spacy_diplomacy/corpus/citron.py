"""The annotation format of the BBC's Citron: one JSON object a document."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from spacy_diplomacy.corpus.document import Article, Attribution, CharSpan, Problem, check_spans
from spacy_diplomacy.corpus.files import (
    ErrorHandler,
    files_of,
    raise_error,
    read_text,
    wrong_file,
)
from spacy_diplomacy.errors import InputError


def read_citron(path: Path, *, on_error: ErrorHandler = raise_error) -> Iterator[Article]:
    """Read Citron's annotation: ``text``, and ``quotes`` with ``cue``, ``sources``, ``contents``.

    Coreference groups are not read. Spans whose own ``text`` is not what stands in the document are
    noted. The format is described in Citron's ``docs/data_format.md``.

    Args:
        path: A ``.json`` file, or a folder of them.
        on_error: What to do with a wrong file; the next files are still read.

    Yields:
        One article a file.

    Raises:
        InputError: As ``on_error`` decides.
    """
    for file in files_of(path, ".json", on_error=on_error):
        try:
            yield _read_file(file)
        except InputError as error:
            on_error(error)


def _read_file(file: Path) -> Article:
    try:
        row = json.loads(read_text(file))
    except json.JSONDecodeError as error:
        raise wrong_file(file, error.lineno, f"The file is not JSON ({error.msg}).") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise wrong_file(file, None, "The file is not an object with 'text'.")
    problems: list[Problem] = []
    attributions = []
    for number, quote in enumerate(row.get("quotes") or ()):
        try:
            attributions.append(_quote(file, row["text"], number, quote, problems))
        except (KeyError, TypeError, ValueError) as error:
            raise wrong_file(file, None, f"Quote {number} does not fit ({error!r}).") from error
    article = Article(file.stem, row["text"], tuple(attributions), problems=tuple(problems))
    wrong = check_spans(article)
    if wrong:
        raise wrong_file(file, None, f"In this file {wrong}.")
    return article


def _quote(
    file: Path, text: str, number: int, quote: Mapping[str, Any], problems: list[Problem]
) -> Attribution:
    def spans(rows: Any) -> tuple[CharSpan, ...]:
        out = []
        for row in rows:
            start, end = int(row["start"]), int(row["end"])
            words = row.get("text", text[start:end])
            if words != text[start:end]:
                reason = f"Quote {number} says {words!r} where the text has {text[start:end]!r}."
                problems.append(Problem(str(file), 0, reason))
            out.append((start, end))
        return tuple(sorted(out))

    cue = quote.get("cue")
    return Attribution(
        str(quote.get("id", f"q{number}")),
        content=spans(quote.get("contents") or ()),
        cue=spans([cue] if cue else ()),
        source=spans(quote.get("sources") or ()),
        score=float(quote.get("confidence", 1.0)),
    )
