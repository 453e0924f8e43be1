"""``extract``: formats, inputs that are wrong, resuming, filtering."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
import spacy
from typer.testing import CliRunner

from spacy_diplomacy.cli.app import app

TEXT = (
    'The river minister, Ada Lind, said: "The bridge is safe."\n'
    'Mayor Tom Holt said the bridge would open in May. "We are glad," he said.\n'
)
RUN = CliRunner()


def extract(*arguments: str | Path, stdin: str | bytes | None = None) -> Any:
    options = [str(argument) for argument in arguments]
    if "--pipeline" not in options and "--weights" not in options:
        options += ["--weights", "none"]
    return RUN.invoke(app, ["extract", *options], input=stdin)


def records(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "bridge.txt"
    path.write_text(TEXT, encoding="utf8", newline="")
    return path


def test_json_lines_when_piped(article: Path) -> None:
    result = extract(article)
    assert result.exit_code == 0, result.output
    (record,) = records(result.stdout)
    assert record["id"] == "bridge"
    assert record["text"] == TEXT
    said = {
        " ".join(TEXT[s:e] for s, e in quote["content"]).strip('"'): quote["speaker"]["name"]
        for quote in record["quotes"]
    }
    assert said["The bridge is safe."] == "Ada Lind"
    assert said["We are glad,"] == "Tom Holt"


def test_every_key_of_the_record_is_there(article: Path) -> None:
    quote = records(extract(article).stdout)[0]["quotes"][0]
    assert set(quote) == {
        "id",
        "type",
        "mode",
        "content",
        "nested_in",
        "cue",
        "source",
        "speaker",
        "stances",
        "act",
        "score",
    }
    assert set(quote["speaker"]) == {
        "id",
        "name",
        "type",
        "role",
        "country",
        "kb_id",
        "resolved_by",
    }


def test_offsets_hold_with_windows_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "crlf.txt"
    path.write_bytes(b'One.\r\n\r\nMs Berg said: "The ice is thin."\r\n')
    (record,) = records(extract(path).stdout)
    (quote,) = record["quotes"]
    raw = path.read_bytes().decode()
    assert '"The ice is thin."' in " ".join(raw[s:e] for s, e in quote["content"])


@pytest.mark.parametrize("name", ["out.jsonl", "out.csv", "out.html", "out.parquet"])
def test_the_output_name_chooses_the_format(article: Path, tmp_path: Path, name: str) -> None:
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow")
    result = extract(article, "-o", tmp_path / name)
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    head = (tmp_path / name).read_bytes()[:5]
    assert (
        head
        == {
            "out.jsonl": b'{"id"',
            "out.csv": b"doc_i",
            "out.html": b"<!DOC",
            "out.parquet": b"PAR1" + head[4:],
        }[name]
    )


def test_csv_to_standard_output(article: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(extract(article, "--format", "csv").stdout)))
    assert len(rows) == len(records(extract(article).stdout)[0]["quotes"])
    assert "Ada Lind" in {row["speaker_name"] for row in rows}


def test_table(article: Path) -> None:
    result = extract(article, "--format", "table")
    assert "Ada Lind" in result.stdout
    assert "Stance" in result.stdout


def test_brat_and_label_studio(article: Path, tmp_path: Path) -> None:
    assert extract(article, "-f", "brat", "-o", tmp_path / "brat").exit_code == 0
    assert (tmp_path / "brat" / "bridge.txt").read_text(encoding="utf8") == TEXT
    assert "Content" in (tmp_path / "brat" / "bridge.ann").read_text(encoding="utf8")
    tasks = json.loads(extract(article, "-f", "labelstudio").stdout)
    assert tasks[0]["data"]["text"] == TEXT
    assert tasks[0]["predictions"][0]["result"]


def test_no_text(article: Path) -> None:
    result = extract(article, "--no-text")
    assert "text" not in records(result.stdout)[0]
    assert extract(article, "--no-text", "--format", "html").exit_code == 2


def test_modes_are_filtered(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text('Ms Berg said: "It is late." Mr Holt thought that the train was slow.')
    everything = records(extract(path).stdout)[0]["quotes"]
    assert {quote["mode"] for quote in everything} == {"speech", "thought"}
    spoken = records(extract(path, "--mode", "speech").stdout)[0]["quotes"]
    assert spoken == [quote for quote in everything if quote["mode"] == "speech"]
    both = extract(path, "--mode", "speech", "--mode", "thought")
    assert records(both.stdout)[0]["quotes"] == everything


def test_wrong_inputs_are_named_and_the_rest_is_done(article: Path, tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes(b"ok\ncaf\xe9\n")
    lines = tmp_path / "many.jsonl"
    lines.write_text('{"id": "a", "text": "Rain."}\n{"body": "x"}\n{"id": "b", "text": "Sun."}\n')
    result = extract(tmp_path / "latin.txt", lines, tmp_path / "missing.txt", article)
    assert result.exit_code == 1
    assert [record["id"] for record in records(result.stdout)] == ["a", "b", "bridge"]
    assert f"{tmp_path / 'latin.txt'}, line 2: " in result.stderr
    assert f"{lines}, line 2: The JSON object has no text." in result.stderr
    assert f"{tmp_path / 'missing.txt'}: There is no such file" in result.stderr


@pytest.mark.parametrize("text", ["", "  \n \n", '"', '"' * 1_000, "\x00\x07\x1b", "😀 “שלום”"])
def test_odd_texts_give_a_record(tmp_path: Path, text: str) -> None:
    path = tmp_path / "odd.txt"
    path.write_text(text, encoding="utf8", newline="")
    result = extract(path)
    assert result.exit_code == 0, result.output
    (record,) = records(result.stdout)
    assert record["text"] == text


def test_standard_input() -> None:
    assert records(extract("-", stdin=TEXT).stdout)[0]["id"] == "stdin"
    lines = json.dumps({"id": "x", "text": TEXT}) + "\n"
    assert records(extract("-", stdin=lines).stdout)[0]["id"] == "x"


def test_resume(article: Path, tmp_path: Path) -> None:
    lines = tmp_path / "many.jsonl"
    lines.write_text("".join(json.dumps({"id": i, "text": f"{i}. {TEXT}"}) + "\n" for i in "abc"))
    out = tmp_path / "out.jsonl"
    assert extract(lines, "-o", out).exit_code == 0
    whole = out.read_bytes()
    cut = whole.index(b'{"id": "b"') + 40
    out.write_bytes(whole[:cut])
    result = extract(lines, "-o", out, "--resume")
    assert result.exit_code == 0, result.output
    assert out.read_bytes() == whole
    assert extract(lines, "-o", out, "--resume").exit_code == 0
    assert out.read_bytes() == whole


def test_resume_begins_where_there_is_nothing(article: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert extract(article, "-o", out, "--resume").exit_code == 0
    assert len(records(out.read_text(encoding="utf8"))) == 1


def test_several_processes_give_the_same(article: Path, tmp_path: Path) -> None:
    lines = tmp_path / "many.jsonl"
    lines.write_text("".join(json.dumps({"text": f"{n} {TEXT}"}) + "\n" for n in range(3)))
    assert extract(lines, "--n-process", "2").stdout == extract(lines).stdout


def test_a_pipeline_of_the_users(article: Path, tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path / "plain")
    assert extract(article, "--pipeline", tmp_path / "plain").stdout
    nlp = spacy.blank("en")
    nlp.add_pipe("quote_attribution", config={"weights": "none"})
    nlp.to_disk(tmp_path / "own")
    result = extract(article, "--pipeline", tmp_path / "own")
    assert result.exit_code == 0, result.output
    assert records(result.stdout)[0]["quotes"]
    result = extract(article, "--pipeline", tmp_path / "own", "--weights", "none")
    assert result.exit_code == 2
    assert "weights of its own" in result.stderr


def test_another_language(tmp_path: Path) -> None:
    path = tmp_path / "de.txt"
    path.write_text("Die Ministerin Ada Lind sagte: „Die Brücke ist sicher.“", encoding="utf8")
    result = extract(path, "--pipeline", "blank:de", "--weights", "none")
    (quote,) = records(result.stdout)[0]["quotes"]
    assert quote["type"] == "direct"


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (["--resume"], "no output to resume"),
        (["--n-process", "0"], "number of processes is 0"),
        (["--pipeline", "no_such_pipeline"], "cannot be loaded"),
        (["--pipeline", "blank:qqq"], "cannot be loaded"),
        (["--format", "brat"], "standard output"),
        (["--format", "csv", "--resume", "-o", "out.csv"], "cannot be resumed"),
        (["--format", "pdf"], "pdf"),
    ],
)
def test_wrong_options(
    article: Path, options: list[str], what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(article.parent)
    result = extract(article, *options)
    assert result.exit_code == 2
    assert what in " ".join(result.stderr.split())


def test_an_input_is_not_overwritten(article: Path) -> None:
    result = extract(article, "-o", article)
    assert result.exit_code == 2
    assert "also an input" in result.stderr
    assert article.read_text(encoding="utf8") == TEXT


def test_an_output_that_cannot_be_written(article: Path) -> None:
    result = extract(article, "-o", article / "out.jsonl")
    assert result.exit_code == 2
    assert "error: " in result.stderr
