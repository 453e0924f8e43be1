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
    held = Held(relations)
    for pattern in patterns:
        clause = *pattern.source, *pattern.cue
        worded = is_worded(view, lexicon, pattern)
        own = held.same(pattern)
        for number in _touching(view, pattern, clause, worded):
            quoted = set(range(view.quotes[number].start, view.quotes[number].end))
            others = {other for other in held.owners(quoted) if other != own}
            if (own is None and not others) or any(
                _touches(view, lexicon, held.relations[other], number)
                or (held.contents[other] & tokens_of(clause) and not worded)
                for other in others
                if held.relations[other].cue or held.relations[other].source
            ):
                continue
            for other in others:
                held.contents[other] -= quoted | tokens_of(clause)
            own = held.give(own, quoted, pattern)
            if pattern.source and (worded or not held.relations[own].source):
                held.relations[own] = replace(held.relations[own], source=pattern.source)
    return [
        _with(own, content)
        for own, content in zip(held.relations, held.contents, strict=True)
        if content
    ]


class Held:
    """Which relation has which tokens."""

    def __init__(self, relations: Sequence[Relation]) -> None:
        self.relations = list(relations)
        self.contents = [tokens_of(own.content) for own in relations]
        self._at: dict[int, set[int]] = {}
        self._cue_at: dict[int, int] = {}
        for number, own in enumerate(relations):
            for index in self.contents[number]:
                self._at.setdefault(index, set()).add(number)
            for index in tokens_of(own.cue):
                self._cue_at.setdefault(index, number)

    def owners(self, tokens: set[int]) -> set[int]:
        """The relations whose contents have some of the tokens."""
        near = {number for index in tokens for number in self._at.get(index, ())}
        return {number for number in near if self.contents[number] & tokens}

    def same(self, pattern: Relation) -> int | None:
        """The relation with a pattern's cue, or with its source where it has no cue."""
        for index in sorted(tokens_of(pattern.cue)):
            if index in self._cue_at:
                return self._cue_at[index]
        source = tokens_of(pattern.source)
        near: set[int] = set() if pattern.cue else self.owners(tokens_of(pattern.content))
        return next((n for n in sorted(near) if tokens_of(self.relations[n].source) & source), None)

    def give(self, number: int | None, tokens: set[int], pattern: Relation) -> int:
        """Give tokens to a relation, or to a new one like a pattern."""
        if number is None:
            number = len(self.relations)
            name = f"t{min(tokens)}"
            self.relations.append(replace(pattern, id=name, nested_in=None))
            self.contents.append(set())
        self.contents[number] |= tokens
        for index in tokens:
            self._at.setdefault(index, set()).add(number)
        return number


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
        number = view.quote_of[pattern.content[0][0]]
        return [number] if number >= 0 and _is_whole(view, pattern, number) else []
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
