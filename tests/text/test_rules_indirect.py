"""Indirect and mixed speech by token patterns."""

from collections.abc import Callable

import pytest

Say = Callable[[str], list]


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("Lund said that the bridge is closed.", "Lund", "that the bridge is closed"),
        ("Lund said the bridge is closed.", "Lund", "the bridge is closed"),
        ("The mayor said on Monday that it is closed.", "The mayor", "that it is closed"),
        ("Officials said in a statement that it is closed.", "Officials", "that it is closed"),
        ("The bridge is closed, Lund said.", "Lund", "The bridge is closed"),
        ("The bridge is closed, said Ines Lund.", "Ines Lund", "The bridge is closed"),
        ("The bridge is closed, Lund told reporters.", "Lund", "The bridge is closed"),
        ("The bridge is closed, Lund told the BNC on Friday.", "Lund", "The bridge is closed"),
        ("The bridge is closed, Capt. Ines Lund said.", "Capt. Ines Lund", "The bridge is closed"),
        (
            "According to the city, the bridge is closed.",
            "the city",
            "the bridge is closed",
        ),
        (
            "According to Norlux, which runs the bridge, traffic resumed at noon.",
            "Norlux, which runs the bridge",
            "traffic resumed at noon",
        ),
        (
            "The Lund Reserve left rates alone and said it is late.",
            "The Lund Reserve",
            "it is late",
        ),
        ("The help is late, said the elderly man.", "the elderly man", "The help is late"),
        ("The bridge is closed, according to the city.", "the city", "The bridge is closed"),
        ("Lund vowed to open the bridge.", "Lund", "to open the bridge"),
        ("Lund criticized the plan.", "Lund", "the plan"),
        ("Lund called for a new bridge.", "Lund", "a new bridge"),
        ("Lund asked whether it is closed.", "Lund", "whether it is closed"),
        ("Lund pointed out that it is closed.", "Lund", "that it is closed"),
        ("Critics of the plan say it costs too much.", "Critics of the plan", "it costs too much"),
        (
            "Lund, on a visit to Turku, had said it is closed.",
            "Lund",
            "it is closed",
        ),
        ("They heard her claim that it is closed.", "her", "that it is closed"),
    ],
)
def test_patterns(say: Say, text: str, source: str, content: str) -> None:
    (found,) = say(text)
    assert (found.source, found.content) == (source, (content,))
    assert found.kind == "indirect"


def test_said_in_the_middle(say: Say) -> None:
    (found,) = say("The bridge, she said, is closed for good.")
    assert found.content == ("The bridge", "is closed for good")


def test_a_second_verb_shares_the_subject(say: Say) -> None:
    first, second = say("Lund said he would come, and insisted the bridge was closed.")
    assert first.content == ("he would come",)
    assert (second.source, second.content) == ("Lund", ("the bridge was closed",))


def test_quotation_marks_inside_make_it_mixed(say: Say) -> None:
    (found,) = say('Lund said the plan was "a disaster" for the town.')
    assert found.kind == "mixed"
    assert found.content == ('the plan was "a disaster" for the town',)


def test_one_inside_another_is_marked(say: Say) -> None:
    outer, inner = say("Lund said Turku expected that the bridge would open.")
    assert (outer.source, outer.nested) == ("Lund", False)
    assert (inner.source, inner.nested) == ("Turku", True)


def test_the_cue_holds_what_stands_before_the_verb(say: Say) -> None:
    (found,) = say("The mayor has repeatedly said that it is closed.")
    assert found.cue == "has repeatedly said"


@pytest.mark.parametrize(
    "text",
    [
        "The bridge opened in May.",
        "The report was long.",
        "The United States and Turku signed it.",
        "A man with a claim walked in.",
        "It rained.",
    ],
)
def test_no_cue_no_relation(say: Say, text: str) -> None:
    assert say(text) == []


def test_a_clause_with_its_verb_first_inside_a_sentence(say: Say) -> None:
    (said,) = say("The new boats, said the guide, are built of steel.")
    assert said.source == "the guide"
    assert said.content == ("The new boats", "are built of steel")
