"""Adds the report that a whole sentence is, where a network found only one inside of it.

"The chief will leave after a review found that he lied, the company said." A network gives each
token one role, and the inner report may take them all.
"""

from collections.abc import Sequence
from dataclasses import replace

from spacy_diplomacy.text.tagged import Held, tokens_of
from spacy_diplomacy.types import Relation


def around_reports(found: Sequence[Relation], patterns: Sequence[Relation]) -> list[Relation]:
    """Add reporting clauses behind a sentence that holds a report of its own.

    Args:
        found: The relations so far.
        patterns: Relations of the patterns with cue and source, none of them nested.

    Returns:
        The relations, those inside an added one marked as nested in it, and the added ones.
    """
    cues = {index for own in found for index in tokens_of(own.cue)}
    held = Held(found)
    around: dict[int, str] = {}
    added: list[Relation] = []
    for pattern in patterns:
        content = tokens_of(pattern.content)
        clause = tokens_of(pattern.cue) | tokens_of(pattern.source)
        if pattern.kind == "direct" or max(content) > min(clause) or clause & cues:
            continue
        inner = held.owners(content)
        if not inner or not inner.isdisjoint(around):
            continue
        if all(_all_tokens(found[number]) <= content for number in inner):
            outer = replace(pattern, id=f"o{min(content)}", nested_in=None)
            around |= dict.fromkeys(inner, outer.id)
            added.append(outer)
    nested = [
        replace(own, nested_in=own.nested_in or around[number]) if number in around else own
        for number, own in enumerate(found)
    ]
    return nested + added


def _all_tokens(relation: Relation) -> set[int]:
    return tokens_of(relation.content) | tokens_of(relation.cue) | tokens_of(relation.source)
