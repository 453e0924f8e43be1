"""Lays the windows of many documents out as rows of wordpieces, and cuts them into groups."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

from spacy_diplomacy.ml.features import TokenFeatures, owners
from spacy_diplomacy.ml.windows import make_windows

Ints = NDArray[numpy.int64]
RowSpan = tuple[int, int]


@dataclass(frozen=True, slots=True)
class PieceRows:
    """Some windows, one row a piece, each between the two special pieces.

    Attributes:
        pieces: Ids (rows,).
        places: Place of each piece in its window, from 0 (rows,).
        cases: `case_shape` of each piece's token, 0 for special pieces (rows,).
        states: `quote_states` of each piece's token, 0 for special pieces (rows,).
        bounds: Row bounds of the windows; they hold every row once, in order.
        bodies: Row bounds of each window's body; all bodies in order are all pieces in order.
    """

    pieces: Ints
    places: Ints
    cases: Ints
    states: Ints
    bounds: list[RowSpan]
    bodies: list[RowSpan]


@dataclass(frozen=True, slots=True)
class _Span:
    """One window in pieces of one document."""

    part: int
    start: int
    body_start: int
    body_end: int
    end: int


def _spans(
    features: Sequence[TokenFeatures], size: int, context: int, lead: int | None
) -> Iterator[_Span]:
    """The windows of all documents, in piece offsets of their document."""
    for number, part in enumerate(features):
        before = numpy.concatenate([[0], numpy.cumsum(part.counts)]).tolist()
        windows = make_windows(
            part.counts.tolist(),
            part.paragraphs,
            size=size,
            context=context,
            lead=lead,
            sentences=part.sentences,
        )
        for window in windows:
            yield _Span(number, *(before[token] for token in window))


def _groups(spans: Iterator[_Span], most: int) -> Iterator[list[_Span]]:
    """Runs of windows of together at most so many pieces, never an empty run."""
    group: list[_Span] = []
    held = 0
    for span in spans:
        size = span.end - span.start
        if group and held + size > most:
            yield group
            group, held = [], 0
        group.append(span)
        held += size
    if group:
        yield group


def piece_rows(
    features: Sequence[TokenFeatures],
    special: tuple[int, int],
    *,
    size: int,
    context: int,
    lead: int | None = None,
    most: int,
) -> Iterator[PieceRows]:
    """Lay out the windows of documents, as many at a time as may be worked on together.

    Args:
        features: The documents.
        special: Ids of the pieces before and after the text of a window.
        size: The most pieces of a window, without the special ones.
        context: The most pieces of left context in a window.
        lead: The same for one that begins with a paragraph; as `context` when left out.
        most: The most pieces of a group of windows, unless one window alone has more.

    Yields:
        Groups of windows in reading order.
    """
    part_owners = [owners(part.counts) for part in features]
    for group in _groups(_spans(features, size, context, lead), most):
        lengths = [span.end - span.start + 2 for span in group]
        total = sum(lengths)
        pieces, places, cases, states = numpy.zeros((4, total), dtype="int64")
        bounds: list[RowSpan] = []
        bodies: list[RowSpan] = []
        at = 0
        for span, length in zip(group, lengths, strict=True):
            inner = slice(at + 1, at + length - 1)
            read = slice(span.start, span.end)
            part, tokens = features[span.part], part_owners[span.part][read]
            pieces[at], pieces[at + length - 1] = special
            pieces[inner] = part.pieces[read]
            places[at : at + length] = numpy.arange(length)
            cases[inner] = part.cases[tokens]
            states[inner] = part.states[tokens]
            first = at + 1 - span.start
            bounds.append((at, at + length))
            bodies.append((first + span.body_start, first + span.body_end))
            at += length
        yield PieceRows(pieces, places, cases, states, bounds, bodies)
