"""Make the sample corpus: the marked-up articles become records with exact character offsets.

An article is ``=== id | style | part``, its text with inline marks, a line ``::``, lines for the
speakers (``A name | type | role | country``, ``-`` where the text gives no name) and one entry an
attribution (``1 A pronoun accuse [speech|writing|thought] [kind]``), parted by ``;``.

The marks nest: ``{q1 ...}`` content, ``{c1 ...}`` cue, ``{s1 ...}`` source, of attribution 1 (or of
several: ``{s1,2 ...}``), and ``{t1+=Name/ISO ...}`` a target that the speaker of attribution 1
supports (``+``), opposes (``-``) or names without a stance (``~``); ``=Name`` with ``_`` for blanks
where its canonical name is not what stands there, ``/ISO`` for its country.

    python scripts/build_sample.py assets/articles assets
"""

import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spacy_diplomacy.corpus.document import (
    Article,
    Attribution,
    GoldSpeaker,
    GoldStance,
    check_spans,
)
from spacy_diplomacy.corpus.kinds import kind_of, quoted_regions
from spacy_diplomacy.corpus.records import to_record
from spacy_diplomacy.labels import ACTS, KINDS, MODES, RESOLVED_BY, SPEAKER_TYPES

_HEAD = re.compile(
    r"\{(?P<role>[qcst])(?P<ids>\d+(?:,\d+)*)(?P<sign>[-+~])?"
    r"(?:=(?P<name>[^\s/}]+))?(?:/(?P<country>[A-Z]{3}))? "
)
_SIGNS = {"+": "support", "-": "oppose", "~": "neutral"}
_LAYERS = frozenset({"attributions", "kinds", "modes", "speakers", "stances", "acts"})


@dataclass
class _Marks:
    """The plain text of an article and its marks, gathered by attribution."""

    text: str = ""
    spans: dict[str, dict[str, list[tuple[int, int]]]] = field(default_factory=dict)
    stances: dict[str, list[GoldStance]] = field(default_factory=dict)


def parse_marks(source: str) -> _Marks:
    """Take the marks out of a text.

    Args:
        source: The text with its marks.

    Returns:
        The text without them, and the spans by attribution and role.

    Raises:
        ValueError: A brace is not closed, or does not begin a mark.
    """
    marks = _Marks()
    plain: list[str] = []
    size = 0
    stack: list[tuple[int, re.Match[str]]] = []
    at = 0
    while at < len(source):
        if source[at] == "{":
            head = _HEAD.match(source, at)
            if head is None:
                raise ValueError(f"no mark begins at {source[at : at + 30]!r}")
            stack.append((size, head))
            at = head.end()
        elif source[at] == "}":
            if not stack:
                raise ValueError(f"nothing is open at {source[at - 20 : at + 10]!r}")
            start, head = stack.pop()
            _keep(marks, head, (start, size), "".join(plain)[start:size])
            at += 1
        else:
            plain.append(source[at])
            size += 1
            at += 1
    if stack:
        raise ValueError(f"{stack[-1][1].group()!r} is not closed")
    marks.text = "".join(plain)
    return marks


def _keep(marks: _Marks, head: re.Match[str], span: tuple[int, int], words: str) -> None:
    if words != words.strip() or not words:
        raise ValueError(f"{words!r} begins or ends with a blank")
    for key in head["ids"].split(","):
        if head["role"] == "t":
            if head["sign"] is None:
                raise ValueError(f"the target {words!r} has no sign")
            name = (head["name"] or words).replace("_", " ")
            stance = GoldStance(name, span, _SIGNS[head["sign"]], head["country"])  # type: ignore[arg-type]
            marks.stances.setdefault(key, []).append(stance)
        else:
            roles = marks.spans.setdefault(key, {"q": [], "c": [], "s": []})
            roles[head["role"]].append(span)


def _speaker(line: str) -> tuple[str, GoldSpeaker]:
    first, *rest = [part.strip() for part in line.split("|")]
    key, name = first.split(" ", 1)
    kind, role, country = [*rest, "", ""][:3]
    if kind not in SPEAKER_TYPES:
        raise ValueError(f"{kind!r} is no speaker type")
    return key, GoldSpeaker(
        None if name == "-" else name,
        kind,  # type: ignore[arg-type]
        role=role or None,
        country=country or None,
    )


