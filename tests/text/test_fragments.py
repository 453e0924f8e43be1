"""Quotations taken apart."""

from spacy.language import Language

from spacy_diplomacy.text.fragments import take_apart
from spacy_diplomacy.text.quotemarks import quote_states
from spacy_diplomacy.types import Relation


def parts(nlp: Language, text: str, *contents: str) -> list[tuple[str, str | None]]:
    doc = nlp(text)
    spans = [doc.char_span(text.index(part), text.index(part) + len(part)) for part in contents]
    relation = Relation("q0", tuple((span.start, span.end) for span in spans))
    found = take_apart(doc, [relation], quote_states(doc))
    return [
        (" / ".join(doc[start:end].text for start, end in own.content), own.nested_in)
        for own in found
    ]


def test_a_quotation_in_reported_words_is_nested(blank: Language) -> None:
    text = 'He said the plan was "a mess" and "far too late for us".'
    content = 'the plan was "a mess" and "far too late for us"'
    assert parts(blank, text, content) == [
        (content, None),
        ('"a mess"', "q0"),
        ('"far too late for us"', "q0"),
    ]


def test_names_and_titles_are_no_speech(blank: Language) -> None:
    content = 'the ship "Northern Star" had sunk'
    assert parts(blank, f"He said {content}.", content) == [(content, None)]


def test_two_quotations_with_one_cue_are_two_quotes(blank: Language) -> None:
    text = '"We go," she said. "And we stay away."'
    assert parts(blank, text, '"We go,"', '"And we stay away."') == [
        ('"We go,"', None),
        ('"And we stay away."', None),
    ]


def test_a_quotation_of_two_paragraphs_stays_whole(blank: Language) -> None:
    text = 'She said: "We go home today.\n\n"And we stay there."'
    whole = ('"We go home today.', '"And we stay there."')
    assert parts(blank, text, *whole) == [(" / ".join(whole), None)]
