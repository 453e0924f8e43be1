"""Measures how far the exported networks are from those that torch trained."""

from collections.abc import Mapping
from typing import Any

import numpy
import torch
from thinc.api import Model

from spacy_diplomacy.errors import WeightsError
from spacy_diplomacy.ml.drafts import CONTENT, SOURCE
from spacy_diplomacy.ml.link_head import link_input
from spacy_diplomacy.ml.stance_features import StancePair, pack_pairs
from spacy_diplomacy.ml.wordpiece import WordPieces
from spacy_diplomacy.recipe.arrays import TrainingDoc
from spacy_diplomacy.recipe.batches import cut
from spacy_diplomacy.recipe.teacher_losses import span_rows, stance_scores
from spacy_diplomacy.recipe.teacher_network import TeacherNetwork, token_rows

#: The most that any output may differ by.
TOLERANCE = 1e-4


def check_parity(
    network: TeacherNetwork,
    parts: Mapping[str, Model[Any, Any]],
    doc: TrainingDoc,
    words: WordPieces,
) -> dict[str, float]:
    """Compare the outputs of all parts on one text.

    Args:
        network: What torch trained, set to predict.
        parts: What `export.export_parts` made of it.
        doc: A text that fits into one window; its quotes and stances are asked for, if any.
        words: The wordpieces.

    Returns:
        The largest difference of each part that was asked.

    Raises:
        WeightsError: If one differs by more than `TOLERANCE`.
    """
    pieces = cut(doc)[:1]
    with torch.no_grad():
        rows, offsets = token_rows(network, pieces, words, fast=False)
        wanted = {"encoder": rows, "roles": network.roles(rows), "entities": network.ner(rows)}
        wanted |= _torch_joins(network, doc, rows)
        if doc.stances:
            wanted["stance"] = stance_scores(network, pieces, rows, offsets)
    own = parts["encoder"].layers[0].predict([doc.features])[0]
    found = {"encoder": own, "roles": parts["roles"].predict(own)}
    found["entities"] = parts["entities"].predict(own)
    found |= _joins(parts, doc, own)
    if doc.stances:
        pairs = [StancePair(s.holder, s.target, ((0, len(doc)),)) for s in doc.stances]
        found["stance"] = parts["stance"].predict((own, pack_pairs(pairs)))
    gaps = {name: float(numpy.abs(found[name] - wanted[name].numpy()).max()) for name in wanted}
    worst = max(gaps, key=lambda name: gaps[name])
    if gaps[worst] > TOLERANCE:
        raise WeightsError(
            f"The exported {worst} differs from the trained one by {gaps[worst]:.2g}.",
            "Export it by the code of the version it was trained with.",
        )
    return gaps


def _torch_joins(network: TeacherNetwork, doc: TrainingDoc, rows: torch.Tensor) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if doc.quotes is None:
        return found
    sums = torch.cat([rows.new_zeros(1, rows.shape[1]), rows.cumsum(0)])
    heads = {SOURCE: ("link_source", network.link_s), CONTENT: ("link_content", network.link_c)}
    for role, joins in doc.quotes.joins.items():
        name, head = heads[role]
        if len(joins.pairs):
            found[name], _ = head(
                span_rows(rows, sums, joins.spans),
                span_rows(rows, sums, doc.quotes.cues),
                torch.from_numpy(joins.pairs),
                torch.from_numpy(joins.features),
            )
    return found


def _joins(parts: Mapping[str, Model[Any, Any]], doc: TrainingDoc, rows: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if doc.quotes is None:
        return found
    names = {SOURCE: "link_source", CONTENT: "link_content"}
    for role, joins in doc.quotes.joins.items():
        if len(joins.pairs):
            given = link_input(rows, joins.spans, doc.quotes.cues, joins.pairs, joins.features)
            found[names[role]], _ = parts[names[role]].predict(given)
    return found
