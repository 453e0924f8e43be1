"""Whom a paragraph is about, and what is no mention: datelines, quantities, words of time."""

import pytest

from tests.resolve.conftest import Resolve


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ms Okafor's colleague, Peter Lund, spoke. The former teacher said it rained.",
         "Peter Lund"),
        ("Chris Bale trained.\n\nThe ex-Wanderers striker said it rained.", "Chris Bale"),
        ("Chris Bale met Peter Lund. The former teacher said it rained.", None),
        ("Chris Bale trained. The teacher said it rained.", None),
        ("Chris Bale trained. The former actress said it rained.", None),
        ("Officials came. The former teacher said it rained.", None),
    ],
)  # fmt: skip
def test_former_something_is_the_one_person_in_focus(
    resolved: Resolve, text: str, name: str | None
) -> None:
    source = text[text.index("The ", 5) : text.index(" said")]
    assert resolved(text, ("it rained", "said", source)).name(0) == name


def test_who_is_only_brought_in_is_not_in_focus(resolved: Resolve) -> None:
    out = resolved(
        "Chris Bale trained. It was late, a spokesman said. The former striker said it rained.",
        ("It was late", "said", "a spokesman"),
        ("it rained", "said", "The former striker"),
    )
    assert [out.name(0), out.name(1)] == [None, "Chris Bale"]


@pytest.mark.parametrize("age", ["51", "22"])
def test_another_age_is_another_person(resolved: Resolve, age: str) -> None:
    out = resolved(
        "Chris Bale trained. The 22-year-old said it rained.\n\n"
        f"Peter Lund watched. The {age}-year-old said it was dry.",
        ("it rained", "said", "The 22-year-old"),
        ("it was dry", "said", f"The {age}-year-old"),
    )
    assert [out.name(0), out.name(1)] == ["Chris Bale", {"51": "Peter Lund"}.get(age, "Chris Bale")]


LEAD = "{} on Friday rejected a plan and said it was dead.\n\nIt was late, {} said.\n\n"


@pytest.mark.parametrize(
    ("holder", "speaker", "name"),
    [
        ("Portugal's energy minister", "Helena Duarte", "Helena Duarte"),
        ("The mayor of Norwick", "Helena Duarte", "Helena Duarte"),
        ("The ministry's spokeswoman", "Helena Duarte", "Helena Duarte"),
        ("A minister", "Helena Duarte", None),
        ("A spokeswoman for the ministry", "Helena Duarte", "Helena Duarte"),
        ("His lawyer", "Helena Duarte", None),
        ("Portugal's energy minister", "his aide Helena Duarte", None),
        ("Ann Finch and Portugal's energy minister", "Helena Duarte", None),
    ],
)
def test_lead_leaves_the_office_holder_unnamed(
    resolved: Resolve, holder: str, speaker: str, name: str | None
) -> None:
    out = resolved(
        LEAD.format(holder, speaker) + "The minister said it rained.",
        ("it was dead", "said", holder.removeprefix("Ann Finch and ")),
        ("It was late", "said", speaker),
        entities=[("Helena Duarte", "PERSON")],
    )
    assert out.name(0) == name
    assert out.name(1) == "Helena Duarte"


def test_who_was_named_late_is_taken_up_by_the_office(resolved: Resolve) -> None:
    out = resolved(
        LEAD.format("Portugal's energy minister", "Helena Duarte") + "The minister said it rained.",
        ("It was late", "said", "Helena Duarte"),
        ("it rained", "said", "The minister"),
    )
    assert out.name(1) == "Helena Duarte"
    assert out.speakers[0].role == "Portugal's energy minister"


@pytest.mark.parametrize(
    "dateline", ["PARIS, June 3 —", "LONDON (AP) —", "LISBON, Oct. 4 --", "NORWICK —", "Oslo –"]
)
def test_dateline_is_no_speaker(resolved: Resolve, dateline: str) -> None:
    text = f"{dateline} It said the plan was dead."
    out = resolved(text, ("the plan was dead", "said", "It"))
    assert out.of(0) is None
    out = resolved(text, ("the plan was dead", "said", dateline.split()[0].strip(",")))
    assert out.of(0) is None


@pytest.mark.parametrize(
    "text",
    [
        "LEE — We said it rained.\n\nHOLT — We said it snowed.",
        "Jane Lee (June 3, 1914 – May 5, 1990) said it rained.",
        "The dead – Lee said it rained – were few.",
    ],
)
def test_labels_and_lives_are_no_datelines(resolved: Resolve, text: str) -> None:
    source = "Jane Lee" if "Jane" in text else "LEE" if "LEE" in text else "Lee"
    assert resolved(text, ("it rained", "said", source)).name(0) == source


