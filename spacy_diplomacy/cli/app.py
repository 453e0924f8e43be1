"""The command line ``spacy-diplomacy``, put together from its commands."""

import sys
from typing import Annotated

import typer

from spacy_diplomacy.cli.calibrate import calibrate
from spacy_diplomacy.cli.convert import convert
from spacy_diplomacy.cli.evaluate import evaluate
from spacy_diplomacy.cli.extract import extract
from spacy_diplomacy.cli.info import info
from spacy_diplomacy.cli.render import render
from spacy_diplomacy.cli.report import report
from spacy_diplomacy.cli.serve import serve
from spacy_diplomacy.cli.train import train

app = typer.Typer(
    name="diplomacy",
    help="Who said what about whom: quotes, their speakers and their stances.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (extract, render, report, evaluate, calibrate, convert, serve, info):
    app.command(no_args_is_help=command not in (info, serve))(command)
app.command(
    no_args_is_help=True,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)(train)


def _version(asked: bool) -> None:
    """Print the version and stop."""
    if asked:
        from spacy_diplomacy import __version__

        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Who said what about whom: quotes, their speakers and their stances."""


def main() -> None:
    """Run the command line: the console script ``spacy-diplomacy``."""
    try:
        app(prog_name="spacy-diplomacy")
    except BrokenPipeError:
        # whoever reads our output has enough; closing keeps Python from complaining at exit
        sys.stderr.close()
        sys.exit(1)
