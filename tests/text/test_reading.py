"""What is read of a Doc once for a batch."""

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from spacy_diplomacy.text.reading import (
    lower_in,
    offsets_in,
    reading_once,
    shared,
    text_of,
    words_in,
)

TEXTS = ["", " ", "The Envoy said no.\n\nThe envoy left .", "a  b\tc", "Ünïcode “marks” — yes"]


@pytest.mark.parametrize("text", TEXTS)
def test_equals_what_spacy_tells(blank: Language, text: str) -> None:
    doc = blank(text)
    for _ in range(2):
        with reading_once():
            assert text_of(doc) == text
            assert words_in(doc) == [token.text for token in doc]
            assert lower_in(doc) == [token.lower_ for token in doc]
            assert offsets_in(doc) == [token.idx for token in doc]


def test_read_once_within_a_block_and_anew_outside(blank: Language) -> None:
    calls: list[Doc] = []

    @shared
    def length(doc: Doc) -> int:
        calls.append(doc)
        return len(doc)

    one, other = blank("a b"), blank("a b c")
    with reading_once():
        assert [length(one), length(other), length(one)] == [2, 3, 2]
        with reading_once():
            assert length(one) == 2
        assert length(one) == 2
    assert calls == [one, other]
    with one.retokenize() as retokenizer:
        retokenizer.merge(one[0:2])
    assert length(one) == 1
    with reading_once():
        assert length(one) == 1


def test_a_block_that_fails_keeps_nothing(blank: Language) -> None:
    doc = blank("a b")

    @reading_once()
    def fail() -> None:
        assert words_in(doc) == ["a", "b"]
        raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        fail()
    with doc.retokenize() as retokenizer:
        retokenizer.merge(doc[0:2])
    assert words_in(doc) == ["a b"]
