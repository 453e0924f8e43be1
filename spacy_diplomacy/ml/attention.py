"""Self-attention over windows of different lengths, without padding."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy
from thinc.api import Model
from thinc.types import Floats2d

from spacy_diplomacy.ml.bilstm import Sequences
from spacy_diplomacy.ml.dense import affine, affine_backward, dropout_mask, init_dense

#: Sums of exponentials between these are good to divide by; beyond, scores are moved first.
_LEAST: Final = 1e-25
_MOST: Final = 1e25


def SelfAttention(width: int, heads: int, dropout: float = 0.1) -> Model[Sequences, Floats2d]:
    """Build the layer: each row of a window gathers from all rows of that window.

    The scaled dot-product attention of Vaswani et al. (2017), as in BERT, without the sum with
    the input and without normalisation.

    Args:
        width: Width of the rows.
        heads: How many parts of a row attend on their own; divides the width.
        dropout: Share of the output dropped in training.

    Returns:
        The model, from rows and the bounds of the windows to rows (rows, width). The bounds must
        hold every row exactly once, in order.
    """
    return Model(
        "self_attention",
        _forward,
        init=_init,
        params={"qkv_W": None, "qkv_b": None, "out_W": None, "out_b": None},
        dims={"nI": width, "nO": width, "nH": heads},
        attrs={"dropout_rate": dropout},
    )


def _init(model: Model[Sequences, Floats2d], X: Any = None, Y: Any = None) -> None:
    width = model.get_dim("nO")
    shapes = {
        "qkv_W": (3 * width, width),
        "qkv_b": (3 * width,),
        "out_W": (width, width),
        "out_b": (width,),
    }
    init_dense(model, shapes)


def _by_head(rows: Any, heads: int) -> Any:
    """View rows of queries, keys and values as (3, heads, rows, width / heads)."""
    length, width = rows.shape
    return rows.reshape(length, 3, heads, width // 3 // heads).transpose(1, 2, 0, 3)


def _exponentials(xp: Any, queries: Any, keys: Any) -> tuple[Any, Any]:
    """The exponentials of the scores (heads, rows, rows), up to a factor a row, and their sums."""
    scores = xp.matmul(queries, keys.transpose(0, 2, 1))
    ones = xp.ones(scores.shape[-1], dtype=scores.dtype)
    with numpy.errstate(over="ignore"):
        xp.exp(scores, out=scores)
    sums = xp.matmul(scores, ones)
    if sums.min() < _LEAST or sums.max() > _MOST:
        xp.matmul(queries, keys.transpose(0, 2, 1), out=scores)
        scores -= scores.max(axis=-1, keepdims=True)
        xp.exp(scores, out=scores)
        sums = xp.matmul(scores, ones)
    return scores, sums[:, :, None]


def _attend(xp: Any, states: Any, mixed: Any, heads: int, keep: bool) -> Any:
    """Attention within one window.

    Args:
        xp: The array module.
        states: Queries (scaled), keys and values (rows, 3 * width).
        mixed: Where the result is written (rows, width).
        heads: Number of heads.
        keep: Whether the weights are needed afterwards.

    Returns:
        The weights (heads, rows, rows) if they are to be kept.
    """
    length, width = mixed.shape
    queries, keys, values = _by_head(states, heads)
    target = mixed.reshape(length, heads, width // heads).transpose(1, 0, 2)
    scores, sums = _exponentials(xp, queries, keys)
    if keep:
        scores /= sums
        xp.matmul(scores, values, out=target)
        return scores
    # dividing the narrow products is less work than dividing the wide scores
    xp.matmul(scores, values, out=target)
    target /= sums
    return None


def _attend_backward(
    xp: Any, states: Any, weights: Any, d_mixed: Any, d_states: Any, heads: int
) -> None:
    """Write the gradients of one window's queries (scaled), keys and values to d_states."""
    length, width = d_mixed.shape
    queries, keys, values = _by_head(states, heads)
    d_queries, d_keys, d_values = _by_head(d_states, heads)
    d_target = d_mixed.reshape(length, heads, width // heads).transpose(1, 0, 2)
    d_values[...] = xp.matmul(weights.transpose(0, 2, 1), d_target)
    d_scores = xp.matmul(d_target, values.transpose(0, 2, 1))
    d_scores -= xp.einsum("hij,hij->hi", d_scores, weights)[:, :, None]
    d_scores *= weights
    d_queries[...] = xp.matmul(d_scores, keys)
    d_keys[...] = xp.matmul(d_scores.transpose(0, 2, 1), queries)


def _forward(
    model: Model[Sequences, Floats2d], X: Sequences, is_train: bool
) -> tuple[Floats2d, Callable[[Floats2d], Sequences]]:
    xp: Any = model.ops.xp
    rows: Any = X.rows
    bounds: Sequence[tuple[int, int]] = X.bounds
    heads, width = model.get_dim("nH"), model.get_dim("nO")
    scale = (width // heads) ** -0.5
    states = affine(model, rows, "qkv_W", "qkv_b")
    states[:, :width] *= scale
    mixed = xp.empty((rows.shape[0], width), dtype=rows.dtype)
    weights = [
        _attend(xp, states[start:end], mixed[start:end], heads, is_train) for start, end in bounds
    ]
    output = affine(model, mixed, "out_W", "out_b")
    mask = dropout_mask(model, output.shape, is_train)
    if mask is not None:
        output *= mask

    def backprop(d_output: Floats2d) -> Sequences:
        grad: Any = d_output if mask is None else d_output * mask
        d_mixed = affine_backward(model, mixed, grad, "out_W", "out_b")
        d_states = xp.empty_like(states)
        for (start, end), kept in zip(bounds, weights, strict=True):
            part = slice(start, end)
            _attend_backward(xp, states[part], kept, d_mixed[part], d_states[part], heads)
        d_states[:, :width] *= scale
        return Sequences(affine_backward(model, rows, d_states, "qkv_W", "qkv_b"), bounds)

    return output, backprop
