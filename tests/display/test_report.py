"""Summing up records."""

import csv
import io
from typing import Any

from spacy_diplomacy.display.people import people_of, person_of
from spacy_diplomacy.display.report import as_csv, as_html, as_text, summarise

Record = dict[str, Any]


def test_people_of_one_record(record: Record) -> None:
    people = people_of([record])
    assert [(p.name, p.role, p.total) for p in people] == [
        ("Ada Lind", "Minister", 2),
        ("A clerk", None, 1),
        ("unknown speaker", None, 1),
    ]
    assert people[0].toward("oppose") == [("Osten", 1)]
    assert people[0].toward("support") == [("The Bridge; East", 1)]


def test_names_are_joined_across_records_and_nouns_are_not(record: Record) -> None:
    summary = summarise([record, {**record, "id": "other"}])
    assert (summary.documents, summary.quotes) == (2, 8)
    assert [(p.name, p.total) for p in summary.people] == [
        ("Ada Lind", 4),
        ("A clerk", 1),
        ("A clerk", 1),
        ("unknown speaker", 1),
        ("unknown speaker", 1),
    ]
    assert [(p.name, target, n) for p, target, n in summary.stances()] == [
        ("Ada Lind", "Lind", {"support": 0, "oppose": 0, "neutral": 2}),
        ("Ada Lind", "Osten", {"support": 0, "oppose": 2, "neutral": 0}),
        ("Ada Lind", "The Bridge; East", {"support": 2, "oppose": 0, "neutral": 0}),
    ]


def test_a_knowledge_base_joins_different_names(record: Record) -> None:
    def named(name: str) -> Record:
        quote = record["quotes"][0]
        speaker = {**quote["speaker"], "name": name, "kb_id": "Q1"}
        return {"id": name, "quotes": [{**quote, "speaker": speaker}]}

    summary = summarise([named("Ada Lind"), named("A. Lind")])
    assert [p.total for p in summary.people] == [2]


def test_csv(record: Record) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(summarise([record])))))
    assert [(row["speaker"], row["target"], row["oppose"]) for row in rows] == [
        ("Ada Lind", "The Bridge; East", "0"),
        ("Ada Lind", "Osten", "1"),
        ("Ada Lind", "Lind", "0"),
        ("A clerk", "", ""),
        ("unknown speaker", "", ""),
    ]
    assert rows[0]["mixed"] == "1"


def test_text_and_page(record: Record) -> None:
    record["quotes"][0]["speaker"]["name"] = "<b>Ada</b> [bold]Lind"
    summary = summarise([record])
    assert "<b>Ada</b> [bold]Lind" in as_text(summary)
    page = as_html(summary)
    assert "&lt;b&gt;Ada&lt;/b&gt;" in page
    assert "<b>" not in page


def test_nothing() -> None:
    summary = summarise([])
    assert as_csv(summary).count("\n") == 1
    assert "0 documents" in as_text(summary)
    assert "Stances" not in as_html(summary).split("</title>")[1]


def test_a_speaker_without_anything() -> None:
    assert person_of({"speaker": {"id": "s0", "name": None, "role": None}}).known is False
