"""Which chain a definite noun phrase takes up: by head, role, country or kind of body."""

from collections.abc import Iterable, Sequence

from spacy_diplomacy.resolve import lexicon as lx
from spacy_diplomacy.resolve.chains import Chain
from spacy_diplomacy.resolve.context import Context
from spacy_diplomacy.resolve.spot import Spot
from spacy_diplomacy.resolve.words import names_in_role

_SALIENT = 3
"""Names of a chain that keeps coming back."""

_STEM = 5
"""Letters by which fields of office are compared."""


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
        first: Chain | None = None
        for chain in candidates:
            if not _same_person(ctx, spot, head, details, own, chain):
                continue
            if not details or details & chain.role_words or details & chain.details:
                return chain
            first = first or chain  # "the energy minister" is rather one of energy before him
        return first
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
    number, known = _numbers(details), _numbers(chain.details)
    if number and known and not number & known:
        return False  # "the 22-year-old", "the 51-year-old"
    return not details or not chain.details or bool(details & chain.details)


def _numbers(details: Iterable[str]) -> frozenset[str]:
    """Those of the words that are numbers: ages, most often."""
    return frozenset(word for word in details if word[0].isdigit())


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
    bodies = names_in_role(ctx, spot.role)
    if bodies and chain.role_names and not bodies & chain.role_names:
        return False
    if _in_role(ctx, head, words) and (not spot.country or country == spot.country):
        return True
    leaders = ctx.grammar.leaders
    if spot.country and country == spot.country and head in leaders and words & leaders:
        return True
    chiefs = ctx.grammar.chiefs
    if head in chiefs and words & chiefs and details & words:
        return True  # "the union leader", "head of the miners' union"
    return not spot.country and _same_head(spot, head, details, chain)


def _in_role(ctx: Context, head: str, words: frozenset[str]) -> bool:
    """Whether a role has a noun, in a language of compounds as its last part, too."""
    return head in words or (
        ctx.grammar.compound_nouns and any(word.endswith(head) for word in words)
    )


def _rivals(ctx: Context, one: frozenset[str], two: frozenset[str]) -> bool:
    """Whether two roles are of different parties, ranks or fields of office."""
    parties, deputies = ctx.grammar.parties, ctx.grammar.deputies
    mine, theirs = one & parties, two & parties
    other_rank = (one ^ two) & deputies and one & two
    ours, others = _fields(ctx, one), _fields(ctx, two)
    return (
        bool(mine and theirs and not mine & theirs)
        or bool(ours and others and not ours & others)
        or bool(other_rank)
    )


def _fields(ctx: Context, role: frozenset[str]) -> set[str]:
    """The fields of office in a role, by their stems ("transport", "transportation")."""
    return {word[:_STEM] for word in role & ctx.grammar.portfolios}


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
