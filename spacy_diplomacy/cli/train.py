"""``train``: a pipeline from a config, or the bundled weights from the corpora."""

from pathlib import Path
from typing import Annotated

import typer

from spacy_diplomacy.cli.problems import told
from spacy_diplomacy.errors import SettingError


def train(
    context: typer.Context,
    path: Annotated[
        Path,
        typer.Argument(
            metavar="CONFIG_OR_CORPORA",
            help="A spaCy config (.cfg) to train a pipeline of your own, or the folder of the "
            "corpora to make the bundled weights anew.",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path,
        typer.Option("--output", "-o", help="Folder for what is trained.", show_default=False),
    ],
    gpu_id: Annotated[
        int, typer.Option("--gpu-id", "-g", help="GPU for a config, -1 for none.")
    ] = -1,
) -> None:
    """Train from a config as spaCy's own command does, or run the recipe of the bundled weights.

    What else is given goes on: overrides such as --paths.train train.spacy to the config, options
    such as --resume to the recipe, which needs the extra spacy-diplomacy[train].
    """
    with told():
        if path.is_file() and path.suffix == ".cfg":
            from spacy.cli._util import parse_config_overrides
            from spacy.cli.train import train as train_config

            overrides = parse_config_overrides(list(context.args))
            train_config(path, output, use_gpu=gpu_id, overrides=overrides)
            return
        if path.is_dir():
            from spacy_diplomacy.recipe.__main__ import main as run_recipe

            raise typer.Exit(run_recipe([str(path), "--out", str(output), *context.args]))
        raise SettingError(
            f"There is no config and no folder {str(path)!r}.",
            "Give a file that ends in .cfg, or the folder of the corpora.",
        )
