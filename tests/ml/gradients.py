"""Finite differences for layers whose input or output is no plain array."""

from collections.abc import Callable
from typing import Any

import numpy


def slopes(
    function: Callable[[], float], array: numpy.ndarray, places: list[tuple[int, ...]]
) -> Any:
    """Slope of a function by single entries of an array that it reads."""
    found = []
    for place in places:
        old = array[place]
        step = 1e-2
        array[place] = old + step
        above = function()
        array[place] = old - step
        below = function()
        array[place] = old
        found.append((above - below) / (2 * step))
    return numpy.array(found)


def some_places(array: numpy.ndarray, count: int = 6) -> list[tuple[int, ...]]:
    """A few entries of an array, spread over it."""
    flat = numpy.linspace(0, array.size - 1, min(count, array.size)).astype(int)
    return [tuple(int(i) for i in numpy.unravel_index(at, array.shape)) for at in flat]
