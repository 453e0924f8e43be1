"""The record: the exact shape, and the way back to a Doc."""

import json

import pytest
import spacy
from spacy.tokens import Doc
from spacy.vocab import Vocab

from spacy_diplomacy import from_record, spans, to_record
from spacy_diplomacy.errors import StorageError
from spacy_diplomacy.types import (
    ActLabel,
    Mention,
    Relation,
    SpeakerChain,
    SpeakerLink,
    StanceRelation,
)

TEXT = "“Über’s Meer 🌊,” she\r\nsaid. They doubt it."
RECORD = {
    "id": "a",
    "text": TEXT,
    "quotes": [
        {
            "id": "q0",
            "type": "direct",
            "mode": "speech",
            "content": [[1, 14]],
            "nested_in": None,
            "cue": [[22, 26]],
            "source": [[17, 20]],
            "speaker": {
                "id": "s0",
                "name": "Ida Noor",
                "type": "PERSON",
                "role": None,
                "country": "NOR",
                "kb_id": "Q1",
                "resolved_by": "pronoun",
            },
            "stances": [
                {
                    "target": "sea",
                    "country": None,
                    "span": [8, 12],
                    "label": "support",
                    "score": 0.8333,
                }
            ],
            "act": "state",
            "score": 0.9123,
        },
        {
            "id": "q1",
            "type": "indirect",
            "mode": "thought",
            "content": [[39, 41]],
            "nested_in": "q0",
            "cue": [],
            "source": [],
            "speaker": None,
            "stances": [],
            "act": "reject",
            "score": 1.0,
        },
    ],
}


def make_doc() -> Doc:
    nlp = spacy.blank("de")
    doc = nlp(TEXT)

    def at(start: int, end: int) -> tuple[int, int]:
        span = doc.char_span(start, end)
        return span.start, span.end

    she = at(17, 20)
    spans.write_relations(
        doc,
        [
            Relation("q0", (at(1, 14),), (at(22, 26),), (she,), "direct", score=0.91234),
            Relation("q1", (at(39, 41),), mode="thought", nested_in="q0"),
        ],
    )
    mentions = (Mention(*she, "pronoun"),)
    spans.write_speakers(
        doc,
        [SpeakerChain("s0", "Ida Noor", "PERSON", mentions, country="NOR", kb_id="Q1")],
        [SpeakerLink("q0", "s0", "pronoun")],
    )
    stance = StanceRelation("q0", *at(8, 12), target="sea", label="support", score=0.83333)
    spans.write_stances(doc, [stance])
    spans.write_acts(doc, [ActLabel("q1", "reject")])
    return doc


def test_the_exact_shape() -> None:
    record = to_record(make_doc(), "a")
    assert record == RECORD
    assert list(record["quotes"][0]) == list(RECORD["quotes"][0])
    assert json.loads(json.dumps(record)) == RECORD


def test_without_text() -> None:
    record = to_record(make_doc(), "a", with_text=False)
    assert "text" not in record
    assert record["quotes"] == RECORD["quotes"]


def test_a_speaker_without_a_name_is_null(blank: spacy.Language) -> None:
    doc = blank("Officials doubt it")
    spans.write_relations(doc, [Relation("q0", ((2, 3),), ((1, 2),), ((0, 1),))])
    mention = Mention(0, 1, "nominal")
    spans.write_speakers(
        doc,
        [SpeakerChain("s0", "", "GROUP", (mention,), role="officials")],
        [SpeakerLink("q0", "s0", "nominal")],
    )
    speaker = to_record(doc, "a")["quotes"][0]["speaker"]
    assert (speaker["name"], speaker["role"]) == (None, "officials")


@pytest.mark.parametrize("maker", [spacy.blank("de"), Vocab(), spacy.blank("en").vocab])
def test_there_and_back(maker: spacy.Language | Vocab) -> None:
    doc = from_record(maker, RECORD)
    assert doc.text == TEXT
    assert to_record(doc, "a") == RECORD


def test_a_speaker_known_without_a_source(blank: spacy.Language) -> None:
    quote = {
        "id": "q0",
        "type": "direct",
        "content": [[0, 5]],
        "speaker": {"id": "s0", "name": "Ida Noor", "type": "PERSON"},
    }
    doc = from_record(blank, {"id": "a", "text": "Never !", "quotes": [quote]})
    assert doc._.quotes[0].speaker.name == "Ida Noor"
    assert doc._.quotes[0].source == ()


def test_no_text() -> None:
    with pytest.raises(StorageError, match="has no text"):
        from_record(Vocab(), {"id": "a", "quotes": []})


@pytest.mark.parametrize("offsets", [[0, 9999], [5, 5], [7, 3], [-4, 2]])
def test_offsets_outside_the_text(offsets: list[int]) -> None:
    quote = {"id": "q0", "type": "direct", "content": [offsets]}
    with pytest.raises(StorageError, match="do not fit"):
        from_record(spacy.blank("en"), {"id": "a", "text": "Some words.", "quotes": [quote]})
