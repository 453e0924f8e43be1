"""Mends what a network found by what the quotation marks and the patterns around them show.

A network learns from edited news. Where a text is laid out in another way, the layout itself says
what belongs together, step by step: parts of a content that cannot be its cue's are taken out, and
quotations of several paragraphs joined (`stray`); two attributions that were run into one are taken
apart (here); sources are settled (`settle`); quoted sentences without a cue become attributions of
their own (`cueless`), quotations and cues that were missed are added from the patterns (here), and
so are reports around reports (`outer`) and block quotations (`blocks`).
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc

from spacy_diplomacy.text.beats import beside_deeds
from spacy_diplomacy.text.blocks import with_block_quotations
from spacy_diplomacy.text.cueless import part_quoted_sentences, quoted_sentences, speak_on
from spacy_diplomacy.text.cues import Lexicon, cue_lexicon, find_cues
from spacy_diplomacy.text.finish import has_letters
from spacy_diplomacy.text.inserted import around_inserted
from spacy_diplomacy.text.outer import around_reports
from spacy_diplomacy.text.quotemarks import INSIDE, NESTED, OUTSIDE
from spacy_diplomacy.text.reading import lower_in, words_in
from spacy_diplomacy.text.rules import find_relations
from spacy_diplomacy.text.settle import settle_sources
from spacy_diplomacy.text.sharing import share_subjects
from spacy_diplomacy.text.stray import carry_on, spans_of, without_strays
from spacy_diplomacy.text.tagged import give_to_clauses, is_worded
from spacy_diplomacy.text.tokens import TextView
from spacy_diplomacy.types import Relation, TokenSpan

#: Share of a pattern's content that has to be in the network's to speak of the same quotation.
_SAME = 0.8
#: Words that may be left of a content besides a quotation and its reporting clause.
_LEFT_OVER = 3
#: A network's relation of at least this probability keeps its cue, whatever a pattern says.
_SURE = 0.5

States = NDArray[numpy.int64]


def mend(
    doc: Doc,
    relations: Sequence[Relation],
    loose_cues: Sequence[TokenSpan],
    states: States,
    borrowed: Collection[str] = (),
) -> list[Relation]:
    """Mend what a network found.

    Args:
        doc: The Doc.
        relations: The network's; contents do not overlap.
        loose_cues: Cues that it found no content for.
        states: `quote_states` of the Doc (tokens,).
        borrowed: Ids of relations whose source belongs to another cue.

    Returns:
        The relations, in no order; the same ones where there is nothing to mend.
    """
    telling = [cue for cue in loose_cues if _is_telling(doc, cue)]
    if not relations and not telling and (states == OUTSIDE).all():
        return []
    lexicon = cue_lexicon(doc.lang_)
    view = TextView(doc, lexicon.may_follow_quote)
    found, strays = without_strays(view, lexicon, relations)
    found = carry_on(view, found)
    doubtful = [relation for relation in found if _is_doubtful(doc, relation, states)]
    patterns = [own for own in find_relations(doc, view=view) if _is_told(lexicon, view, own)]
    cued = [own for own in patterns if own.cue and own.source and not own.nested_in]
    worded = [own for own in patterns if is_worded(view, lexicon, own)]
    signed = [own for own in patterns if _is_signed(own)]
    around = [own for own in cued if own.kind != "indirect"]
    found = give_to_clauses(view, lexicon, found, [*worded, *around, *signed])
    found = _take_apart(doc, found, doubtful, around, states)
    found = settle_sources(doc, view, found, cued, borrowed)
    sentences = quoted_sentences(view, lexicon)
    found = part_quoted_sentences(doc, found, sentences, states)
    found = _add(found, patterns, _tokens(telling), _tokens(strays), worded)
    found = around_reports(found, cued)
    found = beside_deeds(view, lexicon, found, find_cues(doc, view, lexicon))
    found = share_subjects(view, lexicon, found)
    found = around_inserted(view, lexicon, found)
    found += speak_on(view, found, sentences)
    return with_block_quotations(view, lexicon, found)


def fill_in(doc: Doc, relations: Sequence[Relation]) -> list[Relation]:
    """Add what the patterns find where a network found nothing.

    Args:
        doc: The Doc.
        relations: The network's.

    Returns:
        The relations and the patterns' that share no token of content or cue with them.
    """
    patterns = find_relations(doc)
    nested = {pattern.id: pattern.nested_in for pattern in patterns}
    taken = {index for own in relations for index in _tokens(own.content) | _tokens(own.cue)}
    added = {
        pattern.id: pattern
        for pattern in patterns
        if not taken & (_tokens(pattern.content) | _tokens(pattern.cue))
    }
    return [*relations, *(p for p in added.values() if nested[p.id] in (None, *added))]


def _add(
    found: list[Relation],
    patterns: Sequence[Relation],
    loose: set[int],
    strays: set[int],
    worded: Sequence[Relation],
) -> list[Relation]:
    """Add what nothing else has touched.

    Direct quotations, what a noun announces, contents of loose cues, and contents that the network
    gave to another cue.
    """
    announced = {own.id for own in worded}
    cues = {index for own in found for index in _tokens(own.cue)}
    taken = {index for own in found for index in _tokens(own.content)} | cues
    named = {own.source[0][0]: own.source for own in found if own.source}
    added = []
    for pattern in patterns:
        content, cue = _tokens(pattern.content), _tokens(pattern.cue)
        wanted = (
            pattern.kind == "direct"
            or pattern.id in announced
            or loose & cue
            or len(strays & content) >= _SAME * len(content)
        )
        # A cue may stand in another's words: all they got was a note saying "...".
        if wanted and not taken & content and not cues & cue:
            source = pattern.source
            if source and not cue:  # with the apposition that a pattern misses
                source = named.get(source[0][0], source)
            added.append(replace(pattern, source=source, nested_in=None))
            taken |= content | cue
            cues |= cue
    return found + added


def _take_apart(
    doc: Doc,
    relations: Sequence[Relation],
    doubtful: Sequence[Relation],
    patterns: Sequence[Relation],
    states: States,
) -> list[Relation]:
    """Split contents that hold a quotation of somebody else, or another attribution's."""
    found = list(relations)
    for pattern in patterns if doubtful else ():
        cue, content = _tokens(pattern.cue), _tokens(pattern.content)
        rivals = [own for own in found if cue & _tokens(own.cue)]
        if any(own.score >= _SURE or _is_quoted(own, states) for own in rivals):
            continue
        whole = max(doubtful, key=lambda own: len(_tokens(own.content) & content))
        own = _tokens(whole.content)
        if whole not in found or len(own & content) < _SAME * len(content):
            continue
        if cue <= own:
            rest = own - content - cue - _tokens(pattern.source)
            if (states[sorted(cue)] == OUTSIDE).all() and _words(doc, rest) <= _LEFT_OVER:
                # A reporting clause inside the content: the quotation is its speaker's.
                found[found.index(whole)] = pattern
        elif not cue & own and _words(doc, own - content) > _LEFT_OVER:
            found[found.index(whole)] = replace(whole, content=spans_of(own - content))
            found.append(pattern)
        else:
            continue
        found = [own for own in found if own not in rivals]
    return found


