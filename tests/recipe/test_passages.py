"""Passages hold an article once, and teach what it teaches, but no joins to a cue outside."""

from itertools import pairwise
from pathlib import Path
from random import Random

import numpy
import spacy
from hypothesis import given
from hypothesis import strategies as st

from spacy_diplomacy.corpus.brat import read_brat
from spacy_diplomacy.ml.drafts import CONTENT, SOURCE
from spacy_diplomacy.recipe.arrays import TrainingData, read_training_data
from spacy_diplomacy.recipe.corpora import POLNEAR_TRAIN
from spacy_diplomacy.recipe.passages import passage_doc, passage_quotes, passages
from spacy_diplomacy.recipe.soft_labels import SoftLabels
from spacy_diplomacy.recipe.student import StudentSettings
from spacy_diplomacy.recipe.student import make_plan as student_plan


@given(
    st.lists(st.integers(1, 40), min_size=1, max_size=6),
    st.sets(st.integers(0, 200)),
    st.integers(),
)
def test_runs_of_sentences_hold_every_token(
    sizes: list[int], sentences: set[int], seed: int
) -> None:
    ends = numpy.cumsum([0, *sizes]).tolist()
    paragraphs = list(pairwise(ends))
    starts = sorted(start for start in sentences if start < ends[-1])
    found = list(passages(paragraphs, starts, Random(seed)))
    assert [token for run in found for token in range(*run)] == list(range(ends[-1]))
    assert {start for start, _ in found} <= {*starts, *ends}
    assert set(ends[:-1]) <= {start for start, _ in found}


def test_passages_teach_what_the_article_teaches(data: TrainingData) -> None:
    assert len(data.passages) == len(data.articles)
    for article, own in zip(data.articles, data.passages, strict=True):
        assert article.quotes is not None
        assert sum(map(len, own)) == len(article)
        tags = numpy.concatenate([passage.quotes.tags for passage in own if passage.quotes])
        assert ((tags > 0) == (article.quotes.tags > 0)).all()
        assert (
            numpy.concatenate([p.features.pieces for p in own]) == article.features.pieces
        ).all()


def test_a_cue_outside_is_not_joined(data: TrainingData, corpora: Path) -> None:
    quotes = data.articles[0].quotes
    assert quotes is not None
    doc = spacy.blank("en")(next(read_brat(corpora / POLNEAR_TRAIN)).text)
    assert len(doc) == len(data.articles[0])
    start, end = quotes.joins[CONTENT].spans[0]
    _, cue_end = quotes.cues[int(quotes.joins[CONTENT].cue[0])]
    assert cue_end <= start
    bounds = cue_end, len(doc)
    passage = passage_doc(doc, bounds)
    assert doc.text.endswith(passage.text)
    after = passage_quotes(passage, quotes, bounds)
    tags = after.tags[start - cue_end : end - cue_end].tolist()
    assert tags == quotes.tags[start:end].tolist()
    assert len(after.joins[CONTENT].spans) == len(quotes.joins[CONTENT].spans) - 1
    whole = passage_quotes(doc, quotes, (0, len(doc)))
    for role in (SOURCE, CONTENT):
        assert whole.joins[role].spans == quotes.joins[role].spans
        assert whole.joins[role].cue.tolist() == quotes.joins[role].cue.tolist()


def test_what_is_cut_begins_anew() -> None:
    shares = numpy.zeros((3, 5), dtype="float16")
    shares[:, 2] = 0.75
    shares[:, 0] = 0.25
    soft = SoftLabels(shares, shares, numpy.ones((2, 3), dtype="float16")).part(1, 3)
    assert soft.roles.tolist() == [[0.25, 0.75, 0, 0, 0], [0.25, 0, 0.75, 0, 0]]
    assert len(soft.stances) == 0
    assert shares[1].tolist() == [0.25, 0, 0.75, 0, 0]


def test_a_share_of_the_articles_is_read_in_passages(data: TrainingData) -> None:
    def read(alone: float, share: float) -> list[int]:
        settings = StudentSettings(epochs=1, alone=alone, passages=share)
        steps = student_plan(data, None, settings, Random(1))
        return sorted(
            len(lesson.doc) for kind, batch in steps if kind == "articles" for lesson in batch
        )

    assert read(0, 0) == sorted(map(len, data.articles))
    assert read(0, 1) == sorted(len(passage) for own in data.passages for passage in own)
    assert read(1, 1) == sorted(map(len, data.articles))


def test_the_same_passages_each_time(corpora: Path) -> None:
    first, second = (read_training_data(corpora, in_passages=True) for _ in range(2))
    assert [[len(p) for p in own] for own in first.passages] == [
        [len(p) for p in own] for own in second.passages
    ]


def test_passages_are_cut_only_where_wanted(corpora: Path) -> None:
    assert read_training_data(corpora).passages == []
