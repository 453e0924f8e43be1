"""Where a network ran two attributions into one around a quotation, the patterns take them apart.

Rare in edited news, and in plain sight where it happens: a quotation together with its own
reporting clause as the content of "according to", or a quotation that was never closed and ran on
into the next sentence.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc

from spacy_diplomacy.text.finish import cue_lexicon
from spacy_diplomacy.text.quotemarks import INSIDE, NESTED, OUTSIDE
from spacy_diplomacy.text.rules import find_relations
from spacy_diplomacy.types import Relation, TokenSpan

#: Share of a pattern's content that has to be in the network's to speak of the same quotation.
_SAME = 0.8
#: Words that may be left of a content besides a quotation and its reporting clause.
_LEFT_OVER = 3

States = NDArray[numpy.int64]


def take_apart(doc: Doc, relations: Sequence[Relation], states: States) -> list[Relation]:
    """Split contents that hold a quotation of somebody else, or another attribution's.

    Args:
        doc: The Doc.
        relations: What a network found; contents do not overlap.
        states: `quote_states` of the Doc (tokens,).

    Returns:
        The relations, in no order; the same ones where there is nothing to mend.
    """
    doubtful = [relation for relation in relations if _is_doubtful(doc, relation, states)]
    if not doubtful:
        return list(relations)
    found = list(relations)
    for pattern in find_relations(doc):
        if pattern.kind == "indirect" or not (pattern.cue and pattern.source):
            continue
        cue, content = _tokens(pattern.cue), _tokens(pattern.content)
        if pattern.nested_in or any(cue & _tokens(own.cue) for own in found):
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
    return found


def _is_doubtful(doc: Doc, relation: Relation, states: States) -> bool:
    """Whether a content holds a quotation and, outside of it, a verb that may report it.

    A sentence that begins behind the quotation counts as well: its verb may stand after it.
    """
    verbs = cue_lexicon(doc.lang_).quoting
    quoted = False
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
