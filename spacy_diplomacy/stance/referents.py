"""Everybody and everything a Doc names that a stance can be about: persons, bodies, countries."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from spacy.tokens import Doc

from spacy_diplomacy.lookups import has_table, load_table, word_list
from spacy_diplomacy.stance.names import merge
from spacy_diplomacy.stance.places import place_table
from spacy_diplomacy.stance.referent import Referent
from spacy_diplomacy.text.reading import words_in
from spacy_diplomacy.types import Entity, SpeakerChain

KINDS: Final = {
    "PERSON": "PERSON",
    "PER": "PERSON",
    "ORG": "ORG",
    "ORGANIZATION": "ORG",
    "GPE": "GPE",
    "LOC": "LOC",
    "LOCATION": "LOC",
    "NORP": "NORP",
    "GROUP": "GROUP",
}
"""Labels of entities and types of speakers that can be targets, in our own names."""

OPENERS: Final = frozenset(
    (".", "!", "?", ":", "…", "''", "``", '"', "“", "”", "„", "‘", "«", "»", "‹", "›", "'")
)


def find_referents(
    doc: Doc, chains: Sequence[SpeakerChain], entities: Sequence[Entity], lang: str
) -> list[Referent]:
    """Collect the mentions of all possible targets in a Doc.

    Speakers' chains come first, then entities, then countries by table; then runs of capitalised
    words stand in for entities, or fill the gaps between them. Last come definite descriptions
    of a body named before ("the movement") and of the government.

    Args:
        doc: The document.
        chains: Its speakers.
        entities: Its entities; may be empty.
        lang: Language of the tables.

    Returns:
        Mentions in reading order that do not overlap.
    """
    taken = [False] * len(doc)
    found: list[Referent] = []

    def take(referents: Iterable[Referent]) -> None:
        for referent in referents:
            if referent.end > referent.start and not any(taken[referent.start : referent.end]):
                taken[referent.start : referent.end] = [True] * (referent.end - referent.start)
                found.append(referent)

    words = words_in(doc)
    take(_of_chains(chains))
    if entities:
        take(_of_entities(words, entities, lang))
    take(_of_places(words, lang))
    take(_of_capitals(doc, taken, lang, _known(found) if entities else None))
    merged = merge(_seated(words, found, lang))
    merged.sort(key=lambda referent: referent.start)
    bodies = _of_bodies(words, merged, taken, lang)
    return sorted([*merged, *bodies], key=lambda referent: referent.start)


def _seated(words: list[str], found: list[Referent], lang: str) -> list[Referent]:
    """Let a town stand for the body that sits in it, where the Doc names that body.

    "Brussels" is the European Union beside "the European Commission", else Belgium.
    """
    seats = load_table(lang, "stance").get("seats", {}) if has_table(lang, "stance") else {}
    if seats.keys().isdisjoint(words):
        return found
    names = {referent.name.lower() for referent in found}
    rows = []
    for referent in found:
        seat = seats.get(words[referent.start]) if referent.end - referent.start == 1 else None
        if seat and not names.isdisjoint(seat["where"]):
            name = str(seat["name"])
            referent = replace(referent, name=name, key=name.lower(), kind="ORG", country=None)
        rows.append(referent)
    return rows


def _of_chains(chains: Sequence[SpeakerChain]) -> Iterable[Referent]:
    """Give the mentions of speakers; inner ones before what holds them would be lost."""
    rows = [
        Referent(
            start=mention.start,
            end=mention.end,
            name=chain.name or chain.role or "",
            key=chain.id,
            kind=chain.type,
            country=chain.country,
            pronoun=mention.form == "pronoun",
        )
        for chain in chains
        for mention in chain.mentions
        if chain.type in KINDS and (chain.name or chain.role)
    ]
    return sorted(rows, key=lambda row: (row.start - row.end, row.start))


def _of_entities(words: list[str], entities: Sequence[Entity], lang: str) -> Iterable[Referent]:
    """Give the entities that can be targets; names of countries become countries."""
    table, regions = place_table(lang), word_list(lang, "stance", "regions")
    for entity in entities:
        kind = KINDS.get(entity.label)
        if kind is None:
            continue
        start, end = _trim(words, entity.start, entity.end, lang)
        name = " ".join(words[start:end])
        place = table.get(name)
        if name.lower() in regions or (
            place is not None and place.kind == "demonym" and _before_office(words, end, lang)
        ):
            continue
        if place is not None and kind in {"GPE", "LOC", "NORP", "ORG"}:
            yield Referent(start, end, place.name, place.name.lower(), "GPE", place.country)
        elif kind == "LOC":
            continue
        elif kind == "PERSON":
            first = _skip_titles(words, start, end, lang)
            if first < end:
                name = " ".join(words[first:end])
                yield Referent(start, end, name, name.lower(), kind)
        elif start < end:
            yield Referent(start, end, name, name.lower(), kind)


def _of_places(words: list[str], lang: str) -> Iterable[Referent]:
    """Give countries, peoples, capitals and seats of power by table."""
    for mention in place_table(lang).find(words):
        place = mention.place
        if place.kind == "demonym" and _before_office(words, mention.end, lang):
            continue
        kind = "ORG" if place.kind == "seat" else "GPE"
        yield Referent(
            mention.start, mention.end, place.name, place.name.lower(), kind, place.country
        )


def _known(found: Sequence[Referent]) -> frozenset[str]:
    """Collect the names found and the first and last words of long ones."""
    names = {row.name for row in found if not row.pronoun and row.name}
    parts = {part for name in names for part in (name.split()[0], name.split()[-1])}
    return frozenset(names | parts)


def _of_capitals(
    doc: Doc, taken: list[bool], lang: str, named: frozenset[str] | None
) -> Iterable[Referent]:
    """Give runs of capitalised words as names.

    Args:
        doc: The document.
        taken: Which of them belong to a mention already.
        lang: Language of the tables.
        named: Names found already; a single word must be one of them. None where the document
            has no entities, so that every capitalised word counts.
    """
    words = words_in(doc)
    regions = word_list(lang, "stance", "regions")
    stop = word_list(lang, "stance", "not_names")
    linkers = word_list(lang, "stance", "linkers")
    inside = [
        word[0].isupper() and not taken[i] and _capital(word) and word.lower() not in stop
        for i, word in enumerate(words)
    ]
    known = {words[i] for i, own in enumerate(inside) if own and not _initial(words, i)}
    done = 0
    for i in [i for i, own in enumerate(inside) if own]:
        if i < done:
            continue
        end = i + 1
        while end < len(words) and (
            inside[end]
            or (words[end].lower() in linkers and end + 1 < len(words) and inside[end + 1])
        ):
            end += 1
        done, start = end, i
        if _initial(words, start) and words[start] not in (known if named is None else named):
            # a sentence's first word may be capitalised for no other reason
            start += doc[start].is_stop or end - start == 1
            while start < end and not inside[start]:
                start += 1
        first = _skip_titles(words, start, end, lang)
        name = " ".join(words[first:end])
        # what touches a name already found is the rest of it
        rest = (start > 0 and taken[start - 1]) or (end < len(words) and taken[end])
        enough = named is None or name in named or _fills_a_gap(words, first, end, lang)
        if first < end and not rest and enough and name.lower() not in regions:
            yield Referent(start, end, name, name.lower(), "ORG" if name.isupper() else "NAME")


def _fills_a_gap(words: list[str], start: int, end: int, lang: str) -> bool:
    """Tell whether a run that no entity covers is somebody's name: no law, war or prize."""
    return end - start > 1 and words[end - 1].lower() not in word_list(lang, "stance", "things")


