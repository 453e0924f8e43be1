"""``extract``: find the quotes of many documents."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from spacy_diplomacy.cli.options import (
    Inputs,
    ModeName,
    OutputFile,
    Pipeline,
    Processes,
    Weights,
)
from spacy_diplomacy.cli.problems import told
from spacy_diplomacy.cli.progress import with_progress
from spacy_diplomacy.errors import SettingError


class FormatName(StrEnum):
    """How records are written."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"
    html = "html"
    brat = "brat"
    labelstudio = "labelstudio"


def extract(
    inputs: Inputs,
    output: OutputFile = None,
    format: Annotated[
        FormatName | None,
        typer.Option(
            "--format",
            "-f",
            help="Without it the output's name decides; else a table on a terminal, JSON Lines "
            "in a pipe.",
        ),
    ] = None,
    pipeline: Pipeline = None,
    weights: Weights = None,
    mode: Annotated[
        list[ModeName] | None,
        typer.Option("--mode", "-m", help="Keep only quotes of this mode; may be repeated."),
    ] = None,
    n_process: Processes = 1,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Leave out documents that the output already holds."),
    ] = False,
    no_text: Annotated[
        bool, typer.Option("--no-text", help="Leave the articles' words out of the output.")
    ] = False,
) -> None:
    """Find who said what about whom in texts.

    What cannot be read is named with file and line, the rest is done, and the exit status is 1.
    """
    from spacy_diplomacy.batch.inputs import count_inputs, read_inputs
    from spacy_diplomacy.batch.pipelines import load_pipeline
    from spacy_diplomacy.batch.resume import done_ids
    from spacy_diplomacy.batch.runner import run_pipeline
    from spacy_diplomacy.batch.writers import Output, make_writer
    from spacy_diplomacy.record import to_record

    with told() as problems:
        _check(inputs, output, resume, n_process)
        name = format.value if format else _format_for(output)
        writer = make_writer(name, Output(output, not no_text, append=resume))
        nlp = load_pipeline(pipeline, weights.value if weights else None)
        done = done_ids(output) if resume and output else set()
        texts = (text for text in read_inputs(inputs, problems) if text.id not in done)
        found = run_pipeline(nlp, texts, n_process=n_process, on_error=problems)
        if name != "table" or output is not None:
            # tables on the terminal show by themselves how far it is
            found = with_progress(found, lambda: count_inputs(inputs), "Documents")
        with writer:
            for text, doc in found:
                record = to_record(doc, text.id)
                writer.write(_of_modes(record, {m.value for m in mode or ()}))


def _check(inputs: list[str], output: Path | None, resume: bool, n_process: int) -> None:
    """Refuse options that do not go together."""
    if resume and output is None:
        raise SettingError(
            "There is no output to resume.", "Name the file to go on with: --output FILE."
        )
    if n_process < -1 or n_process == 0:
        raise SettingError(
            f"The number of processes is {n_process}.", "Give 1 or more, or -1 for one a core."
        )
    if output is not None and output.is_file():
        for name in inputs:
            if Path(name).is_file() and output.samefile(name):
                raise SettingError(
                    f"The output {name!r} is also an input and would be overwritten.",
                    "Give the output another name.",
                )


def _format_for(output: Path | None) -> str:
    """Choose the format nobody named."""
    from spacy_diplomacy.batch.writers import SUFFIXES

    if output is None:
        return "table" if sys.stdout.isatty() else "jsonl"
    return SUFFIXES.get(output.suffix.lower(), "jsonl")


def _of_modes(record: dict[str, Any], modes: set[str]) -> dict[str, Any]:
    """Keep only quotes of some modes; one inside a quote that goes is no longer nested."""
    if not modes:
        return record
    kept = [quote for quote in record["quotes"] if quote["mode"] in modes]
    ids = {quote["id"] for quote in kept}
    record["quotes"] = [
        quote if quote["nested_in"] in ids else {**quote, "nested_in": None} for quote in kept
    ]
    return record
