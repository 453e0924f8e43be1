"""The small encoder and its LSTM: gradients, windows, batches, storage."""

from typing import Any

import numpy
import pytest
import spacy
from numpy.testing import assert_allclose
from spacy.language import Language
from thinc.api import Model, set_dropout_rate

from spacy_diplomacy.ml.bilstm import BiLSTM, Sequences
from spacy_diplomacy.ml.fast_encoder import FastEncoder
from spacy_diplomacy.ml.features import token_features
from spacy_diplomacy.ml.vocabulary import bundled_pieces, vocabulary
from tests.ml.gradients import slopes, some_places

PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "en", "##voy", "said", "no", ".", '"', ","]
TEXTS = ['"No," the envoy said.\n\nThe Envoy said no.', "", " \n ", "No. " * 40, "said"]


def build(**settings: Any) -> Model[Any, Any]:
    sizes = {"width": 6, "hidden": [4, 5], "window": 64, "context": 8}
    model = FastEncoder(PIECES, **{**sizes, **settings})
    model.initialize()
    return model


def test_lstm_gradients_are_slopes() -> None:
    model = BiLSTM(3, 4)
    model.initialize()
    random = numpy.random.default_rng(0)
    rows = random.normal(size=(9, 4)).astype("f")
    bounds = [(0, 5), (3, 9), (2, 3)]
    goal = random.normal(size=(12, 6)).astype("f")

    def loss() -> float:
        return float((model.predict(Sequences(rows, bounds)) * goal).sum())

    _, back = model.begin_update(Sequences(rows, bounds))
    d_rows = back(goal)
    gradients = {name: model.get_grad(name).copy() for name in model.param_names}
    places = some_places(rows, 9)
    assert_allclose([d_rows[p] for p in places], slopes(loss, rows, places), atol=1e-2)
    for name, gradient in gradients.items():
        array = model.get_param(name)
        places = some_places(array)
        assert_allclose([gradient[p] for p in places], slopes(loss, array, places), atol=1e-2)


def test_lstm_reads_each_sequence_alone_and_both_ways() -> None:
    model = BiLSTM(3, 4)
    model.initialize()
    rows = numpy.random.default_rng(1).normal(size=(8, 4)).astype("f")
    both = model.predict(Sequences(rows, [(0, 5), (5, 8)]))
    assert_allclose(both[5:], model.predict(Sequences(rows[5:], [(0, 3)])), atol=1e-6)
    changed = rows.copy()
    changed[4] += 1
    other = model.predict(Sequences(changed, [(0, 5), (5, 8)]))
    assert_allclose(other[:4, :3], both[:4, :3], atol=1e-6)  # what was read forwards before it
    assert (numpy.abs(other[:4, 3:] - both[:4, 3:]) > 1e-6).any()  # and backwards after it
    assert_allclose(other[5:], both[5:], atol=1e-6)


def test_one_row_a_token_the_same_alone_and_in_a_batch(blank: Language) -> None:
    model = build()
    docs = [blank(text) for text in TEXTS]
    together = model.predict(docs)
    assert [rows.shape for rows in together] == [(len(doc), 10) for doc in docs]
    for doc, rows in zip(docs, together, strict=True):
        assert_allclose(model.predict([doc])[0], rows, atol=1e-6)


def test_groups_of_windows_make_no_difference(
    blank: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = build()
    docs = [blank(text) for text in TEXTS]
    together = model.predict(docs)
    monkeypatch.setattr("spacy_diplomacy.ml.fast_encoder._WINDOWS", 1)
    for apart, rows in zip(model.predict(docs), together, strict=True):
        assert_allclose(apart, rows, atol=1e-6)


def test_embedding_gradients_are_slopes(blank: Language) -> None:
    model = set_dropout_rate(build(), 0.0)
    docs = [blank(text) for text in TEXTS[:2]]
    goal = numpy.random.default_rng(2).normal(size=(len(docs[0]), 10)).astype("f")

    def loss() -> float:
        return float((model.predict(docs)[0] * goal).sum())

    vectors, back = model.begin_update(docs)
    back([goal, vectors[1]])
    embedding = model.layers[0].layers[0]
    for name in ("pieces", "cases", "states"):
        array, gradient = embedding.get_param(name), embedding.get_grad(name)
        places = some_places(array, 10)
        assert_allclose([gradient[p] for p in places], slopes(loss, array, places), atol=2e-2)


def test_case_and_quotation_marks_are_seen(blank: Language) -> None:
    model = build()
    lower, upper = (model.predict([blank(text)])[0] for text in ("the envoy", "The envoy"))
    assert numpy.abs(lower - upper).max() > 1e-3
    plain, quoted = (model.predict([blank(text)])[0][1] for text in (". no .", '" no "'))
    assert numpy.abs(plain - quoted).max() > 1e-3


def test_storage_keeps_the_vocabulary(blank: Language) -> None:
    model = build()
    other = FastEncoder([*PIECES[:-1], "peace"], width=6, hidden=[4, 5], window=64, context=8)
    other.initialize()
    other.from_bytes(model.to_bytes())
    doc = blank(TEXTS[0])
    assert_allclose(other.predict([doc])[0], model.predict([doc])[0])
    assert other.attrs["vocabulary"].vocab == PIECES


def test_features_hold_every_piece_and_paragraph() -> None:
    doc = spacy.blank("en")(TEXTS[0])
    found = token_features(doc, vocabulary(PIECES))
    assert found.counts.sum() == len(found.pieces)
    assert found.counts.tolist() == [
        0 if t.is_space else len(vocabulary(PIECES).pieces_of(t.text)) for t in doc
    ]
    assert found.paragraphs[0][0] == 0
    assert found.paragraphs[-1][1] == len(doc)
    assert len(found.paragraphs) == 2


def test_the_bundled_vocabulary_is_complete() -> None:
    pieces = bundled_pieces()
    assert len(pieces) == len(set(pieces)) == 30522
    assert vocabulary() is vocabulary(pieces)
