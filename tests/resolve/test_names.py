"""Names taken apart: titles, offices, honorifics, appositions, organisations, places."""

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from spacy_diplomacy.resolve.context import build_context
from spacy_diplomacy.resolve.lexicon import default_lexicon
from spacy_diplomacy.resolve.mentions import find_spots, mark_places
from spacy_diplomacy.resolve.names import find_names
from spacy_diplomacy.types import Entity


@pytest.mark.parametrize(
    ("text", "name", "kind", "role", "country"),
    [
        ("Then Italian President Marta Rossi spoke.", "Marta Rossi", "PERSON",
         "Italian President", "ITA"),
        ("It was World Fish Council Secretary General Ola Berg who spoke.", "Ola Berg", "PERSON",
         "World Fish Council Secretary General", None),
        ("We met Minister of Education Livia Novak today.", "Livia Novak", "PERSON",
         "Minister of Education", None),
        ("We met Spain's foreign ministry spokesman Pau Soler.", "Pau Soler", "PERSON",
         "Spain's foreign ministry spokesman", "ESP"),
        ("We met Pau Soler, Spain's foreign ministry spokesman, today.", "Pau Soler", "PERSON",
         "Spain's foreign ministry spokesman", "ESP"),
        ("The mayor of Northfield, Ann Weaver, spoke.", "Ann Weaver", "PERSON",
         "mayor of Northfield", None),
        ("He saw Polish Ambassador to the United States Zofia Zielka there.", "Zofia Zielka",
         "PERSON", "Polish Ambassador to the United States", "POL"),
        ("We heard curator Emma Stone-Hill.", "Emma Stone-Hill", "PERSON", "curator", None),
        ("We asked Mr. Tanaka.", "Tanaka", "PERSON", None, None),
        ("It was General Omar al-Haddad.", "Omar al-Haddad", "PERSON", "General", None),
        ("We asked the Ministry of Labour and Social Affairs.",
         "Ministry of Labour and Social Affairs", "ORG", None, None),
        ("They asked the Bank of Norland.", "Bank of Norland", "ORG", None, None),
        ("We left for Norway.", "Norway", "GPE", None, "NOR"),
        ("We asked the Danes.", "Danes", "NORP", None, "DNK"),
        ("They met Ann Lee, 45, a teacher from Ohio, there.", "Ann Lee", "PERSON",
         "teacher from Ohio", "USA"),
        ("Then Iceland's Prime Minister Jon Berg spoke.", "Jon Berg", "PERSON",
         "Iceland's Prime Minister", "ISL"),
        ("As Rosa Kern's campaign manager, Carl Moss, said.", "Carl Moss", "PERSON",
         "Rosa Kern's campaign manager", None),
        ("We met Carl Moss, Kern’s campaign manager, today.", "Carl Moss", "PERSON",
         "Kern’s campaign manager", None),
        ("We met Carl Moss, chairman of the House Harbour and Fish Committee.", "Carl Moss",
         "PERSON", "chairman of the House Harbour and Fish Committee", None),
        ("When he had become a candidate for mayor, Moss spoke.", "Moss", "UNKNOWN", None, None),
        ("We met Arcos chief executive Lena Holm.", "Lena Holm", "PERSON",
         "Arcos chief executive", None),
        ("So expects the chairman of the union, Ann Lee, today.", "Ann Lee", "PERSON",
         "chairman of the union", None),
        ("After talks with the president of Chile, Moss spoke.", "Moss", "UNKNOWN", None, None),
        ("We met Republican Ann Lee there.", "Ann Lee", "PERSON", "Republican", None),
        ("We met Melissa Crane of Gawkly there.", "Melissa Crane", "PERSON", None, None),
        ("It was in the Post.", "Post", "ORG", None, None),
        ("We asked Norway's Fish Authority.", "Fish Authority", "ORG", None, "NOR"),
    ],
)  # fmt: skip
def test_taken_apart(
    nlp: Language, text: str, name: str, kind: str, role: str | None, country: str | None
) -> None:
    ctx = build_context(nlp(text), [], default_lexicon("en"))
    found = {ctx.text(n.start, n.end): n for n in find_names(ctx, [])}
    assert name in found
    assert (found[name].kind, found[name].role, found[name].country) == (kind, role, country)


