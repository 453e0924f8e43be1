"""What the network or the rules find in a Doc, mended, told apart and numbered."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from spacy.tokens import Doc

from spacy_diplomacy.ml.detector import Findings
from spacy_diplomacy.ml.drafts import SHARED, Draft
from spacy_diplomacy.text.finish import (
    is_label,
    kind_by_states,
    mode_of_cue,
    tidy_source,
    with_relative_clauses,
    with_whole_words,
    without_blanks,
    without_dateline,
    without_times,
)
from spacy_diplomacy.text.fragments import take_apart
from spacy_diplomacy.text.mend import fill_in, mend
from spacy_diplomacy.text.transcripts import with_turns
from spacy_diplomacy.types import Relation


def quotes_of_findings(
    doc: Doc,
    findings: Findings,
    states: Any,
    probability: Callable[[Draft], float],
    *,
    threshold: float,
    patterns: bool,
) -> list[Relation]:
    """Keep the drafts that are likely enough, mend them, and tell their kind and mode.

    Args:
        doc: The document.
        findings: What the network finds.
        states: Quotation state of each token (tokens,).
        probability: Gives the probability that a draft is an attribution.
        threshold: The least probability of one that is kept.
        patterns: Whether the rules add what the network leaves untouched.

    Returns:
        The relations, in no order.
    """
    drafts = [_relation(doc, number, draft) for number, draft in enumerate(findings.drafts)]
    kept = [
        replace(relation, score=score)
        for relation, score in zip(drafts, map(probability, findings.drafts), strict=True)
        if relation is not None and score >= threshold
    ]
    borrowed = {
        _id(number)
        for number, draft in enumerate(findings.drafts)
        if draft.source is not None and draft.evidence[3] == SHARED
    }
    mended = mend(doc, kept, findings.loose_cues, states, borrowed)
    kept = [relation for relation in mended if relation.score >= threshold]
    if patterns:
        kept = fill_in(doc, kept)
    return with_turns(doc, [_told(doc, own, states) for own in with_relative_clauses(doc, kept)])


def _told(doc: Doc, relation: Relation, states: Any) -> Relation:
    """A relation with its kind and mode."""
    kind = relation.kind  # block quotations are direct without marks
    if kind != "direct":
        kind = kind_by_states(doc, relation.content, states)
    return replace(
        relation,
        source=without_times(doc, relation.source),
        kind=kind,
        mode=mode_of_cue(doc, relation.cue[0] if relation.cue else None, kind),
        score=round(relation.score, 4),
    )


def _id(number: int) -> str:
    return f"d{number}"


def _relation(doc: Doc, number: int, draft: Draft) -> Relation | None:
    """A draft with tidy spans; None where nothing is left of its content or its cue."""
    content = without_dateline(doc, without_blanks(doc, draft.contents))
    cue = without_blanks(doc, [] if draft.cue is None else [draft.cue])
    source = without_blanks(doc, [] if draft.source is None else [draft.source])
    had_cue = bool(cue)
    source, cue = with_whole_words(doc, source, cue)
    if not content or (had_cue and not cue) or is_label(doc, source, cue):
        return None
    return Relation(_id(number), content, cue, tidy_source(doc, source))


def numbered(
    doc: Doc, relations: list[Relation], states: Any, *, fragments: bool
) -> list[Relation]:
    """Order relations and number them.

    Args:
        doc: The document.
        relations: Its relations.
        states: Quotation state of each token (tokens,).
        fragments: Whether a quotation inside of reported words is a quote of its own.

    Returns:
        The relations in reading order.
    """
    if fragments:
        relations = take_apart(doc, relations, states)
    relations = sorted(relations, key=lambda relation: relation.content)
    ids = {relation.id: f"q{number}" for number, relation in enumerate(relations)}
    return [
        replace(
            relation,
            id=ids[relation.id],
            nested_in=None if relation.nested_in is None else ids.get(relation.nested_in),
        )
        for relation in relations
    ]
