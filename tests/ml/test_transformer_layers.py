"""The transformer's layers: values against plain formulas, gradients against differences."""

import math
from collections.abc import Callable
from typing import Any

import numpy
import pytest
from numpy.testing import assert_allclose
from thinc.api import Model, NumpyOps

from spacy_diplomacy.ml.attention import SelfAttention
from spacy_diplomacy.ml.bilstm import Sequences
from spacy_diplomacy.ml.feedforward import FeedForward
from spacy_diplomacy.ml.gelu import gelu_backward_inplace, gelu_inplace
from spacy_diplomacy.ml.normalise import Normalise
from spacy_diplomacy.ml.transformer import _layer

BOUNDS = [(0, 3), (3, 4), (4, 9)]


def exact_gelu(x: numpy.ndarray) -> numpy.ndarray:
    return numpy.array([v * 0.5 * math.erfc(-v / math.sqrt(2)) for v in x.ravel()]).reshape(x.shape)


def drawn(*shape: int) -> numpy.ndarray:
    return numpy.random.normal(size=shape)


def in_doubles(model: Model[Any, Any]) -> None:
    """Fill all parameters at random in double precision, so that differences are exact."""
    model.initialize()
    for node in model.walk():
        for name in node.param_names:
            node.set_param(name, drawn(*node.get_param(name).shape) * 0.3)


def check_gradients(
    model: Model[Any, Any], rows: numpy.ndarray, wrap: Callable[[Any], Any] = lambda x: x
) -> None:
    """Compare the gradients of rows and all parameters with central differences."""
    weights = drawn(*model(wrap(rows), True)[0].shape)

    def loss() -> float:
        return float((model(wrap(rows), True)[0] * weights).sum())

    def slope(array: numpy.ndarray, place: tuple[int, ...]) -> float:
        kept, step = array[place], 1e-5
        values = []
        for sign in (1, -1):
            array[place] = kept + sign * step
            values.append(loss())
        array[place] = kept
        return (values[0] - values[1]) / (2 * step)

    _, backprop = model(wrap(rows), True)
    back: Any = backprop(weights.copy())
    grads = [("rows", rows, getattr(back, "rows", back))]
    for node in model.walk():
        for name in node.param_names:
            grads.append((f"{node.name} {name}", node.get_param(name), node.get_grad(name)))
    for name, array, grad in grads:
        assert grad.shape == array.shape, name
        for _ in range(12):
            place = tuple(numpy.random.randint(size) for size in array.shape)
            assert grad[place] == pytest.approx(slope(array, place), abs=2e-5, rel=2e-4), name


def test_gelu_is_exact_to_five_digits() -> None:
    x = numpy.linspace(-20, 20, 100_001).astype("f")
    y = x.copy()
    gelu_inplace(numpy, y)
    assert numpy.abs(y - exact_gelu(x.astype("d"))).max() < 4e-6


def test_gelu_goes_flat_far_out() -> None:
    x = numpy.array([-1000.0, -50.0, 50.0, 1000.0], dtype="f")
    y = x.copy()
    gelu_inplace(numpy, y)
    assert_allclose(y, [0, 0, 50, 1000], atol=1e-6)


def test_gelu_slope() -> None:
    x = numpy.linspace(-6, 6, 2001)
    slopes = numpy.ones_like(x)
    gelu_backward_inplace(numpy, x, slopes)
    differences = (exact_gelu(x + 1e-5) - exact_gelu(x - 1e-5)) / 2e-5
    assert_allclose(slopes, differences, atol=2e-5)


def test_normalise() -> None:
    model = Normalise(6).initialize()
    rows = (drawn(4, 6) * 3 + 2).astype("f")
    output = model.predict(rows)
    assert_allclose(output.mean(axis=1), 0, atol=1e-5)
    assert_allclose(output.var(axis=1), 1, atol=1e-4)
    in_doubles(model)
    check_gradients(model, drawn(4, 6))


def plain_attention(model: Model[Any, Any], window: numpy.ndarray) -> numpy.ndarray:
    width, heads = model.get_dim("nO"), model.get_dim("nH")
    part = width // heads
    states = window @ model.get_param("qkv_W").T + model.get_param("qkv_b")
    mixed = numpy.zeros_like(window)
    for head in range(heads):
        own = slice(head * part, (head + 1) * part)
        queries, keys, values = (states[:, i * width : (i + 1) * width][:, own] for i in range(3))
        scores = queries @ keys.T / math.sqrt(part)
        scores = numpy.exp(scores - scores.max(axis=1, keepdims=True))
        mixed[:, own] = scores / scores.sum(axis=1, keepdims=True) @ values
    return mixed @ model.get_param("out_W").T + model.get_param("out_b")


