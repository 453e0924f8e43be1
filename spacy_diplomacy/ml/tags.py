"""The BIO tags of the role tagger: numbering, valid steps, spans to tags and back."""

from collections.abc import Iterable, Sequence

import numpy
from numpy.typing import NDArray

#: Added to the score of a step that no valid path takes.
FORBIDDEN = -1e4


def tag_count(n_labels: int) -> int:
    """Number of tags for `n_labels` labels: outside, and begin and inside for each."""
    return 1 + 2 * n_labels


def forbidden_steps(n_labels: int) -> NDArray[numpy.float32]:
    """Penalties (tags, tags) by which an inside tag can only follow its own begin or inside tag."""
    size = tag_count(n_labels)
    steps = numpy.zeros((size, size), dtype="f")
    for label in range(n_labels):
        begin, inside = 1 + 2 * label, 2 + 2 * label
        steps[:, inside] = FORBIDDEN
        steps[[begin, inside], inside] = 0
    return steps


def forbidden_starts(n_labels: int) -> NDArray[numpy.float32]:
    """Penalties (tags,) by which no paragraph starts with an inside tag."""
    starts = numpy.zeros(tag_count(n_labels), dtype="f")
    starts[2::2] = FORBIDDEN
    return starts


def spans_to_tags(
    length: int, spans: Iterable[tuple[int, int, int]], breaks: Sequence[int] = ()
) -> NDArray[numpy.int64]:
    """Tags (length,) of `(start, end, label)` spans; of two that overlap the earlier stays whole.

    A span begins anew at each of `breaks` (token offsets where a paragraph starts).
    """
    tags = numpy.zeros(length, dtype="int64")
    for start, end, label in sorted(spans):
        if end > start and not tags[start:end].any():
            tags[start:end] = 2 + 2 * label
            tags[start] = 1 + 2 * label
    for at in breaks:
        if at < length and tags[at] and tags[at] % 2 == 0:
            tags[at] -= 1
    return tags


def tags_to_spans(tags: NDArray[numpy.int64]) -> list[tuple[int, int, int]]:
    """The `(start, end, label)` spans of a valid path, in reading order."""
    spans: list[tuple[int, int, int]] = []
    start = -1
    for i in numpy.flatnonzero(tags).tolist():
        tag = int(tags[i])
        if tag % 2:
            spans.append((i, i + 1, (tag - 1) // 2))
            start = i
        elif start >= 0:
            spans[-1] = (spans[-1][0], i + 1, spans[-1][2])
    return spans


def valid_path(tags: NDArray[numpy.int64]) -> NDArray[numpy.int64]:
    """Make an inside tag that follows no tag of its span the beginning of one.

    Args:
        tags: Any tags (tokens,).

    Returns:
        Tags (tokens,) that a CRF knows as a path.
    """
    path = tags.copy()
    for i in numpy.flatnonzero((path > 0) & (path % 2 == 0)).tolist():
        if i == 0 or path[i - 1] not in (path[i], path[i] - 1):
            path[i] -= 1
    return path
