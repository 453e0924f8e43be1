"""Quotations that a noun announces, or a word of talk."""

from collections.abc import Callable

import pytest

Said = Callable[[str], list[object]]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ('Her motto was "never on a Sunday".', "Her", "motto", '"never on a Sunday"'),
        (
            'Jo had a line of Virgil — "horror spread wide" — by heart.',
            "Virgil",
            "line",
            '"horror spread wide"',
        ),
        (
            'It is a saying attributed to Ott: "If we knew, we would go."',
            "Ott",
            "saying",
            '"If we knew, we would go."',
        ),
        (
            'The isle was, in the words of its keeper, "a rock with opinions".',
            "its keeper",
            "in the words of",
            '"a rock with opinions"',
        ),
        (
            'In Harrow\'s words, the treaty was "a marriage of two cowards".',
            "Harrow",
            "words",
            'the treaty was "a marriage of two cowards"',
        ),
        ('And my mum was like, "I told you so."', "my mum", "was like", '"I told you so."'),
        ('Then he goes, "No, this is a library."', "he", "goes", '"No, this is a library."'),
        (
            'As Ott\'s cousin put it, "the gulls own it." Others agree.',
            "Ott's cousin",
            "put it",
            '"the gulls own it."',
        ),
    ],
)
def test_what_announces_a_quotation_is_its_cue(
    say: Said, text: str, source: str, cue: str, content: str
) -> None:
    (found,) = say(text)
    assert (found.source, found.cue, found.content) == (source, cue, (content,))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "text",
    [
        'The mayor\'s slogan, "Bread and Trams", is on every wall.',
        'The prize goes "to the brave" this year.',
        'My answer to the last question was "no".',
    ],
)
def test_names_and_fragments_are_not_announced(say: Said, text: str) -> None:
    assert say(text) == []
