"""Who acts beside a quotation that nothing reports is who speaks."""

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from spacy_diplomacy.text.mend import mend
from spacy_diplomacy.text.quotemarks import quote_states
from spacy_diplomacy.types import Relation


def mended(doc: Doc, *relations: Relation) -> list[tuple[str, list[str]]]:
    found = sorted(mend(doc, relations, [], quote_states(doc)), key=lambda own: own.content)
    return [
        (
            " ".join(doc[a:b].text for a, b in own.source),
            [doc[a:b].text for a, b in own.content],
        )
        for own in found
    ]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ('Agnes smiled at the river. "Times change."', "Agnes"),
        ('Her brother looked at his boots. "I did write."', "Her brother"),
        ('The old man shook his head. "Not in this wind."', "The old man"),
        ('"Give me the map." Jonas held out his hand.', "Jonas"),
    ],
)
def test_who_acts_speaks(blank: Language, text: str, source: str) -> None:
    ((found, _),) = mended(blank(text))
    assert found == source


def test_a_paragraph_has_one_speaker(blank: Language) -> None:
    doc = blank('"We wait," Ott said.\n\nBerg shut the door. "No." He sat down. "We go now."')
    given = Relation("d0", ((0, 5), (14, 18)), ((6, 7),), ((5, 6),))
    assert mended(doc, given) == [("Ott", ['"We wait,"']), ("Berg", ['"No."', '"We go now."'])]


def test_both_halves_around_a_deed_are_one_quote(blank: Language) -> None:
    doc = blank('Berg stared at her. "You did."\n\n"I said so." She sat down. "I know it."')
    assert mended(doc)[-1] == ("She", ['"I said so."', '"I know it."'])


@pytest.mark.parametrize(
    "text", ['Ott was ill. "We go now."', 'Ott said that rain was near. "We go now."']
)
def test_what_is_no_deed_names_nobody(blank: Language, text: str) -> None:
    assert all(
        cue != "" or not source for source, cue in ((s, "x") for s, _ in mended(blank(text)))
    )


def test_who_acts_is_named_as_fully_as_the_network_did(blank: Language) -> None:
    doc = blank('Berg, 19, thanked his coach. "We go now."')
    given = Relation("d0", ((5, 7),), ((4, 5),), ((0, 4),))
    assert mended(doc, given) == [("Berg, 19,", ["his coach"]), ("Berg, 19,", ['"We go now."'])]


def test_who_speaks_is_named_as_fully_as_the_network_did(blank: Language) -> None:
    doc = blank('Turku\'s hero, Jon Berg, thanked his coach. "We go now, I thought."')
    given = Relation("d0", ((8, 10),), ((7, 8),), ((0, 7),))
    assert {source for source, _ in mended(doc, given)} == {"Turku's hero, Jon Berg,"}


def test_who_acts_may_have_an_apposition(blank: Language) -> None:
    found = mended(blank('Her neighbour Jon Berg, a courier, nods. "What she said."'))
    assert found == [("Her neighbour Jon Berg, a courier,", ['"What she said."'])]