@pytest.mark.parametrize("is_train", [True, False])
@pytest.mark.parametrize("size", [0.3, 30.0])
def test_attention_equals_the_formula(is_train: bool, size: float) -> None:
    model = SelfAttention(8, 2, dropout=0.0)
    in_doubles(model)
    rows = drawn(9, 8)
    model.set_param("qkv_W", model.get_param("qkv_W") * size)
    output, _ = model(Sequences(rows, BOUNDS), is_train)
    for start, end in BOUNDS:
        assert_allclose(output[start:end], plain_attention(model, rows[start:end]), atol=1e-9)


def test_attention_survives_scores_beyond_the_exponential() -> None:
    model = SelfAttention(8, 2, dropout=0.0).initialize()
    rows = (drawn(5, 8) * 4000).astype("f")
    assert numpy.isfinite(model.predict(Sequences(rows, [(0, 5)]))).all()


def test_attention_gradients() -> None:
    model = SelfAttention(8, 2, dropout=0.0)
    in_doubles(model)
    check_gradients(model, drawn(9, 8), lambda rows: Sequences(rows, BOUNDS))


def test_feed_forward_predicts_what_it_trains() -> None:
    model = FeedForward(6, 10, dropout=0.0)
    in_doubles(model)
    rows = drawn(9, 6)
    wide = exact_gelu(rows @ model.get_param("up_W").T + model.get_param("up_b"))
    expected = wide @ model.get_param("down_W").T + model.get_param("down_b")
    assert_allclose(model.predict(rows), expected, atol=1e-5)
    assert_allclose(model(rows, True)[0], expected, atol=1e-5)
    check_gradients(model, rows)


def test_feed_forward_gradient_after_prediction() -> None:
    model = FeedForward(6, 10, dropout=0.0)
    in_doubles(model)
    rows, d_output = drawn(3, 6), drawn(3, 6)
    assert_allclose(model(rows, False)[1](d_output), model(rows, True)[1](d_output))


def test_whole_layer_gradients() -> None:
    model = _layer(8, 2, 12, 0.0)
    in_doubles(model)
    rows = drawn(9, 8)
    weights = drawn(9, 8)
    _, backprop = model(Sequences(rows, BOUNDS), True)
    d_rows = backprop(weights.copy())
    for place in [(0, 1), (3, 4), (8, 7)]:
        values = []
        for step in (1e-5, -1e-5):
            moved = rows.copy()
            moved[place] += step
            values.append(float((model(Sequences(moved, BOUNDS), True)[0] * weights).sum()))
        assert d_rows[place] == pytest.approx((values[0] - values[1]) / 2e-5, abs=2e-5, rel=2e-4)


@pytest.mark.parametrize(
    ("model", "wrap"),
    [
        (SelfAttention(8, 2, dropout=0.5), lambda rows: Sequences(rows, BOUNDS)),
        (FeedForward(8, 4, dropout=0.5), lambda rows: rows),
    ],
)
def test_dropout_only_in_training(model: Model[Any, Any], wrap: Callable[[Any], Any]) -> None:
    in_doubles(model)
    rows = wrap(drawn(9, 8))
    assert (model.predict(rows) != 0).all()
    dropped, backprop = model(rows, True)
    assert 0.2 < (dropped == 0).mean() < 0.8
    model.set_grad("out_b" if "out_b" in model.param_names else "down_b", numpy.zeros(8))
    backprop(numpy.ones((9, 8)))
    bias = model.get_grad("out_b" if "out_b" in model.param_names else "down_b")
    assert_allclose(bias, 2 * (dropped != 0).sum(axis=0))


class _Recorder:
    """Stands for the array module, and notes what was asked of it."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        self.asked.add(name)
        return getattr(numpy, name)


@pytest.mark.parametrize(
    ("model", "wrap", "asked"),
    [
        (SelfAttention(8, 2), lambda rows: Sequences(rows, BOUNDS), {"matmul", "exp", "ones"}),
        (FeedForward(8, 4), lambda rows: rows, {"matmul", "exp", "empty"}),
        (Normalise(8), lambda rows: rows, {"einsum", "sqrt", "full"}),
    ],
)
def test_arrays_are_made_by_the_ops_own_module(
    model: Model[Any, Any], wrap: Callable[[Any], Any], asked: set[str]
) -> None:
    model.initialize()
    recorder = _Recorder()
    model.ops = NumpyOps()
    model.ops.xp = recorder
    model.predict(wrap(drawn(9, 8).astype("f")))
    output, backprop = model(wrap(drawn(9, 8).astype("f")), True)
    backprop(output)
    assert asked <= recorder.asked
