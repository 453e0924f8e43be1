"""The state of each token in the quotations."""

import numpy
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from spacy_diplomacy.text.quotemarks import quote_states


def states(nlp: Language, text: str) -> list[tuple[str, int]]:
    doc = nlp.make_doc(text)
    return list(zip([t.text for t in doc], quote_states(doc).tolist(), strict=True))


def test_states(blank: Language) -> None:
    assert states(blank, "“We ‘go’,” he said.") == [
        ("“", 1), ("We", 2), ("‘", 4), ("go", 4), ("’", 4), (",", 2), ("”", 3),
        ("he", 0), ("said", 0), (".", 0),
    ]  # fmt: skip


def test_a_mark_left_on_its_word_counts_as_inside() -> None:
    doc = spacy.tokens.Doc(spacy.blank("en").vocab, words=['"Go', 'now"', "he", "said"])
    assert quote_states(doc).tolist() == [2, 2, 0, 0]


def test_an_empty_doc(blank: Language) -> None:
    array = quote_states(blank.make_doc(""))
    assert array.shape == (0,)
    assert array.dtype == numpy.int64


@given(st.text(alphabet=st.sampled_from("ab. ,\n'\"“”„‘’«»"), max_size=40))
def test_one_valid_state_a_token(text: str) -> None:
    doc = _NLP.make_doc(text)
    array = quote_states(doc)
    assert array.shape == (len(doc),)
    assert set(array.tolist()) <= {0, 1, 2, 3, 4}


_NLP = spacy.blank("en")
