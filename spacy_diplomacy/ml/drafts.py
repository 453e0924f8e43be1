"""From the spans a network tagged and the joins it scored to attributions."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy
from numpy.typing import NDArray

from spacy_diplomacy.ml.features import TokenSpan

#: What the tags stand for, in the order of their numbers.
ROLES: Final = ("source", "cue", "content")
SOURCE, CUE, CONTENT = range(3)
#: A source is shared with a cue this many tokens after it at most, and of cues just before it.
_REACH = 120
_REACH_BACK = 3
#: A content without a cue goes on with a source this many tokens before it at most.
_REACH_ALONE = 200
#: Evidence of the join to a shared source.
SHARED: Final = -0.5

Ints = NDArray[numpy.int64]
#: Spans of one document by role.
RoleSpans = dict[int, list[TokenSpan]]


#: For one document: of each dependent, its candidate cues with their probabilities.
Choices = list[list[tuple[float, int]]]


@dataclass(frozen=True, slots=True)
class Draft:
    """One attribution as the network finds it, in token offsets of its document.

    Attributes:
        cue: Bounds of the cue; None for a content that no cue introduces.
        contents: Bounds of the contents, in reading order.
        source: Bounds of the source, or None.
        evidence: What the network's probabilities say of the parts (4,): mean log probability of
            the cue's tags, of the contents' tags, of the join to the contents, of the join to
            the source (0 without one, `SHARED` for one that another cue has as well). Without a
            cue the first is 0 and the third that of belonging to none.
    """

    cue: TokenSpan | None
    contents: tuple[TokenSpan, ...]
    source: TokenSpan | None
    evidence: tuple[float, float, float, float]


def paragraph_numbers(paragraphs: Sequence[TokenSpan], length: int) -> Ints:
    """Number of each token's paragraph (tokens,)."""
    numbers = numpy.zeros(length, dtype="int64")
    for start, _ in paragraphs[1:]:
        numbers[start] = 1
    return numpy.cumsum(numbers)


def in_reach(
    found: RoleSpans, choices: Choices, paragraph: Ints, quoted: NDArray[numpy.bool_]
) -> Choices:
    """Leave out cues of other paragraphs, but for contents in quotation marks."""
    return [
        [
            (probability, cue)
            for probability, cue in own
            if quoted[start:end].any() or paragraph[found[CUE][cue][0]] == paragraph[start]
        ]
        for (start, end), own in zip(found[CONTENT], choices, strict=True)
    ]


def _certainty(log_sums: NDArray[numpy.float64], span: TokenSpan) -> float:
    """Mean log probability of the tags of a span."""
    return float((log_sums[span[1]] - log_sums[span[0]]) / (span[1] - span[0]))


def assemble(
    found: RoleSpans,
    source_choices: Choices,
    content_choices: Choices,
    log_sums: NDArray[numpy.float64],
    offset: int,
) -> list[Draft]:
    """Give each content its likeliest cue, and each cue at most one source, best joins first."""
    own_sums = log_sums[offset:]

    def certainty(span: TokenSpan) -> float:
        return _certainty(own_sums, span)

    contents: dict[int, list[tuple[TokenSpan, float]]] = {}
    for span, choices in zip(found[CONTENT], content_choices, strict=True):
        if choices:
            probability, cue = max(choices, key=lambda choice: (choice[0], -choice[1]))
            if probability >= 1 - sum(choice[0] for choice in choices):
                contents.setdefault(cue, []).append((span, probability))
    ranked = sorted(
        (
            (-probability, i, cue)
            for i, choices in enumerate(source_choices)
            for probability, cue in choices
            if cue in contents and probability > 0.05
        ),
    )
    sources: dict[int, tuple[TokenSpan, float]] = {}
    used: set[int] = set()
    for minus, i, cue in ranked:
        if cue not in sources and i not in used:
            sources[cue] = (found[SOURCE][i], -minus)
            used.add(i)
    drafts = []
    for cue in sorted(contents):
        parts = contents[cue]
        source = sources.get(cue)
        evidence = (
            certainty(found[CUE][cue]),
            sum(certainty(span) for span, _ in parts) / len(parts),
            float(numpy.log(numpy.mean([probability for _, probability in parts]))),
            float(numpy.log(source[1])) if source else 0.0,
        )
        drafts.append(
            Draft(
                cue=found[CUE][cue],
                contents=tuple(sorted(span for span, _ in parts)),
                source=source[0] if source else None,
                evidence=evidence,
            )
        )
    return drafts


def without_cue(
    found: RoleSpans,
    drafts: Sequence[Draft],
    choices: Choices,
    paragraph: Ints,
    log_sums: NDArray[numpy.float64],
) -> list[Draft]:
    """Make attributions of the contents that belong to no cue ("He was tired, he had enough").

    Who is quoted is, for want of a cue that says so, whoever was named last before them.
    """
    used = {span for draft in drafts for span in draft.contents}
    sources = found[SOURCE]
    starts = [source[0] for source in sources]
    alone = []
    for span, own in zip(found[CONTENT], choices, strict=True):
        if span in used:
            continue
        place = bisect_left(starts, span[0])
        before = sources[place - 1] if place else None
        after = sources[place] if place < len(sources) else None
        source = None
        if before and span[0] - before[1] <= _REACH_ALONE:
            source = before
        elif after and paragraph[after[0]] == paragraph[span[0]]:
            source = after
        none = max(1 - sum(probability for probability, _ in own), 1e-9)
        evidence = (0.0, _certainty(log_sums, span), float(numpy.log(none)), SHARED)
        alone.append(Draft(None, (span,), source, evidence))
    return alone


def share_sources(drafts: Sequence[Draft], paragraph: Ints) -> list[Draft]:
    """Give cues without a source the one of a cue beside them ("he praised A and attacked B").

    The annotation gives a source to one cue only, so the network does, too. A reader takes the
    last source named before the cue in its paragraph; failing that, the one that follows the
    content at once ("After saying A, he did B").

    Args:
        drafts: Drafts of one document, in the order of their cues.
        paragraph: Number of each token's paragraph (tokens,).

    Returns:
        The drafts in the same order.
    """
    named = sorted({draft.source for draft in drafts if draft.source})
    starts = [source[0] for source in named]
    shared = []
    for draft in drafts:
        if draft.source is None and draft.cue is not None and named:
            at, end = draft.cue[0], draft.contents[-1][1]
            place = bisect_left(starts, at)
            before = named[place - 1] if place else None
            after = named[place] if place < len(named) else None
            source = None
            if before and at - before[1] <= _REACH and paragraph[before[0]] == paragraph[at]:
                source = before
            elif after and after[0] - end <= _REACH_BACK and paragraph[after[0]] == paragraph[at]:
                source = after
            if source is not None:
                evidence = (*draft.evidence[:3], SHARED)
                draft = replace(draft, source=source, evidence=evidence)
        shared.append(draft)
    return shared
