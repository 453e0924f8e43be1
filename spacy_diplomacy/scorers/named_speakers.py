"""Score who was named as the speaker of each attribution, end to end and by characters."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from spacy_diplomacy.labels import KINDS
from spacy_diplomacy.scorers.char_spans import CharSpan, jaccard
from spacy_diplomacy.scorers.names import same_name

SOURCE_FORMS: Final = ("name", "pronoun", "nominal", "none")
MATCHES: Final = 0.5
"""Two contents may be paired, and two sources agree, from this Jaccard index on."""
WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class SpokenAttribution:
    """An attribution with the speaker's name.

    Args:
        content: What is attributed, in characters.
        source: The words that name its source.
        cue: The words that attribute it.
        speaker: Canonical name of the speaker, or None.
        aliases: Other names that are as right.
        source_alt: Other spans that are as right for the source.
        kind: ``direct``, ``indirect`` or ``mixed``, where it is known.
        source_form: ``name``, ``pronoun``, ``nominal`` or ``none``, where it is known.
    """

    content: tuple[CharSpan, ...]
    source: tuple[CharSpan, ...] = ()
    cue: tuple[CharSpan, ...] = ()
    speaker: str | None = None
    aliases: tuple[str, ...] = ()
    source_alt: tuple[CharSpan, ...] = ()
    kind: str | None = None
    source_form: str | None = None


@dataclass(frozen=True, slots=True)
class SpokenText:
    """A text with the gold and the predicted attributions.

    Args:
        text: The article.
        gold: The attributions annotated.
        predicted: The attributions found.
        ignore: Cues of borderline cases: an unpaired prediction whose cue touches one counts
            neither for nor against.
    """

    text: str
    gold: Sequence[SpokenAttribution]
    predicted: Sequence[SpokenAttribution]
    ignore: tuple[CharSpan, ...] = ()


def score_named_speakers(texts: Iterable[SpokenText]) -> dict[str, dict[str, float | int | None]]:
    """Score detection, sources and names.

    Args:
        texts: The texts with both sides.

    Returns:
        For ``all``, each ``source_form=...`` and each ``kind=...``: counts ``gold, pred,
        matched`` (contents paired one to one at a Jaccard index of 0.5), ``P, R, F1``;
        ``source_acc`` (``_strict`` without alternatives) over matched ones with a source;
        ``speaker_acc`` and ``e2e_recall`` (``_alias`` with aliases) over matched and over all
        ones with a named speaker; ``token_recall`` of their contents; ``over_named``, the share
        of matched ones without a name that were given one. None where there is nothing to
        divide by.
    """
    counts: dict[str, Counter[str]] = {"all": Counter()}
    counts |= {f"source_form={form}": Counter() for form in SOURCE_FORMS}
    counts |= {f"kind={kind}": Counter() for kind in KINDS}
    for item in texts:
        for attribution, tallied in _tallies(item):
            rows = (
                "all",
                f"source_form={attribution.source_form}",
                f"kind={attribution.kind}",
            )
            for row in rows:
                if row in counts:
                    counts[row].update(tallied)
    return {row: _figures(counter) for row, counter in counts.items()}


class _Words:
    """The words of a text, found by character."""

    def __init__(self, text: str) -> None:
        self._words = [match.span() for match in WORD.finditer(text)]

    def touched(self, spans: Iterable[CharSpan]) -> frozenset[int]:
        return frozenset(
            index
            for start, end in spans
            for index, (first, last) in enumerate(self._words)
            if first < end and last > start
        )


def _tallies(item: SpokenText) -> Iterator[tuple[SpokenAttribution, dict[str, int]]]:
    """Yield what each attribution, predicted or gold, adds to the counts of its rows."""
    words = _Words(item.text)
    found = [words.touched(p.content) for p in item.predicted]
    pairs = _pair(
        [(words.touched(g.content), words.touched(g.source)) for g in item.gold],
        [
            (content, words.touched(p.source))
            for content, p in zip(found, item.predicted, strict=True)
        ],
    )
    paired = set(pairs.values())
    for index, prediction in enumerate(item.predicted):
        if index in paired or not _touches(prediction.cue, item.ignore):
            yield prediction, {"pred": 1, "pred_hit": int(index in paired)}
    for index, gold in enumerate(item.gold):
        match = item.predicted[pairs[index]] if index in pairs else None
        tallied = {"gold": 1} | _pair_tally(gold, match, words)
        if gold.speaker is not None:
            content = words.touched(gold.content)
            covered = frozenset[int]().union(
                *(
                    tokens
                    for tokens, prediction in zip(found, item.predicted, strict=True)
                    if _named(prediction.speaker, gold, True)
                )
            )
            tallied |= {
                "named": 1,
                "tokens": len(content),
                "tokens_right": len(content & covered),
            }
        yield gold, tallied


def _pair_tally(
    gold: SpokenAttribution, match: SpokenAttribution | None, words: _Words
) -> dict[str, int]:
    """Compare a gold attribution with the prediction it was paired with."""
    if match is None:
        return {}
    tallied = {"matched": 1}
    if gold.source:
        guess = words.touched(match.source)
        strict = jaccard(guess, words.touched(gold.source)) >= MATCHES
        other = any(jaccard(guess, words.touched([s])) >= MATCHES for s in gold.source_alt)
        tallied |= {"sources": 1, "source_strict": int(strict), "source": int(strict or other)}
    if gold.speaker is None:
        return tallied | {"unnamed": 1, "over_named": int(bool(match.speaker))}
    return tallied | {
        "speakers": 1,
        "speaker": int(_named(match.speaker, gold, False)),
        "speaker_alias": int(_named(match.speaker, gold, True)),
    }


def _named(name: str | None, gold: SpokenAttribution, aliases: bool) -> bool:
    """Tell whether a name is right for a gold attribution."""
    return same_name(name, gold.speaker) or (
        aliases and any(same_name(name, alias) for alias in gold.aliases)
    )


def _touches(spans: Iterable[CharSpan], others: Sequence[CharSpan]) -> bool:
    """Tell whether two lists of spans share a character."""
    return any(a < end and b > start for start, end in spans for a, b in others)


Sides = tuple[frozenset[int], frozenset[int]]


def _pair(gold: Sequence[Sides], pred: Sequence[Sides]) -> dict[int, int]:
    """Pair contents one to one: most pairs first, then the highest sum of Jaccard indices.

    The source breaks ties, as two attributions may share one content. Each round adds the
    augmenting path of greatest gain, which keeps the matching best for its size.
    """
    weight: dict[tuple[int, int], float] = {}
    for i, (content, source) in enumerate(gold):
        for j, (other_content, other_source) in enumerate(pred):
            agreement = jaccard(content, other_content)
            if agreement >= MATCHES:
                weight[i, j] = agreement + 0.001 * jaccard(source, other_source)
    owner: dict[int, int] = {}
    while path := _best_path(weight, owner, len(gold)):
        for i, j in path:
            owner[j] = i
    return dict(sorted((i, j) for j, i in owner.items()))


def _best_path(
    weight: dict[tuple[int, int], float], owner: dict[int, int], size: int
) -> list[tuple[int, int]]:
    """Find the augmenting path of greatest gain by relaxing edges (Bellman and Ford)."""
    matched = set(owner.values())
    reach = {i: 0.0 for i in range(size) if i not in matched}
    paths: dict[int, list[tuple[int, int]]] = {i: [] for i in reach}
    best: tuple[float, list[tuple[int, int]]] = (0.0, [])
    for _ in range(size + 1):
        changed = False
        for (i, j), value in weight.items():
            if i not in reach or owner.get(j) == i:
                continue
            gain, path = reach[i] + value, [*paths[i], (i, j)]
            holder = owner.get(j)
            if holder is None:
                if not best[1] or gain > best[0] + 1e-12:
                    best = (gain, path)
            elif gain - weight[holder, j] > reach.get(holder, float("-inf")) + 1e-12:
                reach[holder], paths[holder] = gain - weight[holder, j], path
                changed = True
        if not changed:
            break
    return best[1]


def _figures(count: Counter[str]) -> dict[str, float | int | None]:
    """Turn counts into the figures of one row."""

    def share(part: str, whole: str) -> float | None:
        return count[part] / count[whole] if count[whole] else None

    precision, recall = share("pred_hit", "pred"), share("matched", "gold")
    f_score: float | None = None
    if precision is not None and recall is not None:
        both = precision + recall
        f_score = 2 * precision * recall / both if both else 0.0
    return {
        "gold": count["gold"],
        "pred": count["pred"],
        "matched": count["matched"],
        "P": precision,
        "R": recall,
        "F1": f_score,
        "source_acc": share("source", "sources"),
        "source_acc_strict": share("source_strict", "sources"),
        "source_n": count["sources"],
        "speaker_acc": share("speaker", "speakers"),
        "speaker_acc_alias": share("speaker_alias", "speakers"),
        "speaker_n": count["speakers"],
        "e2e_recall": share("speaker", "named"),
        "e2e_recall_alias": share("speaker_alias", "named"),
        "named_gold": count["named"],
        "token_recall": share("tokens_right", "tokens"),
        "over_named": share("over_named", "unnamed"),
        "unnamed_matched": count["unnamed"],
    }
