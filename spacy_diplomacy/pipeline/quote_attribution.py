"""``quote_attribution``: detector, resolver and stance tagger as one component, ready to use."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.vocab import Vocab

from spacy_diplomacy.labels import DEFAULT_WEIGHTS, Weights
from spacy_diplomacy.pipeline.base import EnginePipe, Scorer
from spacy_diplomacy.pipeline.entities import entities_of
from spacy_diplomacy.pipeline.quote_detector import QuoteDetector
from spacy_diplomacy.pipeline.speaker_resolver import Resolution, SpeakerResolver
from spacy_diplomacy.pipeline.stance_tagger import Case, StanceTagger, Tagging
from spacy_diplomacy.types import Relation


class Attribution(NamedTuple):
    """All that is found in one document.

    Args:
        relations: The quotes.
        resolution: The speakers, and the joins of the quotes to them.
        tagging: The stances and the acts.
    """

    relations: list[Relation]
    resolution: Resolution
    tagging: Tagging


@Language.factory(
    "quote_attribution",
    assigns=["doc._.quotes", "doc._.speakers", "doc._.stances"],
    default_config={
        "weights": DEFAULT_WEIGHTS,
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
    quote_scorer: Scorer | None,
    speaker_scorer: Scorer | None,
    stance_scorer: Scorer | None,
) -> "QuoteAttribution":
    """Make the component ``quote_attribution``.

    Args:
        nlp: The pipeline.
        name: The component's name in it.
        weights: Bundled weights by name, or ``"none"`` for the rules.
        quote_scorer: Scores the quotes.
        speaker_scorer: Scores the speakers.
        stance_scorer: Scores stances and acts.

    Returns:
        The component.
    """
    return QuoteAttribution(
        nlp.vocab,
        name=name,
        detector=QuoteDetector(
            nlp.vocab, name=f"{name}.quote_detector", weights=weights, scorer=quote_scorer
        ),
        resolver=SpeakerResolver(nlp.vocab, name=f"{name}.speaker_resolver", scorer=speaker_scorer),
        tagger=StanceTagger(nlp.vocab, name=f"{name}.stance_tagger", scorer=stance_scorer),
    )


class QuoteAttribution(EnginePipe[Attribution]):
    """Finds quotes, speakers, stances and acts with parts of its own, in one pass.

    Args:
        vocab: The pipeline's vocab.
        name: The component's name in the pipeline.
        detector: Finds the quotes.
        resolver: Finds who said them.
        tagger: Finds the stances and acts.
    """

    def __init__(
        self,
        vocab: Vocab,
        *,
        name: str = "quote_attribution",
        detector: QuoteDetector,
        resolver: SpeakerResolver,
        tagger: StanceTagger,
    ) -> None:
        super().__init__(vocab, name=name, scorer=None)
        self.detector = detector
        self.resolver = resolver
        self.tagger = tagger

    def predict(self, docs: Sequence[Doc]) -> list[Attribution]:
        """Find everything in a batch of documents.

        Args:
            docs: The documents; they are not changed.

        Returns:
            Quotes, speakers, stances and acts of each document.
        """
        found = []
        for doc, relations in zip(docs, self.detector.predict(docs), strict=True):
            entities = entities_of(doc)
            resolution = self.resolver.resolve(doc, relations, entities)
            tagging = self.tagger.tag([Case(doc, relations, *resolution, entities)], None)[0]
            found.append(Attribution(relations, resolution, tagging))
        return found

    def set_annotations(self, docs: Sequence[Doc], predictions: Sequence[Attribution]) -> None:
        """Write everything that was found, in place of what was stored before.

        Args:
            docs: The documents; ``doc.ents`` stays as it is.
            predictions: What `predict` returned for them.
        """
        self.detector.set_annotations(docs, [found.relations for found in predictions])
        self.resolver.set_annotations(docs, [found.resolution for found in predictions])
        self.tagger.set_annotations(docs, [found.tagging for found in predictions])

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
