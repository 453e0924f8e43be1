"""The storage schema: what is written reads back, and survives what spaCy does to a Doc."""

import pickle
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from spacy_diplomacy import spans
from spacy_diplomacy.errors import StorageError
from spacy_diplomacy.labels import (
    ACTS,
    CONTENT,
    CUE,
    ENTITY_LABELS,
    FORMS,
    GROUP_KEYS,
    KINDS,
    MENTIONS,
    MODES,
    QUOTE_SPEAKER,
    RESOLVED_BY,
    SOURCE,
    SPEAKER_TYPES,
    STANCE_LABELS,
)
from spacy_diplomacy.types import (
    ActLabel,
    Entity,
    Mention,
    Relation,
    SpeakerChain,
    SpeakerLink,
    StanceRelation,
)


@dataclass(frozen=True)
class Stored:
    """Everything the schema can hold of one document."""

    relations: list[Relation]
    chains: list[SpeakerChain]
    links: list[SpeakerLink]
    stances: list[StanceRelation]
    acts: list[ActLabel]
    entities: list[Entity]


EXAMPLE = Stored(
    relations=[
        Relation("q0", ((0, 2), (4, 6)), ((3, 4),), ((2, 3),), "direct", "speech", 0.91),
        Relation("q1", ((4, 5),), (), (), "indirect", "thought", 0.25, nested_in="q0"),
        Relation("q2", ((6, 8),), ((3, 4),), ((2, 3),), "mixed", "writing", 1.0),
    ],
    chains=[
        SpeakerChain(
            "s0",
            "Ida Noor",
            "PERSON",
            (Mention(2, 3, "pronoun", 0.5), Mention(7, 8, "name")),
            "Minister",
            "NOR",
            "Q1",
        ),
        SpeakerChain("s1", "", "GROUP", (Mention(0, 1, "nominal", 0.75),), "officials"),
    ],
    links=[SpeakerLink("q0", "s0", "pronoun", 0.5), SpeakerLink("q1", "s1", "nominal")],
    stances=[
        StanceRelation("q0", 5, 6, "Norway", "oppose", 0.5, "NOR"),
        StanceRelation("q0", 0, 1, "trade", "support"),
    ],
    acts=[ActLabel("q0", "accuse", 0.75), ActLabel("q1", "state")],
    entities=[Entity(2, 3, "PERSON"), Entity(5, 6, "GPE")],
)


def write(doc: Doc, stored: Stored) -> None:
    spans.write_relations(doc, stored.relations)
    spans.write_speakers(doc, stored.chains, stored.links)
    spans.write_stances(doc, stored.stances)
    spans.write_acts(doc, stored.acts)
    spans.write_entities(doc, stored.entities)


def read(doc: Doc) -> Stored:
    return Stored(
        spans.read_relations(doc),
        *spans.read_speakers(doc),
        spans.read_stances(doc),
        spans.read_acts(doc),
        spans.read_entities(doc),
    )


@pytest.fixture
def doc() -> Doc:
    made = Doc(Vocab(), words=["a", "b", "she", "says", "c", "d", "e", "f"])
    write(made, EXAMPLE)
    return made


def by_docbin(doc: Doc, store_user_data: bool) -> Doc:
    packed = DocBin(docs=[doc], store_user_data=store_user_data).to_bytes()
    return next(iter(DocBin().from_bytes(packed).get_docs(Vocab())))


ROUND_TRIPS: dict[str, Callable[[Doc], Doc]] = {
    "nothing": lambda doc: doc,
    "to_bytes": lambda doc: Doc(Vocab()).from_bytes(doc.to_bytes()),
    "pickle": lambda doc: pickle.loads(pickle.dumps(doc)),
    "copy": lambda doc: doc.copy(),
    "docbin": lambda doc: by_docbin(doc, store_user_data=False),
    "docbin_user_data": lambda doc: by_docbin(doc, store_user_data=True),
    "disk_dict": lambda doc: Doc(Vocab()).from_dict(doc.to_dict()),
}


@pytest.mark.parametrize("way", ROUND_TRIPS.values(), ids=ROUND_TRIPS.keys())
def test_everything_survives(doc: Doc, way: Callable[[Doc], Doc]) -> None:
    assert read(way(doc)) == EXAMPLE


