"""What the teacher learns from a batch of windows: roles and entities, joins, stances."""

from collections.abc import Sequence
from itertools import pairwise
from random import Random

import numpy
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from spacy_diplomacy.ml.drafts import CONTENT, SOURCE
from spacy_diplomacy.ml.features import TokenSpan
from spacy_diplomacy.ml.stance_features import StancePair, pack_pairs
from spacy_diplomacy.ml.stance_head import CLASSES
from spacy_diplomacy.ml.tags import valid_path
from spacy_diplomacy.pipeline.quote_gold import GoldJoins
from spacy_diplomacy.recipe.arrays import Kind
from spacy_diplomacy.recipe.batches import Piece
from spacy_diplomacy.recipe.goals import (
    HIDE,
    LINK_WEIGHT,
    STANCE_CLASSES,
    STANCE_WEIGHT,
    TAG_WEIGHTS,
    TAGS,
    TagName,
    tag_goal,
)
from spacy_diplomacy.recipe.soft_labels import begun
from spacy_diplomacy.recipe.teacher_network import TeacherNetwork
from spacy_diplomacy.recipe.torch_heads import LinkHead, TagHead

Ints = NDArray[numpy.int64]


def batch_loss(
    network: TeacherNetwork,
    kind: Kind,
    pieces: Sequence[Piece],
    rows: Tensor,
    offsets: Sequence[int],
    chance: Random,
    share: float = 0.0,
) -> tuple[Tensor, dict[str, float]]:
    """Loss of one batch.

    Args:
        network: The network.
        kind: Which corpora the batch is from.
        pieces: Its windows.
        rows: Their tokens (tokens, width), dropped out.
        offsets: First row of each window.
        chance: Hides right cues.
        share: How much the word of other teachers counts beside the annotators', 0 to 1.

    Returns:
        The loss, and its parts by name.
    """
    parts: dict[str, Tensor] = {}
    loss = rows.sum() * 0
    for name, weight in zip(TAGS, TAG_WEIGHTS[kind], strict=True):
        head = network.roles if name == "roles" else network.ner
        found = tag_loss(head, name, pieces, rows, offsets, share)
        if found is not None:
            parts[name] = found
            loss = loss + found * weight
    if kind == "articles":
        parts["joins"] = link_loss(network, pieces, rows, offsets, chance)
        loss = loss + parts["joins"] * LINK_WEIGHT
    if kind == "sentences":
        parts["stance"] = stance_loss(network, pieces, rows, offsets, share)
        loss = loss + parts["stance"] * STANCE_WEIGHT
    return loss, {name: part.item() for name, part in parts.items()}


def tag_loss(
    head: TagHead,
    name: TagName,
    pieces: Sequence[Piece],
    rows: Tensor,
    offsets: Sequence[int],
    share: float = 0.0,
) -> "Tensor | None":
    """Loss of a CRF over the paragraphs of the windows' bodies.

    Args:
        head: The head.
        name: What it tags.
        pieces: The windows.
        rows: Their tokens (tokens, width).
        offsets: First row of each window.
        share: How much the word of other teachers counts beside the annotators', 0 to 1; all
            where there is only theirs.

    Returns:
        The mean negative log likelihood a token; None where nobody has tagged anything.
    """
    places: list[Ints] = []
    tags: list[Ints] = []
    goals: list[NDArray[numpy.float32]] = []
    size = len(head.steps)
    for piece, offset in zip(pieces, offsets, strict=False):
        tagged = tag_goal(piece.doc, piece.soft, name, size, share)
        if tagged is None:
            continue
        window = piece.window
        for start, end in _stretches(piece):
            places.append(numpy.arange(start, end) - window.start + offset)
            # a stretch that begins inside a span: the span begins with it
            tags.append(valid_path(tagged[0][start:end]))
            goals.append(begun(tagged[1][start:end]))
    if not places:
        return None
    emissions = head(rows)
    shape = len(places), max(map(len, places))
    index, target = numpy.zeros((2, *shape), dtype="int64")
    goal = numpy.zeros((*shape, size), dtype="float32")
    mask = numpy.zeros(shape, dtype="float32")
    for number, (place, tag, own) in enumerate(zip(places, tags, goals, strict=True)):
        index[number, : len(place)] = place
        target[number, : len(tag)] = tag
        goal[number, : len(own)] = own
        mask[number, : len(place)] = 1
    here = (torch.from_numpy(array).to(rows.device) for array in (index, target, mask, goal))
    at, path, read, wanted = here
    return head.loss(emissions[at], path, read, wanted)


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
    sums = torch.cat([rows.new_zeros(1, rows.shape[1]), rows.cumsum(0)])
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
    pairs = torch.tensor(joins.pairs, device=rows.device)
    of = pairs[:, 0]
    right = torch.tensor(joins.right, device=rows.device)
    scores, none = head(
        span_rows(rows, sums, joins.dependents),
        span_rows(rows, sums, joins.cues),
        pairs,
        torch.from_numpy(numpy.array(joins.features)).to(rows.device),
    )
    top = none.detach().clone().scatter_reduce(0, of, scores.detach(), "amax")
    shares = torch.exp(none - top).index_add(0, of, torch.exp(scores - top[of]))
    reached = torch.zeros_like(none).index_add(0, of, right.float())
    gold = torch.zeros_like(none).index_add(0, of, scores * right) + none * (1 - reached)
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
    bounds = torch.from_numpy(numpy.array(spans, dtype="int64").reshape(-1, 2)).to(rows.device)
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
        rows[torch.from_numpy(packed.rows).to(rows.device)],
        *(
            torch.from_numpy(array).to(rows.device)
            for array in (packed.mask, packed.from_target, packed.from_holder)
        ),
    )


def _mean(rows: Tensor, offset: int, span: TokenSpan) -> Tensor:
    return rows[offset + span[0] : offset + span[1]].mean(0)


def stance_loss(
    network: TeacherNetwork,
    pieces: Sequence[Piece],
    rows: Tensor,
    offsets: Sequence[int],
    share: float = 0.0,
) -> Tensor:
    """Cross entropy of the stances of a batch, the rare classes weighing more.

    Args:
        network: The network.
        pieces: Windows that are whole texts.
        rows: Their tokens (tokens, width).
        offsets: First row of each window.
        share: How much the word of other teachers counts beside the annotators', 0 to 1.

    Returns:
        The weighted mean a stance.
    """
    labels = numpy.asarray([stance.label for piece in pieces for stance in piece.doc.stances])
    goal = numpy.eye(len(CLASSES), dtype="float32")[labels]
    weights = numpy.asarray(STANCE_CLASSES, dtype="float32")[labels]
    if pieces[0].soft is not None:
        soft = numpy.concatenate([piece.soft.stances for piece in pieces if piece.soft])
        goal = (1 - share) * goal + share * soft.astype("float32")
    wanted, weight = (torch.from_numpy(array).to(rows.device) for array in (goal, weights))
    scores = stance_scores(network, pieces, rows, offsets)
    lost = -(functional.log_softmax(scores, 1) * wanted).sum(1)
    return (lost * weight).sum() / weight.sum()
