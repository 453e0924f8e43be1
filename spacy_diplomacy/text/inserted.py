"""Puts together what a reporting clause stands in the middle of: "Voters, Ott said, want change".

The subject before the clause and the verb behind it are one content. A network that knows "expect"
and "want" as cues gives what follows them an attribution of its own, or takes the subject for a
part of the source, or does not see what follows at all.
"""

from collections.abc import Sequence
from dataclasses import replace

from spacy_diplomacy.text.cues import Lexicon
from spacy_diplomacy.text.drafts import trim_end
from spacy_diplomacy.text.tagged import tokens_of
from spacy_diplomacy.text.tokens import TextView
from spacy_diplomacy.types import Relation, TokenSpan

#: Tokens of a noun phrase; in a longer one there may well be a verb.
_SUBJECT = 5


def around_inserted(
    view: TextView, lexicon: Lexicon, relations: Sequence[Relation]
) -> list[Relation]:
    """Give contents the half of a sentence that lies on the other side of their clause.

    Args:
        view: The Doc's lists.
        lexicon: The cue lexicon.
        relations: The attributions.

    Returns:
        The relations in their order, without those that are a part of another one's content.
    """
    relations = [_without_subject(view, lexicon, own) for own in relations]
    by_cue = {own.cue[0][0]: own for own in relations if own.cue}
    taken = tokens_of([span for own in relations for span in (*own.source, *own.cue, *own.content)])
    joined: dict[str, Relation] = {}
    parts: set[str] = set()
    for own in relations:
        clause = _inserted(view, own)
        if clause is None or own.content[-1][1] != clause[0] - 1:
            continue
        if any(view.quote_of[i] >= 0 for i in range(*own.content[-1])):
            continue  # what is quoted is a sentence: "..., she said, praising the plan"
        behind = clause[1] + 1
        if view.lower[behind].endswith(lexicon.words.gerund_endings):
            continue  # "..., he said, adding that it rained"
        rest = by_cue.get(behind)
        if rest is None:
            unit = view.unit_of[behind]
            end = trim_end(view, behind, view.units[unit][1]) if unit >= 0 else behind
            short = own.content[-1][1] - own.content[-1][0] <= _SUBJECT
            verb = end > behind and _may_be_verb(lexicon, view.lower[behind])
            if short and verb and taken.isdisjoint(range(behind, end)):
                joined[own.id] = replace(own, content=(*own.content, (behind, end)))
        elif rest.source in {(), own.source} and rest.content[0][0] == rest.cue[-1][1]:
            half = (behind, rest.content[0][1])
            joined[own.id] = replace(own, content=(*own.content, half, *rest.content[1:]))
            parts.add(rest.id)
    return [joined.get(own.id, own) for own in relations if own.id not in parts]


def _may_be_verb(lexicon: Lexicon, word: str) -> bool:
    """Whether a clause may go on with a word as its verb: "Voters, Ott said, wanted change"."""
    known = lexicon.words
    sure = known.auxiliaries | known.passives | known.finite
    return word in sure or word in lexicon.verbs or known.may_be_past(word)


def _inserted(view: TextView, relation: Relation) -> TokenSpan | None:
    """Source and cue of a relation, if they stand between two commas and nothing else does."""
    if len(relation.source) != 1 or len(relation.cue) != 1:
        return None
    (first, stop), (second, end) = sorted((*relation.source, *relation.cue))
    if view.words[stop - 1] == ",":
        stop -= 1
    if view.words[end - 1] == ",":
        end -= 1
    within = first > 0 and end + 1 < len(view.words)
    if not within or stop != second or view.quote_of[first] >= 0:
        return None
    return (first, end) if view.words[first - 1] == view.words[end] == "," else None


def _without_subject(view: TextView, lexicon: Lexicon, relation: Relation) -> Relation:
    """Give the content what stands before a comma in the source: "Voters, Ott | said".

    An apposition ends with a comma of its own: "Ann Lee, the mayor, said".
    """
    if len(relation.source) != 1 or len(relation.cue) != 1:
        return relation
    (start, stop), (cue, end) = relation.source[0], relation.cue[0]
    commas = [i for i in range(start, stop) if view.words[i] == ","]
    behind = relation.content[0][0] == end + 1 and view.words[end : end + 1] == [","]
    opens = view.unit_of[start] >= 0 and view.units[view.unit_of[start]][0] == start
    if len(commas) != 1 or not opens or not behind or stop != cue:
        return relation
    comma = commas[0]
    known = lexicon.words
    if not start < comma < stop - 1 or known.conjunctions.intersection(view.lower[comma:stop]):
        return relation
    content = ((start, comma), *relation.content)
    return replace(relation, source=((comma + 1, stop),), content=content)