@pytest.mark.parametrize("way", ROUND_TRIPS.values(), ids=ROUND_TRIPS.keys())
def test_empty_groups_survive(way: Callable[[Doc], Doc]) -> None:
    doc = Doc(Vocab(), words=["a"])
    write(doc, Stored([], [], [], [], [], []))
    again = way(doc)
    # present and empty says "annotated, nothing there", absent says "not annotated"
    assert set(again.spans) == set(GROUP_KEYS)
    assert read(again) == Stored([], [], [], [], [], [])


def test_missing_groups_read_as_empty() -> None:
    doc = Doc(Vocab(), words=["a"])
    assert read(doc) == Stored([], [], [], [], [], [])
    assert not doc.spans


def test_writing_replaces(doc: Doc) -> None:
    write(doc, Stored([], [], [], [], [], []))
    assert read(doc) == Stored([], [], [], [], [], [])
    write(doc, EXAMPLE)
    assert read(doc) == EXAMPLE


def test_documented_loss_in_from_docs(doc: Doc) -> None:
    """Attrs are lost and read back as defaults; structure, labels and names stay."""
    other = Doc(doc.vocab, words=["x", "y"])
    merged = Doc.from_docs([other, doc], ensure_whitespace=False)
    relations = spans.read_relations(merged)
    assert [relation.content for relation in relations] == [((2, 4), (6, 8)), ((6, 7),), ((8, 10),)]
    assert {relation.score for relation in relations} == {1.0}
    assert {relation.mode for relation in relations} == {"speech"}
    assert {relation.nested_in for relation in relations} == {None}
    chains, links = spans.read_speakers(merged)
    assert [(chain.id, chain.name, chain.role) for chain in chains] == [
        ("s0", "Ida Noor", None),
        ("s1", "", None),
    ]
    assert [(link.quote_id, link.speaker_id) for link in links] == [("q0", "s0"), ("q1", "s1")]
    assert [stance.score for stance in spans.read_stances(merged)] == [1.0, 1.0]


def test_documented_loss_in_as_doc(doc: Doc) -> None:
    assert read(doc[0:6].as_doc()) == Stored([], [], [], [], [], [])


def test_documented_loss_in_to_json(doc: Doc) -> None:
    """Ids are lost: contents become quotes of their own, what is joined by id is gone."""
    again = Doc(Vocab()).from_json(doc.to_json())
    relations = spans.read_relations(again)
    assert [relation.content for relation in relations] == [
        ((0, 2),),
        ((4, 6),),
        ((4, 5),),
        ((6, 8),),
    ]
    assert {relation.cue + relation.source for relation in relations} == {()}
    assert spans.read_speakers(again) == ([], [])
    assert spans.read_stances(again) == []
    assert spans.read_entities(again) == EXAMPLE.entities


def test_layout_of_the_groups(doc: Doc) -> None:
    content = doc.spans[CONTENT]
    assert [(span.label_, span.id_) for span in content] == [
        ("direct", "q0"),
        ("direct", "q0"),
        ("indirect", "q1"),
        ("mixed", "q2"),
    ]
    assert content.attrs == {
        "scores": [0.91, 0.91, 0.25, 1.0],
        "modes": ["speech", "speech", "thought", "writing"],
        "nested_in": ["", "", "q0", ""],
    }
    assert {span.label_ for span in doc.spans[CUE]} == {"CUE"}
    assert {span.label_ for span in doc.spans[SOURCE]} == {"SOURCE"}
    first = doc.spans[MENTIONS][0]
    assert (first.label_, first.id_, first.kb_id_) == ("PERSON", "s0", "Ida Noor")
    with_source, without = doc.spans[QUOTE_SPEAKER]
    assert (with_source.start, with_source.label_, with_source.kb_id_) == (2, "pronoun", "s0")
    assert (without.start, without.end) == (4, 5)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"relations": [Relation("q0", ())]}, "no content"),
        ({"relations": [Relation("q0", ((0, 9),))]}, "does not fit"),
        ({"relations": [Relation("q0", ((2, 2),))]}, "does not fit"),
        ({"relations": [Relation("q0", ((-1, 2),))]}, "does not fit"),
        ({"relations": [Relation("q", ((0, 1),)), Relation("q", ((1, 2),))]}, "stands twice"),
        ({"relations": [Relation("", ((0, 1),))]}, "empty"),
        ({"chains": [SpeakerChain("s0", "A", "PERSON", ())], "links": []}, "no mention"),
        ({"links": [SpeakerLink("q9", "s0", "name")]}, "no quote 'q9'"),
        ({"links": [SpeakerLink("q0", "s9", "name")]}, "'s9'"),
        ({"acts": [ActLabel("q9", "state")]}, "no quote 'q9'"),
        ({"acts": [ActLabel("q0", "state"), ActLabel("q0", "agree")]}, "stands twice"),
    ],
)
def test_what_does_not_fit_is_refused(doc: Doc, change: dict[str, list], what: str) -> None:
    with pytest.raises(StorageError, match=what):
        write(doc, replace(EXAMPLE, **change))


