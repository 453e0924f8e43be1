"""Score the quotes a pipeline finds, for ``spacy train`` and ``spacy evaluate``."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from spacy.tokens import Doc
from spacy.training import Example

from spacy_diplomacy.labels import CONTENT, KINDS
from spacy_diplomacy.scorers.attributions import CharAttribution, ScoredText, score_attributions
from spacy_diplomacy.scorers.char_spans import CharSpan
from spacy_diplomacy.scorers.examples import aligned
from spacy_diplomacy.spans import read_relations
from spacy_diplomacy.types import TokenSpan

PRINTED: Final = "quotes"
"""``spacy evaluate --spans-key quotes`` prints the quotes' scores in its table."""


def make_quote_scorer() -> Callable[..., dict[str, Any]]:
    """Registered as ``spacy_diplomacy.quote_scorer.v1``.

    Returns:
        `score_quotes`.
    """
    return score_quotes


def score_quotes(examples: Iterable[Example], **settings: Any) -> dict[str, Any]:
    """Score quotes against those of the reference documents.

    A quote is right in ``quote_*`` when content and source each agree with the gold one's by a
    Jaccard index of at least 0.5 of their tokens, and in ``quote_exact_*`` when content, cue and
    source all have the same spans, but for punctuation at their edges; ``content_*``, ``cue_*``
    and ``source_*`` are spans by that stricter rule.

    Args:
        examples: Documents with and without gold quotes; those whose reference lacks the group
            ``quote_content`` are not annotated and are left out.
        **settings: Ignored; spaCy hands its own on.

    Returns:
        ``quote_p, quote_r, quote_f`` and the same for ``quote_exact``, ``content``, ``cue`` and
        ``source``, as fractions; ``quote_per_type`` with p, r and f by kind; ``quote_source_acc``,
        the share of direct and mixed quotes whose source is right; and the first under the names
        ``spans_quotes_*`` too, which ``spacy evaluate --spans-key quotes`` prints. None, or no
        entry by kind, where there is no gold.
    """
    result = score_attributions(_texts(examples))
    everything = result["all"]
    scores: dict[str, Any] = {}
    for name, figures in (
        ("quote", _figures(everything, "whole", "relaxed")),
        ("quote_exact", _figures(everything, "whole", "exact")),
        *((role, _figures(everything, "exact", role)) for role in ("content", "cue", "source")),
        (f"spans_{PRINTED}", _figures(everything, "whole", "relaxed")),
    ):
        scores.update({f"{name}_{key}": value for key, value in figures.items()})
    by_kind = {kind: _figures(result[kind], "whole", "relaxed") for kind in KINDS}
    per_type = {kind: figures for kind, figures in by_kind.items() if figures["f"] is not None}
    scores["quote_per_type"] = scores[f"spans_{PRINTED}_per_type"] = per_type or None
    speaker = result["speaker"]
    scores["quote_source_acc"] = speaker["accuracy"] if speaker["gold"] else None
    return scores


def _figures(group: dict[str, Any], family: str, name: str) -> dict[str, float | None]:
    figures = group.get(family, {}).get(name)
    if not figures or not figures["gold"]:
        return {"p": None, "r": None, "f": None}
    return {key: figures[key] for key in ("p", "r", "f")}


def _texts(examples: Iterable[Example]) -> Iterator[ScoredText]:
    for example in examples:
        reference = example.reference
        if CONTENT not in reference.spans:
            continue
        yield ScoredText(
            text=reference.text,
            tokens=[(token.idx, token.idx + len(token)) for token in reference],
            gold=[
                CharAttribution(
                    _chars(reference, relation.content),
                    _chars(reference, relation.cue),
                    _chars(reference, relation.source),
                    relation.kind,
                )
                for relation in read_relations(reference)
            ],
            predicted=[
                CharAttribution(
                    _carried(example, relation.content),
                    _carried(example, relation.cue),
                    _carried(example, relation.source),
                    relation.kind,
                )
                for relation in read_relations(example.predicted)
            ],
        )


def _chars(doc: Doc, places: Iterable[TokenSpan]) -> tuple[CharSpan, ...]:
    return tuple((doc[start].idx, doc[end - 1].idx + len(doc[end - 1])) for start, end in places)


def _carried(example: Example, places: Iterable[TokenSpan]) -> tuple[CharSpan, ...]:
    """Spans of the predicted document as character spans of the reference's text."""
    reached = (aligned(example, [place]) for place in places)
    return _chars(
        example.reference, [(min(tokens), max(tokens) + 1) for tokens in reached if tokens]
    )
