"""``evaluate``: every scheme on small files of its own."""

import json
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.tokens import DocBin
from typer.testing import CliRunner

from spacy_diplomacy.batch.windows import window_doc
from spacy_diplomacy.cli.app import app

TEXT = 'Ms Berg said: "The ice is thin." Mayor Holt said that the lake was closed.'
GERMAN = "Frau Berg sagte: „Das Eis ist dünn.“"


def evaluate(scheme: str, path: Path, *options: str | Path) -> Any:
    arguments = ["evaluate", scheme, str(path), "--weights", "none", *map(str, options)]
    return CliRunner().invoke(app, arguments)


def figures(scheme: str, path: Path, tmp_path: Path) -> Any:
    out = tmp_path / "made" / "figures.json"
    result = evaluate(scheme, path, "--json", out)
    assert result.exit_code == 0, result.output
    return json.loads(out.read_text(encoding="utf8"))


def span(words: str, text: str = TEXT) -> list[int]:
    return [text.index(words), text.index(words) + len(words)]


def lines(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf8")
    return path


GOLD = [
    {
        "content": [span('"The ice is thin."')],
        "cue": [span("said")],
        "source": [span("Ms Berg")],
        "kind": "direct",
        "source_form": "name",
        "speaker": "Berg",
    },
    {
        "content": [span("that the lake was closed")],
        "cue": [span("said", TEXT)],
        "source": [span("Mayor Holt")],
        "kind": "indirect",
        "source_form": "name",
        "speaker": "Holt",
    },
]
GOLD[1]["cue"] = [[TEXT.rindex("said"), TEXT.rindex("said") + 4]]


def test_polnear_from_a_pair_of_files(tmp_path: Path) -> None:
    articles = lines(tmp_path / "lake.articles.jsonl", {"id": "a", "text": TEXT})
    lines(tmp_path / "lake.gold.jsonl", {"id": "a", "attributions": GOLD})
    for path in (articles, tmp_path / "lake.gold.jsonl", tmp_path):
        result = figures("polnear", path, tmp_path)
        assert result["all"]["whole"]["relaxed"]["f"] == 1
        assert result["direct"]["exact"]["content"]["gold"] == 1
        assert result["speaker"]["accuracy"] == 1
        assert result["articles"] == {"gold": 1, "pred": 1}


def test_polnear_from_brat(tmp_path: Path) -> None:
    (tmp_path / "text").mkdir()
    (tmp_path / "attributions").mkdir()
    (tmp_path / "text" / "lake.txt").write_text(TEXT)
    rows = []
    for n, attribution in enumerate(GOLD):
        for m, (role, label) in enumerate(
            (("content", "Content"), ("cue", "Cue"), ("source", "Source")), start=1
        ):
            start, end = attribution[role][0]
            rows.append(f"T{10 * n + m}\t{label} {start} {end}\t{TEXT[start:end]}")
        keys = f"Content:T{10 * n + 1} Cue:T{10 * n + 2} Source:T{10 * n + 3}"
        rows.append(f"E{n + 1}\tAttribution:T{10 * n + 2} {keys}")
    (tmp_path / "attributions" / "lake_ab12.ann").write_text("\n".join(rows) + "\n")
    result = figures("polnear", tmp_path, tmp_path)
    assert result["all"]["whole"]["relaxed"] == {"p": 1, "r": 1, "f": 1, "gold": 2, "pred": 2}


def test_gum_quotes(tmp_path: Path) -> None:
    path = lines(tmp_path / "gum.jsonl", {"id": "a", "text": TEXT, "attributions": GOLD})
    result = figures("gum_quotes", path, tmp_path)
    assert result["all"]["F1"] == 1
    assert result["all"]["e2e_recall"] == 1
    assert result["kind=mixed"]["P"] is None
    assert set(result) >= {"all", "source_form=pronoun", "kind=direct"}


def test_records_by_type(tmp_path: Path) -> None:
    quotes = [{"id": f"q{n}", "type": row["kind"], **row} for n, row in enumerate(GOLD)]
    for quote in quotes:
        quote["speaker"] = None
    path = lines(tmp_path / "gold.jsonl", {"id": "a", "text": TEXT, "quotes": quotes})
    result = figures("records", path, tmp_path)
    assert result["all"]["whole"]["relaxed"]["f"] == 1
    assert result["by_type"]["direct"] == {"p": 1, "r": 1, "f": 1, "gold": 1, "pred": 1}


def test_wikinews_de(tmp_path: Path) -> None:
    row = {
        "type": "Direct",
        "quote": [span("„Das Eis ist dünn.“", GERMAN)],
        "cue": [span("sagte", GERMAN)],
        "speaker": [span("Frau Berg", GERMAN)],
    }
    path = lines(tmp_path / "de.jsonl", {"id": "a", "text": GERMAN, "annotations": [row]})
    result = figures("wikinews_de", path, tmp_path)
    assert result["direct"]["whole"]["relaxed"]["f"] == 1
    assert result["by_type"]["Direct"]["f"] == 1


def test_cofenet(tmp_path: Path) -> None:
    tokens = "`` The ice is thin , '' Ms Berg said .".split()
    labels = ["B-content", *["I-content"] * 6, "B-source", "I-source", "B-cue", "O"]
    path = lines(tmp_path / "windows.jsonl", {"tokens": tokens, "labels": labels})
    result = figures("cofenet", path, tmp_path)
    assert result["source"] == {"p": 1, "r": 1, "f": 1}
    assert result["cue"]["f"] == 1
    assert set(result) == {"source", "cue", "content"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"tokens": 3, "labels": []},
        {"tokens": ["it", 5], "labels": ["O", "O"]},
        {"tokens": ["it"], "labels": ["O", "O"]},
        {"tokens": "it", "labels": "O"},
    ],
)
def test_a_wrong_window_is_named_and_the_others_are_scored(
    wrong: dict[str, Any], tmp_path: Path
) -> None:
    row = {"tokens": ["Ott", "left"], "labels": ["O", "O"], "id": ["odd"]}
    result = evaluate("cofenet", lines(tmp_path / "windows.jsonl", row, wrong, row))
    assert result.exit_code == 1
    assert "windows.jsonl, line 2" in " ".join(result.output.split())
    assert "one label" in result.output


