"""``render``: show articles with their quotes as a page."""

from typing import Annotated

import typer

from spacy_diplomacy.cli.options import Inputs, OutputFile, Pipeline, Weights
from spacy_diplomacy.cli.problems import told


def render(
    inputs: Inputs,
    output: OutputFile = None,
    pipeline: Pipeline = None,
    weights: Weights = None,
    title: Annotated[str | None, typer.Option("--title", help="Title of the page.")] = None,
) -> None:
    """Make a self-contained HTML page of texts, or of records that extract wrote."""
    from spacy_diplomacy.batch.records import records_of
    from spacy_diplomacy.batch.writers import Output
    from spacy_diplomacy.display import render_records

    with told() as problems:
        records = records_of(
            inputs, problems, pipeline=pipeline, weights=weights.value if weights else None
        )
        page = render_records(list(records), title=title)
        with Output(output).opened() as stream:
            stream.write(page.encode("utf8"))
