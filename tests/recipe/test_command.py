"""`python -m spacy_diplomacy.recipe`."""

import json
import sys
from pathlib import Path

import numpy
import pytest

from spacy_diplomacy.recipe.__main__ import main, make_parser, recipe_of
from spacy_diplomacy.recipe.rounds import again, between, mean
from spacy_diplomacy.recipe.student import StudentSettings


def test_help_says_what_to_install_and_run(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    assert caught.value.code == 0
    shown = capsys.readouterr().out
    assert "spacy-diplomacy[train]" in shown
    assert "--resume" in shown


def test_options_reach_the_recipe() -> None:
    plain = recipe_of(make_parser().parse_args(["corpora"]))
    assert plain.student == StudentSettings()
    assert plain.teacher == {"device": "cpu", "seed": 1}
    given = make_parser().parse_args(
        ["corpora", "--epochs", "2", "--steps", "9", "--seed", "5", "--student-epochs", "3"]
    )
    recipe = recipe_of(given)
    assert recipe.teacher == {"epochs": 2, "steps": 9, "device": "cpu", "seed": 5}
    assert (recipe.student.epochs, recipe.student.sentence_epochs) == (3, 2)
    assert recipe.student.seed == 5
    later = make_parser().parse_args(["corpora", "--start", "old", "--sentence-epochs", "6"])
    assert recipe_of(later).start == Path("old")
    assert recipe_of(later).teacher == {"device": "cpu", "seed": 1, "sentence_epochs": 6}
    ways = ["--members", "3", "--pretraining", "0", "--share", "0.4", "--device", "cuda"]
    recipe = recipe_of(make_parser().parse_args(["corpora", *ways]))
    assert (recipe.members, recipe.pretraining) == (3, 0)
    assert recipe.teacher == {"share": 0.4, "device": "cuda", "seed": 1}


def test_later_rounds_are_shorter_and_drawn_anew() -> None:
    first = StudentSettings(seed=3)
    assert again(first, 0) == first
    third = again(first, 2)
    assert (third.epochs, third.sentence_epochs, third.seed) == (6, 3, 5)
    assert third.rate == pytest.approx(1e-3)
    assert again(StudentSettings(epochs=1, sentence_epochs=1), 1).epochs == 1


def test_the_mean_lies_between() -> None:
    one, two = {"a": numpy.zeros(2, "f")}, {"a": numpy.full(2, 4, "f")}
    assert mean([one, two])["a"].tolist() == [2, 2]
    assert between(one, two, 0.25)["a"].tolist() == [3, 3]


def test_missing_corpora_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    assert "The corpus PolNeAR 1.0 is not there." in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "wrong",
    [["--members", "0"], ["--teacher-runs", "-1"], ["--share", "1.5"], ["--blend", "x"]],
)
def test_numbers_that_mean_nothing_are_refused(
    wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["corpora", *wrong])
    assert caught.value.code == 2
    assert wrong[0] in capsys.readouterr().err


def test_a_device_that_is_not_there_is_told(
    corpora: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    torch = pytest.importorskip("torch")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    options = ["--only", "teacher", "--device", "cuda"]
    assert main([str(corpora), "--out", str(tmp_path), *options]) == 1
    assert "PyTorch finds no CUDA device here." in capsys.readouterr().err


def test_a_student_needs_a_teacher(
    corpora: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(corpora), "--out", str(tmp_path), "--only", "student"]) == 1
    assert "There is no teacher" in capsys.readouterr().err


def test_cards_need_weights(
    corpora: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(corpora), "--out", str(tmp_path), "--only", "cards"]) == 1
    assert "There are no weights to measure." in capsys.readouterr().err


def test_without_torch_the_extra_is_named(
    corpora: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    assert main([str(corpora), "--out", str(tmp_path), "--only", "teacher"]) == 1
    assert "pip install 'spacy-diplomacy[train]'" in capsys.readouterr().err


@pytest.mark.slow
def test_everything_in_one_command(corpora: Path, tmp_path: Path) -> None:
    pytest.importorskip("torch")
    options = [
        "--depth",
        "1",
        "--epochs",
        "1",
        "--student-epochs",
        "1",
        "--rounds",
        "2",
        "--pretraining",
        "1",
        "--members",
        "2",
        "--threads",
        "1",
    ]
    assert main([str(corpora), "--out", str(tmp_path), *options]) == 0
    for name in ("accurate", "fast"):
        folder = tmp_path / "weights" / "en" / name
        card = json.loads((folder / "meta.json").read_text(encoding="utf8"))
        assert card["name"] == name
        assert card["training"]["seed"] == 1
        assert (folder / "CARD.md").exists()
    runs = sorted(path.name for path in tmp_path.glob("*-?"))
    taught = [f"teacher-{a}-{b}" for a in "12" for b in "12"]
    assert runs == ["member-1", "member-2", "student-1", "student-2", *taught]
    assert (tmp_path / "pretraining").is_dir()
    start = ["--start", str(tmp_path / "weights" / "en"), "--steps", "2"]
    assert main([str(corpora), "--out", str(tmp_path / "on"), *options, *start]) == 0
    card = json.loads((tmp_path / "on/weights/en/accurate/meta.json").read_text(encoding="utf8"))
    assert "before" in card["training"]["start"]
