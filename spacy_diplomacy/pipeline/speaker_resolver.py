"""``speaker_resolver``: joins each quote's source to the speaker a reader would name."""

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from spacy_diplomacy.pipeline.base import EnginePipe, Scorer
from spacy_diplomacy.pipeline.entities import entities_of
from spacy_diplomacy.resolve.resolver import resolve
from spacy_diplomacy.spans import read_relations, write_speakers
from spacy_diplomacy.types import Entity, Relation, SpeakerChain, SpeakerLink

Resolution = tuple[list[SpeakerChain], list[SpeakerLink]]


@Language.factory(
    "speaker_resolver",
    assigns=["doc._.speakers"],
    default_config={"scorer": {"@scorers": "spacy_diplomacy.speaker_scorer.v1"}},
    default_score_weights={"speaker_acc": 1.0, "speaker_r": 0.0},
)
def make_speaker_resolver(nlp: Language, name: str, scorer: Scorer | None) -> "SpeakerResolver":
    """Make the component ``speaker_resolver``.

    Args:
        nlp: The pipeline.
        name: The component's name in it.
        scorer: Scores examples.

    Returns:
        The component.
    """
    return SpeakerResolver(nlp.vocab, name=name, scorer=scorer)


class SpeakerResolver(EnginePipe[Resolution]):
    """Resolves speakers and writes the groups ``speaker_mentions`` and ``quote_speaker``.

    Args:
        vocab: The pipeline's vocab; its language chooses the tables.
        name: The component's name in the pipeline.
        scorer: Scores examples; None scores nothing.
    """

    def __init__(
        self, vocab: Vocab, *, name: str = "speaker_resolver", scorer: Scorer | None = None
    ) -> None:
        super().__init__(vocab, name=name, scorer=scorer)

    def predict(self, docs: Sequence[Doc]) -> list[Resolution]:
        """Resolve the speakers of the quotes that the documents hold.

        Args:
            docs: The documents; they are not changed.

        Returns:
            The speakers of each document, and the joins of its quotes to them.
        """
        return [self.resolve(doc, read_relations(doc), entities_of(doc)) for doc in docs]

    def resolve(
        self, doc: Doc, relations: Sequence[Relation], entities: Sequence[Entity]
    ) -> Resolution:
        """Resolve the speakers of given quotes of one document.

        Args:
            doc: The document; it is not changed.
            relations: Its quotes.
            entities: Its entities; may be empty.

        Returns:
            The speakers, and the joins of the quotes to them.
        """
        return resolve(doc, relations, entities, lang=doc.vocab.lang)

    def set_annotations(self, docs: Sequence[Doc], predictions: Sequence[Resolution]) -> None:
        """Write the speakers, in place of those stored before.

        Args:
            docs: The documents.
            predictions: Speakers and joins of each.
        """
        for doc, (chains, links) in zip(docs, predictions, strict=True):
            write_speakers(doc, chains, links)
