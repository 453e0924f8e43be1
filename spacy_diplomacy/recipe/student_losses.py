"""What the student learns from a batch of texts: from annotators and from the teacher."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy
from numpy.typing import NDArray
from thinc.api import Model

from spacy_diplomacy.ml.detector import LINKS
from spacy_diplomacy.ml.features import TokenSpan
from spacy_diplomacy.ml.link_head import link_input, link_loss
from spacy_diplomacy.ml.stance_features import StancePair, pack_pairs
from spacy_diplomacy.ml.stance_head import CLASSES
from spacy_diplomacy.ml.stance_model import probabilities
from spacy_diplomacy.ml.tag_head import tag_loss
from spacy_diplomacy.recipe.arrays import Kind, TrainingDoc
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
from spacy_diplomacy.recipe.soft_labels import SoftLabels

Ints = NDArray[numpy.int64]
Heads = Mapping[str, Model[Any, Any]]


class Lesson(NamedTuple):
    """One text, and what the teacher thinks of it, if there is a teacher."""

    doc: TrainingDoc
    soft: SoftLabels | None


class Batch(NamedTuple):
    """Texts whose rows stand below each other.

    Attributes:
        kind: Which corpora they are from.
        lessons: The texts.
        rows: The encoder's rows (tokens, width).
        offsets: First row of each text, and the number of all rows.
        share: How much the teacher's word counts beside the annotators', 0 to 1.
    """

    kind: Kind
    lessons: Sequence[Lesson]
    rows: Any
    offsets: Sequence[int]
    share: float

    def parts(self) -> Iterator[tuple[Lesson, int]]:
        """Each text with its first row."""
        return zip(self.lessons, self.offsets, strict=False)


def batch_gradient(batch: Batch, heads: Heads) -> tuple[Any, dict[str, float]]:
    """Learn from a batch: gradients go into the heads, and back to the encoder.

    Args:
        batch: The texts.
        heads: The heads by name.

    Returns:
        The gradient of the rows (tokens, width), and the losses by name.
    """
    d_rows = numpy.zeros_like(batch.rows)
    losses: dict[str, float] = {}
    for tags, weight in zip(TAGS, TAG_WEIGHTS[batch.kind], strict=True):
        losses |= _learn_tags(batch, heads[tags], tags, weight, d_rows)
    if batch.kind == "articles":
        for role, name in LINKS.items():
            losses |= _learn_joins(batch, heads[name], name, role, d_rows)
    if batch.kind == "sentences":
        losses |= _learn_stances(batch, heads["stance"], d_rows)
    return d_rows, losses


def _learn_tags(
    batch: Batch, head: Model[Any, Any], name: TagName, weight: float, d_rows: Any
) -> dict[str, float]:
    size = head.get_dim("nO")
    tags = numpy.zeros(len(batch.rows), dtype="int64")
    goal: Any = numpy.zeros((len(batch.rows), size), dtype="f")
    bounds: list[TokenSpan] = []
    for lesson, offset in batch.parts():
        place = slice(offset, offset + len(lesson.doc))
        tagged = tag_goal(lesson.doc, lesson.soft, name, size, batch.share)
        if tagged is None:
            continue
        tags[place], goal[place] = tagged
        bounds += [(offset + start, offset + end) for start, end in lesson.doc.features.paragraphs]
    if not bounds:
        return {}
    for start, _ in bounds:
        if tags[start] and tags[start] % 2 == 0:
            tags[start] -= 1
    emissions, back = head(batch.rows, True)
    taught = any(lesson.soft is not None for lesson in batch.lessons)
    loss, gradient = tag_loss(head, emissions, bounds, tags, goal if taught else None)
    d_rows += back(gradient * weight)
    head.set_grad("steps", head.get_grad("steps") * weight)
    return {name: loss}


def _learn_joins(
    batch: Batch, head: Model[Any, Any], name: str, role: int, d_rows: Any
) -> dict[str, float]:
    dependents: list[TokenSpan] = []
    cues: list[TokenSpan] = []
    pairs: list[Ints] = []
    features: list[Ints] = []
    gold: list[Ints] = []
    for lesson, offset in batch.parts():
        quotes = lesson.doc.quotes
        if quotes is None or not len(quotes.joins[role].pairs):
            continue
        joins = quotes.joins[role]
        pairs.append(joins.pairs + numpy.asarray([len(dependents), len(cues)]))
        features.append(joins.features)
        gold.append(joins.cue + len(cues))
        dependents += [(offset + start, offset + end) for start, end in joins.spans]
        cues += [(offset + start, offset + end) for start, end in quotes.cues]
    if not pairs:
        return {}
    right = numpy.concatenate(gold)
    pair, feature = numpy.concatenate(pairs), numpy.concatenate(features)
    hidden = (right[pair[:, 0]] == pair[:, 1]) & (numpy.random.rand(len(pair)) < HIDE)
    given = link_input(batch.rows, dependents, cues, pair[~hidden], feature[~hidden])
    scores, back = head(given, True)
    loss, (d_pairs, d_none) = link_loss(given, scores, right)
    d_rows += back((d_pairs * LINK_WEIGHT, d_none * LINK_WEIGHT))
    return {name: loss}


def _learn_stances(batch: Batch, head: Model[Any, Any], d_rows: Any) -> dict[str, float]:
    pairs: list[StancePair] = []
    firsts: list[int] = []
    labels: list[int] = []
    soft: list[Any] = []
    for lesson, offset in batch.parts():
        for number, stance in enumerate(lesson.doc.stances):
            pairs.append(StancePair(stance.holder, stance.target, ((0, len(lesson.doc)),)))
            firsts.append(offset)
            labels.append(stance.label)
            hard = numpy.eye(len(CLASSES))[stance.label]
            soft.append(hard if lesson.soft is None else lesson.soft.stances[number])
    scores, back = head((batch.rows, pack_pairs(pairs, firsts)), True)
    shares = probabilities(scores)
    gold = numpy.eye(len(CLASSES))[labels]
    weights = numpy.asarray(STANCE_CLASSES)[labels]
    weights /= weights.sum()
    goal = (1 - batch.share) * gold + batch.share * numpy.asarray(soft, dtype="f")
    loss = -(weights[:, None] * gold * numpy.log(shares + 1e-9)).sum()
    gradient = (shares - goal) * weights[:, None] * STANCE_WEIGHT
    d_rows += back(gradient.astype("f"))[0]
    return {"stance": float(loss)}
