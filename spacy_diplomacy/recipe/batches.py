"""What goes through a network together, and in which order: windows, batches, the plan of a run."""

from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import Final, NamedTuple, TypeVar

from spacy_diplomacy.ml.windows import Window, make_windows
from spacy_diplomacy.recipe.arrays import Kind, TrainingDoc
from spacy_diplomacy.recipe.soft_labels import SoftLabels

Item = TypeVar("Item")

#: Batches are made of windows of similar length from this many windows in random order.
_POOL: Final = 800


class Piece(NamedTuple):
    """One window of a text.

    Attributes:
        doc: The text.
        window: Its tokens that are read, and those that are learned from.
        soft: What teachers think of the text, if there are any.
    """

    doc: TrainingDoc
    window: Window
    soft: SoftLabels | None = None

    @property
    def size(self) -> int:
        """How many wordpieces it has, with the two special ones."""
        before = self.doc.before
        return int(before[self.window.end] - before[self.window.start]) + 2


def cut(
    doc: TrainingDoc,
    size: int = 256,
    context: int = 48,
    apart: bool = False,
    soft: SoftLabels | None = None,
) -> list[Piece]:
    """Cut a text into windows, as the encoder does.

    Args:
        doc: The text.
        size: The most pieces of a window.
        context: The most pieces of left context in it.
        apart: Whether each paragraph is read as if it were a text of its own.
        soft: What teachers think of the text, if there are any.

    Returns:
        The windows; none for a text without pieces.
    """
    features = doc.features
    windows = make_windows(
        features.counts.tolist(),
        features.paragraphs,
        size=size,
        context=context,
        sentences=features.sentences,
        apart=apart,
    )
    return [Piece(doc, window, soft) for window in windows]


def whole(doc: TrainingDoc, soft: SoftLabels | None = None) -> Piece:
    """Take a text, a sentence most likely, as one window."""
    return Piece(doc, Window(0, 0, len(doc), len(doc)), soft)


def batches_by_pieces(pieces: Sequence[Piece], budget: int, order: Random) -> list[list[Piece]]:
    """Put windows of similar length together.

    Args:
        pieces: The windows.
        budget: The most wordpieces of a batch, padding counted.
        order: Shuffles the windows, then the batches.

    Returns:
        The batches of one pass over all windows.
    """
    shuffled = list(pieces)
    order.shuffle(shuffled)
    batches: list[list[Piece]] = []
    for start in range(0, len(shuffled), _POOL):
        current: list[Piece] = []
        longest = 0
        for piece in sorted(shuffled[start : start + _POOL], key=lambda piece: piece.size):
            size = piece.size
            if current and max(longest, size) * (len(current) + 1) > budget:
                batches.append(current)
                current, longest = [], 0
            current.append(piece)
            longest = max(longest, size)
        if current:
            batches.append(current)
    order.shuffle(batches)
    return batches


def batches_by_tokens(
    items: Sequence[Item], size: Callable[[Item], int], budget: int, order: Random
) -> list[list[Item]]:
    """Put whole texts together, of whatever length.

    Args:
        items: The texts.
        size: Gives the tokens of a text.
        budget: Tokens after which a batch ends.
        order: Shuffles the texts.

    Returns:
        The batches of one pass over all texts.
    """
    shuffled = list(items)
    order.shuffle(shuffled)
    batches: list[list[Item]] = []
    current: list[Item] = []
    tokens = 0
    for item in shuffled:
        current.append(item)
        tokens += size(item)
        if tokens >= budget:
            batches.append(current)
            current, tokens = [], 0
    if current:
        batches.append(current)
    return batches


def interleave(
    groups: Iterable[tuple[Kind, list[list[Item]]]], order: Random
) -> list[tuple[Kind, list[Item]]]:
    """Spread the batches of several corpora evenly over one run.

    Args:
        groups: The batches of each corpus; taken one group after the other, so that they may be
            made with the same `order`.
        order: Moves each batch a little.

    Returns:
        The steps of the run: which corpus, and the batch.
    """
    placed: list[tuple[float, tuple[Kind, list[Item]]]] = []
    for kind, batches in groups:
        placed += [
            ((number + order.random()) / len(batches), (kind, batch))
            for number, batch in enumerate(batches)
        ]
    placed.sort(key=lambda item: item[0])
    return [step for _, step in placed]


def decay(step: int, steps: int, warmup: float, floor: float = 0.02) -> float:
    """Factor of the learning rate: up from 0, then down in a straight line.

    Args:
        step: The step, from 0.
        steps: All steps of the run.
        warmup: Share of the run in which it goes up.
        floor: The least factor of the way down.

    Returns:
        The factor.
    """
    return min(1.0, (step + 1) / (warmup * steps)) * max(floor, 1 - step / steps)
