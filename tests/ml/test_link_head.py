"""Joining spans to cues: candidates, features, scores, gradients."""

import numpy
from numpy.testing import assert_allclose
from thinc.api import Adam

from spacy_diplomacy.ml.link_features import (
    N_BETWEEN,
    N_DISTANCE,
    N_NEAREST,
    N_STATE,
    link_candidates,
    signed_buckets,
)
from spacy_diplomacy.ml.link_head import (
    LinkHead,
    LinkInput,
    link_input,
    link_loss,
    link_probabilities,
)
from tests.ml.gradients import slopes, some_places

SOURCES = [(0, 2), (10, 11), (30, 33)]
CUES = [(2, 3), (11, 13), (28, 29), (40, 41)]


def given(vectors: numpy.ndarray) -> LinkInput:
    paragraph = numpy.repeat([0, 1], [25, 20])
    quoted = numpy.arange(45) % 2 == 0
    return link_input(vectors, SOURCES, CUES, *link_candidates(SOURCES, CUES, paragraph, quoted))


def test_candidates_are_the_nearest_cues_with_features_in_range() -> None:
    cues = [(i, i + 1) for i in range(0, 60, 2)]
    paragraph, quoted = numpy.zeros(61, dtype="int64"), numpy.zeros(61, dtype=bool)
    pairs, features = link_candidates([(31, 32)], cues, paragraph, quoted)
    assert pairs[:, 1].tolist() == list(range(16 - N_NEAREST, 16 + N_NEAREST))
    for column, size in zip(features.T, (N_DISTANCE, N_BETWEEN, N_STATE), strict=True):
        assert 0 <= column.min() <= column.max() < size
    none, _ = link_candidates([], cues, paragraph, quoted)
    assert none.shape == (0, 2)


def test_buckets_grow_with_distance_and_keep_the_side() -> None:
    gaps = numpy.array([-1000, -64, -3, -1, 0, 1, 2, 64, 5000])
    buckets = signed_buckets(gaps)
    assert (numpy.diff(buckets) >= 0).all()
    assert (buckets[gaps < 0] < 8).all()
    assert (buckets[gaps >= 0] >= 8).all()


def test_gradients_are_slopes() -> None:
    model = LinkHead(6, 4)
    model.initialize()
    random = numpy.random.default_rng(0)
    for name in model.param_names:
        shape = model.get_param(name).shape
        model.set_param(name, random.normal(size=shape).astype("f") * 0.4)
    vectors = random.normal(size=(45, 4)).astype("f")
    gold = numpy.array([0, -1, 2])

    def loss() -> float:
        X = given(vectors)
        return link_loss(X, model.predict(X), gold)[0]

    X = given(vectors)
    scores, back = model.begin_update(X)
    d_vectors = back(link_loss(X, scores, gold)[1])
    gradients = {name: model.get_grad(name).copy() for name in model.param_names}
    places = some_places(vectors, 12)
    assert_allclose([d_vectors[p] for p in places], slopes(loss, vectors, places), atol=3e-3)
    for name, gradient in gradients.items():
        array = model.get_param(name)
        places = some_places(array)
        assert_allclose([gradient[p] for p in places], slopes(loss, array, places), atol=3e-3)


def test_probabilities_of_a_dependent_add_up_to_one() -> None:
    model = LinkHead(6, 4)
    model.initialize()
    X = given(numpy.random.default_rng(1).normal(size=(45, 4)).astype("f"))
    pairs, none = link_probabilities(X, model.predict(X))
    total = none.copy()
    numpy.add.at(total, X.pairs[:, 0], pairs)
    assert_allclose(total, 1.0, atol=1e-6)


def test_what_is_not_annotated_teaches_nothing() -> None:
    model = LinkHead(6, 4)
    model.initialize()
    X = given(numpy.random.default_rng(2).normal(size=(45, 4)).astype("f"))
    loss, (d_pairs, d_none) = link_loss(X, model.predict(X), numpy.array([-2, -2, -2]))
    assert loss == 0.0
    assert not d_pairs.any()
    assert not d_none.any()


def test_it_learns_who_belongs_to_whom() -> None:
    model = LinkHead(16, 4)
    model.initialize()
    X = given(numpy.random.default_rng(3).normal(size=(45, 4)).astype("f"))
    gold = numpy.array([1, -1, 3])
    sgd = Adam(0.02)
    for _ in range(150):
        scores, back = model.begin_update(X)
        loss, gradient = link_loss(X, scores, gold)
        back(gradient)
        model.finish_update(sgd)
    assert loss < 0.01
