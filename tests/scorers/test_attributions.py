"""The character scorer of attributions, on hand-worked numbers."""

import re

import pytest

from spacy_diplomacy.scorers.attributions import (
    CharAttribution,
    ScoredText,
    pair_by_content,
    score_attributions,
)
from spacy_diplomacy.scorers.char_spans import TokenGrid, canonical, jaccard, quoted_stretches

TEXT = (
    'Mara Voss said, "We will sail." She said that "big" ships sink.\n'
    "Tom thinks it rains. Not here."
)
TOKENS = [match.span() for match in re.finditer(r"\w+|[^\w\s]", TEXT)]


def span(words: str, text: str = TEXT) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


GOLD = (
    CharAttribution(
        content=(span('"We will sail."'),), cue=(span("said"),), source=(span("Mara Voss"),)
    ),
    CharAttribution(
        content=(span('"big" ships sink'),), cue=(span("said that"),), source=(span("She"),)
    ),
    CharAttribution(content=(span("it rains"),), cue=(span("thinks"),), source=(span("Tom"),)),
)


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("''Oh yes,'' she said", ["Oh yes,"]),
        ("a,” ”so it is” x", ["so it is"]),
        ("“No ‘way’\nyes", ["No ‘way’"]),
        ('"A b."\n"C', ["A b.", "C"]),
        ('<a b="c d">e', []),
        ("6'2\" tall", []),
        ('say "one <b>two</b> three"', ["one ", "two", " three"]),
        ("„Ja“ dort", ["Ja"]),
        ("", []),
    ],
)
def test_quoted_stretches(text: str, inside: list[str]) -> None:
    assert [text[start:end] for start, end in quoted_stretches(text)] == inside


def test_canonical_spans_ignore_edges_and_join_neighbours() -> None:
    assert canonical(TEXT, [span('"We'), span('will sail."')]) == (span("We will sail"),)
    assert canonical(TEXT, [span("sail"), span("We")]) == (span("We"), span("sail"))
    assert canonical(TEXT, [span(", ")]) == ()


def test_kind_is_counted_from_words_in_quotation_marks() -> None:
    grid = TokenGrid(TEXT, TOKENS)
    kinds = [grid.kind(grid.indices(attribution.content)) for attribution in GOLD]
    assert kinds == ["direct", "mixed", "indirect"]


def test_jaccard_of_nothing_is_nothing() -> None:
    assert jaccard(frozenset(), frozenset()) == 0.0
    assert jaccard(frozenset({1, 2}), frozenset({2, 3})) == pytest.approx(1 / 3)


def test_gold_against_itself_is_perfect() -> None:
    result = score_attributions([ScoredText(TEXT, TOKENS, GOLD, GOLD)])
    for group in ("all", "direct", "indirect", "mixed"):
        for family in ("token", "exact", "overlap", "whole"):
            assert all(figures["f"] == 1 for figures in result[group][family].values())
    assert result["speaker"] == {"accuracy": 1, "content_touched": 1, "gold": 2}
    assert result["articles"] == {"gold": 1, "pred": 1}
    assert result["counts"]["gold"] == {"all": 3, "direct": 1, "mixed": 1, "indirect": 1}


def test_hand_worked_numbers() -> None:
    predicted = (
        CharAttribution(
            content=(span("We will sail"),), cue=(span("said"),), source=(span("Voss"),)
        ),
        CharAttribution(content=(span("it rains. Not here"),), source=(span("Tom"),)),
    )
    result = score_attributions([ScoredText(TEXT, TOKENS, GOLD, predicted)])
    everything = result["all"]
    # one of two predicted contents is one of the three gold ones
    assert everything["exact"]["content"]["p"] == 1 / 2
    assert everything["exact"]["content"]["r"] == 1 / 3
    assert everything["exact"]["cue"] == {"p": 1, "r": 1 / 3, "f": 1 / 2, "gold": 3, "pred": 1}
    assert everything["exact"]["source"]["p"] == 1 / 2
    # "Voss" is half of "Mara Voss"; "it rains. Not here" has 5 tokens, 2 of them gold
    assert everything["overlap"]["source"]["p"] == 1
    assert everything["overlap"]["content"]["p"] == 1 / 2
    assert everything["whole"]["relaxed"]["r"] == 1 / 3
    assert result["direct"]["whole"]["relaxed"]["f"] == 1
    assert everything["token"]["source"] == {"p": 1, "r": 1 / 2, "f": 2 / 3, "gold": 4, "pred": 2}
    assert result["speaker"] == {"accuracy": 1 / 2, "content_touched": 1 / 2, "gold": 2}


def test_a_doubled_prediction_costs_precision() -> None:
    result = score_attributions([ScoredText(TEXT, TOKENS, GOLD[2:], GOLD[2:] * 2)])
    assert result["all"]["exact"]["content"]["p"] == 1 / 2
    assert result["all"]["whole"]["relaxed"]["p"] == 1 / 2
    assert result["all"]["whole"]["relaxed"]["r"] == 1


def test_no_predictions_and_no_content() -> None:
    empty = CharAttribution(content=(), cue=(span("said"),))
    result = score_attributions([ScoredText(TEXT, TOKENS, (*GOLD, empty), None)])
    assert result["all"]["whole"]["relaxed"] == {"p": 0, "r": 0, "f": 0, "gold": 3, "pred": 0}
    assert result["articles"] == {"gold": 1, "pred": 0}


def test_missing_source_on_both_sides_is_right_when_relaxed() -> None:
    bare = (CharAttribution(content=(span("it rains"),)),)
    result = score_attributions([ScoredText(TEXT, TOKENS, bare, bare)])
    assert result["all"]["whole"]["relaxed"]["f"] == 1
    result = score_attributions([ScoredText(TEXT, TOKENS, bare, GOLD[2:])])
    assert result["all"]["whole"]["relaxed"]["f"] == 0


def test_a_kind_that_is_said_wins_over_the_marks() -> None:
    said = CharAttribution(content=(span("it rains"),), kind="direct")
    result = score_attributions([ScoredText(TEXT, TOKENS, [said], [said])])
    assert result["counts"]["gold"] == {"all": 1, "direct": 1}


def test_pairs_go_to_the_greatest_overlap_first() -> None:
    gold = [frozenset(range(6)), frozenset(range(6, 10))]
    pred = [frozenset(range(4, 10)), frozenset(range(3))]
    assert pair_by_content(gold, pred) == {0: 1, 1: 0}
