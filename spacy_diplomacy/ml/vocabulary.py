"""The wordpiece vocabulary of a model: bundled, learned or given, stored with its weights."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import srsly
from spacy.tokens import Doc
from thinc.api import Model
from thinc.model import deserialize_attr, serialize_attr

from spacy_diplomacy.ml.learn_pieces import learn_pieces
from spacy_diplomacy.ml.wordpiece import WordPieces


def has_pieces(lang: str) -> bool:
    """Whether wordpieces of a language are bundled."""
    return _pieces_file(lang).is_file()


def _pieces_file(lang: str) -> Traversable:
    return files("spacy_diplomacy").joinpath("weights", lang, "wordpieces.txt")


@lru_cache(maxsize=1)
def bundled_pieces() -> tuple[str, ...]:
    """The uncased English wordpieces that the bundled weights were trained with."""
    return tuple(_pieces_file("en").read_text(encoding="utf8").split("\n")[:-1])


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


def learned_vocabulary(docs: Iterable[Doc]) -> WordPieces:
    """The vocabulary that fits the words of some documents.

    Args:
        docs: Documents of one language.

    Returns:
        The bundled vocabulary where the language has one, else one learned from the documents.
    """
    docs = list(docs)
    if not docs or has_pieces(docs[0].lang_):
        return vocabulary()
    words = Counter(token.text for doc in docs for token in doc)
    return vocabulary(learn_pieces(words))


@serialize_attr.register(WordPieces)
def _to_bytes(_: Any, value: WordPieces, name: str, model: Model[Any, Any]) -> bytes:
    data: bytes = srsly.msgpack_dumps(value.vocab)
    return data


@deserialize_attr.register(WordPieces)
def _from_bytes(_: Any, value: bytes, name: str, model: Model[Any, Any]) -> WordPieces:
    return vocabulary(srsly.msgpack_loads(value))
