"""Calibration, and the cards of weights in any folder."""

from pathlib import Path
from typing import Any

import numpy
import pytest
import srsly

from spacy_diplomacy.errors import WeightsError
from spacy_diplomacy.ml.weights import ARRAYS_FILE, META_FILE, model_arrays, save_weights
from spacy_diplomacy.ml.wordpiece import WordPieces
from spacy_diplomacy.recipe.assembly import load_weights, networks, part_of
from spacy_diplomacy.recipe.calibrate import fit
from spacy_diplomacy.recipe.card import finish_weights
from spacy_diplomacy.recipe.corpora import CORPORA
from spacy_diplomacy.recipe.student import build_student


@pytest.fixture
def folder(words: WordPieces, tmp_path: Path) -> Path:
    """Weights of a small network that has learned nothing."""
    config: dict[str, Any] = {
        "@architectures": "spacy_diplomacy.FastEncoder.v1",
        "width": 8,
        "hidden": [8],
        "pieces": words.vocab,
    }
    parts = build_student(config)
    emissions = parts["roles"].get_param("b")
    emissions[:] = 0.01 * numpy.arange(len(emissions))  # finds something, whatever it is
    meta = {
        "encoder": config,
        "quote_detector": {"calibration": []},
        "stance_tagger": {"temperature": 1.0, "prior": 0.0},
        "training": {"method": "none", "seed": 3},
    }
    save_weights(tmp_path / "small", parts, meta)
    return tmp_path / "small"


def test_probabilities_are_fitted() -> None:
    draw = numpy.random.default_rng(0)
    evidence = draw.normal(size=(4000, 2))
    chance = 1 / (1 + numpy.exp(-(0.5 + 2 * evidence[:, 0] - evidence[:, 1])))
    right = (draw.random(4000) < chance).astype(float)
    found = fit(evidence, right)
    numpy.testing.assert_allclose(found.weights, [0.5, 2, -1], atol=0.2)
    assert found.error < 0.03
    assert sum(row["n"] for row in found.bins) == 4000
    shares = [row["right"] for row in found.bins]
    assert shares == sorted(shares)


def test_what_is_always_right_stays_finite() -> None:
    found = fit(numpy.zeros((5, 4)), numpy.ones(5))
    assert numpy.isfinite(found.weights).all()
    assert found.bins[-1]["right"] == 1


def test_weights_of_any_folder_fill_a_pipeline(folder: Path) -> None:
    nlp = load_weights(folder)
    parts = networks(part_of(nlp))
    assert set(parts) == {
        *("encoder", "roles", "entities", "link_source", "link_content", "stance"),
    }
    assert part_of(nlp).tagger.trained
    other = networks(part_of(load_weights(folder)))
    for name, model in parts.items():
        for key, array in model_arrays(model).items():
            numpy.testing.assert_array_equal(array, model_arrays(other[name])[key])
    (folder / ARRAYS_FILE).unlink()
    with pytest.raises(WeightsError, match="no file"):
        load_weights(folder)


def test_card(folder: Path, corpora: Path) -> None:
    lines: list[str] = []
    finish_weights(folder, corpora, lines.append)
    card = srsly.read_json(folder / META_FILE)
    assert card["training"] == {"method": "none", "seed": 3}
    assert len(card["quote_detector"]["calibration"]) == 5
    assert set(card["stance_tagger"]) == {"temperature", "prior"}
    assert {"polnear", "directed_sentiment", "newsmtsc"} <= set(card["scores"])
    assert card["size"]["megabytes"] > 0
    assert card["speed"]["words_per_second"] > 0
    text = (folder / "CARD.md").read_text(encoding="utf8")
    for corpus in CORPORA:
        assert f"| {corpus.name} | {corpus.use} | {corpus.licence} |" in text
    assert str(corpora) not in text
    # what is in the card is what the pipeline then uses
    nlp = load_weights(folder)
    assert part_of(nlp).detector.cfg["calibration"] == card["quote_detector"]["calibration"]
    assert part_of(nlp).tagger.cfg["prior"] == card["stance_tagger"]["prior"]
