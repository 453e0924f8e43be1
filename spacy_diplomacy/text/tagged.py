"""Gives a quotation to the reporting clause that touches it.

"I will wait," he thought. Whatever a network makes of it, what stands in marks right before or
behind a reporting clause is what that clause reports, not the content of one farther off.
"""

from collections.abc import Sequence
from dataclasses import replace

from spacy_diplomacy.text.stray import spans_of
from spacy_diplomacy.text.tokens import TextView
from spacy_diplomacy.types import Relation, TokenSpan

_MARKS = frozenset({",", ":", "-", "--", "–", "—"})


def give_to_clauses(
    view: TextView, relations: Sequence[Relation], patterns: Sequence[Relation]
) -> list[Relation]:
    """Give quotations that a relation has from afar to the clauses beside them.

    Args:
        view: The Doc's lists.
        relations: The network's.
        patterns: Relations of the patterns with cue and source, in which something is quoted.

    Returns:
        The relations, those that lost all they had left out, and new ones.
    """
    contents = {own.id: tokens_of(own.content) for own in relations}
    cues = {index: own.id for own in relations for index in tokens_of(own.cue)}
    by_id = {own.id: own for own in relations}
    added: list[Relation] = []
    for pattern in patterns:
        clause = pattern.source[0], pattern.cue[0]
        own = next((cues[i] for i in range(*pattern.cue[0]) if i in cues), None)
        for number in _touching(view, pattern, clause):
            quoted = set(range(view.quotes[number].start, view.quotes[number].end))
            others = [name for name, has in contents.items() if name != own and has & quoted]
            if any(
                not by_id[name].cue
                or _touches(view, by_id[name].cue[0], number)
                or contents[name] & tokens_of(clause)
                for name in others
            ) or (own is None and not others):
                continue
            for name in others:
                contents[name] -= quoted
            if own is None:
                own = f"t{pattern.cue[0][0]}"
                by_id[own] = replace(pattern, id=own, nested_in=None)
                added.append(by_id[own])
                contents[own] = quoted
            elif contents[own] & quoted != quoted:
                contents[own] |= quoted
                if not by_id[own].source:
                    by_id[own] = replace(by_id[own], source=pattern.source)
    return [
        _with(by_id[own.id], contents[own.id])
        for own in [*relations, *added]
        if contents[own.id]
    ]


def _with(relation: Relation, content: set[int]) -> Relation:
    """Give a relation a content, its own spans where it is the same one."""
    if content == tokens_of(relation.content):
        return relation
    return replace(relation, content=spans_of(content))


def _touching(
    view: TextView, pattern: Relation, clause: tuple[TokenSpan, TokenSpan]
) -> list[int]:
    """The quoted sentences of a pattern that its reporting clause touches."""
    first, last = min(span[0] for span in clause), max(span[1] for span in clause)
    before = first - 1 - (first > 0 and view.words[first - 1] in _MARKS)
    after = last + (last < len(view.words) and view.words[last] in _MARKS)
    own = tokens_of(pattern.content)
    numbers = [
        view.quote_of[place]
        for place in (before, after)
        if 0 <= place < len(view.words) and place in own and view.quote_of[place] >= 0
    ]
    return [number for number in numbers if _is_sentence(view, number, last)]


def _is_sentence(view: TextView, number: int, behind: int) -> bool:
    """Whether a quotation is a sentence with its clause: it opens it, or stands behind it."""
    quote = view.quotes[number]
    start = view.units[view.unit_of[quote.start]][0]
    return quote.terminal and (quote.start >= behind or view.skip_blank(start, quote.start) >= quote.start)


def _touches(view: TextView, cue: TokenSpan, number: int) -> bool:
    """Whether a cue stands right before or behind a quotation, but for a name or a mark."""
    quote = view.quotes[number]
    return view.unit_of[cue[0]] in (view.unit_of[quote.start], view.unit_of[quote.end - 1]) and any(
        0 <= stop - start <= _NEAR and all(view.quote_of[i] < 0 for i in range(start, stop))
        for start, stop in ((cue[1], quote.start), (quote.end, cue[0]))
    )


#: Words between a quotation and the cue of a clause that touches it.
_NEAR = 8


def tokens_of(spans: Sequence[TokenSpan]) -> set[int]:
    """The tokens of spans."""
    return {index for start, end in spans for index in range(start, end)}
