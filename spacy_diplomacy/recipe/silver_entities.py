"""Reads the entities that Stanford CoreNLP found in PolNeAR's articles, and mends their labels.

A name that CoreNLP calls a person in nine places and an organisation in one is a person: labels
follow the majority over the whole corpus.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from spacy_diplomacy.corpus.files import read_json_lines
from spacy_diplomacy.recipe.entity_labels import corenlp_label

#: A label in this many places, and in this share of them, holds for all.
_LEAST: Final = 4
_SHARE: Final = 0.6

#: `(start, end, label)` in characters, by article.
CharEntities = dict[str, list[tuple[int, int, str]]]


def read_silver(path: Path, texts: Mapping[str, str]) -> CharEntities:
    """Read the silver entities with our labels.

    Args:
        path: JSON Lines with ``id`` and ``ents``: start, end, CoreNLP's label.
        texts: The articles by id; rows of other articles are passed over.

    Returns:
        The entities of each article, in character offsets.

    Raises:
        InputError: If the file cannot be read.
    """
    rows = [(row["id"], row["ents"]) for _, row in read_json_lines(path) if row["id"] in texts]
    kinds: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, entities in rows:
        for start, end, kind in entities:
            kinds[texts[name][start:end]][kind] += 1
    usual = {surface: _majority(counts) for surface, counts in kinds.items()}
    found: CharEntities = {}
    for name, entities in rows:
        own = found.setdefault(name, [])
        for start, end, kind in entities:
            surface = texts[name][start:end]
            label = corenlp_label(surface, usual[surface] or kind)
            if label is not None:
                own.append((start, end, label))
    return found


def _majority(counts: Counter[str]) -> str | None:
    """The kind that holds for all places of a name, if any."""
    total = sum(counts.values())
    kind, most = counts.most_common(1)[0]
    return kind if total >= _LEAST and most > _SHARE * total else None
