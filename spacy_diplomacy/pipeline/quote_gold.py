"""Gold quotes as the detector's targets: tags of tokens, and the joins of spans to cues."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc
from spacy.training import Example

from spacy_diplomacy.labels import CONTENT as CONTENT_KEY
from spacy_diplomacy.ml.detector import CONTENT, CUE, SOURCE, paragraph_numbers
from spacy_diplomacy.ml.features import TokenSpan, paragraph_tokens
from spacy_diplomacy.ml.link_features import link_candidates
from spacy_diplomacy.ml.tags import spans_to_tags
from spacy_diplomacy.spans import read_relations
from spacy_diplomacy.text.quotemarks import INSIDE, NESTED, quote_states

Ints = NDArray[numpy.int64]


@dataclass(frozen=True, slots=True)
class GoldJoins:
    """The dependents of one role in a document, with their candidates.

    Attributes:
        spans: Token bounds of the dependents.
        pairs: Positions of dependents and of cues worth a score (k, 2).
        features: Where the two of a pair stand to each other (k, 3).
        cue: Position of each dependent's cue (n,).
    """

    spans: list[TokenSpan]
    pairs: Ints
    features: Ints
    cue: Ints


@dataclass(frozen=True, slots=True)
class GoldQuotes:
    """The targets of one document, in its predicted tokens.

    Attributes:
        tags: Role tag of each token (tokens,).
        bounds: Token bounds of the paragraphs that are annotated in full.
        cues: Token bounds of the cues.
        joins: The sources and the contents, by role.
    """

    tags: Ints
    bounds: list[TokenSpan]
    cues: list[TokenSpan]
    joins: dict[int, GoldJoins]


def gold_quotes(example: Example) -> GoldQuotes | None:
    """Collect the gold quotes of an example.

    A gold span that does not fit the predicted tokens is left out, and the paragraph it stands
    in teaches nothing. Of spans that overlap (nested quotes) only the first is taught, for each
    token has one role.

    Args:
        example: The example.

    Returns:
        The targets; None where the reference holds no group of quotes, which means that it is
        not annotated. An empty group means that there are no quotes.
    """
    reference, doc = example.reference, example.predicted
    if CONTENT_KEY not in reference.spans:
        return None
    free = numpy.ones(len(doc), dtype=bool)
    misfits: list[int] = []
    cues: list[TokenSpan] = []
    cue_of: dict[int, list[tuple[TokenSpan, TokenSpan]]] = {SOURCE: [], CONTENT: []}
    alone: list[tuple[int, int, int]] = []

    def take(span: TokenSpan) -> TokenSpan | None:
        fitted = _fit(example, span)
        if fitted is None:
            misfits.extend(_near(example, span))
            return None
        if not free[fitted[0] : fitted[1]].all():
            return None
        free[fitted[0] : fitted[1]] = False
        return fitted

    for relation in read_relations(reference):
        cue = take(relation.cue[0]) if relation.cue else None
        if cue is not None:
            cues.append(cue)
        for role, spans in ((SOURCE, relation.source), (CONTENT, relation.content)):
            for span in spans:
                fitted = take(span)
                if fitted is None:
                    continue
                if cue is None:
                    alone.append((*fitted, role))
                else:
                    cue_of[role].append((fitted, cue))
    return quote_targets(doc, cues, cue_of, alone, misfits)


def quote_targets(
    doc: Doc,
    cues: list[TokenSpan],
    cue_of: Mapping[int, list[tuple[TokenSpan, TokenSpan]]],
    alone: Sequence[tuple[int, int, int]] = (),
    misfits: Sequence[int] = (),
) -> GoldQuotes:
    """Put the targets of a document together from spans of which no two share a token.

    Args:
        doc: The document.
        cues: Token bounds of the cues; sorted in place.
        cue_of: The dependents of each role, each with its cue; sorted in place.
        alone: Spans `(start, end, role)` that no cue is known for.
        misfits: Tokens whose paragraphs teach nothing.

    Returns:
        The targets.
    """
    paragraphs = paragraph_tokens(doc)
    states = quote_states(doc)
    quoted = (states == INSIDE) | (states == NESTED)
    numbers = paragraph_numbers(paragraphs, len(doc))
    cues.sort()
    tagged = [*((*cue, CUE) for cue in cues), *alone]
    joins = {}
    for role, own in cue_of.items():
        own.sort()
        dependents = [span for span, _ in own]
        pairs, features = link_candidates(dependents, cues, numbers, quoted)
        gold = numpy.asarray([cues.index(cue) for _, cue in own], dtype="int64")
        joins[role] = GoldJoins(dependents, pairs, features, gold)
        tagged += [(*span, role) for span in dependents]
    return GoldQuotes(
        tags=spans_to_tags(len(doc), tagged, [start for start, _ in paragraphs]),
        bounds=[
            (start, end)
            for start, end in paragraphs
            if not any(start <= token < end for token in misfits)
        ],
        cues=cues,
        joins=joins,
    )


def _fit(example: Example, span: TokenSpan) -> TokenSpan | None:
    """The predicted tokens that are just a gold span's, or None."""
    x = example.reference[span[0] : span[1]]
    found = example.predicted.char_span(x.start_char, x.end_char)
    return None if found is None else (found.start, found.end)


def _near(example: Example, span: TokenSpan) -> list[int]:
    """Predicted tokens that a gold span touches."""
    x = example.reference[span[0] : span[1]]
    found = example.predicted.char_span(x.start_char, x.end_char, alignment_mode="expand")
    return [] if found is None else list(range(found.start, found.end))
