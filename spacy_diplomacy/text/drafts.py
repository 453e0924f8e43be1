"""What the engine's steps hand each other: relations in the making, and what is used up."""

from bisect import bisect_left
from dataclasses import dataclass, field

from spacy_diplomacy.labels import Mode
from spacy_diplomacy.text.cues import Cue, Lexicon
from spacy_diplomacy.text.tokens import TextView
from spacy_diplomacy.types import TokenSpan

# Sentences in print are shorter; in a text without marks the patterns must not look further.
LONGEST = 400


@dataclass(slots=True)
class Draft:
    """A relation in the making.

    Attributes:
        content: Spans of what was said.
        source: The source's span, if any.
        cue: The cue's span, if any.
        mode: Speech, writing or thought.
        score: How sure the pattern is.
        unit: The unit of its cue.
        firm: Whether its cue has a clause, not a phrase, as its content.
    """

    content: list[TokenSpan]
    source: TokenSpan | None
    cue: TokenSpan | None
    mode: Mode
    score: float
    unit: int
    firm: bool = True


@dataclass(slots=True)
class Found:
    """All that the steps share about one Doc.

    Attributes:
        view: The Doc's lists.
        lexicon: The cue lexicon.
        cues: Cue verbs by unit.
        drafts: Relations so far.
        by_unit: The drafts that have their cue or content in a unit, in the order found.
        owner: For each attributed quotation its draft.
        used: Tokens of cues that have their relation.
    """

    view: TextView
    lexicon: Lexicon
    cues: dict[int, list[Cue]]
    drafts: list[Draft] = field(default_factory=list)
    by_unit: dict[int, list[Draft]] = field(default_factory=dict)
    owner: dict[int, Draft] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)

    def add(self, draft: Draft, cue: Cue | None = None) -> Draft:
        """Keep a draft, and mark the quotations in it and its cue as used.

        Args:
            draft: The draft.
            cue: Its cue verb, if it has one.

        Returns:
            The same draft.
        """
        self.drafts.append(draft)
        self._place(draft, draft.unit)
        if cue is not None:
            self.used.add(cue.index)
        for start, end in draft.content:
            self.claim(draft, start, end)
        return draft

    def cues_in(self, unit: int, start: int, end: int) -> list[Cue]:
        """The cues of a unit that begin between two tokens.

        Args:
            unit: Number of the unit.
            start: First token.
            end: One past the last token.

        Returns:
            The cues in reading order.
        """
        cues = self.cues.get(unit, [])
        low = bisect_left(cues, start, key=_cue_start)
        return cues[low : bisect_left(cues, end, key=_cue_start)]

    def _place(self, draft: Draft, unit: int) -> None:
        drafts = self.by_unit.setdefault(unit, [])
        if not drafts or drafts[-1] is not draft:
            drafts.append(draft)

    def claim(self, draft: Draft, start: int, end: int) -> None:
        """Mark the quotations between two tokens as attributed by a draft."""
        token = start
        quote_of = self.view.quote_of
        if (unit := self.view.unit_of[end - 1]) >= 0:
            self._place(draft, unit)
        while token < end:
            number = quote_of[token]
            if number < 0:
                token += 1
                continue
            self.owner.setdefault(number, draft)
            token = max(self.view.quotes[number].end, token + 1)


def _cue_start(cue: Cue) -> int:
    return cue.start


def clause_end(found: Found, start: int, end: int) -> int:
    """Where what was said ends: at a new clause with a cue of its own, or with its sentence.

    Args:
        found: The state.
        start: Its first token.
        end: One past the last token of its unit.

    Returns:
        One past its last token, the sentence's last mark left out.
    """
    view, lexicon = found.view, found.lexicon
    known = lexicon.words
    end = min(end, start + LONGEST)
    cue_at = {cue.start: cue for cue in found.cues_in(view.unit_of[start], start, end)}
    index = start
    while index < end:
        number = view.quote_of[index]
        if number >= 0:
            owner = found.owner.get(number)
            if owner is not None and owner.cue is not None and index < owner.cue[0] < end:
                # The quotation is somebody else's, who is named behind it.
                return trim_end(view, start, max(index, start + 1))
            index = max(min(view.quotes[number].end, end), index + 1)
            continue
        word = view.words[index]
        if word == ";":
            return trim_end(view, start, index)
        if word == "," and index + 1 < end and index > start:
            after = view.lower[index + 1]
            cue = cue_at.get(index + 1)
            if after in known.opposing or (cue is not None and cue.entry.form == "gerund"):
                return trim_end(view, start, index)
        if view.lower[index] in known.conjunctions and index > start + 1:
            cue = cue_at.get(index + 1)
            if cue is not None and cue.entry.form == "finite" and cue.entry.frames:
                return trim_end(view, start, index)
        index += 1
    return trim_end(view, start, end)


def trim_end(view: TextView, start: int, end: int) -> int:
    """Take marks and white space off the end of a span, but keep a quotation whole."""
    while end > start + 1 and view.quote_of[end - 1] < 0:
        word = view.words[end - 1]
        if word[0].isalnum() or word in (")", "%") or word[-1].isalnum():
            break
        end -= 1
    return end
