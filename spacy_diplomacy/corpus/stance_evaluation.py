"""Measure stances with the pair given, on directed_sentiment and NewsMTSC."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar, cast

import numpy
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from spacy_diplomacy.corpus.directed_sentiment import (
    CLASS_NAMES,
    CLASSES,
    DirectedPair,
    read_directed_sentiment,
)
from spacy_diplomacy.corpus.newsmtsc import TargetSentiment, read_newsmtsc
from spacy_diplomacy.errors import SettingError
from spacy_diplomacy.labels import StanceLabel
from spacy_diplomacy.types import TokenSpan

BATCH: Final = 64
COLUMNS: Final[tuple[StanceLabel, ...]] = ("neutral", "support", "oppose")
"""What the columns of `PairScorer.judge_pairs` stand for."""

ItemT = TypeVar("ItemT")

Question = tuple[TokenSpan | None, TokenSpan]
"""A holder, None for the text itself, and a target."""


class PairScorer(Protocol):
    """A component that judges given pairs: the stance tagger, or what holds one."""

    def judge_pairs(
        self, docs: Sequence[Doc], questions: Sequence[Sequence[Question]]
    ) -> list[NDArray[numpy.float32]]:
        """Give probabilities (questions, 3) for each document, in the order of `COLUMNS`."""
        ...


def evaluate_directed_sentiment(nlp: Language, path: str | Path) -> dict[str, Any]:
    """Score a pipeline on directed_sentiment: five classes, the pair given.

    The pair is judged both ways, and the class is the likeliest of the five in which at most one
    of the two directions is not neutral.

    Args:
        nlp: A pipeline with a component that judges stances.
        path: A file of the corpus.

    Returns:
        ``micro_f`` and ``macro_f`` over the five classes, and ``by_class`` with p, r, f and the
        number of gold examples of each. Fractions.

    Raises:
        SettingError: If no component of the pipeline judges stances.
        InputError: If a line of the file cannot be read.
    """
    scorer = find_scorer(nlp)
    columns = {name: i for i, name in enumerate(COLUMNS)}
    gold: list[int] = []
    given: list[int] = []
    for pairs in _batches(read_directed_sentiment(path)):
        docs = [nlp.make_doc(pair.text) for pair in pairs]
        for pair, shares in zip(pairs, _both_ways(scorer, docs, pairs), strict=True):
            logs = numpy.log(shares + 1e-9)
            costs = [logs[0, columns[there]] + logs[1, columns[back]] for there, back in CLASSES]
            gold.append(pair.label)
            given.append(int(numpy.argmax(costs)))
    figures = _by_class(gold, given, len(CLASSES))
    return {
        "micro_f": _share(gold, given),
        "macro_f": sum(row["f"] for row in figures) / len(figures),
        "by_class": dict(zip(CLASS_NAMES, figures, strict=True)),
    }


def evaluate_newsmtsc(
    nlp: Language, path: str | Path, examples: Iterable[TargetSentiment] | None = None
) -> dict[str, float]:
    """Score a pipeline on NewsMTSC: three classes, the target given.

    Args:
        nlp: A pipeline with a component that judges stances.
        path: A file of the corpus.
        examples: The examples to score instead of the file's.

    Returns:
        ``f1m``, the mean F1 of the three classes, ``accuracy``, and ``recall_avg``, the mean
        recall. Fractions.

    Raises:
        SettingError: If no component of the pipeline judges stances.
        InputError: If a line of the file cannot be read.
    """
    scorer = find_scorer(nlp)
    labels = list(COLUMNS)
    gold: list[int] = []
    given: list[int] = []
    for rows in _batches(read_newsmtsc(path) if examples is None else examples):
        docs = [nlp.make_doc(row.text) for row in rows]
        spans = [token_span(doc, row.start, row.end) for doc, row in zip(docs, rows, strict=True)]
        shares = scorer.judge_pairs(docs, [[(None, span)] for span in spans])
        gold += [labels.index(row.label) for row in rows]
        given += [int(numpy.argmax(row[0])) for row in shares]
    figures = _by_class(gold, given, len(labels))
    return {
        "f1m": sum(row["f"] for row in figures) / len(figures),
        "accuracy": _share(gold, given),
        "recall_avg": sum(row["r"] for row in figures) / len(figures),
    }


def find_scorer(nlp: Language) -> PairScorer:
    """Find the component that judges stances.

    Args:
        nlp: A pipeline.

    Returns:
        The first component that can.

    Raises:
        SettingError: If there is none.
    """
    for _, component in nlp.pipeline:
        if hasattr(component, "judge_pairs"):
            return cast(PairScorer, component)
    raise SettingError(
        f"No component of the pipeline ({', '.join(nlp.pipe_names) or 'empty'}) judges stances.",
        'Add one: nlp.add_pipe("quote_attribution") or nlp.add_pipe("stance_tagger").',
    )


def token_span(doc: Doc, start: int, end: int) -> TokenSpan:
    """Give the tokens that characters lie in; a name cut inside a token takes the whole token.

    Args:
        doc: The document.
        start: First character.
        end: One past the last character.

    Returns:
        First token and one past the last.
    """
    found = [token.i for token in doc if token.idx < end and token.idx + len(token) > start]
    if not found:
        return 0, min(1, len(doc))
    return found[0], found[-1] + 1


def _both_ways(
    scorer: PairScorer, docs: Sequence[Doc], pairs: Sequence[DirectedPair]
) -> list[NDArray[numpy.float32]]:
    """Judge each pair from p to q and from q to p."""
    questions: list[list[Question]] = []
    for doc, pair in zip(docs, pairs, strict=True):
        p, q = token_span(doc, *pair.p), token_span(doc, *pair.q)
        questions.append([(p, q), (q, p)])
    return scorer.judge_pairs(docs, questions)


def _batches(items: Iterable[ItemT]) -> Iterator[list[ItemT]]:
    """Take items in batches."""
    batch: list[ItemT] = []
    for item in items:
        batch.append(item)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _share(gold: Sequence[int], given: Sequence[int]) -> float:
    """Give the share of right answers."""
    return sum(a == b for a, b in zip(gold, given, strict=True)) / max(1, len(gold))


def _by_class(gold: Sequence[int], given: Sequence[int], size: int) -> list[dict[str, Any]]:
    """Give precision, recall and F1 of each class, with the number of gold examples."""
    in_gold, in_given = Counter(gold), Counter(given)
    hits = Counter(a for a, b in zip(gold, given, strict=True) if a == b)
    return [
        {
            "p": hits[c] / max(1, in_given[c]),
            "r": hits[c] / max(1, in_gold[c]),
            "f": 2 * hits[c] / max(1, in_gold[c] + in_given[c]),
            "n": in_gold[c],
        }
        for c in range(size)
    ]
