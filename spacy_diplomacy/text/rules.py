"""The engine without weights: quotes with their sources from marks, cues and patterns."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from spacy.tokens import Doc

from spacy_diplomacy.labels import THOUGHT, Kind
from spacy_diplomacy.text.cues import Lexicon, cue_lexicon, find_cues
from spacy_diplomacy.text.direct import find_direct
from spacy_diplomacy.text.drafts import Draft, Found
from spacy_diplomacy.text.finish import mode_of_cue, without_dateline
from spacy_diplomacy.text.indirect import find_indirect
from spacy_diplomacy.text.parsed import find_parsed
from spacy_diplomacy.text.reading import reading_once
from spacy_diplomacy.text.tokens import TextView
from spacy_diplomacy.text.wording import find_worded
from spacy_diplomacy.text.wordlists import words_of
from spacy_diplomacy.types import Relation, TokenSpan

_DIRECT = 0.9


@reading_once()
def find_relations(
    doc: Doc, table: Mapping[str, Any] | None = None, *, view: TextView | None = None
) -> list[Relation]:
    """Find the attribution relations of a Doc without trained weights.

    Quotations and the cues around them give direct speech; a cue and its complement give
    indirect and mixed speech, by the host's parse where there is one and by token patterns
    where there is none.

    Args:
        doc: The Doc; sentences, tags and parse are used where present.
        table: A cue table in place of the one of the Doc's language; see the lookups "cues".
        view: The Doc's lists, for those who have built them.

    Returns:
        The relations in reading order; any two contents are nested (and marked so) or disjoint.
    """
    lexicon = Lexicon(table, words_of(doc.lang_)) if table is not None else cue_lexicon(doc.lang_)
    view = view or TextView(doc, lexicon.may_follow_quote)
    found = Found(view, lexicon, find_cues(doc, view, lexicon))
    find_worded(found)
    find_direct(found)
    find_indirect(found)
    if doc.has_annotation("DEP"):
        # Sure patterns first: a small model's parse is less reliable around quotations.
        find_parsed(doc, found)
    return _finish(doc, view, found.drafts)


def kind_of(view: TextView, content: list[TokenSpan]) -> Kind:
    """Direct, indirect or mixed, by the share of words within quotation marks.

    Args:
        view: The Doc's lists.
        content: The content's spans.

    Returns:
        The kind.
    """
    total = quoted = 0
    for start, end in content:
        for index in range(start, end):
            if view.is_word(index):
                total += 1
                quoted += view.quote_of[index] >= 0
    if not quoted:
        return "indirect"
    return "direct" if quoted >= _DIRECT * total else "mixed"


def _finish(doc: Doc, view: TextView, drafts: list[Draft]) -> list[Relation]:
    """Order the drafts, settle overlaps, mark what is nested, and number them."""
    tidy: list[tuple[list[TokenSpan], Draft]] = []
    for draft in drafts:
        content = list(without_dateline(doc, _merge(view, draft.content)))
        if content:
            tidy.append((content, draft))
    kept: list[tuple[list[TokenSpan], Draft]] = []
    taken = _Taken()
    # The surer pattern first; among equals the longer content, so that nested ones come second.
    for content, draft in sorted(
        tidy, key=lambda item: (-item[1].score, item[0][0][0], -_size(item[0]))
    ):
        if taken.fits(content):
            taken.add(content)
            kept.append((content, draft))
    kept.sort(key=lambda item: (item[0][0][0], -item[0][0][1], item[1].unit))
    # A phrase inside another's words ("... that he backed the plan") attributes too little.
    kept = [
        item
        for item, parent in zip(kept, _parents(kept), strict=True)
        if parent is None or item[1].firm
    ]
    out: list[Relation] = []
    ids = {id(draft): f"q{number}" for number, (_, draft) in enumerate(kept)}
    parents = _parents(kept)
    for number, (content, draft) in enumerate(kept):
        parent = parents[number]
        kind, mode = kind_of(view, content), draft.mode
        if kind == "direct" and mode == THOUGHT:
            mode = mode_of_cue(doc, draft.cue, kind)
        out.append(
            Relation(
                id=ids[id(draft)],
                content=tuple(content),
                cue=() if draft.cue is None else (draft.cue,),
                source=() if draft.source is None else without_dateline(doc, [draft.source]),
                kind=kind,
                mode=mode,
                score=draft.score,
                nested_in=None if parent is None else ids[id(kept[parent][1])],
            )
        )
    return out


def _size(content: list[TokenSpan]) -> int:
    return sum(end - start for start, end in content)


def _merge(view: TextView, content: list[TokenSpan]) -> list[TokenSpan]:
    """Order spans, join those that touch, take white space off their ends."""
    out: list[TokenSpan] = []
    for start, end in sorted(content):
        while start < end and view.words[start].isspace():
            start += 1
        while end > start and view.words[end - 1].isspace():
            end -= 1
        if start >= end:
            continue
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


class _Taken:
    """Which spans are content already, to keep any two nested or disjoint."""

    def __init__(self) -> None:
        self.at: defaultdict[int, list[TokenSpan]] = defaultdict(list)

    def fits(self, content: list[TokenSpan]) -> bool:
        """Whether new spans are inside, around or apart from all that are kept."""
        for start, end in content:
            for edge in (start, end - 1):
                for s, e in self.at.get(edge, ()):
                    if (s, e) == (start, end) or (
                        not (s <= start and end <= e) and not (start <= s and e <= end)
                    ):
                        return False
        return True

    def add(self, content: list[TokenSpan]) -> None:
        """Keep spans."""
        for start, end in content:
            for index in range(start, end):
                self.at[index].append((start, end))


def _parents(kept: list[tuple[list[TokenSpan], Draft]]) -> list[int | None]:
    """For each relation the innermost one whose content holds all of its own."""
    spans = sorted(
        ((s, e, number) for number, (content, _) in enumerate(kept) for s, e in content),
        key=lambda span: (span[0], -span[1]),
    )
    parents: list[int | None] = [None] * len(kept)
    stack: list[tuple[int, int, int]] = []
    for start, end, number in spans:
        while stack and stack[-1][1] <= start:
            stack.pop()
        for s, e, outer in reversed(stack):
            if outer != number and s <= start and end <= e and (s, e) != (start, end):
                if parents[number] is None and kept[number][0][0][0] == start:
                    parents[number] = outer
                break
        stack.append((start, end, number))
    return parents
