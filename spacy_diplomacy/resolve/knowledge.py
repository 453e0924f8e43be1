"""The user's own knowledge base: speakers with ids, aliases and dated roles."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.kb import KnowledgeBase

from spacy_diplomacy.errors import InputError
from spacy_diplomacy.resolve.lexicon import default_lexicon
from spacy_diplomacy.resolve.words import plain


@dataclass(frozen=True, slots=True)
class KnownRole:
    """An office someone holds or held.

    Args:
        title: As it is written before the name ("UN Secretary-General").
        start: First day, ISO 8601 (may be a year alone); None for unknown.
        end: Last day; None for one that lasts.
    """

    title: str
    start: str | None = None
    end: str | None = None

    def holds(self, date: str | None) -> bool:
        """Whether the role was held at a date; without a date, whether it is held still."""
        if date is None:
            return self.end is None
        after = self.start is None or self.start <= date
        return after and (self.end is None or date[: len(self.end)] <= self.end)


@dataclass(frozen=True, slots=True)
class KnownSpeaker:
    """A speaker of the knowledge base.

    Args:
        id: The user's identifier.
        name: Canonical name.
        aliases: Other names, and nominals that always mean this speaker ("the UN chief").
        roles: Offices, with dates where they are known.
        country: ISO 3166 alpha-3 code.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    roles: tuple[KnownRole, ...] = ()
    country: str | None = None


class Knowledge:
    """Speakers by name, alias and role.

    Args:
        speakers: The speakers.
        lang: Language whose articles and honorifics are left out where names are compared.
    """

    def __init__(self, speakers: Iterable[KnownSpeaker], lang: str = "en") -> None:
        self._fillers = default_lexicon(lang).grammar.knowledge_fillers
        self.speakers = {s.id: s for s in speakers}
        self._names: dict[tuple[str, ...], set[str]] = {}
        self._last: dict[str, set[str]] = {}
        self._roles: dict[frozenset[str], list[tuple[KnownRole, str]]] = {}
        for speaker in self.speakers.values():
            for text in (speaker.name, *speaker.aliases):
                self._names.setdefault(self._key(text), set()).add(speaker.id)
            words = self._key(speaker.name)
            if words:
                self._last.setdefault(words[-1], set()).add(speaker.id)
            for role in speaker.roles:
                key = frozenset(self._key(role.title))
                self._roles.setdefault(key, []).append((role, speaker.id))

    def by_name(self, name: str) -> KnownSpeaker | None:
        """The one speaker of a name or alias; a surname alone is enough where only one bears it.

        Args:
            name: A name without titles.

        Returns:
            The speaker, or None where no one or several are meant.
        """
        key = self._key(name)
        found = self._names.get(key)
        if found is None and len(key) == 1:
            found = self._last.get(key[0])
        return self._only(found)

    def by_role(self, text: str, date: str | None = None) -> KnownSpeaker | None:
        """The one speaker a nominal means, by alias or by an office held at a date.

        Args:
            text: A nominal ("UN chief").
            date: ISO date of the text; None takes the offices held still.

        Returns:
            The speaker, or None where no one or several are meant.
        """
        key = self._key(text)
        known = self._only(self._names.get(key))
        if known is not None:
            return known
        holders = {k for role, k in self._roles.get(frozenset(key), ()) if role.holds(date)}
        return self._only(holders)

    def _key(self, text: str) -> tuple[str, ...]:
        words = (plain(w.strip(",.;()\"'")) for w in text.replace("-", " ").split())
        return tuple(w for w in words if w and w not in self._fillers)

    def _only(self, ids: set[str] | None) -> KnownSpeaker | None:
        return self.speakers[next(iter(ids))] if ids and len(ids) == 1 else None

    def to_list(self) -> list[dict[str, Any]]:
        """The speakers as plain values, in the form `read_knowledge` reads."""
        return [
            {
                "id": s.id,
                "name": s.name,
                "aliases": list(s.aliases),
                "roles": [{"title": r.title, "start": r.start, "end": r.end} for r in s.roles],
                "country": s.country,
            }
            for s in self.speakers.values()
        ]


def knowledge_from(entries: Iterable[Mapping[str, Any]], lang: str = "en") -> Knowledge:
    """Make a knowledge base of plain values.

    Args:
        entries: Objects with `id`, `name`, and optionally `aliases` (strings), `roles` (strings,
            or objects with `title`, `start`, `end`) and `country`.
        lang: Language of the texts.

    Returns:
        The knowledge base.

    Raises:
        KeyError: If an entry has no `id` or no `name`.
        TypeError: If a field is of another type.
    """
    speakers = []
    for entry in entries:
        roles = []
        for role in entry.get("roles") or ():
            given = {"title": role} if isinstance(role, str) else dict(role)
            roles.append(KnownRole(str(given["title"]), given.get("start"), given.get("end")))
        aliases = tuple(str(a) for a in entry.get("aliases") or ())
        speakers.append(
            KnownSpeaker(
                str(entry["id"]), str(entry["name"]), aliases, tuple(roles), entry.get("country")
            )
        )
    return Knowledge(speakers, lang)


def read_knowledge(path: str | Path, lang: str = "en") -> Knowledge:
    """Read a knowledge base from a JSON Lines file, one speaker a line.

    Args:
        path: The file.
        lang: Language of the texts.

    Returns:
        The knowledge base.

    Raises:
        InputError: If the file cannot be read, or a line is not such an object.
    """
    try:
        lines = Path(path).read_text("utf8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"The knowledge base cannot be read: {error}.",
            "Give the path of a JSON Lines file in UTF-8.",
            file=str(path),
        ) from error
    entries: list[Mapping[str, Any]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            knowledge_from([entry])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(
                "The line is no speaker of a knowledge base.",
                'Write one object a line: {"id": ..., "name": ..., "aliases": [...]}.',
                file=str(path),
                line=number,
            ) from error
        entries.append(entry)
    return knowledge_from(entries, lang)


def knowledge_of(kb: KnowledgeBase, lang: str = "en") -> Knowledge:
    """Take over the speakers of a spaCy knowledge base.

    Args:
        kb: A knowledge base with aliases, e.g. an `InMemoryLookupKB`.
        lang: Language of the texts.

    Returns:
        One speaker an entity; its name is the alias most probably meant for it, the longest first.
    """
    aliases: dict[str, list[tuple[float, str]]] = {}
    for alias in sorted(kb.get_alias_strings()):
        for candidate in kb.get_alias_candidates(alias):
            prior = kb.get_prior_prob(candidate.entity_, alias)
            aliases.setdefault(candidate.entity_, []).append((prior, alias))
    speakers = []
    for identifier in sorted(kb.get_entity_strings()):
        names = aliases.get(identifier, [])
        if names:
            best = max(names, key=lambda n: (len(n[1].split()), n[0], n[1]))[1]
            speakers.append(KnownSpeaker(identifier, best, tuple(n for _, n in names)))
    return Knowledge(speakers, lang)
