"""The source of a second verb: "Ott concedes the point but notes that", "Ott agreed, saying"."""

from collections.abc import Sequence
from dataclasses import replace

from spacy_diplomacy.text.cues import GERUND, Lexicon
from spacy_diplomacy.text.sources import source_before
from spacy_diplomacy.text.subjects import clause_start, unit_subject
from spacy_diplomacy.text.tokens import TextView
from spacy_diplomacy.types import Relation, TokenSpan

#: Tokens of a noun phrase that is no name; in a longer one there may well be a verb.
_SHORT = 4
#: Tokens before and after in which a name may occur again.
_AROUND = 1000


def share_subjects(
    view: TextView, lexicon: Lexicon, relations: Sequence[Relation]
) -> list[Relation]:
    """Give a cue that has no source the subject of the verb that it is joined to.

    Args:
        view: The Doc's lists.
        lexicon: The cue lexicon.
        relations: The attributions.

    Returns:
        The relations in their order.
    """
    shared = []
    for relation in relations:
        source = None
        if relation.cue and not relation.source:
            source = _subject(view, lexicon, relation, relations)
        shared.append(relation if source is None else replace(relation, source=(source,)))
    return shared


def _subject(
    view: TextView, lexicon: Lexicon, relation: Relation, relations: Sequence[Relation]
) -> TokenSpan | None:
    """The subject that the cue of a relation shares, if it is joined to a verb before it."""
    cue, end = relation.cue[0]
    if view.unit_of[cue] < 0 or view.quote_of[cue] >= 0:
        return None
    known = lexicon.words
    opens = known.prepositions | known.articles | known.of_words | known.infinitive
    if view.lower[cue] in opens or known.passives.intersection(view.lower[cue:end]):
        return None
    floor, _ = view.units[view.unit_of[cue]]
    joint = _joint(view, lexicon, cue, floor)
    if joint is None:
        return _before_aside(view, lexicon, relation, floor)
    start = clause_start(view, lexicon, floor, joint) or floor  # "because Ott agreed and noted"
    source = _last_source(relations, start, joint) or _first_name(view, lexicon, start, joint)
    return source if source and _is_apart(view, relation, source) else None


def _before_aside(
    view: TextView, lexicon: Lexicon, relation: Relation, floor: int
) -> TokenSpan | None:
    """The subject of "Brussels, which pays for it, has asked", with what stands between commas."""
    cue = relation.cue[0][0]
    behind = relation.content[0][0] >= relation.cue[-1][1]
    if not behind or cue <= floor or view.words[cue - 1] != ",":
        return None
    source = source_before(view, lexicon, cue, floor)
    if source is None or not _is_apart(view, relation, source):
        return None
    relative = any(_opens_aside(view, lexicon, i) for i in range(source[0], cue - 1))
    return source if relative else None


def _is_apart(view: TextView, relation: Relation, source: TokenSpan) -> bool:
    """Whether a source is no part of what was said, nor of a quotation."""
    touched = any(a < source[1] and source[0] < b for a, b in relation.content)
    return not touched and view.quote_of[source[0]] < 0


def _behind_aside(view: TextView, lexicon: Lexicon, start: int, end: int) -> int:
    """Where a clause goes on behind the relative clause that follows its subject, if one does."""
    if start + 1 >= end or not _opens_aside(view, lexicon, start):
        return start
    return next((i + 1 for i in range(start + 2, end) if view.words[i] == ","), start)


def _opens_aside(view: TextView, lexicon: Lexicon, comma: int) -> bool:
    """Whether a token is the comma before a relative clause."""
    relative = lexicon.words.relatives | lexicon.words.continuing
    return view.words[comma] == "," and view.lower[comma + 1] in relative


def _joint(view: TextView, lexicon: Lexicon, cue: int, floor: int) -> int | None:
    """Where the verb of a cue is joined on: its conjunction, or the comma before "saying"."""
    known = lexicon.words
    at = cue
    while at > floor and view.lower[at - 1] in known.adverbs:
        at -= 1
    before = view.lower[at - 1] if at > floor else ""
    entry = lexicon.verbs.get(view.lower[cue])
    if before == "," and entry is not None and entry.form == GERUND:
        return at - 1
    if before not in known.conjunctions:
        return None
    return at - 1 - (view.lower[at - 2] == "," if at - 2 > floor else 0)


def _first_name(view: TextView, lexicon: Lexicon, floor: int, end: int) -> TokenSpan | None:
    """The subject that a sentence begins with, where it surely holds nothing but a noun phrase."""
    source = unit_subject(view, lexicon, floor, end)
    if source is None or source[1] > end:
        return None
    (start, stop), known = source, lexicon.words
    between = view.lower[_behind_aside(view, lexicon, stop, end) : end]
    if not between or (known.passives | known.questions).intersection(between):
        return None
    if stop - start == 1 and view.lower[start] not in known.pronouns:
        # Any word is a capital where a sentence begins: a name is one elsewhere, too.
        around = range(max(1, start - _AROUND), min(len(view.words), start + _AROUND))
        inside = (i for i in around if view.words[i] == view.words[start])
        return source if any(view.words[i - 1][0].isalnum() for i in inside) else None
    if not view.words[stop - 1][0].isalnum() or view.lower[stop - 1] in known.possessives:
        return None
    named = all(view.is_capital(i) or not view.words[i][0].isalnum() for i in range(start, stop))
    return source if named or stop - start <= _SHORT else None


def _last_source(relations: Sequence[Relation], floor: int, end: int) -> TokenSpan | None:
    """The source of the last attribution before a token in its sentence."""
    found = [
        own.source[0]
        for own in relations
        if own.source
        and own.cue
        and floor <= own.source[0][0]
        and own.source[0][1] <= own.cue[0][0]
        and own.cue[-1][1] <= end
    ]
    return max(found, default=None)
