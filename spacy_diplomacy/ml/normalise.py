"""Layer normalisation with BERT's epsilon, by products with a vector of ones."""

from collections.abc import Callable
from typing import Any, Final

from thinc.api import Model
from thinc.types import Floats2d

_EPSILON: Final = 1e-12


def Normalise(width: int) -> Model[Floats2d, Floats2d]:
    """Build the layer: mean 0 and variance 1 in each row, then a learned scale and shift.

    After Ba, Kiros and Hinton (2016), "Layer Normalization". thinc's own `LayerNorm` has a larger
    epsilon and goes over the rows more often.

    Args:
        width: Width of the rows.

    Returns:
        The model, (rows, width) to (rows, width).
    """
    return Model(
        "normalise",
        _forward,
        init=_init,
        params={"G": None, "b": None},
        dims={"nI": width, "nO": width},
    )


def _init(model: Model[Floats2d, Floats2d], X: Any = None, Y: Any = None) -> None:
    width = model.get_dim("nO")
    if not model.has_param("G"):
        model.set_param("G", model.ops.alloc1f(width) + 1)
        model.set_param("b", model.ops.alloc1f(width))


def _forward(
    model: Model[Floats2d, Floats2d], X: Floats2d, is_train: bool
) -> tuple[Floats2d, Callable[[Floats2d], Floats2d]]:
    xp: Any = model.ops.xp
    rows: Any = X
    width = rows.shape[1]
    shares = xp.full(width, 1.0 / width, dtype=rows.dtype)
    output = rows - (rows @ shares)[:, None]
    variance = xp.einsum("ij,ij->i", output, output) / width
    scale = (1.0 / xp.sqrt(variance + _EPSILON))[:, None]
    output *= scale
    normal = output.copy() if is_train else None
    gain = model.get_param("G")
    output *= gain
    output += model.get_param("b")

    def backprop(d_output: Floats2d) -> Floats2d:
        grad: Any = d_output
        model.inc_grad("G", (grad * normal).sum(axis=0))
        model.inc_grad("b", grad.sum(axis=0))
        d_rows = grad * gain
        along = xp.einsum("ij,ij->i", d_rows, normal) / width
        d_rows -= (d_rows @ shares)[:, None]
        d_rows -= normal * along[:, None]
        d_rows *= scale
        result: Floats2d = d_rows
        return result

    return output, backprop
