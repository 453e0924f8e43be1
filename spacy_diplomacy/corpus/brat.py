"""brat standoff: text-bound spans (``T``), attributions as events (``E``), PolNeAR's own files."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, get_args

from spacy_diplomacy.corpus.document import (
    LAYERS,
    Article,
    Attribution,
    CharSpan,
    GoldSpeaker,
    GoldStance,
    Problem,
    check_spans,
)
from spacy_diplomacy.corpus.files import ErrorHandler, raise_error, read_text, wrong_file
from spacy_diplomacy.errors import InputError
from spacy_diplomacy.labels import Act, Kind, Mode, StanceLabel

_LINE = re.compile(r"(?:[TEARMN]\d+|#\d*|\*)\t")
_ARGUMENT_ROLES = {"content": "content", "cue": "cue", "source": "source"}
_EVENT = "Attribution"


@dataclass
class _Standoff:
    """One ``.ann`` file, taken apart but not yet joined."""

    spans: dict[str, tuple[str, tuple[CharSpan, ...]]] = field(default_factory=dict)
    events: dict[str, tuple[int, list[tuple[str, str]]]] = field(default_factory=dict)
    attributes: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_brat(path: Path, *, on_error: ErrorHandler = raise_error) -> Iterator[Article]:
    """Read a brat collection, or PolNeAR's folders ``text`` and ``attributions``.

    An event with the arguments ``Source``, ``Cue`` and ``Content`` (also numbered: ``Content2``) is
    one attribution; discontinuous spans keep their parts. Where several annotators did an article
    (PolNeAR names them in the last part of the file name, ``article_4e07.ann``), the
    alphabetically first is taken. Attributes ``Kind``, ``Mode``, ``Act`` and notes ``Speaker``, as
    :func:`write_brat` writes them, are read too.

    The scheme of PolNeAR: Newell, Margolin, Ruths, "An Attribution Relations Corpus for Political
    News", LREC 2018.

    Args:
        path: A folder, or one ``.ann`` file.
        on_error: What to do with a wrong file; the next files are still read.

    Yields:
        One article a text, in the order of the file names.

    Raises:
        InputError: As ``on_error`` decides.
    """
    try:
        pairs = _pairs(path)
    except InputError as error:
        on_error(error)
        return
    for text_file, annotation_file in pairs:
        try:
            yield _read_article(text_file, annotation_file)
        except InputError as error:
            on_error(error)


def annotators(path: Path) -> dict[str, list[Path]]:
    """List the annotation files of each article, for measuring agreement.

    Args:
        path: PolNeAR's folder, holding ``text`` and ``attributions``.

    Returns:
        Article id to its annotation files, sorted by annotator.

    Raises:
        InputError: The folder holds no text.
    """
    texts, notes = _folders(path)
    found: dict[str, list[Path]] = {p.stem: [] for p in sorted(texts.glob("*.txt"))}
    if not found:
        raise wrong_file(path, None, "The folder holds no text (.txt).", "Check the path.")
    for file in sorted(notes.glob("*.ann")):
        for stem in (file.stem, file.stem.rpartition("_")[0]):
            if stem in found:
                found[stem].append(file)
                break
    return found


def _folders(path: Path) -> tuple[Path, Path]:
    if (path / "text").is_dir() and (path / "attributions").is_dir():
        return path / "text", path / "attributions"
    return path, path


def _pairs(path: Path) -> list[tuple[Path, Path]]:
    """Pair texts with annotations; a text without annotations is paired with a missing file."""
    if path.is_file():
        return [(path.with_suffix(".txt"), path.with_suffix(".ann"))]
    if not path.is_dir():
        raise wrong_file(path, None, "There is no such file or folder.", "Check the path.")
    texts, notes = _folders(path)
    return [
        (texts / f"{stem}.txt", files[0] if files else notes / f"{stem}.ann")
        for stem, files in annotators(path).items()
    ]


def _read_article(text_file: Path, annotation_file: Path) -> Article:
    text = read_text(text_file)
    standoff = _parse(annotation_file, read_text(annotation_file))
    attributions = _join(annotation_file, standoff)
    found = {"attributions"}
    for layer, name in (("kinds", "Kind"), ("modes", "Mode"), ("acts", "Act")):
        if any(name in values for values in standoff.attributes.values()):
            found.add(layer)
    if any("Speaker" in notes for notes in standoff.notes.values()):
        found.add("speakers")
    if any(label == "Target" for label, _ in standoff.spans.values()):
        found.add("stances")
    for notes in standoff.notes.values():
        found.update(notes.get("Layers", "").split())
    article = Article(
        text_file.stem,
        text,
        tuple(attributions),
        frozenset(found),
        problems=tuple(standoff.problems),
    )
    wrong = check_spans(article)
    if wrong:
        raise wrong_file(annotation_file, None, f"In this file {wrong}.")
    return article


def _parse(path: Path, text: str) -> _Standoff:
    """Take the lines apart; a line that begins like none is the rest of a span's text."""
    out = _Standoff()
    last = ""
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        if not _LINE.match(line):
            if line.strip() and last[:1] not in ("T", "#"):
                raise wrong_file(path, number, f"The line {line[:40]!r} is no brat annotation.")
            continue
        fields = line.split("\t")
        key, body = fields[0], fields[1]
        if key[0] == "T":
            out.spans[key] = _parse_span(path, number, body)
        elif key[0] == "E":
            out.events[key] = (number, _parse_event(path, number, body))
        elif key[0] in "AM":
            name, target, *value = body.split(" ", 2)
            out.attributes.setdefault(target, {})[name] = value[0] if value else "true"
        elif key[0] == "#":
            name, _, target = body.partition(" ")
            out.notes.setdefault(target, {})[name] = fields[2] if len(fields) > 2 else ""
        last = key
    return out


