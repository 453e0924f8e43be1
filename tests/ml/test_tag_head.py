"""Tagging by a CRF: valid paths, marginals, gradients, batches."""

from itertools import pairwise, product

import numpy
import pytest
from numpy.testing import assert_allclose
from thinc.api import Adam

from spacy_diplomacy.ml.tag_head import TagHead, best_tags, tag_loss, tag_marginals
from spacy_diplomacy.ml.tags import spans_to_tags, tags_to_spans
from tests.ml.gradients import slopes, some_places


def head(labels: int = 2, width: int = 4):
    model = TagHead(labels, width)
    model.initialize()
    random = numpy.random.default_rng(0)
    for name in ("W", "b", "steps"):
        model.set_param(name, random.normal(size=model.get_param(name).shape).astype("f"))
    return model


def valid(path: tuple[int, ...]) -> bool:
    before = 0
    for tag in path:
        if tag and tag % 2 == 0 and before not in (tag, tag - 1):
            return False
        before = tag
    return True


def path_score(model, emissions, path) -> float:
    steps = model.get_param("steps")
    return sum(float(emissions[i, tag]) for i, tag in enumerate(path)) + sum(
        float(steps[a, b]) for a, b in pairwise(path)
    )


def test_best_path_and_marginals_are_those_of_all_valid_paths_counted_out() -> None:
    model = head()
    emissions = numpy.random.default_rng(1).normal(size=(4, 5)).astype("f") * 2
    paths = [path for path in product(range(5), repeat=4) if valid(path)]
    scores = numpy.array([path_score(model, emissions, path) for path in paths])
    assert tuple(best_tags(model, emissions, [(0, 4)])) == paths[int(scores.argmax())]
    shares = numpy.exp(scores - scores.max())
    shares /= shares.sum()
    expected = numpy.zeros((4, 5))
    for path, share in zip(paths, shares, strict=True):
        expected[range(4), path] += share
    assert_allclose(tag_marginals(model, emissions, [(0, 4)]), expected, atol=1e-5)


def test_loss_is_the_log_likelihood_of_the_gold_path() -> None:
    model = head()
    emissions = numpy.random.default_rng(2).normal(size=(3, 5)).astype("f")
    gold = (1, 2, 0)
    paths = [path for path in product(range(5), repeat=3) if valid(path)]
    scores = numpy.array([path_score(model, emissions, path) for path in paths])
    expected = numpy.log(numpy.exp(scores).sum()) - path_score(model, emissions, gold)
    loss, _ = tag_loss(model, emissions, [(0, 3)], numpy.array(gold))
    assert loss == pytest.approx(expected / 3, abs=1e-5)


def test_gradients_are_slopes() -> None:
    model = head()
    rows = numpy.random.default_rng(3).normal(size=(7, 4)).astype("f")
    tags = numpy.array([0, 1, 2, 0, 3, 4, 4])
    bounds = [(0, 4), (4, 7)]

    def loss() -> float:
        return tag_loss(model, model.predict(rows), bounds, tags)[0]

    emissions, back = model.begin_update(rows)
    for name in ("W", "b", "steps"):
        model.set_grad(name, model.get_param(name) * 0)
    d_rows = back(tag_loss(model, emissions, bounds, tags)[1])
    given = {name: model.get_grad(name).copy() for name in ("W", "b", "steps")}
    places = some_places(rows)
    assert_allclose([d_rows[place] for place in places], slopes(loss, rows, places), atol=2e-3)
    for name, gradient in given.items():
        array = model.get_param(name)
        places = some_places(array)
        assert_allclose(
            [gradient[place] for place in places], slopes(loss, array, places), atol=2e-3
        )


def test_batches_make_no_difference_and_rows_outside_the_bounds_stay_out() -> None:
    model = head()
    emissions = numpy.random.default_rng(4).normal(size=(300, 5)).astype("f")
    bounds = [(0, 1), (1, 9), (9, 10), (20, 200), (200, 260)]
    together = best_tags(model, emissions, bounds)
    for start, end in bounds:
        alone = best_tags(model, emissions[start:end], [(0, end - start)])
        assert (together[start:end] == alone).all()
    assert not together[10:20].any()
    assert not together[260:].any()
    _, gradient = tag_loss(model, emissions, bounds[:2], numpy.zeros(300, dtype="int64"))
    assert not gradient[9:].any()


def test_a_teacher_pulls_the_marginals_to_its_own() -> None:
    model = TagHead(1, 2)
    model.initialize()
    rows = numpy.eye(2, dtype="f")
    soft = numpy.array([[0.3, 0.7, 0.0], [0.8, 0.2, 0.0]], dtype="f")
    sgd = Adam(0.05)
    for _ in range(400):
        emissions, back = model.begin_update(rows)
        back(tag_loss(model, emissions, [(0, 1), (1, 2)], numpy.array([1, 0]), soft)[1])
        model.finish_update(sgd)
    found = tag_marginals(model, model.predict(rows), [(0, 1), (1, 2)])
    assert_allclose(found, soft, atol=0.02)


def test_tags_and_spans_are_the_same_thing() -> None:
    spans = [(0, 2, 0), (2, 3, 0), (5, 9, 1)]
    tags = spans_to_tags(10, spans)
    assert tags_to_spans(tags) == spans
    assert tags_to_spans(spans_to_tags(10, spans, [7])) == [*spans[:2], (5, 7, 1), (7, 9, 1)]
    assert tags_to_spans(spans_to_tags(4, [(0, 3, 0), (2, 4, 1)])) == [(0, 3, 0)]
