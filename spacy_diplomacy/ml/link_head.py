"""The link head: which cue a source or a content belongs to, or none.

A cue is scored for a dependent span by what the two say (first, last and mean row of each) and by
where they stand to each other (`ml.link_features`), additive and multiplicative as in the biaffine
scorers of Dozat and Manning (2017). Its twin for training in torch: `recipe.torch_heads.LinkHead`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy
from numpy.typing import NDArray
from thinc.api import Model
from thinc.initializers import glorot_uniform_init, uniform_init, zero_init
from thinc.types import Floats1d, Floats2d

from spacy_diplomacy.ml.link_features import N_BETWEEN, N_DISTANCE, N_STATE

LINEAR: Final = ("dependent", "cue", "score", "none")
NEAR: Final = {"distance": N_DISTANCE, "between": N_BETWEEN, "state": N_STATE}

Ints = NDArray[numpy.int64]


@dataclass(frozen=True, slots=True)
class LinkInput:
    """What the head reads.

    Attributes:
        vectors: A row a token (rows, width).
        dependents: Row bounds (n, 2) of the sources or contents.
        cues: Row bounds (m, 2) of the cues.
        pairs: Positions (k, 2) in the two, worth a score.
        features: Where the two of a pair stand to each other (k, 3).
    """

    vectors: Floats2d
    dependents: Ints
    cues: Ints
    pairs: Ints
    features: Ints


#: Scores of the pairs (k,), and of no cue at all (n,).
LinkScores = tuple[Floats1d, Floats1d]


def LinkHead(hidden: int = 128, width: int | None = None) -> Model[LinkInput, LinkScores]:
    """Build the head.

    Args:
        hidden: Width of the hidden layer.
        width: Width of a token's row; taken from the sample when left out.

    Returns:
        The model, `LinkInput` to scores of pairs (k,) and of none (n,).
    """
    names = [f"{name}_{part}" for name in LINEAR for part in "Wb"]
    return Model(
        "link_head",
        _forward,
        init=_init,
        params=dict.fromkeys([*names, *NEAR]),
        dims={"nI": width, "nH": hidden},
    )


def _init(
    model: Model[LinkInput, LinkScores], X: LinkInput | None = None, Y: LinkScores | None = None
) -> None:
    if X is not None and model.has_dim("nI") is None:
        model.set_dim("nI", X.vectors.shape[1])
    width, hidden = model.get_dim("nI"), model.get_dim("nH")
    sizes = {"dependent": (hidden, 3 * width), "cue": (hidden, 3 * width)}
    for name in LINEAR:
        shape = sizes.get(name, (1, hidden))
        start = zero_init if shape[0] == 1 else glorot_uniform_init
        model.set_param(f"{name}_W", start(model.ops, shape))
        model.set_param(f"{name}_b", model.ops.alloc1f(shape[0]))
    for name, size in NEAR.items():
        model.set_param(name, uniform_init(model.ops, (size, hidden), lo=-0.1, hi=0.1))


def _span_rows(ops: Any, vectors: Any, bounds: Any) -> Any:
    """First, last and mean row of each span (spans, 3 * width)."""
    starts, ends = bounds[:, 0], bounds[:, 1]
    lengths = ends - starts
    offsets = ops.xp.cumsum(lengths) - lengths
    inside = ops.xp.arange(int(lengths.sum())) - ops.xp.repeat(offsets - starts, lengths)
    means = ops.reduce_mean(vectors[inside], lengths.astype("int32"))
    return ops.xp.concatenate([vectors[starts], vectors[ends - 1], means], axis=1)


def _spread(ops: Any, d_vectors: Any, bounds: Any, d_rows: Any) -> None:
    """Add the gradient of `_span_rows` to that of the tokens."""
    width = d_vectors.shape[1]
    first, last, mean = d_rows[:, :width], d_rows[:, width : 2 * width], d_rows[:, 2 * width :]
    ops.scatter_add(d_vectors, bounds[:, 0], first)
    ops.scatter_add(d_vectors, bounds[:, 1] - 1, last)
    # The mean's share is a step function over the span: differences at its ends, then a sum.
    steps = ops.alloc2f(d_vectors.shape[0] + 1, width)
    share = (mean / (bounds[:, 1] - bounds[:, 0])[:, None]).astype("f")
    ops.scatter_add(steps, bounds[:, 0], share)
    ops.scatter_add(steps, bounds[:, 1], -share)
    d_vectors += ops.xp.cumsum(steps, axis=0)[:-1]


def _forward(
    model: Model[LinkInput, LinkScores], X: LinkInput, is_train: bool
) -> tuple[LinkScores, Callable[[LinkScores], Floats2d]]:
    ops: Any = model.ops
    xp = ops.xp
    given = {name: model.get_param(f"{name}_W") for name in LINEAR}
    bias = {name: model.get_param(f"{name}_b") for name in LINEAR}
    dependents, cues = ops.asarray(X.dependents), ops.asarray(X.cues)
    left_of, right_of = ops.asarray(X.pairs[:, 0]), ops.asarray(X.pairs[:, 1])
    columns = {name: ops.asarray(X.features[:, i]) for i, name in enumerate(NEAR)}
    rows = _span_rows(ops, X.vectors, dependents)
    cue_rows = _span_rows(ops, X.vectors, cues)
    d = rows @ given["dependent"].T + bias["dependent"]
    c = cue_rows @ given["cue"].T + bias["cue"]
    left, right = d[left_of], c[right_of]
    before = left + right + left * right
    for name, column in columns.items():
        before = before + model.get_param(name)[column]
    after = xp.maximum(before, 0)
    alone = xp.maximum(d, 0)
    scores = (after @ given["score"].T + bias["score"])[:, 0]
    none = (alone @ given["none"].T + bias["none"])[:, 0]

    def backprop(d_scores: LinkScores) -> Floats2d:
        d_pair, d_none = (ops.reshape2f(part, -1, 1) for part in d_scores)
        model.inc_grad("score_W", d_pair.T @ after)
        model.inc_grad("score_b", d_pair.sum(axis=0))
        model.inc_grad("none_W", d_none.T @ alone)
        model.inc_grad("none_b", d_none.sum(axis=0))
        d_before = (d_pair @ given["score"]) * (before > 0)
        for name, column in columns.items():
            table = xp.zeros_like(model.get_param(name))
            ops.scatter_add(table, column, d_before)
            model.inc_grad(name, table)
        d_d = (d_none @ given["none"]) * (d > 0)
        d_c = xp.zeros_like(c)
        ops.scatter_add(d_d, left_of, d_before * (1 + right))
        ops.scatter_add(d_c, right_of, d_before * (1 + left))
        d_vectors: Floats2d = ops.alloc2f(*X.vectors.shape)
        for name, d_hidden, read, bounds in (
            ("dependent", d_d, rows, dependents),
            ("cue", d_c, cue_rows, cues),
        ):
            model.inc_grad(f"{name}_W", d_hidden.T @ read)
            model.inc_grad(f"{name}_b", d_hidden.sum(axis=0))
            _spread(ops, d_vectors, bounds, d_hidden @ given[name])
        return d_vectors

    return (scores, none), backprop


def link_probabilities(X: LinkInput, scores: LinkScores) -> tuple[Any, Any]:
    """Probability of each pair (k,) among its dependent's choices, and of none (n,)."""
    pair, none = (numpy.asarray(part, dtype="float64") for part in scores)
    of = X.pairs[:, 0]
    top = none.copy()
    numpy.maximum.at(top, of, pair)
    pair, none = numpy.exp(pair - top[of]), numpy.exp(none - top)
    total = none.copy()
    numpy.add.at(total, of, pair)
    return pair / total[of], none / total


