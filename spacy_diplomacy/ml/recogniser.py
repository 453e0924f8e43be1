"""The entity recogniser's network: entity tags of tokens by a CRF."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy
from spacy.tokens import Doc
from thinc.api import Model
from thinc.types import Floats2d

from spacy_diplomacy.labels import ENTITY_LABELS
from spacy_diplomacy.ml.features import TokenSpan
from spacy_diplomacy.ml.tag_head import TagHead, best_tags
from spacy_diplomacy.ml.tags import tags_to_spans

Encoder = Model[list[Doc], list[Floats2d]]


def EntityRecogniser(tok2vec: Encoder) -> Encoder:
    """Build the network, registered as ``spacy_diplomacy.EntityRecogniser.v1``.

    Args:
        tok2vec: The encoder, or a listener to one.

    Returns:
        A model from Docs to the emissions of the entity tags (tokens, 11), with the references
        `tok2vec` and `tags`.
    """
    tags = TagHead(len(ENTITY_LABELS), tok2vec.maybe_get_dim("nO"))
    return Model(
        "entity_recogniser",
        _forward,
        init=_init,
        layers=[tok2vec, tags],
        refs={"tok2vec": tok2vec, "tags": tags},
    )


def _init(model: Encoder, X: list[Doc] | None = None, Y: Any = None) -> None:
    tok2vec, tags = model.get_ref("tok2vec"), model.get_ref("tags")
    tok2vec.initialize(X)
    tags.set_dim("nI", tok2vec.get_dim("nO"))
    tags.initialize()


def _forward(
    model: Encoder, X: list[Doc], is_train: bool
) -> tuple[list[Floats2d], Callable[[list[Floats2d]], list[Doc]]]:
    tags = model.get_ref("tags")
    vectors, back = model.get_ref("tok2vec")(X, is_train)
    steps = [tags(part, is_train) for part in vectors]

    def backprop(d_emissions: list[Floats2d]) -> list[Doc]:
        docs: list[Doc] = back([step[1](d) for step, d in zip(steps, d_emissions, strict=True)])
        return docs

    return [step[0] for step in steps], backprop


def find_entities(
    model: Encoder, vectors: Sequence[Floats2d], paragraphs: Sequence[Sequence[TokenSpan]]
) -> list[list[tuple[int, int, int]]]:
    """Find the entities of a batch of documents.

    Args:
        model: The network.
        vectors: The encoder's rows (tokens, width), one array a document.
        paragraphs: Token bounds of each document's paragraphs.

    Returns:
        For each document `(start, end, number of the label in ENTITY_LABELS)`.
    """
    ops: Any = model.ops
    lengths = [len(part) for part in vectors]
    if not sum(lengths):
        return [[] for _ in vectors]
    offsets = numpy.cumsum([0, *lengths]).tolist()
    tags = model.get_ref("tags")
    emissions = tags.predict(ops.xp.concatenate(list(vectors)))
    bounds = [
        (offset + start, offset + end)
        for offset, parts in zip(offsets, paragraphs, strict=False)
        for start, end in parts
    ]
    path = best_tags(tags, emissions, bounds)
    return [
        tags_to_spans(path[offset : offset + length])
        for offset, length in zip(offsets, lengths, strict=False)
    ]
