"""The benchmark's parts run; what they measure is not tested."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def speed() -> ModuleType:
    path = Path(__file__).parents[1] / "benchmarks" / "speed.py"
    spec = importlib.util.spec_from_file_location("speed_benchmark", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_stages(speed: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    texts = speed.texts_of(None, 900)
    assert 800 <= speed.count_words(texts) < 900
    speed.stages(speed.loaded("none"), texts, 1)
    printed = capsys.readouterr().out
    assert "| quotes |" in printed
    assert "| speakers |" in printed


def test_texts_of_a_folder(speed: ModuleType, tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text("one two three")
    assert len(speed.texts_of(tmp_path, 4)) == 2
    (tmp_path / "empty").mkdir()
    with pytest.raises(SystemExit, match="There is no"):
        speed.texts_of(tmp_path / "empty", 4)
