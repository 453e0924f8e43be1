"""The reader of NewsMTSC, on lines of our own."""

import json

import pytest

from spacy_diplomacy.corpus.newsmtsc import (
    article_of,
    held_out,
    read_newsmtsc,
    split_by_article,
)
from spacy_diplomacy.errors import InputError


def row(article=1, polarity=2.0, start=0, end=3):
    gid = f"news_{article}_7_3_Ada_0_3"
    target = {"Input.gid": gid, "from": start, "to": end, "mention": "Ada", "polarity": polarity}
    return {"primary_gid": gid, "sentence_normalized": "Ada lied to Bo.", "targets": [target]}


def read(tmp_path, *rows):
    path = tmp_path / "news.jsonl"
    lines = [line if isinstance(line, str) else json.dumps(line) for line in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf8")
    return list(read_newsmtsc(path))


@pytest.mark.parametrize(
    ("polarity", "label"), [(2.0, "oppose"), (4.0, "neutral"), (6.0, "support")]
)
def test_polarities(tmp_path, polarity, label):
    (example,) = read(tmp_path, row(polarity=polarity))
    assert example.label == label
    assert example.text[example.start : example.end] == "Ada"
    assert example.article == "news_1_7"


def test_article_of():
    assert article_of("polusa_v1_1137_-1_35_Ada_148_155") == "polusa_v1_1137"


def test_split_parts_articles(tmp_path):
    examples = read(tmp_path, *(row(article=i % 60) for i in range(180)))
    train, out = split_by_article(examples, share=5)
    assert len(train) + len(out) == 180
    assert out
    assert not {e.article for e in train} & {e.article for e in out}
    assert all(held_out(e.article, 5) for e in out)


@pytest.mark.parametrize(
    "line",
    ["{not json", "[]", '{"primary_gid": "a_b_c"}', row(polarity=3.0), row(start=5, end=99)],
)
def test_a_wrong_line_is_named(tmp_path, line):
    with pytest.raises(InputError, match="line 2") as error:
        read(tmp_path, row(), line)
    assert error.value.line == 2
