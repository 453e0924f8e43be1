"""Gold pairs of holder and target from annotated documents, for training the stance tagger."""

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc
from spacy.training import Example

from spacy_diplomacy.labels import TARGETS, StanceLabel
from spacy_diplomacy.ml.stance_features import StancePair
from spacy_diplomacy.pipeline.entities import entities_of
from spacy_diplomacy.spans import read_relations, read_speakers, read_stances
from spacy_diplomacy.stance.targets import QuoteTargets, find_targets
from spacy_diplomacy.types import TokenSpan


@dataclass(frozen=True, slots=True)
class GoldPair:
    """A pair on the predicted document's tokens with its gold label."""

    pair: StancePair
    label: StanceLabel


def pairs_of(quote: QuoteTargets) -> list[list[StancePair]]:
    """Ask one question for each mention of each target of a quote.

    Args:
        quote: The quote with its targets.

    Returns:
        For each target its pairs.
    """
    return [
        [StancePair(quote.holder, mention, quote.context) for mention in target.mentions]
        for target in quote.targets
    ]


def gold_pairs(example: Example) -> list[GoldPair]:
    """Collect the pairs of a reference document on the predicted one's tokens.

    A reference without the group ``stance_targets`` says nothing. With it, a quote that has gold
    stances gives those; one that has none gives its targets as neutral ones. What does not
    align is left out.

    Args:
        example: Predicted and reference document.

    Returns:
        The pairs, in the order of quotes.
    """
    reference = example.reference
    if TARGETS not in reference.spans:
        return []
    stances = read_stances(reference)
    quotes = find_targets(
        reference,
        read_relations(reference),
        *read_speakers(reference),
        entities_of(reference),
        reference.vocab.lang,
    )
    rows: list[tuple[StancePair, StanceLabel]] = []
    for quote in quotes:
        own = [stance for stance in stances if stance.quote_id == quote.relation.id]
        for stance in own:
            pair = StancePair(quote.holder, (stance.start, stance.end), quote.context)
            rows.append((pair, stance.label))
        if not own:
            rows += [(pairs[0], "neutral") for pairs in pairs_of(quote)]
    carried = ((_carry(example, pair), label) for pair, label in rows)
    return [GoldPair(pair, label) for pair, label in carried if pair is not None]


def _carry(example: Example, pair: StancePair) -> StancePair | None:
    """Carry a pair of the reference over to the predicted document's tokens."""
    if same_tokens(example.reference, example.predicted):
        return pair
    target = _carry_span(example, pair.target)
    holder = _carry_span(example, pair.holder) if pair.holder else None
    context = [_carry_span(example, span) for span in pair.context]
    if target is None or (pair.holder and holder is None):
        return None
    return StancePair(holder, target, tuple(span for span in context if span is not None))


def _carry_span(example: Example, span: TokenSpan) -> TokenSpan | None:
    """Carry a span over, or give None where its tokens do not align."""
    found: Sequence[int] = [int(i) for i in example.alignment.y2x[span[0] : span[1]]]
    if not found:
        return None
    return min(found), max(found) + 1


def same_tokens(one: Doc, other: Doc) -> bool:
    """Tell whether two documents are cut alike.

    Args:
        one: A document.
        other: Another of the same text.

    Returns:
        True if their tokens are the same.
    """
    return one is other or [token.text for token in one] == [token.text for token in other]
