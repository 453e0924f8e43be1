"""The large encoder: a BERT over wordpieces, case and quotation state, without torch.

The architecture is that of Devlin et al. (2019), in the size of MiniLM (Wang et al. 2020) by
default, so that weights trained with torch run here: products by numpy's BLAS, windows of all
lengths side by side without padding. Two more inputs tell what uncased pieces do not: the case of
the token, and whether it stands in a quotation.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy
from spacy.tokens import Doc
from thinc.api import Model
from thinc.types import Floats2d

from spacy_diplomacy.errors import SettingError
from spacy_diplomacy.ml.attention import SelfAttention
from spacy_diplomacy.ml.bilstm import Sequences
from spacy_diplomacy.ml.dense import dropout_mask, init_dense
from spacy_diplomacy.ml.features import N_CASES, N_STATES, TokenFeatures, on_docs
from spacy_diplomacy.ml.feedforward import FeedForward
from spacy_diplomacy.ml.normalise import Normalise
from spacy_diplomacy.ml.piece_windows import PieceRows, piece_rows
from spacy_diplomacy.ml.vocabulary import vocabulary

#: Pieces that go through the layers together: enough for the BLAS, few enough for the cache.
_GROUP = 1024
#: Rows of the table of places, as in BERT.
_PLACES = 512

Core = Model[list[TokenFeatures], list[Floats2d]]


def TransformerEncoder(
    pieces: Sequence[str] = (),
    *,
    width: int = 384,
    depth: int = 6,
    heads: int = 12,
    intermediate: int = 1536,
    window: int = 256,
    context: int = 48,
    lead: int = 12,
    dropout: float = 0.1,
    train_pieces: bool = True,
) -> Model[list[Doc], list[Floats2d]]:
    """Build the encoder, registered as ``spacy_diplomacy.TransformerEncoder.v1``.

    Args:
        pieces: The wordpieces in the order of their ids. When left out, the bundled ones, or for
            a language that has none those that `initialize` learns from the training corpus.
        width: Width of the rows.
        depth: How many layers.
        heads: How many heads a layer's attention has; divides the width.
        intermediate: Width inside the feed-forward layers.
        window: The most pieces that are read in one go, 510 at most.
        context: Of these, the most that only serve as left context where a paragraph is cut.
        lead: The same where a window begins with a paragraph. A little is as good as much and
            costs less time (PolNeAR dev, relaxed F1: 72.1 with 0, 72.9 with 12, 72.5 with 48).
        dropout: Share of the embeddings and of each layer's outputs dropped in training.
        train_pieces: Whether training changes the vectors of the wordpieces, which are half of
            all weights; fine-tuning on little text loses next to nothing without, and is faster.

    Returns:
        The model; one row a spaCy token (tokens, width) for each Doc, the mean of the rows of
        its pieces, and zeros for white space.

    Raises:
        SettingError: If the heads do not divide the width, or the window is too long.
    """
    if width % heads:
        raise SettingError(
            f"A width of {width} cannot be shared by {heads} heads.",
            "Choose a number of heads that divides the width.",
        )
    if window > _PLACES - 2:
        raise SettingError(
            f"A window of {window} pieces is longer than the encoder can number.",
            f"Choose {_PLACES - 2} at most.",
        )
    words = vocabulary(pieces)
    core: Core = Model(
        "transformer",
        _forward,
        init=_init,
        layers=[
            _embedding(len(pieces) or None, width, dropout, train_pieces),
            *(_layer(width, heads, intermediate, dropout) for _ in range(depth)),
        ],
        dims={"nO": width},
        attrs={
            "window": window,
            "context": context,
            "lead": lead,
            "special": [words.cls, words.sep],
        },
    )
    return on_docs(core, pieces)


def _init(model: Model[Any, Any], X: object = None, Y: object = None) -> None:
    for layer in model.layers:
        layer.initialize()


def _embedding(rows: int | None, width: int, dropout: float, train_pieces: bool) -> Model[Any, Any]:
    """Sum of the vectors of a piece, its place, case and quotation state, normalised."""
    return Model(
        "piece_embedding",
        _embed,
        init=_init_embedding,
        layers=[Normalise(width)],
        params={"pieces": None, "places": None, "cases": None, "states": None},
        dims={"nV": rows, "nO": width},
        attrs={"dropout_rate": dropout, "train_pieces": train_pieces},
    )


def _init_embedding(model: Model[Any, Any], X: object = None, Y: object = None) -> None:
    sizes = {"pieces": model.get_dim("nV"), "places": _PLACES, "cases": N_CASES, "states": N_STATES}
    init_dense(model, {name: (size, model.get_dim("nO")) for name, size in sizes.items()})
    model.layers[0].initialize()


def _embed(
    model: Model[PieceRows, Floats2d], X: PieceRows, is_train: bool
) -> tuple[Floats2d, Callable[[Floats2d], PieceRows]]:
    ops: Any = model.ops
    indices = {
        name: ops.asarray(getattr(X, name)) for name in ("pieces", "places", "cases", "states")
    }
    rows = ops.xp.zeros((len(X.pieces), model.get_dim("nO")), dtype="f")
    for name, index in indices.items():
        rows += model.get_param(name)[index]
    output, back = model.layers[0](rows, is_train)
    mask = dropout_mask(model, output.shape, is_train)
    if mask is not None:
        output *= mask

    def backprop(d_output: Floats2d) -> PieceRows:
        d_rows = back(d_output if mask is None else d_output * mask)
        for name, index in indices.items():
            if name != "pieces" or model.attrs["train_pieces"]:
                grad = ops.xp.zeros_like(model.get_param(name))
                ops.scatter_add(grad, index, d_rows)
                model.inc_grad(name, grad)
        return X

    return output, backprop


def _layer(width: int, heads: int, intermediate: int, dropout: float) -> Model[Any, Any]:
    """Attention and feed-forward, each summed with its input and normalised."""
    return Model(
        "transformer_layer",
        _layer_forward,
        init=_init,
        layers=[
            SelfAttention(width, heads, dropout),
            Normalise(width),
            FeedForward(width, intermediate, dropout),
            Normalise(width),
        ],
        dims={"nI": width, "nO": width},
    )


def _layer_forward(
    model: Model[Sequences, Floats2d], X: Sequences, is_train: bool
) -> tuple[Floats2d, Callable[[Floats2d], Floats2d]]:
    attention, norm_middle, feed_forward, norm_end = model.layers
    mixed, back_attention = attention(X, is_train)
    mixed += X.rows
    middle, back_middle = norm_middle(mixed, is_train)
    output, back_feed_forward = feed_forward(middle, is_train)
    output += middle
    end, back_end = norm_end(output, is_train)

    def backprop(d_end: Floats2d) -> Floats2d:
        d_output = back_end(d_end)
        d_mixed = back_middle(d_output + back_feed_forward(d_output))
        d_rows: Floats2d = d_mixed + back_attention(d_mixed).rows
        return d_rows

    return end, backprop


def _encode(
    model: Core, X: PieceRows, is_train: bool
) -> tuple[Floats2d, Callable[[Floats2d], None]]:
    """One group of windows through all layers."""
    embedding, *layers = model.layers
    rows, back_embedding = embedding(X, is_train)
    backs = []
    for layer in layers:
        rows, back = layer(Sequences(rows, X.bounds), is_train)
        backs.append(back)

    def backprop(d_rows: Floats2d) -> None:
        for back in reversed(backs):
            d_rows = back(d_rows)
        back_embedding(d_rows)

    return rows, backprop


def _forward(
    model: Core, X: list[TokenFeatures], is_train: bool
) -> tuple[list[Floats2d], Callable[[list[Floats2d]], list[TokenFeatures]]]:
    ops: Any = model.ops
    lengths = [len(part.counts) for part in X]
    cuts = numpy.cumsum(lengths)[:-1].tolist()
    if not any(part.counts.any() for part in X):
        return [ops.alloc2f(length, model.get_dim("nO")) for length in lengths], lambda d_parts: X
    counts = ops.asarray(numpy.concatenate([part.counts for part in X]), dtype="int32")
    groups = piece_rows(
        X,
        tuple(model.attrs["special"]),
        size=model.attrs["window"],
        context=model.attrs["context"],
        lead=model.attrs["lead"],
        most=_GROUP,
    )
    bodies = ops.alloc2f(int(counts.sum()), model.get_dim("nO"), zeros=False)
    done: list[tuple[PieceRows, Callable[[Floats2d], None]]] = []
    at = 0
    for group in groups:
        rows, back = _encode(model, group, is_train)
        for start, end in group.bodies:
            bodies[at : at + end - start] = rows[start:end]
            at += end - start
        if is_train:
            done.append((group, back))
    vectors = ops.reduce_mean(bodies, counts)

    def backprop(d_parts: list[Floats2d]) -> list[TokenFeatures]:
        d_bodies = ops.backprop_reduce_mean(ops.xp.concatenate(d_parts), counts)
        at = 0
        for group, back in done:
            d_rows = ops.alloc2f(len(group.pieces), d_bodies.shape[1])
            for start, end in group.bodies:
                d_rows[start:end] = d_bodies[at : at + end - start]
                at += end - start
            back(d_rows)
        return X

    return ops.xp.split(vectors, cuts), backprop
