"""Relations without a source: when the text makes plain that the speaker goes on."""

from typing import Final

from spacy_diplomacy.resolve import lexicon as lx
from spacy_diplomacy.resolve.context import Context
from spacy_diplomacy.types import Relation

_NEAR: Final = 80


def inherited(ctx: Context, relations: list[Relation]) -> dict[int, int]:
    """For relations without a source, the relation whose speaker goes on.

    Two cases: a verb joined to an earlier one ("X said A and insisted B"), and a quotation without
    a cue that follows another quotation in its paragraph, or opens the next one, with nothing of
    the narrator's between.

    Args:
        ctx: The Doc taken apart.
        relations: The relations.

    Returns:
        Index of the relation inherited from, by index; relations absent from it have no speaker.
    """
    order = sorted(range(len(relations)), key=lambda k: _begin(relations[k]))
    result: dict[int, int] = {}
    previous: int | None = None
    for index in order:
        relation = relations[index]
        if relation.source:
            if relation.nested_in is None:
                previous = index
            continue
        if previous is not None and relation.nested_in is None:
            before = relations[previous]
            if (relation.cue and _joined(ctx, before, relation)) or (
                not relation.cue and relation.kind == "direct" and _goes_on(ctx, before, relation)
            ):
                result[index] = result.get(previous, previous)
        if index in result:
            previous = index
    return result


def _begin(relation: Relation) -> int:
    return min(start for start, _ in (*relation.content, *relation.cue, *relation.source))


def _end(relation: Relation) -> int:
    return max(end for _, end in (*relation.content, *relation.cue, *relation.source))


def _joined(ctx: Context, before: Relation, relation: Relation) -> bool:
    """Whether a cue is joined by "and" or "but" to an earlier attribution of its sentence."""
    cue = relation.cue[0][0]
    if not before.cue or cue <= before.cue[0][0] or cue - before.cue[0][0] > _NEAR:
        return False
    if ctx.paras[cue] != ctx.paras[before.cue[0][0]]:
        return False
    if ctx.sents[cue] != ctx.sents[before.cue[0][0]] and before.kind == "indirect":
        return False
    grammar = ctx.grammar
    word = ctx.lower[cue]
    if word.endswith(grammar.joining_endings):
        return ctx.sents[cue] == ctx.sents[before.cue[0][0]] and ctx.lower[cue - 1] == ","
    i = cue - 1
    joined = False
    while i >= 0 and cue - i < 5:
        if ctx.lower[i] in grammar.passives:
            return False
        if ctx.lower[i] in grammar.coordinators:
            joined = True
            break
        goes_on = ctx.lower[i] in grammar.verb_links or ctx.lower[i] == ","
        if not goes_on and not ctx.lower[i].endswith(grammar.adverb_endings):
            break
        i -= 1
    return joined and ctx.lower[cue - 1] not in grammar.passives


def _goes_on(ctx: Context, before: Relation, relation: Relation) -> bool:
    """Whether a quotation without cue follows the one before with nothing between."""
    if before.kind == "indirect":
        return False
    start, end = _end(before), relation.content[0][0]
    if start > end:
        return False
    if ctx.paras[end] - ctx.paras[start - 1] > 1:
        return False
    between = [i for i in range(start, end) if not ctx.flags[i] & lx.PUNCT and ctx.words[i].strip()]
    return len(between) <= 2
