"""Writing records in every format."""

import csv
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from spacy_diplomacy.batch.rows import COLUMNS, quote_rows
from spacy_diplomacy.batch.writers import WRITERS, Output, make_writer
from spacy_diplomacy.errors import MissingExtraError, SettingError

Record = dict[str, Any]


def write(record: Record, format: str, path: Path, **options: Any) -> None:
    with make_writer(format, Output(path, **options)) as writer:
        writer.write(record)


def test_rows_hold_every_column(record: Record) -> None:
    rows = list(quote_rows(record))
    assert all(tuple(row) == COLUMNS for row in rows)
    first, second, third, fourth = rows
    assert first["doc_id"] == "bridge <1>"
    assert first["content"] == 'the bridge was "safe <b>now</b>"'
    assert first["source_offsets"] == "0-17"
    assert first["stance_targets"] == "The Bridge, East"
    assert second["stance_labels"] == "oppose;neutral"
    assert second["stance_scores"] == "0.75;0.75"
    assert second["stance_countries"] == ";"
    assert third["speaker_name"] is None
    assert third["speaker_role"] == "A clerk"
    assert third["nested_in"] == "q1"
    assert fourth["content"] == "A clerk nodded"
    assert fourth["content_offsets"] == "88-95;96-102"
    assert fourth["speaker_id"] is None
    assert fourth["stance_targets"] is None


def test_rows_without_text_keep_the_offsets(record: Record) -> None:
    row = next(quote_rows(record, with_text=False))
    assert (row["content"], row["cue"], row["source"]) == (None, None, None)
    assert row["source_offsets"] == "0-17"


def test_json_lines(record: Record, tmp_path: Path) -> None:
    path = tmp_path / "made" / "out.jsonl"
    write(record, "jsonl", path)
    assert path.read_bytes() == json.dumps(record, ensure_ascii=False).encode() + b"\n"


def test_json_lines_without_text_and_appended(record: Record, tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    write(record, "jsonl", path, with_text=False)
    write(record, "jsonl", path, with_text=False, append=True)
    rows = [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]
    assert rows == [{"id": record["id"], "quotes": record["quotes"]}] * 2


def test_csv(record: Record, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    write(record, "csv", path)
    with path.open(encoding="utf8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    wanted = [
        {key: "" if value is None else str(value) for key, value in row.items()}
        for row in quote_rows(record)
    ]
    assert rows == wanted


def test_parquet(record: Record, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "out.parquet"
    write(record, "parquet", path)
    assert parquet.read_table(path).to_pylist() == list(quote_rows(record))


def test_parquet_without_any_quote(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "out.parquet"
    with make_writer("parquet", Output(path)) as writer:
        writer.write({"id": "none", "text": "", "quotes": []})
    assert parquet.read_table(path).column_names == list(COLUMNS)


def test_parquet_needs_its_extra(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"spacy-diplomacy\[parquet\]"):
        write(record, "parquet", tmp_path / "out.parquet")
    assert not (tmp_path / "out.parquet").exists()


def test_html(record: Record, tmp_path: Path) -> None:
    path = tmp_path / "out.html"
    write(record, "html", path)
    page = path.read_text(encoding="utf8")
    assert page.startswith("<!DOCTYPE html>")
    assert "Ada Lind" in page


def test_brat_is_read_back(record: Record, tmp_path: Path) -> None:
    from spacy_diplomacy.corpus.brat import read_brat

    write(record, "brat", tmp_path / "brat")
    (article,) = read_brat(tmp_path / "brat")
    assert article.text == record["text"]
    assert [[list(span) for span in a.content] for a in article.attributions] == [
        quote["content"] for quote in record["quotes"]
    ]


def test_label_studio_is_read_back(record: Record, tmp_path: Path) -> None:
    from spacy_diplomacy.corpus.labelstudio import read_labelstudio

    write(record, "labelstudio", tmp_path / "tasks.json")
    (article,) = read_labelstudio(tmp_path / "tasks.json", predictions=True)
    assert article.text == record["text"]
    assert {a.id: [list(span) for span in a.content] for a in article.attributions} == {
        quote["id"]: quote["content"] for quote in record["quotes"]
    }


def test_label_studio_without_documents_is_an_empty_list(tmp_path: Path) -> None:
    with make_writer("labelstudio", Output(tmp_path / "tasks.json")):
        pass
    assert json.loads((tmp_path / "tasks.json").read_text(encoding="utf8")) == []


def test_a_table_in_a_file(record: Record, tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    write(record, "table", path)
    text = path.read_text(encoding="utf8")
    assert "Ada Lind" in text
    assert "unknown speaker" in text
    assert "- Osten" in text
    assert "\x1b" not in text


def test_a_table_without_text_shows_places(record: Record, tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    write(record, "table", path, with_text=False)
    assert "88-95; 96-102" in path.read_text(encoding="utf8")
    assert "safe" not in path.read_text(encoding="utf8")


def test_control_characters_cannot_reach_the_terminal(record: Record, tmp_path: Path) -> None:
    text = "\x1b[31mred\x07"
    record = {**record, "text": text, "quotes": [{**record["quotes"][3], "content": [[0, 9]]}]}
    path = tmp_path / "out.txt"
    with make_writer("table", Output(path)) as writer:
        writer.write(record)
    assert "\x1b" not in path.read_text(encoding="utf8")
    assert "␛[31mred␇" in path.read_text(encoding="utf8")


def test_standard_output_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    with make_writer("jsonl", Output()) as writer:
        writer.write({"id": "ü", "quotes": []})
    assert stream.buffer.getvalue() == '{"id": "ü", "quotes": []}\n'.encode()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("format", "options"),
    [
        ("html", {"with_text": False}),
        ("brat", {"with_text": False}),
        ("csv", {"append": True}),
    ],
)
def test_what_does_not_go_together(tmp_path: Path, format: str, options: dict[str, bool]) -> None:
    with pytest.raises(SettingError):
        make_writer(format, Output(tmp_path / "out", **options))


def test_files_and_folders_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for format in sorted(set(WRITERS) - {"brat"}):
        with pytest.raises(SettingError, match="is a folder"):
            make_writer(format, Output(tmp_path))
    with pytest.raises(SettingError, match="need a folder"):
        make_writer("brat", Output(tmp_path / "file"))
    with pytest.raises(SettingError, match="standard output"):
        make_writer("brat", Output())
