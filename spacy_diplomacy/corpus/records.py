"""This package's own record: articles from its JSON Lines, and back."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from spacy_diplomacy.corpus.document import (
    LAYERS,
    Article,
    Attribution,
    CharSpan,
    GoldSpeaker,
    GoldStance,
    check_spans,
)
from spacy_diplomacy.corpus.files import (
    ErrorHandler,
    files_of,
    raise_error,
    read_json_lines,
    wrong_file,
)
from spacy_diplomacy.corpus.kinds import kind_of, quoted_regions
from spacy_diplomacy.corpus.people import with_speaker_ids
from spacy_diplomacy.labels import ACTS, KINDS, MODES, RESOLVED_BY, SPEAKER_TYPES, STANCE_LABELS


def read_records(path: Path, *, on_error: ErrorHandler = raise_error) -> Iterator[Article]:
    """Read records: what ``spacy-diplomacy extract`` writes, corrected or not.

    A record may name in ``layers`` which of its layers an annotator saw; without it all count as
    annotated.

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
                article = from_record(row)
            except ValueError as error:
                on_error(wrong_file(file, number, f"The record does not fit: {error}."))
                continue
            yield article


def from_record(row: Mapping[str, Any]) -> Article:
    """Make an article from a record.

    Args:
        row: A record with its text.

    Returns:
        The article.

    Raises:
        ValueError: A key is missing, a label is not one of the allowed ones, or a span does not
            lie in the text.
    """
    text = row.get("text")
    if not isinstance(text, str):
        raise ValueError("it has no 'text'")
    quotes = row.get("quotes")
    if not isinstance(quotes, list):
        raise ValueError("it has no list 'quotes'")
    layers = frozenset(row.get("layers", LAYERS))
    if not layers <= set(LAYERS):
        raise ValueError(f"the layers {sorted(layers - set(LAYERS))} are unknown")
    attributions = tuple(_attribution(quote, n, layers) for n, quote in enumerate(quotes))
    article = Article(str(row.get("id", "")), text, attributions, layers)
    wrong = check_spans(article)
    if wrong:
        raise ValueError(wrong)
    return article


def _attribution(quote: Any, number: int, layers: frozenset[str]) -> Attribution:
    if not isinstance(quote, dict):
        raise ValueError(f"quote {number} is not an object")
    name = str(quote.get("id", f"q{number}"))
    try:
        return Attribution(
            name,
            content=_spans(quote.get("content"), name, "content"),
            cue=_spans(quote.get("cue", []), name, "cue"),
            source=_spans(quote.get("source", []), name, "source"),
            kind=_label(quote, "type", KINDS) if "kinds" in layers else None,
            mode=_label(quote, "mode", MODES) if "modes" in layers else None,
            speaker=_speaker(quote.get("speaker")) if "speakers" in layers else None,
            stances=tuple(_stance(s, name) for s in quote.get("stances") or ())
            if "stances" in layers
            else (),
            act=_label(quote, "act", ACTS) if "acts" in layers else None,
            nested_in=quote.get("nested_in"),
            score=float(quote.get("score", 1.0)),
        )
    except KeyError as error:
        raise ValueError(f"{name} has no {error.args[0]!r}") from error


def _label(row: Mapping[str, Any], key: str, allowed: tuple[str, ...]) -> Any:
    value = row.get(key)
    if value is not None and value not in allowed:
        raise ValueError(f"the {key} {value!r} is not one of {', '.join(allowed)}")
    return value


def _spans(value: Any, name: str, role: str) -> tuple[CharSpan, ...]:
    if not isinstance(value, list):
        raise ValueError(f"the {role} of {name} is not a list of [start, end]")
    return tuple(_span(pair, name, role) for pair in value)


def _span(pair: Any, name: str, role: str) -> CharSpan:
    if (
        not isinstance(pair, (list, tuple))
        or len(pair) != 2
        or not all(isinstance(n, int) and not isinstance(n, bool) for n in pair)
    ):
        raise ValueError(f"the {role} of {name} holds {pair!r}, which is not [start, end]")
    return int(pair[0]), int(pair[1])


def _speaker(row: Any) -> GoldSpeaker | None:
    if row is None:
        return None
    if not isinstance(row, dict):
        raise ValueError("a speaker is not an object")
    return GoldSpeaker(
        row.get("name"),
        _label(row, "type", SPEAKER_TYPES) or "PERSON",
        row.get("id") or "",
        row.get("role"),
        row.get("country"),
        row.get("kb_id"),
        _label(row, "resolved_by", RESOLVED_BY) or "name",
    )


def _stance(row: Any, name: str) -> GoldStance:
    if not isinstance(row, dict):
        raise ValueError(f"a stance of {name} is not an object")
    return GoldStance(
        row["target"],
        _span(row["span"], name, "stance"),
        _label(row, "label", STANCE_LABELS) or "neutral",
        row.get("country"),
        float(row.get("score", 1.0)),
    )


def to_record(article: Article) -> dict[str, Any]:
    """Make the record of an article.

    What the corpus does not annotate has the record's defaults, and the annotated layers are named
    in ``layers`` where they are not all.

    Args:
        article: The article.

    Returns:
        A dict of JSON values; see the page on the record.
    """
    regions = quoted_regions(article.text)
    record: dict[str, Any] = {"id": article.id, "text": article.text}
    if article.layers != set(LAYERS):
        record["layers"] = [layer for layer in LAYERS if layer in article.layers]
    record["quotes"] = [
        {
            "id": item.id,
            "type": item.kind or kind_of(article.text, item.content, regions),
            "mode": item.mode or "speech",
            "content": [list(span) for span in item.content],
            "nested_in": item.nested_in,
            "cue": [list(span) for span in item.cue],
            "source": [list(span) for span in item.source],
            "speaker": _speaker_row(item.speaker),
            "stances": [_stance_row(stance) for stance in item.stances],
            "act": item.act or "state",
            "score": item.score,
        }
        for item in with_speaker_ids(article).attributions
    ]
    return record


def _speaker_row(speaker: GoldSpeaker | None) -> dict[str, Any] | None:
    if speaker is None:
        return None
    return {
        "id": speaker.id,
        "name": speaker.name,
        "type": speaker.type,
        "role": speaker.role,
        "country": speaker.country,
        "kb_id": speaker.kb_id,
        "resolved_by": speaker.resolved_by,
    }


def _stance_row(stance: GoldStance) -> dict[str, Any]:
    return {
        "target": stance.target,
        "country": stance.country,
        "span": list(stance.span),
        "label": stance.label,
        "score": stance.score,
    }


def write_records(articles: Iterable[Article], path: Path) -> int:
    """Write articles as JSON Lines of records.

    Args:
        articles: The articles.
        path: The file to write.

    Returns:
        How many articles were written.
    """
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for article in articles:
            file.write(json.dumps(to_record(article), ensure_ascii=False) + "\n")
            count += 1
    return count
