"""``calibrate``: fit a trained pipeline's probabilities and threshold to a dev corpus."""

from pathlib import Path
from typing import Annotated

import typer

from spacy_diplomacy.cli.problems import told


def calibrate(
    pipeline: Annotated[
        str, typer.Argument(metavar="PIPELINE", help="The trained one.", show_default=False)
    ],
    path: Annotated[
        Path,
        typer.Argument(
            metavar="DOCBIN",
            help="Annotated documents that it was not trained on, as convert writes them.",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", help="Folder for the calibrated pipeline.", show_default=False
        ),
    ],
) -> None:
    """Fit the probabilities of quotes, and choose the threshold by F1.

    Also chooses whether the rules add what they find where the network finds nothing.
    """
    from spacy_diplomacy.batch.calibration import calibrate as fit_pipeline
    from spacy_diplomacy.batch.docbins import read_docbin
    from spacy_diplomacy.batch.pipelines import load_pipeline

    with told():
        nlp = load_pipeline(pipeline)
        fitted = fit_pipeline(nlp, read_docbin(nlp, path))
        nlp.to_disk(output)
        typer.echo(f"threshold {fitted.threshold}, patterns {fitted.patterns}")
        if fitted.error is None:
            typer.echo("too few drafts to fit the probabilities")
        else:
            typer.echo(f"calibration error {fitted.error:.3f}")
        typer.echo(f"quote_f {fitted.before:.3f} -> {fitted.after:.3f}")
