"""Registered corpus readers: training examples from any corpus format, with gold parts given."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc, DocBin, SpanGroup
from spacy.training import Example

from spacy_diplomacy.corpus.docbin import Alignment, to_docs
from spacy_diplomacy.corpus.files import list_files, wrong_file
from spacy_diplomacy.corpus.formats import reader_of
from spacy_diplomacy.errors import SettingError
from spacy_diplomacy.labels import CONTENT, CUE, ENTITIES, MENTIONS, QUOTE_SPEAKER, SOURCE

GIVEN: Final[dict[str, tuple[str, ...]]] = {
    "quotes": (CONTENT, CUE, SOURCE),
    "speakers": (MENTIONS, QUOTE_SPEAKER),
    "entities": (ENTITIES,),
}
"""What may be given to the pipeline besides the text: the span groups of each part."""

Reader = Callable[[Language], Iterable[Example]]


def make_corpus(
    path: Path,
    format: str = "spacy",
    given: Iterable[str] = (),
    limit: int = 0,
    alignment: Alignment = "expand",
) -> Reader:
    """Make a reader of training examples, registered as ``spacy_diplomacy.Corpus.v1``.

    With ``given`` the predicted Doc of each example starts with gold annotation, so that a part of
    the pipeline is trained and scored as if the parts before it made no mistake: a stance tagger on
    gold quotes and speakers, say. The parts given must then not be in the pipeline.

    Args:
        path: A ``.spacy`` file or a folder of them, or a corpus in another format.
        format: ``spacy``, or a format that ``spacy-diplomacy convert`` reads.
        given: Any of ``quotes``, ``speakers`` and ``entities``.
        limit: The most documents to read, 0 for all.
        alignment: What to do with a span that does not fit the tokens; not for ``spacy``.

    Returns:
        A function from a pipeline to its examples.

    Raises:
        SettingError: The format or a given part has another name.
    """
    parts = list(given)
    unknown = [part for part in parts if part not in GIVEN]
    if unknown:
        raise SettingError(
            f"There is no part {unknown[0]!r} to be given.", f"Use any of {', '.join(GIVEN)}."
        )
    if format != "spacy":
        reader_of(format)
    keys = [key for part in parts for key in GIVEN[part]]

    def read(nlp: Language) -> Iterator[Example]:
        docs = _docs(nlp, Path(path), format, alignment)
        for reference in islice(docs, limit or None):
            yield Example(_predicted(reference, keys), reference)

    return read


def _docs(nlp: Language, path: Path, format: str, alignment: Alignment) -> Iterator[Doc]:
    if format != "spacy":
        articles = reader_of(format)(path)
        yield from to_docs(nlp, (a for a in articles if a.layers), alignment=alignment)
        return
    for file in list_files(path, ".spacy"):
        try:
            docbin = DocBin().from_disk(file)
        except (ValueError, OSError) as error:
            raise wrong_file(file, None, "The file is not a DocBin.") from error
        yield from docbin.get_docs(nlp.vocab)


def _predicted(reference: Doc, keys: Iterable[str]) -> Doc:
    """A Doc with the reference's tokens, and of its annotation only the groups asked for."""
    doc = Doc(
        reference.vocab,
        words=[token.text for token in reference],
        spaces=[bool(token.whitespace_) for token in reference],
    )
    for key in keys:
        if key in reference.spans:
            group = reference.spans[key]
            # groups hold offsets, so that they move to another Doc of the same tokens as bytes
            doc.spans[key] = SpanGroup(doc, name=key).from_bytes(group.to_bytes())
    return doc
