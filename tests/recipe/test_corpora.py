"""From files of corpora to labels, tags and joins."""

import shutil
from pathlib import Path

import pytest

from spacy_diplomacy.errors import InputError
from spacy_diplomacy.labels import ENTITY_LABELS
from spacy_diplomacy.ml.drafts import CONTENT, CUE, SOURCE
from spacy_diplomacy.ml.tags import tags_to_spans
from spacy_diplomacy.recipe.arrays import TrainingData, read_training_data
from spacy_diplomacy.recipe.corpora import CORPORA, check_corpora
from spacy_diplomacy.recipe.entity_labels import corenlp_label, people_words, place_label
from spacy_diplomacy.recipe.silver_entities import read_silver
from spacy_diplomacy.recipe.token_entities import read_gum_names, read_uner, with_people
from tests.recipe.conftest import ARTICLES, write_lines


def test_a_missing_corpus_is_named(corpora: Path, tmp_path: Path) -> None:
    check_corpora(corpora)
    shutil.copytree(corpora, tmp_path / "some")
    (tmp_path / "some" / "newsmtsc" / "train.jsonl").unlink()
    with pytest.raises(InputError, match="NewsMTSC is not there"):
        check_corpora(tmp_path / "some")


def test_every_corpus_has_a_licence_and_a_source() -> None:
    assert all(corpus.licence and corpus.source and corpus.paths for corpus in CORPORA)


@pytest.mark.parametrize(
    ("name", "label"),
    [("Ulm", "GPE"), ("America", "GPE"), ("North Sea", "LOC"), ("Rhine River", "LOC")],
)
def test_places(name: str, label: str) -> None:
    assert place_label(name) == label


@pytest.mark.parametrize(
    ("name", "kind", "label"),
    [
        ("Ida Noor", "PERSON", "PERSON"),
        ("Swedish", "MISC", "NORP"),
        ("swedish", "MISC", None),
        ("Olympics", "MISC", None),
        ("Congress", "MISC", "ORG"),
        ("White House", "LOCATION", "ORG"),
        ("Norway", "LOCATION", "GPE"),
    ],
)
def test_labels_of_corenlp(name: str, kind: str, label: str | None) -> None:
    assert corenlp_label(name, kind) == label


def test_silver_labels_follow_the_majority(tmp_path: Path) -> None:
    text = "Ulm " * 5
    kinds = ["LOCATION", "LOCATION", "PERSON", "LOCATION", "LOCATION"]
    rows = [{"id": "a", "ents": [(4 * i, 4 * i + 3, kind) for i, kind in enumerate(kinds)]}]
    write_lines(tmp_path / "silver.jsonl", [*rows, {"id": "unknown", "ents": [[0, 3, "MISC"]]}])
    found = read_silver(tmp_path / "silver.jsonl", {"a": text})
    assert list(found) == ["a"]
    assert {label for _, _, label in found["a"]} == {"GPE"}


def test_words_for_peoples() -> None:
    begin = 1 + 2 * ENTITY_LABELS.index("NORP")
    texts = [
        (["French", "Toast", "rare"], [begin, begin, begin]),
        (["French", "Toast"], [begin, 0]),
        (["Toast", "rare"], [0, begin]),
    ]
    assert people_words(texts) == {"French"}


def test_universal_ner(corpora: Path) -> None:
    (text,) = read_uner(corpora / "uner_ewt" / "en_ewt-ud-dev.iob2")
    assert text.words[:3] == ["Ida", "left", "North"]
    assert text.sentences == [(0, 5), (5, 8)]
    assert text.entities == [(0, 1, "PERSON"), (2, 4, "LOC")]
    assert with_people(text, frozenset({"French", "Ida"}))[2:] == [(6, 7, "NORP")]


def test_universal_ner_wants_three_columns(tmp_path: Path) -> None:
    write_lines(tmp_path / "bad.iob2", ["1\tIda"])
    with pytest.raises(InputError, match="three columns") as caught:
        list(read_uner(tmp_path / "bad.iob2"))
    assert caught.value.line == 1


def test_names_of_gum(corpora: Path) -> None:
    text = read_gum_names(corpora / "gum" / "one.conllu")
    assert text.spaces[:3] == [True, False, True]
    # the title is cut off, and "the town" is no name
    assert sorted(text.entities) == [(1, 2, "PERSON"), (6, 7, "GPE")]


def test_arrays_of_articles(data: TrainingData) -> None:
    quotes = data.articles[0].quotes
    assert quotes is not None
    spans = tags_to_spans(quotes.tags)
    assert [role for _, _, role in spans] == [SOURCE, CUE, CONTENT, CONTENT, SOURCE, CUE]
    assert [quotes.cues[i] for i in quotes.joins[SOURCE].cue] == quotes.cues
    assert len(data.articles) == len(ARTICLES)
    entities = data.articles[0].entities
    assert entities is not None
    assert tags_to_spans(entities) == [(0, 2, ENTITY_LABELS.index("PERSON"))]


def test_arrays_of_names_take_sentences_for_paragraphs(data: TrainingData) -> None:
    assert data.names[0].features.paragraphs == [(0, 5), (5, 8)]
    entities = data.names[0].entities
    assert entities is not None
    # French names a people in the articles, so it does here
    assert tags_to_spans(entities)[-1] == (6, 7, ENTITY_LABELS.index("NORP"))


def test_arrays_of_sentences_leave_out_what_is_held_out(data: TrainingData) -> None:
    pairs = [doc.stances for doc in data.sentences if doc.stances[0].holder is not None]
    blamed, praised, *_ = pairs
    assert [stance.label for stance in blamed] == [2, 0]
    assert [stance.label for stance in praised] == [1, 0]
    assert [stance.label for stance in pairs[3]] == [0, 2]
    alone = [doc for doc in data.sentences if doc.stances[0].holder is None]
    assert 6 <= len(alone) < 12
    assert {doc.stances[0].label for doc in alone} == {2}


def test_a_limit_for_trials(corpora: Path) -> None:
    small = read_training_data(corpora, limit=1)
    assert (len(small.articles), len(small.names), len(small.sentences)) == (1, 2, 2)
