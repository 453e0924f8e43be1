"""Sum up many records: who spoke, how often, for and against whom; as table, CSV or page."""

import csv
import io
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from spacy_diplomacy.display.characters import visible
from spacy_diplomacy.display.html import load_template
from spacy_diplomacy.display.people import Person, people_of
from spacy_diplomacy.labels import KINDS, STANCE_LABELS

WIDTH: Final = 120
"""Characters a line of a table that is written to a file has."""
COLUMNS: Final = (
    "speaker",
    "role",
    "country",
    "type",
    "quotes",
    *KINDS,
    "target",
    *STANCE_LABELS,
)


@dataclass(frozen=True, slots=True)
class Summary:
    """What many records hold together.

    Args:
        documents: Number of records.
        people: The speakers, those with most quotes first.
    """

    documents: int
    people: tuple[Person, ...]

    @property
    def quotes(self) -> int:
        """Number of quotes of all speakers."""
        return sum(person.total for person in self.people)

    def stances(self) -> list[tuple[Person, str, dict[str, int]]]:
        """List every pair of a holder and a target.

        Returns:
            Holder, target and the number of quotes by stance; the commonest pairs first.
        """
        rows: list[tuple[Person, str, dict[str, int]]] = [
            (person, target, {label: person.stances[label, target] for label in STANCE_LABELS})
            for person in self.people
            for target in dict.fromkeys(target for _, target in person.stances)
        ]
        return sorted(rows, key=lambda row: (-sum(row[2].values()), row[0].name, row[1]))


def summarise(records: Iterable[Mapping[str, Any]]) -> Summary:
    """Sum up records; speakers of the same name and type are one speaker.

    Args:
        records: The records, with or without their texts.

    Returns:
        The summary.
    """
    several = list(records)
    people = people_of(several, across=True)
    return Summary(len(several), tuple(sorted(people, key=lambda p: (-p.total, p.name))))


def print_tables(summary: Summary, file: TextIO | None = None, width: int | None = None) -> None:
    """Print the tables of a summary.

    Args:
        summary: The summary.
        file: Where to; standard output by default.
        width: Characters a line has; the terminal's own by default.
    """
    console = Console(file=file or sys.stdout, width=width)
    console.print(f"{summary.documents} documents, {summary.quotes} quotes", style="bold")
    speakers = Table(title="Speakers", title_justify="left")
    for name in ("Speaker", "Role", "Country", "Quotes", "Direct", "Indirect", "Mixed"):
        justify: Any = "right" if name in {"Quotes", "Direct", "Indirect", "Mixed"} else "left"
        speakers.add_column(name, justify=justify, overflow="fold")
    for person in summary.people:
        counts = (person.total, *(person.quotes[kind] for kind in KINDS))
        words = (person.name, person.role or "", person.country or "")
        speakers.add_row(*(Text(visible(word)) for word in words), *map(str, counts))
    console.print(speakers)
    pairs = summary.stances()
    if not pairs:
        return
    stances = Table(title="Stances", title_justify="left")
    for name in ("Holder", "Target", "Support", "Oppose", "Neutral"):
        stances.add_column(
            name, justify="left" if name in {"Holder", "Target"} else "right", overflow="fold"
        )
    for person, target, numbers in pairs:
        pair = (person.name, target)
        shown = (str(numbers[label]) for label in STANCE_LABELS)
        stances.add_row(*(Text(visible(word)) for word in pair), *shown)
    console.print(stances)


def as_text(summary: Summary) -> str:
    """Write the tables as plain text.

    Args:
        summary: The summary.

    Returns:
        The text.
    """
    stream = io.StringIO()
    print_tables(summary, stream, WIDTH)
    return stream.getvalue()


def as_csv(summary: Summary) -> str:
    """Write a row for each speaker and target; a speaker without targets has one row too.

    Args:
        summary: The summary.

    Returns:
        The CSV with a line of column names.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for person in summary.people:
        head = (person.name, person.role, person.country, person.type, person.total)
        kinds = tuple(person.quotes[kind] for kind in KINDS)
        targets = list(dict.fromkeys(target for _, target in person.stances))
        for target in targets:
            numbers = [person.stances[label, target] for label in STANCE_LABELS]
            writer.writerow([*head, *kinds, target, *numbers])
        if not targets:
            writer.writerow([*head, *kinds, None, *[None for _ in STANCE_LABELS]])
    return stream.getvalue()


def as_html(summary: Summary) -> str:
    """Write a page with both tables.

    Args:
        summary: The summary.

    Returns:
        The page: HTML with its style in it, and nothing that runs or is loaded.
    """
    return load_template("report.html.jinja").render(
        summary=summary, kinds=KINDS, labels=STANCE_LABELS, visible=visible
    )
