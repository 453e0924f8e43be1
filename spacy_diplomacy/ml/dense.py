"""What the transformer's layers share: products with numpy's own BLAS, and dropout.

thinc's `NumpyOps` multiplies through the blis package, at a quarter of the speed of the BLAS that
numpy brings along. These layers take the latter without switching the user's ops.
"""

from typing import Any, Final

import numpy
from thinc.api import Model

#: Standard deviation of fresh weights, as in BERT.
_DEVIATION: Final = 0.02


def init_dense(model: Model[Any, Any], shapes: dict[str, tuple[int, ...]]) -> None:
    """Fill the parameters that have no value yet: matrices at random, vectors with zeros.

    Args:
        model: The model, with `ops`.
        shapes: Shape of each parameter, by name; matrices are (outputs, inputs).
    """
    ops: Any = model.ops
    for name, shape in shapes.items():
        if model.has_param(name):
            continue
        if len(shape) == 1:
            model.set_param(name, ops.alloc1f(*shape))
        else:
            # thinc's normal_init takes its mean for the deviation
            drawn = numpy.random.normal(scale=_DEVIATION, size=shape)
            model.set_param(name, ops.asarray(drawn, dtype="f"))


def affine(model: Model[Any, Any], rows: Any, weights: str, bias: str) -> Any:
    """Rows times a matrix of the model, plus a bias of it: (rows, inputs) to (rows, outputs)."""
    output = model.ops.xp.matmul(rows, model.get_param(weights).T)
    output += model.get_param(bias)
    return output


def affine_backward(
    model: Model[Any, Any], rows: Any, d_output: Any, weights: str, bias: str
) -> Any:
    """Add the gradients of `affine` to the model's, and return that of its rows."""
    xp = model.ops.xp
    model.inc_grad(weights, xp.matmul(d_output.T, rows))
    model.inc_grad(bias, d_output.sum(axis=0))
    return xp.matmul(d_output, model.get_param(weights))


def dropout_mask(model: Model[Any, Any], shape: tuple[int, ...], is_train: bool) -> Any:
    """A mask to multiply by, after the model's attribute ``dropout_rate``; none to predict."""
    rate = model.attrs["dropout_rate"] if is_train else 0.0
    return model.ops.get_dropout_mask(shape, rate) if rate else None
