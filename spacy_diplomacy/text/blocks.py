"""Block quotations without marks: a paragraph that a colon at the end of the one before opens."""

from collections.abc import Sequence

from spacy_diplomacy.text.cues import Lexicon
from spacy_diplomacy.text.subjects import unit_subject
from spacy_diplomacy.text.tokens import TextView
from spacy_diplomacy.types import Relation, TokenSpan

#: Shorter paragraphs are items of a list, or headings.
_SHORTEST = 12
_SCORE = 0.4
_STOPS = frozenset({".", "?", "!", "…", "..."})


def with_block_quotations(
    view: TextView, lexicon: Lexicon, relations: Sequence[Relation]
) -> list[Relation]:
    """Add block quotations.

    "In a letter she remembered the winter:", and what she wrote in the next paragraph.

    Args:
        view: The Doc's lists.
        lexicon: The cue lexicon.
        relations: What was found already. A block ends where another attribution begins, but for
            what its writer says of himself, which is no attribution of its own.

    Returns:
        The relations, and new ones, which are direct.
    """
    at_unit: dict[int, Relation] = {}
    taken: set[int] = set()
    own: dict[int, list[Relation]] = {}
    for relation in relations:
        spans = relation.content + relation.cue
        units = {view.unit_of[i] for start, end in spans for i in range(start, end)}
        if _is_first_person(view, lexicon, relation):
            for unit in units:
                own.setdefault(unit, []).append(relation)
        else:
            taken |= units
        if relation.cue and relation.source:
            at_unit[view.unit_of[relation.cue[0][0]]] = relation
    found: list[Relation] = []
    inner: list[Relation] = []
    for unit in range(len(view.units) - 1):
        block = _block_behind(view, unit, taken)
        if block is None:
            continue
        if unit in at_unit:
            cue, source = at_unit[unit].cue, at_unit[unit].source
        else:
            cue, source = _reporting_verb(view, lexicon, unit)
        if source:
            name = f"b{block[0]}"
            found.append(Relation(name, (block,), cue, source, kind="direct", score=_SCORE))
            within = range(view.unit_of[block[0]], view.unit_of[block[1] - 1] + 1)
            inner += [relation for number in within for relation in own.get(number, ())]
    return [relation for relation in relations if relation not in inner] + found


def _is_first_person(view: TextView, lexicon: Lexicon, relation: Relation) -> bool:
    """Whether it is who writes that a relation has for its source, and nothing is quoted in it."""
    source = {view.lower[i] for start, end in relation.source for i in range(start, end)}
    quoted = any(
        view.quote_of[i] >= 0 for start, end in relation.content for i in range(start, end)
    )
    return not quoted and source <= lexicon.words.first_persons


def _block_behind(view: TextView, unit: int, taken: set[int]) -> TokenSpan | None:
    """The free sentences of the paragraph behind a unit that ends its own with a colon."""
    first, paragraph = unit + 1, view.paragraph_of[unit] + 1
    colon = view.words[view.units[unit][1] - 1].endswith(":")  # tokenizers take "):" for a face
    if not colon or view.paragraph_of[first] != paragraph:
        return None
    last = first
    while last < len(view.units) and view.paragraph_of[last] == paragraph and last not in taken:
        last += 1
    if last == first:
        return None
    start, end = view.units[first][0], view.units[last - 1][1]
    speech = view.is_capital(start) and view.words[end - 1] in _STOPS
    if not speech or end - start < _SHORTEST or ":" in view.words[start : start + 5]:
        return None
    return start, end


def _reporting_verb(
    view: TextView, lexicon: Lexicon, unit: int
) -> tuple[tuple[TokenSpan, ...], tuple[TokenSpan, ...]]:
    """A verb of the unit that reports, and the unit's subject."""
    start, end = view.units[unit]
    for index in range(start + 1, end):
        entry = lexicon.verbs.get(view.lower[index])
        if entry is not None and entry.form == "finite" and entry.frames & {"quote", "that"}:
            source = unit_subject(view, lexicon, start, index)
            return ((index, index + 1),), () if source is None else (source,)
    return (), ()
