"""The public names: listed, there, documented, and nothing else at the top."""

import inspect
import tomllib
from importlib import metadata
from pathlib import Path
from types import ModuleType

import spacy_diplomacy

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"


def test_all_is_sorted_and_complete() -> None:
    public = {
        name
        for name, value in vars(spacy_diplomacy).items()
        if not name.startswith("_")
        and not isinstance(value, ModuleType)
        and getattr(value, "__module__", "").startswith("spacy_diplomacy")
    }
    assert set(spacy_diplomacy.__all__) - {"__version__"} <= public
    # names that are there for the module's own use
    assert public - set(spacy_diplomacy.__all__) == {"install"}
    assert len(set(spacy_diplomacy.__all__)) == len(spacy_diplomacy.__all__)


def test_every_public_name_is_documented() -> None:
    for name in spacy_diplomacy.__all__:
        if name != "__version__":
            assert inspect.getdoc(getattr(spacy_diplomacy, name)), name


def test_the_version_is_the_distribution_s() -> None:
    assert metadata.version("spacy-diplomacy") == spacy_diplomacy.__version__


def test_every_entry_point_loads() -> None:
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf8"))["project"]
    for group, entries in project["entry-points"].items():
        for name, value in entries.items():
            assert metadata.EntryPoint(name, value, group).load() is not None