def _parse_span(path: Path, number: int, body: str) -> tuple[str, tuple[CharSpan, ...]]:
    label, _, places = body.partition(" ")
    spans = []
    for part in places.split(";"):
        numbers = part.split()
        if len(numbers) != 2 or not all(n.isdecimal() for n in numbers):
            raise wrong_file(path, number, f"The offsets {places!r} are not 'start end' pairs.")
        spans.append((int(numbers[0]), int(numbers[1])))
    return label, tuple(spans)


def _parse_event(path: Path, number: int, body: str) -> list[tuple[str, str]]:
    arguments = []
    for part in body.split():
        role, colon, key = part.partition(":")
        if not colon:
            raise wrong_file(path, number, f"The argument {part!r} is not 'Role:T1'.")
        arguments.append((role, key))
    return arguments


def _join(path: Path, standoff: _Standoff) -> Iterator[Attribution]:
    """Join spans into attributions; events without any content, cue or source are noted."""
    names = {key: f"q{n}" for n, key in enumerate(standoff.events)}
    for key, notes in standoff.notes.items():
        if "Id" in notes and key in names:
            names[key] = notes["Id"]
    for key, (number, arguments) in standoff.events.items():
        spans: dict[str, list[CharSpan]] = {role: [] for role in _ARGUMENT_ROLES}
        stances: list[GoldStance] = []
        nested: str | None = None
        for role, target in arguments:
            name = role.rstrip("0123456789").lower()
            if name == "nestedin" and target in names:
                nested = names[target]
                continue
            if target not in standoff.spans:
                raise wrong_file(
                    path, number, f"The event {key} points at {target}, which is missing."
                )
            if name in spans:
                spans[name] = sorted({*spans[name], *standoff.spans[target][1]})
            elif name == "target":
                stances.append(_stance(path, number, standoff, target))
        if not any(spans.values()):
            reason = f"The event {key} joins no source, cue or content and was left out."
            standoff.problems.append(Problem(str(path), number, reason))
            continue
        values = standoff.attributes.get(key, {})
        yield Attribution(
            names[key],
            content=tuple(spans["content"]),
            cue=tuple(spans["cue"]),
            source=tuple(spans["source"]),
            kind=_one_of(path, number, values, "Kind", get_args(Kind)),
            mode=_one_of(path, number, values, "Mode", get_args(Mode)),
            speaker=_speaker(path, number, standoff.notes.get(key, {}).get("Speaker")),
            stances=tuple(stances),
            act=_one_of(path, number, values, "Act", get_args(Act)),
            nested_in=nested,
            score=float(values.get("Score", 1.0)),
        )


def _one_of(
    path: Path, number: int, values: dict[str, str], name: str, allowed: tuple[str, ...]
) -> Any:
    value = values.get(name)
    if value is not None and value not in allowed:
        raise wrong_file(path, number, f"The {name} {value!r} is not one of {', '.join(allowed)}.")
    return value


def _json_note(path: Path, number: int, note: str) -> dict[str, Any]:
    try:
        row = json.loads(note)
    except json.JSONDecodeError as error:
        raise wrong_file(
            path, number, f"A note of this event is not JSON ({error.msg})."
        ) from error
    if not isinstance(row, dict):
        raise wrong_file(path, number, "A note of this event is not a JSON object.")
    return row


