"""Phrases that attribute a whole sentence: "according to", "laut", "der Polizei zufolge"."""

from spacy_diplomacy.labels import Mode
from spacy_diplomacy.text.drafts import LONGEST, Draft, Found, clause_end, trim_end
from spacy_diplomacy.text.sources import phrase_start, source_after
from spacy_diplomacy.types import TokenSpan

_MIN_CLAUSE = 3
#: Words between a preposition and the noun by which it attributes ("nach ersten Angaben").
_NEAR = 4


def find_phrase(found: Found, unit: int) -> None:
    """The pattern "according to": the rest of its sentence is what the source said.

    Args:
        found: The state.
        unit: Number of the unit.
    """
    view, lexicon = found.view, found.lexicon
    start, end = view.units[unit]
    for index in range(start, end):
        if view.quote_of[index] >= 0:
            continue
        mode = lexicon.postpositions.get(view.lower[index])
        if mode is not None:
            _postposition(found, unit, index, mode)
            continue
        hit = lexicon.phrase_at(view.lower, index) or _report(found, index, end)
        if hit is None:
            continue
        short = view.lower[index] in lexicon.words.behind_comma
        if short and (index == start or view.words[index - 1] != ","):
            continue
        source = source_after(view, lexicon, hit[0], end, closed=index - start <= 1)
        if source is None or any(d.cue is not None for d in found.by_unit.get(unit, [])):
            continue
        content = _around_phrase(found, index, source[1], start, end)
        if content is not None:
            draft = Draft(content, source, (index, hit[0]), hit[1], 0.7, unit)
            found.add(draft)
            return


def _report(found: Found, index: int, end: int) -> tuple[int, Mode] | None:
    """A preposition that attributes by the noun behind it: "nach Polizeiangaben"."""
    view = found.view
    nouns = found.lexicon.reports.get(view.lower[index], ())
    for noun in range(index + 1, min(end, index + 1 + _NEAR) if nouns else index):
        if not view.words[noun][0].isalnum():
            return None
        if view.is_capital(noun) and view.lower[noun].endswith(nouns):
            return index + 1, "speech"
    return None


def _postposition(found: Found, unit: int, index: int, mode: Mode) -> None:
    """A phrase whose preposition stands behind: "der Polizei zufolge"."""
    view, lexicon = found.view, found.lexicon
    start, end = view.units[unit]
    first = phrase_start(view, lexicon, index, start)
    if first is None:
        return
    content = _around_phrase(found, first, index + 1, start, end)
    if content is not None:
        found.add(Draft(content, (first, index), (index, index + 1), mode, 0.7, unit))


def _around_phrase(
    found: Found, index: int, after: int, start: int, end: int
) -> list[TokenSpan] | None:
    """What a phrase at the front, the end or in the middle of a sentence attributes."""
    view = found.view
    start, end = max(start, index - LONGEST), min(end, after + LONGEST)
    rest = view.skip_blank(after, end)
    comma = rest < end and view.words[rest] == ","
    rest += comma
    if index - start <= 1:
        return [(rest, trim_end(view, rest, end))] if end - rest > _MIN_CLAUSE else None
    stop = trim_end(view, start, index)
    if stop - start < 2:
        return None
    goes_on = end - rest > _MIN_CLAUSE and comma == (view.words[index - 1] == ",")
    known = found.lexicon.words
    if (
        goes_on
        and view.words[rest][0].isalnum()
        and not (
            view.lower[rest] in known.relatives | known.conjunctions | known.opposing
            or (view.lower[rest] in known.breaks and view.lower[rest] not in known.auxiliaries)
            or view.lower[rest].endswith(known.gerund_endings)
        )
    ):
        return [(start, stop), (rest, clause_end(found, rest, end))]
    return [(start, stop)] if stop - start >= _MIN_CLAUSE else None
