"""``convert``: from and to, with what does not fit told."""

import json
from pathlib import Path
from typing import Any

import spacy
from spacy.tokens import DocBin
from typer.testing import CliRunner

from spacy_diplomacy import quotes_of
from spacy_diplomacy.cli.app import app


def convert(*arguments: str | Path) -> Any:
    return CliRunner().invoke(app, ["convert", *map(str, arguments)])


def test_records_to_a_docbin_and_to_brat_and_back(record: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text(json.dumps(record) + "\n", encoding="utf8")
    result = convert("records", path, "-o", tmp_path / "made" / "train.spacy")
    assert result.exit_code == 0, result.output
    assert "1 articles with 4 attributions" in result.stderr
    docbin = DocBin().from_disk(tmp_path / "made" / "train.spacy")
    (doc,) = docbin.get_docs(spacy.blank("en").vocab)
    assert len(quotes_of(doc)) == 4
    assert convert("records", path, "-o", tmp_path / "brat", "--to", "brat").exit_code == 0
    back = tmp_path / "back.jsonl"
    assert convert("brat", tmp_path / "brat", "-o", back, "--to", "records").exit_code == 0
    (again,) = (json.loads(line) for line in back.read_text(encoding="utf8").splitlines())
    assert [q["content"] for q in again["quotes"]] == [q["content"] for q in record["quotes"]]
    assert [q["speaker"]["name"] for q in again["quotes"][:2]] == ["Ada Lind"] * 2


def test_spans_that_do_not_fit_are_listed(record: dict[str, Any], tmp_path: Path) -> None:
    record["quotes"] = [{**record["quotes"][3], "content": [[90, 94]]}]
    path = tmp_path / "records.jsonl"
    path.write_text(json.dumps(record) + "\n", encoding="utf8")
    result = convert("records", path, "-o", tmp_path / "a.spacy")
    assert result.exit_code == 0, result.output
    assert "spans that did not fit the tokens, expanded: 1" in result.stderr
    assert "content 90-94" in result.stderr


def test_wrong_files_are_named(record: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text(json.dumps(record) + "\n{oops\n", encoding="utf8")
    result = convert("records", path, "-o", tmp_path / "a.spacy")
    assert result.exit_code == 1
    assert f"{path}, line 2" in result.stderr
    assert "1 articles" in result.stderr


def test_wrong_arguments(tmp_path: Path) -> None:
    result = convert("nonsense", tmp_path, "-o", tmp_path / "a.spacy")
    assert result.exit_code == 2
    assert "no corpus format 'nonsense'" in result.stderr
    assert convert("records", tmp_path / "missing", "-o", tmp_path / "a.spacy").exit_code == 2
    (tmp_path / "a.jsonl").touch()
    result = convert("records", tmp_path / "a.jsonl", "-o", tmp_path / "a", "--lang", "qqq")
    assert result.exit_code == 2
    assert "knows no language" in result.stderr
