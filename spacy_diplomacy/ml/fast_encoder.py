"""The small encoder: wordpiece vectors, case and quotation state, under layers of BiLSTM."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy
from spacy.tokens import Doc
from thinc.api import LayerNorm, Model
from thinc.initializers import uniform_init
from thinc.types import Floats2d

from spacy_diplomacy.ml.bilstm import BiLSTM, Sequences
from spacy_diplomacy.ml.features import N_CASES, N_STATES, TokenFeatures, on_docs, owners
from spacy_diplomacy.ml.windows import make_windows

#: Windows that go through the LSTM together: enough for the products, few enough for the cache.
_WINDOWS = 192


def FastEncoder(
    pieces: Sequence[str] = (),
    *,
    width: int = 128,
    hidden: Sequence[int] = (80, 96),
    window: int = 192,
    context: int = 16,
    dropout: float = 0.2,
) -> Model[list[Doc], list[Floats2d]]:
    """Build the encoder, registered as ``spacy_diplomacy.FastEncoder.v1``.

    Args:
        pieces: The wordpieces in the order of their ids. When left out, the bundled ones, or for
            a language that has none those that `initialize` learns from the training corpus.
        width: Width of the embeddings.
        hidden: Width of one direction of each LSTM layer, the first one first.
        window: The most tokens that an LSTM reads in one go.
        context: Of these, the most that only serve as left context.
        dropout: Share of the embeddings and of each layer's output dropped in training.

    Returns:
        The model; one row a spaCy token (tokens, twice the last width) for each Doc.
    """
    widths = [width, *(2 * own for own in hidden)]
    lstms = [BiLSTM(own, below) for below, own in zip(widths, hidden, strict=False)]
    core: Model[list[TokenFeatures], list[Floats2d]] = Model(
        "fast_encoder",
        _forward,
        init=_init,
        layers=[_embedding(len(pieces) or None, width), LayerNorm(width), *lstms],
        dims={"nO": widths[-1]},
        attrs={"window": window, "context": context, "dropout_rate": dropout},
    )
    return on_docs(core, pieces)


def _embedding(rows: int | None, width: int) -> Model[list[TokenFeatures], Floats2d]:
    """Sum of a token's mean piece vector and the vectors of its case and quotation state."""
    return Model(
        "token_embedding",
        _embed,
        init=_init_embedding,
        params={"pieces": None, "cases": None, "states": None},
        dims={"nV": rows, "nO": width},
    )


def _init_embedding(model: Model[Any, Floats2d], X: Any = None, Y: Any = None) -> None:
    sizes = {"pieces": model.get_dim("nV"), "cases": N_CASES, "states": N_STATES}
    for name, size in sizes.items():
        if not model.has_param(name):
            shape = (size, model.get_dim("nO"))
            model.set_param(name, uniform_init(model.ops, shape, lo=-0.5, hi=0.5))


def _embed(
    model: Model[list[TokenFeatures], Floats2d], X: list[TokenFeatures], is_train: bool
) -> tuple[Floats2d, Callable[[Floats2d], list[TokenFeatures]]]:
    ops: Any = model.ops
    counts = numpy.concatenate([part.counts for part in X])
    pieces = ops.asarray(numpy.concatenate([part.pieces for part in X]))
    indices = {
        "cases": ops.asarray(numpy.concatenate([part.cases for part in X])),
        "states": ops.asarray(numpy.concatenate([part.states for part in X])),
    }
    owner = ops.asarray(owners(counts))
    table: Any = model.get_param("pieces")
    first = numpy.cumsum(counts) - counts
    single = counts == 1
    rows = ops.alloc2f(len(counts), table.shape[1])
    rows[ops.asarray(single)] = table[pieces[ops.asarray(first[single])]]
    shares = ops.asarray((1.0 / numpy.maximum(1, counts)).astype("f"))
    several = ops.asarray(~single)[owner]
    if several.any():
        parts = table[pieces[several]] * shares[owner[several]][:, None]
        ops.scatter_add(rows, owner[several], parts)
    for name, index in indices.items():
        rows += model.get_param(name)[index]

    def backprop(d_rows: Floats2d) -> list[TokenFeatures]:
        grad = ops.alloc2f(*table.shape)
        ops.scatter_add(grad, pieces, (d_rows * shares[:, None])[owner])
        model.inc_grad("pieces", grad)
        for name, index in indices.items():
            grad = ops.xp.zeros_like(model.get_param(name))
            ops.scatter_add(grad, index, d_rows)
            model.inc_grad(name, grad)
        return X

    return rows, backprop


