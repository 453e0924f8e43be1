"""Fixtures every test may use."""

import pytest
import spacy
from hypothesis import HealthCheck, settings
from spacy.language import Language
from spacy.util import fix_random_seed

# The same examples in every run, and no verdict by the clock: machines may be busy.
settings.register_profile(
    "steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")


@pytest.fixture(autouse=True)
def _fixed_seed() -> None:
    fix_random_seed(0)


@pytest.fixture
def blank() -> Language:
    """A blank English pipeline of the test's own."""
    return spacy.blank("en")
