"""From spans to relations: kind, mode, edges."""

import pytest
import spacy
from spacy.language import Language

from spacy_diplomacy.labels import Kind
from spacy_diplomacy.text.finish import (
    is_label,
    kind_by_states,
    mode_of_cue,
    tidy_source,
    with_relative_clauses,
    with_whole_words,
    without_blanks,
    without_dateline,
    without_references,
    without_relatives,
    without_times,
)
from spacy_diplomacy.text.quotemarks import quote_states
from spacy_diplomacy.types import Relation


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('"We will go home now"', "direct"),
        ("that they would go home", "indirect"),
        ('that they would "go home" soon', "mixed"),
    ],
)
def test_kind_is_the_share_in_quotation_marks(blank: Language, text: str, kind: str) -> None:
    doc = blank(text)
    assert kind_by_states(doc, [(0, len(doc))], quote_states(doc)) == kind


@pytest.mark.parametrize(
    ("cue", "mode"),
    [
        ("has repeatedly said", "speech"),
        ("wrote on Monday", "writing"),
        ("firmly believes", "thought"),
        ("according to", "speech"),
        ("zzz", "speech"),
    ],
)
def test_mode_is_the_class_of_the_cue(blank: Language, cue: str, mode: str) -> None:
    doc = blank(cue)
    assert mode_of_cue(doc, (0, len(doc))) == mode


def test_no_cue_is_speech(blank: Language) -> None:
    assert mode_of_cue(blank("He went."), None) == "speech"


def test_blanks_at_the_edges_go(blank: Language) -> None:
    doc = blank("\n\n one two \n\n")
    assert [doc[a:b].text for a, b in without_blanks(doc, [(0, len(doc)), (0, 1)])] == ["one two"]


def test_a_clause_that_goes_on_belongs_to_what_was_said(blank: Language) -> None:
    doc = blank("Ott said the dam had held, which few had hoped for. Rain fell.")
    relation = Relation("q0", ((2, 6),), ((1, 2),), ((0, 1),))
    (extended,) = with_relative_clauses(doc, [relation])
    assert doc[slice(*extended.content[0])].text == "the dam had held, which few had hoped for"
    apart = Relation("q1", ((8, 9),), (), ())
    assert with_relative_clauses(doc, [relation, apart]) == [relation, apart]


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("OSLO (Wire) - The minister", "The minister"),
        ("OSLO, May 14, 2024 /NorWire/ -- The firm", "The firm"),
        ("NEW HAVEN, Nov. 3 (WP) -- Mayor Ott", "Mayor Ott"),
        ("Bergen (Norland Wire) – Officials", "Officials"),
        ("Lena Ott", "Lena Ott"),
        ("NATO officials", "NATO officials"),
    ],
)
def test_a_dateline_is_no_part_of_a_source(blank: Language, text: str, rest: str) -> None:
    doc = blank(text)
    ((start, end),) = without_dateline(doc, [(0, len(doc))])
    assert doc[start:end].text == rest


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("The energy minister on Friday", "The energy minister"),
        ("Ida Noor today", "Ida Noor"),
        ("Ida May", "Ida May"),
        ("Ida Noor, 44, at a news conference Tuesday", "Ida Noor, 44,"),
        ("Ida Noor in a rare television interview", "Ida Noor"),
        ("A reporter for Norway Today", "A reporter for Norway Today"),
        ("The paper of Friday", "The paper of Friday"),
        ("On Friday", "On Friday"),
        ("The court on Monday rebuked the firm", "The court"),
        ("A man who fell on Monday damaged it", "A man who fell on Monday damaged it"),
    ],
)
def test_the_time_of_saying_is_no_part_of_a_source(blank: Language, source: str, kept: str) -> None:
    doc = blank(source)
    ((start, end),) = without_times(doc, [(0, len(doc))])
    assert doc[start:end].text == kept


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("One pensioner, who", "One pensioner"),
        ("The study -- which", "The study"),
        ("a paper that", "a paper"),
        ("who", "who"),
        ("Those who came", "Those who came"),
    ],
)
def test_the_opening_of_a_relative_clause_is_no_part_of_a_source(
    blank: Language, source: str, kept: str
) -> None:
    doc = blank(source)
    ((start, end),) = without_relatives(doc, [(0, len(doc))])
    assert doc[start:end].text == kept


