"""The model card of a set of weights: what it was made of and how, what it scores and costs."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from spacy.language import Language

from spacy_diplomacy import __version__
from spacy_diplomacy.corpus.brat import read_brat
from spacy_diplomacy.corpus.newsmtsc import read_newsmtsc, split_by_article
from spacy_diplomacy.corpus.stance_evaluation import evaluate_newsmtsc
from spacy_diplomacy.ml.weights import ARRAYS_FILE, META_FILE
from spacy_diplomacy.recipe import corpora
from spacy_diplomacy.recipe.assembly import load_weights, part_of
from spacy_diplomacy.recipe.calibrate import calibrate_detector, calibrate_stances
from spacy_diplomacy.recipe.card_text import as_markdown

CARD_FILE: Final = "CARD.md"
COMMAND: Final = "python -m spacy_diplomacy.recipe CORPORA"
#: Corpora beyond those trained on, scored where they are in the folder: scheme and place.
_MORE: Final = {"gum_quotes": "gum_quotes/open.jsonl", "cofenet": "polnear_sentences/valid.jsonl"}
#: Articles that the speed is measured on.
_TIMED: Final = 20

Card = dict[str, Any]


def finish_weights(
    folder: Path, corpora_folder: Path, report: Callable[[str], None] = print
) -> Card:
    """Calibrate a set of weights, measure it, and write its card.

    Args:
        folder: The weights, with a ``meta.json`` that says how they were trained.
        corpora_folder: The folder of the corpora.
        report: Is told how it goes.

    Returns:
        The card.

    Raises:
        InputError: If a corpus cannot be read.
    """
    card: Card = json.loads((folder / META_FILE).read_text(encoding="utf8"))
    nlp = load_weights(folder)
    articles = read_brat(corpora_folder / corpora.POLNEAR_DEV)
    calibration = calibrate_detector(nlp, articles)
    card["quote_detector"] = {"calibration": calibration.weights}
    stances = calibrate_stances(nlp, corpora_folder / corpora.DIRECTED_VALID)
    card["stance_tagger"] = {**card["stance_tagger"], **stances}
    part_of(nlp).detector.cfg.update(card["quote_detector"])
    part_of(nlp).tagger.cfg.update(card["stance_tagger"])
    report(f"{folder.name}: calibrated, error {calibration.error}")
    card |= {
        "name": folder.name,
        "lang": nlp.lang,
        "version": __version__,
        "command": COMMAND,
        "data": [asdict(corpus) for corpus in corpora.CORPORA],
        "reliability": {"error": calibration.error, "bins": calibration.bins},
        "scores": scores(nlp, corpora_folder),
        "speed": speed(nlp, corpora_folder / corpora.POLNEAR_DEV),
        "size": {"megabytes": round((folder / ARRAYS_FILE).stat().st_size / 1e6, 1)},
    }
    # not by srsly, whose floats gain digits on the way
    text = json.dumps(card, indent=2, ensure_ascii=False)
    (folder / META_FILE).write_text(f"{text}\n", encoding="utf8")
    (folder / CARD_FILE).write_text(as_markdown(card), encoding="utf8")
    report(f"{folder.name}: card written")
    return card


def scores(nlp: Language, folder: Path) -> dict[str, Any]:
    """Score a pipeline on the parts of the corpora that were not trained on.

    Args:
        nlp: The pipeline.
        folder: The folder of the corpora.

    Returns:
        The figures of each corpus, in percent.
    """
    from spacy_diplomacy.batch.evaluate import evaluate_corpus

    found = {
        "polnear": evaluate_corpus("polnear", nlp, folder / corpora.POLNEAR_DEV),
        "directed_sentiment": evaluate_corpus(
            "directed_sentiment", nlp, folder / corpora.DIRECTED_VALID
        ),
    }
    path = folder / corpora.NEWSMTSC
    _, held_out = split_by_article(read_newsmtsc(path))
    if held_out:
        found["newsmtsc"] = dict(evaluate_newsmtsc(nlp, path, held_out))
    for scheme, place in _MORE.items():
        if (folder / place).exists():
            found[scheme] = evaluate_corpus(scheme, nlp, folder / place)
    return {scheme: _percent(figures) for scheme, figures in found.items()}


def _percent(value: Any) -> Any:
    """Fractions in percent, counts as they are, in any depth."""
    if isinstance(value, Mapping):
        return {key: _percent(inner) for key, inner in value.items()}
    return round(100 * value, 1) if isinstance(value, float) else value


def speed(nlp: Language, path: Path) -> dict[str, float]:
    """Measure how fast a pipeline is, on this machine with the threads it happens to use.

    Args:
        nlp: The pipeline.
        path: Articles.

    Returns:
        ``words_per_second`` of processor time, from raw text to stances.
    """
    texts = [article.text for article, _ in zip(read_brat(path), range(_TIMED), strict=False)]
    list(nlp.pipe(texts[:2]))
    begin = time.process_time()
    words = sum(len(doc) for doc in nlp.pipe(texts))
    return {"words_per_second": round(words / max(1e-9, time.process_time() - begin))}