@pytest.mark.parametrize("source", ["Hundreds of people", "Dozens"])
def test_quantities_are_groups_without_a_name(resolved: Resolve, source: str) -> None:
    out = resolved(f"{source} said it rained.", ("it rained", "said", source),
                   entities=[(source.split()[0], "ORG")])  # fmt: skip
    speaker = out.of(0)
    assert speaker is not None
    assert (speaker.name, speaker.type, speaker.role) == ("", "GROUP", source)


@pytest.mark.parametrize(
    ("source", "role"),
    [
        ("Portugal's energy minister on Friday", "Portugal's energy minister"),
        ("A minister late yesterday", "minister"),
        ("A reporter for USA Today", "reporter for USA Today"),
        ("A spokesman for Ms May", "spokesman for Ms May"),
    ],
)
def test_role_ends_before_words_of_time(resolved: Resolve, source: str, role: str) -> None:
    out = resolved(f"{source} said it rained.", ("it rained", "said", source))
    speaker = out.of(0)
    assert speaker is not None
    assert speaker.role == role


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("St Ives", "GPE"),
        ("St Mary's Hospital", "ORG"),
        ("St. Peter's Church", "ORG"),
        ("St John Ambulance", "ORG"),
        ("St Augustine", "PERSON"),
    ],
)
def test_saint_is_part_of_the_name(resolved: Resolve, name: str, kind: str) -> None:
    parts = [("Mary", "PERSON"), ("Peter", "PERSON"), ("Church", "ORG"), ("St Ives", "GPE"),
             ("John Ambulance", "PERSON"), ("Augustine", "PERSON")]  # fmt: skip
    out = resolved(
        f"{name} said it rained.",
        ("it rained", "said", name),
        entities=[(part, label) for part, label in parts if part in name],
    )
    speaker = out.of(0)
    assert speaker is not None
    assert (speaker.name, speaker.type) == (name, kind)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('A letter of thanks came from Norwick. "We are glad," it read.', "DOCUMENT"),
        ("A letter came from Oslo today. It said the road was shut.", "DOCUMENT"),
        ("A letter came. Oslo has read all. It said the road was shut.", "GPE"),
    ],
)
def test_it_is_the_document_that_came_from_a_town(resolved: Resolve, text: str, kind: str) -> None:
    said = (
        ('"We are glad,"', "read", "it") if "glad" in text else ("the road was shut", "said", "It")
    )
    out = resolved(text, said, entities=[("Norwick", "GPE")] * ("Norwick" in text))
    speaker = out.of(0)
    assert speaker is not None
    assert speaker.type == kind


def test_title_of_another_gender_is_someone_else(resolved: Resolve) -> None:
    out = resolved(
        "Kirsty Petrie won. Mr Petrie said it rained.", ("it rained", "said", "Mr Petrie")
    )
    assert out.name(0) == "Petrie"


@pytest.mark.parametrize(
    ("first", "name"),
    [
        ("In court, Lucy Farrant said", "Lucy Farrant"),
        # whose office is known goes by that one
        ("In court, the surgeon Lucy Farrant said", None),
        # another person stands in the paragraph
        ("Ann Finch waited. Lucy Farrant said", None),
    ],
)
def test_the_one_speaker_of_a_paragraph_goes_by_a_new_noun(
    resolved: Resolve, first: str, name: str | None
) -> None:
    text = f"{first} it was late. The barrister added that it rained."
    source = "the surgeon Lucy Farrant" if "surgeon" in first else "Lucy Farrant"
    out = resolved(text, ("it was late", "said", source), ("it rained", "added", "The barrister"))
    assert out.name(1) == name


@pytest.mark.parametrize(
    ("first", "second", "name"),
    [
        ("Unite", "The union", "Unite"),
        ("Unite", "The government", None),
        # its name says that it is no union
        ("The Ministry of Health", "The union", None),
        ("Acme paid Unite and Unite", "The union", None),
    ],
)
def test_the_one_body_that_speaks_goes_by_its_trade(
    resolved: Resolve, first: str, second: str, name: str | None
) -> None:
    text = f"{first} said that it was late. {second} claimed that it rained."
    speaker = first.split(" and ")[-1]
    ents = [(part, "ORG") for part in ("Unite", "Acme", "The Ministry of Health") if part in text]
    out = resolved(
        text,
        ("that it was late", "said", speaker),
        ("that it rained", "claimed", second),
        entities=ents,
    )
    assert out.name(1) == name


@pytest.mark.parametrize(
    ("between", "name"), [("", "Chris Bale"), (" Peter Lund cheered.", None)], ids=["one", "two"]
)
def test_a_place_in_a_team_is_that_of_the_one_in_focus(
    resolved: Resolve, between: str, name: str | None
) -> None:
    text = f"Captain Chris Bale scored twice.{between} The midfielder said it rained."
    assert resolved(text, ("it rained", "said", "The midfielder")).name(0) == name