def test_windows_get_the_blanks_of_a_text() -> None:
    nlp = spacy.blank("en")
    tokens = "`` It 's -LRB- not -RRB- here , '' she did n't say . \" No \" .".split()
    doc = window_doc(nlp, tokens)
    assert doc.text == "“It's (not) here,” she didn't say. \"No\"."
    assert len(doc) == len(tokens)
    assert window_doc(nlp, []).text == ""


def test_directed_sentiment_and_newsmtsc(tmp_path: Path) -> None:
    path = tmp_path / "pairs.txt"
    path.write_text(
        "[Ada Lind] praised [Tom Holt].\tAda Lind\tTom Holt\t1\n"
        "[Ada Lind] met [Tom Holt].\tAda Lind\tTom Holt\t0\n"
    )
    result = figures("directed_sentiment", path, tmp_path)
    assert set(result) == {"micro_f", "macro_f", "by_class"}
    assert len(result["by_class"]) == 5
    target = {"Input.gid": "x_1_2_a_0_3", "from": 0, "to": 3, "mention": "Ada", "polarity": 4.0}
    row = {"primary_gid": "x_1_2_a", "sentence_normalized": "Ada sat.", "targets": [target]}
    result = figures("newsmtsc", lines(tmp_path / "n.jsonl", row), tmp_path)
    assert set(result) == {"f1m", "accuracy", "recall_avg"}


def test_figures_are_shown(tmp_path: Path) -> None:
    path = lines(tmp_path / "gum.jsonl", {"id": "a", "text": TEXT, "attributions": GOLD})
    assert "all F1                          1.0000" in evaluate("gum_quotes", path).stdout
    lines(tmp_path / "x.articles.jsonl", {"id": "a", "text": TEXT})
    lines(tmp_path / "x.gold.jsonl", {"id": "a", "attributions": GOLD})
    shown = evaluate("polnear", tmp_path / "x.gold.jsonl").stdout
    assert "all whole relaxed               P 1.0000 R 1.0000 F 1.0000  gold 2 pred 2" in shown


@pytest.mark.parametrize(
    ("scheme", "name", "status", "what"),
    [
        ("nonsense", "a.jsonl", 2, "Use one of: polnear, cofenet"),
        ("polnear", "missing", 1, "no such file or folder"),
        ("gum_quotes", "empty.jsonl", 1, "nothing to score"),
        ("cofenet", "a.jsonl", 1, "line 1: The JSON object has no 'tokens'."),
        ("records", "a.jsonl", 1, "line 1: The JSON object is not a record"),
        ("wikinews_de", "a.jsonl", 1, "has no 'text'"),
    ],
)
def test_what_cannot_be_scored(
    tmp_path: Path, scheme: str, name: str, status: int, what: str
) -> None:
    lines(tmp_path / "a.jsonl", {"id": "a"})
    (tmp_path / "empty.jsonl").touch()
    result = evaluate(scheme, tmp_path / name)
    assert result.exit_code == status
    assert what in result.stderr


def test_docbin_prints_the_scores_of_all_components(tmp_path: Path) -> None:
    nlp = spacy.blank("de")
    nlp.add_pipe("quote_detector", config={"weights": "none"})
    nlp.add_pipe("speaker_resolver")
    nlp.to_disk(tmp_path / "pipeline")
    DocBin(docs=[nlp(GERMAN)]).to_disk(tmp_path / "gold.spacy")
    arguments = ["evaluate", "docbin", tmp_path / "gold.spacy", "-p", tmp_path / "pipeline"]
    result = CliRunner().invoke(app, list(map(str, arguments)))
    assert result.exit_code == 0, result.output
    shown = {line.split()[0]: line.split()[1:] for line in result.output.splitlines()}
    assert shown["quote"] == ["P", "1.0000", "R", "1.0000", "F", "1.0000"]
    assert shown["quote_source_acc"] == ["1.0000"]
    assert "speaker_acc" in shown
    assert not any(name.startswith(("speed", "spans_")) for name in shown)


@pytest.mark.parametrize("data", [b"", b"no DocBin"])
def test_docbin_that_is_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "gold.spacy").write_bytes(data)
    result = evaluate("docbin", tmp_path / "gold.spacy")
    assert result.exit_code == 1
    assert "DocBin" in result.output
