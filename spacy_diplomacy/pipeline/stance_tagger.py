"""``stance_tagger``: for, against or neutral, toward whom; and each quote's verbal act."""

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from spacy_diplomacy.pipeline.base import EnginePipe, Scorer
from spacy_diplomacy.pipeline.entities import entities_of
from spacy_diplomacy.spans import read_relations, read_speakers, write_acts, write_stances
from spacy_diplomacy.stance.tagger import find_stances
from spacy_diplomacy.types import (
    ActLabel,
    Entity,
    Relation,
    SpeakerChain,
    SpeakerLink,
    StanceRelation,
)

Tagging = tuple[list[StanceRelation], list[ActLabel]]


@Language.factory(
    "stance_tagger",
    assigns=["doc._.stances"],
    default_config={"scorer": {"@scorers": "spacy_diplomacy.stance_scorer.v1"}},
    default_score_weights={"stance_macro_f": 1.0, "stance_micro_f": 0.0, "act_acc": 0.0},
)
def make_stance_tagger(nlp: Language, name: str, scorer: Scorer | None) -> "StanceTagger":
    """Make the component ``stance_tagger``.

    Args:
        nlp: The pipeline.
        name: The component's name in it.
        scorer: Scores examples.

    Returns:
        The component.
    """
    return StanceTagger(nlp.vocab, name=name, scorer=scorer)


class StanceTagger(EnginePipe[Tagging]):
    """Tags stances and acts and writes the groups ``stance_targets`` and ``quote_act``.

    Args:
        vocab: The pipeline's vocab; its language chooses the tables.
        name: The component's name in the pipeline.
        scorer: Scores examples; None scores nothing.
    """

    def __init__(
        self, vocab: Vocab, *, name: str = "stance_tagger", scorer: Scorer | None = None
    ) -> None:
        super().__init__(vocab, name=name, scorer=scorer)

    def predict(self, docs: Sequence[Doc]) -> list[Tagging]:
        """Tag the quotes that the documents hold.

        Args:
            docs: The documents; they are not changed.

        Returns:
            The stances and the acts of each document.
        """
        return [
            self.tag(doc, read_relations(doc), *read_speakers(doc), entities_of(doc))
            for doc in docs
        ]

    def tag(
        self,
        doc: Doc,
        relations: Sequence[Relation],
        chains: Sequence[SpeakerChain],
        links: Sequence[SpeakerLink],
        entities: Sequence[Entity],
    ) -> Tagging:
        """Tag given quotes of one document.

        Args:
            doc: The document; it is not changed.
            relations: Its quotes.
            chains: Its speakers.
            links: Which speaker said which quote.
            entities: Its entities; may be empty.

        Returns:
            The stances and the acts.
        """
        return find_stances(doc, relations, chains, links, entities, lang=doc.vocab.lang)

    def set_annotations(self, docs: Sequence[Doc], predictions: Sequence[Tagging]) -> None:
        """Write stances and acts, in place of those stored before.

        Args:
            docs: The documents.
            predictions: Stances and acts of each.
        """
        for doc, (stances, acts) in zip(docs, predictions, strict=True):
            write_stances(doc, stances)
            write_acts(doc, acts)
