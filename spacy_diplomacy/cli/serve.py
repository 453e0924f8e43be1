"""``serve``: a page on this machine to try texts on."""

from typing import Annotated

import typer

from spacy_diplomacy.cli.options import Pipeline, Weights
from spacy_diplomacy.cli.problems import told


def serve(
    pipeline: Pipeline = None,
    weights: Weights = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes any.")] = 8000,
) -> None:
    """Serve a page to paste texts into, and a JSON endpoint, on this machine only.

    POST plain text or {"text": "..."} to get the record.
    """
    from spacy_diplomacy.batch.pipelines import load_pipeline
    from spacy_diplomacy.batch.serving import QuoteServer

    with told():
        nlp = load_pipeline(pipeline, weights.value if weights else None)
        with QuoteServer(nlp, port) as server:
            typer.echo(f"Serving on {server.address} - stop with Ctrl+C.")
            try:
                server.serve_forever()
            except KeyboardInterrupt:
                typer.echo("Stopped.")
