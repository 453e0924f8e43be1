"""Who said what stands outside quotation marks, by token patterns alone."""

from dataclasses import replace

from spacy_diplomacy.text.backward import (
    carry_on_report,
    is_reported,
    points_back,
    said_before,
    skip_particle,
)
from spacy_diplomacy.text.cues import GERUND, Cue
from spacy_diplomacy.text.drafts import LONGEST, Draft, Found, clause_end, trim_end
from spacy_diplomacy.text.phrases import find_phrase
from spacy_diplomacy.text.sources import phrase_end, source_after
from spacy_diplomacy.text.subjects import subject_of
from spacy_diplomacy.types import TokenSpan

_STOPS = frozenset(".:;")
_FINAL_FRAMES = frozenset({"quote", "bare"})
_MIN_CLAUSE = 3
# How many drafts of one sentence, and how many tokens of it, are looked back at.
_LAST = 20
_REACH = 100


def find_indirect(found: Found) -> None:
    """Attribute indirect and mixed speech by cue and complement.

    Args:
        found: The state; drafts are added to it.
    """
    view, lexicon = found.view, found.lexicon
    for unit, (start, end) in enumerate(view.units):
        cues = found.cues.get(unit, ())
        if any(view.lower[i] in lexicon.phrase_heads for i in range(start, end)):
            find_phrase(found, unit)
        earlier: TokenSpan | None = None
        for cue in cues:
            floor = source_floor(found, start, cue.start)
            source = subject_of(view, lexicon, cue, floor, earlier)
            if not _inside(found, unit, cue.index):
                earlier = source or earlier
            if cue.index not in found.used:
                attribute(found, unit, cue, source, start, end)
        find_noun_cues(found, unit)
        carry_on_report(found, unit)


def _inside(found: Found, unit: int, index: int) -> bool:
    """Whether a token is inside what another cue of its unit attributes."""
    return any(
        s <= index < e
        for draft in reversed(found.by_unit.get(unit, [])[-_LAST:])
        for s, e in draft.content
    )


def source_floor(found: Found, start: int, end: int) -> int:
    """The first token a source may hold: behind the long quotation before it, if any."""
    view = found.view
    start = max(start, end - _REACH)
    for index in range(end - 1, start - 1, -1):
        number = view.quote_of[index]
        if number >= 0 and view.quotes[number].words >= 5:
            return index + 1
    return start


def attribute(
    found: Found, unit: int, cue: Cue, source: TokenSpan | None, start: int, end: int
) -> Draft | None:
    """Give a cue its content: behind it, before it, or around it.

    Args:
        found: The state.
        unit: Number of the unit.
        cue: The cue verb.
        source: The noun phrase before it, if any.
        start: The unit's first token.
        end: One past its last.

    Returns:
        The draft, which is added to the state, or None.
    """
    start = max(start, cue.start - LONGEST)
    pointing = points_back(found, cue, start)
    if pointing is not None:
        return said_before(found, unit, cue, pointing, start, end)
    if source is not None and source[1] <= cue.start:
        around = _said_around(found, cue, (source[0], cue.end), start, end)
        if around is not None:
            return _add(found, unit, cue, source, around, 0.7)
        span = complement(found, cue, end)
        if span is not None:
            draft = _add(found, unit, cue, source, [span[1:]], 0.6, cue_end=span[0])
            opener = found.view.lower[span[1]]
            draft.firm = opener not in found.lexicon.words.infinitive and bool(
                cue.frames & {"that", "bare", "question"}
            )
            return draft
        return None
    if source is not None and source[0] >= cue.end:
        span = complement(found, replace(cue, end=source[1]), end)
        if span is not None:
            return _add(found, unit, cue, source, [span[1:]], 0.6, cue_end=cue.end)
    elif not found.lexicon.words.comma_opens and _opens_clause(found, cue, start):
        behind = source_after(found.view, found.lexicon, cue.end, end)
        if behind is not None:
            around = _said_around(found, cue, (cue.start, behind[1]), start, end)
            return None if around is None else _add(found, unit, cue, behind, around, 0.6)
    return said_before(found, unit, cue, cue.start, start, end)


def _opens_clause(found: Found, cue: Cue, start: int) -> bool:
    """Whether a cue opens its reporting clause, behind a comma (", said the mayor")."""
    behind_comma = cue.start > start and found.view.words[cue.start - 1] == ","
    return behind_comma and cue.start == cue.index and bool(cue.frames & _FINAL_FRAMES)


