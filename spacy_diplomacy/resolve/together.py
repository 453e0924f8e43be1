"""Whom "they" means where two were named together: "Zhao and her colleagues ... They said"."""

from collections.abc import Iterable, Sequence
from itertools import product

from spacy_diplomacy.resolve.chains import Chain
from spacy_diplomacy.resolve.context import Context
from spacy_diplomacy.resolve.noun_phrases import source_nominal
from spacy_diplomacy.resolve.spot import Spot

_LAST = 4
"""Places of a chain that are looked at."""

_SENTENCES = 2
"""How many sentences back two are looked for."""


def named_together(ctx: Context, spot: Spot, recent: Iterable[Chain]) -> Spot | None:
    """Find two or more who are told of in the sentences before, joined by "and".

    Args:
        ctx: The Doc taken apart.
        spot: A plural pronoun, a source.
        recent: Chains, the last mentioned first.

    Returns:
        The place of all of them together, new; None where there is none, or others may be meant:
        such as are named behind them, or, where they are no subject, before them.
    """
    if not spot.plural or spot.source_of < 0 or spot.owner:
        return None
    near = [
        (chain, place)
        for chain in recent
        for place in chain.spots[-_LAST:]
        if 0 <= spot.sent - place.sent <= _SENTENCES and place.start < spot.start
        if not place.quoted and place.content_of < 0
    ]
    people = [(c, p) for c, p in near if c.kind in {"PERSON", "GROUP"} and not c.joint]
    pairs = [(one, two) for (_, one), (_, two) in product(people, people) if _joined(ctx, one, two)]
    if not pairs:
        return None
    one, two = max(pairs, key=lambda pair: pair[0].start)
    if _are_rivalled(near, one, two):
        return None
    whole = source_nominal(ctx, one.left, two.end)
    whole.kind, whole.plural, whole.gender, whole.country = "GROUP", True, "", None
    whole.role = ctx.text(one.left, two.end)
    return whole


def _joined(ctx: Context, one: Spot, two: Spot) -> bool:
    """Whether nothing but "and" stands between two places of a sentence."""
    return two.left == one.right + 1 and ctx.lower[one.right] in ctx.grammar.coordination


def _are_rivalled(near: Sequence[tuple[Chain, Spot]], one: Spot, two: Spot) -> bool:
    """Whether several others are told of."""
    return any(
        not one.start <= place.start <= two.end
        and (place.start > two.end or not one.subject)
        and (place.plural or chain.plural or chain.kind in {"GROUP", "ORG"})
        for chain, place in near
        if place.form != "pronoun"
    )
