"""Reads spans off a tag head that are likely just as they are, bounds and all.

The likeliest path finds most; where its bounds are a guess, a span of it is seldom right to the
token. Here every span counts by its own probability over all paths, and of spans that overlap
those with the largest sum are taken: Goodman (1996), "Parsing Algorithms and Metrics". A span must
be about half as likely as the F1 that is aimed at, which makes the expected F1 largest: Lipton,
Elkan and Narayanaswamy (2014), "Optimal Thresholding of Classifiers to Maximize F1 Measure".
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy
from numpy.typing import NDArray
from thinc.api import Model
from thinc.types import Floats2d

from spacy_diplomacy.ml import crf
from spacy_diplomacy.ml.tag_head import TokenSpan, stretches_by_length, transitions

Floats = NDArray[numpy.float64]


class _Candidate(NamedTuple):
    """A span that is likely enough.

    Attributes:
        end: One past its last token; candidates are sorted by it.
        start: Its first token.
        label: Its label.
        gain: How much likelier it is than it must be.
    """

    end: int
    start: int
    label: int
    gain: float


def likely_spans(
    model: Model[Floats2d, Floats2d],
    emissions: Floats2d,
    bounds: Sequence[TokenSpan],
    least: Sequence[float],
) -> list[tuple[int, int, int]]:
    """The spans in each stretch of tokens that are likely just as they are.

    Args:
        model: The tag head.
        emissions: Its output (rows, tags).
        bounds: Row bounds of the stretches (paragraphs), each decoded on its own.
        least: The least probability of a span of each label.

    Returns:
        `(start, end, label)` in rows, in reading order; no two overlap.
    """
    ops: Any = model.ops
    steps, starts = (ops.to_numpy(part) for part in transitions(model))
    scores = ops.to_numpy(emissions)
    found: list[tuple[int, int, int]] = []
    for batch in stretches_by_length(bounds):
        padded, mask = crf.pad(numpy, [scores[start:end] for start, end in batch])
        shares, goes_on = crf.chain(padded, mask, steps, starts)
        for row, (offset, end) in enumerate(batch):
            length = end - offset
            candidates = sorted(_candidates(shares[row, :length], goes_on[row, :length], least))
            found += [(offset + a, offset + b, label) for a, b, label in _best(candidates)]
    return sorted(found)


def _candidates(shares: Floats, goes_on: Floats, least: Sequence[float]) -> Iterator[_Candidate]:
    """All spans that are likely enough.

    Args:
        shares: Probability of each tag (tokens, tags).
        goes_on: Probability that a span goes on with a token, after its first token and after a
            later one (tokens, 2, labels).
        least: The least probability of a span of each label.
    """
    begins, labels = numpy.nonzero(shares[:, 1::2] > numpy.asarray(least))
    for start, label in zip(begins.tolist(), labels.tolist(), strict=True):
        first, later = goes_on[start + 1 :, 0, label], goes_on[start + 1 :, 1, label]
        stay = numpy.concatenate([first[:1], later[1:]])
        # of a span with 1, 2, ... tokens: that it gets so far, and that it ends there
        reached = shares[start, 1 + 2 * label] * numpy.concatenate([[1.0], numpy.cumprod(stay)])
        ends = numpy.append(1 - stay, 1.0)
        found = reached * ends
        for size in numpy.flatnonzero(found > least[label]).tolist():
            gain = float(found[size]) - least[label]
            yield _Candidate(start + size + 1, start, label, gain)


def _best(candidates: Sequence[_Candidate]) -> list[tuple[int, int, int]]:
    """Those of which no two overlap and whose gains have the largest sum."""
    ends = [candidate.end for candidate in candidates]
    gains = [0.0]
    before: list[int] = []
    for number, candidate in enumerate(candidates):
        before.append(bisect_right(ends, candidate.start, 0, number))
        gains.append(max(gains[-1], gains[before[-1]] + candidate.gain))
    chosen = []
    number = len(candidates)
    while number:
        if gains[number] == gains[number - 1]:
            number -= 1
        else:
            end, start, label, _ = candidates[number - 1]
            chosen.append((start, end, label))
            number = before[number - 1]
    return chosen
