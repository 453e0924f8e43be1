"""One mention of somebody or something that a stance can be about."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Referent:
    """One mention of somebody or something that a stance can be about.

    Attributes:
        start: First token.
        end: One past the last token.
        name: Canonical name.
        key: What mentions of the same one share.
        kind: PERSON, ORG, GPE, LOC, NORP or GROUP; NAME where only the capitals tell.
        country: ISO 3166 alpha-3 code.
        pronoun: Whether the mention is a pronoun.
    """

    start: int
    end: int
    name: str
    key: str
    kind: str
    country: str | None = None
    pronoun: bool = False
