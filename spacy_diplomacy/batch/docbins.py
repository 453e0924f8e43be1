"""Score all components of a pipeline on a DocBin, whatever their scores are called."""

import zlib
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Corpus, Example

from spacy_diplomacy.batch.inputs import ErrorHandler, raise_error
from spacy_diplomacy.errors import InputError

#: Ends of the names that belong together as precision, recall and F1.
_PRF = ("_p", "_r", "_f")
#: Time, and the same figures under names that spaCy prints.
_LEFT_OUT = ("speed", "spans_quotes_")


def read_docbin(nlp: Language, path: Path) -> list[Doc]:
    """Read annotated documents.

    Args:
        nlp: The pipeline whose vocab they get.
        path: A ``.spacy`` file, or a folder of them.

    Returns:
        The documents.

    Raises:
        InputError: If the file is no DocBin, or has no documents.
    """
    try:
        docs = [example.reference for example in Corpus(path)(nlp)]
    except (ValueError, KeyError, zlib.error) as error:  # for bytes that are no DocBin
        what = "It cannot be read as a DocBin."
        raise InputError(what, "Make one with convert.", str(path)) from error
    if not docs:
        raise InputError("It holds nothing to score.", "Check the path.", str(path))
    return docs


def evaluate_docbin(
    nlp: Language, path: Path, on_error: ErrorHandler = raise_error
) -> dict[str, Any]:
    """Score a pipeline as ``spacy evaluate`` does, which prints only the names it knows.

    Args:
        nlp: The pipeline.
        path: A ``.spacy`` file, or a folder of them.
        on_error: Not called: a wrong file ends the scoring.

    Returns:
        The figures of all components that have any; three that are precision, recall and F1 of
        the same as one object with ``p``, ``r`` and ``f``.

    Raises:
        InputError: If the file is no DocBin, or has no documents.
    """
    examples = [Example(nlp.make_doc(doc.text), doc) for doc in read_docbin(nlp, path)]
    found = {
        name: value
        for name, value in nlp.evaluate(examples).items()
        if value is not None and not name.startswith(_LEFT_OUT)
    }
    figures: dict[str, Any] = {}
    for name, value in found.items():
        stem = name[:-2]
        if name.endswith(_PRF) and all(stem + end in found for end in _PRF):
            figures[stem] = {end[1:]: found[stem + end] for end in _PRF}
        else:
            figures[name] = value
    return figures