def _add(
    found: Found,
    unit: int,
    cue: Cue,
    source: TokenSpan,
    content: list[TokenSpan],
    score: float,
    cue_end: int | None = None,
) -> Draft:
    span = (cue.start, cue_end or cue.end)
    return found.add(Draft(content, source, span, cue.entry.mode, score, unit), cue)


def _said_around(
    found: Found, cue: Cue, clause: TokenSpan, start: int, end: int
) -> list[TokenSpan] | None:
    """Content before a reporting clause between commas, and what goes on behind it."""
    view = found.view
    if found.lexicon.phrase_at(view.lower, start) is not None:
        return None  # "According to Berg, the tower fell": its verb reports nothing
    before = clause[0] - 1
    if before > start and view.lower[before] in found.lexicon.words.comparing:
        before -= 1
    if not cue.frames & _FINAL_FRAMES or before - start < 2 or view.words[before] != ",":
        return None
    told = clause[1]
    if "person" in cue.frames and told < end:  # "..., Ott told reporters"
        told = phrase_end(view, found.lexicon, told, end) or told
    after = _skip_adverbial(found, told, end)
    last = trim_end(view, start, end)
    if after >= last:
        return [(start, before)] if before - start >= _MIN_CLAUSE else None
    if view.words[after] != ",":
        return None
    rest = view.skip_blank(after + 1, end)
    known = found.lexicon.words
    closing = known.relatives - known.articles | known.continuing
    if rest >= end or view.lower[rest].endswith(known.gerund_endings):
        return [(start, before)]
    if view.lower[rest] in closing:
        return [(start, before)]
    if view.lower[rest] in known.conjunctions | known.opposing:
        return [(start, before)]
    return [(start, before), (rest, clause_end(found, rest, end))]


def _skip_adverbial(found: Found, index: int, end: int) -> int:
    """Pass over when, where and to whom it was said: "on Monday", "in an interview"."""
    view, known = found.view, found.lexicon.words
    while index < end:
        word = view.lower[index]
        if word in known.infinitive:
            return index
        adverb = word in known.adverbs and word not in known.leading_adverbs
        if word in known.times or adverb or known.may_be_adverb(word):
            index += 1
            continue
        if word not in known.prepositions and word not in known.of_words:
            return index
        stop = index + 1
        while stop < end and stop - index < 9:
            inner = view.lower[stop]
            if not inner[0].isalnum() and inner not in known.possessive_marks | {"-"}:
                break
            opens = inner in known.complementizers or inner in known.breaks
            if opens and inner not in known.infinitive:
                break
            stop += 1
            if inner in known.media or inner in known.times:
                break
        else:
            return index
        inside = view.lower[index + 1 : stop]
        if not any(w in known.media or w in known.times for w in inside) and (
            stop < end
            and view.words[stop] not in (",", ".")
            and (view.lower[stop] not in known.complementizers)
        ):
            return index
        index = stop
    return index


def complement(found: Found, cue: Cue, end: int) -> tuple[int, int, int] | None:
    """What a cue verb says was said, right behind it.

    Args:
        found: The state.
        cue: The cue verb.
        end: One past the last token of its unit.

    Returns:
        ``(end of the cue, start of the content, end of the content)``, or None.
    """
    view, known = found.view, found.lexicon.words
    frames, lower = cue.frames, view.lower
    if cue.entry.form == GERUND and lower[cue.start - 1] in known.prepositions:
        frames = frames - {"bare"}  # "before writing it off" is no speech
    index = cue.end
    if index >= end:
        return None
    if lower[index] in cue.entry.prepositions and index + 1 < end:
        return index + 1, index + 1, clause_end(found, index + 1, end)
    if "that" in frames:
        that = _find(found, index, end, known.complementizers, 14)
        if that is not None:
            return cue.end, that, clause_end(found, that, end)
    if known.comma_opens and frames & {"bare", "that", "question"}:
        comma = _find(found, index, end, frozenset({","}), 14)
        if (
            comma is not None
            and skip_particle(found, cue, comma, end) == comma < end - 1
            and not found.cues_in(view.unit_of[comma], comma + 1, comma + 2)
        ):
            # Behind a noun an article opens a relative clause, behind the verb what was said.
            near = all(w in known.adverbs or w == cue.entry.separable for w in lower[index:comma])
            if (
                near
                or lower[comma - 1] == cue.entry.separable
                or (lower[comma + 1] not in known.relatives)
                or is_reported(found, comma + 1, end)
            ):
                return cue.end, comma + 1, clause_end(found, comma + 1, end)
    after = _skip_adverbial(found, index, end)
    if known.comma_opens:
        after = skip_particle(found, cue, after, end)
    if view.words[after - 1 if after == end else after] == ":" and frames & {"quote", "that"}:
        rest = view.skip_blank(after + 1, end)
        return (after, rest, trim_end(view, rest, end)) if rest < end else None
    if after >= end:
        return None
    if "person" in frames:
        opener = known.questions | known.complementizers | known.infinitive
        opened = _find(found, after, end, opener, 10)
        if opened is not None:
            whole = lower[opened] in known.infinitive and "that" not in frames
            begin = after if whole else opened
            return cue.end, begin, clause_end(found, begin, end)
    word = lower[after]
    if word in known.questions:
        if "question" in frames or "bare" in frames:
            return cue.end, after, clause_end(found, after, end)
        return None
    if word in known.infinitive:
        if "infinitive" in frames:
            return cue.end, after, clause_end(found, after, end)
        return None
    if view.quote_of[after] < 0 and not view.words[after][0].isalnum() and word not in "$£€(":
        return None
    bound = word in known.prepositions | known.of_words | known.breaks and (
        word not in known.articles and word not in known.pronouns
    )
    if bound and word not in known.opposing:
        return None
    if "person" in frames and "bare" in frames and word not in known.pronouns:
        return None
    if view.quote_of[after] >= 0 and view.quotes[view.quote_of[after]].title:
        return None
    if "bare" in frames or ("quote" in frames and view.quote_of[after] >= 0):
        return _long_enough(cue.end, after, clause_end(found, after, end))
    if "noun" in frames and not bound:
        return _long_enough(cue.end, after, _noun_end(found, after, end))
    return None


