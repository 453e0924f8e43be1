"""Quotations that are sentences of their own, with no cue but the sentence before.

Rain is on its way, he said. "Take the boat in." A reader takes the second sentence for the first
one's speaker; as an attribution it is another one, direct where the first is not.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc

from spacy_diplomacy.text.cues import Lexicon
from spacy_diplomacy.text.drafts import trim_end
from spacy_diplomacy.text.finish import kind_by_states
from spacy_diplomacy.text.tokens import TextView
from spacy_diplomacy.types import Relation, TokenSpan

#: A quotation of fewer words may be no speech at all.
_SPEECH = 3
#: How sure it is that the sentence before names the speaker.
_SCORE = 0.5
#: A quotation in a paragraph of its own that nobody has is one from so many words on.
_LONG = 6
_DISPLAY = 0.4

States = NDArray[numpy.int64]


def quoted_sentences(view: TextView, lexicon: Lexicon) -> list[TokenSpan]:
    """Find the closed quotations that are sentences of their own.

    Args:
        view: The Doc's lists.
        lexicon: The cue lexicon.

    Returns:
        Their spans in reading order.
    """
    found = []
    for quote in view.quotes:
        unit = view.unit_of[quote.start]
        if unit < 0 or quote.words < _SPEECH or quote.inner_end == quote.end:
            continue
        start, end = view.units[unit]
        if _is_behind_colon(view, unit) and view.skip_blank(start, quote.start) >= quote.start:
            found.append((quote.start, quote.end))
            continue
        if not quote.terminal and (quote.title or not _is_paragraph(view, unit)):
            continue
        first = view.skip_blank(start, quote.start)
        whole = first >= quote.start or _is_item(view, lexicon, first, quote.start)
        if whole and trim_end(view, start, end) <= quote.end:
            found.append((quote.start, quote.end))
    return found


def _is_behind_colon(view: TextView, unit: int) -> bool:
    """Whether a unit opens a paragraph, and the paragraph before ends with a colon."""
    return (
        unit > 0
        and view.paragraph_of[unit] == view.paragraph_of[unit - 1] + 1
        and view.words[view.units[unit - 1][1] - 1].endswith(":")
    )


def _is_item(view: TextView, lexicon: Lexicon, start: int, end: int) -> bool:
    """Whether nothing but an ordinal leads to a quotation, as in a list: Second, "..."."""
    ordinals = lexicon.words.ordinals
    return view.lower[start] in ordinals and not any(view.is_word(i) for i in range(start + 1, end))


def part_quoted_sentences(
    doc: Doc, relations: Sequence[Relation], sentences: Sequence[TokenSpan], states: States
) -> list[Relation]:
    """Part an indirect report from quoted sentences that follow it in the same attribution.

    Args:
        doc: The Doc.
        relations: Relations.
        sentences: What `quoted_sentences` found.
        states: `quote_states` of the Doc (tokens,).

    Returns:
        The relations, those that were parted as two with one cue and source.
    """
    starts = {start for start, _ in sentences}
    parted = []
    for relation in relations:
        content = relation.content
        cut = next((k for k in range(1, len(content)) if content[k][0] in starts), None)
        if cut is None or not relation.cue:
            parted.append(relation)
        elif kind_by_states(doc, content[:1], states) == "direct":
            parted.append(_only_quoted(doc, relation, cut, states))
        elif relation.cue[0][0] < content[0][0]:
            parted.append(replace(relation, content=content[:cut]))
            parted.append(replace(relation, id=f"{relation.id}s", content=content[cut:]))
        else:
            parted.append(relation)
    return parted


def _only_quoted(doc: Doc, relation: Relation, cut: int, states: States) -> Relation:
    """Leave out what stands between: "A," she said, sure of B. "C."."""
    content = tuple(
        span
        for k, span in enumerate(relation.content)
        if not relation.cue[0][0] < span[0]
        or k >= cut
        or kind_by_states(doc, [span], states) != "indirect"
    )
    return replace(relation, content=content)


def speak_on(
    view: TextView, relations: Sequence[Relation], sentences: Sequence[TokenSpan]
) -> list[Relation]:
    """Give quoted sentences that nobody has to the speaker of the sentence before.

    Args:
        view: The Doc's lists.
        relations: Relations.
        sentences: What `quoted_sentences` found.

    Returns:
        New relations with the cue and source of the one before.
    """
    taken = {i for own in relations for start, end in own.content for i in range(start, end)}
    ends = sorted(
        (max(end for spans in (own.content, own.cue, own.source) for _, end in spans), number)
        for number, own in enumerate(relations)
    )
    places = [end for end, _ in ends]
    new: list[Relation] = []
    for start, end in sentences:
        if not taken.isdisjoint(range(start, end)):
            continue
        item = view.units[view.unit_of[start]][0] < start
        if not item and new and _follows(view, new[-1].content[-1][1], start):
            new[-1] = replace(new[-1], content=(*new[-1].content, (start, end)))
            continue
        place = bisect_right(places, start)
        before = relations[ends[place - 1][1]] if place else None
        content = ((start, end),)
        if item and new and _follows(view, new[-1].content[-1][1], start):
            new.append(replace(new[-1], id=f"s{start}", content=content))
        elif before is not None and before.source and _follows(view, places[place - 1], start):
            new.append(replace(before, id=f"s{start}", content=content, score=_SCORE))
        elif _is_display(view, start, end):
            new.append(Relation(f"s{start}", content, score=_DISPLAY))
    return new


def _follows(view: TextView, end: int, start: int) -> bool:
    """Whether a sentence follows the one that a token ends, but for a question it answers.

    A quotation that is a paragraph of its own may follow the last sentence of the one before,
    but is somebody's reply where that one ends with a quotation that is closed.
    """
    unit, before = view.unit_of[start], view.unit_of[end - 1]
    if before < 0:
        return False
    paragraphs = view.paragraph_of[unit] - view.paragraph_of[before]
    if paragraphs and _is_behind_colon(view, unit):
        return unit - before == 1
    if paragraphs:
        replies = view.quote_of[view.units[before][1] - 1] >= 0
        return paragraphs == 1 and unit - before == 1 and not replies and _is_paragraph(view, unit)
    return unit - before == 1 or (
        unit - before == 2 and view.words[view.units[unit - 1][1] - 1] == "?"
    )


def _is_paragraph(view: TextView, unit: int) -> bool:
    beside = [other for other in (unit - 1, unit + 1) if 0 <= other < len(view.units)]
    return all(view.paragraph_of[other] != view.paragraph_of[unit] for other in beside)


def _is_display(view: TextView, start: int, end: int) -> bool:
    """Whether a quotation stands by itself, as in the margin of an interview."""
    words = sum(view.is_word(i) for i in range(start, end))
    return words >= _LONG and _is_paragraph(view, view.unit_of[start])
