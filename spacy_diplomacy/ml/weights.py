"""Bundled weights: found by language and name, read when first needed, filled into a network.

A set of weights is a folder ``weights/<lang>/<name>`` with ``meta.json`` (how it was made, what it
scores, the encoder's config, the settings of the parts) and ``weights.bin`` (the arrays).
"""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy
import srsly
from numpy.typing import NDArray
from spacy.util import registry
from thinc.api import Model

from spacy_diplomacy.errors import WeightsError
from spacy_diplomacy.ml.quantise import load_arrays, save_arrays

Arrays = dict[str, NDArray[Any]]
META_FILE = "meta.json"
ARRAYS_FILE = "weights.bin"


def weights_folder(lang: str, name: str) -> Path:
    """Where the weights of a name are, or would be."""
    return Path(str(files("spacy_diplomacy"))) / "weights" / lang / name


def bundled_names(lang: str) -> list[str]:
    """The names of the weights bundled for a language, sorted; often none."""
    folder = weights_folder(lang, "")
    return sorted(path.parent.name for path in folder.glob(f"*/{ARRAYS_FILE}"))


def read_meta(lang: str, name: str) -> dict[str, Any]:
    """Read what is known of a set of weights: its model card in machine-readable form.

    Args:
        lang: Language code.
        name: Name of the weights.

    Returns:
        The contents of ``meta.json``.

    Raises:
        WeightsError: If there are no such weights.
    """
    path = weights_folder(lang, name) / META_FILE
    if not path.exists():
        known = ", ".join(bundled_names(lang)) or "none"
        raise WeightsError(
            f"There are no bundled weights {name!r} for the language {lang!r}.",
            f"Choose among those there are ({known}), or the rules by 'none'.",
        )
    meta: dict[str, Any] = srsly.read_json(path)
    return meta


def build_encoder(meta: Mapping[str, Any]) -> Model[Any, Any]:
    """Build the encoder that a set of weights was trained with, its parameters still unset."""
    encoder: Model[Any, Any] = registry.resolve({"encoder": dict(meta["encoder"])})["encoder"]
    return encoder


def model_arrays(model: Model[Any, Any]) -> Arrays:
    """All parameters of a network, by the place of their layer in it.

    Args:
        model: The network.

    Returns:
        Arrays on the CPU, under keys like ``3.bilstm.W``.
    """
    ops: Any = model.ops
    found: Arrays = {}
    for number, node in enumerate(model.walk()):
        for param in node.param_names:
            if node.has_param(param):
                array = node.get_param(param)
                found[f"{number}.{node.name}.{param}"] = numpy.asarray(ops.to_numpy(array))
    return found


def fill_model(model: Model[Any, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
    """Set the parameters of a network to those of one of the same shape.

    Args:
        model: The network; its dimensions must be known.
        arrays: What `model_arrays` returned.

    Raises:
        WeightsError: If an array is missing, left over or of another shape.
    """
    ops: Any = model.ops
    left = set(arrays)
    for number, node in enumerate(model.walk()):
        for param in node.param_names:
            key = f"{number}.{node.name}.{param}"
            array = arrays.get(key)
            if array is None:
                raise WeightsError(
                    f"The weights hold no {key!r}.", "Use them with the network they belong to."
                )
            if node.has_param(param) and node.get_param(param).shape != array.shape:
                raise WeightsError(
                    f"The weights' {key!r} has another shape than the network's.",
                    "Use them with the network they belong to.",
                )
            node.set_param(param, ops.asarray(array, dtype="f"))
            left.discard(key)
    if left:
        raise WeightsError(
            f"The network has no place for {sorted(left)[0]!r}.",
            "Use the weights with the network they belong to.",
        )


def save_weights(folder: Path, parts: Mapping[str, Model[Any, Any]], meta: Any) -> None:
    """Write a set of weights.

    Args:
        folder: Where to; made if need be.
        parts: The networks by name (``encoder``, ``roles``, ...).
        meta: What goes into ``meta.json``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    flat = {
        f"{part}/{key}": array
        for part, model in parts.items()
        for key, array in model_arrays(model).items()
    }
    save_arrays(folder / ARRAYS_FILE, flat)
    srsly.write_json(folder / META_FILE, meta)


class LazyWeights:
    """Fills networks with bundled weights when they are first needed, or never.

    Args:
        lang: Language of the weights.
        name: Their name.
        parts: The networks to fill, by the names they have in the weights.
    """

    def __init__(self, lang: str, name: str, parts: Mapping[str, Model[Any, Any]]) -> None:
        self.lang = lang
        self.name = name
        self.parts = dict(parts)
        self.pending = True

    def load(self) -> None:
        """Fill the networks unless that has been done, or has been cancelled.

        Raises:
            WeightsError: If the weights do not fit the networks.
        """
        if not self.pending:
            return
        arrays = load_arrays(weights_folder(self.lang, self.name) / ARRAYS_FILE)
        for part, model in self.parts.items():
            start = f"{part}/"
            own = {key[len(start) :]: arrays[key] for key in arrays if key.startswith(start)}
            fill_model(model, own)
        self.pending = False

    def cancel(self) -> None:
        """Leave the networks as they are: they get their parameters from elsewhere."""
        self.pending = False
