"""The wheel, installed apart from the checkout: everything it promises is in it."""

import json
import os
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))["project"]
pytestmark = pytest.mark.slow

CHECK = """
import json
import sys
from pathlib import Path

import spacy
from spacy.util import registry

import spacy_diplomacy
from spacy_diplomacy.labels import DEFAULT_WEIGHTS

entry_points, checkout = json.loads(sys.argv[1]), sys.argv[2]
assert not Path(spacy_diplomacy.__file__).is_relative_to(checkout), spacy_diplomacy.__file__
for name in entry_points["spacy_factories"]:
    nlp = spacy.blank("en")
    nlp.add_pipe(name)
    nlp("Ann Lee said it rains.")
for group, names in entry_points.items():
    if group not in ("spacy_factories", "spacy_cli", "spacy_displacy_colors"):
        for name in names:
            assert getattr(registry, group.removeprefix("spacy_")).get(name), (group, name)
nlp = spacy_diplomacy.load(weights=DEFAULT_WEIGHTS)
quotes = nlp('"We go on," said Ida Noor.')._.quotes
assert [quote.speaker.name for quote in quotes] == ["Ida Noor"], quotes
print("all there")
"""


def run(*command: str | Path, cwd: Path) -> str:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        cwd=cwd,
        env=environment,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    # a copy, so that no build folder is left in the checkout and no old one is used
    source = folder / "source"
    source.mkdir()
    names = ["pyproject.toml", "README.md", "LICENSE", "spacy_diplomacy"]
    run("cp", "-r", *(ROOT / name for name in names), source, cwd=folder)
    run(
        *(sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet", "-w", folder, source),
        cwd=folder,
    )
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that sees this one's dependencies, but our package only from the wheel."""
    folder = tmp_path_factory.mktemp("env")
    venv.create(folder, with_pip=False)
    site = next((folder / "lib").glob("python*/site-packages"))
    run(
        *(sys.executable, "-m", "pip", "install", "--no-deps", "--quiet", "--target", site, wheel),
        cwd=folder,
    )
    dependencies = [path for path in sys.path if path.endswith("-packages")]
    # behind our own folder on the path; an editable install's hook does not run from a .pth here
    (site / "dependencies.pth").write_text("\n".join(dependencies), encoding="utf8")
    return folder / "bin" / "python"


def test_size_and_contents(wheel: Path) -> None:
    assert wheel.stat().st_size < 45_000_000
    names = zipfile.ZipFile(wheel).namelist()
    package = ROOT / "spacy_diplomacy"
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in package.rglob("*")
        if path.is_file() and not {"__pycache__", ".mypy_cache"} & set(path.parts)
    }
    assert wanted <= set(names)


def test_everything_works_outside_the_checkout(python: Path, tmp_path: Path) -> None:
    script = tmp_path / "check.py"
    script.write_text(CHECK, encoding="utf8")
    entry_points = {group: list(names) for group, names in PROJECT["entry-points"].items()}
    output = run(python, script, json.dumps(entry_points), ROOT, cwd=tmp_path)
    assert output.strip() == "all there"


def test_commands(python: Path, tmp_path: Path) -> None:
    assert "extract" in run(python, "-m", "spacy", "diplomacy", "--help", cwd=tmp_path)
    (tmp_path / "a.txt").write_text('"We go on," said Ida Noor.', encoding="utf8")
    output = run(
        *(python, "-m", "spacy", "diplomacy", "extract", "a.txt", "--format", "jsonl"),
        cwd=tmp_path,
    )
    assert '"Ida Noor"' in output
