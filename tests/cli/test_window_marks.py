"""Marks of windows that are all written the same way: which of them open a quotation."""

import pytest

from spacy_diplomacy.batch.window_marks import marks_told_apart, with_openings


@pytest.mark.parametrize(
    "window",
    [
        "`` We go , '' she said .",
        "`` We go , '' she said . `` It is late . ''",
        "They told us : `` We go . ''",
        "the `` old rule '' and a `` new rule '' after it",
        "the paper `` is thin . '' It is",
        "go too far , '' Ms. Berg said in May .",
        "go too far , '' Ms. Berg said . `` It is late . ''",
        "She said it was late . ``",
        "She called it `` thin . '' ``",
        "We met at Lund , N.C. `` No house alone can do it , '' he said . ``",
    ],
)
def test_openings_are_found(window: str) -> None:
    tokens = window.split()
    same = ["''" if token == "``" else token for token in tokens]
    assert with_openings(same) == tokens


def test_what_is_no_mark_stays() -> None:
    assert with_openings([]) == []
    assert with_openings(["No", "marks", "'s"]) == ["No", "marks", "'s"]


def test_an_article_that_tells_its_marks_apart_is_believed() -> None:
    same, opening = "It is late . ''".split(), "`` It is late .".split()
    assert marks_told_apart([("a", same), ("a", opening)]) == [same, opening]
    assert marks_told_apart([("a", same), ("b", opening)]) == [[*same[:-1], "``"], opening]
