"""What the engine found, as plain texts."""

from collections.abc import Callable
from typing import NamedTuple

import pytest
import spacy
from spacy.tokens import Doc

from spacy_diplomacy.text.rules import find_relations
from spacy_diplomacy.types import TokenSpan


class Said(NamedTuple):
    """One relation as texts."""

    source: str
    cue: str
    content: tuple[str, ...]
    kind: str
    mode: str
    nested: bool


def as_texts(doc: Doc) -> list[Said]:
    def texts(spans: tuple[TokenSpan, ...]) -> tuple[str, ...]:
        return tuple(doc[start:end].text for start, end in spans)

    return [
        Said(
            " ".join(texts(r.source)),
            " ".join(texts(r.cue)),
            texts(r.content),
            r.kind,
            r.mode,
            r.nested_in is not None,
        )
        for r in find_relations(doc)
    ]


@pytest.fixture(scope="session")
def say() -> Callable[[str], list[Said]]:
    """Run the engine on an English text without any pipeline."""
    nlp = spacy.blank("en")
    return lambda text: as_texts(nlp.make_doc(text))


@pytest.fixture(scope="session")
def sage() -> Callable[[str], list[Said]]:
    """Run the engine on a German text without any pipeline."""
    nlp = spacy.blank("de")
    return lambda text: as_texts(nlp.make_doc(text))
