"""A reporting clause in the middle of what it reports."""

import pytest
from spacy.language import Language

from spacy_diplomacy.text.mend import mend
from spacy_diplomacy.text.quotemarks import quote_states
from tests.text.test_stray import one, texts

EXPECT = "Voters, she added, expect prices to fall."


def test_what_follows_is_no_attribution_of_its_own(blank: Language) -> None:
    doc = blank(EXPECT)
    given = [one(doc, "she", "added", "Voters"), one(doc, "she", "expect", "prices to fall")]
    (found,) = mend(doc, given, [], quote_states(doc))
    assert texts(doc, found.cue) == ["added"]
    assert texts(doc, found.content) == ["Voters", "expect prices to fall"]


def test_what_has_a_source_of_its_own_stays(blank: Language) -> None:
    doc = blank(EXPECT.replace("Voters", "Ott's voters"))
    given = [one(doc, "she", "added", "Ott's"), one(doc, "voters", "expect", "prices to fall")]
    assert len(mend(doc, given, [], quote_states(doc))) == 2


def test_the_rest_of_the_sentence_is_taken_in(blank: Language) -> None:
    doc = blank("Voters, she added, want prices to fall. Rain fell.")
    (found,) = mend(doc, [one(doc, "she", "added", "Voters")], [], quote_states(doc))
    assert texts(doc, found.content) == ["Voters", "want prices to fall"]


def test_what_follows_a_quotation_is_the_narrators(blank: Language) -> None:
    doc = blank('"Prices fall," she said, praising the new law.')
    given = [one(doc, "she", "said", '"Prices fall,"'), one(doc, "she", "praising", "the new law")]
    assert len(mend(doc, given, [], quote_states(doc))) == 2


@pytest.mark.parametrize(
    ("source", "content"),
    [
        ("Voters, Ida Ott", ["Voters", "want change"]),
        ("Berg and Voters, Ida Ott", ["Berg and Voters", "want change"]),
    ],
)
def test_a_subject_is_no_part_of_the_source(
    blank: Language, source: str, content: list[str]
) -> None:
    doc = blank(f"{source} said, want change.")
    (found,) = mend(doc, [one(doc, source, "said", "want change")], [], quote_states(doc))
    assert texts(doc, found.source) == ["Ida Ott"]
    assert texts(doc, found.content) == content


@pytest.mark.parametrize("source", ["Berg, Lund and Ida Ott", "Ida Ott, the mayor,", "Ida Ott"])
def test_other_commas_stay_in_the_source(blank: Language, source: str) -> None:
    doc = blank(f"{source} said, want change.")
    (found,) = mend(doc, [one(doc, source, "said", "want change")], [], quote_states(doc))
    assert texts(doc, found.source) == [source]


@pytest.mark.parametrize(
    ("behind", "cue", "content"),
    [("adding that it rained.", "adding", "that it rained"), ("and left in May.", "", "")],
)
def test_what_the_speaker_did_next_is_not_said(
    blank: Language, behind: str, cue: str, content: str
) -> None:
    doc = blank(f"Yes, she said, {behind}")
    given = [one(doc, "she", "said", "Yes")]
    given += [one(doc, "she", cue, content)] if cue else []
    found = mend(doc, given, [], quote_states(doc))
    assert texts(doc, found[0].content) == ["Yes"]
    assert len(found) == len(given)