def _init(
    model: Model[list[TokenFeatures], list[Floats2d]], X: object = None, Y: object = None
) -> None:
    for layer in model.layers:
        layer.initialize()


def _bounds(features: Sequence[TokenFeatures], size: int, context: int) -> Any:
    """Windows over the rows of all documents: read bounds, and the body's place in each."""
    reads: list[tuple[int, int]] = []
    bodies: list[tuple[int, int]] = []
    base = 0
    for part in features:
        windows = make_windows(
            numpy.minimum(1, part.counts).tolist(),
            part.paragraphs,
            size=size,
            context=context,
            sentences=part.sentences,
            apart=part.apart,
        )
        for window in windows:
            reads.append((base + window.start, base + window.end))
            bodies.append((base + window.body_start, base + window.body_end))
        base += len(part.counts)
    return reads, bodies


def _forward(
    model: Model[list[TokenFeatures], list[Floats2d]], X: list[TokenFeatures], is_train: bool
) -> tuple[list[Floats2d], Callable[[list[Floats2d]], list[TokenFeatures]]]:
    ops: Any = model.ops
    embedding, norm, *lstms = model.layers
    lengths = [len(part.counts) for part in X]
    cuts = numpy.cumsum(lengths)[:-1].tolist()
    total = sum(lengths)
    if not total:
        nothing = [ops.alloc2f(0, model.get_dim("nO")) for _ in X]
        return nothing, lambda d_nothing: X
    reads, bodies = _bounds(X, model.attrs["window"], model.attrs["context"])
    rate = model.attrs["dropout_rate"] if is_train else 0.0
    embedded, back_embed = embedding(X, is_train)
    rows, back_norm = norm(embedded, is_train)
    mask = ops.get_dropout_mask(rows.shape, rate) if rate else None
    if mask is not None:
        rows = rows * mask
    output = ops.alloc2f(total, model.get_dim("nO"))
    steps: list[Callable[[Any, Any], None]] = []
    for at in range(0, len(reads), _WINDOWS):
        group = reads[at : at + _WINDOWS]
        backs = []
        state, bounds = rows, group
        for lstm in lstms:
            state, back = lstm(Sequences(state, bounds), is_train)
            drop = ops.get_dropout_mask(state.shape, rate) if rate else None
            if drop is not None:
                state = state * drop
            backs.append((back, drop))
            ends = numpy.cumsum([end - start for start, end in bounds]).tolist()
            bounds = list(zip([0, *ends], ends, strict=False))
        places = [
            numpy.arange(body[0], body[1]) - read[0] + bound[0]
            for read, body, bound in zip(group, bodies[at : at + _WINDOWS], bounds, strict=True)
        ]
        source = ops.asarray(numpy.concatenate(places))
        goal = [numpy.arange(*body) for body in bodies[at : at + _WINDOWS]]
        target = ops.asarray(numpy.concatenate(goal))
        output[target] = state[source]
        if is_train:
            steps.append(_group_backprop(ops, backs, source, target, state.shape))

    def backprop(d_parts: list[Floats2d]) -> list[TokenFeatures]:
        d_output = ops.xp.concatenate(d_parts)
        d_rows = ops.alloc2f(*rows.shape)
        for step in steps:
            step(d_output, d_rows)
        if mask is not None:
            d_rows = d_rows * mask
        back_embed(back_norm(d_rows))
        return X

    return ops.xp.split(output, cuts), backprop


def _group_backprop(
    ops: Any, backs: list[Any], source: Any, target: Any, shape: tuple[int, int]
) -> Callable[[Any, Any], None]:
    """The way back through the layers for one group of windows; adds to the rows' gradient."""

    def step(d_output: Any, d_rows: Any) -> None:
        d_state = ops.alloc2f(*shape)
        d_state[source] = d_output[target]
        for back, drop in reversed(backs):
            if drop is not None:
                d_state = d_state * drop
            d_state = back(d_state)
        d_rows += d_state

    return step
