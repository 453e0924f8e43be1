"""The wordpiece vocabulary of a model: bundled or the user's own, stored with its weights."""

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

import srsly
from thinc.api import Model
from thinc.model import deserialize_attr, serialize_attr

from spacy_diplomacy.ml.wordpiece import WordPieces


@lru_cache(maxsize=1)
def bundled_pieces() -> tuple[str, ...]:
    """The uncased English wordpieces that the bundled weights were trained with."""
    path = files("spacy_diplomacy").joinpath("weights", "en", "wordpieces.txt")
    return tuple(path.read_text(encoding="utf8").split("\n")[:-1])


@lru_cache(maxsize=8)
def _shared(pieces: tuple[str, ...]) -> WordPieces:
    return WordPieces(pieces)


def vocabulary(pieces: Sequence[str] = ()) -> WordPieces:
    """The vocabulary of the given wordpieces, or the bundled one.

    Equal vocabularies share one object, and so its cache.

    Args:
        pieces: The wordpieces in the order of their ids; empty for the bundled ones.

    Returns:
        The vocabulary.
    """
    return _shared(tuple(pieces) or bundled_pieces())


@serialize_attr.register(WordPieces)
def _to_bytes(_: Any, value: WordPieces, name: str, model: Model[Any, Any]) -> bytes:
    data: bytes = srsly.msgpack_dumps(value.vocab)
    return data


@deserialize_attr.register(WordPieces)
def _from_bytes(_: Any, value: bytes, name: str, model: Model[Any, Any]) -> WordPieces:
    return vocabulary(srsly.msgpack_loads(value))
