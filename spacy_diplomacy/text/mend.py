"""Mends what a network found by what the quotation marks and the patterns around them show.

Four things that are rare in edited news, and in plain sight where they happen: two attributions
run into one (a quotation together with its own reporting clause as the content of "according to",
or a quotation that was never closed and ran on into the next sentence), a quotation that goes on
in the next paragraph, a quotation with its reporting clause that was not found at all, and a cue
whose content was not found.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc

from spacy_diplomacy.text.finish import cue_lexicon
from spacy_diplomacy.text.quotemarks import INSIDE, NESTED, OUTSIDE, top_quotations
from spacy_diplomacy.text.rules import find_relations
from spacy_diplomacy.types import Relation, TokenSpan

#: Share of a pattern's content that has to be in the network's to speak of the same quotation.
_SAME = 0.8
#: Words that may be left of a content besides a quotation and its reporting clause.
_LEFT_OVER = 3
#: A network's relation of at least this probability keeps its cue, whatever a pattern says.
_SURE = 0.5
#: A quotation of fewer words may be no speech at all.
_SPEECH = 4

States = NDArray[numpy.int64]


def mend(
    doc: Doc, relations: Sequence[Relation], loose_cues: Sequence[TokenSpan], states: States
) -> list[Relation]:
    """Mend what a network found.

    Args:
        doc: The Doc.
        relations: The network's; contents do not overlap.
        loose_cues: Cues that it found no content for.
        states: `quote_states` of the Doc (tokens,).

    Returns:
        The relations, in no order; the same ones where there is nothing to mend.
    """
    telling = [cue for cue in loose_cues if _is_telling(doc, cue)]
    if (states == OUTSIDE).all() and not telling:
        return list(relations)
    quotations = top_quotations(doc)
    found = _carry_on(relations, quotations)
    doubtful = [relation for relation in found if _is_doubtful(doc, relation, states)]
    covered = {index for relation in found for index in _tokens(relation.content)}
    missed = any(
        not covered & set(range(start, end)) and _words(doc, set(range(start, end))) >= _SPEECH
        for start, end, _ in quotations
    )
    if not (doubtful or missed or telling):
        return found
    patterns = [
        pattern
        for pattern in find_relations(doc)
        if pattern.cue and pattern.source and not pattern.nested_in
    ]
    around = [pattern for pattern in patterns if pattern.kind != "indirect"]
    return _add(_take_apart(doc, found, doubtful, around, states), patterns, _tokens(telling))


def fill_in(doc: Doc, relations: Sequence[Relation]) -> list[Relation]:
    """Add what the patterns find where a network found nothing.

    Args:
        doc: The Doc.
        relations: The network's.

    Returns:
        The relations and the patterns' that share no token of content or cue with them.
    """
    patterns = find_relations(doc)
    nested = {pattern.id: pattern.nested_in for pattern in patterns}
    taken = {index for own in relations for index in _tokens(own.content) | _tokens(own.cue)}
    added = {
        pattern.id: pattern
        for pattern in patterns
        if not taken & (_tokens(pattern.content) | _tokens(pattern.cue))
    }
    return [*relations, *(p for p in added.values() if nested[p.id] in (None, *added))]


def _carry_on(
    relations: Sequence[Relation], quotations: Sequence[tuple[int, int, int | None]]
) -> list[Relation]:
    """Add to a content the quotations of the next paragraphs that carry its own on."""
    owner = {
        index: number
        for number, relation in enumerate(relations)
        for index in _tokens(relation.content)
    }
    contents = [list(relation.content) for relation in relations]
    of_quotation: dict[int, int] = {}
    for i, (start, end, before) in enumerate(quotations):
        own = {owner[index] for index in range(start, end) if index in owner}
        if not own and before in of_quotation:
            of_quotation[i] = of_quotation[before]
            contents[of_quotation[i]].append((start, end))
        elif end - 1 in owner:
            of_quotation[i] = owner[end - 1]
    return [
        replace(relation, content=tuple(sorted(content)))
        for relation, content in zip(relations, contents, strict=True)
    ]


def _add(found: list[Relation], patterns: Sequence[Relation], loose: set[int]) -> list[Relation]:
    """Add what nothing else has touched: direct quotations, and contents of loose cues."""
    taken = {index for own in found for index in _tokens(own.content) | _tokens(own.cue)}
    added = []
    for pattern in patterns:
        own = _tokens(pattern.content) | _tokens(pattern.cue)
        if not taken & own and (pattern.kind == "direct" or loose & _tokens(pattern.cue)):
            added.append(pattern)
            taken |= own
    return found + added


def _take_apart(
    doc: Doc,
    relations: Sequence[Relation],
    doubtful: Sequence[Relation],
    patterns: Sequence[Relation],
    states: States,
) -> list[Relation]:
    """Split contents that hold a quotation of somebody else, or another attribution's."""
    found = list(relations)
    for pattern in patterns if doubtful else ():
        cue, content = _tokens(pattern.cue), _tokens(pattern.content)
        rivals = [own for own in found if cue & _tokens(own.cue)]
        if any(own.score >= _SURE or _is_quoted(own, states) for own in rivals):
            continue
        whole = max(doubtful, key=lambda own: len(_tokens(own.content) & content))
        own = _tokens(whole.content)
        if whole not in found or len(own & content) < _SAME * len(content):
            continue
        if cue <= own:
            rest = own - content - cue - _tokens(pattern.source)
            if (states[sorted(cue)] == OUTSIDE).all() and _words(doc, rest) <= _LEFT_OVER:
                # A reporting clause inside the content: the quotation is its speaker's.
                found[found.index(whole)] = pattern
        elif not cue & own and _words(doc, own - content) > _LEFT_OVER:
            found[found.index(whole)] = replace(whole, content=_spans(own - content))
            found.append(pattern)
        else:
            continue
        found = [own for own in found if own not in rivals]
    return found


