"""``render`` and ``report``."""

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from spacy_diplomacy.cli.app import app

RUN = CliRunner()


def run(*arguments: str | Path) -> Any:
    return RUN.invoke(app, [str(argument) for argument in arguments])


def written(tmp_path: Path, *records: dict[str, Any]) -> Path:
    path = tmp_path / "records.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf8")
    return path


def test_render_a_text(tmp_path: Path) -> None:
    path = tmp_path / "snow.txt"
    path.write_text('Ms Berg said: "Snow <b>falls</b>."', encoding="utf8")
    result = run("render", path, "--weights", "none")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("<!DOCTYPE html>")
    assert "Snow &lt;b&gt;falls&lt;/b&gt;." in result.stdout
    assert "Berg" in result.stdout


def test_render_records_without_a_pipeline(record: dict[str, Any], tmp_path: Path) -> None:
    path = written(tmp_path, record)
    result = run("render", path, "-o", tmp_path / "page.html", "--title", "The <bridge>")
    assert result.exit_code == 0, result.output
    page = (tmp_path / "page.html").read_text(encoding="utf8")
    assert "The &lt;bridge&gt;" in page
    assert "Ada Lind" in page


def test_render_names_what_is_wrong(record: dict[str, Any], tmp_path: Path) -> None:
    bare = {key: value for key, value in record.items() if key != "text"}
    far = {**record, "text": "short"}
    odd = {**record, "quotes": [{"id": "q0"}]}
    path = written(tmp_path, record, bare, far, odd, {"text": "no record"})
    result = run("render", path)
    assert result.exit_code == 1
    assert f"{path}, line 2: The record has no text." in result.stderr
    assert f"{path}, line 3: The record's quote number 1" in result.stderr
    assert f"{path}, line 4: The record's quote number 1" in result.stderr
    assert f"{path}, line 5: The JSON object is not a record" in result.stderr
    assert "Ada Lind" in result.stdout


def test_report_as_table_csv_and_page(record: dict[str, Any], tmp_path: Path) -> None:
    path = written(tmp_path, record, {**record, "id": "other"})
    table = run("report", path)
    assert table.exit_code == 0, table.output
    assert "2 documents, 8 quotes" in table.stdout
    assert "Ada Lind" in table.stdout
    assert run("report", path, "--format", "csv").stdout.startswith("speaker,role,country")
    run("report", path, "-o", tmp_path / "report.html")
    assert "<h1>Speakers and stances</h1>" in (tmp_path / "report.html").read_text(encoding="utf8")


def test_report_takes_folders_and_records_without_text(
    record: dict[str, Any], tmp_path: Path
) -> None:
    written(tmp_path, {key: value for key, value in record.items() if key != "text"})
    result = run("report", tmp_path)
    assert result.exit_code == 0, result.output
    assert "1 documents, 4 quotes" in result.stdout


def test_report_names_what_is_no_record(tmp_path: Path) -> None:
    path = written(tmp_path, {"id": "a", "text": "A text."})
    result = run("report", path, tmp_path / "missing.jsonl")
    assert result.exit_code == 1
    assert f"{path}, line 1: " in result.stderr
    assert "missing.jsonl: There is no such file" in result.stderr
