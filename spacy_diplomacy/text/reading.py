"""The text of a Doc, faster than token by token."""

import numpy
from spacy.attrs import ORTH, SPACY
from spacy.tokens import Doc


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
    columns = doc.to_array([ORTH, SPACY])
    unique, inverse = numpy.unique(columns[:, 0], return_inverse=True)
    strings = doc.vocab.strings
    words = [strings[int(orth)] for orth in unique]
    words += [word + " " for word in words]
    places = inverse.reshape(-1) + len(unique) * (columns[:, 1] != 0)
    return "".join([words[place] for place in places.tolist()])
