"""A bidirectional LSTM over windows of tokens, the same code for numpy and cupy.

After Hochreiter and Schmidhuber (1997) and Graves and Schmidhuber (2005). Windows are sorted by
length and both directions of all of them take a step at once, so the work is a few matrix products
a step and there is no padding.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy
from numpy.typing import NDArray
from thinc.api import Model
from thinc.initializers import glorot_uniform_init
from thinc.types import Floats2d

Ints = NDArray[numpy.int64]
RowSpan = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sequences:
    """Rows and the stretches of them that are read as sequences.

    Attributes:
        rows: (rows, width).
        bounds: Row bounds of the sequences; none is empty, and they may overlap, but no two have
            the same start or the same end.
    """

    rows: Floats2d
    bounds: Sequence[RowSpan]


def BiLSTM(hidden: int, width: int | None = None) -> Model[Sequences, Floats2d]:
    """Build the layer.

    Args:
        hidden: Width of one direction; the output is twice as wide.
        width: Width of the input rows; taken from the sample when left out.

    Returns:
        The model, from `Sequences` to one row for each row of each sequence, one sequence after
        the other (sum of lengths, 2 * hidden).
    """
    return Model(
        "bilstm",
        _forward,
        init=_init,
        params={"W": None, "U": None, "b": None},
        dims={"nI": width, "nH": hidden, "nO": 2 * hidden},
    )


def _init(
    model: Model[Sequences, Floats2d], X: Sequences | None = None, Y: Floats2d | None = None
) -> None:
    if X is not None and model.has_dim("nI") is None:
        model.set_dim("nI", X.rows.shape[1])
    width, hidden = model.get_dim("nI"), model.get_dim("nH")
    ops: Any = model.ops
    gates = [glorot_uniform_init(ops, (hidden, width)).T for _ in range(8)]
    # Gates stand in the order input, forget, output, cell; both directions side by side.
    model.set_param("W", ops.xp.ascontiguousarray(ops.xp.concatenate(gates, axis=1)))
    model.set_param("U", _orthogonal(ops, hidden))
    bias = ops.alloc2f(2, 4 * hidden)
    bias[:, hidden : 2 * hidden] = 1.0  # remember, until it is learned what to forget
    model.set_param("b", bias.reshape(-1))


def _orthogonal(ops: Any, hidden: int) -> Any:
    """Recurrent weights (2, hidden, 4 * hidden) that keep the length of what they carry."""
    blocks = [
        [numpy.linalg.qr(numpy.random.normal(size=(hidden, hidden)))[0] for _ in range(4)]
        for _ in range(2)
    ]
    return ops.asarray(numpy.stack([numpy.concatenate(row, axis=1) for row in blocks]), dtype="f")


def _plan(bounds: Sequence[RowSpan]) -> tuple[Ints, Ints, Ints, Ints]:
    """Which rows are read at each step, longest sequence first.

    Returns:
        Input rows (2, longest, sequences) by direction, output rows (the same shape), how many
        sequences are still going on at each step (longest,), and the sequences' lengths.
    """
    spans = numpy.asarray(bounds, dtype="int64").reshape(-1, 2)
    lengths = spans[:, 1] - spans[:, 0]
    outputs = numpy.cumsum(lengths) - lengths
    order = numpy.argsort(-lengths, kind="stable")
    steps = numpy.arange(int(lengths.max()))[:, None]
    size = lengths[order][None, :]
    ahead = numpy.minimum(steps, size - 1)
    back = numpy.maximum(size - 1 - steps, 0)
    places = numpy.stack([ahead, back])
    active = (steps < size).sum(axis=1)
    return places + spans[order, 0], places + outputs[order], active, lengths


def _forward(
    model: Model[Sequences, Floats2d], X: Sequences, is_train: bool
) -> tuple[Floats2d, Callable[[Floats2d], Floats2d]]:
    ops: Any = model.ops
    xp = ops.xp
    hidden = model.get_dim("nH")
    W: Any = model.get_param("W")
    U: Any = model.get_param("U")
    b: Any = model.get_param("b")
    if not len(X.bounds):
        empty = ops.alloc2f(0, 2 * hidden)
        return empty, lambda d_empty: ops.alloc2f(*X.rows.shape)
    reads, writes, active, lengths = _plan(X.bounds)
    # One tanh for all four gates: the logistic function is a tanh, its input and output halved.
    halves = xp.ones(8 * hidden, dtype="f").reshape(2, 4 * hidden)
    halves[:, : 3 * hidden] = 0.5
    U_halved = U * halves[:, None, :]
    inputs = X.rows @ (W * halves.reshape(-1))
    inputs += b * halves.reshape(-1)
    inputs = inputs.reshape(len(X.rows), 2, 4 * hidden)
    output = ops.alloc2f(int(lengths.sum()), 2 * hidden)
    most = int(active[0])
    h = xp.zeros((2, most, hidden), dtype="f")
    c = xp.zeros((2, most, hidden), dtype="f")
    side = xp.arange(2)[:, None]
    trace: list[tuple[Any, Any, Any, Any, Any]] = []
    for t in range(len(active)):
        n = int(active[t])
        read, write = ops.asarray(reads[:, t, :n]), ops.asarray(writes[:, t, :n])
        h_before, c_before = h[:, :n], c[:, :n]
        gates = inputs[read, side]
        if t:
            gates += xp.matmul(h_before, U_halved)
        xp.tanh(gates, out=gates)
        logistic = gates[:, :, : 3 * hidden]
        logistic *= 0.5
        logistic += 0.5
        enter, keep, leave = (gates[:, :, k * hidden : (k + 1) * hidden] for k in range(3))
        c = keep * c_before
        c += enter * gates[:, :, 3 * hidden :]
        cell = xp.tanh(c)
        h = leave * cell
        output[write[0], :hidden] = h[0]
        output[write[1], hidden:] = h[1]
        if is_train:
            trace.append((gates, cell, c_before, h_before, (read, write)))

    def backprop(d_output: Floats2d) -> Floats2d:
        d_inputs = xp.zeros_like(inputs)
        steps: list[Any] = []
        d_h = xp.zeros((2, 0, hidden), dtype="f")
        d_c = xp.zeros((2, 0, hidden), dtype="f")
        for gates, cell, c_before, _, (read, write) in reversed(trace):
            n = gates.shape[1]
            more = n - d_h.shape[1]
            if more:
                blank = xp.zeros((2, more, hidden), dtype="f")
                d_h = xp.concatenate([d_h, blank], axis=1)
                d_c = xp.concatenate([d_c, blank], axis=1)
            d_h = d_h + xp.stack([d_output[write[0], :hidden], d_output[write[1], hidden:]])
            enter, keep, leave, new = (gates[:, :, k * hidden : (k + 1) * hidden] for k in range(4))
            d_c = d_c + d_h * leave * (1 - cell * cell)
            d_gates = xp.concatenate(
                [
                    d_c * new * enter * (1 - enter),
                    d_c * c_before * keep * (1 - keep),
                    d_h * cell * leave * (1 - leave),
                    d_c * enter * (1 - new * new),
                ],
                axis=2,
            )
            d_c = d_c * keep
            steps.append(d_gates)
            d_h = xp.matmul(d_gates, U.transpose(0, 2, 1))
            # No two sequences start or end at the same row, so none is read twice at a step.
            for way in range(2):
                d_inputs[read[way], way] += d_gates[way]
        flat = d_inputs.reshape(len(X.rows), -1)
        # One product for all steps: a sum of as many small ones takes twice as long.
        carried = xp.concatenate([step[3] for step in reversed(trace)], axis=1)
        d_U = xp.matmul(carried.transpose(0, 2, 1), xp.concatenate(steps, axis=1))
        model.inc_grad("U", d_U)
        model.inc_grad("W", X.rows.T @ flat)
        model.inc_grad("b", flat.sum(axis=0))
        d_rows: Floats2d = flat @ W.T
        return d_rows

    return output, backprop
