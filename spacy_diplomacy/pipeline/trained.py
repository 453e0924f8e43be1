"""What the trained components share: the encoder's rows in, bundled weights, fixed labels."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import ClassVar, Final

from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc
from spacy.training import Example, validate_examples, validate_get_examples
from spacy.util import to_bytes
from srsly import json_dumps
from thinc.api import Model, Optimizer, set_dropout_rate
from thinc.types import Floats2d

from spacy_diplomacy.errors import SettingError
from spacy_diplomacy.ml.weights import LazyWeights

#: Documents that are worked on together: enough for the products, few enough for the memory.
MOST_DOCS: Final = 32

#: Documents that a vocabulary is learned from, if the network needs one.
SAMPLE_DOCS: Final = 2000

PartModel = Model[list[Doc], list[Floats2d]]


class TrainedPart(TrainablePipe, ABC):
    """A component with heads over an encoder, whose labels are fixed.

    On its own it runs the encoder that is its network's reference `tok2vec`. A composite runs one
    encoder for several parts and gives them its rows, by `predict_vectors` and `update_vectors`.

    Attributes:
        model: The network; None for a part that does without.
        bundle: Bundled weights that the network is filled with when it is first needed.
    """

    fixed_labels: ClassVar[tuple[str, ...]] = ()
    model: PartModel | None
    bundle: LazyWeights | None

    @property
    def is_trainable(self) -> bool:
        """Whether there is a network to train."""
        return self.model is not None

    @property
    def network(self) -> PartModel:
        """The network, for those who know that there is one.

        Raises:
            SettingError: If there is none.
        """
        if self.model is None:
            raise SettingError(
                f"The component {self.name!r} has no network.",
                "Give it bundled weights or a model of its own.",
            )
        return self.model

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, in the order of the network's columns."""
        return self.fixed_labels

    @property
    def label_data(self) -> tuple[str, ...]:
        """The labels, as ``spacy init labels`` writes them."""
        return self.fixed_labels

    def ready(self) -> None:
        """Read the bundled weights, unless the network has its parameters already."""
        if self.bundle is not None:
            self.bundle.load()

    def encode(self, docs: Sequence[Doc]) -> list[Floats2d]:
        """Run the encoder.

        Args:
            docs: The documents.

        Returns:
            Rows of each document (tokens, width).
        """
        self.ready()
        rows: list[Floats2d] = self.network.get_ref("tok2vec").predict(list(docs))
        return rows

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = MOST_DOCS) -> Iterator[Doc]:
        """Process a stream of documents.

        Args:
            stream: The documents.
            batch_size: How many to take together; no more than `MOST_DOCS`, because spaCy's usual
                thousand would hold the rows of a thousand articles at once.

        Yields:
            The documents in order, annotated.
        """
        yield from super().pipe(stream, batch_size=min(batch_size, MOST_DOCS))

    @abstractmethod
    def update_vectors(
        self,
        examples: Sequence[Example],
        vectors: Sequence[Floats2d],
        *,
        losses: dict[str, float] | None = None,
    ) -> list[Floats2d]:
        """Learn from a batch of examples, with the encoder's rows given.

        Args:
            examples: The examples; what is not annotated in them teaches nothing.
            vectors: Rows of each predicted document (tokens, width).
            losses: Where the loss is added up, under the component's name.

        Returns:
            The gradient of the rows, one array a document.
        """

    def update(
        self,
        examples: Iterable[Example],
        *,
        drop: float = 0.0,
        sgd: Optimizer | None = None,
        losses: dict[str, float] | None = None,
    ) -> dict[str, float]:
        """Learn from a batch of examples.

        Args:
            examples: The examples; what is not annotated in them teaches nothing.
            drop: Dropout rate.
            sgd: The optimizer; None leaves the gradients where they are.
            losses: Where the loss is added up, under the component's name.

        Returns:
            The losses.
        """
        losses = {} if losses is None else losses
        losses.setdefault(self.name, 0.0)
        examples = list(examples)
        validate_examples(examples, f"{type(self).__name__}.update")
        if self.model is None or not any(len(example.predicted) for example in examples):
            return losses
        self.ready()
        set_dropout_rate(self.model, drop)
        tok2vec = self.model.get_ref("tok2vec")
        vectors, backprop = tok2vec.begin_update([example.predicted for example in examples])
        backprop(self.update_vectors(examples, vectors, losses=losses))
        if sgd is not None:
            self.finish_update(sgd)
        return losses

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],
        *,
        nlp: Language | None = None,
        labels: Sequence[str] | None = None,
    ) -> None:
        """Prepare the network for training; bundled weights are kept.

        Args:
            get_examples: Gives a sample of the training data.
            nlp: The pipeline.
            labels: The labels, as ``spacy init labels`` writes them; they are fixed.

        Raises:
            SettingError: If the labels are others.
        """
        validate_get_examples(get_examples, f"{type(self).__name__}.initialize")
        if labels is not None and tuple(labels) != self.fixed_labels:
            raise SettingError(
                f"The labels {list(labels)} are not those of {self.name!r}.",
                f"Use {', '.join(self.fixed_labels)}, or leave them out.",
            )
        if self.model is None:
            return
        if self.bundle is not None:
            self.bundle.load()
            return
        sample = [example.reference for example in islice(get_examples(), SAMPLE_DOCS)]
        self.model.initialize(X=sample)

    def add_label(self, label: str) -> int:
        """Refuse: the labels are fixed.

        Args:
            label: A label.

        Returns:
            0, for a label that is there already.

        Raises:
            SettingError: If the label is not one of `labels`.
        """
        if label not in self.fixed_labels:
            raise SettingError(
                f"The component {self.name!r} has no label {label!r}.",
                f"Use one of {', '.join(self.fixed_labels)}.",
            )
        return 0

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Serialise settings and parameters.

        Args:
            exclude: Names of what to leave out.

        Returns:
            The component's state.
        """
        self.ready()
        data: bytes
        if self.model is None:
            data = to_bytes({"cfg": lambda: json_dumps(self.cfg)}, list(exclude))
        else:
            data = super().to_bytes(exclude=list(exclude))
        return data

    def from_bytes(self, bytes_data: bytes, *, exclude: Iterable[str] = ()) -> "TrainedPart":
        """Restore what `to_bytes` gave.

        Args:
            bytes_data: The component's state.
            exclude: Names of what to leave out.

        Returns:
            The component.
        """
        self._keep_own()
        super().from_bytes(bytes_data, exclude=self._left_out(exclude))
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Save settings and parameters.

        Args:
            path: A folder, made if need be.
            exclude: Names of what to leave out.
        """
        self.ready()
        super().to_disk(path, exclude=self._left_out(exclude))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "TrainedPart":
        """Restore what `to_disk` saved.

        Args:
            path: The folder.
            exclude: Names of what to leave out.

        Returns:
            The component.
        """
        self._keep_own()
        super().from_disk(path, exclude=self._left_out(exclude))
        return self

    def _validate_serialization_attrs(self) -> None:
        """Accept a part without a network, which spaCy would not save."""

    def _left_out(self, exclude: Iterable[str]) -> list[str]:
        return [*exclude, *(() if self.model is not None else ("model",))]

    def _keep_own(self) -> None:
        if self.bundle is not None:
            self.bundle.cancel()
