"""Stances in languages beside English: with small tables of their own, and without any."""

import json

import pytest
import spacy

from spacy_diplomacy import lookups
from spacy_diplomacy.stance.acts import find_act
from spacy_diplomacy.stance.tagger import find_stances
from spacy_diplomacy.stance.targets import find_targets
from spacy_diplomacy.stance.words import stance_words
from spacy_diplomacy.types import Relation

STANCE = {
    "object": {"support": {"strong": ["tuemme"]}, "oppose": {"strong": ["tuomitsemme"]}},
    "negators": ["emme"],
    "first_person": ["me"],
}


@pytest.fixture
def finnish(tmp_path, monkeypatch):
    """A language that the package has no tables for, with one small table."""
    caches = (
        lookups._tables_of,
        lookups.load_table,
        lookups.word_list,
        stance_words,
    )
    (tmp_path / "fi").mkdir()
    (tmp_path / "fi" / "stance.json").write_text(json.dumps(STANCE), "utf8")
    monkeypatch.setattr(lookups, "DATA", tmp_path)
    for cached in caches:
        cached.cache_clear()
    yield spacy.blank("fi")
    monkeypatch.undo()
    for cached in caches:
        cached.cache_clear()


def quote(doc):
    """The whole text as a direct quote without source and cue."""
    return Relation(id="q0", content=((0, len(doc)),), kind="direct", cue=(), source=())


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Me tuemme Oslo Byggin hanketta", "support"),
        ("Me tuomitsemme Oslo Byggin", "oppose"),
        ("Me emme tuemme Oslo Byggin", "oppose"),
        ("Me tapaamme Oslo Byggin", "neutral"),
    ],
)
def test_a_small_table_is_enough(finnish, text, label):
    doc = finnish(text)
    stances, acts = find_stances(doc, [quote(doc)], [], [], [], "fi")
    assert [(stance.target, stance.label) for stance in stances] == [("Oslo Byggin", label)]
    assert [act.label for act in acts] == ["state"]


def test_without_tables_targets_are_found_and_nothing_is_judged():
    doc = spacy.blank("sv")("Vi träffade Oslo Bygg i dag")
    (found,) = find_targets(doc, [quote(doc)], [], [], [], "sv")
    assert [target.name for target in found.targets] == ["Oslo Bygg"]
    assert find_act(doc, found, "sv").label == "state"
    assert find_stances(doc, [quote(doc)], [], [], [], "sv") == ([], [])
