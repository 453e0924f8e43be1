"""``report``: who spoke, how often, for and against whom, over many records."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from spacy_diplomacy.cli.options import OutputFile
from spacy_diplomacy.cli.problems import told


class ReportFormat(StrEnum):
    """How a report is written."""

    table = "table"
    csv = "csv"
    html = "html"


SUFFIXES = {".csv": ReportFormat.csv, ".html": ReportFormat.html, ".htm": ReportFormat.html}


def report(
    records: Annotated[
        list[str],
        typer.Argument(
            metavar="RECORDS...", help="Files of records that extract wrote, or folders of them."
        ),
    ],
    output: OutputFile = None,
    format: Annotated[
        ReportFormat | None,
        typer.Option("--format", "-f", help="Without it the output's name decides, else a table."),
    ] = None,
) -> None:
    """Sum up records: speakers with their quotes, and each stance of a holder to a target."""
    from spacy_diplomacy.batch.records import read_records, record_files
    from spacy_diplomacy.batch.writers import Output
    from spacy_diplomacy.display.report import as_csv, as_html, as_text, print_tables, summarise

    with told() as problems:
        files = record_files(records)
        summary = summarise(
            record for file in files for record in read_records(file, problems, with_text=False)
        )
        chosen = format or SUFFIXES.get(_suffix(output), ReportFormat.table)
        if chosen is ReportFormat.table and output is None:
            print_tables(summary)
            return
        write = {
            ReportFormat.table: as_text,
            ReportFormat.csv: as_csv,
            ReportFormat.html: as_html,
        }[chosen]
        with Output(output).opened() as stream:
            stream.write(write(summary).encode("utf8"))


def _suffix(output: Path | None) -> str:
    """Give the ending of the output's name."""
    return output.suffix.lower() if output else ""
