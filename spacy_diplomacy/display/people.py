"""Sum up who spoke in a record and what they are for and against, for pages and tables."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

UNKNOWN = "unknown speaker"


@dataclass(slots=True)
class Person:
    """A speaker with the number of his quotes and stances.

    Args:
        name: Canonical name, else the most informative noun, else "unknown speaker".
        role: Title or office, None if it already stands for the name.
        country: ISO 3166 alpha-3 code.
        type: What kind of speaker it is.
        known: Whether there is a speaker at all.
        quotes: Number of quotes by their type.
        stances: Number of stances by label and target.
    """

    name: str
    role: str | None
    country: str | None
    type: str | None
    known: bool
    quotes: Counter[str] = field(default_factory=Counter)
    stances: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """Number of quotes of all types."""
        return self.quotes.total()

    def toward(self, label: str) -> list[tuple[str, int]]:
        """List the targets of one stance.

        Args:
            label: ``support``, ``oppose`` or ``neutral``.

        Returns:
            Targets with their counts, the commonest first, then by name.
        """
        found = [(target, n) for (kind, target), n in self.stances.items() if kind == label]
        return sorted(found, key=lambda item: (-item[1], item[0]))


def person_of(quote: Mapping[str, Any]) -> Person:
    """Name the speaker of a quote.

    Args:
        quote: A quote of a record.

    Returns:
        The speaker, without any counts.
    """
    speaker = quote.get("speaker")
    if not speaker:
        return Person(UNKNOWN, None, None, None, False)
    name, role = speaker.get("name"), speaker.get("role")
    return Person(
        name or role or UNKNOWN,
        role if name else None,
        speaker.get("country"),
        speaker.get("type"),
        bool(name or role),
    )


def people_of(records: Iterable[Mapping[str, Any]], across: bool = False) -> list[Person]:
    """Sum up the speakers of records.

    Args:
        records: The records.
        across: Whether equal names in different records are the same speaker; unnamed speakers
            of different records are never the same.

    Returns:
        The speakers in the order of their first quote, with counts.
    """
    people: dict[tuple[object, ...], Person] = {}
    for index, record in enumerate(records):
        for quote in record["quotes"]:
            speaker = quote.get("speaker") or {}
            key: tuple[object, ...] = (index, speaker.get("id"))
            if across and speaker.get("name"):
                key = (speaker.get("kb_id") or (speaker["name"], speaker.get("type")),)
            person = people.setdefault(key, person_of(quote))
            person.role = person.role or (speaker.get("role") if speaker.get("name") else None)
            person.country = person.country or speaker.get("country")
            person.quotes[quote["type"]] += 1
            person.stances.update((s["label"], s["target"]) for s in quote.get("stances") or ())
    return list(people.values())
