"""German: the same resolver with German tables, on a blank pipeline."""

import pytest
import spacy
from spacy.language import Language

from spacy_diplomacy.resolve.context import build_context
from spacy_diplomacy.resolve.lexicon import default_lexicon
from spacy_diplomacy.resolve.names import find_names
from spacy_diplomacy.resolve.resolver import resolve
from spacy_diplomacy.types import Relation, SpeakerChain
from tests.resolve.conftest import find


@pytest.fixture(scope="module")
def german() -> Language:
    return spacy.blank("de")


def speakers_of(
    german: Language, text: str, *said: tuple[str, str, str]
) -> list[SpeakerChain | None]:
    """The speaker of each (content, cue, source)."""
    doc = german(text)
    relations = []
    at = 0
    for number, (content, cue, source) in enumerate(said):
        begin = text.index(content, at)
        relations.append(
            Relation(f"q{number}", (find(doc, content, begin),), (find(doc, cue, begin),),
                     (find(doc, source, begin),), "indirect")
        )  # fmt: skip
        at = begin + len(content)
    chains, links = resolve(doc, relations, lang="de")
    by_id = {chain.id: chain for chain in chains}
    joined = {link.quote_id: by_id[link.speaker_id] for link in links}
    return [joined.get(relation.id) for relation in relations]


@pytest.mark.parametrize(
    ("text", "name", "kind", "role", "country"),
    [
        ("Gestern sprach Bundeskanzlerin Anna Kern.", "Anna Kern", "PERSON",
         "Bundeskanzlerin", None),
        ("Dann sprach der norwegische Präsident Nils Berg.", "Nils Berg", "PERSON",
         "norwegische Präsident", "NOR"),
        ("Dann sprach Norwegens Präsident Nils Berg.", "Nils Berg", "PERSON",
         "Norwegens Präsident", "NOR"),
        ("Es war US-Außenminister Tom Lund, der sprach.", "Tom Lund", "PERSON",
         "US-Außenminister", "USA"),
        ("Jan Weber, Sprecher der Regierung, kam später.", "Jan Weber", "PERSON",
         "Sprecher der Regierung", None),
        ("Wir fragten die Vizesprecherin Eva Moos.", "Eva Moos", "PERSON", "Vizesprecherin", None),
        ("Morgen erwartet die Vorsitzende des Verbands, Eva Moos, bald.", "Eva Moos", "PERSON",
         "Vorsitzende des Verbands", None),
        ("Da kam Andres Granit, der Gouverneur von Tabaska.", "Andres Granit", "PERSON",
         "Gouverneur von Tabaska", None),
        ("Danach ging Frau Kern.", "Kern", "PERSON", None, None),
        ("Es kam Ludwig von der Heide.", "Ludwig von der Heide", "PERSON", None, None),
        ("Wir fragten das Neue Amt.", "Neue Amt", "ORG", None, None),
        ("Wir fuhren nach Norwegen.", "Norwegen", "GPE", None, "NOR"),
        ("Da kam die UNO.", "UNO", "ORG", None, None),
    ],
)  # fmt: skip
def test_names_taken_apart(
    german: Language, text: str, name: str, kind: str, role: str | None, country: str | None
) -> None:
    ctx = build_context(german(text), [], default_lexicon("de"))
    found = {ctx.text(n.start, n.end): n for n in find_names(ctx, [])}
    assert name in found
    assert (found[name].kind, found[name].role, found[name].country) == (kind, role, country)


@pytest.mark.parametrize(
    "text",
    [
        "Der Haushalt ist fertig.",
        "Wir sprachen über die neue Steuer.",
        "Die Bundeskanzlerin sprach.",
        "Kritiker warnten vor der Entscheidung.",
        "Es gab eine Verhandlung mit dem Sprecher.",
    ],
)
def test_nouns_are_no_names(german: Language, text: str) -> None:
    ctx = build_context(german(text), [], default_lexicon("de"))
    assert [ctx.text(n.start, n.end) for n in find_names(ctx, [])] == []


def test_pronouns_titles_and_role_nouns(german: Language) -> None:
    found = speakers_of(
        german,
        "Bundeskanzlerin Anna Kern traf Außenminister Jan Weber in Norwegen. Sie sagte, es regne. "
        "Er sagte, es schneie. Die Kanzlerin betonte, es sei kalt. Der Minister fügte hinzu, es "
        "sei warm. Frau Kern erklärte, es werde spät.",
        ("es regne", "sagte", "Sie"),
        ("es schneie", "sagte", "Er"),
        ("es sei kalt", "betonte", "Die Kanzlerin"),
        ("es sei warm", "fügte hinzu", "Der Minister"),
        ("es werde spät", "erklärte", "Frau Kern"),
    )
    assert [s.name if s else None for s in found] == [
        "Anna Kern", "Jan Weber", "Anna Kern", "Jan Weber", "Anna Kern",
    ]  # fmt: skip


def test_sie_is_one_or_many_by_the_verb(german: Language) -> None:
    text = "Anna Kern traf die Demonstranten. {}, es regne."
    one = speakers_of(german, text.format("Sie sagte"), ("es regne", "sagte", "Sie"))
    many = speakers_of(german, text.format("Sie sagten"), ("es regne", "sagten", "Sie"))
    assert [s.name if s else None for s in one] == ["Anna Kern"]
    assert [s.type if s else None for s in many] == ["GROUP"]


def test_an_unnamed_speaker_keeps_the_role(german: Language) -> None:
    (speaker,) = speakers_of(
        german,
        "Ein Sprecher des Ministeriums sagte, es regne.",
        ("es regne", "sagte", "Ein Sprecher des Ministeriums"),
    )
    assert speaker is not None
    assert (speaker.name, speaker.type) == ("", "PERSON")
    assert speaker.role == "Sprecher des Ministeriums"


def test_german_marks_close(german: Language) -> None:
    doc = german("\u201eEs regnet\u201c, sagte sie. Dann ging Jan Weber.")
    ctx = build_context(doc, [], default_lexicon("de"))
    assert [ctx.words[i] for i in range(len(doc)) if ctx.quoted[i]] == ["Es", "regnet"]
