"""``calibrate``: a trained pipeline's threshold and probabilities, fitted to a DocBin."""

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example
from spacy.util import fix_random_seed
from typer.testing import CliRunner

from spacy_diplomacy.batch.calibration import calibrate
from spacy_diplomacy.cli.app import app
from spacy_diplomacy.errors import SettingError
from spacy_diplomacy.spans import write_relations
from spacy_diplomacy.types import Relation

NAMES = ["Ms Berg", "Mayor Holt", "The council", "A witness", "Mr Ott", "The judge"]
NETWORK = {
    "@architectures": "spacy_diplomacy.QuoteDetector.v1",
    "tok2vec": {
        "@architectures": "spacy_diplomacy.FastEncoder.v1",
        "width": 16,
        "hidden": [16],
    },
}


def annotated(nlp: Language) -> list[Doc]:
    """Short texts, each with one quote, which the rules find as well."""
    docs = []
    for number in range(60):
        name = NAMES[number % len(NAMES)]
        doc = nlp.make_doc(f"{name} said that {number} boats were lost.")
        cue = len(nlp.make_doc(name))
        relation = Relation("q0", ((cue + 1, len(doc) - 1),), ((cue, cue + 1),), ((0, cue),))
        write_relations(doc, [relation])
        docs.append(doc)
    return docs


@pytest.fixture(scope="module")
def nlp() -> Language:
    """A detector that has seen a little."""
    fix_random_seed(0)
    nlp = spacy.blank("en")
    nlp.add_pipe("quote_detector", config={"weights": "none", "model": NETWORK, "threshold": 1.0})
    examples = [Example(nlp.make_doc(doc.text), doc) for doc in annotated(nlp)]
    sgd = nlp.initialize(lambda: examples)
    sgd.learn_rate = 0.02
    for _ in range(25):
        nlp.update(examples, sgd=sgd)
    return nlp


def test_the_command_fits_and_saves(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "trained")
    DocBin(docs=annotated(nlp)).to_disk(tmp_path / "dev.spacy")
    given = [tmp_path / "trained", tmp_path / "dev.spacy", "-o", tmp_path / "fitted"]
    result = CliRunner().invoke(app, ["calibrate", *map(str, given)])
    assert result.exit_code == 0, result.output
    assert "quote_f 0.000 -> 1.000" in result.output
    saved = spacy.load(tmp_path / "fitted")
    assert saved.get_pipe("quote_detector").cfg["threshold"] < 1
    assert len(saved("Mr Ott said that 5 boats were lost.")._.quotes) == 1


def test_patterns_step_in_where_the_network_finds_nothing(nlp: Language) -> None:
    part = nlp.get_pipe("quote_detector")
    part.cfg.update(threshold=1.0, patterns=True)
    (quote,) = nlp("Ms Berg said that nine boats were lost.")._.quotes
    assert quote.text == "that nine boats were lost"


def test_rules_have_nothing_to_fit() -> None:
    rules = spacy.blank("en")
    rules.add_pipe("quote_attribution", config={"weights": "none"})
    with pytest.raises(SettingError, match="no network"):
        calibrate(rules, annotated(rules))
