"""Windows over paragraphs."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_diplomacy.errors import SettingError
from spacy_diplomacy.ml.windows import Window, make_windows, sentence_starts


def test_paragraphs_are_packed_behind_their_context() -> None:
    counts = [1] * 100
    paragraphs = [(0, 30), (30, 50), (50, 70), (70, 100)]
    windows = make_windows(counts, paragraphs, size=52, context=10)
    assert windows == [Window(0, 0, 50, 50), Window(40, 50, 70, 70), Window(60, 70, 100, 100)]


def test_paragraphs_apart_see_nothing_of_each_other() -> None:
    counts = [1] * 130
    paragraphs = [(0, 30), (30, 50), (50, 130)]
    windows = make_windows(counts, paragraphs, size=52, context=10, apart=True)
    assert windows[:2] == [Window(0, 0, 30, 30), Window(30, 30, 50, 50)]
    assert windows[2].start == windows[2].body_start == 50
    assert windows[3].start == windows[3].body_start - 10


def test_only_what_begins_inside_a_paragraph_has_context_without_lead() -> None:
    paragraphs = [(0, 30), (30, 50), (50, 130)]
    windows = make_windows([1] * 130, paragraphs, size=52, context=10, lead=0, sentences=[92])
    assert windows == [Window(0, 0, 50, 50), Window(50, 50, 92, 102), Window(82, 92, 130, 130)]


def test_a_long_paragraph_is_cut_where_a_sentence_begins() -> None:
    first, second = make_windows([1] * 80, [(0, 80)], size=52, context=10, sentences=[20, 44, 60])
    assert first == Window(0, 0, 44, 52)
    assert second == Window(34, 44, 80, 80)


def test_a_long_paragraph_without_sentences_is_cut_with_context_on_both_sides() -> None:
    windows = make_windows([1] * 200, [(0, 200)], size=52, context=10)
    for left, right in pairwise(windows):
        assert left.body_end == right.body_start
        assert left.end - left.body_end == 5
        assert right.body_start - right.start == 10


def test_blanks_between_paragraphs_cost_nothing() -> None:
    counts = [1, 1, 0, 0, 1, 0]
    assert make_windows(counts, [(0, 2), (4, 5)], size=40, context=2) == [Window(0, 0, 6, 6)]
    assert make_windows([0, 0], [(0, 2)]) == []
    assert make_windows([], []) == []


def test_too_small_a_window() -> None:
    with pytest.raises(SettingError, match="Make the size at least 128"):
        make_windows([1], [(0, 1)], size=64, context=48)


@given(
    st.lists(st.integers(0, 16), max_size=300),
    st.lists(st.integers(0, 300), max_size=12),
    st.lists(st.integers(0, 300), max_size=20),
    st.integers(0, 20),
    st.integers(72, 100),
)
def test_every_piece_is_in_one_body(
    counts: list[int], cuts: list[int], sentences: list[int], context: int, size: int
) -> None:
    inside = sorted({0, *(cut for cut in cuts if cut < len(counts)), len(counts)})
    paragraphs = list(pairwise(inside))
    windows = make_windows(
        counts, paragraphs, size=size, context=context, sentences=sorted(sentences)
    )
    seen = [0] * len(counts)
    for start, body_start, body_end, end in windows:
        assert 0 <= start <= body_start < body_end <= end <= len(counts)
        assert sum(counts[start:end]) <= size
        assert sum(counts[start:body_start]) <= context
        for token in range(body_start, body_end):
            seen[token] += 1
    assert all(times == 1 for times, count in zip(seen, counts, strict=True) if count)
    assert max(seen, default=0) <= 1


def test_sentence_starts() -> None:
    words = ["He", "left", ".", "”", "She", "asked", "?", "\n", "Why", "..", "U.S.", "now"]
    assert sentence_starts(words) == [4, 7]
