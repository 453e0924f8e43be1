"""All public names are documented: each module stands on an API page, each name has a docstring."""

import ast
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import spacy_diplomacy

PACKAGE = Path(spacy_diplomacy.__file__).parent
DOCS = Path(__file__).parents[2] / "docs"
MODULES = sorted(PACKAGE.rglob("*.py"))


def dotted(path: Path) -> str:
    parts = ["spacy_diplomacy", *path.relative_to(PACKAGE).with_suffix("").parts]
    return ".".join(part for part in parts if part != "__init__")


def documented(folder: Path) -> list[str]:
    """Write the API pages and list the modules they show."""
    spec = importlib.util.spec_from_file_location("api_pages", DOCS / "api_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.write_pages(PACKAGE, folder)
    pages = "\n".join(p.read_text(encoding="utf-8") for p in folder.glob("*.md"))
    return re.findall(r"\.\. automodule:: (\S+)", pages)


def public(tree: ast.AST, inside: str = "") -> Iterator[tuple[str, bool]]:
    """Each public class and function with whether it has a docstring."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            if node.name.startswith("_"):
                continue
            overridden = any("override" in ast.unparse(d) for d in node.decorator_list)
            yield f"{inside}{node.name}", overridden or ast.get_docstring(node) is not None
            if isinstance(node, ast.ClassDef):
                yield from public(node, f"{node.name}.")


def test_every_module_has_its_place(tmp_path: Path) -> None:
    found = documented(tmp_path)
    assert sorted(found) == sorted(map(dotted, MODULES))
    assert len(found) == len(set(found))


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_every_public_name_has_a_docstring(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), f"{dotted(path)} does not say what it is for"
    missing = [name for name, described in public(tree) if not described]
    assert missing == []


def test_every_page_is_reachable(tmp_path: Path) -> None:
    documented(tmp_path)
    listed: set[str] = set()
    for page in DOCS.rglob("*.md"):
        for body in re.findall(r"```\{toctree\}(.*?)```", page.read_text(encoding="utf-8"), re.S):
            names = [line.strip() for line in body.splitlines() if line.strip()]
            base = page.parent.relative_to(DOCS)
            listed |= {(base / n).as_posix() for n in names if not n.startswith(":")}
    pages = {
        p.relative_to(DOCS).with_suffix("").as_posix()
        for p in DOCS.rglob("*.md")
        if not {"generated", "_generated", "_build"} & set(p.parts)
    }
    generated = {page for page in listed if page.startswith("api/generated/")}
    assert pages - {"index"} == listed - generated
    assert {p.stem for p in tmp_path.glob("*.md")} == {Path(page).name for page in generated}
