"""The entities the engines work with: the host's where there are any, else our recogniser's."""

from typing import Final

from spacy.tokens import Doc

from spacy_diplomacy.spans import read_entities
from spacy_diplomacy.types import Entity

HOST_LABELS: Final = {
    "PERSON": "PERSON",
    "PER": "PERSON",
    "ORG": "ORG",
    "GPE": "GPE",
    "LOC": "LOC",
    "FAC": "LOC",
    "NORP": "NORP",
}
"""Labels of the usual entity schemes to ours; entities of other labels are left out."""


def entities_of(doc: Doc) -> list[Entity]:
    """Collect the entities of a document.

    Args:
        doc: The document; its ``ents`` are only read.

    Returns:
        The host's persons, organisations, places and peoples in reading order; if the host marks
        no entities, those our own recogniser stored; none where neither has run.
    """
    if doc.ents:
        return [
            Entity(ent.start, ent.end, HOST_LABELS[ent.label_])
            for ent in doc.ents
            if ent.label_ in HOST_LABELS and not ent.text.isspace()
        ]
    return read_entities(doc)
