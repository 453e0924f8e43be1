"""Say what went wrong on standard error, and with which exit status the command ends."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from spacy_diplomacy.errors import DiplomacyError, InputError

PARTIAL = 1
"""Exit status when some input could not be read or processed."""
USAGE = 2
"""Exit status when the command was not given what it needs."""


class Problems:
    """Prints the problems of a run, each at once, and counts them."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, error: DiplomacyError) -> None:
        """Print a problem and remember that there was one.

        Args:
            error: The problem.
        """
        self.count += 1
        say_error(error)

    def exit(self) -> None:
        """End the command if there were problems.

        Raises:
            typer.Exit: With status 1, if there were any.
        """
        if self.count:
            raise typer.Exit(PARTIAL)


def say_error(error: Exception) -> None:
    """Print an error on standard error.

    Args:
        error: The error.
    """
    typer.echo(f"error: {error}", err=True)


@contextmanager
def told() -> Iterator[Problems]:
    """Run a command's body: its problems are printed, and decide the exit status.

    Yields:
        The handler of problems that do not stop the command.

    Raises:
        typer.Exit: With status 1 if some input failed, 2 if the command could not be run.
    """
    problems = Problems()
    try:
        yield problems
    except InputError as error:
        say_error(error)
        raise typer.Exit(PARTIAL) from None
    except DiplomacyError as error:
        say_error(error)
        raise typer.Exit(USAGE) from None
    except BrokenPipeError:
        raise
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        typer.echo(f"error: {place}{error.strerror or error}.", err=True)
        raise typer.Exit(USAGE) from None
    problems.exit()
