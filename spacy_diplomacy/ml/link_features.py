"""Which cue a source or content may belong to, and where the two stand to each other."""

from collections.abc import Sequence

import numpy
from numpy.typing import NDArray

#: Signed logarithmic buckets of the gap between two spans; the middle ones touch.
N_DISTANCE = 16
#: Other cues in between (0, 1, 2, more), in the same paragraph or not.
N_BETWEEN = 8
#: Other spans of the dependent's own role in between (0, 1, more), by who of the two is quoted.
N_STATE = 12
#: Candidates for a dependent: this many cues before it and as many after it.
N_NEAREST = 4

Ints = NDArray[numpy.int64]


def signed_buckets(gaps: Ints) -> Ints:
    """Signed gaps in tokens to 0..15: -64 and less is 0, -1 is 7, 0 and 1 are 8, 64 and more is 15.

    Zero means touching or inside and shares its bucket with one token after.
    """
    size = numpy.minimum(7, numpy.log2(numpy.maximum(1, numpy.abs(gaps))).astype("int64"))
    buckets: Ints = numpy.where(gaps < 0, 7 - size, 8 + size)
    return buckets


def link_candidates(
    dependents: Sequence[tuple[int, int]],
    cues: Sequence[tuple[int, int]],
    paragraph: Ints,
    quoted: NDArray[numpy.bool_],
) -> tuple[Ints, Ints]:
    """Pairs of dependent and cue worth a score, with their features.

    Args:
        dependents: Token spans of one role in one document, in reading order.
        cues: Token spans of its cues, in reading order.
        paragraph: Number of each token's paragraph (tokens,).
        quoted: Whether a token stands in quotation marks (tokens,).

    Returns:
        Pairs (k, 2) of positions in the two lists, and features (k, 3): distance, between, state.
    """
    if not dependents or not cues:
        return numpy.zeros((0, 2), dtype="int64"), numpy.zeros((0, 3), dtype="int64")
    d = numpy.asarray(dependents, dtype="int64")
    c = numpy.asarray(cues, dtype="int64")
    place = numpy.searchsorted(c[:, 0], d[:, 0])
    offsets = numpy.arange(-N_NEAREST, N_NEAREST)
    cue = (place[:, None] + offsets).ravel()
    dependent = numpy.repeat(numpy.arange(len(d)), len(offsets))
    steps = numpy.tile(offsets, len(d))
    keep = (cue >= 0) & (cue < len(c))
    cue, dependent, steps = cue[keep], dependent[keep], steps[keep]
    ds, cs = d[dependent], c[cue]
    after = steps >= 0
    gaps = numpy.where(
        after, -numpy.maximum(1, cs[:, 0] - ds[:, 1] + 1), numpy.maximum(0, ds[:, 0] - cs[:, 1])
    )
    between_cues = numpy.minimum(3, numpy.where(after, steps, -1 - steps))
    same = paragraph[ds[:, 0]] == paragraph[cs[:, 0]]
    nearest = numpy.searchsorted(d[:, 0], cs[:, 0])
    own = numpy.where(after, nearest - 1 - dependent, dependent - nearest)
    own = numpy.clip(own, 0, 2)
    state = own * 4 + quoted[ds[:, 0]] * 2 + quoted[cs[:, 0]]
    features = numpy.stack([signed_buckets(gaps), between_cues + 4 * same, state], axis=1)
    return numpy.stack([dependent, cue], axis=1), features.astype("int64")
