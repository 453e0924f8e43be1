"""Every corpus format by name: what reads it, and what writes it back."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final, Protocol

from spacy_diplomacy.corpus.brat import read_brat, write_brat
from spacy_diplomacy.corpus.citron import read_citron
from spacy_diplomacy.corpus.cofenet import read_cofenet
from spacy_diplomacy.corpus.conll import read_conll
from spacy_diplomacy.corpus.document import Article
from spacy_diplomacy.corpus.files import ErrorHandler, raise_error
from spacy_diplomacy.corpus.labelstudio import read_labelstudio
from spacy_diplomacy.corpus.labelstudio_export import write_labelstudio
from spacy_diplomacy.corpus.parc3 import read_parc3
from spacy_diplomacy.corpus.prodigy import read_prodigy
from spacy_diplomacy.corpus.records import read_records, write_records
from spacy_diplomacy.corpus.stance_articles import directed_sentiment_articles, newsmtsc_articles
from spacy_diplomacy.corpus.wikinews_de import read_wikinews_de
from spacy_diplomacy.errors import SettingError


class Reader(Protocol):
    """What every format's reader is."""

    def __call__(self, path: Path, *, on_error: ErrorHandler = raise_error) -> Iterator[Article]:
        """Read articles.

        Args:
            path: A file or a folder.
            on_error: What to do with what cannot be read.

        Returns:
            The articles.
        """
        ...


READERS: Final[dict[str, Reader]] = {
    "brat": read_brat,
    "citron": read_citron,
    "cofenet": read_cofenet,
    "conll": read_conll,
    "directed_sentiment": directed_sentiment_articles,
    "labelstudio": read_labelstudio,
    "newsmtsc": newsmtsc_articles,
    "parc3": read_parc3,
    "polnear": read_brat,
    "prodigy": read_prodigy,
    "records": read_records,
    "wikinews_de": read_wikinews_de,
}
"""Reader by format; ``polnear`` is brat in PolNeAR's folders."""

WRITERS: Final[dict[str, Callable[[Iterable[Article], Path], object]]] = {
    "brat": write_brat,
    "labelstudio": write_labelstudio,
    "records": write_records,
}
"""Writer by format, besides spaCy's DocBin."""


def reader_of(format: str) -> Reader:
    """Find the reader of a format.

    Args:
        format: A key of :data:`READERS`.

    Returns:
        The reader.

    Raises:
        SettingError: There is no such format.
    """
    if format not in READERS:
        raise SettingError(
            f"There is no corpus format {format!r}.", f"Use one of {', '.join(READERS)}."
        )
    return READERS[format]
