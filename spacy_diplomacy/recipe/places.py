"""Which parameter of the networks that run without torch is which of those that torch trains."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from thinc.api import Model

from spacy_diplomacy.ml.link_head import LINEAR as LINK_LINEAR
from spacy_diplomacy.ml.link_head import NEAR
from spacy_diplomacy.ml.stance_head import LINEAR as STANCE_LINEAR

_TABLES: Final = {"pieces": "word", "places": "position", "cases": "case", "states": "state"}


class Place(NamedTuple):
    """One parameter.

    Attributes:
        node: The layer that holds it.
        ours: Its name there.
        theirs: Its name in the state of the part that torch trains.
    """

    node: Model[Any, Any]
    ours: str
    theirs: str


def encoder_places(encoder: Model[Any, Any]) -> Iterator[Place]:
    """The parameters of a `TransformerEncoder`; theirs are of `torch_encoder.Encoder`."""
    embedding, *layers = encoder.layers[0].layers
    for ours, theirs in _TABLES.items():
        yield Place(embedding, ours, f"{theirs}.weight")
    yield from _norm(embedding.layers[0], "norm")
    for number, layer in enumerate(layers):
        attention, middle, feed_forward, end = layer.layers
        start = f"layers.{number}"
        for model, names in ((attention, ("qkv", "out")), (feed_forward, ("up", "down"))):
            for name in names:
                yield from _linear(model, name, f"{start}.{name}")
        yield from _norm(middle, f"{start}.norm1")
        yield from _norm(end, f"{start}.norm2")


def tag_places(head: Model[Any, Any]) -> Iterator[Place]:
    """The parameters of a `TagHead`."""
    yield Place(head, "W", "emit.weight")
    yield Place(head, "b", "emit.bias")
    yield Place(head, "steps", "steps")


def link_places(head: Model[Any, Any]) -> Iterator[Place]:
    """The parameters of a `LinkHead`."""
    for name in LINK_LINEAR:
        yield from _linear(head, name, name)
    for name in NEAR:
        yield Place(head, name, f"{name}.weight")


def stance_places(head: Model[Any, Any]) -> Iterator[Place]:
    """The parameters of a `StanceHead`."""
    for name in STANCE_LINEAR:
        yield from _linear(head, name, name)
    for name in ("near_target", "near_holder"):
        yield Place(head, name, f"{name}.weight")
    yield Place(head, "no_holder", "no_holder")


#: The parameters of each part that bundled weights consist of.
PLACES: Final[Mapping[str, Callable[[Model[Any, Any]], Iterator[Place]]]] = {
    "encoder": encoder_places,
    "roles": tag_places,
    "entities": tag_places,
    "link_source": link_places,
    "link_content": link_places,
    "stance": stance_places,
}


def _linear(node: Model[Any, Any], name: str, theirs: str) -> Iterator[Place]:
    yield Place(node, f"{name}_W", f"{theirs}.weight")
    yield Place(node, f"{name}_b", f"{theirs}.bias")


def _norm(node: Model[Any, Any], theirs: str) -> Iterator[Place]:
    yield Place(node, "G", f"{theirs}.weight")
    yield Place(node, "b", f"{theirs}.bias")
