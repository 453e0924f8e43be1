"""Show a record as a table in the terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from spacy_diplomacy.display.characters import visible
from spacy_diplomacy.display.people import person_of

Record = Mapping[str, Any]

SIGNS = {"support": ("+", "green"), "oppose": ("-", "red"), "neutral": ("0", "dim")}


def record_table(record: Record, with_text: bool = True) -> RenderableType:
    """Show a record's quotes, one a row: who, how, what, toward whom.

    Args:
        record: A record with its text.
        with_text: Whether the quotes' words are shown; their places are otherwise.

    Returns:
        Something that a rich console prints.
    """
    quotes = record["quotes"]
    title = Text(visible(str(record["id"])), style="bold")
    title.append(f"  {len(quotes)} {'quote' if len(quotes) == 1 else 'quotes'}", style="dim")
    if not quotes:
        return Group(title, Text())
    table = Table(show_edge=False, pad_edge=False, expand=True, show_lines=True)
    table.add_column("Speaker", ratio=3, overflow="fold")
    table.add_column("How", width=len("indirect"), no_wrap=True)
    table.add_column("Quote" if with_text else "Place", ratio=6, overflow="fold")
    table.add_column("Stance", ratio=2, overflow="fold")
    for quote in quotes:
        table.add_row(_who(quote), _how(quote), _what(record, quote, with_text), _stances(quote))
    return Group(title, table, Text())


def _who(quote: Record) -> Text:
    """Write the speaker with role and country."""
    person = person_of(quote)
    text = Text(_line(person.name), style="bold" if person.known else "dim italic")
    details = ", ".join(part for part in (person.role, person.country) if part)
    if details:
        text.append("\n" + _line(details), style="not bold dim")
    return text


def _how(quote: Record) -> Text:
    """Write type, mode and act."""
    parts = [quote["type"]]
    parts += [quote["mode"]] if quote.get("mode") not in {None, "speech"} else []
    parts += [quote["act"]] if quote.get("act") not in {None, "state"} else []
    parts += ["nested"] if quote.get("nested_in") is not None else []
    return Text("\n".join(parts))


def _what(record: Record, quote: Record, with_text: bool) -> Text:
    """Write the content, its parts joined by an ellipsis, or its offsets."""
    spans: Sequence[Sequence[int]] = quote["content"]
    if not with_text:
        return Text("; ".join(f"{start}-{end}" for start, end in spans))
    return Text(" … ".join(_line(record["text"][start:end]) for start, end in spans))


def _stances(quote: Record) -> Text:
    """Write a line for each stance."""
    text = Text()
    for stance in quote.get("stances") or ():
        sign, style = SIGNS[stance["label"]]
        text.append(("\n" if text else "") + f"{sign} {_line(stance['target'])}", style=style)
    return text


def _line(text: str) -> str:
    """Write a text on one line, safely."""
    return " ".join(visible(text).split())
