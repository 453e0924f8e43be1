"""Direct speech: cues behind, before and around quotations."""

from collections.abc import Callable

import pytest

Say = Callable[[str], list]


@pytest.mark.parametrize(
    ("text", "source", "cue"),
    [
        ('"The bridge is closed," Lund said.', "Lund", "said"),
        ('"The bridge is closed," said Mayor Ines Lund.', "Mayor Ines Lund", "said"),
        ('"Is it closed?" asked the girl.', "the girl", "asked"),
        ('"Is it closed?" Lund asked.', "Lund", "asked"),
        ('"It is closed!" she shouted.', "she", "shouted"),
        ('"It is closed," Lund, a former mayor, said.', "Lund, a former mayor", "said"),
        (
            '"It is closed," said Ines Lund, a lawyer in Turku.',
            "Ines Lund, a lawyer in Turku",
            "said",
        ),
        ('Lund said, "The bridge is closed."', "Lund", "said"),
        ('Lund said: "The bridge is closed."', "Lund", "said"),
        ('Lund told reporters on Monday, "The bridge is closed."', "Lund", "told"),
        ('In a letter to the board, Lund wrote: "The bridge is closed."', "Lund", "wrote"),
        ('Lund: "The bridge is closed for good."', "Lund", ":"),
        ("'The bridge is closed,' Lund said.", "Lund", "said"),
        ("„The bridge is closed“, Lund said.", "Lund", "said"),
        ('"The bridge is closed," according to Ines Lund.', "Ines Lund", "according to"),
        ('"Never close a bridge before lunch." - Ines Lund', "Ines Lund", ""),
        ('"Never close a bridge before lunch." - Ines Lund, on the sea', "Ines Lund", ""),
        ('OSLO, June 3 — Lund said: "The bridge is closed."', "Lund", "said"),
        ('OSLO (Wire) -- "The bridge is closed," Ines Lund said.', "Ines Lund", "said"),
    ],
)
def test_patterns(say: Say, text: str, source: str, cue: str) -> None:
    (found,) = say(text)
    assert (found.source, found.cue) == (source, cue)
    assert found.kind == "direct"


def test_a_clause_with_a_cue_behind_the_name_is_no_part_of_it(say: Say) -> None:
    first, second = say('"It is closed," said Lund, who added that it was late.')
    assert (first.source, second.source) == ("Lund", "who")
    assert second.content == ("that it was late",)


def test_a_quotation_split_by_its_cue_is_one(say: Say) -> None:
    (found,) = say('"We are late," he said. "The road was closed. We had to walk."')
    assert found.content == ('"We are late,"', '"The road was closed. We had to walk."')


def test_a_sentence_split_by_its_cue_is_one(say: Say) -> None:
    (found,) = say('"The road," she said, "was closed all day."')
    assert found.content == ('"The road,"', '"was closed all day."')


def test_a_second_speaker_takes_over(say: Say) -> None:
    first, second = say('"We are late," he said. "We are not," she replied.')
    assert (first.source, second.source) == ("he", "she")
    assert len(first.content) == len(second.content) == 1


def test_a_quotation_over_paragraphs_is_one(say: Say) -> None:
    (found,) = say('"The road was closed all day.\n\n"We had to walk home," Lund said.')
    assert found.source == "Lund"
    assert len(found.content) == 2


def test_a_quotation_over_paragraphs_with_the_cue_first(say: Say) -> None:
    (found,) = say('Lund said: "The road was closed.\n\n"We had to walk home in the rain."')
    assert len(found.content) == 2


def test_a_verbless_quotation_goes_on(say: Say) -> None:
    found = say('Lund shook her head at the news. "We had to walk home in the rain."')
    assert [f.source for f in found] == ["Lund"]
    assert found[0].cue == ""


def test_a_quotation_behind_a_colon_in_the_next_paragraph(say: Say) -> None:
    (found,) = say('Then Lund wrote:\n\n"The road was closed all day."')
    assert (found.source, found.cue) == ("Lund", "wrote")


@pytest.mark.parametrize(
    "text",
    [
        'The so-called "axis" met again in the old town.',
        'She read "The Long Road" on the train to Turku.',
        'Nick "The Nose" Moretti was not there.',
        'The "experts" were wrong.',
    ],
)
def test_scare_quotes_and_titles_are_left_out(say: Say, text: str) -> None:
    assert say(text) == []


def test_an_unclosed_quotation_leaves_the_rest_unharmed(say: Say) -> None:
    found = say(
        'Ito said "we want the bridge. It is old. The plan would "take years," and '
        '"nobody can pay for it," he added.\n\n"Fine," Lund said.'
    )
    assert [(f.source, f.kind) for f in found] == [
        ("Ito", "direct"),
        ("he", "mixed"),
        ("Lund", "direct"),
    ]


def test_sentence_start_before_the_quotation_belongs_to_it(say: Say) -> None:
    (found,) = say('But the gain is "ten times the loss," he said.')
    assert found.content == ('But the gain is "ten times the loss,"',)
    assert found.kind == "mixed"


def test_the_mode_follows_the_cue(say: Say) -> None:
    assert say('"It is closed," Lund wrote.')[0].mode == "writing"
    assert say('"It is closed," Lund thought.')[0].mode == "thought"


@pytest.mark.parametrize("text", ["", "   ", "\n\n", '"', "“", '""', '" "', "\x00\x01", ": ,"])
def test_hardly_any_text(say: Say, text: str) -> None:
    assert say(text) == []


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ('"The sea gives and the sea takes." -\xa0Ida Holm', "Ida Holm"),
        ('"The sea gives and the sea takes."\n— Karl Brandt, poet', "Karl Brandt, poet"),
        ('"The sea gives and the sea takes." (Per Ulven)', "Per Ulven"),
        ('"The sea gives and the sea takes." Liv Aas, "Weather Notes"', "Liv Aas"),
    ],
)
def test_signed_quotations(say: Say, text: str, source: str) -> None:
    (said,) = say(f"Words on the sea\n\n{text}\n\nThe boats are old.")
    assert said.source == source
    assert said.content == ('"The sea gives and the sea takes."',)


def test_a_sentence_behind_a_quotation_is_no_signature(say: Say) -> None:
    assert say('"The sea gives and the sea takes." The boats are old.') == []


def test_a_clause_between_two_quotations_belongs_to_the_second(say: Say) -> None:
    found = say("They ask, 'Is the water cold,' I say, 'Not for a Norlander.'")
    assert ("I", ("'Not for a Norlander.'",)) in [(said.source, said.content) for said in found]


def test_according_to_before_a_colon(say: Say) -> None:
    (said,) = say('According to the harbour master: "The boats are safe for the night."')
    assert said.source == "the harbour master"


def test_a_date_before_the_subject(say: Say) -> None:
    (said,) = say('On May 6, 2015, Ott made this remark:\n\n"The boats are safe for the night."')
    assert said.source == "Ott"


@pytest.mark.parametrize("clause", ["saying", "that said"])
def test_a_document_speaks(say: Say, clause: str) -> None:
    found = say(f'Ott found a letter {clause}, "The boats are safe for the night."')
    assert "a letter" in [said.source for said in found]


def test_a_label_is_no_speaker(say: Say) -> None:
    assert [source for source, *_ in say('Interview: "I never wanted to be king"')] == []
    assert say('Lund: "I never wanted to be king"') != []


def test_a_thing_that_said_something(say: Say) -> None:
    (found,) = say('These shirts came out that said, "Poet says We Know". It was fun.')
    assert (found.source, found.content) == ("that", ('"Poet says We Know"',))
    assert say('That said, "I love it" is too much.') == []
