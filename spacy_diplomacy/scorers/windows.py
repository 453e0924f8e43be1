"""Score spans on the tokens of given windows: exact, by role."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from spacy_diplomacy.types import TokenSpan

ROLES: Final = ("source", "cue", "content")


@dataclass(frozen=True, slots=True)
class WindowSpans:
    """The spans of one window by role.

    Args:
        source: Who it is attributed to.
        cue: The words that attribute.
        content: What is attributed.
    """

    source: frozenset[TokenSpan] = field(default=frozenset())
    cue: frozenset[TokenSpan] = field(default=frozenset())
    content: frozenset[TokenSpan] = field(default=frozenset())

    def of(self, role: str) -> frozenset[TokenSpan]:
        """Give the spans of a role.

        Args:
            role: One of `ROLES`.

        Returns:
            The spans.
        """
        return {"source": self.source, "cue": self.cue, "content": self.content}[role]


def spans_of_labels(labels: Sequence[str]) -> WindowSpans:
    """Read spans off labels such as ``B-source``, ``I-source`` and ``O``.

    Args:
        labels: One label a token; an ``I`` after another role begins a span.

    Returns:
        The spans.
    """
    found: dict[str, set[TokenSpan]] = {role: set() for role in ROLES}
    start, open_role = 0, ""
    for index, label in enumerate([*labels, "O"]):
        prefix, _, role = label.partition("-")
        if open_role and (prefix != "I" or role != open_role):
            found[open_role].add((start, index))
            open_role = ""
        if role in found and not open_role:
            start, open_role = index, role
    return WindowSpans(**{role: frozenset(spans) for role, spans in found.items()})


def score_windows(
    pairs: Iterable[tuple[WindowSpans, WindowSpans]],
) -> dict[str, dict[str, float]]:
    """Score predicted spans against gold ones.

    Args:
        pairs: Gold and predicted spans of each window.

    Returns:
        ``p``, ``r`` and ``f`` (fractions) for ``source``, ``cue`` and ``content``.
    """
    gold: Counter[str] = Counter()
    predicted: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for wanted, found in pairs:
        for role in ROLES:
            gold[role] += len(wanted.of(role))
            predicted[role] += len(found.of(role))
            hits[role] += len(wanted.of(role) & found.of(role))
    return {role: _figures(hits[role], gold[role], predicted[role]) for role in ROLES}


def _figures(hits: int, gold: int, predicted: int) -> dict[str, float]:
    """Compute precision, recall and F1."""
    precision = hits / predicted if predicted else 0.0
    recall = hits / gold if gold else 0.0
    both = precision + recall
    return {"p": precision, "r": recall, "f": 2 * precision * recall / both if both else 0.0}
