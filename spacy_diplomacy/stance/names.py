"""Which names in a Doc are the same one's: full names, their parts, acronyms."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from spacy_diplomacy.stance.referent import Referent

LEAST_ACRONYM: Final = 2


def merge(found: Sequence[Referent]) -> list[Referent]:
    """Give all mentions of the same one the same key and the fullest name.

    Args:
        found: Mentions in any order.

    Returns:
        The mentions in the same order.
    """
    full: dict[str, Referent] = {}
    often = Counter(referent.name.lower() for referent in found)
    for referent in sorted(found, key=lambda row: -often[row.name.lower()]):
        words = referent.name.split()
        if referent.pronoun or not words:
            continue
        for short in {referent.name.lower(), words[-1].lower()}:
            known = full.get(short)
            own = short == referent.name.lower()
            longer = len(words) > 1 and (known is None or len(known.name.split()) == 1)
            if (own and known is None) or (referent.kind in {"PERSON", "NAME"} and longer):
                full[short] = referent
    shorter = _shorter(found)
    merged = []
    for referent in found:
        other = full.get(referent.name.lower(), referent)
        if len(other.name.split()) == 1 and referent.country is None:
            other = shorter.get(other.name, other)
        same = other.kind == referent.kind or len(referent.name.split()) == 1
        if same and not referent.pronoun:
            referent = replace(
                referent,
                name=other.name,
                key=other.key,
                kind=other.kind,
                country=referent.country or other.country,
            )
        merged.append(referent)
    return merged


def _shorter(found: Sequence[Referent]) -> dict[str, Referent]:
    """Find the long name that a first word or an acronym stands for, where there is only one."""
    names: dict[str, dict[str, Referent]] = defaultdict(dict)
    for referent in found:
        words = referent.name.split()
        if referent.pronoun or referent.country or len(words) < 2:
            continue
        initials = "".join(word[0] for word in words if word[0].isupper())
        if len(initials) > LEAST_ACRONYM - 1:
            names[initials].setdefault(referent.name, referent)
        if words[0][0].isupper() and words[-1][0].isupper():  # "Western capitals" is no "Western"
            names[words[0]].setdefault(referent.name, referent)
    return {short: next(iter(own.values())) for short, own in names.items() if len(own) == 1}
