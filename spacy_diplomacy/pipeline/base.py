"""What the components share that need no training: predict on a batch, then annotate it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Generic, TypeVar

from spacy.pipeline import Pipe
from spacy.tokens import Doc
from spacy.util import minibatch
from spacy.vocab import Vocab

Scorer = Callable[..., dict[str, Any]]
PredictionT = TypeVar("PredictionT")


class EnginePipe(Pipe, Generic[PredictionT], ABC):
    """A component whose `predict` changes no Doc and whose `set_annotations` only writes.

    Args:
        vocab: The pipeline's vocab.
        name: The component's name in the pipeline.
        scorer: Scores examples; None scores nothing.
    """

    def __init__(self, vocab: Vocab, *, name: str, scorer: Scorer | None) -> None:
        self.vocab = vocab
        self.name = name
        self.scorer = scorer

    @abstractmethod
    def predict(self, docs: Sequence[Doc]) -> list[PredictionT]:
        """Find what this component finds, without changing the documents.

        Args:
            docs: A batch of documents.

        Returns:
            One prediction a document.
        """

    @abstractmethod
    def set_annotations(self, docs: Sequence[Doc], predictions: Sequence[PredictionT]) -> None:
        """Write predictions to their documents, in place of what stood there.

        Args:
            docs: A batch of documents.
            predictions: What `predict` returned for them.
        """

    def __call__(self, doc: Doc) -> Doc:
        """Process one document.

        Args:
            doc: The document.

        Returns:
            The same document, annotated.
        """
        self.set_annotations([doc], self.predict([doc]))
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 32) -> Iterator[Doc]:
        """Process a stream of documents.

        Args:
            stream: The documents.
            batch_size: How many to take together.

        Yields:
            The documents in order, annotated; a batch that fails goes to the error handler.
        """
        error_handler = self.get_error_handler()
        for docs in minibatch(stream, size=batch_size):  # type: ignore[no-untyped-call]
            try:
                self.set_annotations(docs, self.predict(docs))
            except Exception as error:  # the handler decides, as everywhere in spaCy
                error_handler(self.name, self, docs, error)
            else:
                yield from docs
