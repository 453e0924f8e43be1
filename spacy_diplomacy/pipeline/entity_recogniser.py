"""``entity_recogniser``: persons, organisations, places and peoples for hosts that mark none."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy
from numpy.typing import NDArray
from spacy.language import Language
from spacy.scorer import get_ner_prf
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.vocab import Vocab
from thinc.types import Floats2d

from spacy_diplomacy.labels import DEFAULT_WEIGHTS, ENTITY_LABELS, Weights
from spacy_diplomacy.ml.features import paragraph_tokens
from spacy_diplomacy.ml.recogniser import find_entities
from spacy_diplomacy.ml.tag_head import tag_loss
from spacy_diplomacy.ml.tags import spans_to_tags
from spacy_diplomacy.ml.weights import LazyWeights
from spacy_diplomacy.pipeline.bundled import bundled_recogniser
from spacy_diplomacy.pipeline.entities import is_amount
from spacy_diplomacy.pipeline.trained import PartModel, TrainedPart
from spacy_diplomacy.spans import write_entities
from spacy_diplomacy.text.finish import without_blanks
from spacy_diplomacy.types import Entity


@Language.factory(
    "entity_recogniser",
    default_config={"weights": DEFAULT_WEIGHTS, "model": None, "set_ents": False},
    default_score_weights={"ents_f": 1.0, "ents_p": 0.0, "ents_r": 0.0},
)
def make_entity_recogniser(
    nlp: Language, name: str, weights: Weights, model: PartModel | None, set_ents: bool
) -> "EntityRecogniser":
    """Make the component ``entity_recogniser``.

    Args:
        nlp: The pipeline.
        name: The component's name in it.
        weights: Bundled weights by name; ``"none"`` for a network of one's own.
        model: The network; null for the one that the weights belong to.
        set_ents: Whether to write ``doc.ents`` too, where the host has marked none.

    Returns:
        The component.
    """
    model, bundle = bundled_recogniser(nlp.vocab.lang, weights, model)
    return EntityRecogniser(nlp.vocab, model, name=name, set_ents=set_ents, bundle=bundle)


class EntityRecogniser(TrainedPart):
    """Finds entities and writes the group ``quote_entities``; without a network it finds none.

    Args:
        vocab: The pipeline's vocab.
        model: The network (`ml.recogniser.EntityRecogniser`), or None.
        name: The component's name in the pipeline.
        set_ents: Whether to write ``doc.ents`` too, where the host has marked none.
        bundle: Bundled weights that the network is filled with when it is first needed.
    """

    fixed_labels = ENTITY_LABELS

    def __init__(
        self,
        vocab: Vocab,
        model: PartModel | None = None,
        *,
        name: str = "entity_recogniser",
        set_ents: bool = False,
        bundle: LazyWeights | None = None,
    ) -> None:
        self.vocab = vocab
        self.model = model
        self.name = name
        self.bundle = bundle
        self.cfg: dict[str, Any] = {"set_ents": set_ents}

    def predict(self, docs: Iterable[Doc]) -> list[list[Entity]]:
        """Find the entities of a batch of documents.

        Args:
            docs: The documents; they are not changed.

        Returns:
            The entities of each document in reading order.
        """
        docs = list(docs)
        if self.model is None or not any(len(doc) for doc in docs):
            return [[] for _ in docs]
        return self.predict_vectors(docs, self.encode(docs))

    def predict_vectors(
        self, docs: Sequence[Doc], vectors: Sequence[Floats2d]
    ) -> list[list[Entity]]:
        """Find the entities of a batch of documents, with the encoder's rows given.

        Args:
            docs: The documents; they are not changed.
            vectors: Rows of each document (tokens, width).

        Returns:
            The entities of each document in reading order.
        """
        if self.model is None:
            return [[] for _ in docs]
        found = find_entities(self.network, vectors, [paragraph_tokens(doc) for doc in docs])
        return [
            [
                Entity(*place, ENTITY_LABELS[label])
                for start, end, label in spans
                for place in without_blanks(doc, [(start, end)])
                if not is_amount(doc, place)
            ]
            for doc, spans in zip(docs, found, strict=True)
        ]

    def set_annotations(self, docs: Iterable[Doc], predictions: Iterable[list[Entity]]) -> None:
        """Write the entities, in place of those stored before.

        Args:
            docs: The documents; ``doc.ents`` is only written where asked for and still empty.
            predictions: The entities of each.
        """
        for doc, entities in zip(docs, predictions, strict=True):
            write_entities(doc, entities)
            if self.cfg["set_ents"] and not doc.ents:
                doc.set_ents([Span(doc, ent.start, ent.end, label=ent.label) for ent in entities])

    def update_vectors(
        self,
        examples: Sequence[Example],
        vectors: Sequence[Floats2d],
        *,
        losses: dict[str, float] | None = None,
    ) -> list[Floats2d]:
        """Learn from a batch of examples, with the encoder's rows given.

        Args:
            examples: Documents whose references have ``ents``; those without teach nothing.
            vectors: Rows of each predicted document (tokens, width).
            losses: Where the loss is added up, under the component's name.

        Returns:
            The gradient of the rows, one array a document.
        """
        lengths = [len(rows) for rows in vectors]
        offsets = numpy.cumsum([0, *lengths]).tolist()
        rows = self.network.ops.xp.concatenate(list(vectors))
        tags = numpy.zeros(len(rows), dtype="int64")
        bounds = []
        for example, at in zip(examples, offsets, strict=False):
            gold = _gold_tags(example)
            if gold is not None:
                tags[at : at + len(gold)] = gold
                bounds += [(at + a, at + b) for a, b in paragraph_tokens(example.predicted)]
        head = self.network.get_ref("tags")
        emissions, back = head.begin_update(rows)
        loss, d_emissions = tag_loss(head, emissions, bounds, tags)
        d_rows = back(d_emissions)
        if losses is not None:
            losses[self.name] = losses.get(self.name, 0.0) + loss
        return [d_rows[a : a + n] for a, n in zip(offsets, lengths, strict=False)]

    def score(self, examples: Iterable[Example], **settings: Any) -> dict[str, Any]:
        """Score the entities by exact spans and labels.

        Args:
            examples: Predicted and reference documents; scored are ``doc.ents``.
            **settings: Not used.

        Returns:
            ``ents_p``, ``ents_r``, ``ents_f`` and the figures by label.
        """
        scores: dict[str, Any] = get_ner_prf(examples)
        return scores


def _gold_tags(example: Example) -> NDArray[numpy.int64] | None:
    """Entity tags of the predicted tokens, or None where the reference is not annotated."""
    reference, doc = example.reference, example.predicted
    if not reference.has_annotation("ENT_IOB"):
        return None
    spans = []
    for ent in reference.ents:
        found = doc.char_span(ent.start_char, ent.end_char)
        if found is not None and ent.label_ in ENTITY_LABELS:
            spans.append((found.start, found.end, ENTITY_LABELS.index(ent.label_)))
    return spans_to_tags(len(doc), spans, [start for start, _ in paragraph_tokens(doc)])
