"""Who goes on speaking in a paragraph, and who is only told something there."""

import pytest

from tests.resolve.conftest import Resolve


def test_he_is_the_subject_that_opens_the_paragraph(resolved: Resolve) -> None:
    out = resolved(
        '"It rains," Peter Lund told reporters.\n\n'
        "Portugal's president answered at once. A plan, he said, was dead.",
        ('"It rains,"', "told", "Peter Lund"),
        ("A plan", "said", "he"),
    )
    assert out.name(0) == "Peter Lund"
    assert out.of(1) != out.of(0)
    assert out.of(1).role == "Portugal's president"


def test_two_persons_in_a_paragraph_leave_he_open(resolved: Resolve) -> None:
    out = resolved(
        '"It rains," Peter Lund said. Portugal\'s president nodded. A plan, he said, was dead.',
        ('"It rains,"', "said", "Peter Lund"),
        ("A plan", "said", "he"),
    )
    assert out.of(1) is not None


@pytest.mark.parametrize("heard", ["told reporters", "said in a message to reporters"])
def test_those_who_are_told_something_do_not_go_on(resolved: Resolve, heard: str) -> None:
    out = resolved(
        f'"It rains," the Norwick Rowers Union {heard}. They urged the city to act.',
        ('"It rains,"', heard.split()[0], "the Norwick Rowers Union"),
        ("the city to act", "urged", "They"),
        entities=[("Norwick Rowers Union", "ORG")],
    )
    assert out.of(1) == out.of(0)


def test_a_firm_speaks_of_itself_by_name(resolved: Resolve) -> None:
    out = resolved(
        "Halvorsen Foods will close its plant in May, the company said. Halvorsen added that"
        " it regretted the step.",
        ("Halvorsen Foods will close its plant in May", "said", "the company"),
        ("it regretted the step", "added", "Halvorsen"),
        entities=[("Halvorsen Foods", "ORG")],
    )
    assert [out.name(0), out.name(1)] == ["Halvorsen Foods"] * 2


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("North Korea fired a rocket. The North said it was a test.", "North Korea"),
        ("North Korea and North Macedonia talked. The North said it was a test.", "North"),
    ],
)
def test_the_north_is_the_one_country_of_that_name(resolved: Resolve, text: str, name: str) -> None:
    assert resolved(text, ("it was a test", "said", "The North")).name(0) == name


def test_a_name_of_both_genders_tells_none(resolved: Resolve) -> None:
    out = resolved(
        "Kim said it rained. He said it was late.",
        ("it rained", "said", "Kim"),
        ("it was late", "said", "He"),
    )
    assert out.name(1) == "Kim"
