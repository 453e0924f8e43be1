"""The stance head: scores of neutral, support and oppose for pairs of holder and target.

Attention over the context with a query made of the pair, as in target-dependent sentiment
classification (Hamborg and Donnay, EACL 2021), directed as in Park, Ma and Jagannath (Findings
of ACL 2021): the same pair read the other way round is another question. Its twin for training
in torch is `recipe.torch_heads.StanceHead`; a test holds the two equal.
"""

from collections.abc import Callable
from typing import Any, Final, cast

import numpy
from numpy.typing import NDArray
from thinc.api import Model
from thinc.initializers import glorot_uniform_init, uniform_init, zero_init
from thinc.types import Floats1d, Floats2d
from thinc.util import partial

from spacy_diplomacy.labels import StanceLabel
from spacy_diplomacy.ml.stance_features import PackedPairs

CLASSES: Final[tuple[StanceLabel, ...]] = ("neutral", "support", "oppose")
"""What the columns of the scores stand for."""

StanceInput = tuple[Floats2d, PackedPairs]

LINEAR: Final = ("query", "key", "value", "mix", "classify")
MASKED: Final = -1e9
#: Pairs that are scored together in prediction.
_CHUNK: Final = 64


def StanceHead(
    width: int | None = None,
    hidden: int = 128,
    heads: int = 4,
    buckets: int = 16,
    dropout: float = 0.2,
) -> Model[StanceInput, Floats2d]:
    """Build the head, registered as ``spacy_diplomacy.StanceHead.v1``.

    Its input is the rows of all tokens (rows, width) and the pairs in them; its output the
    class scores (pairs, 3), in the order of `CLASSES`, before any softmax.

    Args:
        width: Width of a token's row; taken from the sample when left out.
        hidden: Width of the query, of the pooled context and of the last hidden layer.
        heads: Heads of the attention; they share `hidden`.
        buckets: Number of buckets of relative position.
        dropout: Share of the last hidden layer that is dropped in training.

    Returns:
        The model.
    """
    names = [f"{name}_{part}" for name in LINEAR for part in "Wb"]
    params = ["no_holder", *names, "near_target", "near_holder"]
    return Model(
        "stance_head",
        forward,
        init=init,
        params=dict.fromkeys(params),
        dims={"nI": width, "nH": hidden, "nO": len(CLASSES), "nB": buckets},
        attrs={"heads": heads, "dropout_rate": dropout},
    )


def init(
    model: Model[StanceInput, Floats2d], X: StanceInput | None = None, Y: Floats2d | None = None
) -> None:
    """Allocate the parameters that are not there yet."""
    if X is not None and model.has_dim("nI") is None:
        model.set_dim("nI", X[0].shape[1])
    width, hidden = model.get_dim("nI"), model.get_dim("nH")
    shapes = {
        "query": (hidden, 3 * width),
        "key": (hidden, width),
        "value": (hidden, width),
        "mix": (hidden, 3 * width + hidden),
        "classify": (model.get_dim("nO"), hidden),
    }
    for name, shape in shapes.items():
        start = zero_init if name == "classify" else glorot_uniform_init
        model.set_param(f"{name}_W", start(model.ops, shape))
        model.set_param(f"{name}_b", model.ops.alloc1f(shape[0]))
    model.set_param("no_holder", model.ops.alloc1f(width))
    for name in ("near_target", "near_holder"):
        shape = (model.get_dim("nB"), hidden)
        model.set_param(name, uniform_init(model.ops, shape, lo=-0.1, hi=0.1))


