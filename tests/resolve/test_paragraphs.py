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


@pytest.mark.parametrize("before", ["", "Not everyone on the quay believes that. "])
@pytest.mark.parametrize("noun", ["neighbour", "deckhand"])
def test_he_is_the_one_apposed_to_what_he_is_of_another(
    resolved: Resolve, before: str, noun: str
) -> None:
    said = [('"It rains,"', "said", "Peter Lund"), ('"It is dry,"', "said", "he")]
    if before:
        said.insert(1, ("that", "believes", "Not everyone on the quay"))
    out = resolved(
        f'"It rains," Peter Lund said.\n\n{before}Lund\'s {noun}, Paul Moss, shrugged when asked.'
        ' "It is dry," he said.',
        *said,
    )
    assert out.name(len(said) - 1) == "Paul Moss"


def test_what_is_of_someone_and_no_person_is_apposed_to_none(resolved: Resolve) -> None:
    out = resolved(
        "Lund's very long and quiet evening, Paul Moss, 41, said, was over.",
        ("was over", "said", "Paul Moss, 41,"),
    )
    assert out.of(0).role is None


def test_everybody_is_no_name(resolved: Resolve) -> None:
    assert resolved("Everybody said it rained.", ("it rained", "said", "Everybody")).name(0) is None


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


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("The U.N.", "U.N."),
        ("the S.E.C.", "S.E.C."),
        ("Vice President Joseph Berg Jr.", "Joseph Berg Jr."),
        ("chipmaker Norlux", "Norlux"),
        ("the Norwick Rowers' Association", "Norwick Rowers' Association"),
    ],
)
def test_names_that_end_like_no_word(resolved: Resolve, source: str, name: str) -> None:
    text = f"Kim Jong Un came. On Monday {source} said it rained."
    entities = [("Norlux", "ORG")] if "Norlux" in text else []
    out = resolved(text, ("it rained", "said", source), entities=entities)
    assert out.name(0) == name


@pytest.mark.parametrize("source", ["the Dane", "the 45-year-old", "the 45-year-old striker"])
def test_an_age_or_a_people_is_the_one_in_focus(resolved: Resolve, source: str) -> None:
    text = f"Anna Sorensen trained. It rained, {source} said."
    assert resolved(text, ("It rained", "said", source)).name(0) == "Anna Sorensen"


def test_a_whole_people_is_nobody_in_focus(resolved: Resolve) -> None:
    text = "Anna Sorensen trained. It rained, the Danish said."
    assert resolved(text, ("It rained", "said", "the Danish")).name(0) != "Anna Sorensen"


@pytest.mark.parametrize("headline", ["", "Court hears of rain\n\n"])
def test_court_reports_name_the_person_behind_an_age(resolved: Resolve, headline: str) -> None:
    lead = "A former teacher told a court that it rained."
    out = resolved(
        f"{headline}{lead}\n\nNeil Garvey, 41, denied murder.",
        ("that it rained", "told", "A former teacher"),
        ("murder", "denied", "Neil Garvey, 41,"),
    )
    assert [out.name(0), out.name(1)] == ["Neil Garvey"] * 2
    assert out.of(0).role == "former teacher"


def test_two_offices_are_one_role(resolved: Resolve) -> None:
    source = "Laura Chen, president and chief executive of Norlux"
    out = resolved(f"It rained, said {source}.", ("It rained", "said", source))
    assert out.of(0).role == "president and chief executive of Norlux"


def test_its_minister_is_of_the_country(resolved: Resolve) -> None:
    text = "Hungary disliked it. Its foreign minister said it rained."
    speaker = resolved(text, ("it rained", "said", "Its foreign minister")).of(0)
    assert speaker is not None
    assert speaker.country == "HUN"


def test_one_of_them_is_one_person(resolved: Resolve) -> None:
    out = resolved(
        "Anna Lund met survivors. One of them, a student, told it all. It was late, she said.",
        ("it all", "told", "One of them, a student,"),
        ("It was late", "said", "she"),
    )
    assert out.of(1) == out.of(0)


def test_people_by_what_they_do_bear_no_name(resolved: Resolve) -> None:
    assert resolved("Shippers said it rained.", ("it rained", "said", "Shippers")).name(0) is None


def test_a_role_ends_before_a_verb_of_somebody_else(resolved: Resolve) -> None:
    text = "The White House defended the director, Alan Berg. Berg said it rained."
    speaker = resolved(text, ("it rained", "said", "Berg"), entities=[("Alan Berg", "PERSON")])
    assert speaker.of(0).role == "director"


def test_it_goes_on_with_the_body_that_spoke(resolved: Resolve) -> None:
    out = resolved(
        "The North's news agency, K.C.N.A., said it rained in the South. It added that it is late.",
        ("it rained in the South", "said", "The North's news agency, K.C.N.A.,"),
        ("that it is late", "added", "It"),
    )
    assert [out.name(0), out.name(1)] == ["K.C.N.A."] * 2


def test_who_says_she_speaks_of_herself(resolved: Resolve) -> None:
    out = resolved(
        "Nora Berg came. She was late. Anna Lund, a lawyer, said she was glad.",
        ("she was glad", "said", "Anna Lund, a lawyer,"),
    )
    speaker = out.of(0)
    assert speaker is not None
    assert out.mentions(speaker)[-1] == "she"


def test_a_medium_that_is_told_is_not_the_company(resolved: Resolve) -> None:
    out = resolved(
        "Halvorsen Foods closed its plant. A clerk told the BNC that it was sad. The company said"
        " it was late.",
        ("it was sad", "told", "A clerk"),
        ("it was late", "said", "The company"),
        entities=[("Halvorsen Foods", "ORG"), ("BNC", "ORG")],
    )
    assert out.name(1) == "Halvorsen Foods"


def test_the_republican_is_who_has_just_spoken(resolved: Resolve) -> None:
    out = resolved(
        '"It rains," Jim Gallant said. Asked again, the Republican said it was late.',
        ('"It rains,"', "said", "Jim Gallant"),
        ("it was late", "said", "the Republican"),
    )
    assert out.name(1) == "Jim Gallant"


@pytest.mark.parametrize("again", ["The regulator", "The world governing body"])
def test_any_body_may_be_called_by_a_general_word(resolved: Resolve, again: str) -> None:
    out = resolved(
        f"The Norland Food and Drug Administration fined two men. {again} said it was late.",
        ("it was late", "said", again),
        entities=[("Norland", "GPE"), ("Drug Administration", "ORG")],
    )
    assert out.name(0) == "Norland Food and Drug Administration"
