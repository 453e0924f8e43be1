"""A place of a Doc that may refer to a speaker."""

from dataclasses import dataclass
from typing import Literal

from spacy_diplomacy.labels import Form, SpeakerType
from spacy_diplomacy.resolve.names import NameMention

Article = Literal["definite", "indefinite", "possessive", "bare"]


@dataclass(slots=True)
class Spot:
    """One place that may refer to a speaker, with what its surroundings tell.

    Args:
        start: First token.
        end: One past the last token.
        head: Token of the head word.
        form: Name, nominal or pronoun.
        kind: What it seems to refer to.
        gender: "m", "f" or "".
        plural: Whether it is plural.
        article: How the noun phrase opens.
        sent: Number of its sentence.
        name: The name it is, for a name.
        role: Text of the nominal without its article.
        country: Country that the nominal gives, ISO 3166 alpha-3.
        order: Rank among the mentions of its sentence, from 0.
        prep: Whether a preposition stands before it.
        owner: Whether it is a possessor.
        quoted: Whether it stands inside quotation marks.
        subject: Whether the host's parse, or failing that its place, makes it a subject.
        source_of: Index of the relation whose source it is, or -1.
        content_of: Index of the innermost relation whose content holds it, or -1.
        chain: Number of its chain, -1 until it is resolved.
        score: Probability of the chain.
    """

    start: int
    end: int
    head: int
    form: Form
    kind: SpeakerType | Literal["UNKNOWN"]
    gender: str = ""
    plural: bool = False
    article: Article = "bare"
    sent: int = 0
    name: NameMention | None = None
    role: str | None = None
    country: str | None = None
    order: int = 0
    prep: bool = False
    owner: bool = False
    quoted: bool = False
    subject: bool = False
    source_of: int = -1
    content_of: int = -1
    chain: int = -1
    score: float = 1.0

    @property
    def left(self) -> int:
        """First token, a name's title and role with it."""
        return self.name.left if self.name else self.start

    @property
    def right(self) -> int:
        """One past the last token, what is apposed behind a name with it."""
        return self.name.right if self.name else self.end
