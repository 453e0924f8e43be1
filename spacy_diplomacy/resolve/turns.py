"""Whose turn it is: who says "I" in an interview or a transcript, outside quotation marks."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import Final

from spacy_diplomacy.resolve import lexicon as lx
from spacy_diplomacy.resolve.chains import Chain
from spacy_diplomacy.resolve.context import Context

_LABEL: Final = 6
"""Tokens of the longest label of a turn ("PRIME MINISTER JANE LEE:")."""

_LEAD: Final = 4
"""Paragraphs that say whether a text is an interview, and whose."""

_QUESTIONS: Final = 2
"""Paragraphs that end as a question, in an interview."""


class Turns:
    """The speakers of a Doc's turns.

    Two ways of printing them are known: each turn opens with a label ("LEE: ..."), one that comes
    again; or headline and lead say whom the interview is with, questions are paragraphs of their
    own, and the answers carry no name.

    Args:
        ctx: The Doc taken apart.
        chains: Its chains.
        owner: Number of its chain by a name's first token.
    """

    def __init__(self, ctx: Context, chains: Sequence[Chain], owner: dict[int, int]) -> None:
        self._chains, self._owner = chains, owner
        self._starts: list[int] = []  # first tokens of labelled turns
        self._speakers: list[int | None] = []
        self._interviewee: int | None = None
        openings = [i for i in range(len(ctx.words)) if not i or ctx.paras[i] != ctx.paras[i - 1]]
        labels = [(i, end) for i in openings if (end := _label_end(ctx, i))]
        counts = Counter(ctx.text(i, end).lower() for i, end in labels)
        for start, end in labels:
            if counts[ctx.text(start, end).lower()] > 1:
                self._starts.append(start)
                self._speakers.append(self._named(start, end))
        if not self._starts and _is_interview(ctx):
            self._interviewee = self._first_person_named(ctx)

    def speaker(self, token: int) -> Chain | None:
        """Who speaks at a token.

        Args:
            token: A token outside quotation marks.

        Returns:
            The chain, or None where no turn is known, or its speaker has no name.
        """
        number = self._interviewee
        at = bisect_right(self._starts, token) - 1
        if at >= 0:
            number = self._speakers[at]
        return None if number is None else self._chains[number]

    def _named(self, start: int, end: int) -> int | None:
        return next((self._owner[i] for i in range(start, end) if i in self._owner), None)

    def _first_person_named(self, ctx: Context) -> int | None:
        """The first person that headline and lead name in full."""
        for token in sorted(self._owner):
            if ctx.paras[token] - ctx.paras[0] >= _LEAD:
                break
            chain = self._chains[self._owner[token]]
            if chain.kind == "PERSON" and len(chain.words) > 1:
                return chain.index
        return None


def _label_end(ctx: Context, start: int) -> int:
    """One past the label that opens a paragraph, 0 where there is none."""
    n = len(ctx.words)
    while start < n and ctx.words[start].isspace():
        start += 1
    for i in range(start, min(start + _LABEL + 1, n)):
        if ctx.words[i] == ":":
            return i if i > start else 0
        if not ctx.flags[i] & (lx.CAPITAL | lx.PUNCT | lx.PARTICLE):
            return 0
    return 0


def _is_interview(ctx: Context) -> bool:
    """Whether the lead says so and paragraphs outside quotation marks end as questions."""
    n = len(ctx.words)
    lead = next((i for i in range(n) if ctx.paras[i] - ctx.paras[0] >= _LEAD), n)
    if not any(ctx.lower[i] in ctx.grammar.interviews for i in range(lead)):
        return False
    questions = sum(
        ctx.words[i] == "?" and not ctx.quoted[i] and (i + 1 >= n or "\n" in ctx.words[i + 1])
        for i in range(n)
    )
    return questions >= _QUESTIONS
