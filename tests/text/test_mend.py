"""Attributions that a network ran into one are taken apart by the patterns."""

import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from spacy_diplomacy.text.mend import mend
from spacy_diplomacy.text.quotemarks import quote_states
from spacy_diplomacy.types import Relation, TokenSpan

_NLP = spacy.blank("en")


def at(doc: Doc, text: str) -> TokenSpan:
    span = doc.char_span(doc.text.index(text), doc.text.index(text) + len(text))
    assert span is not None
    return span.start, span.end


def texts(doc: Doc, spans: tuple[TokenSpan, ...]) -> list[str]:
    return [doc[start:end].text for start, end in spans]


def test_a_quotation_is_its_own_speakers(blank: Language) -> None:
    doc = blank(
        '"The dam will hold through the winter," the engineer said, according to Norland Radio.'
    )
    relation = Relation(
        "d0",
        (at(doc, '"The dam will hold through the winter," the engineer said'),),
        (at(doc, "according to"),),
        (at(doc, "Norland Radio"),),
    )
    (mended,) = mend(doc, [relation], [], quote_states(doc))
    assert texts(doc, mended.source) == ["the engineer"]
    assert texts(doc, mended.cue) == ["said"]
    assert texts(doc, mended.content) == ['"The dam will hold through the winter,"']


def test_an_unclosed_quotation_does_not_take_the_next_sentence(blank: Language) -> None:
    doc = blank(
        'Ott said "we thank the crews for all that they have done in the cold. The storm would '
        '"put the town to the test" in the days ahead, she added.'
    )
    start, end = at(doc, '"we thank')[0], at(doc, "in the days ahead")[1]
    relation = Relation("d0", ((start, end),), (at(doc, "said"),), (at(doc, "Ott"),))
    first, second = sorted(mend(doc, [relation], [], quote_states(doc)), key=lambda r: r.content)
    assert texts(doc, first.content)[0].endswith("in the cold.")
    assert texts(doc, second.cue) == ["added"]
    assert texts(doc, second.content)[0].startswith("The storm would")


def test_sound_attributions_stay_as_they_are(blank: Language) -> None:
    doc = blank('"We go," Ott said. She said that "nobody" would stay, and that Berg had agreed.')
    relations = [
        Relation("d0", (at(doc, '"We go,"'),), (at(doc, "said"),), (at(doc, "Ott"),)),
        Relation("d1", (at(doc, 'that "nobody" would stay'),), (), (at(doc, "She"),)),
    ]
    assert mend(doc, relations, [], quote_states(doc)) == relations


def test_a_quotation_that_goes_on_in_the_next_paragraph_is_one(blank: Language) -> None:
    doc = blank('Ott said: "The night was long and cold.\n\n"But the crews held on." Rain fell.')
    relation = Relation(
        "d0", (at(doc, '"The night was long and cold.'),), (at(doc, "said"),), (at(doc, "Ott"),)
    )
    (mended,) = mend(doc, [relation], [], quote_states(doc))
    assert texts(doc, mended.content)[1] == '"But the crews held on."'


def test_a_quotation_that_was_missed_is_found_by_its_reporting_clause(blank: Language) -> None:
    doc = blank('"The ferry will not sail tonight," Captain Ott said.')
    (found,) = mend(doc, [], [], quote_states(doc))
    assert texts(doc, found.source) == ["Captain Ott"]


def test_a_cue_without_a_content_gets_that_of_its_pattern(blank: Language) -> None:
    doc = blank("According to the harbour office, the ferry will sail again on Monday.")
    (found,) = mend(doc, [], [at(doc, "According to")], quote_states(doc))
    assert texts(doc, found.source) == ["the harbour office"]
    assert texts(doc, found.content) == ["the ferry will sail again on Monday"]
    assert mend(doc, [], [], quote_states(doc)) == []


_PIECES = st.sampled_from(
    ['"', '"', "\u201c", "\u201d", "\n\n", ".", "?", ":", ",", "said", "Ott", "was called", "by",
     "the paper", "according to", "that rain was near", "The boats", "- Ida Holm", "a letter",
     "saying", "Take the boats in", "and", "I"]
)  # fmt: skip
_BOUNDS = st.tuples(st.integers(0, 60), st.integers(1, 8))


@given(
    st.lists(_PIECES, min_size=1, max_size=30),
    st.lists(st.tuples(st.lists(_BOUNDS, min_size=1, max_size=3), _BOUNDS, _BOUNDS), max_size=4),
)
def test_contents_stay_apart_whatever_was_found(
    pieces: list[str],
    drafts: list[tuple[list[tuple[int, int]], tuple[int, int], tuple[int, int]]],
) -> None:
    doc = _NLP.make_doc(" ".join(pieces))

    def span(bounds: tuple[int, int]) -> TokenSpan:
        start = bounds[0] % len(doc)
        return start, min(start + bounds[1], len(doc))

    taken: set[int] = set()
    relations = []
    for number, (contents, cue, source) in enumerate(drafts):
        free = []
        for content in sorted(map(span, contents)):
            if taken.isdisjoint(range(*content)):
                free.append(content)
                taken.update(range(*content))
        if free:
            relations.append(Relation(f"d{number}", tuple(free), (span(cue),), (span(source),)))
    mended = mend(doc, relations, [(0, 1)], quote_states(doc), {"d0"})
    indices = [i for own in mended for start, end in own.content for i in range(start, end)]
    assert len(indices) == len(set(indices))
    assert all(own.content and 0 <= a < b <= len(doc) for own in mended for a, b in own.content)
    assert len({own.id for own in mended}) == len(mended)
