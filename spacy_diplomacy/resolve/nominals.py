"""Which chain a definite noun phrase takes up: by head, role, country or kind of body."""

from collections.abc import Sequence

from spacy_diplomacy.resolve import lexicon as lx
from spacy_diplomacy.resolve.chains import Chain
from spacy_diplomacy.resolve.context import Context
from spacy_diplomacy.resolve.mentions import Spot

_SALIENT = 3
"""Names of a chain that keeps coming back."""


def taken_up(ctx: Context, spot: Spot, candidates: Sequence[Chain]) -> Chain | None:
    """The chain that a noun phrase takes up.

    Args:
        ctx: The Doc taken apart.
        spot: The noun phrase.
        candidates: Chains, the last mentioned first.

    Returns:
        The chain, or None where the phrase opens one of its own.
    """
    head = ctx.lower[spot.head]
    details = details_of(ctx, spot)
    if spot.kind == "PERSON":
        own = frozenset((spot.role or "").lower().split())
        return next((c for c in candidates if _same_person(ctx, spot, head, details, own, c)), None)
    if spot.kind == "ORG":
        return _body(ctx, spot, head, details, candidates)
    return next(
        (c for c in candidates if c.kind == spot.kind and _same_head(spot, head, details, c)), None
    )


def details_of(ctx: Context, spot: Spot) -> frozenset[str]:
    """The words by which a noun phrase says more than its head."""
    return frozenset(
        ctx.lower[i]
        for i in range(spot.start, spot.head)
        if ctx.words[i][:1].isalnum() and not ctx.flags[i] & (lx.DETERMINER | lx.STOP)
    )


def _same_head(spot: Spot, head: str, details: frozenset[str], chain: Chain) -> bool:
    """Whether a chain has a nominal of the same head that says nothing else of it."""
    if head not in chain.heads:
        return False
    if spot.country and chain.country and spot.country != chain.country:
        return False
    return not details or not chain.details or bool(details & chain.details)


def _same_person(
    ctx: Context,
    spot: Spot,
    head: str,
    details: frozenset[str],
    own: frozenset[str],
    chain: Chain,
) -> bool:
    if chain.kind != "PERSON" or (chain.gender and spot.gender and chain.gender != spot.gender):
        return False
    country, words = chain.home or chain.country, chain.role_words
    if spot.country and country and spot.country != country:
        return False
    if _rivals(ctx, own, words):
        return False
    if _in_role(ctx, head, words) and (not spot.country or country == spot.country):
        return True
    leaders = ctx.grammar.leaders
    if spot.country and country == spot.country and head in leaders and words & leaders:
        return True
    return not spot.country and _same_head(spot, head, details, chain)


def _in_role(ctx: Context, head: str, words: frozenset[str]) -> bool:
    """Whether a role has a noun, in a language of compounds as its last part, too."""
    return head in words or (
        ctx.grammar.compound_nouns and any(word.endswith(head) for word in words)
    )


def _rivals(ctx: Context, one: frozenset[str], two: frozenset[str]) -> bool:
    """Whether two roles are of different parties or ranks."""
    parties, deputies = ctx.grammar.parties, ctx.grammar.deputies
    mine, theirs = one & parties, two & parties
    other_rank = (one ^ two) & deputies and one & two
    return bool(mine and theirs and not mine & theirs) or bool(other_rank)


def _body(
    ctx: Context,
    spot: Spot,
    head: str,
    details: frozenset[str],
    candidates: Sequence[Chain],
) -> Chain | None:
    """An organisation, a town or a country."""
    grammar = ctx.grammar
    town, country = head in grammar.towns, head in grammar.countries
    kind_only: list[Chain] = []
    for chain in candidates:
        if town or country:
            if chain.kind == "GPE":
                if (" ".join(chain.words) in ctx.lexicon.places) == country:
                    return chain
            elif chain.kind == "ORG" and town and grammar.towns & set(chain.words):
                return chain
            continue
        if chain.kind not in {"ORG", "UNKNOWN"}:
            continue
        if head in chain.words and not spot.country:
            return chain
        if _same_head(spot, head, details, chain):
            if kind_only and not chain.names:
                break  # a name between stands closer than "a company" before it
            return chain
        if chain.kind == "ORG" and head in grammar.companies and chain.names and not details:
            known = ctx.lexicon.flags
            if not any(known.get(w, 0) & (lx.BODY_NOUN | lx.PERSONS_NOUN) for w in chain.words):
                kind_only.append(chain)
    if not kind_only:
        return None
    # what was named in passing does not stand against what the text is about
    about = max(kind_only, key=lambda c: c.total)
    passing = kind_only[0].total == 1 and about.total >= _SALIENT
    return about if passing else kind_only[0]
