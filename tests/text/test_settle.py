"""Sources that a network lacks, or took from elsewhere, come from the pattern at the cue."""

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


def relation(doc: Doc, content: str, cue: str, source: str | None = None) -> Relation:
    found = () if source is None else (at(doc, source),)
    return Relation("d0", (at(doc, content),), (at(doc, cue),), found)


def mended(doc: Doc, given: Relation, *, borrowed: bool = False) -> Relation:
    ids = {given.id} if borrowed else set()
    return mend(doc, [given], [], quote_states(doc), ids)[0]


def test_a_missing_source_is_the_subject_beside_the_cue(blank: Language) -> None:
    doc = blank("Ott, a pilot from the north, admitted that the fog had been thick.")
    found = mended(doc, relation(doc, "that the fog had been thick", "admitted"))
    assert texts(doc, found.source) == ["Ott, a pilot from the north"]


def test_the_subject_of_a_passive_is_no_source(blank: Language) -> None:
    doc = blank("Ott was told that the fog had been thick.")
    given = relation(doc, "that the fog had been thick", "was told")
    assert mended(doc, given).source == ()


@pytest.mark.parametrize("borrowed", [True, False])
def test_a_source_of_another_sentence_gives_way_to_the_subject(
    blank: Language, borrowed: bool
) -> None:
    doc = blank("Berg left early. Ott said that the fog had been thick.")
    given = relation(doc, "that the fog had been thick", "said", "Berg")
    assert texts(doc, mended(doc, given, borrowed=borrowed).source) == ["Ott"]


def test_a_source_of_another_sentence_is_none_where_no_pattern_knows_one(blank: Language) -> None:
    doc = blank("Berg left early. Rumours of a storm came in.")
    assert mended(doc, relation(doc, "a storm", "Rumours of", "Berg")).source == ()


def test_a_source_in_the_cues_sentence_stays(blank: Language) -> None:
    doc = blank("The crew of the Norland, who were tired, said that the fog had been thick.")
    given = relation(doc, "that the fog had been thick", "said", "The crew of the Norland")
    assert mended(doc, given) == given


def test_a_source_is_no_part_of_what_was_said(blank: Language) -> None:
    doc = blank("According to the harbour office, forty boats came in.")
    given = relation(doc, "the harbour office, forty boats came in", "According to")
    found = mended(doc, given)
    assert texts(doc, found.source) == ["the harbour office"]
    assert texts(doc, found.content) == ["forty boats came in"]


def test_a_clause_inside_a_sentence_has_its_speaker_behind_the_verb(blank: Language) -> None:
    doc = blank("The new boats, said Ott, are built of steel.")
    given = relation(doc, "Ott, are built of steel", "said", "The new boats,")
    found = mended(doc, given)
    assert texts(doc, found.source) == ["Ott"]
    assert texts(doc, found.content) == ["The new boats", "are built of steel"]


def test_both_halves_around_a_clause_belong_together(blank: Language) -> None:
    doc = blank("The new boats, she added, are built of steel.")
    found = mended(doc, relation(doc, "are built of steel", "added", "she"))
    assert texts(doc, found.content) == ["The new boats", "are built of steel"]


def test_a_half_that_somebody_else_has_is_left_to_him(blank: Language) -> None:
    doc = blank("The new boats, she added, are built of steel.")
    other = Relation("d1", (at(doc, "The new boats"),), (), ())
    given = relation(doc, "are built of steel", "added", "she")
    assert mend(doc, [given, other], [], quote_states(doc)) == [given, other]


@pytest.mark.parametrize(
    ("text", "content", "cue"),
    [
        ('Ott was described by the paper as "a man of few words".', "the paper", "was described"),
        (
            'Ott was described by the paper as "a man of few words".',
            "the paper as",
            "was described by",
        ),
        ('Ott has been called "the iron gardener" by the paper.', '"the iron', "has been called"),
    ],
)
def test_who_calls_somebody_something_stands_behind_by(
    blank: Language, text: str, content: str, cue: str
) -> None:
    doc = blank(text)
    content = text[text.index(content) : -1]
    found = mended(doc, relation(doc, content, cue, "Ott"))
    assert texts(doc, found.source) == ["the paper"]
    assert "paper" not in " ".join(texts(doc, found.content))


def test_an_agent_that_was_found_stays(blank: Language) -> None:
    doc = blank('Ott was described by the old paper of the north as "a man of few words".')
    given = relation(doc, 'as "a man of few words"', "was described", "the old paper of the north")
    assert mended(doc, given) == given


