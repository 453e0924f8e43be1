"""``doc._.quotes``, ``doc._.speakers`` and ``doc._.stances``: module-level getters only.

A getter at module level pickles by name, so pipelines cross process borders; nothing is stored
under ``doc._``.
"""

import warnings
from collections.abc import Callable
from typing import Any, Final

from spacy.tokens import Doc

from spacy_diplomacy.views import quotes_of, speakers_of, stances_of

GETTERS: Final[dict[str, Callable[[Doc], Any]]] = {
    "quotes": quotes_of,
    "speakers": speakers_of,
    "stances": stances_of,
}


def install() -> None:
    """Set the extensions on `Doc`; safe to call again.

    An extension of the same name that someone else has set is left alone, with a warning.
    """
    for name, getter in GETTERS.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, getter=getter)
        elif Doc.get_extension(name)[2] is not getter:
            warnings.warn(
                f"doc._.{name} is already set by other code and stays as it is. "
                f"Use spacy_diplomacy.{getter.__name__}(doc) instead.",
                stacklevel=2,
            )
