"""The source of a second verb, and of one behind a relative clause."""

import pytest
import spacy

from spacy_diplomacy.text.cues import cue_lexicon
from spacy_diplomacy.text.sharing import share_subjects
from spacy_diplomacy.text.tokens import TextView
from spacy_diplomacy.types import Relation

NLP = spacy.blank("en")

SHARED = (
    (
        "Lund concedes the point but notes that drilling is dear. Critics of Lund laugh.",
        "notes",
        "that drilling is dear",
        "Lund",
    ),
    (
        "Captain Ida Farr, who gave it away, thanked the fans and admitted that it was bad.",
        "admitted",
        "that it was bad",
        "Captain Ida Farr",
    ),
    (
        "She agreed, but also contended that nobody had asked her.",
        "also contended",
        "that nobody had asked her",
        "She",
    ),
    (
        "Lund urged caution, saying that nobody wins in May. For Lund it was luck.",
        "saying",
        "that nobody wins in May",
        "Lund",
    ),
    (
        "Norway, which pays half of it, has asked for a report.",
        "has asked for",
        "a report",
        "Norway",
    ),
)
ALONE = (
    # passive before: who criticised is another one
    ("The plan was published in May and criticised the mayor.", "criticised", "the mayor"),
    # no subject: a verb that begins a sentence is no name
    ("Lacks taste and extols war.", "extols", "war"),
    # longer noun phrases may hold a verb
    ("The old topic gave an opening and shows how it was.", "shows", "how it was"),
    # a passive cue
    ("Lund wept and is said to be ill. For Lund it was hard.", "is said", "to be ill"),
)


def relation_of(text: str, cue: str, content: str) -> tuple[TextView, Relation]:
    doc = NLP(text)
    places = []
    for part in (content, cue):
        start = text.rindex(part)
        span = doc.char_span(start, start + len(part))
        assert span is not None
        places.append((span.start, span.end))
    view = TextView(doc, cue_lexicon("en").may_follow_quote)
    return view, Relation("q0", (places[0],), (places[1],))


@pytest.mark.parametrize(("text", "cue", "content", "source"), SHARED)
def test_a_cue_shares_the_subject_before_it(text: str, cue: str, content: str, source: str) -> None:
    view, relation = relation_of(text, cue, content)
    (found,) = share_subjects(view, cue_lexicon("en"), [relation])
    assert [" ".join(view.words[a:b]) for a, b in found.source] == [source]


@pytest.mark.parametrize(("text", "cue", "content"), ALONE)
def test_a_cue_stays_alone(text: str, cue: str, content: str) -> None:
    view, relation = relation_of(text, cue, content)
    assert share_subjects(view, cue_lexicon("en"), [relation]) == [relation]


def test_the_source_of_the_attribution_before_is_taken() -> None:
    text = "The head of the old harbour board said it was late and warned that it would snow."
    view, second = relation_of(text, "warned", "that it would snow")
    _, first = relation_of(text, "said", "it was late")
    first = Relation("q1", first.content, first.cue, ((0, 7),))
    found = share_subjects(view, cue_lexicon("en"), [first, second])
    assert found[1].source == ((0, 7),)


def test_a_source_that_is_there_stays() -> None:
    view, relation = relation_of("Lund smiled and she said it was late.", "said", "it was late")
    given = Relation("q0", relation.content, relation.cue, ((3, 4),))
    assert share_subjects(view, cue_lexicon("en"), [given]) == [given]


def test_a_verb_shares_the_subject_of_its_own_clause() -> None:
    doc = NLP.make_doc("They left because Ott conceded the point and noted that drilling is dear.")
    view, lexicon = TextView(doc, cue_lexicon("en").may_follow_quote), cue_lexicon("en")
    given = Relation("d0", ((9, 13),), ((8, 9),), ())
    (found,) = share_subjects(view, lexicon, [given])
    assert found.source == ((3, 4),)
