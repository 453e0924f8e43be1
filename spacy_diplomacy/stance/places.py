"""Countries, their peoples, capitals and governments' seats, found by table in a Doc."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from spacy_diplomacy.lookups import has_table, load_table, word_list

PlaceKind = Literal["country", "demonym", "capital", "seat"]

ORDER: Final[dict[PlaceKind, int]] = {"country": 0, "demonym": 1, "capital": 2, "seat": 3}


@dataclass(frozen=True, slots=True)
class Place:
    """A name that stands for a country or its government.

    Attributes:
        kind: A country's name, its people, its capital, or a seat of power.
        name: Canonical name of what it stands for.
        country: ISO 3166 alpha-3 code, where it has one.
    """

    kind: PlaceKind
    name: str
    country: str | None


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place in a Doc: its tokens and what it stands for."""

    start: int
    end: int
    place: Place


class PlaceTable:
    """The names of one language by their first word, the longest first."""

    def __init__(self, lang: str) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Place]]] = {}
        self._exact: dict[str, Place] = {}
        self._articles = word_list(lang, "grammar", "definite")
        small = word_list(lang, "grammar", "acronym_gaps")
        if has_table(lang, "countries"):
            self._add_countries(load_table(lang, "countries"))
        if has_table(lang, "metonyms"):
            for seat, row in load_table(lang, "metonyms").items():
                form = _title(seat, small)
                self._add(form, Place("seat", row.get("name") or form, row.get("country")))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: (-len(entry[0]), ORDER[entry[1].kind]))

    def _add_countries(self, countries: dict[str, dict[str, list[str]]]) -> None:
        for code, row in countries.items():
            name = str(row["name"])
            kinds: tuple[tuple[PlaceKind, Iterable[str]], ...] = (
                ("country", {name, *row["names"]}),
                ("demonym", row["demonyms"]),
                ("capital", row["capitals"]),
            )
            for kind, forms in kinds:
                for form in forms:
                    self._add(form, Place(kind, name, code))

    def _add(self, form: str, place: Place) -> None:
        words = tuple(form.replace(",", " ,").split())
        if words and words[0].lower() in self._articles:
            words = words[1:]
        if not words:
            return
        self._by_first.setdefault(words[0], []).append((words, place))
        key = " ".join(words).lower()
        known = self._exact.get(key)
        if known is None or ORDER[place.kind] < ORDER[known.kind]:
            self._exact[key] = place

    def get(self, name: str) -> Place | None:
        """Look a whole name up, without regard to case.

        Args:
            name: A name, with or without an article before it.

        Returns:
            What it stands for, or None.
        """
        words = name.lower().split()
        if len(words) > 1 and words[0] in self._articles:
            words = words[1:]
        return self._exact.get(" ".join(words))

    def find(self, words: list[str]) -> list[PlaceMention]:
        """Find all places in a document.

        Args:
            words: The document's words.

        Returns:
            Mentions in reading order, none inside another.
        """
        found: list[PlaceMention] = []
        done = 0
        by_first = self._by_first
        for i in [i for i, word in enumerate(words) if word in by_first]:
            if i < done:
                continue
            for form, place in by_first[words[i]]:
                end = i + len(form)
                if tuple(words[i:end]) == form and not self._of_a_name(words, i, end, place):
                    found.append(PlaceMention(i, end, place))
                    done = end
                    break
        return found

    def _of_a_name(self, words: list[str], start: int, end: int, place: Place) -> bool:
        """Tell whether a capital or a seat is only part of a longer name ("Washington Post")."""
        if place.kind == "seat" or end - start > 1:
            return False
        after = words[end] if end < len(words) else ""
        before = words[start - 1] if start else ""
        if place.kind == "capital":
            return after.istitle() or (before.istitle() and start > 1 and before.isalpha())
        # a surname or a part of one: a first name or the like stands before it
        return before.istitle() and before.isalpha() and start > 1 and before not in self._by_first


def _title(name: str, small: Collection[str]) -> str:
    """Give the usual capitals to a name in small letters; short ones are acronyms.

    Args:
        name: The name.
        small: Words inside of a name that keep their small letters.
    """
    if len(name) <= 3:
        return name.upper()
    return " ".join(word if word in small else _capital(word) for word in name.split())


def _capital(word: str) -> str:
    """Give a capital to a word, behind what is elided before it ("d'Orsay")."""
    start = 2 if word[1:2] in {"'", "’"} else 0
    return word[:start] + word[start : start + 1].upper() + word[start + 1 :]


@cache
def place_table(lang: str) -> PlaceTable:
    """Give the table of a language; it is empty where the package knows no countries for it.

    Args:
        lang: Language code.

    Returns:
        The table, built once a process.
    """
    return PlaceTable(lang)
