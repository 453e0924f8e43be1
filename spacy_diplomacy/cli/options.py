"""The arguments and options that several commands share."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class WeightsName(StrEnum):
    """Bundled weights, or the rules alone."""

    accurate = "accurate"
    fast = "fast"
    none = "none"


class ModeName(StrEnum):
    """What a quote's source did."""

    speech = "speech"
    writing = "writing"
    thought = "thought"


Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT...",
        help="Text files, folders of them, JSON Lines files with a text field, or - for "
        "standard input.",
        show_default=False,
    ),
]
OutputFile = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="File to write; standard output without it."),
]
Pipeline = Annotated[
    str | None,
    typer.Option(
        "--pipeline",
        "-p",
        help="Folder or package of a spaCy pipeline, or blank: and a language code such as "
        "blank:de. One without our components gets them added. [default: blank:en]",
    ),
]
Weights = Annotated[
    WeightsName | None,
    typer.Option("--weights", "-w", help="Bundled weights, none for the rules alone."),
]
Processes = Annotated[
    int, typer.Option("--n-process", "-n", help="Number of processes, -1 for one a core.")
]
