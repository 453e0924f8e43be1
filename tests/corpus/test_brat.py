"""brat's standoff, as PolNeAR uses it."""

from pathlib import Path

import pytest

from spacy_diplomacy.corpus.brat import annotators, read_brat
from spacy_diplomacy.errors import InputError

TEXT = "Ida said on Monday it rained,\nand it did, she added."


def make(folder: Path, annotation: str, name: str = "a_1f00") -> Path:
    (folder / "text").mkdir(exist_ok=True)
    (folder / "attributions").mkdir(exist_ok=True)
    (folder / "text" / "a.txt").write_bytes(TEXT.encode())
    (folder / "attributions" / f"{name}.ann").write_text(annotation, encoding="utf-8")
    return folder


GOOD = (
    "T1\tSource 0 3\tIda\n"
    "T2\tCue 4 8\tsaid\n"
    "T3\tContent 30 40;19 28\tit rained\nand it did\n"
    "T4\tAttribution 4 8\tsaid\n"
    "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\n"
    "E2\tAttribution-no-source:T4 \n"
    "#1\tAnnotatorNotes T1\tis she the one?\n"
)


def test_discontinuous_spans_in_reading_order(tmp_path: Path) -> None:
    (article,) = read_brat(make(tmp_path, GOOD))
    (attribution,) = article.attributions
    assert attribution.content == ((19, 28), (30, 40))
    assert (attribution.source, attribution.cue) == (((0, 3),), ((4, 8),))
    assert article.layers == {"attributions"}


def test_numbered_arguments_are_joined(tmp_path: Path) -> None:
    two = (
        "T1\tContent 19 28\tit rained\nT2\tContent2 30 40\tand it did\nT3\tCue 46 51\tadded\n"
        "E1\tAttribution:T3 Cue:T3 Content:T1 Content2:T2\n"
    )
    (article,) = read_brat(make(tmp_path, two))
    assert article.attributions[0].content == ((19, 28), (30, 40))


def test_empty_event_is_noted_with_its_line(tmp_path: Path) -> None:
    (article,) = read_brat(make(tmp_path, GOOD))
    (problem,) = article.problems
    assert "E2" in problem.reason
    assert problem.line == 7


def test_first_annotator_is_taken(tmp_path: Path) -> None:
    make(tmp_path, GOOD, "a_9999")
    make(tmp_path, "", "a_0001")
    (article,) = read_brat(tmp_path)
    assert article.attributions == ()
    assert [path.stem for path in annotators(tmp_path)["a"]] == ["a_0001", "a_9999"]


@pytest.mark.parametrize(
    ("line", "place", "reason"),
    [
        ("T1\tCue 4 x\tsaid\n", 1, "start end"),
        ("T1\tCue 4 8\tsaid\nE1\tCue:T9\n", 2, "T9"),
        ("E1\tCue\n", 1, "Role:T1"),
        ("nonsense\n", 1, "no brat annotation"),
        ("T1\tCue 4 8\tsaid\nE1\tCue:T1\nA1\tMode E1 shouted\n", 2, "shouted"),
    ],
)
def test_wrong_lines_are_named(tmp_path: Path, line: str, place: int, reason: str) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        list(read_brat(make(tmp_path, line)))
    assert caught.value.line == place
    assert caught.value.file.endswith("a_1f00.ann")


def test_offsets_outside_the_text_are_refused(tmp_path: Path) -> None:
    line = "T1\tContent 4 900\tsaid\nE1\tContent:T1\n"
    with pytest.raises(InputError, match="4-900"):
        list(read_brat(make(tmp_path, line)))


def test_the_rest_is_read_past_a_wrong_file(tmp_path: Path) -> None:
    make(tmp_path, "nonsense\n")
    (tmp_path / "text" / "b.txt").write_text("Nothing here.")
    (tmp_path / "attributions" / "b_0.ann").write_text("")
    errors: list[InputError] = []
    found = list(read_brat(tmp_path, on_error=errors.append))
    assert [article.id for article in found] == ["b"]
    assert len(errors) == 1
