"""Settles the sources of a network's attributions where it leans on less than a pattern does.

A network reads the source off the words; where it finds none beside a cue, it takes one from
elsewhere, or takes it into what was said. The patterns know where a subject stands.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from spacy_diplomacy.text.tokens import TextView
from spacy_diplomacy.text.wordlists import words_of
from spacy_diplomacy.types import Relation, TokenSpan


def settle_sources(
    doc: Doc,
    view: TextView,
    relations: Sequence[Relation],
    patterns: Sequence[Relation],
    borrowed: Collection[str],
) -> list[Relation]:
    """Take a pattern's source for a cue where the network's is missing or from elsewhere.

    Args:
        doc: The Doc.
        view: Its lists.
        relations: The network's.
        patterns: Those of the patterns, each with cue and source.
        borrowed: Ids of the network's relations whose source belongs to another cue.

    Returns:
        The relations in their order.
    """
    at_cue = {index: own for own in patterns for index in range(*own.cue[0])}
    settled = []
    for relation in relations:
        for start, end in relation.cue:
            pattern = next((at_cue[i] for i in range(start, end) if i in at_cue), None)
            if pattern is not None:
                relation = _settle(doc, view, relation, pattern, relation.id in borrowed)
                break
        settled.append(relation)
    return settled


def _settle(
    doc: Doc, view: TextView, relation: Relation, pattern: Relation, borrowed: bool
) -> Relation:
    """Compare one relation's source with that of the pattern at its cue."""
    (source,), (own_cue,) = pattern.source, pattern.cue
    cue = relation.cue[0]
    unit = view.unit_of[cue[0]]
    far = bool(relation.source) and view.unit_of[relation.source[0][0]] not in (-1, unit)
    if relation.source and not (borrowed or far):
        return relation
    if far and not _touches(relation.content, source):
        return replace(relation, source=pattern.source)
    if source[0] == own_cue[1] and _touches(relation.content, source):
        # "According to the ministry forty people": it ran on into what was said.
        content = _without(doc, relation.content, (*source, *own_cue))
        return replace(relation, source=pattern.source, content=content) if content else relation
    beside = source[1] == own_cue[0] or source[0] == own_cue[1]
    if relation.source or not beside or _touches(relation.content, source):
        return relation
    passive = _is_passive(doc, (min(cue[0], own_cue[0]), cue[1]))
    return relation if passive else replace(relation, source=pattern.source)


def _touches(spans: Sequence[TokenSpan], source: TokenSpan) -> bool:
    return any(start < source[1] and source[0] < end for start, end in spans)


def _is_passive(doc: Doc, cue: TokenSpan) -> bool:
    passives = words_of(doc.lang_).passives
    return any(token.lower_ in passives for token in doc[cue[0] : cue[1]])


def _without(doc: Doc, spans: Sequence[TokenSpan], edges: Sequence[int]) -> tuple[TokenSpan, ...]:
    """What is left of a content without a source and its cue."""
    first, last = min(edges), max(edges)
    left = []
    for start, end in spans:
        for a, b in ((start, min(end, first)), (max(start, last), end)):
            while a < b and (doc[a].text == "," or doc[a].is_space):
                a += 1
            while b > a and doc[b - 1].text == ",":
                b -= 1
            if a < b:
                left.append((a, b))
    return tuple(left)
