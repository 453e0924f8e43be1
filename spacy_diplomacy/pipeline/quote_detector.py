"""``quote_detector``: finds attribution relations - source, cue, content - and their kind."""

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from spacy_diplomacy.errors import WeightsError
from spacy_diplomacy.labels import DEFAULT_WEIGHTS, Weights
from spacy_diplomacy.pipeline.base import EnginePipe, Scorer
from spacy_diplomacy.spans import write_relations
from spacy_diplomacy.text.rules import find_relations
from spacy_diplomacy.types import Relation


@Language.factory(
    "quote_detector",
    assigns=["doc._.quotes"],
    default_config={
        "weights": DEFAULT_WEIGHTS,
        "scorer": {"@scorers": "spacy_diplomacy.quote_scorer.v1"},
    },
    default_score_weights={
        "quote_f": 1.0,
        "quote_exact_f": 0.0,
        "content_f": 0.0,
        "cue_f": 0.0,
        "source_f": 0.0,
        "quote_source_acc": 0.0,
    },
)
def make_quote_detector(
    nlp: Language, name: str, weights: Weights, scorer: Scorer | None
) -> "QuoteDetector":
    """Make the component ``quote_detector``.

    Args:
        nlp: The pipeline.
        name: The component's name in it.
        weights: Bundled weights by name, or ``"none"`` for the rules.
        scorer: Scores examples.

    Returns:
        The component.
    """
    return QuoteDetector(nlp.vocab, name=name, weights=weights, scorer=scorer)


class QuoteDetector(EnginePipe[list[Relation]]):
    """Finds quotes and writes the groups ``quote_content``, ``quote_cue`` and ``quote_source``.

    Args:
        vocab: The pipeline's vocab; its language chooses the tables.
        name: The component's name in the pipeline.
        weights: Bundled weights by name, or ``"none"`` for the rules.
        scorer: Scores examples; None scores nothing.

    Raises:
        WeightsError: If there are no such weights.
    """

    def __init__(
        self,
        vocab: Vocab,
        *,
        name: str = "quote_detector",
        weights: Weights = DEFAULT_WEIGHTS,
        scorer: Scorer | None = None,
    ) -> None:
        if weights != "none":
            raise WeightsError(
                f"There are no bundled weights {weights!r} for the language {vocab.lang!r}.",
                'Use weights="none": the rules need none.',
            )
        super().__init__(vocab, name=name, scorer=scorer)
        self.weights = weights

    def predict(self, docs: Sequence[Doc]) -> list[list[Relation]]:
        """Find the quotes of a batch of documents.

        Args:
            docs: The documents; they are not changed.

        Returns:
            The relations of each document in reading order.
        """
        return [find_relations(doc) for doc in docs]

    def set_annotations(self, docs: Sequence[Doc], predictions: Sequence[list[Relation]]) -> None:
        """Write the quotes, in place of those stored before.

        Args:
            docs: The documents.
            predictions: The relations of each.
        """
        for doc, relations in zip(docs, predictions, strict=True):
            write_relations(doc, relations)
