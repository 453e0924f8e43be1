"""The sample corpus as the tests' data."""

from pathlib import Path

import pytest

from spacy_diplomacy.corpus.document import Article
from spacy_diplomacy.corpus.records import read_records

ASSETS = Path(__file__).parents[2] / "project" / "assets"


@pytest.fixture(scope="session")
def sample() -> list[Article]:
    return list(read_records(ASSETS / "train.jsonl"))


@pytest.fixture(scope="session")
def assets() -> Path:
    return ASSETS
