"""The loss of the detector's joins: which cue a source or a content belongs to."""

from collections.abc import Sequence
from typing import Any, Final

import numpy
from thinc.types import Floats2d

from spacy_diplomacy.ml.features import TokenSpan
from spacy_diplomacy.ml.link_head import link_input, link_loss
from spacy_diplomacy.pipeline.quote_gold import GoldQuotes

LINK_WEIGHT: Final = 0.15
"""Share of the joins' loss in the whole."""


def joins_loss(
    head: Any, known: Sequence[tuple[GoldQuotes, int]], role: int, rows: Floats2d
) -> tuple[float, Any]:
    """Compare the scores of one role's joins with the gold ones.

    Args:
        head: The head that scores them; it gets its gradients.
        known: The gold quotes of each document, with its first row.
        role: Source or content.
        rows: The encoder's rows of all documents (tokens, width).

    Returns:
        The loss by its share in the whole, and the gradient of the rows, None without any joins.
    """
    spans: list[TokenSpan] = []
    cues: list[TokenSpan] = []
    pairs, features, right = [], [], []
    for gold, at in known:
        joins = gold.joins[role]
        pairs.append(joins.pairs + numpy.asarray([len(spans), len(cues)]))
        features.append(joins.features)
        right.append(numpy.where(joins.cue < 0, joins.cue, joins.cue + len(cues)))
        spans += [(at + start, at + end) for start, end in joins.spans]
        cues += [(at + start, at + end) for start, end in gold.cues]
    if not sum(map(len, pairs)):
        return 0.0, None
    given = link_input(rows, spans, cues, numpy.concatenate(pairs), numpy.concatenate(features))
    scores, back = head.begin_update(given)
    loss, (d_pairs, d_none) = link_loss(
        given, tuple(map(head.ops.to_numpy, scores)), numpy.concatenate(right)
    )
    asarray = head.ops.asarray
    return LINK_WEIGHT * loss, back((asarray(d_pairs) * LINK_WEIGHT, asarray(d_none) * LINK_WEIGHT))
