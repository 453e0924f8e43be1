"""Score attributions by a corpus's own types, which predictions do not have."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy_diplomacy.scorers.attributions import AGREES, CharAttribution, pair_by_content
from spacy_diplomacy.scorers.char_spans import TokenGrid, jaccard


@dataclass(frozen=True, slots=True)
class TypedText:
    """A text with typed gold attributions.

    Args:
        text: The article.
        tokens: Its tokens in characters.
        gold: The attributions annotated.
        types: The corpus's type of each.
        predicted: The attributions found.
    """

    text: str
    tokens: Sequence[Sequence[int]]
    gold: Sequence[CharAttribution]
    types: Sequence[str]
    predicted: Sequence[CharAttribution]


def score_types(texts: Iterable[TypedText]) -> dict[str, dict[str, float | int]]:
    """Score content and source, relaxed, by the type of the gold attribution.

    A prediction belongs to the type of the gold attribution it is paired with; one that is paired
    with none counts against the types whose gold attributions are of its kind.

    Args:
        texts: The texts with both sides.

    Returns:
        By type ``p, r, f, gold, pred``, fractions and counts.
    """
    gold: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    paired: Counter[str] = Counter()
    kinds: dict[str, set[str | None]] = {}
    spurious: Counter[str | None] = Counter()
    for item in texts:
        grid = TokenGrid(item.text, item.tokens)
        wanted = [grid.indices(attribution.content) for attribution in item.gold]
        found = [grid.indices(attribution.content) for attribution in item.predicted]
        pairs = pair_by_content(wanted, found)
        for index, (attribution, kind) in enumerate(zip(item.gold, item.types, strict=True)):
            if not wanted[index]:
                continue
            gold[kind] += 1
            kinds.setdefault(kind, set()).add(attribution.kind)
            if index in pairs:
                paired[kind] += 1
                partner = item.predicted[pairs[index]]
                sources = grid.indices(attribution.source), grid.indices(partner.source)
                near = jaccard(*sources) >= AGREES or not any(sources)
                near = near and jaccard(wanted[index], found[pairs[index]]) >= AGREES
                hits[kind] += near
        left = set(range(len(found))) - set(pairs.values())
        spurious.update(item.predicted[index].kind for index in left if found[index])
    result: dict[str, dict[str, float | int]] = {}
    for kind in sorted(gold):
        predicted = paired[kind] + sum(spurious[k] for k in kinds[kind])
        precision = hits[kind] / predicted if predicted else 0.0
        recall = hits[kind] / gold[kind]
        both = precision + recall
        f_score = 2 * precision * recall / both if both else 0.0
        result[kind] = {
            "p": precision,
            "r": recall,
            "f": f_score,
            "gold": gold[kind],
            "pred": predicted,
        }
    return result
