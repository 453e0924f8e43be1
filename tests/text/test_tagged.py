"""Quotations go to the clause, signature or noun that touches them."""

from spacy.language import Language
from spacy.tokens import Doc

from spacy_diplomacy.text.mend import mend
from spacy_diplomacy.text.quotemarks import quote_states
from spacy_diplomacy.types import Relation, TokenSpan


def at(doc: Doc, text: str) -> TokenSpan:
    span = doc.char_span(doc.text.index(text), doc.text.index(text) + len(text))
    assert span is not None
    return span.start, span.end


def one(doc: Doc, source: str, cue: str, *contents: str) -> Relation:
    spans = tuple(at(doc, content) for content in contents)
    return Relation(f"d{cue}", spans, (at(doc, cue),), (at(doc, source),) if source else ())


def mended(doc: Doc, *relations: Relation) -> list[tuple[str, str, list[str]]]:
    def text(spans: tuple[TokenSpan, ...]) -> str:
        return " ".join(doc[start:end].text for start, end in spans)

    found = sorted(mend(doc, relations, [], quote_states(doc)), key=lambda own: own.content)
    return [
        (text(own.source), text(own.cue), [doc[a:b].text for a, b in own.content]) for own in found
    ]


def test_a_quotation_is_that_of_the_clause_behind_it(blank: Language) -> None:
    doc = blank('What now? she wondered. "I will wait," Ott thought, "and if it rains, it rains."')
    given = one(doc, "she", "wondered", '"I will wait,"')
    other = one(doc, "Ott", "thought", '"and if it rains, it rains."')
    assert mended(doc, given, other) == [
        ("Ott", "thought", ['"I will wait,"', '"and if it rains, it rains."'])
    ]


def test_a_clause_that_was_missed_gets_its_quotation(blank: Language) -> None:
    doc = blank('"Sit down, sir," cried Ott.\n\n"You are kind," returned Berg. It rained.')
    given = one(doc, "Ott", "cried", '"Sit down, sir,"', '"You are kind,"')
    assert mended(doc, given) == [
        ("Ott", "cried", ['"Sit down, sir,"']),
        ("Berg", "returned", ['"You are kind,"']),
    ]


def test_part_of_a_sentence_stays_where_it_is(blank: Language) -> None:
    doc = blank('The plan is sound because "most boats are old," Ott said. "We know," he said.')
    given = one(doc, "Ott", "Ott said", 'The plan is sound because "most boats are old,"')
    assert mended(doc, given)[0][2] == ['The plan is sound because "most boats are old,"']


def test_a_signature_tells_whose_quotation_it_is(blank: Language) -> None:
    doc = blank(
        'I mean it, you say.\n\n"The sea gives back whatever it takes." — Ott, on the flood\n\n'
        "What about the boats?"
    )
    given = one(doc, "you", "say", '"The sea gives back whatever it takes."')
    assert mended(doc, given) == [("Ott", "", ['"The sea gives back whatever it takes."'])]


def test_a_quotation_in_ones_own_words_is_no_part_of_a_report(blank: Language) -> None:
    doc = blank(
        'Ott complained of the harbour, which left him, in his own words, "half dead with cold".'
    )
    given = one(
        doc,
        "Ott",
        "complained of",
        'the harbour, which left him, in his own words, "half dead with cold"',
    )
    assert ("his", "words", ['"half dead with cold"']) in mended(doc, given)


def test_the_author_of_a_line_is_its_source(blank: Language) -> None:
    doc = blank('Ott used a line from Berg — "the sea gives nothing back" — to end her speech.')
    given = one(doc, "Ott", "used a line from", '"the sea gives nothing back"')
    assert mended(doc, given)[0][0] == "Berg"


def test_a_saying_needs_no_source(blank: Language) -> None:
    doc = blank('What about the adage, "Those who wait are late"?')
    assert mended(doc) == [("", "adage", ['"Those who wait are late"'])]
