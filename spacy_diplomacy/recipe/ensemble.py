"""Several teachers, none of which has seen all articles, and what they think together.

What a network thinks of texts that it was trained on is little more than what their annotators
wrote. So each article is judged by those teachers alone that have not seen it, as in Wolpert
(1992), "Stacked Generalization"; the other texts, which carry no quotes, by all.
"""

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Final

import numpy
from numpy.typing import NDArray

from spacy_diplomacy.recipe.arrays import TrainingData
from spacy_diplomacy.recipe.soft_labels import SoftLabels

#: Draws who sees which article; the same in each run, so that stored teachers keep their meaning.
_SEED: Final = 0


def shared_out(articles: int, members: int) -> list[list[int]]:
    """Draw which articles each member judges, and so does not see, unless it is the only one.

    Args:
        articles: How many articles there are.
        members: How many members.

    Returns:
        Places of the articles of each member; each article has one member.
    """
    order = list(range(articles))
    Random(_SEED).shuffle(order)
    return [sorted(order[member::members]) for member in range(members)]


def without(data: TrainingData, hidden: Sequence[int]) -> TrainingData:
    """Take articles away.

    Args:
        data: The texts.
        hidden: Places of the articles that are not wanted.

    Returns:
        The others, and all other texts.
    """
    gone = set(hidden)
    kept = [number for number in range(len(data.articles)) if number not in gone]
    return replace(
        data,
        articles=[data.articles[number] for number in kept],
        passages=[data.passages[number] for number in kept] if data.passages else [],
    )


def agreed(opinions: Sequence[Sequence[SoftLabels]]) -> list[SoftLabels]:
    """Take the mean of what several think of the same texts.

    Args:
        opinions: What each thinks of each text.

    Returns:
        Their mean of each text.
    """
    return [
        SoftLabels(*(_mean([getattr(own, name) for own in text]) for name in SoftLabels.__slots__))
        for text in zip(*opinions, strict=True)
    ]


def roles_apart(roles: Sequence[SoftLabels], others: Sequence[SoftLabels]) -> list[SoftLabels]:
    """Take roles from one opinion and all else from another.

    Args:
        roles: What one thinks of each text.
        others: What the other thinks of it.

    Returns:
        Both in one.
    """
    return [replace(own, roles=theirs.roles) for theirs, own in zip(roles, others, strict=True)]


def _mean(shares: Sequence[NDArray[numpy.float16]]) -> NDArray[numpy.float16]:
    """The mean of probabilities."""
    return numpy.mean([own.astype("float32") for own in shares], axis=0).astype("float16")
