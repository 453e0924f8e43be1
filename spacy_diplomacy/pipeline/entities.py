"""The entities the engines work with: the host's where there are any, else our recogniser's."""

from typing import Final

from spacy.tokens import Doc

from spacy_diplomacy.lookups import word_list
from spacy_diplomacy.spans import read_entities
from spacy_diplomacy.types import Entity, TokenSpan

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


def is_amount(doc: Doc, place: TokenSpan) -> bool:
    """Whether an entity is but the currency of an amount: "EUR 5 million".

    Args:
        doc: The document.
        place: The entity's tokens.

    Returns:
        Whether a number stands beside the currency's code.
    """
    start, end = place
    if end - start > 1 or doc[start].text not in word_list(doc.lang_, "grammar", "currencies"):
        return False
    beside = [doc[i] for i in (start - 1, end) if 0 <= i < len(doc)]
    return any(any(map(str.isdigit, token.text)) for token in beside)


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
