"""Runs that go on from one another, and end halfway back to where they began.

There a network often reads unknown texts better than at either end: Wortsman et al. (2022), "Robust
fine-tuning of zero-shot models".
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Final

import numpy
from numpy.typing import NDArray
from thinc.api import Model

from spacy_diplomacy.ml.weights import fill_model, model_arrays

if TYPE_CHECKING:
    from spacy_diplomacy.recipe.student import StudentSettings

#: Passes of a later run as a share of the first one's, and the same of its learning rates.
_PASSES: Final = 0.6
_RATE: Final = 2 / 3

Arrays = Mapping[str, NDArray[Any]]


def again(settings: "StudentSettings", number: int) -> "StudentSettings":
    """Change how the student is trained in a run that goes on with the one before.

    Args:
        settings: Those of the first run.
        number: Runs that there were before.

    Returns:
        The settings: fewer passes at lower rates, another order.
    """
    if not number:
        return settings
    changed: dict[str, Any] = {"seed": settings.seed + number}
    for field in fields(settings):
        value = getattr(settings, field.name)
        if field.name.endswith("epochs"):
            changed[field.name] = max(min(value, 1), round(_PASSES * value))
        elif field.name.endswith("rate"):
            changed[field.name] = _RATE * value
    return replace(settings, **changed)


def mean(states: Sequence[Arrays]) -> dict[str, NDArray[numpy.float32]]:
    """Take the mean of networks that began with the same parameters.

    It is often better than any of them: Wortsman et al. (2022), "Model soups". Networks that began
    apart, with other heads, have a mean that is worse than all.

    Args:
        states: The parameters of each by name.

    Returns:
        Their mean by name.
    """
    return {
        key: numpy.asarray(sum(state[key] for state in states) / len(states), dtype="f")
        for key in states[0]
    }


def between(arrays: Arrays, before: Arrays, share: float) -> dict[str, NDArray[numpy.float32]]:
    """Move parameters back toward those that they began with.

    Args:
        arrays: The trained ones by name.
        before: Those they began with.
        share: How much of the trained ones is kept, 0 to 1.

    Returns:
        What lies between.
    """
    return {
        key: numpy.asarray(share * array + (1 - share) * before[key], dtype="f")
        for key, array in arrays.items()
    }


def blend(
    parts: Mapping[str, Model[Any, Any]], begin: Mapping[str, Model[Any, Any]], share: float
) -> None:
    """Move networks back toward those that they began with.

    Args:
        parts: The trained networks by name; changed.
        begin: Those they began with.
        share: How much of the trained ones is kept, 0 to 1.
    """
    for name, model in parts.items():
        fill_model(model, between(model_arrays(model), model_arrays(begin[name]), share))