@pytest.mark.parametrize(
    ("source", "kept"),
    [("Ott and Lee [13, 14]", "Ott and Lee"), ("Ott", "Ott"), ("Ott [sic] Lee", "Ott [sic] Lee")],
)
def test_references_are_no_part_of_a_source(blank: Language, source: str, kept: str) -> None:
    doc = blank(source)
    ((start, end),) = without_references(doc, [(0, len(doc))])
    assert doc[start:end].text == kept


def test_no_span_cuts_a_hyphened_name(blank: Language) -> None:
    doc = blank("Han Ji-won said it was late.")
    assert [token.text for token in doc[:5]] == ["Han", "Ji", "-", "won", "said"]
    assert with_whole_words(doc, [(0, 3)], [(3, 5)]) == (((0, 4),), ((4, 5),))
    assert with_whole_words(doc, [(0, 4)], [(4, 5)]) == (((0, 4),), ((4, 5),))


def test_a_source_is_the_subject_behind_a_dateline() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("quote_detector", config={"weights": "none"})
    doc = nlp("HALDEN, Norland — Norland's central bank cut its rate, saying it was time.")
    sources = [span.text for quote in doc._.quotes for span in quote.source]
    assert sources == ["Norland's central bank"]


@pytest.mark.parametrize(
    ("cue", "kind", "mode"),
    [
        ("thought", "direct", "thought"),
        ("remembers", "direct", "speech"),
        ("remembers", "indirect", "thought"),
        ("liked to say", "direct", "speech"),
        ("wanted to write", "indirect", "writing"),
    ],
)
def test_hardly_any_quotation_is_a_thought(
    blank: Language, cue: str, kind: Kind, mode: str
) -> None:
    doc = blank(cue)
    assert mode_of_cue(doc, (0, len(doc)), kind) == mode


def test_a_cue_inside_a_compound_is_none(blank: Language) -> None:
    doc = blank("the Oslo-listed group")
    assert with_whole_words(doc, [(0, 3)], [(3, 4)]) == (((0, 4),), ())


@pytest.mark.parametrize(
    ("text", "source", "whole"),
    [
        ("It rained. The Treasury, which wants it, said so", "which wants it,",
         "The Treasury, which wants it,"),
        ("The Treasury, which said so", "which", "which"),
        ("A man met Ann Lee, Bo Ray, who likes it, said so", "who likes it,", "who likes it,"),
    ],
)  # fmt: skip
def test_a_relative_clause_gets_what_it_tells_of(
    blank: Language, text: str, source: str, whole: str
) -> None:
    doc = blank(text)
    start = text.index(source)
    span = doc.char_span(start, start + len(source))
    assert [doc[a:b].text for a, b in tidy_source(doc, [(span.start, span.end)])] == [whole]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Outside court, Ida Noor", "Ida Noor"),
        ("At the port, the mayor", "the mayor"),
        ("Outside the gates, union organiser Ida Noor", "union organiser Ida Noor"),
        ("Of ten people, two", "Of ten people, two"),
        ("In Norland", "In Norland"),
        ("Ida Noor, the mayor", "Ida Noor, the mayor"),
    ],
)
def test_where_it_was_said_is_no_part_of_the_source(blank: Language, text: str, left: str) -> None:
    doc = blank(f"Yes. {text} said so.")
    span = doc.char_span(5, 5 + len(text))
    assert span is not None
    ((start, end),) = tidy_source(doc, [(span.start, span.end)])
    assert doc[start:end].text == left


@pytest.mark.parametrize(
    ("source", "cue", "label"), [("Q&A", ":", True), ("Noor", ":", False), ("Q&A", "says", False)]
)
def test_what_a_text_is_speaks_not(blank: Language, source: str, cue: str, label: bool) -> None:
    doc = blank(f"{source} {cue} it rained")
    assert is_label(doc, [(0, 1)], [(1, 2)]) is label


def test_whose_stands_behind_the_one_it_tells_of(blank: Language) -> None:
    doc = blank("Norlux, whose head left, did not respond.")
    assert tidy_source(doc, [(2, 6)]) == ((0, 6),)
