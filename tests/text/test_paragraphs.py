"""Paragraph bounds: blank lines, single line ends, hard-wrapped text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_diplomacy.text.paragraphs import paragraph_bounds


def parts(text: str) -> list[str]:
    return [text[start:end] for start, end in paragraph_bounds(text)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_a_blank_line_breaks_with_any_line_end(end: str) -> None:
    assert parts(f"One.{end}{end}Two.") == ["One.", "Two."]


def test_a_single_line_end_breaks() -> None:
    assert parts("The vote is on Monday.\nThe mayor will speak.\n") == [
        "The vote is on Monday.",
        "The mayor will speak.",
    ]


def test_blanks_around_paragraphs_are_left_out() -> None:
    assert parts("  \n\n  One.  \n \t \n Two.\n\n") == ["One.", "Two."]


@pytest.mark.parametrize("text", ["", " ", "\n\r\n\t"])
def test_nothing_there(text: str) -> None:
    assert paragraph_bounds(text) == []


WRAPPED = """\
The council met for six hours on Tuesday evening before it came to
any decision about the old harbour, where the cranes have been idle
since the spring and the sheds are to be pulled down by next winter
if the money can be found.
Nobody from the shipping company was there to answer the questions
that members of the public had sent in, and the chair of the board
sent word that he would rather write a letter about it some day.

A vote will be held in May."""


def test_hard_wrapped_lines_are_joined() -> None:
    found = parts(WRAPPED)
    assert len(found) == 3
    assert found[0].endswith("if the money can be found.")
    assert found[1].startswith("Nobody from")
    assert found[2] == "A vote will be held in May."


def test_lines_of_any_length_are_not_wrapped_text() -> None:
    lines = ["Short.", "A line that is a good deal longer than the first one.", "Mid size."] * 4
    assert parts("\n".join(lines)) == lines


@given(st.text(alphabet=st.sampled_from('ab .\n\r\t\u2028\u3000"')))
def test_bounds_are_ordered_and_cover_all_that_is_no_blank(text: str) -> None:
    bounds = paragraph_bounds(text)
    last = 0
    for start, end in bounds:
        assert last <= start < end <= len(text)
        assert not text[last:start].strip()
        assert text[start:end] == text[start:end].strip()
        last = end
    assert not text[last:].strip()


def test_a_long_run_of_blanks_takes_linear_time() -> None:
    def took(size: int) -> float:
        start = time.process_time()
        paragraph_bounds("a" + " " * size + "b")
        return time.process_time() - start

    took(1000)
    assert took(400_000) < 0.5
