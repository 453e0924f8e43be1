"""Attributions made of tagged spans."""

import numpy
import pytest

from spacy_diplomacy.ml.drafts import CONTENT, CUE, SHARED, SOURCE, Draft, without_cue

LOG_SUMS = numpy.zeros(400)
ONE_PARAGRAPH = numpy.zeros(400, dtype="int64")


@pytest.mark.parametrize(
    ("sources", "paragraphs", "expected"),
    [
        ([(0, 2)], ONE_PARAGRAPH, (0, 2)),
        ([(0, 2), (4, 5), (40, 41)], ONE_PARAGRAPH, (4, 5)),
        ([(40, 41)], ONE_PARAGRAPH, (40, 41)),
        ([(40, 41)], numpy.arange(400), None),
        ([], ONE_PARAGRAPH, None),
    ],
)
def test_a_content_without_a_cue_is_said_by_whoever_was_named_last(
    sources: list[tuple[int, int]],
    paragraphs: numpy.ndarray,
    expected: tuple[int, int] | None,
) -> None:
    found = {SOURCE: sources, CUE: [], CONTENT: [(10, 20)]}
    (draft,) = without_cue(found, [], [[]], paragraphs, LOG_SUMS)
    assert draft == Draft(None, ((10, 20),), expected, (0.0, 0.0, 0.0, SHARED))


def test_a_source_far_away_is_not_taken() -> None:
    found = {SOURCE: [(0, 2)], CUE: [], CONTENT: [(300, 320)]}
    (draft,) = without_cue(found, [], [[]], ONE_PARAGRAPH, LOG_SUMS)
    assert draft.source is None


def test_contents_with_a_cue_are_left_alone() -> None:
    found = {SOURCE: [(0, 2)], CUE: [(2, 3)], CONTENT: [(4, 9), (10, 20)]}
    given = Draft((2, 3), ((4, 9),), (0, 2), (0.0, 0.0, 0.0, 0.0))
    choices = [[(0.9, 0)], [(0.25, 0)]]
    (draft,) = without_cue(found, [given], choices, ONE_PARAGRAPH, LOG_SUMS)
    assert draft.contents == ((10, 20),)
    assert draft.evidence[2] == pytest.approx(numpy.log(0.75))
