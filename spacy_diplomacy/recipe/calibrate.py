"""Makes probabilities honest on texts that were not trained on: of attributions, and of stances.

Platt scaling (1999) of the detector's evidence; temperature scaling (Guo et al. 2017) of the
stance head, after a prior for pairs that have nothing to do with each other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from spacy_diplomacy.corpus.directed_sentiment import CLASSES as PAIR_CLASSES
from spacy_diplomacy.corpus.directed_sentiment import read_directed_sentiment
from spacy_diplomacy.corpus.document import Article, CharSpan
from spacy_diplomacy.corpus.stance_evaluation import token_span
from spacy_diplomacy.ml.detector import find_drafts
from spacy_diplomacy.ml.drafts import Draft
from spacy_diplomacy.ml.features import TokenSpan, paragraph_tokens
from spacy_diplomacy.ml.stance_head import CLASSES
from spacy_diplomacy.ml.stance_model import probabilities
from spacy_diplomacy.pipeline.quote_attribution import QuoteAttribution
from spacy_diplomacy.recipe.arrays import TokenPlaces
from spacy_diplomacy.recipe.assembly import part_of
from spacy_diplomacy.text.quotemarks import INSIDE, NESTED, quote_states

#: A found span is right when it shares half of all tokens with the gold one.
_OVERLAP: Final = 0.5
_BINS: Final = 10
#: Values of `Draft.evidence`.
_EVIDENCE: Final = 4
_BATCH: Final = 16
_PRIORS: Final = numpy.arange(0, 16) / 10
_TEMPERATURES: Final = numpy.arange(5, 31) / 10

Floats = NDArray[numpy.float64]


@dataclass(frozen=True, slots=True)
class Calibration:
    """How evidence becomes a probability, and how well it does.

    Attributes:
        weights: Bias and weights of the evidence (5,).
        error: Expected calibration error: mean gap between probability and share of right ones.
        bins: For each tenth: mean probability, share of right ones, how many.
    """

    weights: list[float]
    error: float
    bins: list[dict[str, float]]


def calibrate_detector(nlp: Language, articles: Iterable[Article]) -> Calibration:
    """Fit the detector's probabilities to articles.

    Args:
        nlp: A pipeline of `assembly.load_weights`.
        articles: Articles that were not trained on.

    Returns:
        The calibration.
    """
    component = part_of(nlp)
    evidence: list[tuple[float, ...]] = []
    right: list[bool] = []
    known = list(articles)
    for start in range(0, len(known), _BATCH):
        batch = known[start : start + _BATCH]
        docs = [nlp.make_doc(article.text) for article in batch]
        for doc, article, drafts in zip(docs, batch, _drafts(component, docs), strict=True):
            gold = _gold(doc, article)
            for draft in drafts:
                evidence.append(draft.evidence)
                right.append(_is_right(draft, gold))
    shares = numpy.exp(numpy.reshape(evidence, (-1, _EVIDENCE)))
    return fit(shares, numpy.asarray(right, dtype=float))


def _drafts(component: QuoteAttribution, docs: Sequence[Doc]) -> list[list[Draft]]:
    states = [quote_states(doc) for doc in docs]
    findings = find_drafts(
        component.detector.network,
        component.encode(docs),
        [paragraph_tokens(doc) for doc in docs],
        [(of == INSIDE) | (of == NESTED) for of in states],
    )
    return [found.drafts for found in findings]


def _gold(doc: Doc, article: Article) -> list[tuple[set[int], set[int]]]:
    """Tokens of contents and of sources of the attributions that have contents."""
    places = TokenPlaces(doc)
    return [
        (_tokens(places, item.content), _tokens(places, item.source))
        for item in article.attributions
        if item.content
    ]


def _tokens(places: TokenPlaces, spans: Iterable[CharSpan]) -> set[int]:
    found = (places(*span) for span in spans)
    return _range(span for span in found if span is not None)


def _range(spans: Iterable[TokenSpan]) -> set[int]:
    return {token for start, end in spans for token in range(start, end)}


def _is_right(draft: Draft, gold: Iterable[tuple[set[int], set[int]]]) -> bool:
    content = _range(draft.contents)
    source = _range([draft.source]) if draft.source else set()
    return any(
        _share(content, of_content) >= _OVERLAP
        and (not (source or of_source) or _share(source, of_source) >= _OVERLAP)
        for of_content, of_source in gold
    )


def _share(one: set[int], other: set[int]) -> float:
    return len(one & other) / max(1, len(one | other))


def fit(evidence: Floats, right: Floats, penalty: float = 1e-3, rounds: int = 50) -> Calibration:
    """Fit a logistic regression by Newton's method.

    Args:
        evidence: A row each (rows, features).
        right: 1 for what is right (rows,).
        penalty: Keeps the weights finite where all rows are alike.
        rounds: Steps; it has long settled by then.

    Returns:
        The calibration.
    """
    rows = numpy.concatenate([numpy.ones((len(right), 1)), evidence], axis=1)
    weights = numpy.zeros(rows.shape[1])
    for _ in range(rounds):
        chance = _logistic(rows @ weights)
        slope = rows.T @ (chance - right) + penalty * weights
        curve = (rows.T * (chance * (1 - chance))) @ rows + penalty * numpy.eye(len(weights))
        weights = weights - numpy.linalg.solve(curve, slope)
    chance = _logistic(rows @ weights)
    bins = []
    error = 0.0
    tenth = numpy.minimum(_BINS - 1, (chance * _BINS).astype(int))
    for number in range(_BINS):
        own = tenth == number
        if own.any():
            mean, share = float(chance[own].mean()), float(right[own].mean())
            bins.append(
                {"probability": round(mean, 3), "right": round(share, 3), "n": int(own.sum())}
            )
            error += float(own.mean()) * abs(mean - share)
    return Calibration([round(float(w), 4) for w in weights], round(error, 4), bins)


def _logistic(scores: Floats) -> Floats:
    chance: Floats = 1 / (1 + numpy.exp(-numpy.clip(scores, -50, 50)))
    return chance


def calibrate_stances(nlp: Language, path: Path) -> dict[str, float]:
    """Fit the stance tagger's prior and temperature.

    Args:
        nlp: A pipeline of `assembly.load_weights`.
        path: A file of directed_sentiment that was not trained on.

    Returns:
        ``prior``, by which macro and micro F1 of the five classes are best together, and
        ``temperature``, by which the right classes are likeliest.

    Raises:
        InputError: If the file cannot be read.
    """
    tagger = part_of(nlp).tagger
    tagger.cfg.update(prior=0.0, temperature=1.0)
    pairs = list(read_directed_sentiment(path))
    scores: list[Any] = []
    for start in range(0, len(pairs), _BATCH):
        batch = pairs[start : start + _BATCH]
        docs = [nlp.make_doc(pair.text) for pair in batch]
        questions = []
        for doc, pair in zip(docs, batch, strict=True):
            p, q = token_span(doc, *pair.p), token_span(doc, *pair.q)
            questions.append([(p, q), (q, p)])
        found = part_of(nlp).judge_pairs(docs, questions)
        scores += [numpy.log(shares + 1e-9) for shares in found]
    both = numpy.stack(scores)
    labels = numpy.asarray([pair.label for pair in pairs])

    def quality(prior: float) -> float:
        given = _five(both, prior)
        return _mean_f(given, labels) + float((given == labels).mean())

    prior = max(_PRIORS, key=quality)
    answers = numpy.asarray([[CLASSES.index(label) for label in pair.stances] for pair in pairs])
    flat = (both + numpy.asarray([prior, 0, 0])).reshape(-1, len(CLASSES))
    temperature = min(
        _TEMPERATURES,
        key=lambda t: (
            -numpy.log(
                probabilities(flat, t)[numpy.arange(len(flat)), answers.ravel()] + 1e-9
            ).mean()
        ),
    )
    return {"temperature": round(float(temperature), 2), "prior": round(float(prior), 2)}


def _five(both: Any, prior: float) -> NDArray[numpy.int64]:
    """The likeliest of the five classes, at most one direction not neutral (pairs,)."""
    shares = probabilities((both + numpy.asarray([prior, 0, 0])).reshape(-1, len(CLASSES)))
    logs = numpy.log(shares + 1e-9).reshape(both.shape)
    columns = [
        logs[:, 0, CLASSES.index(there)] + logs[:, 1, CLASSES.index(back)]
        for there, back in PAIR_CLASSES
    ]
    best: NDArray[numpy.int64] = numpy.argmax(numpy.stack(columns, axis=1), axis=1)
    return best


def _mean_f(given: NDArray[numpy.int64], gold: NDArray[numpy.int64]) -> float:
    figures = []
    for number in range(len(PAIR_CLASSES)):
        hits = int(((given == number) & (gold == number)).sum())
        total = int((given == number).sum() + (gold == number).sum())
        figures.append(2 * hits / max(1, total))
    return sum(figures) / len(figures)
