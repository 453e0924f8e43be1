"""What stands before its cue ("X, sagte Y." and "X. Das sagte Y."), or has none ("X sei.").

The mood by which German marks what others said, and its words that point back, are in the
language's `Words`; a language without them has only the first of the three.
"""

from spacy_diplomacy.text.cues import Cue
from spacy_diplomacy.text.drafts import Draft, Found, clause_end, trim_end
from spacy_diplomacy.text.sources import source_after
from spacy_diplomacy.types import TokenSpan

_FINAL_FRAMES = frozenset({"quote", "bare"})
_POINTING_FRAMES = _FINAL_FRAMES | {"that"}
_MIN_CLAUSE = 3


def points_back(found: Found, cue: Cue, start: int) -> int | None:
    """Where a word stands before a cue that points back at what was said ("Das sagte ...").

    Args:
        found: The state.
        cue: The cue verb.
        start: The first token it may be.

    Returns:
        The token, or None.
    """
    view, at = found.view, cue.start - 1
    if at < start or view.lower[at] not in found.lexicon.words.pointing:
        return None
    return at if at == start or view.words[at - 1] == "," else None


def said_before(found: Found, unit: int, cue: Cue, at: int, start: int, end: int) -> Draft | None:
    """Attribute what stands before a cue whose source follows it.

    Args:
        found: The state; the draft is added to it.
        unit: Number of the cue's unit.
        cue: The cue verb.
        at: First token of its clause: the cue's own, or that of a word that points back.
        start: The unit's first token.
        end: One past its last.

    Returns:
        The draft, or None.
    """
    view = found.view
    if not cue.frames & (_FINAL_FRAMES if at == cue.start else _POINTING_FRAMES):
        return None
    if cue.start != cue.index:
        return None
    source = source_after(view, found.lexicon, cue.end, end)
    if source is None:
        return None
    if at == start and at < cue.start:
        content = _sentence_before(found, unit)
    elif at > start and view.words[at - 1] == ",":
        content = [(start, at - 1), *_goes_on(found, cue, source[1], end)]
    else:
        return None
    if sum(stop - first for first, stop in content) < _MIN_CLAUSE:
        return None
    draft = Draft(content, source, (cue.start, cue.end), cue.entry.mode, 0.6, unit)
    return found.add(draft, cue)


def _sentence_before(found: Found, unit: int) -> list[TokenSpan]:
    """The sentence before, if it is in the same paragraph and nobody else's."""
    view, before = found.view, unit - 1
    if before < 0 or view.paragraph_of[before] != view.paragraph_of[unit]:
        return []
    if found.by_unit.get(before):
        return []
    start, end = view.units[before]
    return [(start, trim_end(view, start, end))]


def _goes_on(found: Found, cue: Cue, after: int, end: int) -> list[TokenSpan]:
    """What was said behind a reporting clause in its midst ("Man habe, sagte er, gezahlt")."""
    view, known = found.view, found.lexicon.words
    after = skip_particle(found, cue, after, end)
    if not known.comma_opens or after + 1 >= end or view.words[after] != ",":
        return []
    rest = after + 1
    if view.lower[rest] in known.relatives | known.conjunctions | known.opposing:
        return []
    stop = clause_end(found, rest, end)
    return [(rest, stop)] if stop > rest else []


def skip_particle(found: Found, cue: Cue, index: int, end: int) -> int:
    """Pass over the particle of a separable verb, and a comma before it ("..., mit").

    Args:
        found: The state.
        cue: The cue verb.
        index: The token that the particle may be, or the comma before it.
        end: One past the last token of the sentence.

    Returns:
        The token behind the particle; the same one where there is none.
    """
    place = index + (index + 1 < end and found.view.words[index] == ",")
    return place + 1 if place < end and found.view.lower[place] == cue.entry.separable else index


def is_reported(found: Found, start: int, end: int) -> bool:
    """Whether a clause has a verb in the mood of reported speech.

    Args:
        found: The state.
        start: Its first token.
        end: One past the last token of its sentence.

    Returns:
        Whether such a verb stands outside quotation marks, and before the next semicolon.
    """
    view, moods = found.view, found.lexicon.words.reported
    for index in range(start, end if moods else start):
        if view.words[index] == ";":
            return False
        if view.quote_of[index] < 0 and view.lower[index] in moods:
            return True
    return False


def carry_on_report(found: Found, unit: int) -> None:
    """Attribute a sentence without a cue, in the mood of reported speech, to whoever spoke last.

    Args:
        found: The state; a draft is added to it.
        unit: Number of the unit.
    """
    view = found.view
    start, end = view.units[unit]
    before = unit - 1
    if found.by_unit.get(unit) or found.cues.get(unit) or before < 0:
        return
    if view.paragraph_of[before] != view.paragraph_of[unit] or not is_reported(found, start, end):
        return
    last = next(reversed(found.by_unit.get(before, [])), None)
    if last is None or last.source is None:
        return
    content = [(start, trim_end(view, start, end))]
    found.add(Draft(content, last.source, None, last.mode, 0.5, unit))