def _labels(entry: str) -> tuple[str, str, dict[str, Any]]:
    key, speaker, by, act, *more = entry.split()
    if act not in ACTS:
        raise ValueError(f"{act!r} is no act")
    if (by == "-") != (speaker == "-") or by not in (*RESOLVED_BY, "-"):
        raise ValueError(f"{entry!r} does not say how its speaker is resolved")
    out: dict[str, Any] = {"act": act, "mode": "speech", "resolved_by": by}
    for word in more:
        if word in MODES:
            out["mode"] = word
        elif word in KINDS:
            out["kind"] = word
        else:
            raise ValueError(f"{word!r} is neither mode nor kind")
    return key, speaker, out


def build_article(source: str) -> tuple[Article, str, str]:
    """Make one article.

    Args:
        source: The article's markup, its head line without the ``===``.

    Returns:
        The article, its style and its part.

    Raises:
        ValueError: The markup is wrong; the message says where.
    """
    head, body = source.split("\n", 1)
    name, style, part = [piece.strip() for piece in head.split("|")]
    try:
        text, trailer = body.split("\n::\n")
        marks = parse_marks(text.strip())
        speakers: dict[str, GoldSpeaker] = {}
        entries: dict[str, tuple[str, dict[str, Any]]] = {}
        for line in trailer.strip().splitlines():
            if "|" in line:
                key, speaker = _speaker(line)
                speakers[key] = speaker
                continue
            for entry in filter(None, (e.strip() for e in line.split(";"))):
                key, who, labels = _labels(entry)
                entries[key] = (who, labels)
        if set(entries) != set(marks.spans):
            raise ValueError(f"marks {sorted(marks.spans)} but labels {sorted(entries)}")
        if set(marks.stances) - set(entries):
            raise ValueError("a target belongs to no attribution")
        unused = set(speakers) - {who for who, _ in entries.values()}
        if unused:
            raise ValueError(f"speakers without a quote: {sorted(unused)}")
        article = Article(name, marks.text, _attributions(marks, speakers, entries), _LAYERS)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error
    wrong = check_spans(article)
    if wrong:
        raise ValueError(f"{name}: {wrong}")
    return article, style, part


def _attributions(
    marks: _Marks,
    speakers: dict[str, GoldSpeaker],
    entries: dict[str, tuple[str, dict[str, Any]]],
) -> tuple[Attribution, ...]:
    regions = quoted_regions(marks.text)
    order = sorted(entries, key=lambda key: min(marks.spans[key]["q"] or [(0, 0)]))
    ids = {key: f"q{n}" for n, key in enumerate(order)}
    numbers = {who: f"s{n}" for n, who in enumerate(speakers)}
    out = []
    for key in order:
        roles = {role: tuple(sorted(spans)) for role, spans in marks.spans[key].items()}
        who, labels = entries[key]
        if not roles["q"]:
            raise ValueError(f"attribution {key} has no content")
        speaker = None
        if who != "-":
            base = speakers[who]
            speaker = GoldSpeaker(
                base.name,
                base.type,
                numbers[who],
                base.role,
                base.country,
                resolved_by=labels["resolved_by"],
            )
        out.append(
            Attribution(
                ids[key],
                content=roles["q"],
                cue=roles["c"],
                source=roles["s"],
                kind=labels.get("kind") or kind_of(marks.text, roles["q"], regions),
                mode=labels["mode"],
                speaker=speaker,
                stances=tuple(sorted(marks.stances.get(key, ()), key=lambda s: s.span)),
                act=labels["act"],
                nested_in=_nested(key, marks, ids),
            )
        )
    return tuple(out)


def _nested(key: str, marks: _Marks, ids: dict[str, str]) -> str | None:
    """The attribution whose content holds this one's content, the tightest if several do."""
    start, end = marks.spans[key]["q"][0]
    around = [
        (stop - begin, other)
        for other, roles in marks.spans.items()
        if other != key
        for begin, stop in roles["q"]
        if begin <= start and end <= stop and stop - begin > end - start
    ]
    return ids[min(around)[1]] if around else None


def main(articles: Path, out: Path) -> None:
    """Read every ``.txt`` of a folder and write ``train.jsonl`` and ``dev.jsonl``.

    Args:
        articles: The folder of marked-up articles.
        out: The folder to write to.
    """
    parts: dict[str, list[dict[str, Any]]] = {"train": [], "dev": []}
    for file in sorted(articles.glob("*.txt")):
        for source in re.split(r"^=== ", file.read_text(encoding="utf-8"), flags=re.M)[1:]:
            article, style, part = build_article(source)
            parts[part].append({**to_record(article), "style": style})
    for part, rows in parts.items():
        lines = [json.dumps(row, ensure_ascii=False) for row in rows]
        (out / f"{part}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        quotes = sum(len(row["quotes"]) for row in rows)
        print(f"{part}: {len(rows)} articles, {quotes} attributions")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
