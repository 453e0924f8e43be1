"""``info``: what is installed."""

import platform
from importlib.util import find_spec
from typing import Annotated, Any

import typer

from spacy_diplomacy.cli.problems import told

EXTRAS = {"parquet": "pyarrow", "train": "torch", "lookups": "spacy_lookups_data"}


def info(
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Print versions, bundled weights and lookups; --json holds the whole model cards."""
    import json

    with told():
        facts = collect()
        if as_json:
            typer.echo(json.dumps(facts, indent=1, ensure_ascii=False))
            return
        for name, value in facts.items():
            if isinstance(value, dict):
                typer.echo(f"{name}:")
                for key, detail in value.items():
                    typer.echo(f"  {key}: {_line(detail)}")
            else:
                typer.echo(f"{name}: {value}")


def collect() -> dict[str, Any]:
    """Collect what the command prints.

    Returns:
        Facts by name; weights and lookups are dicts of their own.
    """
    from spacy import about

    from spacy_diplomacy import __version__
    from spacy_diplomacy.lookups import DE_TABLES, EN_TABLES

    return {
        "spacy-diplomacy": __version__,
        "spaCy": about.__version__,
        "Python": platform.python_version(),
        "platform": platform.platform(),
        "weights": weights(),
        "lookups": {"en": sorted(EN_TABLES), "de": sorted(DE_TABLES)},
        "extras": {
            extra: "installed" if find_spec(module) else "not installed"
            for extra, module in EXTRAS.items()
        },
    }


def weights() -> dict[str, Any]:
    """Read the cards of the bundled weights.

    Returns:
        Name of the weights to their card: language, size, scores and licences as the card has
        them.
    """
    import json
    from pathlib import Path

    import spacy_diplomacy

    folder = Path(spacy_diplomacy.__file__).parent / "weights"
    cards: dict[str, Any] = {}
    for path in sorted(folder.glob("*/*/meta.json")):
        card = json.loads(path.read_text(encoding="utf8"))
        size = sum(file.stat().st_size for file in path.parent.rglob("*") if file.is_file())
        name = f"{path.parent.parent.name}/{path.parent.name}"
        cards[name] = {"megabytes": round(size / 1e6, 1), **card}
    return cards


def _line(detail: object) -> str:
    """Write a detail on one line; of a card only its size and what is not nested in it."""
    if isinstance(detail, dict):
        plain = {key: value for key, value in detail.items() if not isinstance(value, dict | list)}
        return ", ".join(f"{key} {value}" for key, value in plain.items())
    if isinstance(detail, list):
        return ", ".join(str(item) for item in detail) or "none"
    return str(detail)
