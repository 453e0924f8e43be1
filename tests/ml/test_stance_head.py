"""The stance head: shapes, gradients, batches, absent holders, no pairs."""

import numpy
import pytest
from numpy.testing import assert_allclose
from thinc.api import NumpyOps, fix_random_seed

from spacy_diplomacy.ml.stance_features import (
    MAX_CONTEXT,
    StancePair,
    context_rows,
    pack_pairs,
    span_gaps,
)
from spacy_diplomacy.ml.stance_head import StanceHead

PAIRS = [
    StancePair(holder=(0, 1), target=(3, 5), context=((0, 6),)),
    StancePair(holder=None, target=(2, 3), context=((1, 4), (6, 8))),
    StancePair(holder=(5, 7), target=(0, 2), context=((0, 9),)),
]


def make_head(width=6, seed=0, **settings):
    fix_random_seed(seed)
    head = StanceHead(width, hidden=8, heads=2, **settings)
    head.initialize()
    rng = numpy.random.default_rng(seed)
    for name in head.param_names:
        value = head.get_param(name)
        head.set_param(name, rng.normal(size=value.shape, scale=0.4).astype("f"))
    return head


def rows(n=9, width=6):
    return numpy.random.default_rng(3).normal(size=(n, width)).astype("f")


def test_gaps_are_signed_and_zero_inside():
    assert span_gaps(numpy.arange(6), (2, 4)).tolist() == [-2, -1, 0, 0, 1, 2]


def test_long_context_keeps_what_is_near_the_target():
    pair = StancePair(holder=None, target=(400, 401), context=((0, 1000),))
    own = context_rows(pair)
    assert len(own) == MAX_CONTEXT
    assert 400 in own
    assert own.tolist() == sorted(own.tolist())
    assert own.min() > 290
    assert own.max() < 510


def test_batch_equals_one_by_one():
    head = make_head()
    together = head.predict((rows(), pack_pairs(PAIRS)))
    alone = [head.predict((rows(), pack_pairs([pair])))[0] for pair in PAIRS]
    assert together.shape == (3, 3)
    assert_allclose(together, numpy.stack(alone), rtol=1e-5, atol=1e-6)


def test_offsets_move_pairs_to_their_document():
    head = make_head()
    stacked = numpy.concatenate([rows(), rows()])
    moved = head.predict((stacked, pack_pairs(PAIRS, [9, 9, 9])))
    assert_allclose(moved, head.predict((rows(), pack_pairs(PAIRS))), rtol=1e-5, atol=1e-6)


def test_direction_matters():
    head = make_head()
    there = StancePair(holder=(0, 1), target=(3, 5), context=((0, 6),))
    back = StancePair(holder=(3, 5), target=(0, 1), context=((0, 6),))
    scores = head.predict((rows(), pack_pairs([there, back])))
    assert abs(scores[0] - scores[1]).max() > 1e-3


def test_no_pairs():
    head = make_head()
    scores, backprop = head((rows(), pack_pairs([])), is_train=True)
    assert scores.shape == (0, 3)
    assert not backprop(scores)[0].any()


@pytest.mark.parametrize("name", ["vectors", *sorted(make_head().param_names)])
def test_gradient_is_that_of_finite_differences(name):
    head = make_head(dropout=0.0)
    for param in head.param_names:
        head.set_param(param, head.get_param(param).astype("float64"))
    vectors, packed = rows().astype("float64"), pack_pairs(PAIRS)
    weight = numpy.random.default_rng(5).normal(size=(3, 3))

    def loss():
        return float((head((vectors, packed), is_train=True)[0] * weight).sum())

    _, backprop = head((vectors, packed), is_train=True)
    d_vectors, _ = backprop(weight)
    value = vectors if name == "vectors" else head.get_param(name)
    gradient = d_vectors if name == "vectors" else head.get_grad(name)
    rng = numpy.random.default_rng(7)
    step = 1e-3
    for flat in rng.choice(value.size, size=min(12, value.size), replace=False):
        place = numpy.unravel_index(flat, value.shape)
        kept = value[place]
        value[place] = kept + step
        above = loss()
        value[place] = kept - step
        below = loss()
        value[place] = kept
        assert_allclose(gradient[place], (above - below) / (2 * step), rtol=2e-2, atol=2e-3)


def test_serialises():
    head = make_head()
    other = StanceHead(6, hidden=8, heads=2)
    other.from_bytes(head.to_bytes())
    one, two = (model.predict((rows(), pack_pairs(PAIRS))) for model in (head, other))
    assert_allclose(one, two)


def test_runs_on_plain_numpy_ops():
    head = make_head()
    head.ops = NumpyOps(use_blis=False)
    assert head.predict((rows(), pack_pairs(PAIRS))).dtype == numpy.float32


def test_equals_its_torch_twin():
    torch = pytest.importorskip("torch")
    from spacy_diplomacy.recipe.torch_heads import StanceHead as TorchHead

    head, twin = make_head(), TorchHead(6, hidden=8, heads=2)
    with torch.no_grad():
        twin.no_holder.copy_(torch.from_numpy(head.get_param("no_holder")))
        for name in ("query", "key", "value", "mix", "classify"):
            layer = getattr(twin, name)
            layer.weight.copy_(torch.from_numpy(head.get_param(f"{name}_W")))
            layer.bias.copy_(torch.from_numpy(head.get_param(f"{name}_b")))
        for name in ("near_target", "near_holder"):
            getattr(twin, name).weight.copy_(torch.from_numpy(head.get_param(name)))
    twin.eval()
    vectors, packed = torch.from_numpy(rows()), pack_pairs(PAIRS)
    holder = torch.stack(
        [
            twin.no_holder if pair.holder is None else vectors[slice(*pair.holder)].mean(0)
            for pair in PAIRS
        ]
    )
    target = torch.stack([vectors[slice(*pair.target)].mean(0) for pair in PAIRS])
    scores = twin(
        holder,
        target,
        vectors[torch.from_numpy(packed.rows)],
        torch.from_numpy(packed.mask),
        torch.from_numpy(packed.from_target),
        torch.from_numpy(packed.from_holder),
    )
    ours = head.predict((rows(), packed))
    assert_allclose(ours, scores.detach().numpy(), rtol=1e-4, atol=1e-5)


def test_prediction_equals_training_without_dropout():
    head = make_head(dropout=0.0)
    pairs = [StancePair((i, i + 1), (8, 9), ((0, 3 + i % 6),)) for i in range(8)] * 10
    vectors, packed = rows(), pack_pairs(pairs)
    learnt, _ = head((vectors, packed), is_train=True)
    assert_allclose(head.predict((vectors, packed)), learnt, rtol=1e-4, atol=1e-5)


def test_no_way_back_from_prediction():
    head = make_head()
    _, backprop = head((rows(), pack_pairs(PAIRS)), is_train=False)
    with pytest.raises(ValueError, match="is_train"):
        backprop(numpy.zeros((3, 3), dtype="f"))
