"""Each kind of source, and each constraint, by a small text."""

import pytest
from spacy.language import Language

from spacy_diplomacy.resolve.resolver import resolve
from spacy_diplomacy.types import Relation
from tests.resolve.conftest import Resolve

STREAM = "Finnish Prime Minister Aino Laine said the bridge would open. "


def test_surname_joins_full_name(resolved: Resolve) -> None:
    out = resolved('Boris Grant came. "It rained," Grant said.', ('"It rained,"', "said", "Grant"))
    assert out.name(0) == "Boris Grant"


def test_name_role_country_and_mentions(resolved: Resolve) -> None:
    out = resolved(
        STREAM + '"We are glad," she added.',
        ("the bridge would open", "said", "Finnish Prime Minister Aino Laine"),
        ('"We are glad,"', "added", "she"),
    )
    assert len(out.speakers) == 1
    speaker = out.speakers[0]
    assert (speaker.name, speaker.type) == ("Aino Laine", "PERSON")
    assert (speaker.role, speaker.country) == ("Finnish Prime Minister", "FIN")
    assert out.mentions(speaker) == ["Aino Laine", "she"]
    assert [out.links[q].resolved_by for q in ("q0", "q1")] == ["name", "pronoun"]


def test_role_noun_with_country(resolved: Resolve) -> None:
    out = resolved(
        STREAM + "It was late. The Finnish leader said it was cheap.",
        ("the bridge would open", "said", "Finnish Prime Minister Aino Laine"),
        ("it was cheap", "said", "The Finnish leader"),
    )
    assert out.name(1) == "Aino Laine"
    assert out.links["q1"].resolved_by == "nominal"


def test_woman_and_man(resolved: Resolve) -> None:
    out = resolved(
        "Anna Weber met Peter Holm in May. He said the talks were long. She said they were short.",
        ("the talks were long", "said", "He"),
        ("they were short", "said", "She"),
    )
    assert (out.name(0), out.name(1)) == ("Peter Holm", "Anna Weber")


def test_two_of_one_surname_stay_apart(resolved: Resolve) -> None:
    out = resolved(
        "Mary Holt and her brother James Holt spoke. Mr. Holt said it rained. "
        "Ms. Holt said it snowed. Mary Holt said it was cold.",
        ("it rained", "said", "Mr. Holt"),
        ("it snowed", "said", "Ms. Holt"),
        ("it was cold", "said", "Mary Holt"),
    )
    assert [out.name(k) for k in range(3)] == ["James Holt", "Mary Holt", "Mary Holt"]
    assert out.links["q1"].speaker_id == out.links["q2"].speaker_id


def test_names_of_own_content_are_no_antecedent(resolved: Resolve) -> None:
    out = resolved(
        'Carl Moss came. "Victor Lund is late," he said.', ('"Victor Lund is late,"', "said", "he")
    )
    assert out.name(0) == "Carl Moss"


def test_speaker_of_the_quotation_is_not_he_in_it(resolved: Resolve) -> None:
    out = resolved(
        'Carl Moss met Victor Lund. "I know he is late," Moss said.',
        ('"I know he is late,"', "said", "Moss"),
    )
    speaker = out.of(0)
    assert speaker is not None
    assert "he" not in out.mentions(speaker)


def test_first_person_inside_is_the_speaker(nlp: Language) -> None:
    doc = nlp('Jane Roy came. "Then I said it was over," Roy recalled.')
    outer = Relation("q0", ((4, 13),), ((14, 15),), ((13, 14),), "direct")
    inner = Relation("q1", ((8, 11),), ((7, 8),), ((6, 7),), "indirect", nested_in="q0")
    assert (doc[6].text, doc[7].text, doc[13].text) == ("I", "said", "Roy")
    speakers, links = resolve(doc, [outer, inner])
    assert [s.name for s in speakers] == ["Jane Roy"]
    assert {link.speaker_id for link in links} == {"s0"}


def test_groups_and_documents_have_no_name(resolved: Resolve) -> None:
    out = resolved(
        "Officials said the road was closed. A new report found that it was safe.",
        ("the road was closed", "said", "Officials"),
        ("that it was safe", "found", "A new report"),
    )
    one, two = out.of(0), out.of(1)
    assert one is not None
    assert two is not None
    assert (one.name, one.type, one.role) == ("", "GROUP", "Officials")
    assert (two.name, two.type, two.role) == ("", "DOCUMENT", "new report")


def test_coordinated_sources_are_a_group(resolved: Resolve) -> None:
    out = resolved(
        "Ann Gray and Tom Reed said it rained.", ("it rained", "said", "Ann Gray and Tom Reed")
    )
    speaker = out.of(0)
    assert speaker is not None
    assert (speaker.name, speaker.type) == ("", "GROUP")
    assert speaker.role == "Ann Gray and Tom Reed"


@pytest.mark.parametrize(
    ("text", "source", "name", "country"),
    [
        ("Washington said the deal was dead.", "Washington", "United States", "USA"),
        ("The Kremlin said the deal was dead.", "The Kremlin", "Kremlin", "RUS"),
        ("Downing Street said the deal was dead.", "Downing Street", "Downing Street", "GBR"),
        ("Brussels said the deal was dead.", "Brussels", "European Union", None),
    ],
)
def test_metonyms(
    resolved: Resolve, text: str, source: str, name: str, country: str | None
) -> None:
    out = resolved(text, ("the deal was dead", "said", source))
    speaker = out.of(0)
    assert speaker is not None
    assert (speaker.name, speaker.country) == (name, country)
    assert out.links["q0"].resolved_by == "metonym"
    assert out.mentions(speaker) == [source.removeprefix("The ")]


