"""What the teacher learns from a batch of windows: roles and entities, joins, stances."""

from collections.abc import Sequence
from itertools import pairwise
from random import Random
from typing import Final

import numpy
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from spacy_diplomacy.ml.drafts import CONTENT, SOURCE
from spacy_diplomacy.ml.features import TokenSpan
from spacy_diplomacy.ml.stance_features import StancePair, pack_pairs
from spacy_diplomacy.pipeline.quote_gold import GoldJoins
from spacy_diplomacy.recipe.batches import Kind, Piece
from spacy_diplomacy.recipe.teacher_network import TeacherNetwork
from spacy_diplomacy.recipe.torch_heads import LinkHead, TagHead

#: Weights of the stance classes: support and oppose are rare.
STANCE_CLASSES: Final = (1.0, 1.6, 1.6)
#: How often the right cue is hidden from the link head, so that it learns to choose none.
HIDE: Final = 0.04

Ints = NDArray[numpy.int64]


def batch_loss(
    network: TeacherNetwork,
    kind: Kind,
    pieces: Sequence[Piece],
    rows: Tensor,
    offsets: Sequence[int],
    chance: Random,
) -> tuple[Tensor, dict[str, float]]:
    """Loss of one batch.

    Args:
        network: The network.
        kind: Which corpora the batch is from.
        pieces: Its windows.
        rows: Their tokens (tokens, width), dropped out.
        offsets: First row of each window.
        chance: Hides right cues.

    Returns:
        The loss, and its parts by name.
    """
    if kind == "sentences":
        loss = stance_loss(network, pieces, rows, offsets)
        return loss * 0.5, {"stance": loss.item()}
    entities = [piece.doc.entities for piece in pieces]
    loss = tag_loss(network.ner, pieces, rows, offsets, entities)
    parts = {"entities": loss.item()}
    if kind == "articles":
        tags = [None if p.doc.quotes is None else p.doc.quotes.tags for p in pieces]
        roles = tag_loss(network.roles, pieces, rows, offsets, tags)
        joins = link_loss(network, pieces, rows, offsets, chance)
        loss = loss * 0.5 + roles * 2.0 + joins * 0.3
        parts |= {"roles": roles.item(), "joins": joins.item()}
    return loss, parts


def tag_loss(
    head: TagHead,
    pieces: Sequence[Piece],
    rows: Tensor,
    offsets: Sequence[int],
    gold: Sequence[Ints | None],
) -> Tensor:
    """Loss of a CRF over the paragraphs of the windows' bodies.

    Args:
        head: The head.
        pieces: The windows.
        rows: Their tokens (tokens, width).
        offsets: First row of each window.
        gold: Tags of each window's text (tokens of the text,); None teaches nothing.

    Returns:
        The mean negative log likelihood a token.
    """
    emissions = head(rows)
    places: list[Ints] = []
    tags: list[Ints] = []
    for piece, offset, own in zip(pieces, offsets, gold, strict=False):
        if own is None:
            continue
        window = piece.window
        for start, end in _stretches(piece):
            places.append(numpy.arange(start, end) - window.start + offset)
            tags.append(own[start:end])
    if not places:
        return emissions.sum() * 0
    shape = len(places), max(map(len, places))
    index, target = numpy.zeros((2, *shape), dtype="int64")
    mask = numpy.zeros(shape, dtype="float32")
    for number, (place, tag) in enumerate(zip(places, tags, strict=True)):
        index[number, : len(place)] = place
        target[number, : len(tag)] = tag
        mask[number, : len(place)] = 1
    # a stretch that begins inside a span: the span begins with it
    first = target[:, 0]
    target[:, 0] = numpy.where((first > 0) & (first % 2 == 0), first - 1, first)
    return head.loss(
        emissions[torch.from_numpy(index)], torch.from_numpy(target), torch.from_numpy(mask)
    )


def _stretches(piece: Piece) -> list[TokenSpan]:
    """The paragraphs, or parts of such, in a window's body."""
    window = piece.window
    inner = {
        start
        for start, _ in piece.doc.features.paragraphs
        if window.body_start < start < window.body_end
    }
    cuts = sorted({window.body_start, window.body_end} | inner)
    return [(a, b) for a, b in pairwise(cuts)]


def link_loss(
    network: TeacherNetwork,
    pieces: Sequence[Piece],
    rows: Tensor,
    offsets: Sequence[int],
    chance: Random,
) -> Tensor:
    """Loss of the joins of sources and contents to cues.

    Args:
        network: The network.
        pieces: The windows.
        rows: Their tokens (tokens, width).
        offsets: First row of each window.
        chance: Hides right cues.

    Returns:
        The mean cross entropy a source or content.
    """
    sums = torch.cat([torch.zeros(1, rows.shape[1]), rows.cumsum(0)])
    total, count = rows.sum() * 0, 0
    for head, role in ((network.link_s, SOURCE), (network.link_c, CONTENT)):
        joins = _Joins(chance)
        for piece, offset in zip(pieces, offsets, strict=False):
            quotes = piece.doc.quotes
            if quotes is not None and quotes.joins[role].spans:
                joins.add(piece, quotes.joins[role], quotes.cues, offset - piece.window.start)
        if joins.pairs:
            total = total + _choice_loss(head, joins, rows, sums)
            count += len(joins.dependents)
    return total / max(1, count)


