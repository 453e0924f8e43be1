"""What a speaker speaks for: his country, his body. That is himself, not a target."""

from collections.abc import Sequence
from dataclasses import dataclass

from spacy_diplomacy.lookups import word_list
from spacy_diplomacy.stance.places import place_table
from spacy_diplomacy.stance.referent import Referent
from spacy_diplomacy.types import SpeakerChain


@dataclass(frozen=True, slots=True)
class Belongings:
    """What a speaker speaks for.

    Attributes:
        speaks_for: Whether he speaks for anybody but himself.
        countries: His countries, ISO 3166 alpha-3.
        words: The words of his role in small letters, where the name of his body stands.
    """

    speaks_for: bool
    countries: frozenset[str]
    words: frozenset[str]

    def holds(self, referent: Referent) -> bool:
        """Tell whether a speaker who speaks of somebody speaks of his own side.

        Args:
            referent: Whom he speaks of.

        Returns:
            True for his country and for the body that his role names. A rival may well speak of
            the country he lives in, so that it takes an office.
        """
        if not self.speaks_for:
            return False
        if referent.kind == "GPE":
            return referent.country in self.countries
        if referent.kind == "GOVERNMENT":
            return bool(self.countries)
        named = referent.name.lower().split()
        return referent.kind != "PERSON" and all(word in self.words for word in named)


def belongings(speaker: SpeakerChain | None, source: Sequence[str], lang: str) -> Belongings:
    """Find out what a speaker speaks for.

    Args:
        speaker: The speaker, if known.
        source: The words that name him at the quote.
        lang: Language of the tables.

    Returns:
        What he speaks for; nothing where no office is named.
    """
    role = [*(speaker.role or "").split()] if speaker else []
    words = [*role, *source]
    small = frozenset(word.lower() for word in words)
    official = word_list(lang, "stance", "official")
    # behind these a country is where somebody is sent: "ambassador to France"
    abroad = word_list(lang, "stance", "abroad")
    body = speaker is not None and speaker.type in {"GPE", "ORG"}
    countries = {speaker.country} if speaker and speaker.country else set()
    for mention in place_table(lang).find(words):
        before = words[mention.start - 1].lower() if mention.start else ""
        if mention.place.country and before not in abroad:
            countries.add(mention.place.country)
    return Belongings(
        body or not small.isdisjoint(official), frozenset(countries), frozenset(small)
    )
