"""Sources that hold more than one name, or none at their head."""

import pytest

from tests.resolve.conftest import Resolve


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("the Norland Herald, Emeritus Professor John Burr, the chairman,", "John Burr"),
        ("Arcos News\u2019 Dr. Thomas Pell", "Thomas Pell"),
        ("Arizona's very conservative Sen. Barry Goodwin", "Barry Goodwin"),
        ("Zell and 24-year-old Tom Gian, a fellow veteran,", None),
        ("Edwards and others", None),
        ("a Norland Times/ABC News poll", None),
        ("Pell, Holt and Weaver", None),
        ("Dana Simms, assistant to the president and director of the Office of Trade,",
         "Dana Simms"),
    ],
)  # fmt: skip
def test_whom_a_source_names(resolved: Resolve, source: str, name: str | None) -> None:
    out = resolved(f"So {source} said it rained.", ("it rained", "said", source))
    assert out.name(0) == name


@pytest.mark.parametrize(
    ("source", "kind", "role"),
    [
        ("51 percent of respondents", "GROUP", "51 percent of respondents"),
        ("New polls released Sunday", "DOCUMENT", "New polls released Sunday"),
        ("the Democratic front-runner", "PERSON", "Democratic front-runner"),
        ("a senior official who had seen it", "PERSON", "senior official"),
        ("The party today", "ORG", "party"),
        ("the walk-out", "DOCUMENT", "walk-out"),
        ("eleven of 14 economists", "GROUP", "eleven of 14 economists"),
        ("A majority of voters", "GROUP", "majority of voters"),
        ("the attorney general", "PERSON", "attorney general"),
        ("everybody in the hall", "GROUP", "everybody in the hall"),
        ("not everyone on the quay", "GROUP", "not everyone on the quay"),
        ("no one on the council", "GROUP", "no one on the council"),
        ("one of them", "PERSON", "one of them"),
    ],
)
def test_what_a_noun_phrase_is(resolved: Resolve, source: str, kind: str, role: str) -> None:
    out = resolved(f"So {source} showed it rained.", ("it rained", "showed", source))
    speaker = out.of(0)
    assert speaker is not None
    assert (speaker.name, speaker.type, speaker.role) == ("", kind, role)


def test_nobody_says_his_own_name(resolved: Resolve) -> None:
    out = resolved(
        "For Kevin Alder, a teacher, Andy Warren was a legend. He said Warren changed art.",
        ("Warren changed art", "said", "He"),
    )
    assert out.name(0) == "Kevin Alder"


def test_a_surname_taken_for_a_body_is_the_person(resolved: Resolve) -> None:
    out = resolved(
        "Isler: it will rain. Rep. Dana Isler said it would snow. Isler said so again.",
        ("it will rain", "", "Isler"),
        ("it would snow", "said", "Rep. Dana Isler"),
        ("so again", "said", "Isler"),
        entities=[("Isler", "ORG")],
    )
    assert {out.name(k) for k in range(3)} == {"Dana Isler"}


def test_swapped_letters_are_a_slip(resolved: Resolve) -> None:
    out = resolved("Gary Byrne came. Bryne said it rained.", ("it rained", "said", "Bryne"))
    assert out.name(0) == "Gary Byrne"


def test_the_company_is_what_the_text_is_about(resolved: Resolve) -> None:
    out = resolved(
        "Arcos rose. Arcos executives met Arcos staff. Then came Dolmen. "
        "The company said it was late.",
        ("it was late", "said", "The company"),
        entities=[("Dolmen", "ORG"), ("Arcos", "ORG")],
    )
    assert out.name(0) == "Arcos"


def test_a_word_that_people_work_for_is_a_body(resolved: Resolve) -> None:
    out = resolved(
        "Verox executives met Verox workers. Verox said it rained.",
        ("it rained", "said", "Verox"),
        entities=[("Verox", "PERSON")],
    )
    assert out.speakers[0].type == "ORG"


