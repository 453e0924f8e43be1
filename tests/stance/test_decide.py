"""From scores and evidence to labels."""

import numpy
import pytest

from spacy_diplomacy.stance.decide import decide, pulled

CLASSES = ("neutral", "support", "oppose")


def scores(*rows):
    return numpy.asarray(rows, dtype="f")


@pytest.mark.parametrize(
    ("rows", "label"),
    [
        (scores((0, 4, 0)), "support"),
        (scores((0, 0, 4)), "oppose"),
        (scores((4, 0, 0)), "neutral"),
        (scores((0, 1, 1)), "neutral"),
        (scores((0, 6, 0), (0, 0, 1)), "support"),
    ],
)
def test_the_network_alone(rows, label):
    found, score = decide(rows, 0.0, CLASSES, 1.0, 0.0, 0.55)
    assert found == label
    assert 0.33 < score <= 1.0


def test_evidence_pulls_both_ways():
    even = scores((0, 0, 0))
    assert decide(even, 1.0, CLASSES, 1.0, 2.0, 0.55)[0] == "support"
    assert decide(even, -1.0, CLASSES, 1.0, 2.0, 0.55)[0] == "oppose"
    assert decide(even, -1.0, CLASSES, 1.0, 0.0, 0.55)[0] == "neutral"


def test_a_cleared_target_is_not_opposed():
    rows = scores((0, -2, 2.5))
    assert decide(rows, 0.3, CLASSES, 1.0, 2.5, 0.55)[0] == "oppose"
    assert decide(rows, 0.3, CLASSES, 1.0, 2.5, 0.55, cleared=True)[0] == "neutral"
    assert decide(rows, -0.3, CLASSES, 1.0, 2.5, 0.55, cleared=True)[0] == "oppose"


def test_probabilities_sum_to_one():
    shares = pulled(scores((3, 1, 2))[0], 9.0, CLASSES, 1.4, 2.0)
    assert shares.sum() == pytest.approx(1.0)
    assert shares[1] > shares[0]
