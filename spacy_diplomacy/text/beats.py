"""Quotations beside what their speaker does, which is all that tells who speaks.

Agnes looked at the river. "Times change, Mr Rudd." In fiction a paragraph has one speaker, and
the sentence beside a quotation names them by what they do.
"""

from collections.abc import Sequence
from dataclasses import replace

from spacy_diplomacy.text.cues import Cue, Lexicon
from spacy_diplomacy.text.drafts import trim_end
from spacy_diplomacy.text.stray import spans_of
from spacy_diplomacy.text.subjects import unit_subject
from spacy_diplomacy.text.tagged import Held, tokens_of
from spacy_diplomacy.text.tokens import Quoted, TextView
from spacy_diplomacy.types import Relation, TokenSpan

_SCORE = 0.5
#: Tokens of a sentence in which its verb has to stand.
_REACH = 10


def beside_deeds(
    view: TextView, lexicon: Lexicon, relations: Sequence[Relation], cues: dict[int, list[Cue]]
) -> list[Relation]:
    """Give quoted sentences whose paragraph has no reporting clause to whoever acts in it.

    Args:
        view: The Doc's lists.
        lexicon: The cue lexicon.
        relations: Relations; those of other paragraphs lose such quotations.
        cues: The cue verbs by unit.

    Returns:
        The relations, those that lost all they had left out, and new ones.
    """
    held = Held(relations)
    homes = [_paragraphs(view, own.cue or own.source) for own in relations]
    added = []
    for number, units in _by_paragraph(view).items():
        quotes = [_quoted_unit(view, unit) for unit in units]
        narrated = [unit for unit, quote in zip(units, quotes, strict=True) if quote is None]
        spoken = [quote for quote in quotes if quote is not None]
        if not narrated or not spoken or spoken[0].continues is not None:
            continue
        source = _actor(view, lexicon, narrated[0], cues)
        if source is None:
            continue
        content = {i for quote in spoken for i in range(quote.start, quote.end)}
        owners = held.owners(content)
        if any(number in homes[k] and not _is_same(relations[k], source) for k in owners):
            continue
        for owner in owners:
            held.contents[owner] -= content
        added.append(Relation(f"a{min(content)}", spans_of(content), (), (source,), score=_SCORE))
    kept = [
        own if tokens_of(own.content) == has else replace(own, content=spans_of(has))
        for own, has in zip(relations, held.contents, strict=True)
        if has
    ]
    return kept + added


def _is_same(relation: Relation, source: TokenSpan) -> bool:
    """Whether a relation has this source and no cue, as for the half of what is said."""
    return not relation.cue and source in relation.source


def _by_paragraph(view: TextView) -> dict[int, list[int]]:
    units: dict[int, list[int]] = {}
    for unit, paragraph in enumerate(view.paragraph_of):
        units.setdefault(paragraph, []).append(unit)
    return units


def _paragraphs(view: TextView, spans: Sequence[TokenSpan]) -> set[int]:
    units = {view.unit_of[start] for start, _ in spans}
    return {view.paragraph_of[unit] for unit in units if unit >= 0}


def _quoted_unit(view: TextView, unit: int) -> Quoted | None:
    """The quotation that a unit is, None for one with words outside of it or without one."""
    start, end = view.units[unit]
    number = view.quote_of[view.skip_blank(start, end - 1)]
    if number < 0:
        return None
    quote = view.quotes[number]
    return quote if quote.terminal and trim_end(view, start, end) <= quote.end else None


def _actor(
    view: TextView, lexicon: Lexicon, unit: int, cues: dict[int, list[Cue]]
) -> TokenSpan | None:
    """The subject of a sentence that tells what somebody does, and reports nothing."""
    start, end = view.units[unit]
    quoted = any(view.quote_of[i] >= 0 for i in range(start, end))
    if (
        quoted
        or view.words[end - 1] != "."
        or any("that" in own.frames for own in cues.get(unit, ()))
    ):
        return None
    source = unit_subject(view, lexicon, start, end)
    if source is None:
        return None
    known = lexicon.words
    if view.lower[source[0]] in known.articles:
        source = source[0], _verb(view, lexicon, source[0] + 2, min(end, source[0] + _REACH))
    if source[1] < end and view.words[source[1]] == ",":
        # "Her neighbour Kit Soames, a courier, nods."
        closing = (i + 1 for i in range(source[1] + 1, end) if view.words[i] == ",")
        source = source[0], next(closing, source[1])
    after = source[1]
    if after >= end or not view.words[after][0].isalpha():
        return None
    bound = known.auxiliaries | known.prepositions | known.of_words | known.conjunctions
    return None if view.lower[after] in bound else source


def _verb(view: TextView, lexicon: Lexicon, start: int, end: int) -> int:
    """Where the verb stands behind a noun with an article: by its ending, or what follows it."""
    known = lexicon.words
    bound = known.articles | known.prepositions | known.of_words | known.infinitive
    for index in range(start, end - 1):
        word, after = view.lower[index], view.lower[index + 1]
        if (
            word not in bound
            and not view.is_capital(index)
            and (word.endswith(known.past_endings) or after in bound or not after[0].isalpha())
        ):
            return index
    return end
