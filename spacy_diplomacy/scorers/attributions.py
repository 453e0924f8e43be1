"""Score attributions against gold ones, by characters: token, exact, overlap, whole, speaker.

The measure is about what came out of the product, whatever tokens it used inside: spans are
character offsets, tokens are given with the text. It is independent of spaCy's `Example`.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from spacy_diplomacy.labels import KINDS, Kind
from spacy_diplomacy.scorers.char_spans import CharSpan, TokenGrid, canonical, jaccard

Side = Literal["gold", "pred"]

ROLES: Final = ("source", "cue", "content")
GROUPS: Final = ("all", *KINDS)
AGREES: Final = 0.5
"""Two spans agree from this Jaccard index of their tokens on."""


@dataclass(frozen=True, slots=True)
class CharAttribution:
    """One attribution in character offsets.

    Args:
        content: What is attributed.
        cue: The words that attribute it.
        source: The words that name its source.
        kind: Its kind, where the corpus or the system says; None has it counted from the
            share of content inside quotation marks.
    """

    content: tuple[CharSpan, ...]
    cue: tuple[CharSpan, ...] = ()
    source: tuple[CharSpan, ...] = ()
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class ScoredText:
    """A text with what should have been found in it and what was.

    Args:
        text: The article.
        tokens: Its tokens in characters.
        gold: The attributions annotated.
        predicted: The attributions found, or None when the system gave nothing for the text.
    """

    text: str
    tokens: Sequence[Sequence[int]]
    gold: Sequence[CharAttribution]
    predicted: Sequence[CharAttribution] | None


class _Scored:
    """An attribution prepared for comparison."""

    def __init__(self, text: str, grid: TokenGrid, attribution: CharAttribution) -> None:
        spans = {
            "source": attribution.source,
            "cue": attribution.cue,
            "content": attribution.content,
        }
        self.tokens = {role: grid.indices(spans[role]) for role in ROLES}
        self.spans = {role: canonical(text, spans[role]) for role in ROLES}
        self.kind: Kind = attribution.kind or grid.kind(self.tokens["content"])


class _Tally:
    """Hits and totals of one figure, on both sides and by kind."""

    def __init__(self) -> None:
        self._total: Counter[tuple[Side, str]] = Counter()
        self._hits: Counter[tuple[Side, str]] = Counter()

    def count(self, side: Side, group: str, total: int, hits: int) -> None:
        self._total[side, group] += total
        self._hits[side, group] += hits

    def add(self, side: Side, kind: Kind, hit: bool) -> None:
        for group in ("all", kind):
            self.count(side, group, 1, int(hit))

    def figures(self, group: str) -> dict[str, float | int]:
        gold, pred = self._total["gold", group], self._total["pred", group]
        precision = self._hits["pred", group] / pred if pred else 0.0
        recall = self._hits["gold", group] / gold if gold else 0.0
        both = precision + recall
        f_score = 2 * precision * recall / both if both else 0.0
        return {"p": precision, "r": recall, "f": f_score, "gold": gold, "pred": pred}


Tallies = dict[tuple[str, str], _Tally]


def score_attributions(texts: Iterable[ScoredText]) -> dict[str, Any]:
    """Score a system's attributions.

    Args:
        texts: The texts with both sides; attributions without content are left out.

    Returns:
        For each of ``all``, ``direct``, ``indirect`` and ``mixed`` the figures ``p, r, f, gold,
        pred`` (fractions and counts) of

        - ``token``: tokens of each role, micro-averaged;
        - ``exact``: spans of each role equal but for punctuation at their edges;
        - ``overlap``: Jaccard index of the role's tokens at least 0.5, attributions paired
          by their contents;
        - ``whole``: ``exact`` all three roles, ``exact_sc`` source and content, ``relaxed``
          source and content by the Jaccard index;

        ``speaker``: share of direct and mixed gold attributions with a source for which some
        prediction touches the content and has the source; ``counts`` and ``articles``.
    """
    tallies: Tallies = defaultdict(_Tally)
    speaker: Counter[str] = Counter()
    counts: dict[Side, Counter[str]] = {"gold": Counter(), "pred": Counter()}
    articles: Counter[str] = Counter()
    for item in texts:
        articles["gold"] += 1
        articles["pred"] += item.predicted is not None
        grid = TokenGrid(item.text, item.tokens)
        gold = _prepare(item.text, grid, item.gold)
        pred = _prepare(item.text, grid, item.predicted or ())
        sides: tuple[tuple[Side, list[_Scored]], ...] = (("gold", gold), ("pred", pred))
        for side, items in sides:
            counts[side]["all"] += len(items)
            counts[side].update(scored.kind for scored in items)
        _count_tokens(tallies, gold, pred)
        _count_exact(tallies, gold, pred)
        _count_paired(tallies, gold, pred)
        speaker.update(_speakers(gold, pred))
    result: dict[str, Any] = {group: defaultdict(dict) for group in GROUPS}
    for (family, name), tally in tallies.items():
        for group in GROUPS:
            result[group][family][name] = tally.figures(group)
    asked = speaker["gold"] or 1
    return {
        **{group: dict(result[group]) for group in GROUPS},
        "speaker": {
            "accuracy": speaker["right"] / asked,
            "content_touched": speaker["touched"] / asked,
            "gold": speaker["gold"],
        },
        "counts": {side: dict(counter) for side, counter in counts.items()},
        "articles": {"gold": articles["gold"], "pred": articles["pred"]},
    }


def _prepare(text: str, grid: TokenGrid, attributions: Iterable[CharAttribution]) -> list[_Scored]:
    """Prepare one side, without what has no content."""
    scored = (_Scored(text, grid, attribution) for attribution in attributions)
    return [item for item in scored if item.tokens["content"]]


def _count_tokens(tallies: Tallies, gold: list[_Scored], pred: list[_Scored]) -> None:
    """Count tokens by role: each once in all, and once for every kind it has the role in."""
    for role in ROLES:
        covered = {
            side: {
                group: frozenset[int]().union(
                    *(item.tokens[role] for item in items if group in {"all", item.kind})
                )
                for group in GROUPS
            }
            for side, items in (("gold", gold), ("pred", pred))
        }
        tally = tallies["token", role]
        for group in GROUPS:
            wanted, found = covered["gold"][group], covered["pred"][group]
            tally.count("gold", group, len(wanted), len(wanted & covered["pred"]["all"]))
            tally.count("pred", group, len(found), len(found & covered["gold"]["all"]))


def _count_exact(tallies: Tallies, gold: list[_Scored], pred: list[_Scored]) -> None:
    """Count equal spans by role, and equal attributions."""
    for role in ROLES:
        _count_equal(
            tallies["exact", role],
            [item for item in gold if item.spans[role]],
            [item for item in pred if item.spans[role]],
            lambda item, role=role: item.spans[role],  # type: ignore[misc]
        )
    _count_equal(
        tallies["whole", "exact"],
        gold,
        pred,
        lambda item: tuple(item.spans[role] for role in ROLES),
    )
    _count_equal(
        tallies["whole", "exact_sc"],
        gold,
        pred,
        lambda item: (item.spans["source"], item.spans["content"]),
    )


def _count_equal(
    tally: _Tally,
    gold: list[_Scored],
    pred: list[_Scored],
    key: Callable[[_Scored], Hashable],
) -> None:
    """Count one-to-one pairs with equal keys, those of the same kind paired first."""
    free: dict[Hashable, list[int]] = defaultdict(list)
    for index, item in enumerate(pred):
        free[key(item)].append(index)
    found: set[int] = set()
    hit: set[int] = set()
    for same_kind in (True, False):
        for index, item in enumerate(gold):
            if index in found:
                continue
            for candidate in free[key(item)]:
                if not same_kind or pred[candidate].kind == item.kind:
                    free[key(item)].remove(candidate)
                    found.add(index)
                    hit.add(candidate)
                    break
    for index, item in enumerate(gold):
        tally.add("gold", item.kind, index in found)
    for index, item in enumerate(pred):
        tally.add("pred", item.kind, index in hit)


def pair_by_content(
    gold: Sequence[frozenset[int]], pred: Sequence[frozenset[int]]
) -> dict[int, int]:
    """Pair gold and predicted contents one to one, the greatest overlap first.

    Args:
        gold: Content tokens of each gold attribution.
        pred: Content tokens of each predicted one.

    Returns:
        Index of a gold attribution to that of its prediction; ties go by the Jaccard index,
        then by order.
    """
    holders: dict[int, list[int]] = defaultdict(list)
    for index, tokens in enumerate(pred):
        for token in tokens:
            holders[token].append(index)
    candidates = []
    for index, tokens in enumerate(gold):
        overlap = Counter(other for token in tokens for other in holders[token])
        for other, shared in overlap.items():
            candidates.append((-shared, -jaccard(tokens, pred[other]), index, other))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, index, other in sorted(candidates):
        if index not in pairs and other not in taken:
            pairs[index] = other
            taken.add(other)
    return pairs


def _count_paired(tallies: Tallies, gold: list[_Scored], pred: list[_Scored]) -> None:
    """Count roles and attributions that agree within the pairs made by contents."""
    pairs = pair_by_content(
        [item.tokens["content"] for item in gold], [item.tokens["content"] for item in pred]
    )
    back = {other: index for index, other in pairs.items()}
    _count_side(tallies, "gold", gold, {i: pred[j] for i, j in pairs.items()})
    _count_side(tallies, "pred", pred, {j: gold[i] for j, i in back.items()})


def _count_side(
    tallies: Tallies, side: Side, items: list[_Scored], partners: Mapping[int, _Scored]
) -> None:
    """Count one side against its partners."""
    for index, item in enumerate(items):
        partner = partners.get(index)
        near = {
            role: partner is not None and jaccard(item.tokens[role], partner.tokens[role]) >= AGREES
            for role in ROLES
        }
        for role in ROLES:
            if item.tokens[role]:
                tallies["overlap", role].add(side, item.kind, near[role])
        no_source = (
            partner is not None and not item.tokens["source"] and not partner.tokens["source"]
        )
        tallies["whole", "relaxed"].add(
            side, item.kind, near["content"] and (near["source"] or no_source)
        )


def _speakers(gold: list[_Scored], pred: list[_Scored]) -> Counter[str]:
    """Count direct and mixed attributions with a source, and those whose source was found."""
    counted: Counter[str] = Counter()
    for item in gold:
        if item.kind == "indirect" or not item.tokens["source"]:
            continue
        touching = [p for p in pred if item.tokens["content"] & p.tokens["content"]]
        counted["gold"] += 1
        counted["touched"] += bool(touching)
        counted["right"] += any(
            jaccard(item.tokens["source"], p.tokens["source"]) >= AGREES for p in touching
        )
    return counted
