"""The mention-ranking scorer: which candidate a pronoun means."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from spacy_diplomacy.errors import WeightsError
from spacy_diplomacy.resolve.features import FEATURES, Array

WEIGHTS: Final = Path(__file__).parents[1] / "weights"

_BY_HAND: Final[dict[str, float]] = {
    "same_sentence": 0.6, "previous_sentence": 0.4, "sentences": -3.0, "tokens": -1.0,
    "recency": -2.0, "last_pronoun": 0.5, "last_same_word": 0.8, "last_subject": 0.9,
    "last_prep": -0.5, "last_owner": -0.2, "last_opens": 0.4, "last_quoted": -0.8,
    "gender_same": 1.5, "person": 0.5, "he_person": 1.0, "he_unknown": -0.2, "it_body": 0.8,
    "they_plural": 1.2, "they_body": 0.3, "they_person": -1.0, "count": 0.8, "total": 0.4,
    "speaker_before": 0.6, "own_source": 1.2, "quoted_differ": -0.7, "group": -0.2,
    "subject_subject": 0.4, "indefinite": -0.1, "place": -0.5,
}  # fmt: skip


class Ranker:
    """A network of one hidden layer over `features.FEATURES`, in plain numpy.

    The form of the scorer follows mention-ranking coreference (Clark and Manning 2016): each
    candidate gets a score, their softmax is the probability.

    Args:
        inner: Weights of the hidden layer, (features, hidden).
        bias: Its bias, (hidden,).
        outer: Weights of the output, (hidden,).
        direct: Weights straight from the features to the score, (features,).
    """

    def __init__(self, inner: Array, bias: Array, outer: Array, direct: Array) -> None:
        self.inner, self.bias, self.outer, self.direct = inner, bias, outer, direct

    def scores(self, rows: Array) -> Array:
        """Score candidates.

        Args:
            rows: The features of each, (candidates, features).

        Returns:
            A score a candidate, (candidates,); the highest is the best.
        """
        hidden = np.maximum(rows @ self.inner + self.bias, 0)
        result: Array = hidden @ self.outer + rows @ self.direct
        return result

    @staticmethod
    def probabilities(scores: Array) -> Array:
        """Softmax of scores."""
        odds = np.exp(scores - scores.max())
        result: Array = odds / odds.sum()
        return result


def hand_ranker() -> Ranker:
    """A linear scorer with weights set by hand: for languages without trained weights."""
    direct = np.array([_BY_HAND.get(name, 0.0) for name in FEATURES], dtype="float32")
    width = len(FEATURES)
    return Ranker(np.zeros((width, 1), "float32"), np.zeros(1, "float32"),
                  np.zeros(1, "float32"), direct)  # fmt: skip


@cache
def load_ranker(lang: str) -> Ranker:
    """The scorer of a language: the bundled weights, else the one set by hand.

    Args:
        lang: Language code.

    Returns:
        The scorer, shared and read-only.

    Raises:
        WeightsError: If the bundled weights do not fit the features.
    """
    path = WEIGHTS / lang / "resolver" / "weights.npz"
    if not path.is_file():
        return hand_ranker()
    meta: dict[str, Any] = json.loads((path.parent / "meta.json").read_text("utf8"))
    if meta.get("features") != list(FEATURES):
        raise WeightsError(
            f"The bundled weights of the speaker resolver for {lang!r} are of another version.",
            "Reinstall the package.",
        )
    with np.load(path) as data:
        return Ranker(
            *(data[key].astype("float32") for key in ("inner", "bias", "outer", "direct"))
        )
