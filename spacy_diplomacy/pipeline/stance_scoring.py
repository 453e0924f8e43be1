"""Run the stance head over many pairs at once, and fit its temperature."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc
from thinc.types import Floats2d

from spacy_diplomacy.ml.stance_features import StancePair, pack_pairs
from spacy_diplomacy.ml.stance_head import CLASSES
from spacy_diplomacy.ml.stance_model import probabilities
from spacy_diplomacy.pipeline.stance_pairs import pairs_of
from spacy_diplomacy.pipeline.trained import PartModel
from spacy_diplomacy.stance.decide import pulled
from spacy_diplomacy.stance.tagger import pair_evidence
from spacy_diplomacy.stance.targets import QuoteTargets
from spacy_diplomacy.stance.words import stance_words

Scores = NDArray[numpy.float32]


def head_scores(
    network: PartModel, pairs: Sequence[Sequence[StancePair]], vectors: Sequence[Floats2d]
) -> list[Scores]:
    """Score the pairs of a batch of documents at once.

    Args:
        network: The network with the reference ``head``.
        pairs: The pairs of each document.
        vectors: Rows of each document (tokens, width).

    Returns:
        For each document the class scores (pairs, 3) before the softmax.
    """
    ops: Any = network.ops
    firsts = numpy.cumsum([0, *map(len, vectors)]).tolist()
    flat = [pair for own in pairs for pair in own]
    offsets = [first for first, own in zip(firsts, pairs, strict=False) for _ in own]
    given = ops.xp.concatenate(list(vectors)), pack_pairs(flat, offsets)
    rows = ops.to_numpy(network.get_ref("head").predict(given))
    return numpy.split(rows, numpy.cumsum([len(own) for own in pairs])[:-1])


def target_scores(
    network: PartModel, quotes: Sequence[Sequence[QuoteTargets]], vectors: Sequence[Floats2d]
) -> list[list[list[Scores]]]:
    """Score all targets of the quotes of a batch of documents at once.

    Args:
        network: The network with the reference ``head``.
        quotes: The quotes of each document with their targets.
        vectors: Rows of each document (tokens, width).

    Returns:
        By document, quote and target the class scores (mentions, 3) before the softmax.
    """
    asked = [[pairs_of(quote) for quote in own] for own in quotes]
    flat = [[p for of_quote in own for of_target in of_quote for p in of_target] for own in asked]
    rows = [iter(part) for part in head_scores(network, flat, vectors)]
    return [
        [
            [numpy.stack(list(islice(part, len(of_target)))) for of_target in of_quote]
            for of_quote in own
        ]
        for own, part in zip(asked, rows, strict=True)
    ]


def pair_shares(
    docs: Sequence[Doc],
    pairs: Sequence[Sequence[StancePair]],
    scores: Sequence[Scores],
    *,
    prior: float,
    temperature: float,
    lexicon: float,
) -> list[Scores]:
    """Turn the scores of given pairs into probabilities.

    Args:
        docs: The documents.
        pairs: The pairs of each.
        scores: Their class scores (pairs, 3).
        prior: What is added to the score of neutral.
        temperature: What the scores are divided by.
        lexicon: Weight of the lexicon's evidence, 0 for none.

    Returns:
        For each document the probabilities (pairs, 3).
    """
    words = stance_words(docs[0].vocab.lang) if docs and lexicon else None

    def evidence(doc: Doc, pair: StancePair) -> float:
        if words is None:
            return 0.0
        return pair_evidence(doc, pair.holder, pair.target, pair.context, words)

    added = numpy.asarray((prior, 0.0, 0.0), dtype="f")
    return [
        numpy.asarray(
            [
                pulled(row + added, evidence(doc, pair), CLASSES, temperature, lexicon)
                for row, pair in zip(rows, own, strict=True)
            ],
            dtype="f",
        ).reshape(-1, len(CLASSES))
        for doc, own, rows in zip(docs, pairs, scores, strict=True)
    ]


def best_temperature(scores: Scores, gold: Sequence[int]) -> float:
    """Find the temperature of the least negative log likelihood on a fine grid.

    Args:
        scores: Class scores (pairs, 3).
        gold: The right column of each.

    Returns:
        The temperature, 0.25 to 4.
    """
    index = numpy.arange(len(gold))
    grid = numpy.exp(numpy.linspace(numpy.log(0.25), numpy.log(4.0), 81))
    costs = [
        -float(numpy.log(probabilities(scores, float(t))[index, list(gold)] + 1e-9).mean())
        for t in grid
    ]
    return round(float(grid[int(numpy.argmin(costs))]), 4)
