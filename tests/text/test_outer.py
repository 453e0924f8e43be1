"""A report around a report that a network found alone."""

from spacy.language import Language

from spacy_diplomacy.text.mend import mend
from spacy_diplomacy.text.quotemarks import quote_states
from tests.text.test_stray import one, texts

LEAD = "The boats will stay after a review found that they leak, the harbour office said."


def test_the_report_of_the_whole_sentence_is_added(blank: Language) -> None:
    doc = blank(LEAD)
    inner = one(doc, "a review", "found", "that they leak")
    found = mend(doc, [inner], [], quote_states(doc))
    outer = next(own for own in found if own.id != inner.id)
    assert texts(doc, outer.source) == ["the harbour office"]
    assert texts(doc, outer.content) == [LEAD[: LEAD.index(", the harbour")]]
    assert [own.nested_in for own in found] == [outer.id, None]


def test_nothing_is_added_around_what_goes_beyond_it(blank: Language) -> None:
    doc = blank(LEAD)
    whole = one(doc, "a review", "found", "that they leak, the harbour office said")
    assert len(mend(doc, [whole], [], quote_states(doc))) == 1


def test_nothing_is_added_for_a_cue_that_has_its_content(blank: Language) -> None:
    doc = blank(LEAD)
    known = one(doc, "the harbour office", "said", "a review found that they leak")
    assert len(mend(doc, [known], [], quote_states(doc))) == 1
