"""Every code block of the documentation and the README is run, and its shown output compared."""

import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    *sorted(p for p in (ROOT / "docs").rglob("*.md") if "generated" not in str(p)),
]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
SHOWN_ONLY = {"text", "json", "ini"}
"""Languages that show data: ``text`` after Python is its output."""

NOT_RUN = (
    "mkdir -p dist",
    "pip install",
    "python3 -m venv",
    "python -m spacy package",
    "python -m spacy train configs/fast.cfg -o de",
    "python -m spacy_diplomacy.recipe CORPORA",
    "spacy-diplomacy extract articles/",
    "spacy-diplomacy convert labelstudio export.json",
    "head -630 wikinews_de/train.jsonl",
    "tail -70 wikinews_de/train.jsonl",
    "spacy-diplomacy calibrate de/model-best",
    "spacy-diplomacy convert wikinews_de",
    "spacy-diplomacy evaluate wikinews_de",
    "spacy-diplomacy evaluate polnear",
    ".venv/bin/",
)
"""Commands in ``bash`` blocks: they install, or need a corpus that is not in the repository."""


@dataclass
class Block:
    language: str
    body: str


def blocks(page: Path) -> list[Block]:
    return [Block(m[1], m[2]) for m in FENCE.finditer(page.read_text(encoding="utf-8"))]


def pages_with(language: str) -> list[Path]:
    return [page for page in PAGES if any(b.language == language for b in blocks(page))]


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with what a checkout holds."""
    for part in ("seeds", "configs"):
        shutil.copytree(ROOT / part, tmp_path / part)
    (tmp_path / "project" / "assets").mkdir(parents=True)
    for file in (ROOT / "project" / "assets").glob("*.jsonl"):
        shutil.copy(file, tmp_path / "project" / "assets")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_languages_are_known() -> None:
    found = {block.language for page in PAGES for block in blocks(page)}
    assert found <= {"python", "console", "bash", *SHOWN_ONLY}


@pytest.mark.parametrize("page", pages_with("python"), ids=name)
def test_python(page: Path, folder: Path) -> None:
    scope: dict[str, object] = {"__name__": "docs"}
    shown = ""
    for block in blocks(page):
        if block.language == "python":
            stream = io.StringIO()
            with contextlib.redirect_stdout(stream):
                exec(compile(block.body, str(page), "exec"), scope)
            shown = stream.getvalue()
        elif block.language == "text":
            assert shown == block.body, f"{page} shows another output"


def commands(body: str) -> list[str]:
    joined = re.sub(r"\\\n\s*", " ", body)
    lines = joined.splitlines()
    assert all(line.startswith("$ ") for line in lines), "console blocks hold commands only"
    return [line[2:] for line in lines]


@pytest.mark.parametrize("page", pages_with("console"), ids=name)
def test_console(page: Path, folder: Path) -> None:
    python = shlex.quote(sys.executable)
    bin_folder = str(Path(sys.executable).parent)
    setting = {**os.environ, "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}"}
    steps = [c for b in blocks(page) if b.language == "console" for c in commands(b.body)]
    for command in steps:
        line = re.sub(r"^spacy-diplomacy ", f"{python} -m spacy diplomacy ", command)
        line = re.sub(r"^python ", f"{python} ", line)
        done = subprocess.run(
            ["bash", "-c", line], cwd=folder, env=setting, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


@pytest.mark.parametrize("page", pages_with("bash"), ids=name)
def test_commands_that_are_not_run_are_known(page: Path) -> None:
    for block in blocks(page):
        if block.language == "bash":
            for line in filter(None, re.sub(r"\\\n\s*", " ", block.body).splitlines()):
                assert line.startswith(NOT_RUN), line
