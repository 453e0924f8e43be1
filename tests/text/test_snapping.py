"""Content edges that just miss a quotation are moved onto it."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from spacy_diplomacy.text.quotemarks import scan_quotations
from spacy_diplomacy.text.snapping import snap_to_quotations

_NLP = spacy.blank("en")
TEXT = 'Lund said: "We will build the new bridge before the winter comes." Nobody asked why.'


def snapped(text: str, start: int, end: int) -> str:
    doc = _NLP.make_doc(text)
    ((new_start, new_end),) = snap_to_quotations(doc, [(start, end)], scan_quotations(text))
    return doc[new_start:new_end].text


WHOLE = '"We will build the new bridge before the winter comes."'


@pytest.mark.parametrize(
    ("start", "end"),
    [(3, 16), (4, 16), (4, 14), (5, 13), (6, 15), (2, 16), (3, 15)],
    ids=["exact", "no mark", "no end", "words missing", "two words", "colon", "no closing mark"],
)
def test_small_misses_are_mended(start: int, end: int) -> None:
    assert snapped(TEXT, start, end) == WHOLE


def test_what_is_far_off_stays() -> None:
    doc = _NLP.make_doc(TEXT)
    assert snapped(TEXT, 8, 12) == doc[8:12].text


def test_a_span_outside_stays() -> None:
    doc = _NLP.make_doc(TEXT)
    assert snapped(TEXT, 16, 20) == doc[16:20].text


def test_a_mixed_content_keeps_its_words_outside() -> None:
    text = 'Lund said that the bridge is "a total loss for us all."'
    doc = _NLP.make_doc(text)
    assert snapped(text, 2, 12) == doc[2:].text


def test_a_short_quotation_loses_no_word() -> None:
    text = 'He called it "pure madness" again.'
    assert snapped(text, 4, 5) == "pure"


def test_no_quotations_no_change() -> None:
    doc = _NLP.make_doc("Lund said nothing.")
    assert snap_to_quotations(doc, [(0, 2)], []) == [(0, 2)]


def test_neighbours_are_not_made_to_overlap() -> None:
    text = '"One two three four five six seven eight nine ten," he said.'
    doc = _NLP.make_doc(text)
    spans = [(1, 10), (10, 12)]
    out = snap_to_quotations(doc, spans, scan_quotations(text))
    assert out[0][1] <= out[1][0]


@given(
    st.text(alphabet=st.sampled_from('ab ,.\n"“”'), min_size=1, max_size=50),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=4),
)
def test_spans_stay_valid(text: str, raw: list[tuple[int, int]]) -> None:
    doc = _NLP.make_doc(text)
    spans = [(s, min(s + n, len(doc))) for s, n in raw if s < len(doc)]
    out = snap_to_quotations(doc, spans, scan_quotations(text))
    assert len(out) == len(spans)
    assert all(0 <= start < end <= len(doc) for start, end in out)