def _speaker(path: Path, number: int, note: str | None) -> GoldSpeaker | None:
    if note is None:
        return None
    row = _json_note(path, number, note)
    try:
        return GoldSpeaker(**row)
    except TypeError as error:
        raise wrong_file(path, number, f"The speaker note does not fit ({error}).") from error


def _stance(path: Path, number: int, standoff: _Standoff, key: str) -> GoldStance:
    label = _one_of(path, number, standoff.attributes.get(key, {}), "Stance", get_args(StanceLabel))
    row = _json_note(path, number, standoff.notes.get(key, {}).get("Target", "{}"))
    return GoldStance(
        target=row.get("target", ""),
        span=standoff.spans[key][1][0],
        label=label or "neutral",
        country=row.get("country"),
        score=row.get("score", 1.0),
    )


def format_brat(article: Article) -> str:
    """Write the annotations of an article as a ``.ann`` file's text.

    Source, cue and content become spans joined by an ``Attribution`` event, as in PolNeAR; kind,
    mode and act become attributes; the speaker a note in JSON; each stance a ``Target`` span
    with a ``Stance`` attribute. :func:`read_brat` reads all of it back.

    Args:
        article: The article.

    Returns:
        The lines, ended by a line end; an empty string where nothing is annotated.
    """
    writer = _Writer(article.text)
    events = {a.id: f"E{n}" for n, a in enumerate(article.attributions, start=1)}
    for number, attribution in enumerate(article.attributions):
        writer.attribution(attribution, events, default_id=f"q{number}")
    if article.attributions:
        writer.note("Layers", "E1", " ".join(x for x in LAYERS if x in article.layers))
    return "".join(f"{line}\n" for line in writer.lines)


class _Writer:
    """Numbers and collects the lines of one file."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: list[str] = []
        self.count = dict.fromkeys("TA#", 0)

    def _key(self, letter: str) -> str:
        self.count[letter] += 1
        return f"{letter}{self.count[letter]}"

    def span(self, label: str, spans: Iterable[CharSpan]) -> str:
        key = self._key("T")
        parts = list(spans)
        places = ";".join(f"{start} {end}" for start, end in parts)
        # brat keeps a span's text on one line
        words = " ".join(" ".join(self.text[start:end].split()) for start, end in parts)
        self.lines.append(f"{key}\t{label} {places}\t{words}")
        return key

    def attribute(self, name: str, target: str, value: object) -> None:
        self.lines.append(f"{self._key('A')}\t{name} {target} {value}")

    def note(self, name: str, target: str, value: object) -> None:
        body = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        self.lines.append(f"{self._key('#')}\t{name} {target}\t{body}")

    def attribution(self, item: Attribution, events: dict[str, str], default_id: str) -> None:
        event = events[item.id]
        trigger = item.cue or item.content or item.source
        arguments = [f"{_EVENT}:{self.span(_EVENT, trigger)}"]
        for role, label in (("content", "Content"), ("cue", "Cue"), ("source", "Source")):
            if item.spans(role):
                arguments.append(f"{label}:{self.span(label, item.spans(role))}")
        targets = []
        for stance in item.stances:
            key = self.span("Target", [stance.span])
            arguments.append(f"Target:{key}")
            targets.append((key, stance))
        if item.nested_in in events:
            arguments.append(f"NestedIn:{events[item.nested_in]}")
        self.lines.append(f"{event}\t{' '.join(arguments)}")
        for name, value in (("Kind", item.kind), ("Mode", item.mode), ("Act", item.act)):
            if value is not None:
                self.attribute(name, event, value)
        if item.score != 1.0:
            self.attribute("Score", event, item.score)
        if item.id != default_id:
            self.note("Id", event, item.id)
        if item.speaker is not None:
            self.note("Speaker", event, asdict(item.speaker))
        for key, stance in targets:
            self.attribute("Stance", key, stance.label)
            row = {"target": stance.target, "country": stance.country, "score": stance.score}
            self.note("Target", key, row)


def write_brat(articles: Iterable[Article], folder: Path) -> list[Path]:
    """Write a text and an annotation file for each article into one folder.

    Args:
        articles: The articles; an id is used as file name, with ``/`` made ``_``.
        folder: Where to write; it is made where it is missing.

    Returns:
        The annotation files written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for article in articles:
        stem = article.id.replace("/", "_")
        (folder / f"{stem}.txt").write_bytes(article.text.encode("utf-8"))
        target = folder / f"{stem}.ann"
        target.write_bytes(format_brat(article).encode("utf-8"))
        written.append(target)
    return written
