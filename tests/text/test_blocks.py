"""Block quotations without marks, behind a colon."""

from spacy.language import Language
from spacy.tokens import Doc

from spacy_diplomacy.text.mend import mend
from spacy_diplomacy.text.quotemarks import quote_states
from spacy_diplomacy.types import Relation, TokenSpan

LETTER = "The winter was long and we had no wood, so my brother burned the chairs one by one."


def at(doc: Doc, text: str) -> TokenSpan:
    span = doc.char_span(doc.text.index(text), doc.text.index(text) + len(text))
    assert span is not None
    return span.start, span.end


def recalled(doc: Doc) -> Relation:
    return Relation("d0", (at(doc, "1952"),), (at(doc, "recalls"),), (at(doc, "Ott"),))


def test_the_paragraph_behind_a_colon_is_what_was_said(blank: Language) -> None:
    doc = blank(f"In her memoir, Ott recalls 1952:\n\n{LETTER}\n\nThe book sold well.")
    _, block = mend(doc, [recalled(doc)], [], quote_states(doc))
    assert [doc[a:b].text for a, b in block.content] == [LETTER]
    assert [doc[a:b].text for a, b in block.source] == ["Ott"]
    assert block.kind == "direct"


def test_a_block_ends_where_the_author_reports_again(blank: Language) -> None:
    doc = blank(f"In her memoir, Ott recalls 1952:\n\n{LETTER} She said that nobody wept.")
    said = Relation("d1", (at(doc, "that nobody wept"),), (at(doc, "said"),), (at(doc, "She"),))
    *_, block = mend(doc, [recalled(doc), said], [], quote_states(doc))
    assert [doc[a:b].text for a, b in block.content] == [LETTER]


def test_items_of_a_list_are_no_block(blank: Language) -> None:
    doc = blank("Ott recalls 1952:\n\nNo wood.\n\nNo light.")
    assert mend(doc, [recalled(doc)], [], quote_states(doc)) == [recalled(doc)]


def test_what_a_writer_says_of_himself_is_part_of_his_block(blank: Language) -> None:
    doc = blank(
        "In a letter, Ott complained about the drawings:\n\n"
        "I asked for ships and was sent ducks. I should be glad if the sea were shown to him.\n\n"
        "Nobody replied."
    )
    start = next(token.i for token in doc if token.text == "asked")
    inner = Relation("d0", ((start + 1, start + 3),), ((start, start + 1),), ((start - 1, start),))
    found = mend(doc, [inner], [], quote_states(doc))
    block = next(own for own in found if own.kind == "direct")
    assert doc[slice(*block.content[0])].text.startswith("I asked for ships")
    assert all(own.id != "d0" for own in found)
