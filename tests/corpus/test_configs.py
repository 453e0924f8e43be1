"""The shipped configs: complete, valid, trained for a few steps, saved and loaded."""

from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy import util
from spacy.cli.debug_config import debug_config
from spacy.cli.init_config import fill_config
from spacy.cli.train import train
from thinc.api import Config

from spacy_diplomacy.corpus.docbin import to_docbin
from spacy_diplomacy.corpus.records import read_records
from spacy_diplomacy.labels import CONTENT, TARGETS
from spacy_diplomacy.spans import read_relations

CONFIGS = Path(__file__).parents[2] / "configs"
NAMES = ("accurate", "fast", "rules", "speakers", "stance")
SMALL = {
    "fast": {"components.quote_detector.model.tok2vec": {"width": 16, "hidden": [16]}},
    "accurate": {
        "components.quote_detector": {"weights": "none"},
        "components.quote_detector.model.tok2vec": {
            "width": 24,
            "heads": 2,
            "intermediate": 24,
            "depth": 1,
        },
    },
    "speakers": {
        "components.tok2vec.model": {"width": 16, "hidden": [16]},
        "components.quote_detector.model.tok2vec": {"width": 32},
        "components.entity_recogniser.model.tok2vec": {"width": 32},
    },
    "stance": {"components.stance_tagger.model.tok2vec": {"width": 16, "hidden": [16]}},
    "rules": {},
}
"""Sizes that make a test's training quick."""


def overrides(name: str) -> dict[str, Any]:
    out = {
        f"{section}.{key}": value
        for section, values in SMALL[name].items()
        for key, value in values.items()
    }
    return {**out, "training.max_steps": 3, "training.eval_frequency": 2}


@pytest.fixture(scope="module")
def corpora(assets: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("corpora")
    for lang in ("en", "de"):
        nlp = spacy.blank(lang)
        for part, count in (("train", 4), ("dev", 2)):
            articles = list(read_records(assets / f"{part}.jsonl"))[:count]
            to_docbin(nlp, articles)[0].to_disk(folder / f"{part}_{lang}.spacy")
    return {"train": str(folder / "train_{}.spacy"), "dev": str(folder / "dev_{}.spacy")}


def test_all_configs_are_tested() -> None:
    assert sorted(path.stem for path in CONFIGS.glob("*.cfg")) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_config_is_complete_and_valid(name: str, tmp_path: Path) -> None:
    path = CONFIGS / f"{name}.cfg"
    _, filled = fill_config(tmp_path / "filled.cfg", path, silent=True)
    assert filled == util.load_config(path)
    paths = {"paths.train": "t", "paths.dev": "d"}
    debug_config(path, overrides={**overrides(name), **paths})


@pytest.mark.parametrize("name", NAMES)
def test_few_steps_of_training(name: str, corpora: dict[str, str], tmp_path: Path) -> None:
    paths = {f"paths.{part}": file.format("en") for part, file in corpora.items()}
    train(CONFIGS / f"{name}.cfg", tmp_path, overrides={**overrides(name), **paths})
    nlp = spacy.load(tmp_path / "model-last")
    assert nlp.meta["performance"]
    doc = nlp('"We will pay," Ida Noor said. She blamed Norway for the delay.')
    assert (TARGETS if name == "stance" else CONTENT) in doc.spans
    if name == "rules":
        assert len(read_relations(doc)) >= 1


def test_german_takes_the_same_config(corpora: dict[str, str], tmp_path: Path) -> None:
    paths = {f"paths.{part}": file.format("de") for part, file in corpora.items()}
    settings = {**overrides("fast"), **paths, "nlp.lang": "de"}
    train(CONFIGS / "fast.cfg", tmp_path, overrides=settings)
    nlp = spacy.load(tmp_path / "model-last")
    assert nlp.lang == "de"
    assert CONTENT in nlp("„Nein“, sagte sie.").spans


def test_configs_name_registered_versions_only() -> None:
    for name in NAMES:
        config = Config().from_disk(CONFIGS / f"{name}.cfg", interpolate=False)
        assert config["nlp"]["lang"] == "en"
        assert config["paths"]["train"] is None
