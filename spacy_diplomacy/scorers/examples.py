"""What the components' scorers share: both sides of an `Example` on the reference's tokens."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.training import Example

from spacy_diplomacy.scorers.attributions import pair_by_content
from spacy_diplomacy.spans import read_relations
from spacy_diplomacy.types import Relation, TokenSpan

Figures = dict[str, float | None]


def aligned(example: Example, places: Iterable[TokenSpan]) -> frozenset[int]:
    """Carry spans of the predicted document over to the reference's tokens.

    Args:
        example: Both documents.
        places: Token spans of the predicted document.

    Returns:
        Every token of the reference that shares a character with one of the spans.
    """
    found: set[int] = set()
    for start, end in places:
        found.update(int(index) for index in example.alignment.x2y[start:end])
    return frozenset(found)


def covered(places: Iterable[TokenSpan]) -> frozenset[int]:
    """Give the tokens of spans.

    Args:
        places: Token spans.

    Returns:
        Every token in one of them.
    """
    return frozenset(index for start, end in places for index in range(start, end))


@dataclass(frozen=True, slots=True)
class PairedQuotes:
    """The quotes of both sides of an example, paired by their contents.

    Args:
        gold: Quotes of the reference.
        predicted: Quotes of the predicted document.
        partner: Id of a gold quote to the id of its prediction.
    """

    gold: Sequence[Relation]
    predicted: Sequence[Relation]
    partner: dict[str, str]


def paired_quotes(example: Example) -> PairedQuotes:
    """Pair gold and predicted quotes one to one, the greatest overlap of content first.

    Args:
        example: Both documents.

    Returns:
        The quotes of both sides and the pairs.
    """
    gold = read_relations(example.reference)
    predicted = read_relations(example.predicted)
    pairs = pair_by_content(
        [covered(relation.content) for relation in gold],
        [aligned(example, relation.content) for relation in predicted],
    )
    return PairedQuotes(gold, predicted, {gold[i].id: predicted[j].id for i, j in pairs.items()})


def ratio(hits: int, total: int) -> float | None:
    """Give a share.

    Args:
        hits: How many were right.
        total: Out of how many.

    Returns:
        The fraction, or None out of nothing.
    """
    return hits / total if total else None


def prf(hits: int, gold: int, predicted: int) -> Figures:
    """Give precision, recall and F1 of counts.

    Args:
        hits: How many are on both sides.
        gold: How many should have been found.
        predicted: How many were.

    Returns:
        ``p``, ``r`` and ``f`` as fractions; all None where there is no gold.
    """
    if not gold:
        return {"p": None, "r": None, "f": None}
    return {
        "p": hits / predicted if predicted else 0.0,
        "r": hits / gold,
        "f": 2 * hits / (gold + predicted),
    }
