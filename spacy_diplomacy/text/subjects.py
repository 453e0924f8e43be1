"""The subject of a cue: its own noun phrase, or the one it shares with the verb before it."""

from spacy_diplomacy.text.cues import Cue, Lexicon
from spacy_diplomacy.text.sources import phrase_end, source_after, source_before, trim_phrase
from spacy_diplomacy.text.tokens import TextView
from spacy_diplomacy.types import TokenSpan

# How far before a cue the clause that it ends may begin.
_CLAUSE = 20
# How far apart the two halves of a German verb may stand.
_BRACKET = 25


def subject_of(
    view: TextView, lexicon: Lexicon, cue: Cue, floor: int, earlier: TokenSpan | None
) -> TokenSpan | None:
    """The source of a cue verb that stands before what was said.

    Args:
        view: The Doc's lists.
        lexicon: The cue lexicon.
        cue: The cue.
        floor: First token the source may hold.
        earlier: The source of the cue before this one in the unit, for a verb that shares it.

    Returns:
        The source's span or None.
    """
    if lexicon.words.comma_opens and cue.entry.form != "base":
        # German: the verb comes second, and its subject before or behind it.
        found = _behind_verb(view, lexicon, cue, floor)
        if found is not None:
            return found
    if cue.start <= floor:
        return earlier
    before = view.lower[cue.start - 1]
    if lexicon.words.comma_opens and before == "," and _is_inverted(view, lexicon, cue):
        return None
    noun = cue.start - 1 - (before in lexicon.words.complementizers)
    if view.lower[noun] in lexicon.documents and "quote" in cue.frames:
        speaks = noun < cue.start - 1 or cue.entry.form == "gerund"
        document = _document(view, lexicon, noun, floor) if speaks else None
        if document is not None:
            return document
    if before in lexicon.words.conjunctions:
        clause = clause_start(view, lexicon, floor, cue.start)
        if clause is not None:
            return _clause_subject(view, lexicon, clause, cue.start)
        if cue.entry.form != "base":
            return earlier or unit_subject(view, lexicon, floor, cue.start)
    if cue.entry.form == "gerund":
        if before == "," or before in lexicon.words.gerund_leads:
            return earlier or unit_subject(view, lexicon, floor, cue.start)
        if cue.start == cue.index:
            return None
    if before in lexicon.words.infinitive:
        return None
    found = source_before(view, lexicon, cue.start, floor)
    if found is None and before == ",":
        return earlier
    return found


def _is_inverted(view: TextView, lexicon: Lexicon, cue: Cue) -> bool:
    """Whether a pronoun behind a German verb is its subject: "..., betonte er"."""
    known = lexicon.words
    behind = view.lower[cue.end] if cue.end < len(view.lower) else ""
    return behind in known.pronouns - known.articles


def clause_start(view: TextView, lexicon: Lexicon, floor: int, end: int) -> int | None:
    """Where the subordinate clause that a cue ends begins: behind its "when".

    Args:
        view: The Doc's lists.
        lexicon: The cue lexicon.
        floor: First token it may begin with.
        end: Where the cue begins.

    Returns:
        A token; None where the cue is in no such clause.
    """
    for index in range(end - 1, max(floor, end - _CLAUSE) - 1, -1):
        if view.words[index] in (",", ";", ":") or view.quote_of[index] >= 0:
            return None
        if view.lower[index] in lexicon.words.subordinating:
            return index + 1
    return None


def _clause_subject(view: TextView, lexicon: Lexicon, start: int, end: int) -> TokenSpan | None:
    """The subject of a subordinate clause, which may be a noun with nothing before it."""
    source = unit_subject(view, lexicon, start, end)
    known = lexicon.words
    bare = known.auxiliaries | known.prepositions | known.breaks | known.infinitive
    if source is None and view.words[start][0].isalpha() and view.lower[start] not in bare:
        return start, start + 1
    return source


def _document(view: TextView, lexicon: Lexicon, noun: int, floor: int) -> TokenSpan | None:
    """The noun phrase of what speaks in "a letter saying" and "a policy paper that said"."""
    for index in range(noun, max(floor, noun - 4) - 1, -1):
        if view.lower[index] in lexicon.words.articles:
            # "In a statement announcing that, they said" has its speaker elsewhere.
            leads = index > floor and view.lower[index - 1] in lexicon.words.prepositions
            return None if leads else (index, noun + 1)
    return None


def _behind_verb(view: TextView, lexicon: Lexicon, cue: Cue, floor: int) -> TokenSpan | None:
    """The subject in German of "Gestern sagte er, ..." and of "Sie hat den Plan kritisiert"."""
    known = lexicon.words
    verb = cue.index
    unit = view.units[view.unit_of[verb]]
    # A participle may look like the finite verb, but stands at the end of its clause.
    last = cue.index + 1 >= unit[1] or not view.words[cue.index + 1][0].isalnum()
    if cue.entry.form == "participle" or last:
        while (
            verb > max(floor, cue.index - _BRACKET)
            and view.lower[verb] not in known.perfects
            and view.lower[verb] not in known.comparing
        ):
            verb -= 1
        if view.lower[verb] not in known.perfects:
            verb = cue.index
            if cue.entry.form == "participle":
                return None
    first = floor
    while first < verb and not view.words[first][0].isalnum():
        first += 1
    opens = view.lower[first] if first < verb else ""
    fronted = opens in known.prepositions | known.adverbs | known.of_words
    if verb == cue.index and not fronted:
        return None
    end = cue.index if verb != cue.index else unit[1]
    found = source_after(view, lexicon, verb + 1, end) if fronted else None
    if found is None and verb != cue.index:
        found = source_before(view, lexicon, verb, floor)
    return found


def unit_subject(view: TextView, lexicon: Lexicon, start: int, end: int) -> TokenSpan | None:
    """The noun phrase a unit begins with, most likely its subject.

    Args:
        view: The Doc's lists.
        lexicon: The cue lexicon.
        start: First token of the unit.
        end: Where to stop.

    Returns:
        Its span or None.
    """
    index = start
    known = lexicon.words
    while index < end and (
        view.lower[index] in known.adverbs
        or view.lower[index] in known.conjunctions
        or view.words[index] == ","
        or view.words[index].isspace()
    ):
        index += 1
    if index < end and view.lower[index] in known.prepositions | known.of_words:
        while index < end and view.words[index] != ",":
            index += 1
        index += 1
        if index + 1 < end and view.words[index].isdigit() and view.words[index + 1] == ",":
            index += 2  # "On May 6, 2015, ..."
    if index >= end or not view.words[index][0].isalnum() or view.lower[index] in known.questions:
        return None
    if view.lower[index] in known.pronouns and view.lower[index] not in known.articles:
        return (index, index + 1)
    if not (view.is_capital(index) or view.lower[index] in known.articles):
        return None
    stop = phrase_end(view, lexicon, index, end)
    if stop is None:
        return None
    if view.is_capital(index) and view.lower[index] not in known.articles:
        run = index
        while run < stop and (view.is_capital(run) or not view.words[run][0].isalnum()):
            run += 1
        if run > index and view.words[run - 1] in known.possessive_marks:
            # "Norland's central bank held ...": up to what may be a verb
            run = next((i for i in range(run + 1, stop) if known.may_be_past(view.lower[i])), stop)
        stop = run if run > index else stop
    trimmed = trim_phrase(view, lexicon, index, stop)
    return None if trimmed is None else (trimmed, stop)
