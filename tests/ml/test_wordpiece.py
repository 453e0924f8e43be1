"""Wordpieces of tokens, and the case feature."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_diplomacy.errors import SettingError
from spacy_diplomacy.ml.wordpiece import MAX_PIECES, WordPieces, case_shape

LETTERS = "abcdefghijklmnopqrstuvwxyz"
VOCAB = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    *(char for char in LETTERS),
    *(f"##{char}" for char in LETTERS),
    *["un", "##aff", "##able", "naive", "say", "##s", "日", "本", ".", "-", "'", "”"],
]


@pytest.fixture(scope="module")
def words() -> WordPieces:
    return WordPieces(VOCAB)


def cut(words: WordPieces, word: str) -> list[str]:
    return [VOCAB[piece] for piece in words.pieces_of(word)]


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("unaffable", ["un", "##aff", "##able"]),
        ("Says", ["say", "##s"]),
        ("naïve", ["naive"]),
        ("nai\u0308ve", ["naive"]),
        ("U.S.", ["u", ".", "s", "."]),
        ("日本", ["日", "本"]),
        ("sa\u00ady\u200bs", ["say", "##s"]),
        ("say\u00a0s", ["say", "s"]),
        ("x-ray", ["x", "-", "r", "##a", "##y"]),
        ("co9", ["[UNK]"]),
        ("co9-a", ["[UNK]", "-", "a"]),
        ("\u200b", ["[UNK]"]),
        ("\u0301", ["[UNK]"]),
        ("\x07", ["[UNK]"]),
        ("a" * 101, ["[UNK]"]),
        ("", []),
        (" \n\t", []),
    ],
)
def test_pieces(words: WordPieces, word: str, pieces: list[str]) -> None:
    assert cut(words, word) == pieces
    assert cut(words, word) == pieces  # from the cache


def test_long_tokens_are_cut_off(words: WordPieces) -> None:
    assert len(words.pieces_of("q" * 90)) == MAX_PIECES
    assert len(words.pieces_of("a." * 5000)) == MAX_PIECES


@given(st.text(max_size=40))
def test_only_white_space_has_no_pieces(word: str) -> None:
    pieces = WordPieces(VOCAB).pieces_of(word)
    assert bool(pieces) == bool(word.strip())
    assert len(pieces) <= MAX_PIECES
    assert all(0 <= piece < len(VOCAB) for piece in pieces)


def test_cache_is_bounded(words: WordPieces, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spacy_diplomacy.ml.wordpiece.CACHE_SIZE", 3)
    fresh = WordPieces(VOCAB)
    for word in ["a", "b", "c", "d", "say"]:
        assert fresh.pieces_of(word) == words.pieces_of(word)
    assert len(fresh._pieces.known) <= 3


def test_special_pieces_are_needed() -> None:
    with pytest.raises(SettingError, match=r"no \[CLS\], \[SEP\]"):
        WordPieces(["[PAD]", "[UNK]", "a"])


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("said", 0),
        ("日本", 0),
        ("Smith", 1),
        ("I", 1),
        ("Jean-Claude", 1),
        ("Don't", 1),
        ("O'Brien", 1),
        ("NATO", 2),
        ("U.S.", 2),
        ("McCain", 3),
        ("iPhone", 3),
        ("B-52", 4),
        ("“", 5),
        ("$", 5),
        ("\n", 6),
        ("", 6),
    ],
)
def test_case_shape(word: str, shape: int) -> None:
    assert case_shape(word) == shape
