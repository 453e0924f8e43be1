"""The tables of words the engines know, as data files: one folder a language.

A table is a JSON file, plain or gzipped, at ``data/<language>/<name>.json[.gz]``. The languages
are exposed to spaCy as ``spacy_diplomacy_en`` and ``spacy_diplomacy_de`` and not as ``en`` and
``de``: the first distribution found under a language's name hides all others.
"""

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from spacy_diplomacy.errors import LookupsError

DATA: Final = Path(__file__).parent / "data"


@cache
def _tables_of(lang: str) -> dict[str, Path]:
    folder = DATA / lang
    if not folder.is_dir():
        return {}
    # spaCy looks for a gzipped table at its name without .gz
    return {
        path.name.split(".")[0]: path.with_name(path.name.removesuffix(".gz"))
        for path in sorted(folder.iterdir())
        if path.name.endswith((".json", ".json.gz"))
    }


EN_TABLES: Final[dict[str, Path]] = _tables_of("en")
"""Paths of the English tables by name, as spaCy's lookups registry wants them."""

DE_TABLES: Final[dict[str, Path]] = _tables_of("de")
"""Paths of the German tables by name."""


def has_table(lang: str, name: str) -> bool:
    """Tell whether the package holds a table.

    Args:
        lang: Language code, e.g. ``"en"``.
        name: Name of the table, e.g. ``"cues"``.

    Returns:
        True if `load_table` would find it.
    """
    return name in _tables_of(lang)


@cache
def word_list(lang: str, name: str, part: str) -> frozenset[str]:
    """Give a list of words in a table.

    Args:
        lang: Language code, e.g. ``"en"``.
        name: Name of the table, e.g. ``"stance"``.
        part: Name of the list in the table.

    Returns:
        The words; none where the language has no such table, or the table no such list.
    """
    return frozenset(load_table(lang, name).get(part, ())) if has_table(lang, name) else frozenset()


@cache
def load_table(lang: str, name: str) -> Any:
    """Load a table; each is read once a process and shared, so treat it as read-only.

    Args:
        lang: Language code, e.g. ``"en"``.
        name: Name of the table, e.g. ``"cues"``.

    Returns:
        The table: a dict or a list, as the file holds it.

    Raises:
        LookupsError: If there is no such table, or it is not JSON.
    """
    tables = _tables_of(lang)
    if name not in tables:
        known = ", ".join(tables) or "none"
        raise LookupsError(
            f"There is no lookups table {name!r} for the language {lang!r}.",
            f"Use one of the tables there are ({known}), or hand over a table of your own.",
        )
    plain = tables[name]
    try:
        if plain.exists():
            return json.loads(plain.read_bytes())
        return json.loads(gzip.decompress(plain.with_name(plain.name + ".gz").read_bytes()))
    except (ValueError, OSError) as error:
        raise LookupsError(
            f"The lookups table {name!r} for the language {lang!r} cannot be read: {error}.",
            "Reinstall the package: the file is damaged.",
        ) from error
