"""Stores arrays in a quarter of their size: matrices as 8-bit integers with one scale a row.

The file is msgpack of plain numbers, strings and bytes, so that reading one runs no code of its
own. Short arrays keep all their bits: biases, scales and transitions are next to nothing in size.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy
import srsly
from numpy.typing import NDArray

from spacy_diplomacy.errors import WeightsError

_FORMAT: Final = "spacy-diplomacy arrays 1"
_LEVELS: Final = 127
#: Arrays with fewer values are stored as they are.
_SHORT: Final = 4096
_DTYPES: Final = ("float32", "int64", "int32")

Arrays = dict[str, NDArray[Any]]


def pack(array: NDArray[numpy.floating[Any]]) -> tuple[NDArray[numpy.int8], NDArray[Any]]:
    """Round a matrix to 8-bit integers, each row on a scale of its own.

    Args:
        array: Finite values (rows, columns).

    Returns:
        The integers (rows, columns) from -127 to 127, and the scales (rows,), float32, that they
        are to be multiplied by. No value is off by more than half its row's scale.
    """
    scales = (numpy.abs(array).max(axis=1, initial=0) / _LEVELS).astype("float32")
    scales[scales == 0] = 1
    return numpy.rint(array / scales[:, None]).astype("int8"), scales


def unpack(integers: NDArray[numpy.int8], scales: NDArray[Any]) -> NDArray[numpy.float32]:
    """Undo `pack`, but for the rounding: float32 (rows, columns)."""
    array = integers.astype("float32")
    array *= scales[:, None]
    return array


def _entry(array: NDArray[Any]) -> dict[str, Any]:
    """One array in numbers, strings and bytes."""
    if array.dtype.kind == "f":
        array = array.astype("float32")
    entry: dict[str, Any] = {"shape": list(array.shape), "dtype": str(array.dtype)}
    if array.dtype.kind == "f" and array.ndim == 2 and array.size >= _SHORT:
        if not numpy.isfinite(array).all():
            raise WeightsError(
                "An array to be stored has values that are not numbers.",
                "Train with a lower learning rate, and store again.",
            )
        integers, scales = pack(array)
        return {**entry, "data": integers.tobytes(), "scales": scales.tobytes()}
    if str(array.dtype) not in _DTYPES:
        raise WeightsError(
            f"An array of the type {array.dtype} cannot be stored.",
            f"Convert it to one of {', '.join(_DTYPES)}.",
        )
    return {**entry, "data": numpy.ascontiguousarray(array).tobytes()}


def _array(entry: Mapping[str, Any]) -> NDArray[Any]:
    """Undo `_entry`."""
    shape = tuple(entry["shape"])
    if "scales" in entry:
        integers = numpy.frombuffer(entry["data"], dtype="int8").reshape(shape)
        return unpack(integers, numpy.frombuffer(entry["scales"], dtype="float32"))
    if entry["dtype"] not in _DTYPES:
        raise ValueError(entry["dtype"])
    return numpy.frombuffer(entry["data"], dtype=entry["dtype"]).reshape(shape).copy()


def arrays_to_bytes(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Serialise named arrays, matrices of floats as 8-bit integers by row.

    Args:
        arrays: Arrays of floats or of 32- or 64-bit integers, any shapes.

    Returns:
        What `arrays_from_bytes` reads; equal for equal arrays.

    Raises:
        WeightsError: If an array is of another type, or a large matrix is not finite.
    """
    entries = {name: _entry(array) for name, array in arrays.items()}
    data: bytes = srsly.msgpack_dumps({"format": _FORMAT, "arrays": entries})
    return data


def arrays_from_bytes(data: bytes) -> Arrays:
    """Read named arrays, floats as float32.

    Args:
        data: What `arrays_to_bytes` returned.

    Returns:
        The arrays, in the order they were stored in.

    Raises:
        WeightsError: If the data are not such arrays.
    """
    try:
        content = srsly.msgpack_loads(data)
        if content["format"] != _FORMAT:
            raise ValueError(content["format"])
        return {name: _array(entry) for name, entry in content["arrays"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise WeightsError(
            "These are not arrays stored by this version of the package.",
            "Install the version that stored them, or store them again.",
        ) from error


def save_arrays(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write `arrays_to_bytes` to a file."""
    path.write_bytes(arrays_to_bytes(arrays))


def load_arrays(path: Path) -> Arrays:
    """Read the arrays of a file that `save_arrays` wrote.

    Args:
        path: The file.

    Returns:
        The arrays by name.

    Raises:
        WeightsError: If there is no such file, or it holds something else.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise WeightsError(
            f"There is no file {path.name!r} of stored arrays.",
            "Reinstall the package, or check the path of the weights.",
        ) from error
    return arrays_from_bytes(data)
