"""A progress bar on standard error, where there is someone to see it."""

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

MANY = 10
"""From so many documents on a bar is shown."""

Item = TypeVar("Item")


def with_progress(
    items: Iterable[Item], count: Callable[[], int | None], what: str
) -> Iterator[Item]:
    """Pass items on and show how many have passed.

    Args:
        items: The items.
        count: Counts how many are coming, None if nobody knows; called only for a bar.
        what: What they are, for the bar.

    Yields:
        The items.
    """
    total = count() if sys.stderr.isatty() else 0
    if total is not None and total < MANY:
        yield from items
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield from progress.track(items, total=total)