def _is_quoted(relation: Relation, states: States) -> bool:
    """Whether a content has words in quotation marks."""
    return any(
        states[index] in (INSIDE, NESTED)
        for start, end in relation.content
        for index in range(start, end)
    )


def _is_telling(doc: Doc, cue: TokenSpan) -> bool:
    """Whether a cue is one that the patterns have something to say of."""
    lexicon = cue_lexicon(doc.lang_)
    lower = [token.lower_ for token in doc[cue[0] : cue[1]]]
    return any(word in lexicon.quoting or word in lexicon.phrase_heads for word in lower)


def _is_doubtful(doc: Doc, relation: Relation, states: States) -> bool:
    """Whether a content holds a quotation and, outside of it, a verb that may report it.

    A sentence that begins behind the quotation counts as well: its verb may stand after it.
    """
    verbs = cue_lexicon(doc.lang_).quoting
    quoted = False
    for (_, end), (start, _) in pairwise(relation.content):
        # Quotations of several paragraphs: one may have a reporting clause of its own.
        if any(token.is_space for token in doc[end:start]):
            return True
    for start, end in relation.content:
        for index in range(start, end):
            if states[index] in (INSIDE, NESTED):
                quoted = True
            elif quoted and states[index] == OUTSIDE:
                token = doc[index]
                if token.lower_ in verbs or (token.is_title and index + 1 < end):
                    return True
    return False


def _tokens(spans: Sequence[TokenSpan]) -> set[int]:
    return {index for start, end in spans for index in range(start, end)}


def _words(doc: Doc, indices: set[int]) -> int:
    return sum(any(char.isalnum() for char in doc[index].text) for index in indices)


def _spans(indices: set[int]) -> tuple[TokenSpan, ...]:
    spans: list[TokenSpan] = []
    for index in sorted(indices):
        if spans and spans[-1][1] == index:
            spans[-1] = (spans[-1][0], index + 1)
        else:
            spans.append((index, index + 1))
    return tuple(spans)