def link_loss(X: LinkInput, scores: LinkScores, gold: Ints) -> tuple[float, LinkScores]:
    """Cross entropy of each dependent's right choice, and the gradient of the scores.

    Args:
        X: What was scored.
        scores: Scores of the pairs (k,) and of none (n,), on the CPU.
        gold: Position of each dependent's cue (n,), -1 where it has none among the pairs,
            -2 where it is not annotated.

    Returns:
        Loss a dependent, and the gradients, both divided by the number of annotated dependents.
    """
    pair, none = link_probabilities(X, scores)
    of, cue = X.pairs[:, 0], X.pairs[:, 1]
    seen = gold >= -1
    hit = (gold[of] == cue) & seen[of]
    reached = numpy.zeros(len(none), dtype=bool)
    reached[of[hit]] = True
    miss = ~reached & seen
    count = max(1, int(seen.sum()))
    loss = -(numpy.log(pair[hit] + 1e-12).sum() + numpy.log(none[miss] + 1e-12).sum()) / count
    d_pair = ((pair - hit) * seen[of] / count).astype("f")
    d_none = ((none - miss) * seen / count).astype("f")
    return float(loss), (d_pair, d_none)


def link_input(
    vectors: Floats2d,
    dependents: Sequence[tuple[int, int]],
    cues: Sequence[tuple[int, int]],
    pairs: Ints,
    features: Ints,
) -> LinkInput:
    """Put together what the head reads, from spans as tuples."""
    return LinkInput(
        vectors,
        numpy.asarray(dependents, dtype="int64").reshape(-1, 2),
        numpy.asarray(cues, dtype="int64").reshape(-1, 2),
        pairs,
        features,
    )
