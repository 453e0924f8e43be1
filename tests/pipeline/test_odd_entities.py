"""A host's entities may stand anywhere, on blanks and marks too: nothing breaks on them."""

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from spacy_diplomacy import to_record

WORDS = st.sampled_from(
    """Anna Berg Mr. he she they its the a said told president minister Russian Norway Kremlin
    and , . " “ ” ' 's ( ) of by - officials we \n\n Labour 45 company foreign tech giant agreed
    condemned praised ships 😀""".replace("\n    ", " ").split(" ")
)
LABELS = st.sampled_from(["PERSON", "ORG", "GPE", "LOC", "NORP", "DATE"])
Entities = list[tuple[int, int, str]]


@pytest.fixture(scope="module", params=["none", "fast"])
def pipeline(request: pytest.FixtureRequest) -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("quote_attribution", config={"weights": request.param})
    return nlp


@st.composite
def documents(draw: st.DrawFn) -> tuple[list[str], Entities]:
    """Odd words, and entities anywhere among them."""
    words = [word for word in draw(st.lists(WORDS, min_size=1, max_size=30)) if word] or ["."]
    places = st.tuples(st.integers(0, len(words) - 1), st.integers(1, 4), LABELS)
    found = draw(st.lists(places, max_size=3))
    return words, [(start, min(start + size, len(words)), label) for start, size, label in found]


def with_entities(nlp: Language, words: list[str], entities: Entities) -> Doc:
    doc = Doc(nlp.vocab, words=words)
    spans = [Span(doc, start, end, label=label) for start, end, label in entities]
    doc.set_ents(filter_spans(spans))
    return doc


@settings(max_examples=60)
@given(documents())
def test_any_entities_give_a_record(pipeline: Language, case: tuple[list[str], Entities]) -> None:
    doc = pipeline(with_entities(pipeline, *case))
    quotes = to_record(doc, "a")["quotes"]
    spans = [
        *(
            span
            for quote in quotes
            for role in ("content", "cue", "source")
            for span in quote[role]
        ),
        *(stance["span"] for quote in quotes for stance in quote["stances"]),
    ]
    assert all(doc.text[start:end].strip() for start, end in spans)
    speakers = [quote["speaker"] for quote in quotes if quote["speaker"]]
    assert all(who["name"] is None or who["name"].strip() for who in speakers)


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("Anna Berg said it would rain , warned ships", (6, 8, "ORG")),
        ("Anna Berg condemned the company \n\n by", (5, 7, "PERSON")),
    ],
)
def test_entities_of_small_letters_or_blanks(
    pipeline: Language, text: str, entity: tuple[int, int, str]
) -> None:
    doc = pipeline(with_entities(pipeline, text.split(" "), [entity]))
    assert [(ent.start, ent.end, ent.label_) for ent in doc.ents] == [entity]
