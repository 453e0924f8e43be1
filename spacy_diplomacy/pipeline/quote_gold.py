"""Gold quotes as the detector's targets: tags of tokens, and the joins of spans to cues."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc
from spacy.training import Example

from spacy_diplomacy.labels import CONTENT as CONTENT_KEY
from spacy_diplomacy.ml.drafts import CONTENT, CUE, SOURCE, paragraph_numbers
from spacy_diplomacy.ml.features import TokenSpan, paragraph_tokens
from spacy_diplomacy.ml.link_features import link_candidates
from spacy_diplomacy.ml.tags import spans_to_tags
from spacy_diplomacy.spans import read_relations
from spacy_diplomacy.text.fragments import is_speech
from spacy_diplomacy.text.quotemarks import INSIDE, NESTED, quote_states, top_quotations

Ints = NDArray[numpy.int64]


@dataclass(frozen=True, slots=True)
class GoldJoins:
    """The dependents of one role in a document, with their candidates.

    Attributes:
        spans: Token bounds of the dependents.
        pairs: Positions of dependents and of cues worth a score (k, 2).
        features: Where the two of a pair stand to each other (k, 3).
        cue: Position of each dependent's cue (n,), -1 for one that belongs to none.
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
    token has one role; several quotes may share a cue.

    Args:
        example: The example.

    Returns:
        The targets; None where the reference holds no group of quotes, which means that it is
        not annotated. An empty group means that there are no quotes.
    """
    reference, doc = example.reference, example.predicted
    if CONTENT_KEY not in reference.spans:
        return None
    taker = _Taker(example)
    cue_of: dict[int, dict[TokenSpan, TokenSpan | None]] = {SOURCE: {}, CONTENT: {}}
    alone: list[tuple[int, int, int]] = []
    cues: list[TokenSpan] = []
    for relation in read_relations(reference):
        cue = taker(relation.cue[0], CUE) if relation.cue else None
        if cue is not None and cue not in cues:
            cues.append(cue)
        for role, spans in ((SOURCE, relation.source), (CONTENT, relation.content)):
            for fitted in filter(None, (taker(span, role) for span in spans)):
                if cue is not None:
                    # The first cue of several that share a source has it; see `share_sources`.
                    cue_of[role].setdefault(fitted, cue)
                elif relation.cue or role == SOURCE:
                    alone.append((*fitted, role))
                else:
                    cue_of[role].setdefault(fitted, None)
    return quote_targets(
        doc, cues, {role: list(own.items()) for role, own in cue_of.items()}, alone, taker.misfits
    )


class _Taker:
    """Gives each token to the first span that asks for it; the same span may be asked for again.

    Args:
        example: The example; spans of its reference are carried over to the predicted tokens.

    Attributes:
        misfits: Predicted tokens that a span touches which does not fit them.
    """

    def __init__(self, example: Example) -> None:
        self.example = example
        self.misfits: list[int] = []
        self._role_of: dict[TokenSpan, int] = {}
        self._free = numpy.ones(len(example.predicted), dtype=bool)

    def __call__(self, span: TokenSpan, role: int) -> TokenSpan | None:
        """The predicted tokens of a gold span, None where they do not fit or are taken."""
        fitted = _fit(self.example, span)
        if fitted is None:
            self.misfits.extend(_near(self.example, span))
            return None
        if self._role_of.get(fitted) == role:
            return fitted
        if not self._free[fitted[0] : fitted[1]].all():
            return None
        self._free[fitted[0] : fitted[1]] = False
        self._role_of[fitted] = role
        return fitted


def quote_targets(
    doc: Doc,
    cues: list[TokenSpan],
    cue_of: Mapping[int, Sequence[tuple[TokenSpan, TokenSpan | None]]],
    alone: Sequence[tuple[int, int, int]] = (),
    misfits: Sequence[int] = (),
) -> GoldQuotes:
    """Put the targets of a document together from spans of which no two share a token.

    Args:
        doc: The document.
        cues: Token bounds of the cues; sorted in place.
        cue_of: The dependents of each role, each with its cue, or with None where it has none.
        alone: Spans `(start, end, role)` of which it is not known what cue they belong to.
        misfits: Tokens whose paragraphs teach nothing.

    Returns:
        The targets.
    """
    paragraphs = paragraph_tokens(doc)
    states = quote_states(doc)
    quoted = (states == INSIDE) | (states == NESTED)
    numbers = paragraph_numbers(paragraphs, len(doc))
    cues.sort()
    number_of: dict[TokenSpan | None, int] = {cue: number for number, cue in enumerate(cues)}
    number_of[None] = -1
    tagged = [*((*cue, CUE) for cue in cues), *alone]
    joins = {}
    for role, joined in cue_of.items():
        own = sorted((span, number_of[cue]) for span, cue in joined)
        dependents = [span for span, _ in own]
        pairs, features = link_candidates(dependents, cues, numbers, quoted)
        gold = numpy.asarray([number for _, number in own], dtype="int64")
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


class Scheme(NamedTuple):
    """What a corpus counts as a quote, beyond a content with its cue.

    Attributes:
        fragments: Whether a quotation inside of reported words is a quote of its own.
        uncued: Whether a content that no cue introduces is a quote.
    """

    fragments: bool
    uncued: bool


def corpus_scheme(docs: Iterable[Doc]) -> Scheme:
    """Read off a corpus what it counts as a quote.

    Args:
        docs: Annotated documents.

    Returns:
        What at least half of its quotations and a tenth of its quotes show.
    """
    apart = fragments = uncued = total = 0
    for doc in docs:
        relations = read_relations(doc)
        quoted = {relation.content for relation in relations}
        around = [relation for relation in relations if relation.kind != "direct"]
        for start, end, _ in top_quotations(doc):
            inside = any(s <= start and end <= e for own in around for s, e in own.content)
            if inside and ((start, end),) not in {own.content for own in around}:
                if is_speech(doc, (start, end)):
                    fragments += 1
                    apart += ((start, end),) in quoted
        total += len(relations)
        uncued += sum(not relation.cue for relation in relations)
    return Scheme(0 < fragments <= 2 * apart, 0 < total <= 10 * uncued)
