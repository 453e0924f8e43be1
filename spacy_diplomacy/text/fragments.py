"""Takes quotations apart: for corpora in which each pair of quotation marks is a quote of its own.

PolNeAR and this package by default count "She said the plan was 'a mess'" as one mixed quote, and
"A", she said, "B" as one direct one. Other corpora, the German one among them, count the quotation
in the first as a direct quote that is nested in the indirect one, and two quotes in the second.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc

from spacy_diplomacy.text.finish import kind_by_states
from spacy_diplomacy.text.quotemarks import top_quotations
from spacy_diplomacy.types import Relation, TokenSpan

#: A quotation that begins with a capital and has fewer words may be a name or a title.
_NO_NAME = 4


def take_apart(
    doc: Doc, relations: Sequence[Relation], states: NDArray[numpy.int64]
) -> list[Relation]:
    """Make each quotation a quote of its own, with the cue and source of the one it stands in.

    Args:
        doc: The Doc.
        relations: Relations, their ids unique.
        states: `quote_states` of the Doc (tokens,).

    Returns:
        The relations in reading order, those that were added with ids of their own.
    """
    quotations = _joined_on(doc)
    known = {relation.content for relation in relations}
    out: list[Relation] = []
    for relation in relations:
        inside = [own for own in quotations if _holds(relation.content, own)]
        if kind_by_states(doc, relation.content, states) == "direct":
            parts = _direct_parts(relation, inside)
            out += [
                replace(relation, id=f"{relation.id}.{n}" if n else relation.id, content=part)
                for n, part in enumerate(parts)
            ]
            continue
        out.append(relation)
        for number, own in enumerate(inside):
            if own not in known and is_speech(doc, own[0]):
                known.add(own)
                fragment = replace(
                    relation,
                    id=f"{relation.id}.{number}",
                    content=own,
                    kind="direct",
                    nested_in=relation.id,
                )
                out.append(fragment)
    return sorted(out, key=lambda relation: (relation.content[0][0], -relation.content[-1][1]))


def is_speech(doc: Doc, span: TokenSpan) -> bool:
    """Whether a quotation inside a sentence is somebody's words, and no name or title.

    Args:
        doc: The Doc.
        span: The quotation with its marks.

    Returns:
        True where it begins in lower case, or is long.
    """
    words = [token for token in doc[span[0] : span[1]] if token.text[0].isalnum()]
    return bool(words) and (words[0].text[0].islower() or len(words) >= _NO_NAME)


def _joined_on(doc: Doc) -> list[tuple[TokenSpan, ...]]:
    """The top-level quotations, those that run over several paragraphs as one."""
    chains: list[list[TokenSpan]] = []
    chain_of: dict[int, int] = {}
    for number, (start, end, before) in enumerate(top_quotations(doc)):
        chain = chain_of.get(-1 if before is None else before)
        if chain is None:
            chain = len(chains)
            chains.append([])
        chain_of[number] = chain
        if start < end:
            chains[chain].append((start, end))
    return [tuple(chain) for chain in chains if chain]


def _holds(content: Iterable[TokenSpan], own: Sequence[TokenSpan]) -> bool:
    """Whether a content holds all of a quotation."""
    spans = list(content)
    return all(any(s <= start and end <= e for s, e in spans) for start, end in own)


def _direct_parts(
    relation: Relation, inside: Sequence[tuple[TokenSpan, ...]]
) -> list[tuple[TokenSpan, ...]]:
    """The content of a direct quote by quotation, if it holds several and little besides."""
    return list(inside) if len(inside) > 1 else [relation.content]
