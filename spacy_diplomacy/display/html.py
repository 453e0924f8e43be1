"""Render records as a self-contained HTML page: no script, no request, safe against any text."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from spacy.tokens import Doc

from spacy_diplomacy.display.characters import visible
from spacy_diplomacy.display.people import people_of, person_of
from spacy_diplomacy.display.segments import Mark, Segment, cut, paragraphs
from spacy_diplomacy.errors import InputError
from spacy_diplomacy.record import to_record

Record = Mapping[str, Any]

COLOURS: Final = 8
"""Speakers' colours in the template's style sheet."""
LINKED_QUOTES: Final = 300
"""Above so many quotes a page leaves out the lighting up of what belongs together."""
SIGNS: Final = {"support": "▲", "oppose": "▼", "neutral": "●"}
VERBS: Final = {"support": "for", "oppose": "against", "neutral": "neutral to"}


def render(docs: Doc | Iterable[Doc], title: str = "Quotes") -> str:
    """Render documents that the pipeline has seen.

    Args:
        docs: One document or several.
        title: Title of the page.

    Returns:
        The page.
    """
    several = [docs] if isinstance(docs, Doc) else list(docs)
    records = [to_record(doc, f"Document {n}") for n, doc in enumerate(several, start=1)]
    lang = several[0].lang_ if several else ""
    return render_records(records, title=title, lang=lang)


def render_records(records: Sequence[Record], title: str | None = None, lang: str = "") -> str:
    """Render records, one article each.

    Args:
        records: Records with their texts.
        title: Title of the page; a single record's id by default.
        lang: Language of the articles, for screen readers; empty if it is not known.

    Returns:
        The page: HTML with its style in it, and nothing that runs or is loaded.

    Raises:
        InputError: If a record has no text.
    """
    documents = [_document(index, record) for index, record in enumerate(records)]
    total = sum(len(document["quotes"]) for document in documents)
    if title is None:
        title = documents[0]["id"] if len(documents) == 1 else "Quotes"
    return load_template("page.html.jinja").render(
        title=visible(title),
        lang=lang,
        documents=documents,
        colours=COLOURS,
        linked=total <= LINKED_QUOTES,
    )


@cache
def _environment() -> Environment:
    """Set the template engine up once."""
    return Environment(
        loader=PackageLoader("spacy_diplomacy.display"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def load_template(name: str) -> Template:
    """Load a template of the package; what it is given is escaped.

    Args:
        name: Its file name.

    Returns:
        The template.
    """
    return _environment().get_template(name)


def _document(index: int, record: Record) -> dict[str, Any]:
    """Make of a record what the template shows."""
    if "text" not in record:
        raise InputError(
            f"The record {record.get('id')!r} has no text to show.",
            "Write the records with their text (without --no-text).",
        )
    text, quotes = visible(record["text"]), record["quotes"]
    colours = _colours(quotes)
    cards = [_card(index, n, quote, colours[_speaker_id(quote)]) for n, quote in enumerate(quotes)]
    bounds = paragraphs(text)
    rows = []
    placed: set[int] = set()
    for segments in cut(bounds, _marks(quotes)):
        shown = [_segment(text, segment, cards, placed) for segment in segments]
        rows.append({"segments": shown, "cards": _beside(segments, cards)})
    people = people_of([record])
    return {
        "anchor": f"d{index}",
        "id": visible(str(record["id"])),
        "rows": rows,
        "quotes": cards,
        "people": [
            {
                "name": visible(person.name),
                "role": visible(person.role or ""),
                "country": person.country or "",
                "known": person.known,
                "colour": colour,
                "total": person.total,
                "support": [(visible(target), n) for target, n in person.toward("support")],
                "oppose": [(visible(target), n) for target, n in person.toward("oppose")],
            }
            for person, colour in zip(people, colours.values(), strict=True)
        ],
    }


def _colours(quotes: Sequence[Record]) -> dict[str | None, str]:
    """Give each speaker of some quotes a colour class, in the order they appear."""
    colours: dict[str | None, str] = {}
    known = 0
    for quote in quotes:
        speaker = _speaker_id(quote)
        if speaker not in colours:
            colours[speaker] = "none" if speaker is None else f"s{known % COLOURS}"
            known += speaker is not None
    return colours


def _speaker_id(quote: Record) -> str | None:
    """Give the id of a quote's speaker."""
    identifier: str | None = (quote.get("speaker") or {}).get("id")
    return identifier


