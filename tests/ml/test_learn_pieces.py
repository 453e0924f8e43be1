"""Wordpieces learned from a corpus, and their first vectors."""

import numpy
import pytest
import spacy
from numpy.testing import assert_allclose

from spacy_diplomacy.ml.fast_encoder import FastEncoder
from spacy_diplomacy.ml.learn_pieces import learn_pieces
from spacy_diplomacy.ml.piece_vectors import piece_vectors
from spacy_diplomacy.ml.transformer import TransformerEncoder
from spacy_diplomacy.ml.vocabulary import learned_vocabulary, vocabulary
from spacy_diplomacy.ml.wordpiece import SPECIAL, WordPieces

WORDS = {"würde": 9, "wurde": 7, "Bürde": 1, "Hürde": 1, "sagte": 12, "fragte": 3, "Zoë": 1}


def test_common_words_are_whole_and_rare_ones_in_shared_parts() -> None:
    pieces = WordPieces(learn_pieces(WORDS))
    cut = {word: [pieces.vocab[i] for i in pieces.pieces_of(word)] for word in WORDS}
    assert cut["sagte"] == ["sagte"]
    assert cut["würde"] == ["würde"]
    assert cut["Bürde"][0] == "b"
    assert cut["Bürde"][1:] == cut["Hürde"][1:]
    assert pieces.unk not in pieces.pieces_of("Zoë")


def test_accents_count_only_for_pieces_that_have_some() -> None:
    learned = WordPieces(learn_pieces(WORDS))
    assert learned.pieces_of("würde") != learned.pieces_of("wurde")
    assert learned.pieces_of("wu\u0308rde") == learned.pieces_of("würde")
    english = vocabulary()
    assert english.pieces_of("würde") == english.pieces_of("wurde")


def test_the_order_of_the_words_makes_no_difference() -> None:
    backwards = dict(reversed(WORDS.items()))
    assert learn_pieces(WORDS) == learn_pieces(backwards)


@pytest.mark.parametrize("most", [0, 3])
def test_no_more_pieces_than_asked(most: int) -> None:
    letters = {char for word in WORDS for char in word.lower()}
    learned = learn_pieces(WORDS, most=most)
    whole = [piece for piece in learned if len(piece.removeprefix("##")) > 1]
    assert len(set(whole) - set(SPECIAL)) == most
    assert letters <= {piece.removeprefix("##") for piece in learned}


def test_pieces_in_like_company_get_like_vectors() -> None:
    random = numpy.random.default_rng(0)
    start = random.uniform(-0.5, 0.5, (40, 6)).astype("f")
    # 10 and 11 stand between 0 and 1, 12 and 13 between 2 and 3; 30 only once.
    texts = [
        numpy.asarray([left, of, right])
        for left, right, few in ((0, 1, (10, 11)), (2, 3, (12, 13)))
        for of in (*few, *range(4, 8))
        for _ in range(5)
    ]
    vectors = piece_vectors([*texts, numpy.asarray([0, 30, 1])], start)
    near = vectors / numpy.linalg.norm(vectors, axis=1, keepdims=True)
    assert near[10] @ near[11] > 0.9
    assert near[10] @ near[12] < 0.5
    assert_allclose(vectors[30], start[30])


@pytest.mark.parametrize("lang", ["de", "en"])
def test_an_encoder_learns_the_pieces_of_a_language_without_any(lang: str) -> None:
    nlp = spacy.blank(lang)
    docs = [nlp("Er würde gehen, sagte sie. Er wurde gesehen, sagte er.")] * 3
    models = [FastEncoder(width=4, hidden=[3]) for _ in range(2)]
    models[0].initialize(X=docs)
    learned = models[0].attrs["vocabulary"]
    assert (len(learned) < 200) == (lang == "de")
    assert learned.vocab == learned_vocabulary(docs).vocab
    models[1].from_bytes(models[0].to_bytes())
    assert models[1].attrs["vocabulary"].vocab == learned.vocab
    assert_allclose(models[1].predict(docs)[0], models[0].predict(docs)[0])


def test_a_transformer_knows_the_special_pieces_it_learned() -> None:
    docs = [spacy.blank("de")("Er würde gehen, sagte sie.")] * 3
    model = TransformerEncoder(width=4, depth=1, heads=2, intermediate=8)
    model.initialize(X=docs)
    words = model.attrs["vocabulary"]
    assert model.layers[0].attrs["special"] == [words.cls, words.sep]
    assert model.predict(docs)[0].shape == (len(docs[0]), 4)