def test_the_post_is_the_newspaper_named_before(resolved: Resolve) -> None:
    out = resolved(
        "The Norland Post came out. It was late, the Post said.",
        ("It was late", "said", "the Post"),
    )
    assert out.name(0) == "Norland Post"


def test_a_name_between_stands_closer_than_the_noun_before_it(resolved: Resolve) -> None:
    out = resolved(
        "One company left. Then came Dolmen. The company said it was late.",
        ("it was late", "said", "The company"),
        entities=[("Dolmen", "ORG")],
    )
    assert out.name(0) == "Dolmen"


def test_other_details_are_another_body(resolved: Resolve) -> None:
    out = resolved(
        "The larger group met the smaller group. The smaller group said it rained. "
        "The larger group said it snowed.",
        ("it rained", "said", "The smaller group"),
        ("it snowed", "said", "The larger group"),
    )
    assert out.links["q0"].speaker_id != out.links["q1"].speaker_id


def test_a_single_word_that_no_one_calls_he_is_a_body(resolved: Resolve) -> None:
    out = resolved("Veronix said it rained.", ("it rained", "said", "Veronix"))
    assert out.speakers[0].type == "ORG"
    out = resolved("We met Veronix. He said it rained.", ("it rained", "said", "He"))
    assert out.speakers[0].type == "PERSON"


def test_i_is_the_one_who_is_interviewed(resolved: Resolve) -> None:
    text = (
        "Rosa Kern: An Interview\n\nHow was it?\n\nWhen people ask, I say it rained.\n\n"
        "And then?\n\nIt stopped."
    )
    out = resolved(text, ("it rained", "say", "I"))
    assert out.name(0) == "Rosa Kern"


def test_a_report_of_an_interview_is_none(resolved: Resolve) -> None:
    text = "Rosa Kern gave an interview.\n\nWhen people ask, I say it rained.\n\nIt stopped."
    assert resolved(text, ("it rained", "say", "I")).name(0) is None


def test_i_is_the_speaker_of_the_labelled_turn(resolved: Resolve) -> None:
    text = (
        "Peter Holm met the press.\n\nQ: Why?\n\nHOLM: I said it rained.\n\nQ: And then?\n\n"
        "HOLM: It stopped.\n\nAs a child I thought it snowed.\n\nQ: I heard it hailed."
    )
    out = resolved(
        text,
        ("it rained", "said", "I"),
        ("it snowed", "thought", "I"),
        ("it hailed", "heard", "I"),
    )
    assert [out.name(k) for k in range(3)] == ["Peter Holm", "Peter Holm", None]


def test_what_stands_before_a_given_name_is_no_part_of_it(resolved: Resolve) -> None:
    out = resolved(
        "John Sands came. Norlander John Sands said it rained.",
        ("it rained", "said", "Norlander John Sands"),
    )
    assert out.name(0) == "John Sands"


def test_a_single_name_keeps_its_origin(resolved: Resolve) -> None:
    out = resolved(
        "Theodora of Pessinus\n\nTheodora of Pessinus was a nun. Later Theodora said it rained.",
        ("it rained", "said", "Theodora"),
    )
    assert out.name(0) == "Theodora of Pessinus"


def test_a_name_with_its_origin_is_joined_by_its_first_word(resolved: Resolve) -> None:
    out = resolved(
        "Theodora of Pessinus was a nun. Theodora said it rained.",
        ("it rained", "said", "Theodora"),
        entities=[("Theodora of Pessinus", "PERSON")],
    )
    assert out.name(0) == "Theodora of Pessinus"


def test_a_firm_apposed_to_what_it_is(resolved: Resolve) -> None:
    out = resolved("The operator, Halden AG, said so.", ("so", "said", "The operator, Halden AG,"))
    speaker = out.of(0)
    assert speaker is not None
    assert (speaker.name, speaker.type) == ("Halden AG", "ORG")


