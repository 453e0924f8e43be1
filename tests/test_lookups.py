"""The lookups tables: all readable, found by spaCy's registry, clear errors."""

import gzip
import json
from pathlib import Path

import pytest
from spacy.util import load_language_data, registry

from spacy_diplomacy import lookups
from spacy_diplomacy.errors import LookupsError

ALL = [("en", name) for name in lookups.EN_TABLES] + [("de", name) for name in lookups.DE_TABLES]


@pytest.mark.parametrize(("lang", "name"), ALL)
def test_every_table_loads(lang: str, name: str) -> None:
    assert lookups.has_table(lang, name)
    assert lookups.load_table(lang, name)


@pytest.mark.parametrize(("lang", "name"), ALL)
def test_the_registry_knows_them(lang: str, name: str) -> None:
    found = registry.lookups.get(f"spacy_diplomacy_{lang}")
    assert load_language_data(found[name]) == lookups.load_table(lang, name)


def test_missing_table() -> None:
    assert not lookups.has_table("en", "nothing")
    assert not lookups.has_table("xx", "cues")
    with pytest.raises(LookupsError, match="no lookups table 'nothing'"):
        lookups.load_table("en", "nothing")


def test_gzip_and_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookups, "DATA", tmp_path)
    (tmp_path / "qq").mkdir()
    (tmp_path / "qq" / "small.json.gz").write_bytes(gzip.compress(json.dumps(["a"]).encode()))
    (tmp_path / "qq" / "bad.json").write_text("{", encoding="utf8")
    assert lookups.load_table("qq", "small") == ["a"]
    with pytest.raises(LookupsError, match="cannot be read"):
        lookups.load_table("qq", "bad")
