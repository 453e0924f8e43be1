"""Quoted sentences without a cue: whose they are, and that they are attributions of their own."""

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


def found(doc: Doc, *given: Relation) -> list[tuple[list[str], list[str]]]:
    mended = sorted(mend(doc, given, [], quote_states(doc)), key=lambda own: own.content)
    return [(texts(doc, own.source), texts(doc, own.content)) for own in mended]


def test_a_report_and_the_quoted_sentence_behind_it_are_two(blank: Language) -> None:
    doc = blank('Ott said that rain was near. "Take the boats in." Rain fell.')
    report, speech = at(doc, "that rain was near"), at(doc, '"Take the boats in."')
    joined = Relation("d0", (report, speech), (at(doc, "said"),), (at(doc, "Ott"),))
    expected = [(["Ott"], ["that rain was near"]), (["Ott"], ['"Take the boats in."'])]
    assert found(doc, joined) == expected
    alone = Relation("d0", (report,), (at(doc, "said"),), (at(doc, "Ott"),))
    assert found(doc, alone) == expected


def test_a_quotation_and_its_sequel_stay_one(blank: Language) -> None:
    doc = blank('"Rain is near," Ott said. "Take the boats in."')
    both = (at(doc, '"Rain is near,"'), at(doc, '"Take the boats in."'))
    joined = Relation("d0", both, (at(doc, "said"),), (at(doc, "Ott"),))
    assert found(doc, joined) == [(["Ott"], ['"Rain is near,"', '"Take the boats in."'])]


def test_what_stands_between_a_quotation_and_its_sequel_is_left_out(blank: Language) -> None:
    doc = blank('"Rain is near," Ott said, sure of the forecast. "Take the boats in."')
    parts = tuple(at(doc, t) for t in ('"Rain is near,"', "the forecast", '"Take the boats in."'))
    joined = Relation("d0", parts, (at(doc, "said"),), (at(doc, "Ott"),))
    assert found(doc, joined) == [(["Ott"], ['"Rain is near,"', '"Take the boats in."'])]


def test_a_quotation_may_answer_a_question(blank: Language) -> None:
    doc = blank('Ott said that rain was near. Why so sure? "My knee hurts. It never lies."')
    report = Relation("d0", (at(doc, "that rain was near"),), (at(doc, "said"),), (at(doc, "Ott"),))
    assert (["Ott"], ['"My knee hurts. It never lies."']) in found(doc, report)


def test_a_quoted_paragraph_follows_the_last_sentence_of_the_one_before(blank: Language) -> None:
    doc = blank('Ott said that rain was near.\n\n"Take the boats in before the night."\n\nIt fell.')
    report = Relation("d0", (at(doc, "that rain was near"),), (at(doc, "said"),), (at(doc, "Ott"),))
    assert (["Ott"], ['"Take the boats in before the night."']) in found(doc, report)


def test_a_displayed_quotation_has_no_source_where_none_is_near(blank: Language) -> None:
    doc = blank('The sea\n\n"We never sail against the wind on a Sunday"\n\nThe boats are old.')
    assert found(doc) == [([], ['"We never sail against the wind on a Sunday"'])]


def test_titles_and_words_in_marks_are_no_speech(blank: Language) -> None:
    doc = blank('They sang "The Boats of the North" and sailed on a "very" old "boat of steel".')
    assert found(doc) == []


def test_items_of_a_list_are_the_speakers_of_the_first(blank: Language) -> None:
    doc = blank(
        'Ott said, "She lit the fire." Second, "she stayed too long." Third, "she fell ill."'
    )
    start = next(token.i for token in doc if token.text == "said")
    given = Relation("d0", ((3, 9),), ((start, start + 1),), ((0, 1),))
    found = mend(doc, [given], [], quote_states(doc))
    assert sorted(doc[slice(*own.content[0])].text for own in found) == [
        '"She lit the fire."',
        '"she fell ill."',
        '"she stayed too long."',
    ]
    assert {own.source for own in found} == {((0, 1),)}


def test_a_quoted_paragraph_answers_a_closed_one(blank: Language) -> None:
    doc = blank(
        '"Two hours on foot," Ott said. "Less by mule."\n\n"And how long on a bicycle then?"'
    )
    given = Relation("d0", ((0, 7), (10, 16)), ((8, 9),), ((7, 8),))
    reply = max(mend(doc, [given], [], quote_states(doc)), key=lambda own: own.content)
    assert doc[slice(*reply.content[0])].text == '"And how long on a bicycle then?"'
    assert reply.source == ()


def test_a_quoted_paragraph_behind_a_colon_is_the_speakers_before(blank: Language) -> None:
    doc = blank('Ott called the plan "mad":\n\n"We have no boats left to send out" (sic).')
    given = Relation("d0", ((2, 7),), ((1, 2),), ((0, 1),))
    found = max(mend(doc, [given], [], quote_states(doc)), key=lambda own: own.content)
    assert doc[slice(*found.content[0])].text == '"We have no boats left to send out"'
    assert found.source == ((0, 1),)
