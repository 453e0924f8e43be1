"""The scorer of named speakers, on hand-worked numbers."""

import itertools
import random

import pytest

from spacy_diplomacy.scorers.named_speakers import (
    SpokenAttribution,
    SpokenText,
    _pair,
    score_named_speakers,
)
from spacy_diplomacy.scorers.names import name_words, same_name

TEXT = 'Ida Berg, a vet, said cats sleep all day. "Dogs do not sleep at all," she added. It rained.'


def span(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


GOLD = (
    SpokenAttribution(
        content=(span("cats sleep all day"),),
        source=(span("Ida Berg"),),
        source_alt=(span("Ida Berg, a vet"),),
        speaker="Ida Berg",
        aliases=("Idchen",),
        kind="indirect",
        source_form="name",
    ),
    SpokenAttribution(
        content=(span('"Dogs do not sleep at all,"'),),
        source=(span("she"),),
        speaker="Ida Berg",
        kind="direct",
        source_form="pronoun",
    ),
)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Emeritus Professor Jon Burr", ["jon", "burr"]),
        ("K.C. Maur", ["kc", "maur"]),
        ("Ann Baird (a farmer)", ["ann", "baird"]),
        ("Hernán's", ["hernan"]),
        ("the", ["the"]),
        (None, []),
    ],
)
def test_words_of_a_name(name: str | None, words: list[str]) -> None:
    assert name_words(name) == words


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Mr Burr", "Jon Burr", True),
        ("the Church of Reeds", "Church of Reeds", True),
        ("Jane Burr", "Jon Burr", False),
        ("Jon", "Jon Burr", False),
        (None, "Jon Burr", False),
        ("Jon Burr", "", False),
    ],
)
def test_same_name(first: str | None, second: str | None, same: bool) -> None:
    assert same_name(first, second) is same
    assert same_name(second, first) is same


def test_gold_against_itself() -> None:
    result = score_named_speakers([SpokenText(TEXT, GOLD, GOLD)])
    for key in ("P", "R", "F1", "source_acc", "speaker_acc", "e2e_recall", "token_recall"):
        assert result["all"][key] == 1
    assert result["all"]["over_named"] is None
    assert result["source_form=nominal"]["gold"] == 0


def test_hand_worked_numbers() -> None:
    predicted = (
        SpokenAttribution(
            content=(span("said cats sleep all day"),),
            source=(span("Ida Berg, a vet"),),
            speaker="Idchen",
            kind="indirect",
        ),
        SpokenAttribution(content=(span("It rained"),), speaker="Ida Berg", kind="indirect"),
    )
    result = score_named_speakers([SpokenText(TEXT, GOLD, predicted)])
    row = result["all"]
    assert (row["P"], row["R"], row["F1"]) == (1 / 2, 1 / 2, 1 / 2)
    # "Ida Berg" holds two of the four words of "Ida Berg, a vet": still near enough
    assert (row["source_acc"], row["source_acc_strict"]) == (1, 1)
    assert (row["speaker_acc"], row["speaker_acc_alias"]) == (0, 1)
    assert (row["e2e_recall"], row["e2e_recall_alias"]) == (0, 1 / 2)
    # all four words of the first content, none of the six of the second
    assert row["token_recall"] == 4 / 10
    assert result["kind=direct"]["R"] == 0
    assert result["kind=indirect"]["P"] == 1 / 2
    assert result["source_form=pronoun"]["e2e_recall"] == 0


def test_borderline_cues_count_for_nothing() -> None:
    extra = SpokenAttribution(content=(span("It rained"),), cue=(span("rained"),), kind="indirect")
    ignoring = SpokenText(TEXT, GOLD, (extra,), ignore=(span("rained"),))
    assert score_named_speakers([ignoring])["all"]["pred"] == 0
    assert score_named_speakers([SpokenText(TEXT, GOLD, (extra,))])["all"]["pred"] == 1


def test_a_name_where_there_is_none() -> None:
    gold = SpokenAttribution(content=(span("It rained"),))
    guess = SpokenAttribution(content=(span("It rained"),), speaker="Ida Berg")
    row = score_named_speakers([SpokenText(TEXT, (gold,), (guess,))])["all"]
    assert (row["over_named"], row["unnamed_matched"]) == (1, 1)
    assert row["speaker_acc"] is None


def test_nothing_predicted() -> None:
    row = score_named_speakers([SpokenText(TEXT, GOLD, ())])["all"]
    assert row["R"] == 0
    assert row["P"] is None
    assert row["F1"] is None


def test_more_pairs_before_a_better_pair() -> None:
    none: frozenset[int] = frozenset()
    gold = [(frozenset(range(6)), none), (frozenset(range(4)), none)]
    pred = [(frozenset(range(5)), none), (frozenset(range(9)), none)]
    assert _pair(gold, pred) == {0: 1, 1: 0}


def test_the_source_decides_between_equal_contents() -> None:
    content = frozenset(range(6))
    gold = [(content, frozenset({7})), (content, frozenset({9}))]
    assert _pair(gold, gold[::-1]) == {0: 1, 1: 0}


def test_pairing_is_as_good_as_trying_all() -> None:
    rng = random.Random(7)
    none: frozenset[int] = frozenset()
    for _ in range(60):
        gold = [(frozenset(rng.sample(range(6), 4)), none) for _ in range(rng.randint(1, 4))]
        pred = [(frozenset(rng.sample(range(6), 4)), none) for _ in range(rng.randint(1, 4))]
        found = _pair(gold, pred)
        padded = [*range(len(pred)), *[None] * len(gold)]
        assert _worth(found, gold, pred) == max(
            _worth({i: j for i, j in enumerate(order) if j is not None}, gold, pred)
            for order in itertools.permutations(padded, len(gold))
        )


def _worth(
    pairs: dict[int, int],
    gold: list[tuple[frozenset[int], frozenset[int]]],
    pred: list[tuple[frozenset[int], frozenset[int]]],
) -> tuple[int, float]:
    shares = [len(gold[i][0] & pred[j][0]) / len(gold[i][0] | pred[j][0]) for i, j in pairs.items()]
    near = [share for share in shares if share >= 0.5]
    return len(near), round(sum(near), 9)