def forward(
    model: Model[StanceInput, Floats2d], X: StanceInput, is_train: bool
) -> tuple[Floats2d, Callable[[Floats2d], tuple[Floats2d, None]]]:
    """Score all pairs at once, and give the way back."""
    vectors, packed = X
    ops: Any = model.ops
    xp = ops.xp
    n = len(packed.targets)
    if n == 0:
        return ops.alloc2f(0, model.get_dim("nO")), partial(_no_pairs, ops, vectors.shape)
    if not is_train:
        return _predict(model, vectors, packed), _no_way_back
    width, hidden = model.get_dim("nI"), model.get_dim("nH")
    heads = model.attrs["heads"]
    size = hidden // heads
    scale = float(size) ** -0.5
    weights: dict[str, Any] = {name: model.get_param(f"{name}_W") for name in LINEAR}
    bias: dict[str, Any] = {name: model.get_param(f"{name}_b") for name in LINEAR}
    # the same row may be in the context of many pairs: it is projected once
    used, inverse = xp.unique(ops.asarray(packed.rows), return_inverse=True)
    inverse = inverse.reshape(packed.rows.shape)
    own = vectors[used]
    mask = ops.asarray(packed.mask)
    at_target, at_holder = ops.asarray(packed.from_target), ops.asarray(packed.from_holder)

    holder = _span_means(ops, vectors, packed.holders, cast(Floats1d, model.get_param("no_holder")))
    target = _span_means(ops, vectors, packed.targets, None)
    pair = xp.concatenate([holder, target, holder * target], axis=1)
    near = model.get_param("near_target")[at_target] + model.get_param("near_holder")[at_holder]
    query = xp.tanh(pair @ weights["query"].T + bias["query"])
    key = (own @ weights["key"].T + bias["key"])[inverse] + near
    value = (own @ weights["value"].T + bias["value"])[inverse] + near
    split = (n, -1, heads, size)
    q, k, v = query.reshape(n, heads, size), key.reshape(split), value.reshape(split)
    scores = xp.einsum("nhs,nlhs->nhl", q, k) * scale
    scores = xp.where(mask[:, None, :], scores, MASKED)
    scores -= scores.max(axis=2, keepdims=True)
    attention = xp.exp(scores)
    attention /= attention.sum(axis=2, keepdims=True)
    pooled = xp.einsum("nhl,nlhs->nhs", attention, v).reshape(n, hidden)
    mixed = xp.concatenate([pair, pooled], axis=1)
    before = mixed @ weights["mix"].T + bias["mix"]
    after = xp.maximum(before, 0)
    if is_train:
        drop = ops.get_dropout_mask(after.shape, model.attrs["dropout_rate"])
        after = after * drop
    output = after @ weights["classify"].T + bias["classify"]

    def backprop(d_output: Floats2d) -> tuple[Floats2d, None]:
        _grad(model, "classify", d_output, after)
        d_before = d_output @ weights["classify"]
        if is_train:
            d_before = d_before * drop
        d_before = d_before * (before > 0)
        _grad(model, "mix", d_before, mixed)
        d_mixed = d_before @ weights["mix"]
        d_pair, d_pooled = d_mixed[:, : 3 * width], d_mixed[:, 3 * width :]
        d_pooled = d_pooled.reshape(n, heads, size)
        d_attention = xp.einsum("nhs,nlhs->nhl", d_pooled, v)
        d_value = xp.einsum("nhl,nhs->nlhs", attention, d_pooled)
        d_scores = attention * (d_attention - (d_attention * attention).sum(axis=2, keepdims=True))
        d_scores = d_scores * mask[:, None, :] * scale
        d_query = xp.einsum("nhl,nlhs->nhs", d_scores, k).reshape(n, hidden)
        d_key = xp.einsum("nhl,nhs->nlhs", d_scores, q)
        d_query = d_query * (1 - query**2)
        _grad(model, "query", d_query, pair)
        d_pair = d_pair + d_query @ weights["query"]

        d_key = d_key.reshape(-1, hidden)
        d_value = d_value.reshape(-1, hidden)
        d_near = d_key + d_value
        for name, at in (("near_target", at_target), ("near_holder", at_holder)):
            d_table = ops.alloc2f(model.get_dim("nB"), hidden)
            ops.scatter_add(d_table, at.reshape(-1), d_near)
            model.inc_grad(name, d_table)
        d_own = ops.alloc2f(len(used), width)
        for name, d_rows in (("key", d_key), ("value", d_value)):
            d_projected = ops.alloc2f(len(used), hidden)
            ops.scatter_add(d_projected, inverse.reshape(-1), d_rows)
            _grad(model, name, d_projected, own)
            d_own += d_projected @ weights[name]

        d_vectors = ops.alloc2f(*vectors.shape)
        ops.scatter_add(d_vectors, used, d_own)
        d_product = d_pair[:, 2 * width :]
        d_holder = d_pair[:, :width] + d_product * target
        d_target = d_pair[:, width : 2 * width] + d_product * holder
        d_absent = _spread(ops, d_vectors, packed.holders, d_holder)
        _spread(ops, d_vectors, packed.targets, d_target)
        model.inc_grad("no_holder", d_absent)
        return d_vectors, None

    return output, backprop


def _no_pairs(ops: Any, shape: tuple[int, int], d_output: Floats2d) -> tuple[Floats2d, None]:
    """Go back from no pairs: nothing flows."""
    return ops.alloc2f(*shape), None


