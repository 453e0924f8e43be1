"""What the resolver knows of words: bit flags a word, and tables of places and given names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from spacy.strings import StringStore

from spacy_diplomacy.lookups import has_table, load_table
from spacy_diplomacy.resolve.grammar import Grammar, Pronouns, build_grammar, build_pronouns

# Bits of a word's flags. Several may hold of one word ("general" is a rank and a modifier).
CAPITAL: Final = 1 << 0
"""Starts with an upper-case letter."""
HONORIFIC: Final = 1 << 1
RANK: Final = 1 << 2
OFFICE: Final = 1 << 3
"""A noun that stands before a name as a title ("president", "analyst")."""
MODIFIER: Final = 1 << 4
"""A word inside a title ("prime", "former")."""
PERSON_NOUN: Final = 1 << 5
PERSONS_NOUN: Final = 1 << 6
"""A plural noun for people ("officials")."""
BODY_NOUN: Final = 1 << 7
"""A noun for a body of people or an organisation ("ministry")."""
DOCUMENT_NOUN: Final = 1 << 8
KIN_NOUN: Final = 1 << 9
PRONOUN: Final = 1 << 10
DEMONYM: Final = 1 << 11
GIVEN: Final = 1 << 12
"""A given name."""
STOP: Final = 1 << 13
"""A function word or a word that often opens a sentence: no name by itself."""
MALE: Final = 1 << 14
FEMALE: Final = 1 << 15
DETERMINER: Final = 1 << 16
PARTICLE: Final = 1 << 17
"""A lower-case part of a name ("van", "bin", "de")."""
SUFFIX: Final = 1 << 18
"""A part after a name ("Jr.")."""
PUNCT: Final = 1 << 19
DIGIT: Final = 1 << 20
DATE: Final = 1 << 21

NOUN: Final = PERSON_NOUN | PERSONS_NOUN | BODY_NOUN | DOCUMENT_NOUN | KIN_NOUN
TITLE: Final = HONORIFIC | RANK | OFFICE


@dataclass(slots=True)
class Lexicon:
    """Word knowledge of one language.

    Args:
        flags: Lower-case word to bit flags.
        places: Lower-case name of a country to its ISO 3166 alpha-3 code.
        capitals: Lower-case name of a capital to the code.
        regions: Lower-case name of a region or a large city to the code of its country.
        demonyms: Lower-case adjective or noun for a people to the code.
        country_names: Code to the country's usual name.
        metonyms: Lower-case name of a seat of power to its `country`, `name`, `type` (optional).
        sectors: Role noun to CAMEO's sector.
        pronouns: The language's pronouns.
        grammar: Its function words and closed classes.
        place_openings: Tokens that names of places and peoples may begin with; follows from them.
    """

    flags: dict[str, int]
    places: dict[str, str]
    capitals: dict[str, str]
    regions: dict[str, str]
    demonyms: dict[str, str]
    country_names: dict[str, str]
    metonyms: dict[str, dict[str, str | None]]
    sectors: dict[str, str]
    pronouns: Pronouns = field(default_factory=Pronouns)
    grammar: Grammar = field(default_factory=Grammar)
    place_openings: frozenset[str] = field(init=False)
    _seen: dict[int, tuple[str, str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Collect the first tokens of places."""
        tables = (self.places, self.capitals, self.regions, self.demonyms, self.metonyms)
        names = set[str]().union(*tables)
        openings = {name[:i] for name in names for i, c in enumerate(name) if not c.isalnum()}
        openings |= {name[: i + 1] for name in names for i, c in enumerate(name) if c in "-."}
        self.place_openings = frozenset(openings | names)

    def read(self, orths: list[int], strings: StringStore) -> list[tuple[str, str, int]]:
        """Look words up.

        Args:
            orths: Hashes of the words as they are written.
            strings: The store that holds the words.

        Returns:
            For each its text, its lower case and the bits of `flags`, with `CAPITAL`, `PUNCT` and
            `DIGIT` from the writing.
        """
        seen = self._seen
        if len(seen) > 200_000:  # a guard for services that read for months
            seen.clear()
        for orth in set(orths).difference(seen):
            word = strings[orth]
            seen[orth] = (word, word.lower(), self.flags_of(word))
        return [seen[orth] for orth in orths]

    def _by_last_part(self, word: str) -> int:
        """Flags of a compound: those of the longest noun it ends with ("Parteisprecherin")."""
        for start in range(1, len(word) - 3):
            bits = self.flags.get(word[start:], 0)
            if bits & NOUN:
                return bits & (NOUN | OFFICE | RANK | MALE | FEMALE)
        return 0

    def flags_of(self, word: str) -> int:
        """Flags of one word as it is written."""
        lower = word.lower()
        known = self.flags.get(lower, 0)
        if not known and self.grammar.compound_nouns and word[:1].isupper():
            known = self._by_last_part(lower)
        if lower in self.grammar.not_countries and word.isupper() and len(word) > 1:
            known = 0  # "US" is no pronoun
        first = word[:1]
        if first.isupper():
            known |= CAPITAL
        elif first.isdigit():
            known |= DIGIT
        elif not any(c.isalnum() for c in word):
            known |= PUNCT
        return known


def _genitives(names: dict[str, str], endings: Iterable[str]) -> dict[str, str]:
    """The names with their genitives ("Norwegens")."""
    forms = {name + ending: code for name, code in names.items() for ending in endings}
    return {**forms, **names}


def _add(flags: dict[str, int], words: Iterable[str], bit: int) -> None:
    for word in words:
        if word:
            flags[word] = flags.get(word, 0) | bit


