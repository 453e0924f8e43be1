"""First vectors of wordpieces, from the company they keep in the training corpus.

A corpus of a few hundred articles shows a cue like "beteuerte" once or twice, too seldom to learn
it from annotations; but it stands where "sagte" stands. Pointwise mutual information with the
commonest pieces around, reduced by singular value decomposition (Levy and Goldberg 2014, "Neural
Word Embedding as Implicit Matrix Factorization"), says so before training begins.
"""

from collections.abc import Sequence
from typing import Final

import numpy
from numpy.typing import NDArray

#: Pieces that the others are described by, each at each of these places around them.
CONTEXTS: Final = 400
_PLACES: Final = (-2, -1, 1, 2)
#: A piece seen less often keeps its random vector.
_LEAST: Final = 3

Floats = NDArray[numpy.float32]


def piece_vectors(texts: Sequence[NDArray[numpy.int64]], random: Floats) -> Floats:
    """Describe pieces by the pieces around them.

    Args:
        texts: The ids of each document's pieces.
        random: Vectors to start from (pieces, width).

    Returns:
        Vectors (pieces, width) with the spread of `random`; its own for rare pieces.
    """
    size, width = random.shape
    ids = numpy.concatenate([numpy.append(text, -1) for text in texts])
    counts = numpy.bincount(ids[ids >= 0], minlength=size)
    rows = numpy.flatnonzero(counts >= _LEAST)
    columns = numpy.argsort(-counts, kind="stable")[:CONTEXTS]
    if len(rows) <= width or not len(columns):
        return random
    row_of = numpy.full(size + 1, -1)
    row_of[rows] = numpy.arange(len(rows))
    column_of = numpy.full(size + 1, -1)
    column_of[columns] = numpy.arange(len(columns))
    table = numpy.zeros((len(rows), len(columns) * len(_PLACES)), dtype="f")
    for number, place in enumerate(_PLACES):
        left, right = (ids[:-place], ids[place:]) if place > 0 else (ids[-place:], ids[:place])
        row, column = row_of[left], column_of[right]
        both = (row >= 0) & (column >= 0)
        numpy.add.at(table, (row[both], number * len(columns) + column[both]), 1.0)
    found = _reduced(_information(table), width)
    told = numpy.abs(found).sum(axis=1) > 0
    vectors = random.copy()
    vectors[rows[told]] = found[told] * (random.std() / max(float(found[told].std()), 1e-9))
    return vectors


def _information(table: Floats) -> Floats:
    """Positive pointwise mutual information of counts (rows, columns), in place."""
    total = max(float(table.sum()), 1.0)
    of_row = numpy.maximum(table.sum(axis=1, keepdims=True), 1.0)
    of_column = numpy.maximum(table.sum(axis=0, keepdims=True), 1.0)
    numpy.maximum(table * total / of_row / of_column, 1.0, out=table)
    numpy.log(table, out=table)
    return table


def _reduced(table: Floats, width: int) -> Floats:
    """The `width` strongest directions of rows, each row of length one."""
    values, vectors = numpy.linalg.eigh(table.T @ table)
    strongest = vectors[:, ::-1][:, :width]
    scale = numpy.maximum(values[::-1][:width], 1e-6) ** -0.25
    rows = (table @ strongest) * scale
    lengths = numpy.maximum(numpy.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    found: Floats = (rows / lengths).astype("f")
    return found