def test_which_is_a_body_and_never_someone_of_its_own(resolved: Resolve) -> None:
    out = resolved(
        "Mayor Dana Isler met the Norwick Rowers Union, which urged the city to act. She agreed"
        " that it was late.",
        ("the city to act", "urged", "which"),
        ("it was late", "agreed", "She"),
        entities=[("Norwick Rowers Union", "ORG")],
    )
    assert [out.name(0), out.name(1)] == ["Norwick Rowers Union", "Dana Isler"]


def test_which_without_a_body_is_nobody(resolved: Resolve) -> None:
    out = resolved("It snowed, which showed that it was cold.", ("it was cold", "showed", "which"))
    assert out.of(0) is None


def test_a_paper_is_no_person(resolved: Resolve) -> None:
    out = resolved(
        "Dana Isler spoke up. In a film published by the weekly Talbote, she said it was late.",
        ("it was late", "said", "she"),
        entities=[("Talbote", "PERSON"), ("Dana Isler", "PERSON")],
    )
    assert out.name(0) == "Dana Isler"


@pytest.mark.parametrize(
    ("source", "name", "role"),
    [
        ("the People's Democratic Party (PDP) and the Labour Party", "",
         "People's Democratic Party (PDP) and the Labour Party"),
        ("the People's Democratic Party", "People's Democratic Party", None),
        ("a bench of Justices S.K. Koul and A.S. Oka", "",
         "bench of Justices S.K. Koul and A.S. Oka"),
        ("Victor Oduya, founder and CEO of Arcos Robotics", "Victor Oduya",
         "founder and CEO of Arcos Robotics"),
        ("local historian Pat Doyle", "Pat Doyle", "historian"),
    ],
)  # fmt: skip
def test_several_in_a_source(resolved: Resolve, source: str, name: str, role: str | None) -> None:
    speaker = resolved(f"So {source} said it rained.", ("it rained", "said", source)).of(0)
    assert speaker is not None
    assert (speaker.name, speaker.role) == (name, role)


@pytest.mark.parametrize(
    ("source", "country"), [("The Norwick Rowers Congress", None), ("Congress", "USA")]
)
def test_only_congress_alone_is_the_american_one(
    resolved: Resolve, source: str, country: str | None
) -> None:
    out = resolved(
        f"{source} said it rained.", ("it rained", "said", source), entities=[(source, "ORG")]
    )
    speaker = out.of(0)
    assert speaker is not None
    assert speaker.country == country


@pytest.mark.parametrize(
    ("source", "role"),
    [
        ("Gov. Gavin Morse, a Democrat,", "Gov."),
        ("Gavin Morse, a Democrat,", "Democrat"),
        ("Rep. Gavin Morse, the top Democrat on the panel,", "top Democrat on the panel"),
    ],
)
def test_a_party_is_less_than_an_office(resolved: Resolve, source: str, role: str) -> None:
    speaker = resolved(f"So {source} said it rained.", ("it rained", "said", source)).of(0)
    assert speaker is not None
    assert speaker.role == role


def test_a_storm_is_no_person_and_a_title_no_source(resolved: Resolve) -> None:
    out = resolved(
        'Storm Ingrid came as Peter Lund slept. He said it rained. The book "The Lash" said so.',
        ("it rained", "said", "He"),
        ("so", "said", 'The book "The Lash"'),
        entities=[("Storm Ingrid", "PERSON"), ("Lash", "ORG")],
    )
    assert [out.name(0), out.name(1)] == ["Peter Lund", None]


@pytest.mark.parametrize("title", ["Capt.", "Lt. Col.", "Sgt."])
def test_a_dot_cut_off_a_title_ends_no_sentence(resolved: Resolve, title: str) -> None:
    out = resolved(
        f"Police came. So {title} Ann Reyholt of the guard said it rained.",
        ("it rained", "said", f"{title} Ann Reyholt of the guard"),
    )
    speaker = out.of(0)
    assert speaker is not None
    assert (speaker.name, speaker.role) == ("Ann Reyholt", title)


