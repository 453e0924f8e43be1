"""Colours for displaCy."""

from typing import Any

import spacy
from spacy import displacy
from spacy.util import registry

from spacy_diplomacy.display.colours import DISPLACY_COLOURS
from spacy_diplomacy.record import from_record


def test_displacy_finds_them(record: dict[str, Any]) -> None:
    assert registry.displacy_colors.get_all()["diplomacy"] == DISPLACY_COLOURS
    doc = from_record(spacy.blank("en"), record)
    for key, label in (("quote_content", "MIXED"), ("quote_cue", "CUE")):
        page = displacy.render(doc, style="span", options={"spans_key": key}, page=True)
        assert DISPLACY_COLOURS[label] in page
