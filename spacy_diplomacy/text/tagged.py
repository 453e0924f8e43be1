"""Gives a quotation to the reporting clause that touches it.

"I will wait," he thought. Whatever a network makes of it, what stands in marks right before or
behind a reporting clause is what that clause reports, not the content of one farther off.
"""

from collections.abc import Sequence
from dataclasses import replace

from spacy_diplomacy.text.cues import Lexicon
from spacy_diplomacy.text.stray import spans_of
from spacy_diplomacy.text.tokens import TextView
from spacy_diplomacy.types import Relation, TokenSpan

_MARKS = frozenset({",", ":", "-", "--", "–", "—"})


def give_to_clauses(
    view: TextView, lexicon: Lexicon, relations: Sequence[Relation], patterns: Sequence[Relation]
) -> list[Relation]:
    """Give quotations that a relation has from afar to the clauses and signatures beside them.

    Args:
        view: The Doc's lists.
        lexicon: The cue lexicon.
        relations: The network's.
        patterns: Relations of the patterns with cue or source, in which something is quoted.

    Returns:
        The relations, those that lost all they had left out, and new ones.
    """
    contents = {own.id: tokens_of(own.content) for own in relations}
    by_id = {own.id: own for own in relations}
    for pattern in patterns:
        clause = *pattern.source, *pattern.cue
        worded = is_worded(view, lexicon, pattern)
        own = next((name for name, has in by_id.items() if _is_same(has, pattern)), None)
        for number in _touching(view, pattern, clause, worded):
            quoted = set(range(view.quotes[number].start, view.quotes[number].end))
            others = [name for name, has in contents.items() if name != own and has & quoted]
            if any(
                _touches(view, lexicon, by_id[name], number)
                or (contents[name] & tokens_of(clause) and not worded)
                for name in others
                if by_id[name].cue or by_id[name].source
            ) or (own is None and not others):
                continue
            for name in others:
                contents[name] -= quoted | tokens_of(clause)
            if own is None:
                own = f"t{min(quoted)}"
                by_id[own] = replace(pattern, id=own, nested_in=None)
                contents[own] = quoted
            elif contents[own] & quoted != quoted:
                contents[own] |= quoted
                if not by_id[own].source:
                    by_id[own] = replace(by_id[own], source=pattern.source)
            if worded and pattern.source:
                by_id[own] = replace(by_id[own], source=pattern.source)
    return [_with(own, contents[name]) for name, own in by_id.items() if contents[name]]


def is_worded(view: TextView, lexicon: Lexicon, pattern: Relation) -> bool:
    """Whether a pattern's cue is a noun that announces a quotation ("her motto").

    Args:
        view: The Doc's lists.
        lexicon: The cue lexicon.
        pattern: A relation of the patterns.

    Returns:
        Whether one of the cue's words is such a noun, and no verb behind its subject.
    """
    if pattern.cue and pattern.source and pattern.source[0][1] == pattern.cue[0][0]:
        if view.lower[pattern.source[0][0]] not in lexicon.words.possessives:
            return False
    return any(view.lower[i] in lexicon.announcing for i in tokens_of(pattern.cue))


def _is_same(relation: Relation, pattern: Relation) -> bool:
    """Whether a relation has a pattern's cue, or its source where no cue tells it."""
    if pattern.cue:
        return bool(tokens_of(relation.cue) & tokens_of(pattern.cue))
    same = tokens_of(relation.source) & tokens_of(pattern.source)
    return bool(same and tokens_of(relation.content) & tokens_of(pattern.content))


def _with(relation: Relation, content: set[int]) -> Relation:
    """Give a relation a content, its own spans where it is the same one."""
    if content == tokens_of(relation.content):
        return relation
    return replace(relation, content=spans_of(content))


def _touching(
    view: TextView, pattern: Relation, clause: Sequence[TokenSpan], worded: bool
) -> list[int]:
    """The quoted sentences of a pattern that its reporting clause or signature touches."""
    first, last = min(span[0] for span in clause), max(span[1] for span in clause)
    if worded or not pattern.cue:
        return [number for number in range(len(view.quotes)) if _is_whole(view, pattern, number)]
    before = first - 1 - (first > 0 and view.words[first - 1] in _MARKS)
    after = last + (last < len(view.words) and view.words[last] in _MARKS)
    own = tokens_of(pattern.content)
    numbers = [
        view.quote_of[place]
        for place in (before, after)
        if 0 <= place < len(view.words) and place in own and view.quote_of[place] >= 0
    ]
    return [number for number in numbers if _is_sentence(view, number, last)]


def _is_whole(view: TextView, pattern: Relation, number: int) -> bool:
    """Whether a quotation is all that a pattern has."""
    return pattern.content == ((view.quotes[number].start, view.quotes[number].end),)


def _is_sentence(view: TextView, number: int, behind: int) -> bool:
    """Whether a quotation is a sentence with its clause: it opens it, or stands behind it."""
    quote = view.quotes[number]
    start = view.units[view.unit_of[quote.start]][0]
    return quote.terminal and (
        quote.start >= behind or view.skip_blank(start, quote.start) >= quote.start
    )


def _touches(view: TextView, lexicon: Lexicon, relation: Relation, number: int) -> bool:
    """Whether a cue stands right before or behind a quotation, but for a name or a mark."""
    if not relation.cue:
        return False
    quote, cue = view.quotes[number], relation.cue[0]
    return view.unit_of[cue[0]] in (view.unit_of[quote.start], view.unit_of[quote.end - 1]) and any(
        0 <= stop - start <= _NEAR
        and all(
            view.quote_of[i] < 0 and view.lower[i] not in lexicon.words.conjunctions
            for i in range(start, stop)
        )
        for start, stop in ((cue[1], quote.start), (quote.end, cue[0]))
    )


#: Words between a quotation and the cue of a clause that touches it.
_NEAR = 8


def tokens_of(spans: Sequence[TokenSpan]) -> set[int]:
    """The tokens of spans."""
    return {index for start, end in spans for index in range(start, end)}