def _predict(model: Model[StanceInput, Floats2d], vectors: Floats2d, packed: PackedPairs) -> Any:
    """Score pairs without keeping anything for the way back.

    The same sums as in `forward`, ordered so that little is computed twice or padded: each row is
    projected once, the tables of places are multiplied by the query and not added to every row,
    and pairs of like length go together.
    """
    ops: Any = model.ops
    xp = ops.xp
    hidden, heads = model.get_dim("nH"), model.attrs["heads"]
    size = hidden // heads
    weights: dict[str, Any] = {name: model.get_param(f"{name}_W") for name in LINEAR}
    bias: dict[str, Any] = {name: model.get_param(f"{name}_b") for name in LINEAR}
    holder = _span_means(ops, vectors, packed.holders, cast(Floats1d, model.get_param("no_holder")))
    target = _span_means(ops, vectors, packed.targets, None)
    pair = xp.concatenate([holder, target, holder * target], axis=1)
    query = xp.tanh(pair @ weights["query"].T + bias["query"]) * float(size) ** -0.5
    used, places = xp.unique(ops.asarray(packed.rows), return_inverse=True)
    places = places.reshape(packed.rows.shape)
    own = vectors[used]
    keys, values = (own @ weights[name].T + bias[name] for name in ("key", "value"))
    tables: list[Any] = [model.get_param(name) for name in ("near_target", "near_holder")]
    mask = ops.asarray(packed.mask)
    lengths = packed.mask.sum(axis=1)
    pooled = ops.alloc2f(len(pair), hidden)
    order = lengths.argsort(kind="stable")
    for start in range(0, len(order), _CHUNK):
        rows = order[start : start + _CHUNK]
        longest = int(lengths[rows].max())
        shape = (len(rows), longest, heads, size)
        q = query[rows].reshape(-1, heads, size)
        at, there = places[rows, :longest], mask[rows, :longest]
        scores = xp.einsum("nhs,nlhs->nhl", q, keys[at].reshape(shape))
        near = [
            ops.asarray(part)[rows, :longest] for part in (packed.from_target, packed.from_holder)
        ]
        for table, place in zip(tables, near, strict=True):
            by_place = xp.einsum("nhs,bhs->nhb", q, table.reshape(-1, heads, size))
            index = xp.broadcast_to(place[:, None, :], scores.shape)
            scores += xp.take_along_axis(by_place, index, axis=2)
        scores = xp.where(there[:, None, :], scores, MASKED)
        attention = xp.exp(scores - scores.max(axis=2, keepdims=True))
        attention /= attention.sum(axis=2, keepdims=True)
        found = xp.einsum("nhl,nlhs->nhs", attention, values[at].reshape(shape))
        for table, place in zip(tables, near, strict=True):
            hot = (place[:, :, None] == xp.arange(len(table))).astype("f")
            found += xp.einsum("nhb,bhs->nhs", attention @ hot, table.reshape(-1, heads, size))
        pooled[rows] = found.reshape(len(rows), hidden)
    mixed = xp.concatenate([pair, pooled], axis=1)
    after = xp.maximum(mixed @ weights["mix"].T + bias["mix"], 0)
    return after @ weights["classify"].T + bias["classify"]


def _no_way_back(d_output: Floats2d) -> tuple[Floats2d, None]:
    """Refuse: what was only predicted cannot be learnt from."""
    raise ValueError("The stance head was run to predict. Run it with is_train=True to learn.")


def _grad(model: Model[Any, Any], name: str, d_output: Floats2d, inputs: Floats2d) -> None:
    """Add the gradient of one linear layer."""
    model.inc_grad(f"{name}_W", d_output.T @ inputs)
    model.inc_grad(f"{name}_b", d_output.sum(axis=0))


def _span_means(
    ops: Any, vectors: Floats2d, spans: NDArray[Any], absent: Floats1d | None
) -> Floats2d:
    """Mean row of each span, `absent` for a span of (-1, -1)."""
    lengths = spans[:, 1] - spans[:, 0]
    inside = numpy.repeat(spans[:, 0] - numpy.cumsum(lengths) + lengths, lengths)
    inside += numpy.arange(len(inside))
    means: Floats2d = ops.alloc2f(len(spans), vectors.shape[1])
    if len(inside):
        counts = ops.asarray(lengths, dtype="int32")
        means = ops.reduce_mean(vectors[ops.asarray(inside)], counts)
    if absent is not None:
        means[ops.asarray(lengths == 0)] = absent
    return means


def _spread(ops: Any, d_vectors: Floats2d, spans: NDArray[Any], d_means: Floats2d) -> Floats1d:
    """Share the gradient of each mean among its rows; return what belongs to absent spans."""
    d_absent: Floats1d = ops.alloc1f(d_vectors.shape[1])
    for i, (start, end) in enumerate(spans.tolist()):
        if start < 0:
            d_absent += d_means[i]
        else:
            d_vectors[start:end] += d_means[i] / (end - start)
    return d_absent
