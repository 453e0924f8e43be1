"""Takes out of a content what a network joined to the wrong cue, and joins what carries it on."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from spacy_diplomacy.text.cues import Lexicon
from spacy_diplomacy.text.tokens import Quoted, TextView
from spacy_diplomacy.types import Relation, TokenSpan

#: A quotation of fewer words may carry on what stands before it, capital or not.
_SENTENCE = 3


def without_strays(
    view: TextView, lexicon: Lexicon, relations: Sequence[Relation]
) -> tuple[list[Relation], list[TokenSpan]]:
    """Take out parts that cannot belong to the cue.

    Words outside quotation marks in another sentence than the cue, with the quotation that such
    words lead to; what stands before a cue that leads to a quoted sentence; a participle that tells
    when it was said; and a quotation of an earlier paragraph, where the one beside the cue does not
    carry it on. A relation keeps at least one part.

    Args:
        view: The Doc's lists.
        lexicon: The cue lexicon.
        relations: Relations.

    Returns:
        The relations in their order, and the parts taken out.
    """
    kept, strays = [], []
    for relation in relations:
        if relation.cue:
            content = _behind_colon(
                view, lexicon, _behind_listener(view, relation), relation.cue[0]
            )
            if content != relation.content:
                relation = replace(relation, content=content)
            parts = [part for span in content for part in _sentences(view, span)]
            out = _strays(view, relation.cue[0], parts) if len(parts) > 1 else []
            if _has_lead(view, lexicon, relation) and parts[0] not in out:
                out.append(parts[0])
            if out and len(out) < len(parts):
                left = {i for part in parts if part not in out for i in range(*part)}
                relation = replace(relation, content=spans_of(left))
                strays += out
        kept.append(relation)
    return kept, strays


def _has_lead(view: TextView, lexicon: Lexicon, relation: Relation) -> bool:
    """Whether a content begins with when it was said: Opening the case, Ott said that ...

    Inside of what is said the clause ends with a comma, too: Opening it, Ott said, was wrong.
    """
    if len(relation.content) < 2 or len(relation.source) != 1:
        return False
    (start, end), (cue, stop) = relation.content[0], relation.cue[0]
    unit = view.unit_of[start]
    return (
        unit >= 0
        and view.units[unit][0] == start
        and view.quote_of[start] < 0
        and view.lower[start].endswith(lexicon.words.gerund_endings)
        and view.words[end] == ","
        and (end + 1, cue) == relation.source[0]
        and relation.content[1][0] == stop
    )


def _behind_listener(view: TextView, relation: Relation) -> tuple[TokenSpan, ...]:
    """Leave out to whom it is said between two quotations: "A," she tells a friend, "b"."""
    end, last = relation.cue[0][1], relation.content[-1]
    quote = next((i for i in range(*last) if view.quote_of[i] >= 0), last[0])
    before = relation.content[0][1] <= relation.cue[0][0] and len(relation.content) > 1
    if before and last[0] == end < quote and view.words[quote - 1] in (",", ":"):
        return (*relation.content[:-1], (quote, last[1]))
    return relation.content


def _behind_colon(
    view: TextView, lexicon: Lexicon, content: tuple[TokenSpan, ...], cue: TokenSpan
) -> tuple[TokenSpan, ...]:
    """Leave out what a quotation behind a colon is about: She called it what it was: "a raid"."""
    start, end = content[-1]
    entries = [lexicon.verbs[word] for word in view.lower[cue[0] : cue[1]] if word in lexicon.verbs]
    if cue[1] != start or not entries or "that" in entries[-1].frames:
        return content
    for index in range(start + 1, end - 1):
        number = view.quote_of[index + 1]
        if view.words[index] == ":" and view.quote_of[index] < 0 <= number:
            return (*content[:-1], (index + 1, end)) if view.quotes[number].end >= end else content
    return content


def _sentences(view: TextView, span: TokenSpan) -> list[TokenSpan]:
    """A span in parts, where a sentence outside of the quotation in it begins."""
    if _quotation_in(view, span) is None:
        return [span]
    cuts = [
        i
        for i in range(span[0] + 1, span[1])
        if view.units[view.unit_of[i]][0] == i and (view.quote_of[i] >= 0 or view.is_capital(i))
    ]
    return list(pairwise([span[0], *cuts, span[1]]))


def _strays(view: TextView, cue: TokenSpan, parts: Sequence[TokenSpan]) -> list[TokenSpan]:
    unit = view.unit_of[cue[0]]
    paragraph = view.paragraph_of[unit]
    quoted = {part: _quotation_in(view, part) for part in parts}
    out = [part for part in parts if _is_elsewhere(view, part, unit)]
    if _leads_to_sentence(view, cue, parts):
        out += [part for part, number in quoted.items() if number is None and part[1] <= cue[0]]
    beside = [
        number
        for part, number in quoted.items()
        if _paragraph(view, part[0]) == paragraph and part not in out
    ]
    if beside and (beside[0] is None or view.quotes[beside[0]].continues is None):
        out += [
            part
            for part, number in quoted.items()
            if number is not None and 0 <= _paragraph(view, part[0]) < paragraph
        ]
    return out


def _is_elsewhere(view: TextView, part: TokenSpan, unit: int) -> bool:
    """Whether a part is of another sentence than the cue's that begins outside quotation marks."""
    own = view.unit_of[part[0]]
    return own not in (-1, unit) and view.quote_of[view.units[own][0]] < 0


