"""The model card of a set of weights: what it was made of and how, what it scores and costs."""

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import srsly
from spacy.language import Language

from spacy_diplomacy import __version__
from spacy_diplomacy.corpus.brat import read_brat
from spacy_diplomacy.corpus.newsmtsc import read_newsmtsc, split_by_article
from spacy_diplomacy.corpus.stance_evaluation import evaluate_newsmtsc
from spacy_diplomacy.ml.weights import ARRAYS_FILE, META_FILE
from spacy_diplomacy.recipe import corpora
from spacy_diplomacy.recipe.assembly import load_weights, part_of
from spacy_diplomacy.recipe.calibrate import Calibration, calibrate_detector, calibrate_stances

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
    card: Card = srsly.read_json(folder / META_FILE)
    nlp = load_weights(folder)
    articles = read_brat(corpora_folder / corpora.POLNEAR_DEV)
    calibration = calibrate_detector(nlp, articles)
    card["quote_detector"] = {"calibration": calibration.weights}
    card["stance_tagger"] = calibrate_stances(nlp, corpora_folder / corpora.DIRECTED_VALID)
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
    srsly.write_json(folder / META_FILE, card)
    (folder / CARD_FILE).write_text(as_markdown(card, calibration), encoding="utf8")
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


def as_markdown(card: Card, calibration: Calibration) -> str:
    """Write a card for people.

    Args:
        card: The card.
        calibration: The detector's calibration.

    Returns:
        Markdown.
    """
    lines = [
        f"# Weights `{card['name']}` ({card['lang']})",
        "",
        "Finds attributions (source, cue, content), entities and stances in English news. Made by "
        f"`{card['command']}` with spacy-diplomacy {card['version']}.",
        "",
        f"{card['size']['megabytes']} MB; {card['speed']['words_per_second']} words a second of "
        "processor time where it was made, from raw text to stances.",
        "",
        "## How it was trained",
        "",
        *_rows(card.get("training", {})),
        "",
        "## Data",
        "",
        "| corpus | what for | licence | source |",
        "|---|---|---|---|",
        *(
            f"| {row['name']} | {row['use']} | {row['licence']} | {row['source']} |"
            for row in card["data"]
        ),
        "",
        "No text of any corpus is part of the weights. Two corpora state no licence: they are "
        "published for free use with citation; judge for yourself whether that is enough for your "
        "purpose.",
        "",
        "## Scores, in percent, on what was not trained on",
        "",
        *_rows(card["scores"]),
        "",
        "## Calibration of attributions on PolNeAR dev",
        "",
        f"Mean gap between probability and share of right ones: {100 * calibration.error:.1f} "
        "points. Right means: content and source share half of their tokens with a gold "
        "attribution's.",
        "",
        "| probability | right | attributions |",
        "|---|---|---|",
        *(f"| {row['probability']} | {row['right']} | {row['n']} |" for row in calibration.bins),
        "",
        "## Limits",
        "",
        "Trained on US political news of 2015-16: other English, other times and other matters "
        "will be read less well. Finding an attribution says nothing about whether what is said "
        "is true, and a stance is that of the wording, not of a person's heart.",
        "",
    ]
    return "\n".join(lines)


def _rows(values: Mapping[str, Any]) -> list[str]:
    """Values of any depth as a list, the inner ones on their parent's line."""
    return [f"- {key}: {_inline(value)}" for key, value in values.items()]


def _inline(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(
            f"{key} ({_inline(inner)})" if isinstance(inner, Mapping) else f"{key} {_inline(inner)}"
            for key, inner in value.items()
        )
    if isinstance(value, list):
        return ", ".join(map(_inline, value))
    return "none" if value is None else str(value)
