"""The record that stands in for the pipeline's output."""

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def record() -> dict[str, Any]:
    """A record with nested, overlapping and interrupted quotes, markup in its text, and stances."""
    path = Path(__file__).parents[1] / "data" / "bridge.json"
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf8"))
    return loaded
