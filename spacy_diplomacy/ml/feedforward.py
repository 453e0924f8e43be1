"""The transformer's feed-forward layer: up, GELU, down."""

from collections.abc import Callable
from typing import Any

from thinc.api import Model
from thinc.types import Floats2d

from spacy_diplomacy.ml.dense import affine, affine_backward, dropout_mask, init_dense
from spacy_diplomacy.ml.gelu import gelu_backward_inplace, gelu_inplace


def FeedForward(width: int, hidden: int, dropout: float = 0.1) -> Model[Floats2d, Floats2d]:
    """Build the layer: two affine maps with a GELU between, without the sum with the input.

    Args:
        width: Width of the rows.
        hidden: Width between the two maps.
        dropout: Share of the output dropped in training.

    Returns:
        The model, (rows, width) to (rows, width).
    """
    return Model(
        "feed_forward",
        _forward,
        init=_init,
        params={"up_W": None, "up_b": None, "down_W": None, "down_b": None},
        dims={"nI": width, "nO": width, "nH": hidden},
        attrs={"dropout_rate": dropout},
    )


def _init(model: Model[Floats2d, Floats2d], X: Any = None, Y: Any = None) -> None:
    width, hidden = model.get_dim("nO"), model.get_dim("nH")
    shapes = {
        "up_W": (hidden, width),
        "up_b": (hidden,),
        "down_W": (width, hidden),
        "down_b": (width,),
    }
    init_dense(model, shapes)


def _predict(model: Model[Floats2d, Floats2d], rows: Any) -> Any:
    """The output alone, with one wide array instead of two."""
    wide = affine(model, rows, "up_W", "up_b")
    gelu_inplace(model.ops.xp, wide)
    return affine(model, wide, "down_W", "down_b")


def _forward(
    model: Model[Floats2d, Floats2d], X: Floats2d, is_train: bool
) -> tuple[Floats2d, Callable[[Floats2d], Floats2d]]:
    if not is_train:
        # nothing is kept to predict; whoever asks for a gradient all the same pays a second pass
        return _predict(model, X), lambda d_output: _forward(model, X, True)[1](d_output)
    xp: Any = model.ops.xp
    before = affine(model, X, "up_W", "up_b")
    after = before.copy()
    gelu_inplace(xp, after)
    output = affine(model, after, "down_W", "down_b")
    mask = dropout_mask(model, output.shape, is_train)
    if mask is not None:
        output *= mask

    def backprop(d_output: Floats2d) -> Floats2d:
        grad: Any = d_output if mask is None else d_output * mask
        d_wide = affine_backward(model, after, grad, "down_W", "down_b")
        gelu_backward_inplace(xp, before, d_wide)
        d_rows: Floats2d = affine_backward(model, X, d_wide, "up_W", "up_b")
        return d_rows

    return output, backprop
