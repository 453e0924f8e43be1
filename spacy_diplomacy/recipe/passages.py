"""Passages cut out of an article: a sentence or a few, as people paste them and corpora cut them.

What stands outside is gone, a quotation's opening mark or a content's cue among it, so features and
targets are made anew of what is left.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from random import Random
from typing import Final

from spacy.tokens import Doc

from spacy_diplomacy.ml.drafts import CONTENT, SOURCE
from spacy_diplomacy.ml.features import TokenSpan
from spacy_diplomacy.pipeline.quote_gold import GoldQuotes, quote_targets

#: How many sentences a passage has; each is as likely as the others.
_SENTENCES: Final = (1, 1, 2, 2, 3)


def passages(
    paragraphs: Sequence[TokenSpan], sentences: Sequence[int], order: Random
) -> Iterator[TokenSpan]:
    """Cut paragraphs into runs of sentences.

    Args:
        paragraphs: Token bounds of the paragraphs.
        sentences: Token offsets where a sentence seems to begin.
        order: Draws how many sentences each run has.

    Yields:
        Token bounds of the runs, in reading order; together they hold every token.
    """
    for first, last in paragraphs:
        starts = [first, *(start for start in sentences if first < start < last)]
        cuts: list[int] = []
        while starts:
            cuts.append(starts[0])
            del starts[: order.choice(_SENTENCES)]
        yield from pairwise([*cuts, last])


def passage_doc(doc: Doc, bounds: TokenSpan) -> Doc:
    """Make a text of a passage.

    Args:
        doc: The article's tokens.
        bounds: Token bounds of the passage.

    Returns:
        The same tokens as a text of their own.
    """
    own = doc[slice(*bounds)]
    return Doc(
        doc.vocab,
        words=[token.text for token in own],
        spaces=[bool(token.whitespace_) for token in own],
    )


def passage_quotes(passage: Doc, quotes: GoldQuotes, bounds: TokenSpan) -> GoldQuotes:
    """Cut the targets of an article down to a passage.

    Args:
        passage: The passage, as `passage_doc` makes it.
        quotes: The article's targets.
        bounds: Token bounds of the passage in the article.

    Returns:
        The targets: of spans that are cut the part inside; those whose cue stands outside have
        their role, and teach nothing of joins.
    """
    inside = {
        number: cut
        for number, cue in enumerate(quotes.cues)
        if (cut := _cut(cue, bounds)) is not None
    }
    cue_of: dict[int, list[tuple[TokenSpan, TokenSpan | None]]] = {SOURCE: [], CONTENT: []}
    alone: list[tuple[int, int, int]] = []
    for role, own in cue_of.items():
        joins = quotes.joins[role]
        for span, number in zip(joins.spans, joins.cue.tolist(), strict=True):
            cut = _cut(span, bounds)
            if cut is None:
                continue
            if number in inside:
                own.append((cut, inside[number]))
            else:
                alone.append((*cut, role))
    return quote_targets(passage, list(inside.values()), cue_of, alone)


def _cut(span: TokenSpan, bounds: TokenSpan) -> TokenSpan | None:
    """The part of a span that lies inside of bounds, counted from their start; None for none."""
    start, end = max(span[0], bounds[0]), min(span[1], bounds[1])
    return (start - bounds[0], end - bounds[0]) if start < end else None