def _leads_to_sentence(view: TextView, cue: TokenSpan, parts: Sequence[TokenSpan]) -> bool:
    """Whether a cue leads to a quoted sentence: Worn out by the climb, she said, "We stop."."""
    after = cue[1] + (view.words[cue[1]] in (",", ":") if cue[1] < len(view.words) else 0)
    number = view.quote_of[after] if after < len(view.words) else -1
    if number < 0 or not any(start <= after < end for start, end in parts):
        return False
    quote = view.quotes[number]
    opens = quote.start == after and view.is_capital(min(quote.inner_start, after + 1))
    return opens and quote.terminal and quote.words >= _SENTENCE


def _quotation_in(view: TextView, span: TokenSpan) -> int | None:
    """Number of the first quotation in a span, None where there is none."""
    return next((view.quote_of[i] for i in range(*span) if view.quote_of[i] >= 0), None)


def _paragraph(view: TextView, index: int) -> int:
    unit = view.unit_of[index]
    return view.paragraph_of[unit] if unit >= 0 else -1


def carry_on(view: TextView, relations: Sequence[Relation]) -> list[Relation]:
    """Add to a content the quotations of the next paragraphs that carry its own on.

    Args:
        view: The Doc's lists.
        relations: Relations whose contents do not overlap.

    Returns:
        The relations in their order.
    """
    owner = {
        index: number
        for number, relation in enumerate(relations)
        for start, end in relation.content
        for index in range(start, end)
    }
    contents = [set(_indices(relation.content)) for relation in relations]
    of_quotation: dict[int, int] = {}
    for i, quotation in enumerate(view.quotes):
        tokens = range(quotation.start, quotation.end)
        own = [owner[index] for index in tokens if index in owner]
        before = of_quotation.get(-1 if quotation.continues is None else quotation.continues)
        if before is not None and _is_free(quotation, tokens, set(own) - {before}, contents):
            of_quotation[i] = before
            for other in set(own) - {before}:
                contents[other] -= set(tokens)
            if before not in own:
                contents[before] |= set(tokens)
        elif own:
            of_quotation[i] = own[-1]
    return [
        relation if content == set(_indices(relation.content)) else _with(relation, content)
        for relation, content in zip(relations, contents, strict=True)
    ]


def _is_free(
    quotation: Quoted, tokens: range, rivals: set[int], contents: Sequence[set[int]]
) -> bool:
    """Whether a quotation may be carried on: its rivals lose it where no mark opens it anew."""
    opened = quotation.start < quotation.inner_start
    return not rivals or (not opened and all(contents[own] - set(tokens) for own in rivals))


def _indices(spans: Sequence[TokenSpan]) -> list[int]:
    return [index for start, end in spans for index in range(start, end)]


def _with(relation: Relation, indices: set[int]) -> Relation:
    return replace(relation, content=spans_of(indices))


def spans_of(indices: set[int]) -> tuple[TokenSpan, ...]:
    """Runs of tokens as spans.

    Args:
        indices: Tokens.

    Returns:
        The spans in reading order.
    """
    spans: list[TokenSpan] = []
    for index in sorted(indices):
        if spans and spans[-1][1] == index:
            spans[-1] = (spans[-1][0], index + 1)
        else:
            spans.append((index, index + 1))
    return tuple(spans)
