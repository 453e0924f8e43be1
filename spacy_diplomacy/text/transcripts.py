"""Interviews and debates in print, where a name and a colon open each turn: all of it is quoted."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from spacy.tokens import Doc

from spacy_diplomacy.text.paragraphs import paragraph_bounds
from spacy_diplomacy.text.quotemarks import scan_quotations
from spacy_diplomacy.text.reading import lower_in, offsets_in, text_of, words_in
from spacy_diplomacy.text.wordlists import words_of
from spacy_diplomacy.types import Relation, TokenSpan

#: Tokens of the longest label ("Prime Minister Jane Lee").
_LABEL = 6
#: What opens a paragraph that nobody says ("(Applause)").
_ASIDES = frozenset("([")
#: Colons in the shortest transcript.
_TURNS = 4
#: Those who take turns in it.
_SPEAKERS = 2
#: A turn in a transcript is hardly anything but speech.
_SCORE = 0.9


class Turn(NamedTuple):
    """One labelled turn.

    Attributes:
        label: Who speaks.
        colon: The colon behind it.
        said: What is said, a span a paragraph.
    """

    label: TokenSpan
    colon: TokenSpan
    said: tuple[TokenSpan, ...]


def find_turns(doc: Doc) -> list[Turn]:
    """Find the turns of a transcript.

    It has paragraphs that open with a name and a colon, and at least two speakers take turns: a
    surname comes again. Before and behind those, labels in capitals are turns where theirs are. A
    turn goes on to the next one; the last ends with its paragraph.

    Args:
        doc: Any Doc.

    Returns:
        The turns in reading order; none where the text is no transcript.
    """
    text, words, offsets = text_of(doc), words_in(doc), offsets_in(doc)
    if text.count(":") < _TURNS:
        return []
    turns: list[Turn] = []
    first = 0
    for start, end in paragraph_bounds(text):
        first = bisect_left(offsets, start, first)
        last = bisect_left(offsets, end, first)
        label = _label(doc, first, last)
        if label is not None and label[1] + 1 < last:
            colon = label[1]
            turns.append(Turn(label, (colon, colon + 1), ((colon + 1, last),)))
        elif turns and first < last and words[first] not in _ASIDES:
            turns[-1] = turns[-1]._replace(said=(*turns[-1].said, (first, last)))
        first = last
    names = [words[turn.label[1] - 1].lower() for turn in turns]
    counts = Counter(names)
    again = [at for at, name in enumerate(names) if counts[name] > 1]
    if len({names[at] for at in again}) < _SPEAKERS:
        return []
    loud = [doc[slice(*turn.label)].text.isupper() for turn in turns]
    begin, last = again[0], again[-1]
    if all(loud[at] for at in again):
        while begin and loud[begin - 1]:
            begin -= 1
        while last + 1 < len(turns) and loud[last + 1]:
            last += 1
    return [*turns[begin:last], turns[last]._replace(said=turns[last].said[:1])]


def _label(doc: Doc, start: int, end: int) -> TokenSpan | None:
    """The label that opens a paragraph, up to its colon, None where there is none."""
    words, known = words_in(doc), words_of(doc.lang_)
    while start < end and not words[start][0].isalnum():
        start += 1
    if start >= end or lower_in(doc)[start] in known.articles:
        return None
    for index in range(start, min(start + _LABEL + 1, end)):
        if words[index] == ":":
            return (start, index) if index > start and words[index - 1][0].isalnum() else None
        if words[index][0].isalpha() and not words[index][0].isupper():
            return None
    return None


def with_turns(doc: Doc, relations: Sequence[Relation]) -> list[Relation]:
    """Make each turn of a transcript one direct quote, and nest in it what it reports.

    Args:
        doc: The document.
        relations: Its relations.

    Returns:
        The relations with the turns; what hangs on a label's colon is the turn now. A turn in
        quotation marks is left to those who read them.
    """
    turns = find_turns(doc)
    if turns:
        offsets = offsets_in(doc)
        quoted = {quotation.start for quotation in scan_quotations(text_of(doc), doc.lang_)}
        turns = [turn for turn in turns if offsets[turn.said[0][0]] not in quoted]
    if not turns:
        return list(relations)
    taken = {span for turn in turns for span in (turn.label, turn.colon)}
    firsts = [turn.said[0][0] for turn in turns]
    kept = []
    for relation in relations:
        if taken.isdisjoint((*relation.cue, *relation.source)):
            at = bisect_right(firsts, relation.content[0][0]) - 1
            if (
                at >= 0
                and relation.nested_in is None
                and relation.content[-1][1] <= turns[at].said[-1][1]
            ):
                relation = replace(relation, nested_in=_id(at))
            kept.append(relation)
    made = [
        Relation(_id(at), said, (colon,), (label,), kind="direct", score=_SCORE)
        for at, (label, colon, said) in enumerate(turns)
    ]
    return [*kept, *made]


def _id(number: int) -> str:
    return f"t{number}"
