"""A bidirectional LSTM over windows of tokens, the same code for numpy and cupy.

After Hochreiter and Schmidhuber (1997) and Graves and Schmidhuber (2005). Windows are sorted by
length and all of them take a step at once, so the work is one matrix product a step and direction,
of inputs and states side by side, without padding; what a step computes stays in the cache.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
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
        bounds: Row bounds of the sequences; none is empty, and they may overlap.
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


def _plan(bounds: Sequence[RowSpan]) -> tuple[Ints, Ints, list[int]]:
    """Lay sequences out step by step, the longest sequence first in each step.

    Returns:
        By direction the input row of each place in this order (2, places); by direction its output
        row, one sequence after the other (2, places); and the first place of each step, closed by
        the number of places (steps + 1).
    """
    spans = numpy.asarray(bounds, dtype="int64").reshape(-1, 2)
    lengths = spans[:, 1] - spans[:, 0]
    outputs = numpy.cumsum(lengths) - lengths
    order = numpy.argsort(-lengths, kind="stable")
    active = (numpy.arange(int(lengths.max()))[:, None] < lengths[order]).sum(axis=1)
    firsts = numpy.concatenate([[0], numpy.cumsum(active)])
    step = numpy.repeat(numpy.arange(len(active)), active)
    own = order[numpy.arange(len(step)) - firsts[step]]
    inside = numpy.stack([step, lengths[own] - 1 - step])
    return spans[own, 0] + inside, outputs[own] + inside, firsts.tolist()


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
    reads, writes, firsts = _plan(X.bounds)
    reads, writes = ops.asarray(reads), ops.asarray(writes)
    width = X.rows.shape[1]
    output = ops.alloc2f(firsts[-1], 2 * hidden, zeros=False)
    sides = [slice(way * hidden, (way + 1) * hidden) for way in range(2)]
    gates = [slice(way * 4 * hidden, (way + 1) * 4 * hidden) for way in range(2)]
    backs = []
    for way in range(2):
        weights = xp.concatenate([W[:, gates[way]], U[way]])
        steps = [(reads[way, a:z], writes[way, a:z]) for a, z in pairwise(firsts)]
        side = output[:, sides[way]]
        backs.append(_read(xp, X.rows, weights, b[gates[way]], steps, side, is_train))

    def backprop(d_output: Floats2d) -> Floats2d:
        d_rows: Floats2d = ops.alloc2f(*X.rows.shape)
        d_W, d_U, d_b = xp.empty_like(W), xp.empty_like(U), xp.empty_like(b)
        for way in range(2):
            d_inputs, d_weights, d_b[gates[way]] = backs[way](d_output[:, sides[way]])
            d_W[:, gates[way]], d_U[way] = d_weights[:width], d_weights[width:]
            ops.scatter_add(d_rows, reads[way], d_inputs)
        model.inc_grad("W", d_W)
        model.inc_grad("U", d_U)
        model.inc_grad("b", d_b)
        return d_rows

    return output, backprop


def _read(
    xp: Any,
    rows: Any,
    weights: Any,
    bias: Any,
    steps: Sequence[tuple[Any, Any]],
    output: Any,
    is_train: bool,
) -> Callable[[Any], tuple[Any, Any, Any]]:
    """One direction of a layer.

    Args:
        xp: The array module.
        rows: The inputs (rows, width).
        weights: Of inputs and states, for all gates (width + hidden, 4 * hidden).
        bias: Of all gates (4 * hidden,).
        steps: The rows to read and the rows to write at each step, for fewer and fewer sequences.
        output: Where the states are written (places, hidden).
        is_train: Whether there will be a way back.

    Returns:
        The way from the gradient of the output to those of the rows read (places, width), the
        weights and the bias.
    """
    width, hidden = rows.shape[1], output.shape[1]
    most = len(steps[0][0])
    parts = [slice(k * hidden, (k + 1) * hidden) for k in range(4)]
    # One exponential serves all gates: the logistic function is 1 / (1 + exp(-x)), and tanh is
    # one as well, its input and output doubled.
    signs = xp.full(4 * hidden, -1.0, dtype="f")
    signs[parts[3]] = -2.0
    signed_weights, signed_bias = weights * signs, bias * signs
    all_seen = xp.empty((most, width + hidden), dtype="f")
    all_gates = xp.empty((most, 4 * hidden), dtype="f")
    state, cells = xp.zeros((2, most, hidden), dtype="f")
    trace: list[tuple[Any, Any, Any, Any]] = []
    with numpy.errstate(over="ignore"):  # 1 / (1 + infinity) is the 0 that is wanted
        for read, write in steps:
            n = len(read)
            if is_train:
                all_seen, all_gates = xp.empty_like(all_seen), xp.empty_like(all_gates)
            seen, gates, before = all_seen[:n], all_gates[:n], cells[:n]
            seen[:, :width] = rows[read]
            seen[:, width:] = state[:n]
            xp.matmul(seen, signed_weights, out=gates)
            gates += signed_bias
            xp.exp(gates, out=gates)
            gates += 1
            xp.reciprocal(gates, out=gates)
            enter, keep, leave, new = (gates[:, part] for part in parts)
            new *= 2
            new -= 1
            cells = keep * before
            cells += enter * new
            shown = cells * -2
            xp.exp(shown, out=shown)
            shown += 1
            xp.divide(2, shown, out=shown)
            shown -= 1
            state = leave * shown
            output[write] = state
            if is_train:
                trace.append((seen, gates, before, shown))

    def backprop(d_output: Any) -> tuple[Any, Any, Any]:
        d_inputs = xp.empty((len(d_output), width), dtype="f")
        d_weights = xp.zeros_like(weights)
        d_bias = xp.zeros_like(bias)
        d_state, d_cells = xp.zeros((2, 0, hidden), dtype="f")
        last = len(d_output)
        for (_, write), (seen, gates, before, shown) in zip(
            reversed(steps), reversed(trace), strict=True
        ):
            enter, keep, leave, new = (gates[:, part] for part in parts)
            d_h = d_output[write]
            d_h[: len(d_state)] += d_state
            d_c = d_h * leave * (1 - shown * shown)
            d_c[: len(d_cells)] += d_cells
            d_gates = xp.concatenate(
                [
                    d_c * new * enter * (1 - enter),
                    d_c * before * keep * (1 - keep),
                    d_h * shown * leave * (1 - leave),
                    d_c * enter * (1 - new * new),
                ],
                axis=1,
            )
            d_weights += seen.T @ d_gates
            d_bias += d_gates.sum(axis=0)
            d_seen = d_gates @ weights.T
            first = last - len(write)
            d_inputs[first:last] = d_seen[:, :width]
            last, d_state, d_cells = first, d_seen[:, width:], d_c * keep
        return d_inputs, d_weights, d_bias

    return backprop