def _long_enough(cue_end: int, start: int, end: int) -> tuple[int, int, int] | None:
    return (cue_end, start, end) if end > start else None


def _find(found: Found, start: int, end: int, openers: frozenset[str], reach: int) -> int | None:
    """The next word that opens a clause, before any mark, cue or quotation."""
    view = found.view
    known = found.lexicon.words
    closing = known.relatives - known.articles | known.continuing | known.clause_joins
    comma = 0
    for index in range(start, min(end, start + reach)):
        word = view.lower[index]
        if word in openers:
            return index
        if view.quote_of[index] >= 0 or word in _STOPS or word in closing:
            return None
        if word == "," and found.lexicon.words.comma_opens:
            comma += 1
            if comma > 1:
                return None
        elif word == ",":
            return None
        if word in found.lexicon.verbs and word not in found.lexicon.nouns:
            return None
    return None


def _noun_end(found: Found, start: int, end: int) -> int:
    """Where a noun phrase that a cue takes as its object ends, with what describes it."""
    view = found.view
    limit = clause_end(found, start, end)
    for index in range(start, limit):
        if view.quote_of[index] < 0 and view.words[index] in (",", "—", "–", "--", "("):
            return trim_end(view, start, index)
        if view.lower[index] in found.lexicon.words.object_ends:
            return index if index > start else limit
    return limit


def find_noun_cues(found: Found, unit: int) -> None:
    """The pattern "his claim that ...".

    Args:
        found: The state.
        unit: Number of the unit.
    """
    view, lexicon = found.view, found.lexicon
    start, end = view.units[unit]
    for index in range(start + 1, end - _MIN_CLAUSE):
        mode = lexicon.nouns.get(view.lower[index])
        if mode is None or view.quote_of[index] >= 0:
            continue
        behind = index + 1
        if view.words[behind] == "," and lexicon.words.comma_opens:
            behind += 1
        if view.lower[behind] not in lexicon.words.complementizers:
            continue
        if index in found.used or any(
            s <= index < e for d in found.by_unit.get(unit, [])[-_LAST:] for s, e in d.content
        ):
            continue
        source = _owner_of_noun(found, index, start)
        if source is None:
            continue
        content = (behind, clause_end(found, behind, end))
        found.add(Draft([content], source, (index, index + 1), mode, 0.5, unit))


def _owner_of_noun(found: Found, index: int, start: int) -> TokenSpan | None:
    """Whose claim it is: a possessive pronoun or a name with 's before the noun."""
    view, known = found.view, found.lexicon.words
    for before in range(index - 1, max(start, index - 4) - 1, -1):
        word = view.lower[before]
        if word in known.possessives:
            return before, before + 1
        if word in known.possessive_marks and before > start:
            from_ = before
            while from_ > start and view.is_capital(from_ - 1):
                from_ -= 1
            return (from_, before) if from_ < before else None
        if not word[0].isalpha():
            return None
    return None
