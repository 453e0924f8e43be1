"""Label Studio's JSON, read: labelled regions, relations between them and per-region fields."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from spacy_diplomacy.corpus.document import (
    Article,
    Attribution,
    CharSpan,
    GoldSpeaker,
    GoldStance,
    Problem,
    check_spans,
)
from spacy_diplomacy.corpus.files import (
    ErrorHandler,
    files_of,
    raise_error,
    read_text,
    wrong_file,
)
from spacy_diplomacy.corpus.grouping import NESTED, Group, Region, group_regions, role_of
from spacy_diplomacy.errors import InputError
from spacy_diplomacy.labels import ACTS, KINDS, MODES, RESOLVED_BY, SPEAKER_TYPES, STANCE_LABELS

CHOICES: dict[str, tuple[str, ...]] = {
    "kind": KINDS,
    "mode": MODES,
    "act": ACTS,
    "stance": STANCE_LABELS,
    "speaker_type": SPEAKER_TYPES,
    "resolved_by": RESOLVED_BY,
}
"""Fields of a region with a closed set of values."""


@dataclass
class _Task:
    """One task's annotation, sorted by what its results are."""

    regions: dict[str, Region] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)
    nested: dict[str, str] = field(default_factory=dict)
    fields: dict[str, dict[str, str]] = field(default_factory=dict)
    scores: dict[str, float] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)


def read_labelstudio(
    path: Path, *, predictions: bool = False, on_error: ErrorHandler = raise_error
) -> Iterator[Article]:
    """Read a Label Studio export (JSON, not JSON-MIN).

    The first annotation of a task that was not cancelled counts. Regions labelled ``Content``,
    ``Cue``, ``Source`` and ``Target`` are joined by relations, whichever way they point. A task
    without an annotation is left out and noted, unless predictions are asked for.

    Args:
        path: A ``.json`` file, or a folder of them.
        predictions: Whether a task's predictions stand in where it has no annotation.
        on_error: What to do with a wrong task; the next ones are still read.

    Yields:
        One article a task.

    Raises:
        InputError: As ``on_error`` decides.
    """
    for file in files_of(path, ".json", on_error=on_error):
        try:
            tasks = json.loads(read_text(file))
        except InputError as error:
            on_error(error)
            continue
        except json.JSONDecodeError as error:
            on_error(wrong_file(file, error.lineno, f"The file is not JSON ({error.msg})."))
            continue
        if not isinstance(tasks, list):
            on_error(wrong_file(file, 1, "The file is not a list of tasks."))
            continue
        for number, task in enumerate(tasks, start=1):
            try:
                yield _article(file, number, task, predictions)
            except (ValueError, KeyError, TypeError) as error:
                reason = f"no {error}" if isinstance(error, KeyError) else str(error)
                on_error(wrong_file(file, None, f"Task {number} does not fit: {reason}."))


def _article(file: Path, number: int, task: Any, predictions: bool) -> Article:
    if not isinstance(task, dict) or not isinstance(task.get("data"), dict):
        raise ValueError("it is not an object with 'data'")
    data = task["data"]
    text = data["text"]
    name = str(data.get("id", task.get("id", number)))
    done = [a for a in task.get("annotations") or () if not a.get("was_cancelled")]
    if not done and predictions:
        done = task.get("predictions") or []
    if not done:
        problem = Problem(str(file), 0, f"Task {number} has no annotation and was left out.")
        return Article(name, text, layers=frozenset(), problems=(problem,))
    parts = _sort_results(text, done[0].get("result") or ())
    groups, loose = group_regions(parts.regions, parts.links)
    parts.reasons += [f"the {r.role} {text[slice(*r.span)]!r} hangs on nothing" for r in loose]
    layers = frozenset(data.get("layers", _layers(parts)))
    article = Article(
        name,
        text,
        tuple(_attributions(groups, parts, layers)),
        layers,
        problems=tuple(Problem(str(file), 0, f"Task {number}: {why}.") for why in parts.reasons),
    )
    wrong = check_spans(article)
    if wrong:
        raise ValueError(wrong)
    return article


