"""Fits a trained detector's probabilities and settings to documents it was not trained on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from thinc.types import Floats2d

from spacy_diplomacy.errors import SettingError
from spacy_diplomacy.ml.drafts import Draft
from spacy_diplomacy.pipeline.quote_attribution import QuoteAttribution
from spacy_diplomacy.pipeline.quote_detector import QuoteDetector
from spacy_diplomacy.recipe.calibrate import fit
from spacy_diplomacy.scorers.char_spans import jaccard
from spacy_diplomacy.scorers.examples import covered
from spacy_diplomacy.scorers.quotes import score_quotes
from spacy_diplomacy.spans import read_relations
from spacy_diplomacy.text.reading import reading_once

#: Thresholds that are tried.
THRESHOLDS: Final = tuple(step / 20 for step in range(15))
_OVERLAP: Final = 0.5
#: Drafts below which a logistic function of four values would learn their noise.
_FEWEST: Final = 50
_BATCH: Final = 32


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was chosen, and what it changed.

    Attributes:
        threshold: The least probability of a quote that is kept.
        patterns: Whether the rules add what they find where the network finds nothing.
        error: Mean gap between probability and share of right ones; None where too few drafts
            were there to fit the probabilities.
        before: Relaxed F1 of the quotes with the settings that were there, a fraction.
        after: The same with those chosen.
    """

    threshold: float
    patterns: bool
    error: float | None
    before: float
    after: float


def calibrate(nlp: Language, docs: Sequence[Doc]) -> Fitted:
    """Fit the probabilities of a pipeline's quotes, then choose the settings by F1.

    Args:
        nlp: A pipeline with a trained ``quote_detector`` or ``quote_attribution``; its settings
            are changed.
        docs: Annotated documents that were not trained on, with the pipeline's vocab.

    Returns:
        What was chosen.

    Raises:
        SettingError: If the pipeline has no network that finds quotes, or there are no documents.
    """
    component, detector = _detector(nlp)
    if not docs:
        raise SettingError("There are no documents to calibrate with.", "Give a DocBin with some.")
    examples = [Example(nlp.make_doc(doc.text), doc) for doc in docs]
    vectors: list[Floats2d] = []
    for start in range(0, len(examples), _BATCH):
        vectors += component.encode([own.predicted for own in examples[start : start + _BATCH]])
    before = _score(detector, examples, vectors)
    predicted = [example.predicted for example in examples]
    findings = detector.find_drafts(predicted, vectors)
    evidence, right = [], []
    for example, found in zip(examples, findings, strict=True):
        gold = _gold(example)
        for draft in found.drafts:
            evidence.append(draft.evidence)
            right.append(float(_is_right(draft, gold)))
    error = None
    if len(right) >= _FEWEST and 0 < sum(right) < len(right):
        fitted = fit(numpy.exp(numpy.asarray(evidence)), numpy.asarray(right))
        detector.cfg["calibration"], error = fitted.weights, fitted.error
    best: tuple[float, float, bool] | None = None
    for patterns in (False, True):
        for threshold in THRESHOLDS:
            detector.cfg.update(threshold=threshold, patterns=patterns)
            score = _score(detector, examples, vectors)
            if best is None or score > best[0]:
                best = (score, threshold, patterns)
    assert best is not None
    after, threshold, patterns = best
    detector.cfg.update(threshold=threshold, patterns=patterns)
    return Fitted(threshold, patterns, error, before, after)


def _detector(nlp: Language) -> tuple[Any, QuoteDetector]:
    """The component that runs the encoder, and its detector."""
    for _, pipe in nlp.pipeline:
        detector = pipe.detector if isinstance(pipe, QuoteAttribution) else pipe
        if isinstance(detector, QuoteDetector) and detector.model is not None:
            return pipe, detector
    raise SettingError(
        "The pipeline has no network that finds quotes.", "Train one by configs/fast.cfg first."
    )


def _score(
    detector: QuoteDetector, examples: Sequence[Example], vectors: Sequence[Floats2d]
) -> float:
    docs = [example.predicted for example in examples]
    with reading_once():
        found = detector.predict_vectors(docs, vectors)
    detector.set_annotations(docs, found)
    return score_quotes(examples)["quote_f"] or 0.0


def _gold(example: Example) -> list[tuple[frozenset[int], frozenset[int]]]:
    """Predicted tokens of the contents and of the sources of the gold quotes."""

    def carried(spans: Iterable[tuple[int, int]]) -> frozenset[int]:
        tokens = covered(spans)
        return frozenset(
            int(index) for token in tokens for index in example.alignment.y2x[token : token + 1]
        )

    return [
        (carried(relation.content), carried(relation.source))
        for relation in read_relations(example.reference)
    ]


def _is_right(draft: Draft, gold: Iterable[tuple[frozenset[int], frozenset[int]]]) -> bool:
    content = covered(draft.contents)
    source = covered([draft.source] if draft.source else [])
    return any(
        jaccard(content, of_content) >= _OVERLAP
        and (not (source or of_source) or jaccard(source, of_source) >= _OVERLAP)
        for of_content, of_source in gold
    )
