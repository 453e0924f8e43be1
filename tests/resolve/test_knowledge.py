"""The user's knowledge base: names, aliases, dated roles, files, spaCy's own kind."""

import json
from pathlib import Path

import pytest
import spacy
from spacy.kb import InMemoryLookupKB

from spacy_diplomacy.errors import InputError, SettingError
from spacy_diplomacy.pipeline.speaker_resolver import SpeakerResolver
from spacy_diplomacy.resolve.knowledge import knowledge_from, knowledge_of, read_knowledge
from tests.resolve.conftest import Resolve

ENTRIES = [
    {
        "id": "p1",
        "name": "Ola Berg",
        "aliases": ["O. Berg", "the fish chief"],
        "roles": [{"title": "Minister of Fish", "start": "2001", "end": "2005"}, "Fish Envoy"],
        "country": "NOR",
    },
    {"id": "p2", "name": "Ruth Berg", "roles": [{"title": "Minister of Fish", "start": "2006"}]},
    {"id": "p3", "name": "Ivo Lund"},
]


def test_by_name_and_alias() -> None:
    known = knowledge_from(ENTRIES)
    found = known.by_name("ola berg")
    assert found is not None
    assert found.id == "p1"
    assert known.by_name("Berg") is None  # two of them
    lund = known.by_name("Lund")
    assert lund is not None
    assert lund.id == "p3"


@pytest.mark.parametrize(("date", "wanted"), [("2003-05-01", "p1"), ("2010", "p2"), (None, "p2")])
def test_by_role_and_date(date: str | None, wanted: str) -> None:
    found = knowledge_from(ENTRIES).by_role("the Minister of Fish", date)
    assert found is not None
    assert found.id == wanted


def test_one_speaker_across_documents(resolved: Resolve) -> None:
    known = knowledge_from(ENTRIES)
    one = resolved("Mr. Lund said it rained.", ("it rained", "said", "Mr. Lund"), knowledge=known)
    two = resolved(
        "The fish chief said it rained.", ("it rained", "said", "The fish chief"), knowledge=known
    )
    three = resolved("Ola Berg said it rained.", ("it rained", "said", "Ola Berg"), knowledge=known)
    assert [o.speakers[0].kb_id for o in (one, two, three)] == ["p3", "p1", "p1"]
    assert [o.speakers[0].name for o in (one, two, three)] == ["Ivo Lund", "Ola Berg", "Ola Berg"]
    assert three.speakers[0].country == "NOR"


def test_chains_of_one_known_speaker_become_one(resolved: Resolve) -> None:
    out = resolved(
        "Ola Berg said it rained. It was late. The fish chief said it snowed.",
        ("it rained", "said", "Ola Berg"),
        ("it snowed", "said", "The fish chief"),
        knowledge=knowledge_from(ENTRIES),
    )
    assert [s.kb_id for s in out.speakers] == ["p1"]
    assert out.mentions(out.speakers[0]) == ["Ola Berg", "The fish chief"]


def test_namesake_is_not_linked(resolved: Resolve) -> None:
    out = resolved(
        "Karl Lund said it rained.", ("it rained", "said", "Karl Lund"),
        knowledge=knowledge_from(ENTRIES),
    )  # fmt: skip
    assert out.speakers[0].kb_id is None


def test_file(tmp_path: Path) -> None:
    path = tmp_path / "kb.jsonl"
    path.write_text("\n".join(json.dumps(e) for e in ENTRIES) + "\n", "utf8")
    assert read_knowledge(path).to_list() == knowledge_from(ENTRIES).to_list()


@pytest.mark.parametrize(
    "line", ["{", '{"id": "x"}', "[]", '{"id": "x", "name": "y", "roles": [1]}']
)
def test_bad_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "kb.jsonl"
    path.write_text('{"id": "a", "name": "b"}\n' + line + "\n", "utf8")
    with pytest.raises(InputError) as caught:
        read_knowledge(path)
    assert caught.value.line == 2
    assert "kb.jsonl" in str(caught.value)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_knowledge(tmp_path / "none.jsonl")


def test_spacy_knowledge_base() -> None:
    kb = InMemoryLookupKB(spacy.blank("en").vocab, entity_vector_length=1)
    kb.set_entities(["Q1", "Q2"], [1, 1], [[0.0], [0.0]])
    kb.add_alias("Ola Berg", ["Q1"], [0.9])
    kb.add_alias("Berg", ["Q1", "Q2"], [0.5, 0.4])
    known = knowledge_of(kb)
    assert known.speakers["Q1"].name == "Ola Berg"
    found = known.by_name("Ola Berg")
    assert found is not None
    assert found.id == "Q1"
    assert known.by_name("Berg") is None


def test_component_saves_its_knowledge_and_tables(tmp_path: Path) -> None:
    path, tables = tmp_path / "kb.jsonl", tmp_path / "tables.json"
    path.write_text(json.dumps(ENTRIES[2]) + "\n", "utf8")
    tables.write_text('{"metonyms": {"stone tower": {"country": "NOR"}}}', "utf8")
    nlp = spacy.blank("en")
    nlp.add_pipe("quote_detector", config={"weights": "none"})
    nlp.add_pipe("speaker_resolver", config={"knowledge": str(path), "tables": str(tables)})
    nlp.to_disk(tmp_path / "pipeline")
    path.unlink()
    tables.unlink()
    text = '"It rained," Mr. Lund said. "It snowed," Stone Tower said.'
    speakers = spacy.load(tmp_path / "pipeline")(text)._.speakers
    assert [(s.name, s.kb_id, s.country) for s in speakers] == [
        ("Ivo Lund", "p3", None),
        ("Stone Tower", None, "NOR"),
    ]
    again = SpeakerResolver(nlp.vocab).from_bytes(nlp.get_pipe("speaker_resolver").to_bytes())
    assert again.cfg["knowledge"][0]["id"] == "p3"


def test_set_knowledge_and_date() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("quote_detector", config={"weights": "none"})
    resolver = nlp.add_pipe("speaker_resolver")
    assert isinstance(resolver, SpeakerResolver)
    resolver.set_knowledge(ENTRIES)
    doc = nlp.make_doc('"It rained," the Minister of Fish said.')
    doc.user_data["date"] = "2003-01-01"
    assert [s.kb_id for s in nlp(doc)._.speakers] == ["p1"]


def test_bad_tables(tmp_path: Path) -> None:
    path = tmp_path / "tables.json"
    path.write_text("[]", "utf8")
    with pytest.raises(SettingError):
        SpeakerResolver(spacy.blank("en").vocab, tables=str(path)).ready()
    with pytest.raises(SettingError):
        SpeakerResolver(spacy.blank("en").vocab, tables=str(tmp_path / "none.json")).ready()
