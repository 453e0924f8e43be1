"""Prodigy's JSON Lines: spans and relations of the ``rel`` interface."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from spacy_diplomacy.corpus.document import Article, Attribution, CharSpan, Problem, check_spans
from spacy_diplomacy.corpus.files import (
    ErrorHandler,
    files_of,
    raise_error,
    read_json_lines,
    wrong_file,
)
from spacy_diplomacy.corpus.grouping import Region, group_regions, role_of


def read_prodigy(path: Path, *, on_error: ErrorHandler = raise_error) -> Iterator[Article]:
    """Read what ``prodigy db-out`` writes for spans labelled source, cue and content.

    Relations join the spans, whichever way they point (see
    :func:`~spacy_diplomacy.corpus.grouping.group_regions`). Examples that were not accepted are
    left out and noted.

    Args:
        path: A JSON Lines file, or a folder of them.
        on_error: What to do with a wrong line; the next lines are still read.

    Yields:
        One article an example; without layers where it was not accepted.

    Raises:
        InputError: As ``on_error`` decides.
    """
    for file in files_of(path, ".jsonl", on_error=on_error):
        for number, row in read_json_lines(file, on_error):
            try:
                article = _article(file, number, row)
            except (ValueError, KeyError, TypeError) as error:
                reason = f"it has no {error}" if isinstance(error, KeyError) else str(error)
                on_error(wrong_file(file, number, f"The example does not fit: {reason}."))
                continue
            yield article


def _article(file: Path, number: int, row: Mapping[str, Any]) -> Article:
    text = row["text"]
    if not isinstance(text, str):
        raise ValueError("'text' is not a string")
    meta = row.get("meta") or {}
    name = str(row.get("id") or meta.get("id") or f"{file.stem}-{number}")
    answer = row.get("answer", "accept")
    if answer != "accept":
        problem = Problem(str(file), number, f"The answer is {answer!r}: it was left out.")
        return Article(name, text, layers=frozenset(), problems=(problem,))
    reasons: list[str] = []
    regions: dict[str, Region] = {}
    ends: dict[int, str] = {}
    for span in row.get("spans") or ():
        role = role_of(str(span["label"]))
        if role is None or role == "target":
            reasons.append(f"the label {span['label']!r} was passed over")
            continue
        place = int(span["start"]), int(span["end"])
        key = _key(place, role)
        regions[key] = Region(key, role, place)
        if "token_end" in span:
            ends[int(span["token_end"])] = key
    links = []
    for relation in row.get("relations") or ():
        pair = [_end(relation, side, regions, ends) for side in ("head", "child")]
        if None in pair:
            reasons.append("a relation to a span that is not there was passed over")
        else:
            links.append((str(pair[0]), str(pair[1])))
    groups, loose = group_regions(regions, links)
    reasons += [f"the {r.role} {text[slice(*r.span)]!r} hangs on nothing" for r in loose]
    article = Article(
        name,
        text,
        tuple(
            Attribution(f"q{n}", g.spans("content"), g.spans("cue"), g.spans("source"))
            for n, g in enumerate(groups)
        ),
        problems=tuple(Problem(str(file), number, f"In this example {why}.") for why in reasons),
    )
    wrong = check_spans(article)
    if wrong:
        raise ValueError(wrong)
    return article


def _key(place: CharSpan, role: str) -> str:
    return f"{role} {place[0]} {place[1]}"


def _end(
    relation: Mapping[str, Any],
    side: str,
    regions: Mapping[str, Region],
    ends: Mapping[int, str],
) -> str | None:
    """The region at one end: by its span where it is given, else by its last token."""
    span = relation.get(f"{side}_span")
    if span:
        role = role_of(str(span.get("label", "")))
        if role is None:
            return None
        key = _key((int(span["start"]), int(span["end"])), role)
        return key if key in regions else None
    return ends.get(int(relation[side]))
