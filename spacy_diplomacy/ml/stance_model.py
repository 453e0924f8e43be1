"""The stance tagger's network: an encoder, and the head that reads its rows."""

from collections.abc import Callable
from typing import Any

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc
from thinc.api import Model
from thinc.types import Floats2d

from spacy_diplomacy.ml.stance_head import StanceHead

Encoder = Model[list[Doc], list[Floats2d]]


def StanceTagger(tok2vec: Encoder | None = None, hidden: int = 128) -> Encoder:
    """Build the network, registered as ``spacy_diplomacy.StanceTagger.v1``.

    Args:
        tok2vec: The encoder, or a listener to one; None where the rows are always handed over.
        hidden: Width of the head's layers.

    Returns:
        A model from Docs to the encoder's rows (tokens, width); its references are `tok2vec` and
        `head`, which scores pairs in those rows.
    """
    head = StanceHead(tok2vec.maybe_get_dim("nO") if tok2vec else None, hidden)
    return Model(
        "stance_tagger",
        _forward,
        init=_init,
        layers=[tok2vec, head] if tok2vec else [head],
        refs={"tok2vec": tok2vec, "head": head},
    )


def _init(model: Encoder, X: list[Doc] | None = None, Y: Any = None) -> None:
    head = model.get_ref("head")
    if model.has_ref("tok2vec"):
        tok2vec = model.get_ref("tok2vec")
        tok2vec.initialize(X)
        if head.has_dim("nI") is None:
            head.set_dim("nI", tok2vec.get_dim("nO"))
    head.initialize()


def _forward(
    model: Encoder, X: list[Doc], is_train: bool
) -> tuple[list[Floats2d], Callable[[list[Floats2d]], list[Doc]]]:
    rows: list[Floats2d]
    rows, backprop = model.get_ref("tok2vec")(X, is_train)
    return rows, backprop


def probabilities(scores: Any, temperature: float = 1.0) -> NDArray[numpy.float32]:
    """Turn class scores into probabilities, flattened by a temperature (Guo et al. 2017).

    Args:
        scores: Class scores (pairs, 3), on any device's side of numpy.
        temperature: Above 1 the probabilities are less sure.

    Returns:
        Probabilities (pairs, 3).
    """
    rows = numpy.asarray(scores, dtype="f") / temperature
    rows = numpy.exp(rows - rows.max(axis=1, keepdims=True))
    shares: NDArray[numpy.float32] = rows / rows.sum(axis=1, keepdims=True)
    return shares
