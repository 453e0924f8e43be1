"""The sample corpus is what its markup says, varied, and its own parts do not overlap."""

import importlib.util
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from spacy_diplomacy.corpus.records import read_records


def rows(assets: Path) -> list[dict[str, object]]:
    return [
        json.loads(line)
        for part in ("train", "dev")
        for line in (assets / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()
    ]


def test_records_are_made_from_the_markup(assets: Path, tmp_path: Path) -> None:
    script = assets.parent / "scripts" / "build_sample.py"
    done = subprocess.run(
        [sys.executable, str(script), str(assets / "articles"), str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for part in ("train", "dev"):
        assert (tmp_path / f"{part}.jsonl").read_bytes() == (assets / f"{part}.jsonl").read_bytes()


def test_size_and_variety(assets: Path) -> None:
    found = rows(assets)
    assert len(found) >= 60
    assert len({row["id"] for row in found}) == len({row["text"] for row in found}) == len(found)
    assert all(70 <= len(str(row["text"]).split()) <= 200 for row in found)
    assert len({row["style"] for row in found}) >= 10
    quotes = [quote for row in found for quote in row["quotes"]]  # type: ignore[attr-defined]
    kinds = Counter(quote["type"] for quote in quotes)
    assert min(kinds[kind] for kind in ("direct", "indirect", "mixed")) > 50
    assert len({quote["act"] for quote in quotes}) == 9
    assert {quote["mode"] for quote in quotes} == {"speech", "writing", "thought"}
    by = Counter((quote["speaker"] or {}).get("resolved_by") for quote in quotes)
    assert set(by) == {"name", "pronoun", "nominal", "metonym", "alias", None}
    labels = Counter(stance["label"] for quote in quotes for stance in quote["stances"])
    assert min(labels.values()) >= 20


def test_spans_begin_and_end_with_words_or_marks(assets: Path) -> None:
    for article in read_records(assets / "train.jsonl"):
        for attribution in article.attributions:
            for role in ("content", "cue", "source"):
                for start, end in attribution.spans(role):
                    words = article.text[start:end]
                    assert words == words.strip() != "", (article.id, attribution.id)


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("a | wire | train\n{q1 Yes.\n::\n1 - - state\n", "not closed"),
        ("a | wire | train\n{q1 Yes}.\n::\n1 - - whisper\n", "whisper"),
        ("a | wire | train\n{q1 Yes}.\n::\n", "labels"),
        ("a | wire | train\n{x1 Yes}.\n::\n1 - - state\n", "no mark"),
    ],
)
def test_wrong_markup_is_refused(assets: Path, markup: str, reason: str) -> None:
    path = assets.parent / "scripts" / "build_sample.py"
    spec = importlib.util.spec_from_file_location("build_sample", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["build_sample"] = module
    spec.loader.exec_module(module)
    with pytest.raises(ValueError, match=reason):
        module.build_article(markup)
