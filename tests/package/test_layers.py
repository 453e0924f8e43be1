"""Imports go one way: the order of the layers, held by walking every module's syntax tree."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import spacy_diplomacy

ROOT = Path(spacy_diplomacy.__file__).parent
PACKAGE = "spacy_diplomacy"

LAYERS: list[set[str]] = [
    {"labels", "errors"},
    {"types"},
    {"spans", "lookups"},
    {"views", "extensions", "record"},
    {"text"},
    {"ml", "resolve", "stance", "scorers"},
    {"pipeline"},
]
"""From the bottom up: a layer imports those below it; siblings do not import each other."""

TOGETHER = [{"views", "extensions", "record"}]
"""But these, which are one."""

READERS = {"corpus", "display"}
"""Import up to the views and the record."""

OUTERMOST = {"batch", "cli", "recipe"}
"""May import all; the commands only inside their functions, so that they start fast."""

MODULES = sorted(path for path in ROOT.rglob("*.py"))


def part_of(path: Path) -> str:
    """The first name below the package: a module's own, or its folder's."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def level(part: str) -> int:
    """The layer's number; what the package itself holds (its version) is above all layers."""
    return next((row for row, layer in enumerate(LAYERS) if part in layer), len(LAYERS))


def imported_parts(path: Path) -> Iterator[tuple[str, bool]]:
    """Each of our parts that a module imports, and whether it does so at its top level."""
    tree = ast.parse(path.read_text(encoding="utf8"))
    package = [PACKAGE, *path.relative_to(ROOT).parts[:-1]]
    top = {id(node) for node in tree.body}
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else []
            base = [*base, node.module] if node.module else base
            names = [".".join([*base, alias.name]) for alias in node.names]
        for name in names:
            if name.startswith(f"{PACKAGE}."):
                yield name.split(".")[1], id(node) in top


def may_import(part: str, other: str, at_top: bool) -> bool:
    if part in (other, "__init__") or any({part, other} <= group for group in TOGETHER):
        return True
    if part in OUTERMOST:
        return part != "cli" or not at_top or level(other) <= level("views")
    if other in READERS | OUTERMOST:
        return False
    if part in READERS:
        return level(other) <= level("views")
    return level(other) < level(part)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_one_way(path: Path) -> None:
    part = part_of(path)
    wrong = [other for other, at_top in imported_parts(path) if not may_import(part, other, at_top)]
    assert not wrong


def test_every_part_has_a_layer() -> None:
    known = set.union(*LAYERS) | READERS | OUTERMOST | {"__init__", "__main__"}
    assert {part_of(path) for path in MODULES} <= known
