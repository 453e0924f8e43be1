"""The German WIKINEWS corpus of quotation attribution: JSON Lines, an article each."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from spacy_diplomacy.corpus.document import Article, Attribution, CharSpan, check_spans
from spacy_diplomacy.corpus.files import (
    ErrorHandler,
    files_of,
    raise_error,
    read_json_lines,
    wrong_file,
)
from spacy_diplomacy.labels import Kind, Mode

KINDS_OF_TYPE: Final[dict[str, Kind]] = {
    "Direct": "direct",
    "Indirect": "indirect",
    "Reported": "indirect",
    "FreeIndirect": "indirect",
    "IndirectFreeIndirect": "indirect",
}
"""The kind of each of the corpus's types; all but direct speech is told in the reporter's words."""

MODES_OF_MEDIUM: Final[dict[str, Mode]] = {
    "Speech": "speech",
    "Writing": "writing",
    "Thought": "thought",
    "SW": "speech",
    "ST": "speech",
    "TW": "writing",
    "none": "speech",
}
"""The mode of each medium; where the corpus leaves two open (``SW``), the commoner one."""


def read_wikinews_de(path: Path, *, on_error: ErrorHandler = raise_error) -> Iterator[Article]:
    """Read articles with ``annotations`` of quote, cue, speaker, type and medium.

    Speaker spans are sources: the corpus does not resolve who they are. Frames and addressees are
    not read. A quote that lies in another's is marked as nested in the tightest one.

    The scheme: Petersen-Frey and Biemann, "Dataset of Quotation Attribution in German News
    Articles", LREC-COLING 2024.

    Args:
        path: A JSON Lines file, or a folder of them.
        on_error: What to do with a wrong line; the next lines are still read.

    Yields:
        One article a line.

    Raises:
        InputError: As ``on_error`` decides.
    """
    for file in files_of(path, ".jsonl", on_error=on_error):
        for number, row in read_json_lines(file, on_error):
            try:
                article = _article(row)
            except (KeyError, TypeError, ValueError) as error:
                reason = f"it has no {error}" if isinstance(error, KeyError) else str(error)
                on_error(wrong_file(file, number, f"The article does not fit: {reason}."))
                continue
            yield article


def _article(row: Mapping[str, Any]) -> Article:
    attributions = [_attribution(n, item) for n, item in enumerate(row["annotations"])]
    attributions.sort(key=lambda a: a.content or ((len(row["text"]), 0),))
    named = [replace(a, id=f"q{n}") for n, a in enumerate(attributions)]
    article = Article(
        str(row["id"]),
        row["text"],
        tuple(replace(a, nested_in=_nested(a, named)) for a in named),
        frozenset({"attributions", "kinds", "modes"}),
    )
    wrong = check_spans(article)
    if wrong:
        raise ValueError(wrong)
    return article


def _attribution(number: int, item: Mapping[str, Any]) -> Attribution:
    if item["type"] not in KINDS_OF_TYPE:
        raise ValueError(f"annotation {number} has the type {item['type']!r}")
    return Attribution(
        f"q{number}",
        content=_spans(item["quote"]),
        cue=_spans(item.get("cue") or ()),
        source=_spans(item.get("speaker") or ()),
        kind=KINDS_OF_TYPE[item["type"]],
        mode=MODES_OF_MEDIUM.get(item.get("medium", "none"), "speech"),
    )


def _spans(rows: Any) -> tuple[CharSpan, ...]:
    return tuple(sorted({(int(start), int(end)) for start, end in rows}))


def _nested(inner: Attribution, all_of_them: list[Attribution]) -> str | None:
    """The tightest other attribution whose content holds the whole of this one's."""
    if not inner.content:
        return None
    begin, stop = inner.content[0][0], inner.content[-1][1]
    around = [
        (end - start, other.id)
        for other in all_of_them
        if other is not inner
        for start, end in other.content
        if start <= begin and stop <= end and end - start > stop - begin
    ]
    return min(around)[1] if around else None
