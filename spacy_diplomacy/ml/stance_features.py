"""Pairs of holder and target in their context, packed into arrays for the stance head."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy
from numpy.typing import NDArray

from spacy_diplomacy.ml.link_features import signed_buckets

#: A context is cut to this many tokens, those nearest to the target.
MAX_CONTEXT = 192
#: Bucket of a context token's place from a holder that the text does not name.
ABSENT = 0

Ints = NDArray[numpy.int64]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class StancePair:
    """One question to the stance head: what does the holder think of the target?

    Args:
        holder: Rows of the holder's mention, or None when nobody in the text holds the stance.
        target: Rows of the target's mention.
        context: Spans of rows, in reading order, that speak of the two.
    """

    holder: Span | None
    target: Span
    context: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class PackedPairs:
    """Pairs as arrays; `length` is that of the longest context.

    Args:
        holders: First row and one past the last (pairs, 2); (-1, -1) for an absent holder.
        targets: The same for targets (pairs, 2).
        rows: Row of each context token (pairs, length); 0 where there is none.
        mask: Where there is a context token (pairs, length).
        from_target: Bucket of its place from the target (pairs, length), 0 to 15.
        from_holder: Bucket of its place from the holder (pairs, length), 0 to 15.
    """

    holders: Ints
    targets: Ints
    rows: Ints
    mask: NDArray[numpy.bool_]
    from_target: Ints
    from_holder: Ints


def span_gaps(rows: Ints, span: Span | tuple[Ints, Ints]) -> Ints:
    """Signed distance of rows from a span: -1 just before it, 0 in it, 1 just after it.

    The span may be one for all rows, or first rows and ends as long as the rows.
    """
    start, end = span
    before, after = rows - start, rows - end + 1
    return numpy.where(rows < start, before, numpy.where(rows >= end, after, 0))


@lru_cache(maxsize=64)
def _rows_of(spans: tuple[Span, ...]) -> Ints:
    """Rows of spans in order; most pairs that follow each other share their context."""
    first = min(start for start, _ in spans)
    taken = numpy.zeros(max(end for _, end in spans) - first, dtype=bool)
    for start, end in spans:
        taken[start - first : end - first] = True
    return numpy.flatnonzero(taken) + first


def context_rows(pair: StancePair) -> Ints:
    """Rows of a pair's context, in order, cut to the `MAX_CONTEXT` nearest to the target."""
    rows = _rows_of(pair.context or (pair.target,))
    if len(rows) > MAX_CONTEXT:
        far = numpy.abs(span_gaps(rows, pair.target))
        rows = rows[numpy.sort(numpy.argsort(far, kind="stable")[:MAX_CONTEXT])]
    return rows.astype("int64")


def pack_pairs(pairs: Sequence[StancePair], offsets: Sequence[int] | None = None) -> PackedPairs:
    """Pack pairs, of one document or of several whose rows stand below each other.

    Args:
        pairs: The pairs, with spans inside their own document.
        offsets: First row of each pair's document; all 0 when left out.

    Returns:
        The arrays that the head reads.
    """
    first = numpy.zeros(len(pairs), dtype="int64")
    if offsets is not None:
        first[:] = offsets
    contexts = [context_rows(pair) for pair in pairs]
    lengths = numpy.fromiter(map(len, contexts), "int64", len(contexts))
    shape = (len(pairs), int(lengths.max(initial=0)))
    rows = numpy.zeros(shape, dtype="int64")
    mask = numpy.zeros(shape, dtype=bool)
    from_target = numpy.zeros(shape, dtype="int64")
    from_holder = numpy.full(shape, ABSENT, dtype="int64")
    holders = numpy.asarray([pair.holder or (-1, -1) for pair in pairs], dtype="int64")
    targets = numpy.asarray([pair.target for pair in pairs], dtype="int64")
    holders, targets = holders.reshape(-1, 2), targets.reshape(-1, 2)
    if pairs:
        flat = numpy.concatenate(contexts)
        of = numpy.repeat(numpy.arange(len(pairs)), lengths)
        place = numpy.arange(len(flat)) - numpy.repeat(numpy.cumsum(lengths) - lengths, lengths)
        rows[of, place] = flat + first[of]
        mask[of, place] = True
        for spans, out in ((targets, from_target), (holders, from_holder)):
            gaps = span_gaps(flat, (spans[of, 0], spans[of, 1]))
            out[of, place] = numpy.where(spans[of, 0] < 0, ABSENT, signed_buckets(gaps))
    targets += first[:, None]
    holders[holders[:, 0] >= 0] += first[holders[:, 0] >= 0, None]
    return PackedPairs(holders, targets, rows, mask, from_target, from_holder)
