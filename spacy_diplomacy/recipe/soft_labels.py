"""What the teacher thinks of every text: what the student is trained to think too.

Distillation after Hinton, Vinyals and Dean (2015), "Distilling the Knowledge in a Neural Network".
It runs the exported networks, so it needs no torch.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy
from numpy.typing import NDArray
from thinc.api import Model

from spacy_diplomacy.ml.features import TokenFeatures
from spacy_diplomacy.ml.stance_features import StancePair, pack_pairs
from spacy_diplomacy.ml.stance_model import probabilities
from spacy_diplomacy.ml.tag_head import tag_marginals
from spacy_diplomacy.recipe.arrays import TrainingData, TrainingDoc

Parts = Mapping[str, Model[Any, Any]]

#: Texts that go through the teacher together.
_BATCH: Final = 16
#: Wordpieces whose vectors are computed together.
_PIECES: Final = 2000
_FILE: Final = "soft_labels.npz"


@dataclass(frozen=True, slots=True)
class SoftLabels:
    """The teacher's probabilities for one text.

    Attributes:
        roles: Of each tag at each token (tokens, 7), float16.
        entities: The same of entity tags (tokens, 11), float16.
        stances: Of each class of each stance (stances, 3), float16.
    """

    roles: NDArray[numpy.float16]
    entities: NDArray[numpy.float16]
    stances: NDArray[numpy.float16]

    def part(self, start: int, end: int) -> "SoftLabels":
        """Cut the labels of a passage out.

        Args:
            start: Its first token.
            end: One past its last.

        Returns:
            The labels of its tokens, none of stances; what goes on from before begins with it.
        """
        roles, entities = (_part(shares, start, end) for shares in (self.roles, self.entities))
        return SoftLabels(roles, entities, self.stances[:0])


def _part(shares: NDArray[numpy.float16], start: int, end: int) -> NDArray[numpy.float16]:
    """The tags' probabilities from a token to another, no tag of the first one an inside tag."""
    own = shares[start:end].copy()
    own[:1, 1::2] += own[:1, 2::2]
    own[:1, 2::2] = 0
    return own


@dataclass(frozen=True, slots=True)
class Lessons:
    """The teacher's probabilities for all texts, in the order of `TrainingData`.

    Attributes:
        articles: For the articles.
        names: For the texts with entities alone.
        sentences: For the sentences with stances.
        pieces: A vector of each wordpiece (pieces, width) for the student to begin with.
    """

    articles: list[SoftLabels]
    names: list[SoftLabels]
    sentences: list[SoftLabels]
    pieces: NDArray[numpy.float32]


def teach(
    parts: Parts, data: TrainingData, width: int, report: Callable[[str], None] = print
) -> Lessons:
    """Ask the teacher about all texts.

    Args:
        parts: The teacher's networks, as `export.export_parts` makes them.
        data: The texts.
        width: Width of the student's vectors of wordpieces.
        report: Is told how it goes.

    Returns:
        What it thinks.
    """
    found: dict[str, list[SoftLabels]] = {}
    for name in ("articles", "names", "sentences"):
        docs = getattr(data, name)
        found[name] = list(_ask_all(parts, docs))
        report(f"soft labels: {len(docs)} {name}")
    return Lessons(**found, pieces=piece_vectors(parts["encoder"], width))


def _ask_all(parts: Parts, docs: Sequence[TrainingDoc]) -> Iterator[SoftLabels]:
    for start in range(0, len(docs), _BATCH):
        batch = docs[start : start + _BATCH]
        rows = parts["encoder"].layers[0].predict([doc.features for doc in batch])
        for doc, own in zip(batch, rows, strict=True):
            yield _ask(parts, doc, own)


