"""What is learned of a text: labels of annotators mixed with those of teachers, and weights."""

from typing import Final, Literal

import numpy
from numpy.typing import NDArray

from spacy_diplomacy.ml.tags import valid_path
from spacy_diplomacy.recipe.arrays import Kind, TrainingDoc
from spacy_diplomacy.recipe.soft_labels import SoftLabels

#: What the two tag heads tag.
TagName = Literal["roles", "entities"]
TAGS: Final[tuple[TagName, ...]] = ("roles", "entities")

#: How much the tags of each head weigh, by what the batch is from.
TAG_WEIGHTS: Final[dict[Kind, tuple[float, float]]] = {
    "articles": (2.0, 0.5),
    "names": (0.5, 1.0),
    "sentences": (0.5, 0.3),
}
LINK_WEIGHT: Final = 0.3
STANCE_WEIGHT: Final = 0.5
#: Weights of the stance classes: support and oppose are rare.
STANCE_CLASSES: Final = (1.0, 1.6, 1.6)
#: How often the right cue is hidden from the link heads, so that they learn to choose none.
HIDE: Final = 0.04


def tag_goal(
    doc: TrainingDoc, soft: SoftLabels | None, name: TagName, size: int, share: float
) -> tuple[NDArray[numpy.int64], NDArray[numpy.float32]] | None:
    """Mix the tags of annotators with those of teachers.

    Args:
        doc: The text.
        soft: What teachers think of it, if there are any.
        name: Which tags.
        size: How many tags there are.
        share: How much the teachers' word counts beside the annotators', 0 to 1.

    Returns:
        The tags (tokens,), the teachers' where there are no others, and the probability of each
        tag that is to be learned (tokens, tags); None where nobody has tagged the text.
    """
    gold = doc.entities
    if name == "roles":
        gold = None if doc.quotes is None else doc.quotes.tags
    shares = None if soft is None else getattr(soft, name).astype("float32")
    if gold is None:
        return None if shares is None else (valid_path(shares.argmax(axis=1)), shares)
    goal = numpy.eye(size, dtype="float32")[gold]
    if shares is not None:
        goal = (1 - share) * goal + share * shares
    return gold, goal
