"""Fixtures every test may use."""

import pytest
import spacy
from spacy.language import Language
from spacy.util import fix_random_seed


@pytest.fixture(autouse=True)
def _fixed_seed() -> None:
    fix_random_seed(0)


@pytest.fixture
def blank() -> Language:
    """A blank English pipeline of the test's own."""
    return spacy.blank("en")
