"""``evaluate``: score a pipeline on a corpus."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from spacy_diplomacy.cli.options import Pipeline, Weights
from spacy_diplomacy.cli.problems import told


def evaluate(
    scheme: Annotated[
        str,
        typer.Argument(
            help="Form of the corpus: polnear, cofenet, gum_quotes, directed_sentiment, newsmtsc, "
            "wikinews_de, records or docbin.",
            show_default=False,
        ),
    ],
    path: Annotated[
        Path, typer.Argument(metavar="FILE_OR_FOLDER", help="The corpus.", show_default=False)
    ],
    pipeline: Pipeline = None,
    weights: Weights = None,
    json_output: Annotated[
        Path | None,
        typer.Option("--json", metavar="OUT", help="File for the figures as one JSON object."),
    ] = None,
) -> None:
    """Score a pipeline on a corpus with gold annotations; figures are fractions."""
    from spacy_diplomacy.batch.evaluate import LANGUAGES, check_corpus, evaluate_corpus
    from spacy_diplomacy.batch.pipelines import load_pipeline

    with told() as problems:
        check_corpus(scheme, path)
        nlp = load_pipeline(
            pipeline, weights.value if weights else None, LANGUAGES.get(scheme, "en")
        )
        figures = evaluate_corpus(scheme, nlp, path, problems)
        if json_output:
            json_output.parent.mkdir(parents=True, exist_ok=True)
            text = json.dumps(figures, indent=1, ensure_ascii=False)
            json_output.write_text(text + "\n", encoding="utf8")
        for line in lines_of(figures):
            typer.echo(line)


def lines_of(figures: dict[str, Any], name: str = "") -> list[str]:
    """Write figures for people: precision, recall and F1 on one line, all else a line each.

    Args:
        figures: Figures by name, in any depth.
        name: Name of the whole.

    Returns:
        The lines.
    """
    if {"p", "r", "f"} <= set(figures):
        shown = " ".join(f"{key.upper()} {_shown(figures[key]):>6}" for key in "prf")
        counts = [f"{key} {figures[key]}" for key in ("gold", "pred") if key in figures]
        return [f"{name:32}{shown}  {' '.join(counts)}".rstrip()]
    lines: list[str] = []
    for key, value in figures.items():
        inner = f"{name} {key}".strip()
        if isinstance(value, dict):
            lines += lines_of(value, inner)
        else:
            lines.append(f"{inner:32}{_shown(value)}")
    return lines


def _shown(value: float | int | None) -> str:
    """Write a figure."""
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.4f}"
