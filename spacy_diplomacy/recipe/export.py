"""Turns what torch trained into the networks that run without torch, and writes them as weights.

The state is that of `recipe.teacher_network.TeacherNetwork` as numpy arrays. The layers of both
sides compute the same; `recipe.parity` measures it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy
from numpy.typing import NDArray
from thinc.api import Model

from spacy_diplomacy.errors import WeightsError
from spacy_diplomacy.ml.link_head import LINEAR as LINK_LINEAR
from spacy_diplomacy.ml.link_head import NEAR, LinkHead
from spacy_diplomacy.ml.stance_head import LINEAR as STANCE_LINEAR
from spacy_diplomacy.ml.stance_head import StanceHead
from spacy_diplomacy.ml.tag_head import TagHead
from spacy_diplomacy.ml.weights import build_encoder, save_weights

#: What torch trained, by the names of its parameters.
State = Mapping[str, NDArray[Any]]

#: The encoder's config when the card names none: MiniLM's size, the bundled wordpieces.
ENCODER: Final = {"@architectures": "spacy_diplomacy.TransformerEncoder.v1"}
#: What the state calls each part that `ml.weights` stores.
PARTS: Final = {
    "encoder": "enc",
    "roles": "roles",
    "entities": "ner",
    "link_source": "link_s",
    "link_content": "link_c",
    "stance": "stance",
}
_TABLES: Final = {"pieces": "word", "places": "position", "cases": "case", "states": "state"}


def export_teacher(state: State, folder: Path, meta: Mapping[str, Any]) -> None:
    """Write the trained network as a set of weights.

    Args:
        state: The whole state of the trained network.
        folder: Where to; made if need be.
        meta: The model card; its `encoder` is the config the encoder is built by, MiniLM's size
            when left out.

    Raises:
        WeightsError: If the state lacks an array or one has another shape than the config says.
    """
    card = {"encoder": ENCODER, **meta}
    save_weights(folder, export_parts(state, card["encoder"]), card)


def export_parts(state: State, encoder: Mapping[str, Any] = ENCODER) -> dict[str, Model[Any, Any]]:
    """Build all networks of the trained one, by the names that bundled weights give them.

    Args:
        state: The whole state of the trained network.
        encoder: Config of the encoder.

    Returns:
        The networks `encoder`, `roles`, `entities`, `link_source`, `link_content`, `stance`.

    Raises:
        WeightsError: If the state lacks an array or one has another shape than the config says.
    """
    own = {part: _below(state, name) for part, name in PARTS.items()}
    return {
        "encoder": export_encoder(own["encoder"], encoder),
        "roles": export_tag_head(own["roles"]),
        "entities": export_tag_head(own["entities"]),
        "link_source": export_link_head(own["link_source"]),
        "link_content": export_link_head(own["link_content"]),
        "stance": export_stance_head(own["stance"]),
    }


def _below(state: State, name: str) -> dict[str, NDArray[Any]]:
    """The arrays of one part, by their names in it."""
    start = f"{name}."
    return {key[len(start) :]: state[key] for key in state if key.startswith(start)}


def export_encoder(state: State, config: Mapping[str, Any] = ENCODER) -> Model[Any, Any]:
    """Build `ml.transformer.TransformerEncoder` from the state of `torch_encoder.Encoder`.

    Args:
        state: The encoder's state.
        config: The config the encoder is built by.

    Returns:
        The encoder, from Docs to rows.

    Raises:
        WeightsError: If the state lacks an array or one has another shape than the config says.
    """
    encoder = build_encoder({"encoder": config})
    encoder.initialize()
    embedding, *layers = encoder.layers[0].layers
    for ours, theirs in _TABLES.items():
        _put(embedding, ours, state, f"{theirs}.weight")
    _put_norm(embedding.layers[0], state, "norm")
    for number, layer in enumerate(layers):
        attention, middle, feed_forward, end = layer.layers
        start = f"layers.{number}"
        for model, names in ((attention, ("qkv", "out")), (feed_forward, ("up", "down"))):
            for name in names:
                _put_linear(model, name, state, f"{start}.{name}")
        _put_norm(middle, state, f"{start}.norm1")
        _put_norm(end, state, f"{start}.norm2")
    if f"layers.{len(layers)}.qkv.weight" in state:
        raise WeightsError(
            f"The trained encoder has more layers than the {len(layers)} of its config.",
            "Export it with the config it was trained with.",
        )
    return encoder


def export_tag_head(state: State) -> Model[Any, Any]:
    """Build `ml.tag_head.TagHead` from the state of its twin in torch.

    Args:
        state: The head's state.

    Returns:
        The head.

    Raises:
        WeightsError: If the state lacks an array.
    """
    tags, width = _get(state, "emit.weight").shape
    head = TagHead((tags - 1) // 2, width)
    _put(head, "W", state, "emit.weight")
    _put(head, "b", state, "emit.bias")
    _put(head, "steps", state, "steps")
    return head


def export_link_head(state: State) -> Model[Any, Any]:
    """Build `ml.link_head.LinkHead` from the state of its twin in torch.

    Args:
        state: The head's state.

    Returns:
        The head.

    Raises:
        WeightsError: If the state lacks an array.
    """
    hidden, rows = _get(state, "dependent.weight").shape
    head = LinkHead(hidden, rows // 3)
    for name in LINK_LINEAR:
        _put_linear(head, name, state, name)
    for name in NEAR:
        _put(head, name, state, f"{name}.weight")
    return head


def export_stance_head(state: State) -> Model[Any, Any]:
    """Build `ml.stance_head.StanceHead` from the state of its twin in torch.

    Args:
        state: The head's state.

    Returns:
        The head.

    Raises:
        WeightsError: If the state lacks an array.
    """
    hidden, width = _get(state, "key.weight").shape
    buckets = len(_get(state, "near_target.weight"))
    head = StanceHead(width, hidden, buckets=buckets)
    for name in STANCE_LINEAR:
        _put_linear(head, name, state, name)
    for name in ("near_target", "near_holder"):
        _put(head, name, state, f"{name}.weight")
    _put(head, "no_holder", state, "no_holder")
    return head


def _get(state: State, name: str) -> NDArray[numpy.float32]:
    if name not in state:
        raise WeightsError(
            f"The trained state holds no {name!r}.", "Export what this recipe has trained."
        )
    return numpy.asarray(state[name], dtype="f")


def _put(model: Model[Any, Any], ours: str, state: State, theirs: str) -> None:
    """Set one parameter; where it has a value, that of the same shape."""
    ops: Any = model.ops
    array = _get(state, theirs)
    if model.has_param(ours) and model.get_param(ours).shape != array.shape:
        raise WeightsError(
            f"The trained {theirs!r} has the shape {array.shape}, "
            f"its network's has {model.get_param(ours).shape}.",
            "Export it with the config it was trained with.",
        )
    model.set_param(ours, ops.asarray(array, dtype="f"))


def _put_linear(model: Model[Any, Any], name: str, state: State, theirs: str) -> None:
    _put(model, f"{name}_W", state, f"{theirs}.weight")
    _put(model, f"{name}_b", state, f"{theirs}.bias")


def _put_norm(model: Model[Any, Any], state: State, theirs: str) -> None:
    _put(model, "G", state, f"{theirs}.weight")
    _put(model, "b", state, f"{theirs}.bias")
