"""The quotation scanner: every style, every trap, and that it never fails."""

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_diplomacy.text.quotemarks import scan_quotations


def inner(text: str) -> list[str]:
    return [text[q.inner_start : q.inner_end] for q in scan_quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected", "style"),
    [
        ('"We won," he said.', ["We won,"], "straight"),
        ("“We won,” he said.", ["We won,"], "curly"),
        ("„Wir gewinnen“, sagte er.", ["Wir gewinnen"], "low"),
        ("„Wygrali”, powiedział.", ["Wygrali"], "low"),
        ("”Vi vann”, sade han.", ["Vi vann"], "right"),
        ("« On a gagné », dit-il.", [" On a gagné "], "guillemet"),
        ("»Wir gewinnen«, sagte er.", ["Wir gewinnen"], "inverted"),
        ("»Me voitimme», hän sanoi.", ["Me voitimme"], "inverted"),
        ("‹On gagne›, dit-il.", ["On gagne"], "angle"),
        ("「勝った」と彼は言った。", ["勝った"], "corner"),
        ("『勝った』と彼は言った。", ["勝った"], "corner_double"),
        ("``We won,'' he said.", ["We won,"], "latex"),
        ("''We won,'' he said.", ["We won,"], "straight"),
        ("'We won,' he said.", ["We won,"], "single"),
        ("‘We won,’ he said.", ["We won,"], "single_curly"),
        ("Er sagte, ‚wir gewinnen‘ sei neu.", ["wir gewinnen"], "single_low"),
    ],
)
def test_styles(text: str, expected: list[str], style: str) -> None:
    assert inner(text) == expected
    (quotation,) = scan_quotations(text)
    assert quotation.style == style
    assert quotation.closed
    assert (quotation.depth, quotation.continues) == (0, None)
    assert quotation.start < quotation.inner_start <= quotation.inner_end < quotation.end


@pytest.mark.parametrize(
    "text",
    [
        "I don't know, and they won't say it's James' house.",
        "I don’t know, and they won’t say it’s the boys’ house or the girls’ toys.",
        "Back in the '90s they played rock 'n' roll; 'twas loud.",
        'He is 6\'2" tall and the pipe is 5" wide.',
        'A <a href="page.html" class="big">link</a> and no quotation.',
        "The score was 5' in and 3' later.",
        '"',
        '" " "',
        '""',
        "No mark at all.",
    ],
)
def test_what_is_no_quotation(text: str) -> None:
    assert scan_quotations(text) == []


def test_apostrophes_inside_single_quotations() -> None:
    text = "'I can't find James' book,' she said. 'It's the '90s one.'"
    assert inner(text) == ["I can't find James' book,", "It's the '90s one."]


def test_a_single_quotation_may_end_in_s() -> None:
    assert inner("They said 'yes' and 'no' by the boys' gate.") == ["yes", "no"]


def test_inches_inside_a_quotation() -> None:
    assert inner('"The 5" pipe leaks," he said.') == ['The 5" pipe leaks,']


def test_a_year_before_the_closing_mark() -> None:
    assert inner('"I left in 1999" and "came back in 2004," she said.') == [
        "I left in 1999",
        "came back in 2004,",
    ]


def test_nested_quotations_have_a_depth() -> None:
    text = "“She told me ‘no’ twice,” he said."
    first, second = scan_quotations(text)
    assert (first.depth, second.depth) == (0, 1)
    assert text[second.inner_start : second.inner_end] == "no"


def test_nested_with_the_same_marks() -> None:
    first, second = scan_quotations('"He said "hello" to me," she said.')
    assert (first.depth, second.depth) == (0, 1)
    assert first.closed


def test_german_nested() -> None:
    assert inner("„Er rief ‚halt‘ und ging“, sagte sie.") == ["Er rief ‚halt‘ und ging", "halt"]


def test_marks_that_point_the_wrong_way() -> None:
    assert inner("“Hello“ he said. ”Bye” she said.") == ["Hello", "Bye"]


def test_mixed_marks() -> None:
    assert inner('“Hello," he said.') == ["Hello,"]
    assert inner('"Hello,” he said.') == ["Hello,"]


def test_a_quotation_over_paragraphs() -> None:
    text = "“One thing.\n\n“Another thing.\n\n“The last,” she said."
    found = scan_quotations(text)
    assert [q.closed for q in found] == [False, False, True]
    assert [q.continues for q in found] == [None, 0, 1]
    assert inner(text) == ["One thing.", "Another thing.", "The last,"]


def test_a_paragraph_that_closes_without_opening_carries_on() -> None:
    text = '"One thing.\n\nThe last," she said. "Good."'
    found = scan_quotations(text)
    assert inner(text) == ["One thing.", "The last,", "Good."]
    assert [q.continues for q in found] == [None, 0, None]


def test_an_unclosed_quotation_ends_with_its_paragraph() -> None:
    text = '"We wait and see.\n\nThe mayor left. "Good," she said.'
    assert inner(text) == ["We wait and see.", "Good,"]


def test_an_unclosed_quotation_before_others_ends_with_its_sentence() -> None:
    text = (
        'Ito said "we want the bridge. It is old. The plan would "take years," and that '
        '"nobody can pay for it," he added.'
    )
    found = scan_quotations(text)
    assert inner(text) == [
        "we want the bridge. It is old.",
        "take years,",
        "nobody can pay for it,",
    ]
    assert [q.depth for q in found] == [0, 0, 0]
    assert [q.closed for q in found] == [False, True, True]


def test_a_stray_mark_leaves_the_rest_alone() -> None:
    text = 'It is over" he wrote.\n\n"We go," she said. “Yes,” he said.'
    assert inner(text) == ["We go,", "Yes,"]


def test_marks_in_markup_are_skipped() -> None:
    assert inner('<p class="a">"Hi," he said.</p>') == ["Hi,"]


ANY = st.text(alphabet=st.sampled_from("ab. ,\n'\"“”„‘’‚«»‹›「」`<>5s-"), max_size=60)


@given(st.one_of(ANY, st.text(max_size=40)))
def test_it_never_raises_and_spans_are_nested_or_disjoint(text: str) -> None:
    found = scan_quotations(text)
    stack: list[int] = []
    last = 0
    for number, q in enumerate(found):
        assert 0 <= q.start <= q.inner_start <= q.inner_end <= q.end <= len(text)
        assert q.start < q.end
        assert q.start >= last
        last = q.start
        while stack and stack[-1] <= q.start:
            stack.pop()
        assert not stack or q.end <= stack[-1]
        assert q.depth == len(stack)
        stack.append(q.end)
        assert q.continues is None or 0 <= q.continues < number


@pytest.mark.parametrize("piece", ['"', '" ', '"a ', ' "a" ', " “a", " 'as' ", "«a ", "'", "”"])
def test_ten_thousand_marks_take_linear_time(piece: str) -> None:
    different = itertools.count()

    def took(count: int) -> float:
        text = piece * count + " " * next(different)  # equal texts are scanned once
        start = time.process_time()
        scan_quotations(text)
        return time.process_time() - start

    took(500)
    few, many = min(took(2_500) for _ in range(3)), took(10_000)
    assert many < 12 * few + 2.0


def test_a_control_character_or_emoji_is_only_text() -> None:
    assert inner('"We \x00 won 🎉," he said.') == ["We \x00 won 🎉,"]
    assert inner('שלום "כן" עולם') == ["כן"]