def _sort_results(text: str, results: Iterable[Mapping[str, Any]]) -> _Task:
    task = _Task()
    rows = list(results)
    for row in rows:
        if row.get("type") == "labels":
            value = row["value"]
            role = role_of(str(value["labels"][0]))
            if role is None:
                task.reasons.append(f"the label {value['labels'][0]!r} was passed over")
                continue
            task.regions[row["id"]] = Region(row["id"], role, _place(text, value))
            task.scores[row["id"]] = float(row.get("score", 1.0))
    for row in rows:
        kind = row.get("type")
        if kind == "relation":
            start, end = row["from_id"], row["to_id"]
            if start not in task.regions or end not in task.regions:
                task.reasons.append("a relation to a region that is not there was passed over")
            elif NESTED in (row.get("labels") or ()):
                task.nested[start] = end
            else:
                task.links.append((start, end))
        elif kind in ("choices", "textarea") and row.get("id") in task.regions:
            value = row["value"].get("choices") or row["value"].get("text")
            found = value if isinstance(value, str) else value[0]
            name = row["from_name"]
            if name in CHOICES and found not in CHOICES[name]:
                raise ValueError(f"the {name} {found!r} is not one of {', '.join(CHOICES[name])}")
            task.fields.setdefault(row["id"], {})[name] = found
    return task


def _place(text: str, value: Mapping[str, Any]) -> CharSpan:
    """Where a region is: browsers count an emoji as two characters, Python as one."""
    start, end = int(value["start"]), int(value["end"])
    words = value.get("text")
    if words is None or text[start:end] == words:
        return start, end
    units = text.encode("utf-16-le")
    head = units[: 2 * start].decode("utf-16-le", "ignore")
    span = len(head), len(head) + len(words)
    if text[slice(*span)] == words:
        return span
    raise ValueError(f"at {start} stands {text[start:end]!r}, not {words!r}")


def _layers(task: _Task) -> set[str]:
    """Tell which layers an annotator used from the fields that were filled."""
    names = {name for fields in task.fields.values() for name in fields}
    found = {"attributions"}
    for layer, name in (
        ("kinds", "kind"),
        ("modes", "mode"),
        ("acts", "act"),
        ("stances", "stance"),
    ):
        if name in names:
            found.add(layer)
    if names & {"speaker", "speaker_type"}:
        found.add("speakers")
    return found


def _attributions(
    groups: list[Group], task: _Task, layers: frozenset[str]
) -> Iterator[Attribution]:
    names = _names(groups)
    for group in groups:
        anchor = group.anchor.key
        values = task.fields.get(anchor, {})
        outer = task.nested.get(anchor)
        yield Attribution(
            names[anchor],
            content=group.spans("content"),
            cue=group.spans("cue"),
            source=group.spans("source"),
            kind=cast(Any, values.get("kind")),
            mode=cast(Any, values.get("mode")),
            speaker=_speaker(values) if "speakers" in layers else None,
            stances=tuple(_stances(group, task)),
            act=cast(Any, values.get("act")),
            nested_in=names.get(outer) if outer else None,
            score=task.scores[anchor],
        )


def _names(groups: list[Group]) -> dict[str, str]:
    """Attribution ids by anchor: what what the export put before the colon, else new."""
    names: dict[str, str] = {}
    for group in groups:
        own = group.anchor.key.rpartition(":")[0]
        if own and own not in names.values():
            names[group.anchor.key] = own
    free = (f"q{n}" for n in range(2 * len(groups)) if f"q{n}" not in set(names.values()))
    for group in groups:
        if group.anchor.key not in names:
            names[group.anchor.key] = next(free)
    return names


def _speaker(values: Mapping[str, str]) -> GoldSpeaker | None:
    if not values.keys() & {"speaker", "speaker_type"}:
        return None
    return GoldSpeaker(
        values.get("speaker") or None,
        cast(Any, values.get("speaker_type", "PERSON")),
        values.get("speaker_id", ""),
        values.get("role"),
        values.get("country"),
        values.get("kb_id"),
        cast(Any, values.get("resolved_by", "name")),
    )


def _stances(group: Group, task: _Task) -> Iterator[GoldStance]:
    for region in group.regions:
        if region.role == "target":
            values = task.fields.get(region.key, {})
            yield GoldStance(
                values.get("target", ""),
                region.span,
                cast(Any, values.get("stance", "neutral")),
                values.get("target_country"),
                task.scores[region.key],
            )