def test_who_is_asked_does_not_ask(blank: Language) -> None:
    doc = blank("Asked about the delays, the builder declined to comment.")
    given = Relation("d0", ((2, 4),), ((0, 2),), ((5, 7),))
    (found,) = mend(doc, [given], [], quote_states(doc))
    assert found.source == ()


def test_to_ask_for_silence_is_no_report(blank: Language) -> None:
    doc = blank("A worker asked not to be named.")
    given = Relation("d0", ((3, 7),), ((2, 3),), ((0, 2),))
    assert mend(doc, [given], [], quote_states(doc)) == []


def test_a_participle_behind_the_clause_is_not_what_was_said(blank: Language) -> None:
    doc = blank("Dock workers rejected an offer, their union said, deepening the crisis.")
    given = [
        Relation("d0", ((3, 5),), ((2, 3),), ((0, 2),)),
        Relation("d1", ((10, 13),), ((8, 9),), ((6, 8),)),
    ]
    (found,) = mend(doc, given, [], quote_states(doc))
    assert doc[slice(*found.content[0])].text == "Dock workers rejected an offer"
    assert doc[slice(*found.source[0])].text == "their union"


def test_a_source_behind_is_that_of_its_own_cue(blank: Language) -> None:
    doc = blank('When people come up and say, "Is it you there," I say, "It is me here."')
    start = next(token.i for token in doc if token.text == "I")
    given = Relation("d0", ((7, start),), ((5, 6),), ((start, start + 1),))
    found = mend(doc, [given], [], quote_states(doc))
    own = next(r for r in found if r.cue == ((5, 6),))
    assert doc[slice(*own.source[0])].text == "people"


def test_a_fronted_phrase_reports_all_behind_it(blank: Language) -> None:
    doc = blank("According to Ott, in the first race, the old boat named Berta came last.")
    end = len(doc) - 1
    given = Relation("d0", ((9, 12),), ((0, 2),), ((2, 3),))
    (found,) = mend(doc, [given], [], quote_states(doc))
    assert found.content == ((4, end),)


@pytest.mark.parametrize(
    ("content", "left"),
    [
        ("shocked the crew", 0),
        ("was late", 0),
        ("that the crew would sail", 1),
        ("of a new boat", 1),
    ],
)
def test_a_noun_that_is_a_subject_reports_nothing(blank: Language, content: str, left: int) -> None:
    doc = blank(f"Ott's offer {content}.")
    given = relation(doc, content, "offer", "Ott's")
    assert len(mend(doc, [given], [], quote_states(doc), set())) == left


def test_a_participle_behind_a_comma_has_the_subject_of_its_sentence(blank: Language) -> None:
    doc = blank("The group is suing the city of Lund, claiming that the fog had been thick.")
    found = mended(doc, relation(doc, "that the fog had been thick", "claiming"))
    assert texts(doc, found.source) == ["The group"]


def test_a_content_does_not_run_on_over_its_source(blank: Language) -> None:
    doc = blank("The mill will close in May, the company's head, Rolf Ott, said on Tuesday.")
    given = relation(doc, "The mill will close in May, the company's head, Rolf Ott", "said")
    found = mended(doc, given)
    assert texts(doc, found.content) == ["The mill will close in May"]
    assert texts(doc, found.source) == ["the company's head, Rolf Ott"]


def test_who_calls_it_so_stands_behind_what(blank: Language) -> None:
    doc = blank('They were alive, rescuers said, in what the prefect, Yves Ott, called "a wonder".')
    found = mended(doc, relation(doc, '"a wonder"', "called", "rescuers"))
    assert texts(doc, found.source) == ["the prefect, Yves Ott"]


@pytest.mark.parametrize(
    ("cue", "source"),
    [
        ("was told", []),
        ("has never been told", []),
        ("was quoted as saying", ["Ott"]),
        ("was worried", ["Ott"]),
        ("is saying", ["Ott"]),
        ("has told us", ["Ott"]),
    ],
)
def test_who_is_told_is_no_source(blank: Language, cue: str, source: list[str]) -> None:
    doc = blank(f"On Monday Ott {cue} that rain was near.")
    found = mended(doc, relation(doc, "that rain was near", cue, "Ott"))
    assert texts(doc, found.source) == source


def test_a_source_is_no_part_of_its_cue(blank: Language) -> None:
    doc = blank("Ott himself said that rain was near.")
    found = mended(doc, relation(doc, "that rain was near", "Ott himself said"))
    assert texts(doc, found.source) == ["Ott himself"]
    assert texts(doc, found.cue) == ["said"]