def _marks(quotes: Sequence[Record]) -> list[Mark]:
    """List everything that is shown in the article."""
    marks: list[Mark] = []
    for n, quote in enumerate(quotes):
        marks.extend(Mark(start, end, "content", n) for start, end in quote["content"])
        marks.extend(Mark(start, end, "cue", n) for start, end in quote.get("cue") or ())
        marks.extend(Mark(start, end, "source", n) for start, end in quote.get("source") or ())
        for stance in quote.get("stances") or ():
            start, end = stance["span"]
            marks.append(Mark(start, end, "target", n, stance["label"]))
    return marks


def _card(document: int, number: int, quote: Record, colour: str) -> dict[str, Any]:
    """Make what is told about a quote beside its paragraph."""
    person = person_of(quote)
    return {
        "anchor": f"d{document}q{number}",
        "number": number + 1,
        "colour": colour,
        "name": visible(person.name),
        "known": person.known,
        "role": visible(person.role or ""),
        "country": person.country or "",
        "resolved_by": (quote.get("speaker") or {}).get("resolved_by") or "",
        "type": quote["type"],
        "mode": quote.get("mode") or "",
        "act": quote.get("act") or "",
        "nested": quote.get("nested_in") is not None,
        "score": quote.get("score"),
        "stances": [
            {
                "label": stance["label"],
                "sign": SIGNS[stance["label"]],
                "verb": VERBS[stance["label"]],
                "target": visible(stance["target"]),
                "country": stance.get("country") or "",
                "score": stance.get("score"),
            }
            for stance in quote.get("stances") or ()
        ],
    }


def _segment(
    text: str, segment: Segment, cards: list[dict[str, Any]], placed: set[int]
) -> dict[str, Any]:
    """Make a segment's text, classes and the numbers that stand before it."""
    contents = [mark for mark in segment.marks if mark.role == "content"]
    classes: list[str] = []
    if contents:
        inner = contents[-1]
        classes += ["content", f"c-{cards[inner.quote]['colour']}"]
        classes += ["first"] if inner in segment.begins else []
        classes += ["last"] if inner in segment.ends else []
        classes += ["nested"] if len(contents) > 1 else []
    for mark in segment.marks:
        if mark.role in {"source", "cue"}:
            classes += [mark.role, f"p-{cards[mark.quote]['colour']}"]
        elif mark.role == "target":
            classes += ["target", mark.value]
            classes += ["sign"] if mark in segment.ends else []
    numbers = []
    for mark in segment.begins:
        if mark.role == "content":
            numbers.append({"card": cards[mark.quote], "first": mark.quote not in placed})
            placed.add(mark.quote)
    return {
        "text": text[segment.start : segment.end],
        "classes": list(dict.fromkeys(classes)),
        "links": list(
            dict.fromkeys(
                cards[mark.quote]["anchor"] for mark in segment.marks if mark.role != "target"
            )
        ),
        "numbers": numbers,
    }


def _beside(segments: Sequence[Segment], cards: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """List the quotes that begin in a paragraph; each is listed once on a page."""
    found: dict[int, dict[str, Any]] = {}
    for segment in segments:
        for mark in segment.begins:
            if mark.role == "content" and not cards[mark.quote].get("listed"):
                found[mark.quote] = cards[mark.quote]
    for card in found.values():
        card["listed"] = True
    return [found[n] for n in sorted(found)]
