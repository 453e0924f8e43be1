"""Spans that are likely to the token: their probabilities counted out over all paths."""

from collections import Counter
from itertools import combinations, product

import numpy
import pytest

from spacy_diplomacy.ml.crf import chain
from spacy_diplomacy.ml.span_decoding import likely_spans
from spacy_diplomacy.ml.tags import tags_to_spans
from tests.ml.test_tag_head import head, path_score, valid

Span = tuple[int, int, int]

LEAST = (0.3, 0.45)


def counted_out(model, emissions) -> dict[Span, float]:
    """Probability of each span over all valid paths."""
    paths = [path for path in product(range(5), repeat=len(emissions)) if valid(path)]
    scores = numpy.array([path_score(model, emissions, path) for path in paths])
    shares = numpy.exp(scores - scores.max())
    shares /= shares.sum()
    found: Counter[Span] = Counter()
    for path, share in zip(paths, shares, strict=True):
        for span in tags_to_spans(numpy.asarray(path)):
            found[span] += share
    return dict(found)


def apart(spans: tuple[Span, ...]) -> bool:
    return all(a[1] <= b[0] or b[1] <= a[0] for a, b in combinations(spans, 2))


@pytest.mark.parametrize("seed", range(12))
def test_the_likeliest_set_of_spans_is_found(seed: int) -> None:
    model = head()
    emissions = numpy.random.default_rng(seed).normal(size=(5, 5)).astype("f") * (1 + seed % 4)
    found = counted_out(model, emissions).items()
    gains = {span: share - LEAST[span[2]] for span, share in found if share > LEAST[span[2]]}
    sets = [
        spans
        for size in range(len(gains) + 1)
        for spans in combinations(sorted(gains), size)
        if apart(spans)
    ]
    best = max(sets, key=lambda spans: sum(gains[span] for span in spans))
    assert likely_spans(model, emissions, [(0, 5)], LEAST) == sorted(best)


def test_some_spans_are_found_and_some_are_not_likely_enough() -> None:
    model = head()
    found = [
        likely_spans(
            model, numpy.random.default_rng(seed).normal(size=(5, 5)).astype("f"), [(0, 5)], LEAST
        )
        for seed in range(40)
    ]
    assert any(found)
    assert not all(found)


def test_stretches_are_read_apart_and_together_alike() -> None:
    model = head()
    emissions = numpy.random.default_rng(5).normal(size=(60, 5)).astype("f") * 3
    bounds = [(0, 7), (7, 7), (7, 8), (8, 40), (41, 60)]
    alone = [
        (start + a, start + b, label)
        for start, end in bounds
        for a, b, label in likely_spans(model, emissions[start:end], [(0, end - start)], LEAST)
    ]
    together = likely_spans(model, emissions, bounds, LEAST)
    assert together == alone
    assert len(together) > 5
    assert likely_spans(model, emissions, [], LEAST) == []


def test_scores_far_apart_do_not_overflow() -> None:
    model = head()
    emissions = numpy.zeros((6, 5), dtype="f")
    emissions[:, 2] = 1e5
    emissions[0, 1] = 1e6
    with numpy.errstate(all="raise", under="ignore"):
        assert likely_spans(model, emissions, [(0, 6)], LEAST) == [(0, 6, 0)]


def test_what_lies_after_a_short_sequence_does_not_overflow() -> None:
    emissions = numpy.zeros((2, 900, 5), dtype="f")
    mask = numpy.ones((2, 900), dtype="f")
    mask[1, 3:] = 0
    steps = numpy.full((5, 5), 1.5, dtype="f")
    with numpy.errstate(all="raise", under="ignore"):
        shares, _ = chain(emissions, mask, steps, numpy.zeros(5, dtype="f"))
    numpy.testing.assert_allclose(shares[0], 0.2)
    numpy.testing.assert_allclose(shares[1, :3], 0.2)
    assert not shares[1, 3:].any()
