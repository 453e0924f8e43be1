"""``train``: handed on to spaCy or to the recipe."""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from spacy_diplomacy.cli.app import app


def train(*arguments: str | Path) -> Any:
    return CliRunner().invoke(app, ["train", *map(str, arguments)])


def test_a_config_goes_to_spacy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called: dict[str, Any] = {}

    def fake(config: Path, output: Path, *, use_gpu: int, overrides: dict[str, Any]) -> None:
        called.update(config=config, output=output, use_gpu=use_gpu, overrides=overrides)

    monkeypatch.setattr("spacy.cli.train.train", fake)
    config = tmp_path / "own.cfg"
    config.touch()
    result = train(config, "-o", tmp_path / "out", "--training.max_steps", "3")
    assert result.exit_code == 0, result.output
    assert called == {
        "config": config,
        "output": tmp_path / "out",
        "use_gpu": -1,
        "overrides": {"training.max_steps": 3},
    }


@pytest.mark.parametrize("status", [0, 1])
def test_a_folder_goes_to_the_recipe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    called: list[list[str]] = []

    def fake(arguments: list[str]) -> int:
        called.append(arguments)
        return status

    monkeypatch.setattr("spacy_diplomacy.recipe.__main__.main", fake)
    result = train(tmp_path, "-o", tmp_path / "out", "--resume")
    assert result.exit_code == status, result.output
    assert called == [[str(tmp_path), "--out", str(tmp_path / "out"), "--resume"]]


def test_anything_else_is_refused(tmp_path: Path) -> None:
    result = train(tmp_path / "missing.cfg", "-o", tmp_path)
    assert result.exit_code == 2
    assert "no config and no folder" in result.stderr
