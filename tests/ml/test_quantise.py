"""Arrays in 8 bits a value, and the file they are stored in."""

from pathlib import Path

import numpy
import pytest
import srsly
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from spacy_diplomacy.errors import WeightsError
from spacy_diplomacy.ml.quantise import (
    arrays_from_bytes,
    arrays_to_bytes,
    load_arrays,
    pack,
    save_arrays,
    unpack,
)

MATRICES = arrays(
    "float32",
    array_shapes(min_dims=2, max_dims=2, max_side=8),
    elements=st.floats(-1000, 1000, width=32),
)


@given(MATRICES)
def test_no_value_is_off_by_more_than_half_a_step(array: numpy.ndarray) -> None:
    integers, scales = pack(array)
    assert integers.dtype == numpy.int8
    assert scales.shape == array.shape[:1]
    off = numpy.abs(unpack(integers, scales) - array)
    assert (off <= 0.501 * scales[:, None] + 1e-12).all()


def test_normal_weights_lose_less_than_one_percent() -> None:
    array = numpy.random.normal(size=(200, 384)).astype("f")
    off = numpy.linalg.norm(unpack(*pack(array)) - array) / numpy.linalg.norm(array)
    assert 0.001 < off < 0.01


def test_rows_of_different_size_do_not_harm_each_other() -> None:
    array = numpy.stack([numpy.linspace(-1, 1, 50), numpy.linspace(-1000, 1000, 50)])
    assert numpy.abs(unpack(*pack(array)) - array)[0].max() < 0.005


def test_zeros_stay_zeros() -> None:
    array = numpy.zeros((3, 4), dtype="f")
    assert (unpack(*pack(array)) == array).all()


def test_file_round_trip(tmp_path: Path) -> None:
    given_arrays = {
        "large": numpy.random.normal(size=(64, 100)).astype("f"),
        "steps": numpy.array([[0.0, -1e9], [1.0, -numpy.inf]], dtype="f"),
        "bias": numpy.random.normal(size=5000).astype("f"),
        "doubles": numpy.arange(3.0),
        "counts": numpy.arange(6).reshape(2, 3),
        "none": numpy.zeros((0, 7), dtype="f"),
    }
    path = tmp_path / "arrays.bin"
    save_arrays(path, given_arrays)
    read = load_arrays(path)
    assert list(read) == list(given_arrays)
    assert path.stat().st_size < 64 * 100 * 1.2 + 5000 * 4 + 1000
    for name, array in given_arrays.items():
        assert read[name].shape == array.shape
        assert read[name].flags.writeable
        if name == "large":
            numpy.testing.assert_allclose(read[name], array, atol=0.02)
        else:
            numpy.testing.assert_array_equal(read[name], array)
    assert read["doubles"].dtype == numpy.float32
    assert read["counts"].dtype == numpy.int64
    assert arrays_to_bytes(given_arrays) == path.read_bytes()


def test_what_cannot_be_stored() -> None:
    with pytest.raises(WeightsError, match="not numbers"):
        arrays_to_bytes({"a": numpy.full((64, 100), numpy.nan, dtype="f")})
    with pytest.raises(WeightsError, match="type object"):
        arrays_to_bytes({"a": numpy.array([None])})


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        srsly.msgpack_dumps({"format": "other"}),
        srsly.msgpack_dumps([1]),
        arrays_to_bytes({"a": numpy.zeros(5, dtype="f")}).replace(b"float32", b"complex"),
        arrays_to_bytes({"a": numpy.zeros(5, dtype="f")})[:-3],
    ],
)
def test_other_data_are_refused(data: bytes) -> None:
    with pytest.raises(WeightsError, match="not arrays"):
        arrays_from_bytes(data)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"no file 'weights\.bin'"):
        load_arrays(tmp_path / "weights.bin")
