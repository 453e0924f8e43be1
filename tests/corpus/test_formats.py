"""The other corpus formats: what is read from a small file of each, how a wrong one is named."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import spacy

from spacy_diplomacy import spans as storage
from spacy_diplomacy.corpus.document import Article
from spacy_diplomacy.corpus.formats import READERS, reader_of
from spacy_diplomacy.corpus.readers import make_corpus
from spacy_diplomacy.errors import InputError, SettingError
from spacy_diplomacy.labels import CONTENT, QUOTE_SPEAKER, TARGETS

TEXT = 'Ida said "no". Bo agreed it was late.'


def words(article: Article, role: str) -> list[list[str]]:
    return [[article.text[s:e] for s, e in a.spans(role)] for a in article.attributions]


def read(format: str, path: Path) -> list[Article]:
    return list(READERS[format](path))


def parc3(folder: Path) -> Path:
    def word(text: str, at: int, *roles: tuple[str, str]) -> str:
        inside = "".join(
            f'<attribution id="{name}"><attributionRole roleValue="{role}"/></attribution>'
            for name, role in roles
        )
        return f'<WORD ByteCount="{at},{at + len(text)}" text="{text}" word="0">{inside}</WORD>'

    first = [
        word("Ida", 9, ("a1", "source")),
        word("said", 13, ("a1", "cue")),
        word("no", 18, ("a1", "content"), ("a2", "content")),
        word(".", 20),
    ]
    second = [word("Really", 23, ("a1", "content")), word("-LRB-", 30), word(".", 31)]
    path = folder / "wsj_0001.xml"
    path.write_text(
        f"<root><SENTENCE><S>{''.join(first)}</S></SENTENCE>"
        f"<SENTENCE>{''.join(second)}</SENTENCE></root>"
    )
    return path


def test_parc3(tmp_path: Path) -> None:
    (article,) = read("parc3", parc3(tmp_path))
    assert article.text == "Ida said no.\n\nReally (."
    assert [a.id for a in article.attributions] == ["a1", "a2"]
    assert words(article, "content") == [["no", "Really"], ["no"]]
    assert words(article, "source") == [["Ida"], []]


def test_citron(tmp_path: Path) -> None:
    def span(start: int, end: int, text: str | None = None) -> dict[str, Any]:
        return {"start": start, "end": end, "text": TEXT[start:end] if text is None else text}

    quote = {
        "cue": span(4, 8),
        "sources": [span(0, 3, "Ada")],
        "contents": [span(9, 13)],
        "confidence": 0.5,
    }
    path = tmp_path / "c.json"
    path.write_text(json.dumps({"text": TEXT, "quotes": [quote]}))
    (article,) = read("citron", path)
    assert (words(article, "cue"), words(article, "content")) == ([["said"]], [['"no"']])
    assert article.attributions[0].score == 0.5
    assert "'Ada'" in article.problems[0].reason


def test_conll_joins_by_number_or_by_the_nearest_cue(tmp_path: Path) -> None:
    path = tmp_path / "c.conll"
    path.write_text(
        "# newdoc id = one\n"
        "Ida\tB-SOURCE\nsaid\tB-CUE\nno\tSpaceAfter=No\tB-CONTENT\n.\tO\n"
        "\n"
        "Bo\tB-SOURCE-1\nand\tO\nAl\tB-SOURCE-2\nsaid\tB-CUE-1\nthought\tB-CUE-2\n"
        "x\tB-CONTENT-2\ny\tI-CONTENT-2\nz\tB-CONTENT-1\n"
    )
    (article,) = read("conll", path)
    assert article.id == "one"
    assert article.text.startswith("Ida said no. Bo")
    assert words(article, "source") == [["Ida"], ["Bo"], ["Al"]]
    assert words(article, "content") == [["no"], ["z"], ["x y"]]
    assert article.tokens is not None
    assert len(article.tokens) == 12


def test_conll_blocks_are_documents_where_nothing_parts_them(tmp_path: Path) -> None:
    path = tmp_path / "c.bio"
    path.write_text("Ida O\nsaid B-cue\n\n\nno B-content\n")
    assert [a.text for a in read("conll", path)] == ["Ida said", "no"]


def test_cofenet(tmp_path: Path) -> None:
    row = {
        "id": "w",
        "tokens": ["Ida", "said", "no", ",", "Bo", "said", "yes"],
        "labels": ["B-source", "B-cue", "B-content", "O", "B-source", "B-cue", "B-content"],
    }
    path = tmp_path / "c.jsonl"
    path.write_text(json.dumps(row) + "\n" + json.dumps(row) + "\n")
    first, second = read("cofenet", path)
    assert (first.id, second.id) == ("w#0", "w#1")
    assert words(first, "source") == [["Ida"], ["Bo"]]
    assert words(first, "content") == [["no"], ["yes"]]


def test_wikinews_de(tmp_path: Path) -> None:
    text = "Ida schrieb, Bo habe „nein“ gesagt."
    outer = {"type": "Indirect", "medium": "Writing", "quote": [[13, 34]], "speaker": [[0, 3]]}
    inner = {"type": "Direct", "medium": "SW", "quote": [[21, 27]], "cue": [[28, 34]]}
    path = tmp_path / "w.jsonl"
    path.write_text(json.dumps({"id": 7, "text": text, "annotations": [inner, outer]}) + "\n")
    (article,) = read("wikinews_de", path)
    first, second = article.attributions
    assert (first.kind, first.mode, first.nested_in) == ("indirect", "writing", None)
    assert (second.kind, second.mode, second.nested_in) == ("direct", "speech", "q0")
    assert words(article, "content") == [["Bo habe „nein“ gesagt"], ["„nein“"]]


def prodigy_row(**extra: Any) -> dict[str, Any]:
    spans = [
        {"start": 0, "end": 3, "token_start": 0, "token_end": 0, "label": "SOURCE"},
        {"start": 4, "end": 8, "token_start": 1, "token_end": 1, "label": "CUE"},
        {"start": 9, "end": 13, "token_start": 2, "token_end": 4, "label": "CONTENT"},
        {"start": 15, "end": 17, "token_start": 6, "token_end": 6, "label": "SOURCE"},
    ]
    relations = [
        {"head": 0, "child": 1, "label": "of", "head_span": spans[0], "child_span": spans[1]},
        {"head": 4, "child": 1, "label": "of"},
    ]
    return {"text": TEXT, "spans": spans, "relations": relations, "answer": "accept", **extra}


def test_prodigy(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    rows = [prodigy_row(meta={"id": "m"}), prodigy_row(answer="reject")]
    path.write_text("\n".join(map(json.dumps, rows)))
    good, rejected = read("prodigy", path)
    assert good.id == "m"
    assert words(good, "content") == [['"no"']]
    assert words(good, "source") == [["Ida"]]
    assert "'Bo'" in good.problems[0].reason
    assert rejected.layers == frozenset()


def label(key: str, start: int, end: int, name: str) -> dict[str, Any]:
    value = {"start": start, "end": end, "text": TEXT[start:end], "labels": [name]}
    return {"id": key, "from_name": "label", "to_name": "text", "type": "labels", "value": value}


def arrow(start: str, end: str) -> dict[str, Any]:
    return {"type": "relation", "from_id": start, "to_id": end, "direction": "right"}


def task(results: list[dict[str, Any]], text: str = TEXT) -> dict[str, Any]:
    return {"id": 1, "data": {"text": text}, "annotations": [{"result": results}]}


def test_labelstudio_as_an_annotator_draws_it(tmp_path: Path) -> None:
    results = [
        label("Xa", 0, 3, "Source"),
        label("Xb", 4, 8, "Cue"),
        label("Xc", 9, 13, "Content"),
        label("Xd", 18, 24, "Cue"),
        label("Xe", 25, 36, "Content"),
        arrow("Xa", "Xb"),
        arrow("Xb", "Xc"),
        arrow("Xa", "Xd"),
        arrow("Xe", "Xd"),
    ]
    path = tmp_path / "l.json"
    path.write_text(json.dumps([task(results)]))
    (article,) = read("labelstudio", path)
    assert words(article, "content") == [['"no"'], ["it was late"]]
    assert words(article, "source") == [["Ida"], ["Ida"]]
    assert article.layers == {"attributions"}


def test_labelstudio_counts_an_emoji_as_the_browser_does(tmp_path: Path) -> None:
    row = label("a", 3, 5, "Content")
    row["value"]["text"] = "no"
    path = tmp_path / "l.json"
    path.write_text(json.dumps([task([row], "😀 no")]))
    (article,) = read("labelstudio", path)
    assert words(article, "content") == [["no"]]


def test_stance_corpora(tmp_path: Path) -> None:
    path = tmp_path / "d.txt"
    path.write_text("[Ida] blamed [Bo] for it.\tIda\tBo\t3\n")
    (article,) = read("directed_sentiment", path)
    assert words(article, "source") == [["Ida"], ["Bo"]]
    assert [[s.label for s in a.stances] for a in article.attributions] == [["oppose"], ["neutral"]]
    path = tmp_path / "n.jsonl"
    targets = [{"Input.gid": "g", "from": 0, "to": 3, "mention": "Ida", "polarity": 6.0}]
    row = {"primary_gid": "a_1_2_x", "sentence_normalized": "Ida won.", "targets": targets}
    path.write_text(json.dumps(row))
    (article,) = read("newsmtsc", path)
    assert [s.label for s in article.attributions[0].stances] == ["support"]


WRONG: dict[str, tuple[str, str, int | None]] = {
    "parc3": ("x.xml", "<root>\n<oops", 2),
    "citron": ("x.json", '{"text": "a",\n "quotes": [}', 2),
    "conll": ("x.conll", "Ida\tO\nsaid\tB-VERB\n", 2),
    "cofenet": ("x.jsonl", '\n{"tokens": ["a"], "labels": []}\n', 2),
    "wikinews_de": ("x.jsonl", '{"id": 1, "text": "a", "annotations": [{"type": "Odd"}]}', 1),
    "prodigy": ("x.jsonl", '{"spans": []}', 1),
    "records": ("x.jsonl", '{"id": "a", "text": "a", "quotes": [{"content": [[0, 9]]}]}', 1),
    "labelstudio": ("x.json", '[{"data": {}}]', None),
    "newsmtsc": ("x.jsonl", "{}", 1),
    "directed_sentiment": ("x.txt", "one column\n", 1),
}


@pytest.mark.parametrize("format", sorted(WRONG))
def test_wrong_files_are_named_with_their_line(format: str, tmp_path: Path) -> None:
    name, body, line = WRONG[format]
    path = tmp_path / name
    path.write_text(body)
    with pytest.raises(InputError) as caught:
        read(format, path)
    assert caught.value.file == str(path)
    assert caught.value.line == line


@pytest.mark.parametrize("format", sorted(set(READERS) - {"newsmtsc", "directed_sentiment"}))
def test_missing_folder_goes_to_the_handler(format: str, tmp_path: Path) -> None:
    errors: list[InputError] = []
    assert list(READERS[format](tmp_path / "none", on_error=errors.append)) == []
    assert len(errors) == 1


def test_not_utf8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'{"text": "a"}\n{"text": "\xff"}\n')
    with pytest.raises(InputError, match="not UTF-8") as caught:
        read("records", path)
    assert caught.value.line == 2


def test_unknown_format_is_refused() -> None:
    with pytest.raises(SettingError, match="latex"):
        reader_of("latex")


def examples(assets: Path, **settings: Any) -> list[Any]:
    corpus: Callable[..., Any] = make_corpus(assets / "dev.jsonl", format="records", **settings)
    return list(corpus(spacy.blank("en")))


def test_reader_gives_text_only_unless_told(assets: Path) -> None:
    plain = examples(assets, limit=3)
    assert len(plain) == 3
    assert all(not e.predicted.spans and CONTENT in e.reference.spans for e in plain)


def test_reader_gives_gold_parts(assets: Path) -> None:
    (example,) = examples(assets, limit=1, given=["quotes", "speakers"])
    got, gold = example.predicted, example.reference
    assert storage.read_relations(got) == storage.read_relations(gold) != []
    assert storage.read_speakers(got) == storage.read_speakers(gold)
    assert QUOTE_SPEAKER in got.spans
    assert TARGETS not in got.spans


def test_reader_refuses_what_it_does_not_know(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="stances"):
        make_corpus(tmp_path, given=["stances"])
    with pytest.raises(SettingError, match="latex"):
        make_corpus(tmp_path, format="latex")
    bad = tmp_path / "bad.spacy"
    bad.write_bytes(b"no")
    with pytest.raises(InputError, match="not a DocBin"):
        list(make_corpus(bad)(spacy.blank("en")))