def _table(lang: str, name: str, extra: Mapping[str, Any]) -> Any:
    """A bundled table with the user's own entries laid over it."""
    base = load_table(lang, name) if has_table(lang, name) else {}
    more = extra.get(name)
    if not more:
        return base
    if isinstance(base, list):
        return [*base, *more]
    merged = dict(base)
    for key, value in more.items():
        old = merged.get(key)
        if isinstance(old, list) and isinstance(value, list):
            merged[key] = [*old, *value]
        elif isinstance(old, dict) and isinstance(value, dict):
            merged[key] = {**old, **value}
        else:
            merged[key] = value
    return merged


def build_lexicon(lang: str = "en", extra: Mapping[str, Any] | None = None) -> Lexicon:
    """Make the lexicon of a language from the bundled tables and the user's.

    Args:
        lang: Language code; one without tables knows capitals only.
        extra: The user's entries, a table name each (`"titles"`, `"metonyms"`, ...), in the form of
            the bundled file; lists are extended and objects merged.

    Returns:
        A new lexicon.
    """
    extra = extra or {}
    flags: dict[str, int] = {}
    pronouns = build_pronouns(_table(lang, "pronouns", extra))
    grammar = build_grammar(_table(lang, "grammar", extra))
    titles = _table(lang, "titles", extra)
    for gender, words in dict(titles.get("honorifics", {})).items():
        _add(flags, words, HONORIFIC | {"m": MALE, "f": FEMALE, "": 0}[gender])
    _add(flags, titles.get("ranks", ()), RANK)
    _add(flags, titles.get("offices", ()), OFFICE)
    _add(flags, titles.get("modifiers", ()), MODIFIER)
    _add(flags, titles.get("suffixes", ()), SUFFIX)
    roles = _table(lang, "role_nouns", extra)
    sectors = {**dict(roles.get("groups", {})), **dict(roles.get("persons", {}))}
    people = dict(roles.get("persons", {}))
    _add(flags, people, PERSON_NOUN | OFFICE)
    _add(flags, map(grammar.plural, people), PERSONS_NOUN)
    _add(flags, dict(roles.get("groups", {})), BODY_NOUN)
    nouns = _table(lang, "person_nouns", extra)
    for gender, bit in (("m", MALE), ("f", FEMALE), ("", 0)):
        singular = list(nouns.get(gender, ()))
        _add(flags, singular, PERSON_NOUN | bit)
        _add(flags, map(grammar.plural, singular), PERSONS_NOUN)
        kin = list(_table(lang, "kinship", extra).get(gender, ()))
        _add(flags, kin, KIN_NOUN | bit)
    offices = [w for w in titles.get("offices", ()) if w.isalpha()]
    _add(flags, offices, PERSON_NOUN)
    _add(flags, (grammar.plural(w) for w in offices if len(w) > 3), PERSONS_NOUN)
    _add(flags, nouns.get("plural", ()), PERSONS_NOUN)
    _add(flags, _table(lang, "kinship", extra).get("plural", ()), PERSONS_NOUN)
    groups = _table(lang, "groups", extra)
    _add(flags, groups.get("groups", ()), PERSONS_NOUN)
    _add(flags, groups.get("orgs", ()), BODY_NOUN)
    _add(flags, _table(lang, "documents", extra), DOCUMENT_NOUN)
    given = _table(lang, "given_names", extra)
    both = frozenset(given.get("both", ()))
    _add(flags, given.get("m", ()), GIVEN)
    _add(flags, given.get("f", ()), GIVEN)
    _add(flags, both, GIVEN)
    _add(flags, frozenset(given.get("m", ())) - both, MALE)
    _add(flags, frozenset(given.get("f", ())) - both, FEMALE)
    _add(flags, pronouns.m, PRONOUN | MALE)
    _add(flags, pronouns.f, PRONOUN | FEMALE)
    _add(flags, pronouns.third | pronouns.first | pronouns.other | pronouns.relative, PRONOUN)
    _add(flags, grammar.determiners, DETERMINER)
    _add(flags, grammar.stops, STOP)
    _add(flags, grammar.name_particles, PARTICLE)
    _add(flags, grammar.dates, DATE)
    countries = _table(lang, "countries", extra)
    places: dict[str, str] = {}
    capitals: dict[str, str] = {}
    demonyms: dict[str, str] = {}
    for code, entry in dict(countries).items():
        for name in [entry["name"], *entry.get("names", ())]:
            words = name.lower().split()
            if len(words) > 1 and words[0] in grammar.definite:
                words = words[1:]
            places.setdefault(" ".join(words), code)
        for name in entry.get("capitals", ()):
            capitals.setdefault(name.lower(), code)
        for name in entry.get("demonyms", ()):
            demonyms.setdefault(name.lower(), code)
            if " " not in name:
                _add(flags, [name.lower()], DEMONYM)
    metonyms = {
        key.lower(): dict(value) for key, value in dict(_table(lang, "metonyms", extra)).items()
    }
    return Lexicon(
        flags=flags,
        places=_genitives(places, grammar.genitive_endings),
        capitals=_genitives(
            {name: code for name, code in capitals.items() if name not in places},
            grammar.genitive_endings,
        ),
        regions=_genitives(
            {key.lower(): code for key, code in dict(_table(lang, "regions", extra)).items()},
            grammar.genitive_endings,
        ),
        demonyms=demonyms,
        country_names={code: entry["name"] for code, entry in dict(countries).items()},
        metonyms=metonyms,
        sectors=sectors,
        pronouns=pronouns,
        grammar=grammar,
    )


@cache
def default_lexicon(lang: str) -> Lexicon:
    """The lexicon of the bundled tables alone, built once a process.

    Args:
        lang: Language code.

    Returns:
        The shared lexicon; only its memo of seen words changes.
    """
    return build_lexicon(lang)
