"""Quotations that a noun announces, or a word that does nothing else.

The nouns: "a line of Vergil's, '...'", "her motto was '...'", "in his own words, '...'". The words
are those of talk: "and she was like, '...'", "he goes, '...'".
"""

from spacy_diplomacy.text.drafts import Draft, Found, clause_end
from spacy_diplomacy.text.sources import phrase_start, source_after, source_before
from spacy_diplomacy.text.tokens import Quoted
from spacy_diplomacy.types import TokenSpan

_MARKS = frozenset({",", ":", "-", "--", "–", "—"})

_SCORE = 0.85
#: Fewer words in marks are a name.
_SHORTEST = 3
#: How far before a quotation its noun may stand, with the name of its author between.
_REACH = 8


def find_worded(found: Found) -> None:
    """Attribute the quotations that a noun or a quotative word announces.

    Args:
        found: The state; drafts are added to it.
    """
    lexicon = found.lexicon
    if not (lexicon.wordings or lexicon.words_of or lexicon.quotatives):
        return
    for quote in found.view.quotes:
        if quote.title or found.view.unit_of[quote.start] < 0:
            continue
        start, _ = found.view.units[found.view.unit_of[quote.start]]
        last = quote.start - 1
        if last > start and found.view.words[last] in _MARKS:
            last -= 1
        if last >= start:
            _by_quotative(found, quote, last, start) or _by_noun(found, quote, last, start)
    for unit in range(len(found.view.units)):
        _in_words(found, unit)


def _in_words(found: Found, unit: int) -> None:
    """The pattern "In Ann Lee's words, the plan is '...'" at the front of a sentence."""
    view, lexicon = found.view, found.lexicon
    start, end = view.units[unit]
    if view.lower[start] not in lexicon.words.prepositions:
        return
    for noun in range(start + 2, min(end - _SHORTEST, start + _REACH)):
        if view.lower[noun] in lexicon.words_of and view.words[noun + 1] == ",":
            owner = _owner(found, noun, start)
            content = (noun + 2, clause_end(found, noun + 2, end))
            if owner is not None and owner[0] == start + 1 and view.quote_of[noun + 2] < 0:
                cue = (noun, noun + 1)
                found.add(Draft([content], owner, cue, "speech", _SCORE, unit))
            return


def _by_quotative(found: Found, quote: Quoted, last: int, start: int) -> bool:
    """The patterns "she was like, '...'" and "he goes, '...'"."""
    view, lexicon = found.view, found.lexicon
    first = last
    if view.lower[last] in lexicon.quotatives_be:
        first -= 1
        if first < start or view.lower[first] not in lexicon.words.auxiliaries:
            return False
    elif view.lower[last] not in lexicon.quotatives:
        return False
    if not quote.terminal or not view.is_capital(quote.inner_start):
        return False
    source = source_before(view, lexicon, first, start)
    return source is not None and _add(found, quote, source, (first, last + 1))


def _by_noun(found: Found, quote: Quoted, last: int, start: int) -> bool:
    """The patterns "her motto: '...'", "a line of Vergil, '...'" and "in his own words, '...'"."""
    view, lexicon = found.view, found.lexicon
    nouns = lexicon.wordings | lexicon.words_of
    if view.lower[last] in lexicon.words.passives and last > start:
        last -= 1  # "Her motto was"
    for noun in range(last, max(start, last - _REACH) - 1, -1):
        word = view.lower[noun]
        if view.quote_of[noun] >= 0 or (noun < last and word in _MARKS):
            return False
        if word in nouns | lexicon.sayings:
            break
    else:
        return False
    if noun < last:
        return _by_author(found, quote, noun, last, start)
    if quote.words < _SHORTEST:
        return False
    owner = _owner(found, noun, start)
    if owner is not None and word in lexicon.words_of:
        leads = owner[0] > start and view.lower[owner[0] - 1] in lexicon.words.prepositions
        return leads and _add(found, quote, owner, (noun, noun + 1))
    named = word not in lexicon.verbs or view.lower[noun - 1] in lexicon.words.articles
    if owner is not None or (word in lexicon.sayings and named):
        return _add(found, quote, owner, (noun, noun + 1))
    return False


def _by_author(found: Found, quote: Quoted, noun: int, last: int, start: int) -> bool:
    """The patterns "a line of Vergil" and "in the words of the keeper" before a quotation."""
    view, known = found.view, found.lexicon.words
    link = next((i for i in range(noun + 1, last) if view.lower[i] in known.authors), None)
    if link is None or link - noun > 2:
        return False
    source = source_after(view, found.lexicon, link + 1, last + 1)
    if source is None or source[1] != last + 1:
        return False
    first = noun
    if view.lower[noun] in found.lexicon.words_of:
        while first > start and view.lower[first - 1] in known.articles | known.prepositions:
            first -= 1
    elif quote.words < _SHORTEST:
        return False
    return _add(found, quote, source, (first, link + 1) if first < noun else (noun, noun + 1))


def _owner(found: Found, noun: int, start: int) -> TokenSpan | None:
    """Whose words they are: a possessive before the noun and what describes it."""
    view, known = found.view, found.lexicon.words
    for index in range(noun - 1, max(start, noun - 4) - 1, -1):
        if view.lower[index] in known.possessives:
            return index, index + 1
        if view.words[index] in known.possessive_marks and index > start:
            first = phrase_start(view, found.lexicon, index, start)
            return None if first is None else (first, index)
        if not view.words[index][0].isalpha() or view.lower[index] in known.breaks:
            return None
    return None


def _add(found: Found, quote: Quoted, source: TokenSpan | None, cue: TokenSpan) -> bool:
    unit = found.view.unit_of[cue[0]]
    content = [(quote.start, quote.end)]
    found.add(Draft(content, source, cue, "speech", _SCORE, unit))
    found.used.update(range(*cue))
    return True
