"""From a network's scores and the lexicon's evidence to one stance for each target."""

import math
from collections.abc import Sequence

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc

from spacy_diplomacy.labels import StanceLabel
from spacy_diplomacy.stance.tagger import lexicon_findings
from spacy_diplomacy.stance.targets import QuoteTargets, Target
from spacy_diplomacy.stance.words import stance_words
from spacy_diplomacy.types import StanceRelation

MOST_EVIDENCE = 1.5
"""More of the lexicon's evidence than this counts no more."""

FIRM_EVIDENCE = 0.5
FIRMNESS = 0.8
"""Evidence of at least the first, a whole word's for one, counts so much more."""

NETWORK_SHARE = 0.6
"""What a network's scores count beside the lexicon in a quote.

It was trained on pairs of names in a sentence, not on what a holder says in a quote: there it is
right less often than the lexicon, and too sure.
"""

CLEARED = 1.2
"""What counts against opposition where a blame is negated or information is asked for, in units of
the lexicon's weight.
"""


def pulled(
    scores: NDArray[numpy.float32],
    evidence: float,
    classes: Sequence[StanceLabel],
    temperature: float,
    lexicon: float,
    cleared: bool = False,
) -> NDArray[numpy.float32]:
    """Turn class scores into probabilities, with the lexicon's evidence added to them.

    Args:
        scores: Class scores (3,) before the softmax.
        evidence: The lexicon's signed evidence.
        classes: What the columns stand for.
        temperature: Divides the scores, so that the probabilities are calibrated.
        lexicon: Weight of the evidence beside the scores.
        cleared: Whether the lexicon sees a blame negated, or somebody asked for information, which
            speaks against opposition.

    Returns:
        Probabilities (3,).
    """
    pull = lexicon * max(-MOST_EVIDENCE, min(MOST_EVIDENCE, evidence))
    if lexicon and abs(evidence) >= FIRM_EVIDENCE:
        pull += math.copysign(FIRMNESS, evidence)
    pulls = {"support": pull, "oppose": -pull}
    if cleared and evidence >= 0:
        pulls["oppose"] -= CLEARED * lexicon
    weight = (NETWORK_SHARE if lexicon else 1.0) / temperature
    moved = [
        weight * score + pulls.get(name, 0.0)
        for score, name in zip(scores.tolist(), classes, strict=True)
    ]
    top = max(moved)
    shares = [math.exp(value - top) for value in moved]
    total = sum(shares)
    return numpy.asarray([share / total for share in shares], dtype="f")


def decide(
    scores: NDArray[numpy.float32],
    evidence: float,
    classes: Sequence[StanceLabel],
    temperature: float,
    lexicon: float,
    threshold: float,
    cleared: bool = False,
) -> tuple[StanceLabel, float]:
    """Choose a label from the scores of a target's mentions.

    Args:
        scores: Class scores (mentions, 3) before the softmax.
        evidence: The lexicon's signed evidence.
        classes: What the columns stand for.
        temperature: Divides the scores, so that the probabilities are calibrated.
        lexicon: Weight of the lexicon's evidence beside the scores.
        threshold: What the probability of a stance that is not neutral must reach.
        cleared: Whether the lexicon sees a blame negated.

    Returns:
        The label and its probability; for neutral, that of neither support nor opposition
        holding.
    """
    shares = pulled(scores.mean(axis=0), evidence, classes, temperature, lexicon, cleared)
    by_name = dict(zip(classes, shares.tolist(), strict=True))
    best: StanceLabel = "support" if by_name["support"] >= by_name["oppose"] else "oppose"
    if by_name[best] >= threshold:
        return best, by_name[best]
    return "neutral", max(by_name["neutral"], 1.0 - by_name[best])


def decide_quote(
    doc: Doc,
    quote: QuoteTargets,
    scores: Sequence[NDArray[numpy.float32]],
    classes: Sequence[StanceLabel],
    temperature: float,
    lexicon: float,
    threshold: float,
) -> list[StanceRelation]:
    """Choose the stances of one quote.

    Args:
        doc: The document.
        quote: The quote with its targets.
        scores: For each target the class scores of its mentions (mentions, 3).
        classes: What the columns stand for.
        temperature: See `decide`.
        lexicon: See `decide`.
        threshold: See `decide`.

    Returns:
        One stance for each target, in the order of their first mentions.
    """
    words = stance_words(doc.vocab.lang) if lexicon else None
    size = len(quote.targets)
    findings = lexicon_findings(doc, quote, words) if words else ([0.0] * size, [False] * size)
    stances = [
        _stance(target, *decide(rows, value, classes, temperature, lexicon, threshold, spared))
        for target, rows, value, spared in zip(quote.targets, scores, *findings, strict=True)
    ]
    return sorted(stances, key=lambda stance: stance.start)


def _stance(target: Target, label: StanceLabel, score: float) -> StanceRelation:
    """Write a decision down at the target's first mention."""
    start, end = target.mentions[0]
    return StanceRelation(
        quote_id=target.quote_id,
        start=start,
        end=end,
        target=target.name,
        label=label,
        score=round(score, 4),
        country=target.country,
    )
