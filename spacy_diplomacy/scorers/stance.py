"""Score stances and verbal acts, for ``spacy train`` and ``spacy evaluate``."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from spacy.training import Example

from spacy_diplomacy.labels import ACT, STANCE_LABELS, TARGETS
from spacy_diplomacy.scorers.examples import aligned, covered, paired_quotes, prf, ratio
from spacy_diplomacy.spans import read_acts, read_stances


def make_stance_scorer() -> Callable[..., dict[str, Any]]:
    """Registered as ``spacy_diplomacy.stance_scorer.v1``.

    Returns:
        `score_stances`.
    """
    return score_stances


def score_stances(examples: Iterable[Example], **settings: Any) -> dict[str, Any]:
    """Score stances and verbal acts against those of the reference documents.

    Quotes are paired by their contents; within a pair a gold stance and a predicted one belong
    together when their targets share a token. A predicted ``neutral`` toward what gold does not
    list counts neither way, since gold lists no target that matters to nobody.

    Args:
        examples: Documents; those whose reference lacks the group ``stance_targets`` do not count
            for stances, those without ``quote_act`` not for acts.
        **settings: Ignored; spaCy hands its own on.

    Returns:
        ``stance_macro_f``, the mean F1 over the labels that gold has; ``stance_micro_f``;
        ``stance_per_type`` with p, r and f by label; ``act_acc``, the share of right acts among
        gold quotes that were found. Fractions; None where there is no gold.
    """
    gold: Counter[str] = Counter()
    given: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    acts = act_hits = 0
    for example in examples:
        pairs = paired_quotes(example).partner
        if TARGETS in example.reference.spans:
            _count_stances(example, pairs, gold, given, hits)
        if ACT in example.reference.spans:
            predicted_acts = {act.quote_id: act.label for act in read_acts(example.predicted)}
            for act in read_acts(example.reference):
                if act.quote_id in pairs:
                    acts += 1
                    act_hits += predicted_acts.get(pairs[act.quote_id]) == act.label
    by_label = {label: prf(hits[label], gold[label], given[label]) for label in STANCE_LABELS}
    per_type = {label: figures for label, figures in by_label.items() if figures["f"] is not None}
    f_scores = [figures["f"] or 0.0 for figures in per_type.values()]
    return {
        "stance_macro_f": sum(f_scores) / len(f_scores) if f_scores else None,
        "stance_micro_f": prf(hits.total(), gold.total(), given.total())["f"],
        "stance_per_type": per_type or None,
        "act_acc": ratio(act_hits, acts),
    }


def _count_stances(
    example: Example,
    pairs: dict[str, str],
    gold: Counter[str],
    given: Counter[str],
    hits: Counter[str],
) -> None:
    """Add one document's stances to the counts by label."""
    wanted = read_stances(example.reference)
    gold.update(stance.label for stance in wanted)
    open_gold = [
        (pairs.get(stance.quote_id), covered([(stance.start, stance.end)]), stance.label)
        for stance in wanted
    ]
    for stance in read_stances(example.predicted):
        place = aligned(example, [(stance.start, stance.end)])
        match = next(
            (row for row in open_gold if row[0] == stance.quote_id and row[1] & place), None
        )
        if match is not None:
            open_gold.remove(match)
            hits[stance.label] += match[2] == stance.label
        if match is not None or stance.label != "neutral":
            given[stance.label] += 1
