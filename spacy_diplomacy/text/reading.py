"""What all parts read of a Doc: its text and words, once for a batch that nobody changes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

import numpy
from numpy.typing import NDArray
from spacy.attrs import IDX, ORTH, SPACY
from spacy.tokens import Doc

Value = TypeVar("Value")

#: What has been read, by function and Doc; None outside of `reading_once`.
_READ: ContextVar[dict[tuple[Any, Doc], Any] | None] = ContextVar("_READ", default=None)


@contextmanager
def reading_once() -> Iterator[None]:
    """Keep what `shared` functions read of Docs until the end of the block.

    Within it no Doc may be changed. Also a decorator for functions that change none.
    """
    if _READ.get() is not None:
        yield
        return
    token = _READ.set({})
    try:
        yield
    finally:
        _READ.reset(token)


def shared(read: Callable[[Doc], Value]) -> Callable[[Doc], Value]:
    """Let a function of a Doc compute its value once within `reading_once`.

    Args:
        read: A function of nothing but the Doc, whose value nobody changes.

    Returns:
        The function.
    """

    @wraps(read)
    def wrapped(doc: Doc) -> Value:
        known = _READ.get()
        if known is None:
            return read(doc)
        key = (read, doc)
        if key not in known:
            known[key] = read(doc)
        value: Value = known[key]
        return value

    return wrapped


@shared
def word_forms(doc: Doc) -> tuple[list[str], NDArray[numpy.int64]]:
    """Each word of a Doc, however often it occurs, and which of them each token is (tokens,)."""
    unique, inverse = numpy.unique(doc.to_array([ORTH]), return_inverse=True)
    strings = doc.vocab.strings
    return [strings[int(orth)] for orth in unique], inverse.reshape(-1)


@shared
def words_in(doc: Doc) -> list[str]:
    """The text of each token."""
    forms, places = word_forms(doc)
    return [forms[place] for place in places.tolist()]


@shared
def lower_in(doc: Doc) -> list[str]:
    """The text of each token in lower case."""
    forms, places = word_forms(doc)
    forms = [form.lower() for form in forms]
    return [forms[place] for place in places.tolist()]


@shared
def offsets_in(doc: Doc) -> list[int]:
    """The character offset of each token."""
    return doc.to_array([IDX]).reshape(-1).astype("int64").tolist()


@shared
def text_of(doc: Doc) -> str:
    """Give ``doc.text``.

    Each of a document's parts asks for it, and spaCy joins it anew, token by token, every time;
    here a word is looked up once however often it occurs.

    Args:
        doc: Any Doc.

    Returns:
        The unchanged text.
    """
    if len(doc) == 0:
        return ""
    forms, places = word_forms(doc)
    forms = forms + [form + " " for form in forms]
    spaced = doc.to_array([SPACY]).reshape(-1) != 0
    places = places + len(forms) // 2 * spaced
    return "".join([forms[place] for place in places.tolist()])
