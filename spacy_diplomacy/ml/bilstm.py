"""A bidirectional LSTM over windows of tokens, the same code for numpy and cupy.

After Hochreiter and Schmidhuber (1997) and Graves and Schmidhuber (2005). Windows are sorted by
length and all of them take a step at once, so the work is one matrix product a step and direction,
without padding. The rows are laid out by steps first, each beside the state that it meets: a step
reads and writes one block, and what it computes stays in the cache.
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
        By direction the input row of each place in this order (2, places); by direction the place
        of each output row, one sequence after the other (2, places); and the first place of each
        step, closed by the number of places (steps + 1).
    """
    spans = numpy.asarray(bounds, dtype="int64").reshape(-1, 2)
    lengths = spans[:, 1] - spans[:, 0]
    outputs = numpy.cumsum(lengths) - lengths
    order = numpy.argsort(-lengths, kind="stable")
    size = lengths[order]
    active = (numpy.arange(int(size[0]))[:, None] < size).sum(axis=1)
    firsts = numpy.concatenate([[0], numpy.cumsum(active)])
    step = numpy.repeat(numpy.arange(len(active)), active)
    own = order[numpy.arange(int(firsts[-1])) - firsts[step]]
    # How far from the sequence's start: forwards, and backwards.
    offsets = numpy.stack([step, lengths[own] - 1 - step])
    places = numpy.empty_like(offsets)
    for way in range(2):
        places[way, outputs[own] + offsets[way]] = numpy.arange(len(own))
    return spans[own, 0] + offsets, places, firsts.tolist()


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
    reads, places, firsts = _plan(X.bounds)
    reads, places = ops.asarray(reads), ops.asarray(places)
    width = X.rows.shape[1]
    sides = [slice(way * hidden, (way + 1) * hidden) for way in range(2)]
    gates = [slice(way * 4 * hidden, (way + 1) * 4 * hidden) for way in range(2)]
    output = ops.alloc2f(places.shape[1], 2 * hidden, zeros=False)
    backs = []
    for way in range(2):
        weights = xp.concatenate([W[:, gates[way]], U[way]])
        beside = xp.empty((reads.shape[1], width + hidden), dtype="f")
        beside[:, :width] = X.rows[reads[way]]
        states, back = _read(xp, beside, weights, b[gates[way]], firsts, is_train)
        output[:, sides[way]] = states[places[way]]
        backs.append(back)

    def backprop(d_output: Floats2d) -> Floats2d:
        d_rows: Floats2d = ops.alloc2f(*X.rows.shape)
        d_W, d_U, d_b = xp.empty_like(W), xp.empty_like(U), xp.empty_like(b)
        for way in range(2):
            d_states = ops.alloc2f(places.shape[1], hidden, zeros=False)
            d_states[places[way]] = d_output[:, sides[way]]
            d_inputs, d_weights, d_b[gates[way]] = backs[way](d_states)
            d_W[:, gates[way]], d_U[way] = d_weights[:width], d_weights[width:]
            ops.scatter_add(d_rows, reads[way], d_inputs)
        model.inc_grad("W", d_W)
        model.inc_grad("U", d_U)
        model.inc_grad("b", d_b)
        return d_rows

    return output, backprop


def _read(
    xp: Any, beside: Any, weights: Any, bias: Any, firsts: list[int], is_train: bool
) -> tuple[Any, Callable[[Any], tuple[Any, Any, Any]]]:
    """One direction of a layer over rows that are laid out step by step.

    Args:
        xp: The array module.
        beside: The rows, each with room for the state that it meets (places, width + hidden).
        weights: Of both, for all gates (width + hidden, 4 * hidden).
        bias: Of all gates (4 * hidden,).
        firsts: First place of each step, closed by the number of places.
        is_train: Whether there will be a way back.

    Returns:
        The states (places, hidden), and the way from their gradient to those of the rows
        (places, width), the weights and the bias.
    """
    hidden = bias.shape[0] // 4
    # One exponential serves all gates: the logistic function is 1 / (1 + exp(-x)), and the tanh of
    # what is new to the cell a logistic function, its input and output doubled.
    signs = xp.full(4 * hidden, -1.0, dtype="f")
    signs[3 * hidden :] = -2.0
    signed_weights, signed_bias = weights * signs, bias * signs
    parts = [slice(k * hidden, (k + 1) * hidden) for k in range(4)]
    most = firsts[1]
    scratch = xp.empty((most, 4 * hidden), dtype="f")
    states = xp.empty((firsts[-1], hidden), dtype="f")
    cells = xp.zeros((most, hidden), dtype="f")
    beside[:most, -hidden:] = 0
    trace: list[tuple[Any, Any, Any]] = []
    for start, end, after in zip(firsts, firsts[1:], [*firsts[2:], firsts[-1]], strict=False):
        n = end - start
        gates = xp.empty_like(scratch[:n]) if is_train else scratch[:n]
        xp.matmul(beside[start:end], signed_weights, out=gates)
        gates += signed_bias
        with numpy.errstate(over="ignore"):  # 1 / (1 + infinity) is the 0 that is wanted
            xp.exp(gates, out=gates)
        gates += 1
        xp.reciprocal(gates, out=gates)
        enter, keep, leave, new = (gates[:, part] for part in parts)
        new *= 2
        new -= 1
        before = cells[:n]
        cells = keep * before
        cells += enter * new
        shown = xp.tanh(cells)
        state = xp.multiply(leave, shown, out=states[start:end])
        beside[end:after, -hidden:] = state[: after - end]
        if is_train:
            trace.append((gates, before, shown))

    def backprop(d_states: Any) -> tuple[Any, Any, Any]:
        d_gates = xp.empty((firsts[-1], 4 * hidden), dtype="f")
        d_h = xp.zeros((0, hidden), dtype="f")
        d_c = xp.zeros((0, hidden), dtype="f")
        for start, (gates, before, shown) in zip(firsts[-2::-1], reversed(trace), strict=True):
            n = len(gates)
            enter, keep, leave, new = (gates[:, part] for part in parts)
            d_h, d_c, later = d_states[start : start + n].copy(), xp.zeros_like(shown), (d_h, d_c)
            d_h[: len(later[0])] += later[0]
            d_c[: len(later[1])] += later[1]
            d_c += d_h * leave * (1 - shown * shown)
            d_step = d_gates[start : start + n]
            d_step[:, parts[0]] = d_c * new * enter * (1 - enter)
            d_step[:, parts[1]] = d_c * before * keep * (1 - keep)
            d_step[:, parts[2]] = d_h * shown * leave * (1 - leave)
            d_step[:, parts[3]] = d_c * enter * (1 - new * new)
            d_c *= keep
            d_h = d_step @ weights[-hidden:].T
        return d_gates @ weights[:-hidden].T, beside.T @ d_gates, d_gates.sum(axis=0)

    return states, backprop
