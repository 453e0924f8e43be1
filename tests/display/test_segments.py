"""Cutting an article into stretches, by hand and by random marks."""

from hypothesis import given
from hypothesis import strategies as st

from spacy_diplomacy.display.segments import Mark, cut, paragraphs

TEXT = st.text(alphabet="ab \n\r\t“.", max_size=60)


def test_paragraphs_at_every_line_end() -> None:
    assert paragraphs("a\nb\r\nc\n") == [(0, 1), (2, 3), (5, 6)]


def test_paragraphs_at_blank_lines_only_where_there_are_some() -> None:
    assert paragraphs("a\nb\n\nc\n \r\n d") == [(0, 3), (5, 6), (10, 12)]


def test_no_paragraphs() -> None:
    assert paragraphs(" \n\n") == []


def test_nested_and_overlapping_marks() -> None:
    outer, inner = Mark(0, 8, "content", 0), Mark(2, 5, "content", 1)
    over = Mark(4, 10, "source", 2)
    (segments,) = cut([(0, 12)], [over, inner, outer])
    assert [(s.start, s.end, [m.quote for m in s.marks]) for s in segments] == [
        (0, 2, [0]),
        (2, 4, [0, 1]),
        (4, 5, [0, 1, 2]),
        (5, 8, [0, 2]),
        (8, 10, [2]),
        (10, 12, []),
    ]
    assert [m.quote for m in segments[2].begins] == [2]
    assert [m.quote for m in segments[2].ends] == [1]


def test_a_mark_over_paragraphs_begins_and_ends_in_each() -> None:
    first, second, third = cut([(0, 3), (4, 7), (8, 9)], [Mark(1, 6, "content", 0)])
    assert [(s.start, s.end, bool(s.marks)) for s in first] == [(0, 1, False), (1, 3, True)]
    assert [(s.start, s.end, bool(s.marks)) for s in second] == [(4, 6, True), (6, 7, False)]
    assert first[1].begins
    assert second[0].ends
    assert not third[0].marks


@given(TEXT, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8))
def test_every_character_is_shown_once_with_its_marks(
    text: str, places: list[tuple[int, int]]
) -> None:
    marks = [
        Mark(min(*pair, len(text)), min(max(pair), len(text)), "content", n)
        for n, pair in enumerate(places)
    ]
    bounds = paragraphs(text)
    for (start, end), segments in zip(bounds, cut(bounds, marks), strict=True):
        assert [s.start for s in segments] == [start, *(s.end for s in segments[:-1])]
        assert segments[-1].end == end
        for segment in segments:
            for place in range(segment.start, segment.end):
                assert {m.quote for m in segment.marks} == {
                    m.quote for m in marks if m.start <= place < m.end
                }
