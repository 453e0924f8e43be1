"""Interviews and debates in print."""

import pytest
from spacy.language import Language

from spacy_diplomacy.text.transcripts import find_turns, with_turns
from spacy_diplomacy.types import Relation

TALK = """The sailor and the sea

Jonas Weil: You are wet.

Nadia Holm: I am. The harbour master says it rains.

Weil: Do you mind?

Holm: Never."""


def said(blank: Language, text: str) -> list[tuple[str, str]]:
    doc = blank(text)
    return [
        (doc[slice(*t.label)].text, " ".join(doc[a:b].text for a, b in t.said))
        for t in find_turns(doc)
    ]


def test_turns_are_whole_paragraphs(blank: Language) -> None:
    assert said(blank, TALK) == [
        ("Jonas Weil", "You are wet."),
        ("Nadia Holm", "I am. The harbour master says it rains."),
        ("Weil", "Do you mind?"),
        ("Holm", "Never."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "WHO: Ann Holm\n\nWHAT: A talk\n\nWHERE: Oslo\n\nWHEN: Now",
        "Note: It rains.\n\nNote: It snows.\n\nNote: It hails.\n\nNote: It thaws.",
        "The Sea: It rains.\n\nThe Sun: It is dry.\n\nThe Sea: It snows.\n\nThe Sun: Never.",
        "Ann: yes",
        "",
        ":\n\n:\n\n:\n\n:",
    ],
)
def test_lists_are_no_transcripts(blank: Language, text: str) -> None:
    assert said(blank, text) == []


def test_what_a_turn_reports_is_nested_in_it(blank: Language) -> None:
    doc = blank(TALK)
    says = next(token.i for token in doc if token.text == "says")
    inner = Relation("d0", ((says + 1, says + 3),), ((says, says + 1),), ((says - 3, says),))
    cut = Relation("d1", ((says - 6, says - 5),), (), (find_turns(doc)[1].label,))
    found = with_turns(doc, [inner, cut])
    assert [r.nested_in for r in found] == ["t1", None, None, None, None]
    assert [r.kind for r in found[1:]] == ["direct"] * 4


def test_turns_in_marks_are_left_alone(blank: Language) -> None:
    doc = blank('Holm: "Yes."\n\nWeil: "No."\n\nHolm: "Yes."\n\nWeil: "No."')
    assert with_turns(doc, []) == []


def test_a_turn_goes_on_over_paragraphs_to_the_next_one(blank: Language) -> None:
    text = TALK.replace("Weil: Do", "It snows, too.\n\n(Laughter)\n\nWeil: Do") + "\n\nA boat came."
    assert said(blank, text)[1][1] == "I am. The harbour master says it rains. It snows, too."
    assert said(blank, text)[-1][1] == "Never."


def test_labels_in_capitals_are_turns_before_and_behind_those_that_come_again(
    blank: Language,
) -> None:
    turns = ["CHAIR: We begin.", "MS. HOLM: Yes.", "MR. WEIL: No.", "MS. HOLM: Why?",
             "MR. WEIL: Rain.", "MR. OTT: Sun."]  # fmt: skip
    labels = [label for label, _ in said(blank, "\n\n".join(turns))]
    assert labels == [turn.split(":")[0] for turn in turns]
    turns = [turn.replace("CHAIR", "Note").replace("MR. OTT", "Place") for turn in turns]
    labels = [label for label, _ in said(blank, "\n\n".join(turns))]
    assert labels == [turn.split(":")[0] for turn in turns[1:5]]
