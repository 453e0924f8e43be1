"""Turns what torch trained into the networks that run without torch, and writes them as weights.

The state is that of `recipe.teacher_network.TeacherNetwork` as numpy arrays. The layers of both
sides compute the same; `recipe.parity` measures it.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import numpy
from numpy.typing import NDArray
from thinc.api import Model

from spacy_diplomacy.errors import WeightsError
from spacy_diplomacy.ml.link_head import LinkHead
from spacy_diplomacy.ml.stance_head import StanceHead
from spacy_diplomacy.ml.tag_head import TagHead
from spacy_diplomacy.ml.weights import build_encoder, save_weights
from spacy_diplomacy.recipe.places import (
    PLACES,
    Place,
    encoder_places,
    link_places,
    stance_places,
    tag_places,
)

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
    depth = len(encoder.layers[0].layers) - 1
    if f"layers.{depth}.qkv.weight" in state:
        raise WeightsError(
            f"The trained encoder has more layers than the {depth} of its config.",
            "Export it with the config it was trained with.",
        )
    return _fill(encoder, encoder_places(encoder), state)


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
    return _fill(head, tag_places(head), state)


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
    return _fill(head, link_places(head), state)


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
    return _fill(head, stance_places(head), state)


def state_of(parts: Mapping[str, Model[Any, Any]]) -> dict[str, NDArray[numpy.float32]]:
    """Undo `export_parts`: the state that these networks were, or could have been, trained as.

    Args:
        parts: The networks, by the names that bundled weights give them.

    Returns:
        The state, without what torch computes itself.
    """
    state = {}
    for part, name in PARTS.items():
        for model, ours, theirs in PLACES[part](parts[part]):
            ops: Any = model.ops
            state[f"{name}.{theirs}"] = numpy.asarray(ops.to_numpy(model.get_param(ours)))
    return state


def _get(state: State, name: str) -> NDArray[numpy.float32]:
    if name not in state:
        raise WeightsError(
            f"The trained state holds no {name!r}.", "Export what this recipe has trained."
        )
    return numpy.asarray(state[name], dtype="f")


def _fill(model: Model[Any, Any], places: Iterable[Place], state: State) -> Model[Any, Any]:
    """Set the parameters of a network; where one has a value, to an array of the same shape."""
    for node, ours, theirs in places:
        ops: Any = node.ops
        array = _get(state, theirs)
        if node.has_param(ours) and node.get_param(ours).shape != array.shape:
            raise WeightsError(
                f"The trained {theirs!r} has the shape {array.shape}, "
                f"its network's has {node.get_param(ours).shape}.",
                "Export it with the config it was trained with.",
            )
        node.set_param(ours, ops.asarray(array, dtype="f"))
    return model