class _Joins:
    """Collects the dependents, cues and candidate pairs of a batch.

    Args:
        chance: Hides right cues.
    """

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.dependents: list[TokenSpan] = []
        self.cues: list[TokenSpan] = []
        self.pairs: list[tuple[int, int]] = []
        self.features: list[Ints] = []
        self.right: list[bool] = []

    def add(self, piece: Piece, joins: GoldJoins, cues: Sequence[TokenSpan], shift: int) -> None:
        """Add a window: dependents in its body whose cue it reads."""
        window = piece.window
        read = [
            number
            for number, (start, end) in enumerate(cues)
            if start >= window.start and end <= window.end
        ]
        cue_at = {number: len(self.cues) + at for at, number in enumerate(read)}
        dependent_at: dict[int, int] = {}
        for number, (start, end) in enumerate(joins.spans):
            inside = start >= window.body_start and end <= window.body_end
            if inside and int(joins.cue[number]) in cue_at:
                dependent_at[number] = len(self.dependents) + len(dependent_at)
        for (number, cue), features in zip(joins.pairs.tolist(), joins.features, strict=True):
            if number in dependent_at and cue in cue_at:
                right = cue == joins.cue[number]
                if right and self.chance.random() < HIDE:
                    continue
                self.pairs.append((dependent_at[number], cue_at[cue]))
                self.features.append(features)
                self.right.append(bool(right))
        self.cues += [(cues[i][0] + shift, cues[i][1] + shift) for i in read]
        self.dependents += [
            (joins.spans[i][0] + shift, joins.spans[i][1] + shift) for i in dependent_at
        ]


def _choice_loss(head: LinkHead, joins: _Joins, rows: Tensor, sums: Tensor) -> Tensor:
    """Cross entropy of the right cue, or of none, among each dependent's choices, summed."""
    pairs = torch.tensor(joins.pairs)
    of = pairs[:, 0]
    right = torch.tensor(joins.right)
    scores, none = head(
        span_rows(rows, sums, joins.dependents),
        span_rows(rows, sums, joins.cues),
        pairs,
        torch.from_numpy(numpy.array(joins.features)),
    )
    top = none.detach().clone().scatter_reduce(0, of, scores.detach(), "amax")
    shares = torch.exp(none - top).index_add(0, of, torch.exp(scores - top[of]))
    reached = torch.zeros(len(none)).index_add(0, of, right.float())
    gold = torch.zeros(len(none)).index_add(0, of, scores * right) + none * (1 - reached)
    return (torch.log(shares) + top - gold).sum()


def span_rows(rows: Tensor, sums: Tensor, spans: Sequence[TokenSpan]) -> Tensor:
    """Lay out spans as the link head reads them.

    Args:
        rows: Tokens (tokens, width).
        sums: Sums of the rows before each token, and of all (tokens + 1, width).
        spans: Row bounds of the spans.

    Returns:
        First, last and mean row of each span (spans, 3 * width).
    """
    bounds = torch.from_numpy(numpy.array(spans, dtype="int64").reshape(-1, 2))
    start, end = bounds[:, 0], bounds[:, 1]
    means = (sums[end] - sums[start]) / (end - start)[:, None]
    return torch.cat([rows[start], rows[end - 1], means], 1)


def stance_scores(
    network: TeacherNetwork, pieces: Sequence[Piece], rows: Tensor, offsets: Sequence[int]
) -> Tensor:
    """Class scores (pairs, 3) of all stances of a batch, before any softmax.

    Args:
        network: The network.
        pieces: Windows that are whole texts.
        rows: Their tokens (tokens, width).
        offsets: First row of each window.

    Returns:
        The scores, in the order of the stances.
    """
    head = network.stance
    pairs: list[StancePair] = []
    firsts: list[int] = []
    holders: list[Tensor] = []
    targets: list[Tensor] = []
    for piece, offset in zip(pieces, offsets, strict=False):
        for stance in piece.doc.stances:
            pairs.append(StancePair(stance.holder, stance.target, ((0, len(piece.doc)),)))
            firsts.append(offset)
            targets.append(_mean(rows, offset, stance.target))
            held = stance.holder
            holders.append(head.no_holder if held is None else _mean(rows, offset, held))
    packed = pack_pairs(pairs, firsts)
    return head(
        torch.stack(holders),
        torch.stack(targets),
        rows[torch.from_numpy(packed.rows)],
        torch.from_numpy(packed.mask),
        torch.from_numpy(packed.from_target),
        torch.from_numpy(packed.from_holder),
    )


def _mean(rows: Tensor, offset: int, span: TokenSpan) -> Tensor:
    return rows[offset + span[0] : offset + span[1]].mean(0)


def stance_loss(
    network: TeacherNetwork, pieces: Sequence[Piece], rows: Tensor, offsets: Sequence[int]
) -> Tensor:
    """Cross entropy of the stances of a batch, the rare classes weighing more.

    Args:
        network: The network.
        pieces: Windows that are whole texts.
        rows: Their tokens (tokens, width).
        offsets: First row of each window.

    Returns:
        The weighted mean a stance.
    """
    gold = torch.tensor([stance.label for piece in pieces for stance in piece.doc.stances])
    scores = stance_scores(network, pieces, rows, offsets)
    return functional.cross_entropy(scores, gold, weight=torch.tensor(STANCE_CLASSES))
