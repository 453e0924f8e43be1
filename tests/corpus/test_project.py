"""The project template: its commands in one run, with a network small enough for a test."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import srsly

ROOT = Path(__file__).parents[2]


def test_steps_hang_together() -> None:
    project = srsly.read_yaml(ROOT / "project" / "project.yml")
    commands = {command["name"]: command for command in project["commands"]}
    made: set[str] = set()
    for step in project["workflows"]["all"]:
        command = commands[step]
        needed = {dep for dep in command["deps"] if "${vars" not in dep}
        assert needed <= made, step
        made |= set(command.get("outputs", []))
    given = project["vars"]
    assert (ROOT / "configs" / given["config"]).exists()
    for part in ("train", "dev"):
        assert (ROOT / "project" / "assets" / given[part]).exists()


@pytest.mark.slow
def test_all_in_one_command(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "project", tmp_path / "project")
    shutil.copytree(ROOT / "configs", tmp_path / "configs")
    folder = tmp_path / "project"
    file = folder / "project.yml"
    text = file.read_text(encoding="utf-8")
    small = text.replace("max_steps: 300", "max_steps: 2").replace(
        "eval_frequency: 100", "eval_frequency: 1"
    )
    assert small != text
    file.write_text(small, encoding="utf-8")
    config = tmp_path / "configs" / "fast.cfg"
    config.write_text(config.read_text().replace("hidden = [80,96]", "hidden = [16]"))
    done = subprocess.run(
        [sys.executable, "-m", "weasel", "run", "all", str(folder)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "quote_f" in srsly.read_json(folder / "metrics" / "scores.json")
    assert (folder / "packages" / "en_my_quotes-1.0.0").is_dir()
