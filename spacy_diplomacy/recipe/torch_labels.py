"""Asks a network in torch what it thinks of texts, on whatever device it computes."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

import numpy
import torch
from numpy.typing import NDArray

from spacy_diplomacy.ml.tag_head import stretches_by_length
from spacy_diplomacy.ml.wordpiece import WordPieces
from spacy_diplomacy.recipe.arrays import TrainingDoc
from spacy_diplomacy.recipe.batches import Piece, batches_by_pieces, cut, whole
from spacy_diplomacy.recipe.soft_labels import SoftLabels
from spacy_diplomacy.recipe.teacher_losses import stance_scores
from spacy_diplomacy.recipe.teacher_network import TeacherNetwork, token_rows
from spacy_diplomacy.recipe.torch_heads import TagHead

#: The most wordpieces of a batch, padding counted.
_BUDGET = 16_000
#: Texts whose scores are kept at a time.
_TEXTS = 400

Floats = NDArray[numpy.float32]


def ask(
    network: TeacherNetwork, docs: Sequence[TrainingDoc], words: WordPieces, *, fast: bool = True
) -> Iterator[SoftLabels]:
    """Ask a network about texts.

    Args:
        network: The network, set to predict.
        docs: The texts; those with stances are read as one window.
        words: The wordpieces.
        fast: Whether the encoder computes in bfloat16.

    Yields:
        What it thinks of each, in their order.
    """
    for start in range(0, len(docs), _TEXTS):
        with torch.no_grad():
            found = _ask(network, docs[start : start + _TEXTS], words, fast)
        yield from found


def _ask(
    network: TeacherNetwork, docs: Sequence[TrainingDoc], words: WordPieces, fast: bool
) -> list[SoftLabels]:
    number_of = {id(doc): number for number, doc in enumerate(docs)}
    firsts = numpy.cumsum([0, *map(len, docs)]).tolist()
    heads = (network.roles, network.ner)
    scores: list[Floats] = [
        numpy.zeros((firsts[-1], len(head.steps)), dtype="float32") for head in heads
    ]
    stances: list[Floats] = [numpy.zeros((0, 3), dtype="float32") for _ in docs]
    pieces = [p for doc in docs for p in ([whole(doc)] if doc.stances else cut(doc))]
    for batch in batches_by_pieces(pieces, _BUDGET, Random(0)):
        rows, offsets = token_rows(network, batch, words, fast=fast)
        for head, own in zip(heads, scores, strict=True):
            found = head(rows).cpu().numpy()
            for piece, offset in zip(batch, offsets, strict=False):
                read, first = piece.window, firsts[number_of[id(piece.doc)]]
                shift = offset - read.start
                own[first + read.body_start : first + read.body_end] = found[
                    read.body_start + shift : read.body_end + shift
                ]
        _ask_stances(network, batch, rows, offsets, stances, number_of)
    bounds = [
        (first + start, first + end)
        for doc, first in zip(docs, firsts, strict=False)
        for start, end in doc.features.paragraphs
    ]
    roles, entities = (
        _marginals(head, own, bounds, network.device)
        for head, own in zip(heads, scores, strict=True)
    )
    return [
        SoftLabels(
            *(part.astype("float16") for part in (roles[start:end], entities[start:end], own))
        )
        for start, end, own in zip(firsts[:-1], firsts[1:], stances, strict=True)
    ]


def _ask_stances(
    network: TeacherNetwork,
    batch: Sequence[Piece],
    rows: torch.Tensor,
    offsets: Sequence[int],
    stances: list[Floats],
    number_of: dict[int, int],
) -> None:
    asked = [
        (piece, offset) for piece, offset in zip(batch, offsets, strict=False) if piece.doc.stances
    ]
    if not asked:
        return
    pieces, firsts = zip(*asked, strict=True)
    shares: Any = stance_scores(network, pieces, rows, firsts).softmax(1).cpu().numpy()
    sizes = numpy.cumsum([len(piece.doc.stances) for piece in pieces])
    for piece, own in zip(pieces, numpy.split(shares, sizes[:-1]), strict=True):
        stances[number_of[id(piece.doc)]] = own


def _marginals(
    head: TagHead, scores: Floats, bounds: Sequence[tuple[int, int]], device: torch.device
) -> Floats:
    """Probabilities of tags (rows, tags) over the paths of each stretch."""
    found = numpy.zeros_like(scores)
    for batch in stretches_by_length(bounds):
        longest = max(end - start for start, end in batch)
        padded = numpy.zeros((len(batch), longest, scores.shape[1]), dtype="float32")
        mask = numpy.zeros((len(batch), longest), dtype="float32")
        for number, (start, end) in enumerate(batch):
            padded[number, : end - start] = scores[start:end]
            mask[number, : end - start] = 1
        given = (torch.from_numpy(array).to(device) for array in (padded, mask))
        shares = head.marginals(*given).cpu().numpy()
        for number, (start, end) in enumerate(batch):
            found[start:end] = shares[number, : end - start]
    return found
