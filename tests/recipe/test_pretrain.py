"""The encoder learns to guess hidden wordpieces."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch")

from spacy_diplomacy.errors import SettingError  # noqa: E402
from spacy_diplomacy.ml.wordpiece import WordPieces  # noqa: E402
from spacy_diplomacy.recipe.arrays import TrainingData  # noqa: E402
from spacy_diplomacy.recipe.pretrain import PretrainingSettings, pretrain  # noqa: E402
from spacy_diplomacy.recipe.teacher_network import Sizes, TeacherNetwork  # noqa: E402

SIZES = Sizes(width=24, depth=1, heads=3, intermediate=32)
SETTINGS = PretrainingSettings(epochs=4, rate=3e-3, head_rate=1e-2, budget=200)
QUIET: Callable[[str], None] = [].append


@pytest.fixture
def start(words: WordPieces) -> dict[str, Any]:
    torch.manual_seed(0)
    return TeacherNetwork(len(words), SIZES).parameters_by_name()


def test_guesses_better_and_leaves_the_heads(
    start: dict[str, Any],
    data: TrainingData,
    words: WordPieces,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("spacy_diplomacy.recipe.progress._EVERY", 1)
    lines: list[str] = []
    settings = replace(SETTINGS, epochs=60)
    state = pretrain(
        data, words, tmp_path, start=start, settings=settings, sizes=SIZES, report=lines.append
    )
    course = [float(line.replace(",", "").split("loss ")[1].split()[0]) for line in lines]
    assert sum(course[-5:]) < 0.7 * sum(course[:5])
    changed = {name.split(".")[0] for name in state if (state[name] != start[name]).any()}
    assert changed == {"enc"}


def test_goes_on_as_if_never_interrupted(
    start: dict[str, Any],
    data: TrainingData,
    words: WordPieces,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("spacy_diplomacy.recipe.progress._EVERY", 1)
    monkeypatch.setattr("spacy_diplomacy.recipe.pretrain._STORE", 2)

    def train(folder: str, report: Callable[[str], None], **given: Any) -> dict[str, Any]:
        own = {"settings": SETTINGS, "sizes": SIZES, "report": report, **given}
        return pretrain(data, words, tmp_path / folder, start=start, **own)

    at_once = train("a", QUIET)

    def stop(line: str) -> None:
        if "step 5 " in line:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train("b", stop)
    lines: list[str] = []
    resumed = train("b", lines.append, resume=True)
    assert lines[0] == "pretraining: goes on after step 4"
    for name, array in at_once.items():
        assert (array == resumed[name]).all()
    with pytest.raises(SettingError, match="other settings"):
        train("b", QUIET, resume=True, settings=replace(SETTINGS, seed=2))
