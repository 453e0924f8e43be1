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
from spacy_diplomacy.recipe.arrays import KINDS, Kind, TrainingData, TrainingDoc

Parts = Mapping[str, Model[Any, Any]]

#: Texts that go through the teacher together.
_BATCH: Final = 16
#: Wordpieces whose vectors are computed together.
_PIECES: Final = 2000


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
        roles, entities = (begun(shares[start:end]) for shares in (self.roles, self.entities))
        return SoftLabels(roles, entities, self.stances[:0])


def begun(shares: NDArray[Any]) -> NDArray[Any]:
    """Probabilities of tags (tokens, tags) from a token on: what goes on from before begins there.

    Args:
        shares: The probabilities, some perhaps of an inside tag at the first token.

    Returns:
        A copy with none.
    """
    own = shares.copy()
    own[:1, 1::2] += own[:1, 2::2]
    own[:1, 2::2] = 0
    return own


@dataclass(frozen=True, slots=True)
class Lessons:
    """Teachers' probabilities for all texts, in the order of `TrainingData`.

    Attributes:
        articles: For the articles.
        names: For the texts with entities alone.
        sentences: For the sentences with stances.
    """

    articles: list[SoftLabels]
    names: list[SoftLabels]
    sentences: list[SoftLabels]


def teach(parts: Parts, data: TrainingData, report: Callable[[str], None] = print) -> Lessons:
    """Ask one teacher, as it was exported, about all texts.

    Args:
        parts: The teacher's networks, as `export.export_parts` makes them.
        data: The texts.
        report: Is told how it goes.

    Returns:
        What it thinks.
    """
    found: dict[str, list[SoftLabels]] = {}
    for kind, docs in data.by_kind().items():
        found[kind] = list(_ask_all(parts, docs))
        report(f"soft labels: {len(docs)} {kind}")
    return Lessons(**found)


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


def save_lessons(lessons: Lessons, path: Path, of: str) -> None:
    """Store what teachers think, so that others may learn from it again.

    Args:
        lessons: What they think.
        path: Where to; the folder is made if need be.
        of: Names the teachers, so that other ones' labels are not taken for theirs.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, NDArray[Any]] = {"of": numpy.asarray(of)}
    for kind in KINDS:
        labels = getattr(lessons, kind)
        for field in SoftLabels.__slots__:
            parts = [getattr(label, field) for label in labels]
            arrays[f"{kind}_{field}_sizes"] = numpy.asarray([len(part) for part in parts])
            if parts:
                arrays[f"{kind}_{field}"] = numpy.concatenate(parts)
    numpy.savez_compressed(path, **arrays)  # type: ignore[arg-type]


def load_lessons(path: Path, docs: Mapping[Kind, Sequence[TrainingDoc]], of: str) -> Lessons | None:
    """Read what was stored.

    Args:
        path: Where.
        docs: The texts by kind.
        of: Names the teachers.

    Returns:
        What the teachers think; None where nothing is stored, or it is of other texts or other
        teachers.
    """
    if not path.exists():
        return None
    found: dict[str, list[SoftLabels]] = {}
    with numpy.load(path) as arrays:
        if str(arrays["of"]) != of:
            return None
        for kind, own in docs.items():
            if arrays[f"{kind}_roles_sizes"].tolist() != [len(doc) for doc in own]:
                return None
            fields = (_parts(arrays, f"{kind}_{field}") for field in SoftLabels.__slots__)
            found[kind] = [SoftLabels(*label) for label in zip(*fields, strict=True)]
    return Lessons(**found)


def _parts(arrays: Mapping[str, NDArray[Any]], name: str) -> Iterable[NDArray[Any]]:
    sizes = arrays[f"{name}_sizes"]
    if not len(sizes):
        return []
    return numpy.split(arrays[name], numpy.cumsum(sizes)[:-1])
