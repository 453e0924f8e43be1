"""Where a dateline ends."""

import pytest

from spacy_diplomacy.text.datelines import dateline_end


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("OSLO (Wire) - It rains.", "It rains."),
        ("NEW HALDEN, Norland, May 3 — It rains.", "It rains."),
        ("Halden (NorWire) -- It rains.", "It rains."),
        ("OSLO - It rains.", "It rains."),
        ("14:05 It rains.", "It rains."),
        ("2:05 p.m. ET - It rains.", "It rains."),
        ("14.05 metres of rain fell.", "14.05 metres of rain fell."),
        ('OSLO, June 3 — "It rains," he said.', '"It rains," he said.'),
        ("SEATTLE, Wash., Nov. 27, 2026 - It rains.", "It rains."),
        ("NATO officials - and others - spoke.", "NATO officials - and others - spoke."),
        ("NATO - which began - spoke.", "NATO - which began - spoke."),
        ("NATO, which began in 1949 - It rains.", "NATO, which began in 1949 - It rains."),
        ("It rains - again.", "It rains - again."),
        ("", ""),
    ],
)
def test_dateline(text: str, rest: str) -> None:
    assert text[dateline_end(text, 0, len(text)) :] == rest


@pytest.mark.parametrize("text", ["A" * 5000, "A-" * 5000, "AB, " * 5000, "A" * 5000 + " ("])
def test_capitals_without_end_are_no_dateline(text: str) -> None:
    assert dateline_end(text, 0, len(text)) == 0
