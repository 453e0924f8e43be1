"""Figures with the pair given, by hand on small files."""

import json

import numpy
import pytest
import spacy

from spacy_diplomacy.corpus.stance_evaluation import (
    evaluate_directed_sentiment,
    evaluate_newsmtsc,
    find_scorer,
    token_span,
)
from spacy_diplomacy.errors import SettingError


class Oracle:
    """Answers by the words of the text: who stands beside which verb."""

    def __call__(self, doc):
        return doc

    def judge_pairs(self, docs, questions):
        answers = []
        for doc, own in zip(docs, questions, strict=True):
            rows = numpy.full((len(own), 3), 0.1, dtype="f")
            for row, (holder, target) in zip(rows, own, strict=True):
                words = [token.text for token in doc]
                verb = {"praised": 1, "blamed": 2}.get(words[1], 0)
                forward = holder is None or holder[0] < target[0]
                row[verb if forward else 0] = 0.8
            answers.append(rows)
        return answers


@pytest.fixture
def nlp():
    pipeline = spacy.blank("en")
    pipeline._components.append(("oracle", Oracle()))
    return pipeline


def test_directed_sentiment(nlp, tmp_path):
    path = tmp_path / "pairs.txt"
    path.write_text(
        "[Ada] praised [Bo].\tAda\tBo\t1\n"
        "[Ada] praised [Bo].\tBo\tAda\t2\n"
        "[Ada] blamed [Bo].\tAda\tBo\t3\n"
        "[Ada] blamed [Bo].\tAda\tBo\t0\n"
        "[Ada] met [Bo].\tAda\tBo\t0\n",
        encoding="utf8",
    )
    figures = evaluate_directed_sentiment(nlp, path)
    assert figures["micro_f"] == pytest.approx(0.8)
    by_class = figures["by_class"]
    assert by_class["p->q +"] == {"p": 1.0, "r": 1.0, "f": 1.0, "n": 1}
    assert by_class["q->p +"]["f"] == 1.0
    assert by_class["p->q -"]["f"] == pytest.approx(2 / 3)
    assert by_class["neutral"]["f"] == pytest.approx(2 / 3)
    assert by_class["q->p -"] == {"p": 0.0, "r": 0.0, "f": 0.0, "n": 0}
    assert figures["macro_f"] == pytest.approx((1 + 1 + 2 / 3 + 2 / 3 + 0) / 5)


def test_newsmtsc(nlp, tmp_path):
    path = tmp_path / "news.jsonl"
    rows = [("praised", 6.0), ("praised", 4.0), ("met", 4.0), ("blamed", 2.0)]
    with path.open("w", encoding="utf8") as handle:
        for verb, polarity in rows:
            text = f"Ada {verb} Bo."
            start = text.index("Bo")
            target = {"Input.gid": "a_1_2", "from": start, "to": start + 2, "polarity": polarity}
            row = {"primary_gid": "a_1_2", "sentence_normalized": text, "targets": [target]}
            handle.write(json.dumps(row) + "\n")
    figures = evaluate_newsmtsc(nlp, path)
    assert figures["accuracy"] == pytest.approx(0.75)
    assert figures["recall_avg"] == pytest.approx((0.5 + 1 + 1) / 3)
    assert figures["f1m"] == pytest.approx((2 / 3 + 2 / 3 + 1) / 3)


def test_a_pipeline_without_stances():
    with pytest.raises(SettingError, match="judges stances"):
        find_scorer(spacy.blank("en"))


@pytest.mark.parametrize(
    ("start", "end", "span"), [(0, 3, (0, 1)), (4, 6, (1, 2)), (0, 6, (0, 2)), (90, 99, (0, 1))]
)
def test_token_span_takes_whole_tokens(start, end, span):
    doc = spacy.blank("en").make_doc("Adas friends met.")
    assert token_span(doc, start, end) == span