def test_surname_that_is_a_place(resolved: Resolve) -> None:
    out = resolved("Helen Paris came. Paris said it rained.", ("it rained", "said", "Paris"))
    assert out.name(0) == "Helen Paris"


def test_possessor_is_not_the_speaker(resolved: Resolve) -> None:
    out = resolved(
        "Helen Moss came. Moss's lawyer said it rained.", ("it rained", "said", "Moss's lawyer")
    )
    assert out.name(0) is None
    speaker = out.of(0)
    assert speaker is not None
    assert speaker.type == "PERSON"


def test_acronym(resolved: Resolve) -> None:
    out = resolved(
        "The Northern Fisheries Union (NFU) met. The NFU said it rained.",
        ("it rained", "said", "The NFU"),
    )
    assert out.name(0) == "Northern Fisheries Union"


def test_joined_verb_inherits_the_speaker(resolved: Resolve) -> None:
    out = resolved(
        "Ruth Berg said taxes would fall and insisted wages would rise.",
        ("taxes would fall", "said", "Ruth Berg"),
        ("wages would rise", "insisted", ""),
    )
    assert out.name(1) == "Ruth Berg"


def test_passive_does_not_inherit(resolved: Resolve) -> None:
    out = resolved(
        "Ruth Berg said taxes would fall. It is believed that wages would rise.",
        ("taxes would fall", "said", "Ruth Berg"),
        ("that wages would rise", "believed", ""),
    )
    assert out.of(1) is None


def test_quotation_without_cue_goes_on(resolved: Resolve) -> None:
    out = resolved(
        '"It rains," Ruth Berg said. "It snows."',
        ('"It rains,"', "said", "Ruth Berg"),
        ('"It snows."', "", ""),
    )
    assert out.name(1) == "Ruth Berg"


def test_author(resolved: Resolve) -> None:
    out = resolved("I said it rained.", ("it rained", "said", "I"))
    speaker = out.of(0)
    assert speaker is not None
    assert (speaker.name, speaker.role) == ("", "author")


def test_headline_noun_is_named_later(resolved: Resolve) -> None:
    out = resolved(
        "Danish farmer says rain is late\n\nKaren Dahl, a Danish farmer, was at the fair.",
        ("rain is late", "says", "Danish farmer"),
    )
    assert out.name(0) == "Karen Dahl"


def test_text_without_names(resolved: Resolve) -> None:
    out = resolved(
        "a woman came in. she said it rained.",
        ("it rained", "said", "she"),
    )
    speaker = out.of(0)
    assert speaker is not None
    assert (speaker.name, speaker.role) == ("", "woman")
    assert out.mentions(speaker) == ["a woman", "she"]


def test_no_relations_no_speakers(resolved: Resolve) -> None:
    assert resolved("Ruth Berg came.").speakers == []


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("According to the Norland Ministry of Fish, it rained.", "According to"),
        ("In May the Norland Ministry of Fish said it rained.", "said"),
    ],
)
def test_source_that_was_not_found_beside_the_cue(resolved: Resolve, text: str, cue: str) -> None:
    assert resolved(text, ("it rained", cue, "")).name(0) == "Norland Ministry of Fish"


def test_utterance_belongs_to_its_owner(resolved: Resolve) -> None:
    out = resolved(
        "Ruth Berg came. Berg's statement said it rained.",
        ("it rained", "said", "Berg's statement"),
    )
    assert out.name(0) == "Ruth Berg"


def test_they_is_the_body_beside_a_woman(resolved: Resolve) -> None:
    out = resolved(
        "Ruth Berg left the Bank of Norland in May. She was tired. They said it rained.",
        ("it rained", "said", "They"),
    )
    assert out.name(0) == "Bank of Norland"


def test_he_said_goes_on_with_the_speaker_before(resolved: Resolve) -> None:
    out = resolved(
        'Ivo Lund said he thanked President Karl Voss. "It rained," he said.',
        ("he thanked President Karl Voss", "said", "Ivo Lund"),
        ('"It rained,"', "said", "he"),
    )
    assert out.name(1) == "Ivo Lund"


def test_her_view_is_that_of_whom_the_paragraph_tells(resolved: Resolve) -> None:
    out = resolved(
        "Ida Noor said it rained.\n\nA court sat. Mary Berg denied that. In her view, it was dry.",
        ("it rained", "said", "Ida Noor"),
        ("that", "denied", "Mary Berg"),
        ("it was dry", "view", "her"),
    )
    assert out.name(2) == "Mary Berg"


@pytest.mark.parametrize(
    ("cue", "name"), [("criticised", "Ida Noor"), ("was criticised for", None)]
)
def test_who_is_spoken_of_beside_a_cue_does_not_speak(
    resolved: Resolve, cue: str, name: str | None
) -> None:
    assert resolved(f"Ida Noor {cue} being late.", ("being late", cue, "")).name(0) == name


def test_who_is_the_person_right_before_it(resolved: Resolve) -> None:
    out = resolved("She studied under Karl Noor, who said it rained.", ("it rained", "said", "who"))
    assert out.name(0) == "Karl Noor"


def test_a_title_with_a_dot_of_its_own_is_no_role(resolved: Resolve) -> None:
    speaker = resolved("MS. NOOR said it rained.", ("it rained", "said", "MS. NOOR")).of(0)
    assert speaker is not None
    assert (speaker.name, speaker.role) == ("NOOR", None)


def test_herself_tells_which_of_a_family_it_is(resolved: Resolve) -> None:
    out = resolved(
        "Ida Noor met her father, Karl Noor. Noor herself said it rained.",
        ("it rained", "said", "Noor herself"),
    )
    assert out.name(0) == "Ida Noor"