@pytest.mark.parametrize(
    ("source", "role", "kind"),
    [
        ("A small start-up", "small start-up", "ORG"),
        ("The fishing co-operative", "fishing co-operative", "ORG"),
        ("Her father-in-law", "Her father-in-law", "PERSON"),
        ("A two-time champion", "two-time champion", "PERSON"),
        ("Ida Noor, co-founder of the firm,", "co-founder of the firm", "PERSON"),
        ("Ida Noor, two-time winner of the race,", "two-time winner of the race", "PERSON"),
    ],
)
def test_hyphened_nouns(resolved: Resolve, source: str, role: str, kind: str) -> None:
    speaker = resolved(f"{source} said it rained.", ("it rained", "said", source)).of(0)
    assert speaker is not None
    assert (speaker.role, speaker.type) == (role, kind)


@pytest.mark.parametrize("source", ["only two of 31", "At least three", "Both"])
def test_numbers_are_several(resolved: Resolve, source: str) -> None:
    speaker = resolved(f"{source} said it rained.", ("it rained", "said", source)).of(0)
    assert speaker is not None
    assert speaker.type == "GROUP"


@pytest.mark.parametrize(
    ("source", "name", "kind"),
    [
        ("Biographer Ida Castle", "Ida Castle", "PERSON"),
        ("The Lena Institute", "Lena Institute", "ORG"),
        ("Locals", "", "GROUP"),
        ("Guidebooks", "", "DOCUMENT"),
    ],
)
def test_what_a_capital_stands_for(resolved: Resolve, source: str, name: str, kind: str) -> None:
    hint = [(source.removeprefix("The "), "PERSON")] if name else []
    said = ("it rained", "said", source)
    speaker = resolved(f"{source} said it rained.", said, entities=hint).of(0)
    assert speaker is not None
    assert (speaker.name, speaker.type) == (name, kind)


@pytest.mark.parametrize(
    ("text", "source", "role"),
    [
        ("They got a letter that said it rained.", "that", "letter"),
        ("She wore an old shirt which said it rained.", "which", "old shirt"),
        ("She met a man who said it rained.", "who", "man"),
    ],
)
def test_a_relative_pronoun_is_the_noun_before_it(
    resolved: Resolve, text: str, source: str, role: str
) -> None:
    speaker = resolved(text, ("it rained", "said", source)).of(0)
    assert speaker is not None
    assert speaker.role == role


@pytest.mark.parametrize("before", ["Norlux shares fall\n\n", ""])
def test_a_firm_by_its_first_word_is_the_firm(resolved: Resolve, before: str) -> None:
    text = f"{before}Shares in Norlux Group fell. Norlux said it rained."
    hints = [("Norlux Group", "ORG")]
    speaker = resolved(text, ("it rained", "said", "Norlux"), entities=hints).of(0)
    assert speaker is not None
    assert (speaker.name, speaker.type) == ("Norlux Group", "ORG")


def test_who_behind_an_office_is_who_holds_it(resolved: Resolve) -> None:
    out = resolved(
        "They met Ida Noor, head of the rowers' union, who said it rained.",
        ("it rained", "said", "who"),
    )
    assert out.name(0) == "Ida Noor"


def test_who_has_a_title_is_no_people(resolved: Resolve) -> None:
    text = "So has Mayor Tom Danner, who left. Danner said it rained."
    said = ("it rained", "said", "Danner")
    assert resolved(text, said, entities=[("Danner", "NORP")]).name(0) == "Tom Danner"


def test_a_source_of_two_quotes_is_one_speaker(resolved: Resolve) -> None:
    source = "Water companies"
    out = resolved(
        f"{source} welcomed the leak, arguing that it rained.",
        ("the leak", "welcomed", source),
        ("that it rained", "arguing", source),
    )
    assert out.of(0) is not None
    assert out.of(0) is out.of(1)


def test_what_a_relative_pronoun_tells_of_is_one_speaker(resolved: Resolve) -> None:
    out = resolved(
        "They got a letter that said it rained and added it snowed.",
        ("it rained", "said", "that"),
        ("it snowed", "added", "that"),
    )
    assert out.of(0) is not None
    assert out.of(0) is out.of(1)
