"""``quote_attribution``: detector, resolver and stance tagger as one component, ready to use."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.vocab import Vocab
from thinc.api import Model
from thinc.types import Floats2d

from spacy_diplomacy.labels import DEFAULT_WEIGHTS, Weights
from spacy_diplomacy.ml.weights import LazyWeights
from spacy_diplomacy.pipeline.base import Scorer
from spacy_diplomacy.pipeline.bundled import bundled_parts
from spacy_diplomacy.pipeline.entities import entities_of
from spacy_diplomacy.pipeline.entity_recogniser import EntityRecogniser
from spacy_diplomacy.pipeline.quote_detector import DEFAULT_THRESHOLD, QuoteDetector
from spacy_diplomacy.pipeline.speaker_resolver import Resolution, SpeakerResolver, Tables
from spacy_diplomacy.pipeline.stance_tagger import Case, StanceTagger, Tagging
from spacy_diplomacy.pipeline.trained import PartModel, TrainedPart
from spacy_diplomacy.text.reading import reading_once
from spacy_diplomacy.types import Entity, Relation, TokenSpan


class Attribution(NamedTuple):
    """All that is found in one document.

    Args:
        relations: The quotes.
        entities: The entities that were used: the host's, or our own recogniser's.
        resolution: The speakers, and the joins of the quotes to them.
        tagging: The stances and the acts.
    """

    relations: list[Relation]
    entities: list[Entity]
    resolution: Resolution
    tagging: Tagging


@Language.factory(
    "quote_attribution",
    assigns=["doc._.quotes", "doc._.speakers", "doc._.stances"],
    default_config={
        "weights": DEFAULT_WEIGHTS,
        "encoder": None,
        "threshold": DEFAULT_THRESHOLD,
        "set_ents": False,
        "knowledge": None,
        "tables": None,
        "quote_scorer": {"@scorers": "spacy_diplomacy.quote_scorer.v1"},
        "speaker_scorer": {"@scorers": "spacy_diplomacy.speaker_scorer.v1"},
        "stance_scorer": {"@scorers": "spacy_diplomacy.stance_scorer.v1"},
    },
    default_score_weights={"quote_f": 0.5, "speaker_acc": 0.3, "stance_macro_f": 0.2},
)
def make_quote_attribution(
    nlp: Language,
    name: str,
    weights: Weights,
    encoder: PartModel | None,
    threshold: float,
    set_ents: bool,
    knowledge: str | None,
    tables: Tables | None,
    quote_scorer: Scorer | None,
    speaker_scorer: Scorer | None,
    stance_scorer: Scorer | None,
) -> "QuoteAttribution":
    """Make the component ``quote_attribution``.

    Args:
        nlp: The pipeline.
        name: The component's name in it.
        weights: Bundled weights by name; ``"none"`` for the rules, or for an encoder of one's own
            that is trained from scratch.
        encoder: The encoder that the parts share; null for the one that the weights belong to.
        threshold: The least probability of a quote that is kept, 0 to 1.
        set_ents: Whether to write ``doc.ents`` where the host has marked none.
        knowledge: Path of a JSON Lines file of the speakers you know.
        tables: Entries that extend the resolver's tables, or the path of a JSON file of them.
        quote_scorer: Scores the quotes.
        speaker_scorer: Scores the speakers.
        stance_scorer: Scores stances and acts.

    Returns:
        The component.
    """
    parts = bundled_parts(nlp.vocab.lang, weights, encoder)
    return QuoteAttribution(
        nlp.vocab,
        name=name,
        detector=QuoteDetector(
            nlp.vocab,
            parts.detector,
            name=f"{name}.quote_detector",
            threshold=threshold,
            calibration=parts.calibration,
            scorer=quote_scorer,
        ),
        recogniser=EntityRecogniser(
            nlp.vocab, parts.recogniser, name=f"{name}.entity_recogniser", set_ents=set_ents
        ),
        resolver=SpeakerResolver(
            nlp.vocab,
            name=f"{name}.speaker_resolver",
            knowledge=knowledge,
            tables=tables,
            scorer=speaker_scorer,
        ),
        tagger=StanceTagger(
            nlp.vocab,
            parts.tagger,
            name=f"{name}.stance_tagger",
            temperature=parts.temperature,
            prior=parts.prior,
            trained=parts.bundle is not None,
            scorer=stance_scorer,
        ),
        bundle=parts.bundle,
    )


class QuoteAttribution(TrainedPart):
    """Finds quotes, speakers, stances and acts with parts of its own and one pass of an encoder.

    Args:
        vocab: The pipeline's vocab.
        name: The component's name in the pipeline.
        detector: Finds the quotes.
        recogniser: Finds entities, where the host has marked none.
        resolver: Finds who said the quotes.
        tagger: Finds the stances and acts.
        bundle: Bundled weights that the networks are filled with when they are first needed.
    """

    def __init__(
        self,
        vocab: Vocab,
        *,
        name: str = "quote_attribution",
        detector: QuoteDetector,
        recogniser: EntityRecogniser,
        resolver: SpeakerResolver,
        tagger: StanceTagger,
        bundle: LazyWeights | None = None,
    ) -> None:
        self.vocab = vocab
        self.name = name
        self.detector = detector
        self.recogniser = recogniser
        self.resolver = resolver
        self.tagger = tagger
        self.bundle = bundle
        self.scorer = None
        self.model = _container(detector.model, recogniser.model, tagger.model)
        self.cfg: dict[str, Any] = {part.name: part.cfg for part in self.trained_parts}
        self.cfg[resolver.name] = resolver.cfg

    @property
    def trained_parts(self) -> tuple[TrainedPart, ...]:
        """The parts over the shared encoder."""
        return (self.detector, self.recogniser, self.tagger)

    @reading_once()
    def predict(self, docs: Iterable[Doc]) -> list[Attribution]:
        """Find everything in a batch of documents.

        Args:
            docs: The documents; they are not changed.

        Returns:
            Quotes, entities, speakers, stances and acts of each document.
        """
        docs = list(docs)
        vectors: list[Floats2d] | None = None
        if self.model is not None and any(len(doc) for doc in docs):
            vectors = self.encode(docs)
        if vectors is None:
            relations = self.detector.predict(docs) if self.model is None else [[] for _ in docs]
            entities = [entities_of(doc) for doc in docs]
        else:
            relations = self.detector.predict_vectors(docs, vectors)
            entities = self._entities(docs, vectors)
        resolutions = [
            self.resolver.resolve(*given) for given in zip(docs, relations, entities, strict=True)
        ]
        cases = [
            Case(doc, quotes, *resolution, ents)
            for doc, quotes, resolution, ents in zip(
                docs, relations, resolutions, entities, strict=True
            )
        ]
        taggings = self.tagger.tag(cases, vectors)
        return [
            Attribution(*found)
            for found in zip(relations, entities, resolutions, taggings, strict=True)
        ]

    def _entities(self, docs: Sequence[Doc], vectors: Sequence[Floats2d]) -> list[list[Entity]]:
        """The host's entities; our own for documents where it marks none."""
        bare = [i for i, doc in enumerate(docs) if not doc.ents]
        found = self.recogniser.predict_vectors([docs[i] for i in bare], [vectors[i] for i in bare])
        entities = [entities_of(doc) for doc in docs]
        for i, own in zip(bare, found, strict=True):
            entities[i] = own
        return entities

    def judge_pairs(
        self,
        docs: Sequence[Doc],
        questions: Sequence[Sequence[tuple[TokenSpan | None, TokenSpan]]],
    ) -> list[NDArray[numpy.float32]]:
        """Give the probability of each stance for holders and targets in sentences.

        Args:
            docs: Sentences, or short texts; the whole of each is the context.
            questions: Of each the spans of holder (None for the text itself) and target.

        Returns:
            For each document the probabilities of neutral, support and opposition (questions, 3).
        """
        vectors = self.encode(docs) if self.tagger.trained else None
        return self.tagger.judge_pairs(docs, questions, vectors)

    def set_annotations(self, docs: Iterable[Doc], predictions: Iterable[Attribution]) -> None:
        """Write everything that was found, in place of what was stored before.

        Args:
            docs: The documents; ``doc.ents`` stays as it is unless asked otherwise.
            predictions: What `predict` returned for them.
        """
        docs, predictions = list(docs), list(predictions)
        self.detector.set_annotations(docs, [found.relations for found in predictions])
        self.recogniser.set_annotations(docs, [found.entities for found in predictions])
        self.resolver.set_annotations(docs, [found.resolution for found in predictions])
        self.tagger.set_annotations(docs, [found.tagging for found in predictions])

    def update_vectors(
        self,
        examples: Sequence[Example],
        vectors: Sequence[Floats2d],
        *,
        losses: dict[str, float] | None = None,
    ) -> list[Floats2d]:
        """Train all parts on a batch of examples, with the encoder's rows given.

        Args:
            examples: Documents whose references hold quotes, entities or stances; each part
                learns from those that have what it finds.
            vectors: Rows of each predicted document (tokens, width).
            losses: Where the sum of the parts' losses is added up, under the component's name.

        Returns:
            The gradient of the rows, one array a document.
        """
        gradients = [rows * 0 for rows in vectors]
        own: dict[str, float] = {}
        for part in self.trained_parts:
            more = part.update_vectors(examples, vectors, losses=own)
            gradients = [a + b for a, b in zip(gradients, more, strict=True)]
        if losses is not None:
            losses[self.name] = losses.get(self.name, 0.0) + sum(own.values())
        return gradients

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],
        *,
        nlp: Language | None = None,
        labels: Sequence[str] | None = None,
    ) -> None:
        """Prepare the networks for training; bundled weights are kept.

        Args:
            get_examples: Gives a sample of the training data.
            nlp: The pipeline.
            labels: Not used: the parts' labels are fixed.
        """
        super().initialize(get_examples, nlp=nlp)
        self.detector.learn_scheme(get_examples)
        if self.model is not None:
            self.tagger.cfg["trained"] = True

    def ready(self) -> None:
        """Read bundled weights, and the resolver's files."""
        super().ready()
        self.resolver.ready()

    def from_bytes(self, bytes_data: bytes, *, exclude: Iterable[str] = ()) -> "QuoteAttribution":
        """Restore what `to_bytes` gave.

        Args:
            bytes_data: The component's state.
            exclude: Names of what to leave out.

        Returns:
            The component.
        """
        super().from_bytes(bytes_data, exclude=exclude)
        self._share_settings()
        return self

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "QuoteAttribution":
        """Restore what `to_disk` saved.

        Args:
            path: The folder.
            exclude: Names of what to leave out.

        Returns:
            The component.
        """
        super().from_disk(path, exclude=exclude)
        self._share_settings()
        return self

    def _share_settings(self) -> None:
        """Give the parts the settings that were read."""
        read = list(self.cfg.values())[: len(self.trained_parts)]
        for part, settings in zip(self.trained_parts, read, strict=True):
            part.cfg.update(settings)
        for saved in list(self.cfg.values())[len(self.trained_parts) :]:
            self.resolver.restore(saved)
        self.cfg = {part.name: part.cfg for part in self.trained_parts}
        self.cfg[self.resolver.name] = self.resolver.cfg

    def score(self, examples: Iterable[Example], **settings: Any) -> dict[str, Any]:
        """Score quotes, speakers and stances.

        Args:
            examples: Predicted and reference documents.
            **settings: Handed on to the scorers.

        Returns:
            The figures of the three parts' scorers together.
        """
        examples = list(examples)
        scores: dict[str, Any] = {}
        for part in (self.detector, self.resolver, self.tagger):
            scores.update(part.score(examples, **settings))
        return scores


def _container(*models: PartModel | None) -> PartModel | None:
    """One network over those of the parts, which share their encoder; None where there are none."""
    networks = [model for model in models if model is not None]
    if not networks:
        return None
    encoder = networks[0].get_ref("tok2vec")
    return Model(
        "quote_attribution",
        _forward,
        init=_init,
        layers=networks,
        refs={"tok2vec": encoder},
    )


def _forward(
    model: PartModel, X: list[Doc], is_train: bool
) -> tuple[list[Floats2d], Callable[[list[Floats2d]], list[Doc]]]:
    rows: list[Floats2d]
    rows, backprop = model.get_ref("tok2vec")(X, is_train)
    return rows, backprop


def _init(model: PartModel, X: list[Doc] | None = None, Y: object = None) -> None:
    for network in model.layers:
        network.initialize(X)