def test_strings_go_to_the_document_s_own_vocab(doc: Doc) -> None:
    elsewhere = Doc(Vocab(), words=[token.text for token in doc])
    write(elsewhere, EXAMPLE)
    assert "Ida Noor" in elsewhere.vocab.strings
    assert read(elsewhere) == EXAMPLE


def place_strategy(length: int) -> st.SearchStrategy[tuple[int, int]]:
    return st.integers(0, length - 1).flatmap(
        lambda start: st.tuples(st.just(start), st.integers(start + 1, length))
    )


@st.composite
def documents(draw: st.DrawFn) -> tuple[list[str], Stored]:
    """Random words, and random relations, speakers, stances, acts and entities over them."""
    words = draw(st.lists(st.text(min_size=1, max_size=4), min_size=1, max_size=12))
    place = place_strategy(len(words))
    several = st.lists(place, max_size=3).map(tuple)
    score = st.floats(0, 1)
    optional = st.none() | st.text(min_size=1, max_size=5)
    ids = [f"q{row}" for row in range(draw(st.integers(0, 4)))]
    relations = [
        Relation(
            id=key,
            content=draw(st.lists(place, min_size=1, max_size=3).map(tuple)),
            cue=draw(several),
            source=draw(several),
            kind=draw(st.sampled_from(KINDS)),
            mode=draw(st.sampled_from(MODES)),
            score=draw(score),
            nested_in=draw(st.none() | st.sampled_from(ids)),
        )
        for key in ids
    ]
    chains = [
        SpeakerChain(
            id=f"s{row}",
            name=draw(st.text(max_size=6)),
            type=draw(st.sampled_from(SPEAKER_TYPES)),
            mentions=tuple(
                Mention(*draw(place), draw(st.sampled_from(FORMS)), draw(score))
                for _ in range(draw(st.integers(1, 3)))
            ),
            role=draw(optional),
            country=draw(optional),
            kb_id=draw(optional),
        )
        for row in range(draw(st.integers(0, 3)))
    ]
    links = [
        SpeakerLink(
            key,
            draw(st.sampled_from(chains)).id,
            draw(st.sampled_from(RESOLVED_BY)),
            draw(score),
        )
        for key in ids
        if chains and draw(st.booleans())
    ]
    stances = [
        StanceRelation(
            key,
            *draw(place),
            target=draw(st.text(max_size=6)),
            label=draw(st.sampled_from(STANCE_LABELS)),
            score=draw(score),
            country=draw(optional),
        )
        for key in ids
        for _ in range(draw(st.integers(0, 2)))
    ]
    acts = [ActLabel(key, draw(st.sampled_from(ACTS)), draw(score)) for key in ids]
    entities = [Entity(*where, draw(st.sampled_from(ENTITY_LABELS))) for where in draw(several)]
    return words, Stored(relations, chains, links, stances, acts, entities)


@given(documents())
@settings(max_examples=60, deadline=None)
def test_write_then_read_is_the_identity(document: tuple[list[str], Stored]) -> None:
    words, stored = document
    doc = Doc(Vocab(), words=words)
    write(doc, stored)
    assert read(doc) == stored
    assert read(Doc(Vocab()).from_bytes(doc.to_bytes())) == stored
