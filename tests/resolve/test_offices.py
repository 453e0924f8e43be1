"""Offices: whose they are, what they are in charge of, and whom a later noun phrase takes up."""

import pytest

from tests.resolve.conftest import Resolve


def test_body_and_office_of_two_words_before_a_name_that_a_function_word_opens(
    resolved: Resolve,
) -> None:
    out = resolved(
        "Industri Nord's general secretary Per Eide said it rained. Mr. Eide said it was cold. "
        "He said it was late.",
        ("it rained", "said", "Industri Nord's general secretary Per Eide"),
        ("it was cold", "said", "Mr. Eide"),
        ("it was late", "said", "He"),
        entities=[("Industri Nord", "ORG"), ("Eide", "PERSON")],
    )
    assert [out.name(k) for k in range(3)] == ["Per Eide"] * 3
    assert out.speakers[0].role == "Industri Nord's general secretary"


@pytest.mark.parametrize("text", ["We met Will Lunn.", "We met spokesman May Lunn."])
def test_function_word_inside_a_sentence_opens_a_name(resolved: Resolve, text: str) -> None:
    out = resolved(text + " Lunn said it rained.", ("it rained", "said", "Lunn"))
    assert out.name(0) == text[:-1].split("We met ")[1].replace("spokesman ", "")


def test_body_with_a_preposition_before_a_spokesman_and_his_name(resolved: Resolve) -> None:
    out = resolved(
        "Ministry of Health spokesman Jan Olsen said it rained.",
        ("it rained", "said", "Ministry of Health spokesman Jan Olsen"),
        entities=[("Ministry of Health", "ORG"), ("Jan Olsen", "PERSON")],
    )
    assert out.name(0) == "Jan Olsen"
    assert out.speakers[0].role == "Ministry of Health spokesman"


@pytest.mark.parametrize(
    ("source", "role"),
    [
        ("A Department for Transport spokesperson", "Department for Transport spokesperson"),
        ("A spokesperson for Brightwell", "spokesperson for Brightwell"),
    ],
)
def test_who_speaks_for_a_body_is_a_person(resolved: Resolve, source: str, role: str) -> None:
    out = resolved(
        f"{source} said it rained.",
        ("it rained", "said", source),
        entities=[(role.replace(" spokesperson", "").removeprefix("spokesperson for "), "ORG")],
    )
    speaker = out.of(0)
    assert speaker is not None
    assert (speaker.name, speaker.type, speaker.role) == ("", "PERSON", role)


def test_office_set_off_before_a_name_is_one_mention_with_it(resolved: Resolve) -> None:
    out = resolved(
        'The leader of the Social Reform party, Rui Vaz, was angry. "It rained," he said.',
        ('"It rained,"', "said", "he"),
        entities=[("Social Reform party", "ORG"), ("Rui Vaz", "PERSON")],
    )
    speaker = out.of(0)
    assert speaker is not None
    assert (speaker.name, speaker.role) == ("Rui Vaz", "leader of the Social Reform party")
    assert out.mentions(speaker) == ["Rui Vaz", "he"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The transport secretary, Ann Finch,", "The union's general secretary"),
        ("Brightwell director Ann Finch", "The Oldham Mills director"),
    ],
)
def test_offices_of_other_fields_and_bodies_are_other_people(
    resolved: Resolve, first: str, second: str
) -> None:
    out = resolved(
        f"{first} said it rained. {second} said it snowed.",
        ("it rained", "said", first),
        ("it snowed", "said", second),
    )
    assert (out.name(0), out.name(1)) == ("Ann Finch", None)


def test_office_takes_up_the_one_of_its_field(resolved: Resolve) -> None:
    out = resolved(
        "Energy minister Ann Finch and Tom Reed, a minister, met. The energy minister said so.",
        ("so", "said", "The energy minister"),
    )
    assert out.name(0) == "Ann Finch"


def test_leader_is_the_head_of_the_same_body(resolved: Resolve) -> None:
    out = resolved(
        "The leader of the Reform party, Rui Vaz, came. The head of the dockers' union, Lena "
        "Brandt, came. The party's whip, Ann Finch, came. The union leader said it rained.",
        ("it rained", "said", "The union leader"),
    )
    assert out.name(0) == "Lena Brandt"


OGDEN = "Ogden said it rained. {} Sarah Ogden has a shop."


@pytest.mark.parametrize(
    ("between", "name"),
    [
        ("We like Ogden.", "Sarah Ogden"),
        ("Her uncle is chairman of Ogden.", "Ogden"),
        ("She owns Ogden Motors.", "Ogden"),
        ("Then some Ogden workers came.", "Ogden"),
    ],
)
def test_surname_is_a_body_only_where_the_text_uses_it_as_one(
    resolved: Resolve, between: str, name: str
) -> None:
    again = next((t for t in ("like Ogden", "of Ogden", "some Ogden") if t in between), "")
    out = resolved(
        OGDEN.format(between),
        ("it rained", "said", "Ogden"),
        entities=[("Ogden", "ORG"), (again or "Ogden Motors", "ORG")],
    )
    assert out.name(0) == name


@pytest.mark.parametrize("between", ["\n\n", "\n\nThe bill was long.\n\n"])
def test_a_lead_names_an_office_and_later_text_its_holder(resolved: Resolve, between: str) -> None:
    out = resolved(
        f'Portugal\'s president warned that it was late.{between}"It rains," President Ivo Lund'
        " said.",
        ("it was late", "warned", "Portugal's president"),
        ('"It rains,"', "said", "President Ivo Lund"),
    )
    speaker = out.of(0)
    assert speaker is not None
    assert speaker == out.of(1)
    assert (speaker.name, speaker.country) == ("Ivo Lund", "PRT")
