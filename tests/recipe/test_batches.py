"""Batches hold everything once, within their budget, in an order that the seed decides."""

from collections import Counter
from random import Random

import pytest

from spacy_diplomacy.recipe.arrays import TrainingData
from spacy_diplomacy.recipe.batches import (
    batches_by_pieces,
    batches_by_tokens,
    cut,
    decay,
    interleave,
    whole,
)


def test_windows_hold_every_token_once(data: TrainingData) -> None:
    doc = data.articles[0]
    bodies = [range(p.window.body_start, p.window.body_end) for p in cut(doc, 64, 8)]
    assert [token for body in bodies for token in body] == list(range(len(doc)))
    assert whole(doc).size == doc.before[-1] + 2


def test_batches_by_pieces(data: TrainingData) -> None:
    pieces = [whole(doc) for doc in data.sentences]
    batches = batches_by_pieces(pieces, 60, Random(3))
    assert all(max(p.size for p in b) * len(b) <= 60 or len(b) == 1 for b in batches)
    counts = Counter(id(piece.doc) for batch in batches for piece in batch)
    assert counts == Counter(id(piece.doc) for piece in pieces)
    again = batches_by_pieces(pieces, 60, Random(3))
    assert [[p.size for p in b] for b in again] == [[p.size for p in b] for b in batches]


def test_batches_by_tokens() -> None:
    batches = batches_by_tokens(list(range(10)), lambda number: number + 1, 12, Random(0))
    assert sorted(number for batch in batches for number in batch) == list(range(10))
    assert all(sum(n + 1 for n in batch) >= 12 for batch in batches[:-1])
    assert all(sum(n + 1 for n in batch[:-1]) < 12 for batch in batches)


def test_corpora_are_spread_over_the_run() -> None:
    groups = [("articles", [[i] for i in range(40)]), ("names", [[i] for i in range(4)])]
    steps = interleave(groups, Random(1))
    assert [batch for kind, batch in steps if kind == "articles"] == [[i] for i in range(40)]
    places = [place for place, (kind, _) in enumerate(steps) if kind == "names"]
    assert len(places) == 4
    assert all(11 * n - 2 <= place <= 11 * (n + 1) + 2 for n, place in enumerate(places))


def test_learning_rate_goes_up_then_down() -> None:
    factors = [decay(step, 100, 0.1) for step in range(100)]
    assert factors.index(max(factors)) in (9, 10)
    assert factors[0] == pytest.approx(0.1)
    assert min(factors[10:]) == pytest.approx(0.02)
    assert factors[10:] == sorted(factors[10:], reverse=True)
