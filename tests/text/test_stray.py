"""Parts of a content that cannot belong to its cue are taken out."""

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from spacy_diplomacy.text.mend import mend
from spacy_diplomacy.text.quotemarks import quote_states
from spacy_diplomacy.types import Relation, TokenSpan


def at(doc: Doc, text: str) -> TokenSpan:
    span = doc.char_span(doc.text.index(text), doc.text.index(text) + len(text))
    assert span is not None
    return span.start, span.end


def texts(doc: Doc, spans: tuple[TokenSpan, ...]) -> list[str]:
    return [doc[start:end].text for start, end in spans]


def one(doc: Doc, source: str, cue: str, *contents: str) -> Relation:
    spans = tuple(at(doc, content) for content in contents)
    return Relation(f"d{cue}{source}", spans, (at(doc, cue),), (at(doc, source),))


def test_words_of_another_sentence_are_not_what_was_said(blank: Language) -> None:
    doc = blank("Ott said that rain was near. The boats were old.")
    given = one(doc, "Ott", "said", "that rain was near", "The boats were old")
    (found,) = mend(doc, [given], [], quote_states(doc))
    assert texts(doc, found.content) == ["that rain was near"]


def test_a_content_ends_with_its_quotation(blank: Language) -> None:
    doc = blank('My father told me: "Never trust a still sea." I was six.')
    given = one(doc, "My father", "told", '"Never trust a still sea." I was six')
    (found,) = mend(doc, [given], [], quote_states(doc))
    assert texts(doc, found.content) == ['"Never trust a still sea."']


def test_what_was_taken_out_goes_to_its_own_cue(blank: Language) -> None:
    doc = blank("Ott said that rain was near. Berg insisted that the boats were safe.")
    given = one(doc, "Ott", "said", "that rain was near", "that the boats were safe")
    found = mend(doc, [given], [], quote_states(doc))
    assert [texts(doc, own.source) for own in found] == [["Ott"], ["Berg"]]


def test_a_quotation_of_an_earlier_paragraph_is_not_that_of_the_cue(blank: Language) -> None:
    doc = blank('Ott agreed. "Rain is near, I am sure."\n\n"The boats are safe," Berg said.')
    given = one(doc, "Berg", "said", '"Rain is near, I am sure."', '"The boats are safe,"')
    found = mend(doc, [given], [], quote_states(doc))
    berg = next(own for own in found if texts(doc, own.source) == ["Berg"])
    assert texts(doc, berg.content) == ['"The boats are safe,"']


def test_a_quotation_left_open_takes_its_end_back(blank: Language) -> None:
    doc = blank(
        'Ott said, "Rain is near.\n\nTake the boats in now." Later Berg said, "The boats are safe."'
    )
    ott = one(doc, "Ott", "said", '"Rain is near.')
    berg = Relation(
        "d1",
        (at(doc, 'Take the boats in now."'), at(doc, '"The boats are safe."')),
        (at(doc, 'said, "The'),),
        (at(doc, "Berg"),),
    )
    first, second = mend(doc, [ott, berg], [], quote_states(doc))
    assert texts(doc, first.content) == ['"Rain is near.', 'Take the boats in now."']
    assert texts(doc, second.content) == ['"The boats are safe."']


def test_a_listener_is_no_part_of_what_was_said(blank: Language) -> None:
    doc = blank('"Read often," he urges a friend in a letter, "and learn all that you can."')
    given = one(
        doc, "he", "urges", '"Read often,"', 'a friend in a letter, "and learn all that you can."'
    )
    (found,) = mend(doc, [given], [], quote_states(doc))
    assert texts(doc, found.content) == ['"Read often,"', '"and learn all that you can."']


def test_what_leads_to_a_quoted_sentence_is_no_part_of_it(blank: Language) -> None:
    doc = blank('Standing in the open kitchen, Ott said, "It has aired the place."')
    given = one(doc, "Ott", "said", "Standing in the open kitchen", '"It has aired the place."')
    (found,) = mend(doc, [given], [], quote_states(doc))
    assert texts(doc, found.content) == ['"It has aired the place."']


def test_a_quotation_behind_a_colon_is_all_that_was_said(blank: Language) -> None:
    doc = blank('Ott dubbed the long quarrel over the harbour: "The war of the two cranes".')
    given = one(
        doc, "Ott", "dubbed", 'the long quarrel over the harbour: "The war of the two cranes"'
    )
    (found,) = mend(doc, [given], [], quote_states(doc))
    assert texts(doc, found.content) == ['"The war of the two cranes"']
    doc = blank('Ott said that the aim was clear: "Win the harbour back".')
    given = one(doc, "Ott", "said", 'that the aim was clear: "Win the harbour back"')
    (found,) = mend(doc, [given], [], quote_states(doc))
    (content,) = texts(doc, found.content)
    assert content.startswith("that")


@pytest.mark.parametrize(
    ("comma", "content"),
    [
        ("", ["the boats were safe"]),
        (",", ["Closing the port", "the boats were safe"]),
    ],
    ids=["a lead", "what was said"],
)
def test_what_somebody_did_while_speaking(blank: Language, comma: str, content: list[str]) -> None:
    doc = blank(f"Closing the port, Ott said{comma} the boats were safe.")
    given = one(doc, "Ott", "said", "Closing the port", "the boats were safe")
    (found,) = mend(doc, [given], [], quote_states(doc))
    assert texts(doc, found.content) == content


def test_a_sentence_before_the_quotation_is_not_said(blank: Language) -> None:
    doc = blank('Would he go? "Not now," he said.')
    given = one(doc, "he", "said", 'Would he go? "Not now,"')
    (found,) = mend(doc, [given], [], quote_states(doc))
    assert texts(doc, found.content) == ['"Not now,"']
