"""Writes the API pages: one a part of the package, each module with all its public names."""

from pathlib import Path

PARTS = {
    "core": ("The core", "What everyone uses: quotes, speakers and stances, storage, the record."),
    "lookups": ("Lookups", "Tables of words, one folder a language."),
    "pipeline": ("Components", "The pipeline's components."),
    "text": ("Text", "Paragraphs, quotation marks, and the engine without weights."),
    "ml": ("Networks", "Encoders, heads and bundled weights."),
    "resolve": ("Speakers", "Mentions, chains, names, places."),
    "stance": ("Stances", "Targets, stances, verbal acts."),
    "scorers": ("Scorers", "What is measured."),
    "corpus": ("Corpora", "Formats, and the way to a DocBin and back."),
    "display": ("Display", "Pages and tables."),
    "batch": ("Batch", "Many documents."),
    "cli": ("Command line", "The commands."),
    "recipe": ("Recipe", "How the bundled weights are made."),
}
"""Title and first sentence of each part's page; the core is what lies in no folder."""


def modules(package: Path) -> dict[str, list[str]]:
    """The dotted names of all modules by part.

    Args:
        package: The package's folder.

    Returns:
        Names in alphabetical order under each part.
    """
    found: dict[str, list[str]] = {part: [] for part in PARTS}
    for path in sorted(package.rglob("*.py")):
        names = [*path.relative_to(package).with_suffix("").parts]
        part = names[0] if len(names) > 1 else "core"
        dotted = ".".join([package.name, *(name for name in names if name != "__init__")])
        found[part].append(dotted)
    return found


def write_pages(package: Path, folder: Path) -> None:
    """Write a page for each part.

    Args:
        package: The package's folder.
        folder: Where the pages go.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for part, names in modules(package).items():
        title, text = PARTS[part]
        sections = [
            f"## `{name}`\n\n```{{eval-rst}}\n.. automodule:: {name}\n```\n" for name in names
        ]
        page = "\n".join([f"# {title}\n\n{text}\n", *sections])
        (folder / f"{part}.md").write_text(page, encoding="utf-8")