def _of_bodies(
    words: list[str], found: list[Referent], taken: list[bool], lang: str
) -> Iterable[Referent]:
    """Give definite descriptions of a body, as mentions of the one named before them.

    It is the body named last that has the noun in its name, else, for nouns that fit any body
    ("the movement"), the one named last. The government needs no name.
    """
    governments = word_list(lang, "stance", "governments")
    any_body = word_list(lang, "stance", "bodies")
    bodies, articles = _bodies(lang)
    specifying = word_list(lang, "stance", "specifying")
    position, last = 0, None
    by_noun: dict[str, Referent] = {}
    for i in [i for i, word in enumerate(words) if word in bodies and i]:
        while position < len(found) and found[position].start < i:
            referent = found[position]
            position += 1
            if referent.kind in {"PERSON", "LOC"} or referent.country or referent.pronoun:
                continue
            last = referent
            if referent.kind != "NORP":
                by_noun.update(dict.fromkeys(referent.name.lower().split()[1:], referent))
        word = words[i]
        follows = words[i + 1] if i + 1 < len(words) else ""
        if taken[i] or words[i - 1].lower() not in articles or follows in specifying:
            continue
        if word in governments:
            yield Referent(i - 1, i + 1, word, word, "GOVERNMENT")
            continue
        body = by_noun.get(word) or (last if word in any_body else None)
        if body:
            yield Referent(i - 1, i + 1, body.name, body.key, body.kind, body.country)


def _capital(word: str) -> bool:
    """Tell whether a word that begins with a capital is written like a name."""
    return any(c.isalpha() for c in word[1:]) and "://" not in word


def _initial(words: list[str], i: int) -> bool:
    """Tell whether a word opens a sentence, a quotation or a heading."""
    return i == 0 or words[i - 1] in OPENERS or words[i - 1].isspace()


def _trim(words: list[str], start: int, end: int, lang: str) -> tuple[int, int]:
    """Leave an article before, a possessive ending after, and blanks around a name out."""
    articles = word_list(lang, "grammar", "articles")
    marks = word_list(lang, "grammar", "possessive_marks")
    while start < end and (words[start].isspace() or words[start].lower() in articles):
        start += 1
    while end > start and (words[end - 1].isspace() or words[end - 1] in marks):
        end -= 1
    return start, end


def _before_office(words: list[str], end: int, lang: str) -> bool:
    """Tell whether an office follows: "Russian President" names the office, not the country."""
    return end < len(words) and words[end].lower() in _titles(lang)


@cache
def _bodies(lang: str) -> tuple[frozenset[str], frozenset[str]]:
    """Give the nouns for bodies such as parties, and the articles that make them definite."""
    parts = ("bodies", "named_bodies", "governments")
    nouns = frozenset[str]().union(*(word_list(lang, "stance", part) for part in parts))
    return nouns, word_list(lang, "stance", "definite")


def _skip_titles(words: list[str], start: int, end: int, lang: str) -> int:
    """Skip titles and offices before a person's name, with all that stands before them."""
    titles = _titles(lang)
    return next((i + 1 for i in range(end - 1, start - 1, -1) if words[i].lower() in titles), start)


@cache
def _titles(lang: str) -> frozenset[str]:
    """Give the words of titles, offices and ranks of a language."""
    if not has_table(lang, "titles"):
        return frozenset()
    table = load_table(lang, "titles")
    words: set[str] = set()
    for part in ("ranks", "offices", "modifiers"):
        words.update(table.get(part, ()))
    for forms in table.get("honorifics", {}).values():
        words.update(forms)
    return frozenset(words)
