"""How the labels of other corpora's entities become our own: places, peoples, organisations."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from spacy_diplomacy.labels import ENTITY_LABELS

#: Ends of names of places without a government of their own.
_LANDSCAPE: Final = re.compile(
    r"\b(?:Europe|Asia|Africa|Middle East|Gulf|River|Mount|Mountains?|Sea|Ocean|Coast|Bay|Valley"
    r"|Lake|Islands?|South|North|West|East|Midwest|Northeast|Southeast|Peninsula|Street|Avenue"
    r"|Atlantic|Pacific|Antarctica|Earth|America)$"
)
_COUNTRIES_ALL_THE_SAME: Final = frozenset({"America", "North America"})
#: Ends of adjectives and names of peoples, faiths and parties.
_PEOPLE: Final = re.compile(
    r"(?:ans?|ish|ese|ics?|crats?|ims?|nos?|ews?|ists?|ench|iss|elis?|qis?|dis?|abs?|urds?|nis?"
    r"|kh?s?)$"
)
_NO_PEOPLE: Final = frozenset(
    {"Internet", "Titanic", "Atlantic", "Republic", "Olympics", "Election", "English"}
    | {"Spanish-language"}
)
_ORGANISATIONS: Final = frozenset({"GOP", "Facebook", "Twitter", "Senate", "Congress"})
_PLACES: Final = {
    "White House": "ORG",
    "Facebook": "ORG",
    "Amazon": "ORG",
    "Wall Street": "LOC",
}


def place_label(name: str) -> str:
    """Tell places with a government from others.

    Args:
        name: A place's name.

    Returns:
        ``GPE`` or ``LOC``.
    """
    if name in _COUNTRIES_ALL_THE_SAME:
        return "GPE"
    return "LOC" if _LANDSCAPE.search(name) else "GPE"


def corenlp_label(name: str, kind: str) -> str | None:
    """Give an entity of CoreNLP our label.

    Args:
        name: The entity's text.
        kind: ``PERSON``, ``ORGANIZATION``, ``LOCATION`` or ``MISC``.

    Returns:
        One of `ENTITY_LABELS`; None for what is none of them.
    """
    if kind == "LOCATION":
        return _PLACES.get(name) or place_label(name)
    if kind == "MISC":
        return _misc_label(name)
    return {"PERSON": "PERSON", "ORGANIZATION": "ORG"}[kind]


def _misc_label(name: str) -> str | None:
    stem = name.rstrip("s") if name.endswith("ss") else name
    one_word = " " not in name.replace("African American", "AfricanAmerican")
    if one_word and name[0].isupper() and name not in _NO_PEOPLE and _PEOPLE.search(stem):
        return "NORP"
    return "ORG" if name in _ORGANISATIONS else None


def people_words(texts: Iterable[tuple[Sequence[str], Sequence[int]]]) -> frozenset[str]:
    """Collect the words that mostly name a people, a faith or a party.

    Args:
        texts: The words of each text with the tags of their entities.

    Returns:
        Capitalised words tagged so at least twice, and in more than half of all places.
    """
    begin = 1 + 2 * ENTITY_LABELS.index("NORP")
    seen: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for words, tags in texts:
        seen.update(words)
        named.update(
            word for word, tag in zip(words, tags, strict=True) if tag in (begin, begin + 1)
        )
    return frozenset(
        word
        for word, count in named.items()
        if count >= 2 and count > 0.5 * seen[word] and word[0].isupper()
    )