def _is_quoted(relation: Relation, states: States) -> bool:
    """Whether a content has words in quotation marks."""
    return any(
        states[index] in (INSIDE, NESTED)
        for start, end in relation.content
        for index in range(start, end)
    )


def _is_told(lexicon: Lexicon, view: TextView, pattern: Relation) -> bool:
    """Whether a pattern has a source, or a cue that needs none ("the adage")."""
    cue = [view.lower[index] for index in _tokens(pattern.cue)]
    return bool(pattern.source) or (
        pattern.kind == "direct" and not lexicon.sayings.isdisjoint(cue)
    )


def _is_signed(pattern: Relation) -> bool:
    """Whether a quotation has no cue, but its source behind it."""
    return not pattern.cue and pattern.source[0][0] >= pattern.content[-1][1]


def _is_telling(doc: Doc, cue: TokenSpan) -> bool:
    """Whether a cue is one that the patterns have something to say of."""
    lexicon = cue_lexicon(doc.lang_)
    lower = lower_in(doc)[cue[0] : cue[1]]
    return any(word in lexicon.quoting or word in lexicon.phrase_heads for word in lower)


def _is_doubtful(doc: Doc, relation: Relation, states: States) -> bool:
    """Whether a content holds a quotation and, outside of it, a verb that may report it.

    A sentence that begins behind the quotation counts as well: its verb may stand after it.
    """
    verbs = cue_lexicon(doc.lang_).quoting
    words, lower = words_in(doc), lower_in(doc)
    quoted = False
    for (_, end), (start, _) in pairwise(relation.content):
        # Quotations of several paragraphs: one may have a reporting clause of its own.
        if any(word.isspace() for word in words[end:start]):
            return True
    for start, end in relation.content:
        for index in range(start, end):
            if states[index] in (INSIDE, NESTED):
                quoted = True
            elif quoted and states[index] == OUTSIDE:
                if lower[index] in verbs or (words[index].istitle() and index + 1 < end):
                    return True
    return False


def _tokens(spans: Sequence[TokenSpan]) -> set[int]:
    return {index for start, end in spans for index in range(start, end)}


def _words(doc: Doc, indices: set[int]) -> int:
    words = words_in(doc)
    return sum(has_letters(words[index]) for index in indices)