def _ask(parts: Parts, doc: TrainingDoc, rows: Any) -> SoftLabels:
    shares = [
        tag_marginals(head, head.predict(rows), doc.features.paragraphs)
        for head in (parts["roles"], parts["entities"])
    ]
    pairs = [StancePair(s.holder, s.target, ((0, len(doc)),)) for s in doc.stances]
    stances = numpy.zeros((0, 3), dtype="f")
    if pairs:
        stances = probabilities(parts["stance"].predict((rows, pack_pairs(pairs))))
    found: list[Any] = [*shares, stances]
    return SoftLabels(*(array.astype("float16") for array in found))


def piece_vectors(encoder: Model[Any, Any], width: int) -> NDArray[numpy.float32]:
    """Make static vectors of the wordpieces: each passed alone, then reduced by PCA.

    Args:
        encoder: The teacher's encoder.
        width: Width of the vectors.

    Returns:
        Vectors (pieces, width) of deviation 0.5, their main directions flattened.
    """
    core = encoder.layers[0]
    count = len(encoder.attrs["vocabulary"])
    parts = [
        numpy.concatenate(core.predict([_alone(i) for i in range(at, min(count, at + _PIECES))]))
        for at in range(0, count, _PIECES)
    ]
    rows = numpy.concatenate(parts)
    rows = rows - rows.mean(axis=0)
    _, _, directions = numpy.linalg.svd(rows, full_matrices=False)
    vectors = rows @ directions[:width].T
    vectors /= numpy.maximum(vectors.std(axis=0), 1e-6) ** 0.5
    scaled: NDArray[numpy.float32] = (vectors / vectors.std() * 0.5).astype("f")
    return scaled


def _alone(piece: int) -> TokenFeatures:
    """One wordpiece as a text."""
    zero, one = numpy.zeros(1, dtype="int64"), numpy.ones(1, dtype="int64")
    return TokenFeatures(one * piece, one, zero, zero, [(0, 1)], [])


def save_lessons(lessons: Lessons, folder: Path, teacher: str) -> None:
    """Store what the teacher thinks, so that a student may be trained again.

    Args:
        lessons: What it thinks.
        folder: Where to; made if need be.
        teacher: Names the teacher, so that another one's labels are not taken for its own.
    """
    folder.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, NDArray[Any]] = {"pieces": lessons.pieces, "of": numpy.asarray(teacher)}
    for name in ("articles", "names", "sentences"):
        labels = getattr(lessons, name)
        for field in ("roles", "entities", "stances"):
            parts = [getattr(label, field) for label in labels]
            arrays[f"{name}_{field}_sizes"] = numpy.asarray([len(part) for part in parts])
            if parts:
                arrays[f"{name}_{field}"] = numpy.concatenate(parts)
    numpy.savez(folder / _FILE, **arrays)  # type: ignore[arg-type]


def load_lessons(folder: Path, data: TrainingData, teacher: str) -> Lessons | None:
    """Read what was stored.

    Args:
        folder: Where.
        data: The texts.
        teacher: Names the teacher.

    Returns:
        What the teacher thinks; None where nothing is stored, or it is of other texts or another
        teacher.
    """
    path = folder / _FILE
    if not path.exists():
        return None
    found: dict[str, list[SoftLabels]] = {}
    with numpy.load(path) as arrays:
        if str(arrays["of"]) != teacher:
            return None
        for name in ("articles", "names", "sentences"):
            docs = getattr(data, name)
            if arrays[f"{name}_roles_sizes"].tolist() != [len(doc) for doc in docs]:
                return None
            fields = (
                _parts(arrays, f"{name}_{field}") for field in ("roles", "entities", "stances")
            )
            found[name] = [SoftLabels(*label) for label in zip(*fields, strict=True)]
        return Lessons(**found, pieces=arrays["pieces"])


def _parts(arrays: Mapping[str, NDArray[Any]], name: str) -> Iterable[NDArray[Any]]:
    sizes = arrays[f"{name}_sizes"]
    if not len(sizes):
        return []
    return numpy.split(arrays[name], numpy.cumsum(sizes)[:-1])