@pytest.mark.parametrize(
    "text",
    [
        "The Prime Minister spoke.",
        "Police came.",
        "Yesterday it rained.",
        "We have a British teacher.",
        "Your Honor, it rained.",
        "We met a Turin-based singer.",
    ],
)
def test_no_name(nlp: Language, text: str) -> None:
    ctx = build_context(nlp(text), [], default_lexicon("en"))
    assert find_names(ctx, []) == []


def test_entities_give_kind_and_longer_boundaries(nlp: Language) -> None:
    doc = nlp("We asked Quality and Rest about Vexo today.")
    ctx = build_context(doc, [], default_lexicon("en"))
    names = find_names(ctx, [Entity(2, 5, "ORG"), Entity(6, 7, "PERSON")])
    assert [(ctx.text(n.start, n.end), n.kind) for n in names] == [
        ("Quality and Rest", "ORG"),
        ("Vexo", "PERSON"),
    ]


@pytest.mark.parametrize(
    ("text", "entity", "name", "kind"),
    [
        ("It was in the Norway Herald today.", ("Norway Herald", "GPE"), "Norway Herald", "ORG"),
        ("It was the anti-slavery Whigs.", ("-slavery Whigs", "NORP"), "Whigs", "NORP"),
        ("It was Melissa Crane of Gawkly.", ("Melissa Crane of Gawkly", "ORG"), "Melissa Crane",
         "PERSON"),
        ("We read the Hurun Report.", ("Hurun Report", "PERSON"), "Hurun Report", "ORG"),
        ("We asked the NFU (Northern Fish Union.", ("NFU (Northern", "ORG"), "NFU", "ORG"),
    ],
)  # fmt: skip
def test_entities_are_mended(
    nlp: Language, text: str, entity: tuple[str, str], name: str, kind: str
) -> None:
    doc = nlp(text)
    start = doc.text.index(entity[0])
    span = doc.char_span(start, start + len(entity[0]), alignment_mode="expand")
    assert span is not None
    ctx = build_context(doc, [], default_lexicon("en"))
    names = find_names(ctx, [Entity(span.start, span.end, entity[1])])
    assert (name, kind) in [(ctx.text(n.start, n.end), n.kind) for n in names]


def test_gender_by_honorific_given_name_and_role(nlp: Language) -> None:
    text = (
        "We met Mrs. Okoye. We met John Adu. We met spokeswoman Zuri Kapoor. "
        "We met spokesman Mary Poe."
    )
    ctx = build_context(nlp(text), [], default_lexicon("en"))
    assert [n.gender for n in find_names(ctx, [])] == ["f", "m", "f", "f"]


def test_an_apposition_to_a_subject_is_one(nlp: Language) -> None:
    words = ["Its", "chief", ",", "Ida", "Noor", ",", "met", "Mary", "Berg", "."]
    heads = [1, 6, 1, 4, 1, 1, 6, 8, 6, 6]
    deps = ["poss", "nsubj", "punct", "compound", "appos", "punct", "ROOT", "compound", "dobj",
            "punct"]  # fmt: skip
    doc = Doc(nlp.vocab, words=words, heads=heads, deps=deps)
    ctx = build_context(doc, [], default_lexicon("en"))
    entities = [Entity(3, 5, "PERSON"), Entity(7, 9, "PERSON")]
    spots = [spot for spot in find_spots(ctx, find_names(ctx, entities)) if spot.form == "name"]
    mark_places(ctx, spots, [])
    assert [spot.subject for spot in spots] == [True, False]
