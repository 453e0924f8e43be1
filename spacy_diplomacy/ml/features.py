"""What the encoders read of a Doc: wordpieces, case, quotation state, paragraphs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy
from numpy.typing import NDArray
from spacy.attrs import IDX
from spacy.tokens import Doc
from thinc.api import Model
from thinc.types import Floats2d

from spacy_diplomacy.ml.piece_vectors import piece_vectors
from spacy_diplomacy.ml.vocabulary import learned_vocabulary, vocabulary
from spacy_diplomacy.ml.windows import sentence_starts
from spacy_diplomacy.ml.wordpiece import WordPieces, case_shape
from spacy_diplomacy.text.paragraphs import paragraph_bounds
from spacy_diplomacy.text.quotemarks import quote_states
from spacy_diplomacy.text.reading import shared, text_of, word_forms, words_in

Ints = NDArray[numpy.int64]
TokenSpan = tuple[int, int]

#: Rows of the embedding tables of case and quotation state; a few more than in use.
N_CASES = 8
N_STATES = 8


@dataclass(frozen=True, slots=True)
class TokenFeatures:
    """The features of one Doc.

    Attributes:
        pieces: Ids of all wordpieces in reading order (pieces,).
        counts: How many pieces each token has (tokens,), 0 for white space.
        cases: `case_shape` of each token (tokens,).
        states: `quote_states` of each token (tokens,).
        paragraphs: Token bounds of the paragraphs; together they hold every token.
        sentences: Token offsets where a sentence seems to begin.
        apart: Whether each paragraph is read as if it were a text of its own, in training.
    """

    pieces: Ints
    counts: Ints
    cases: Ints
    states: Ints
    paragraphs: list[TokenSpan]
    sentences: list[int]
    apart: bool = False


@shared
def paragraph_tokens(doc: Doc) -> list[TokenSpan]:
    """Token bounds of the paragraphs of a Doc; the blanks between two go with the first."""
    if len(doc) == 0:
        return []
    starts = token_offsets(doc)
    first = numpy.searchsorted(starts, [start for start, _ in paragraph_bounds(text_of(doc))])
    return list(pairwise(sorted({0, *first.tolist(), len(doc)})))


def token_offsets(doc: Doc) -> Ints:
    """Character offset of each token (tokens,)."""
    return doc.to_array([IDX]).reshape(-1).astype("int64")


def token_features(doc: Doc, vocabulary: WordPieces) -> TokenFeatures:
    """Compute the features of a Doc.

    Args:
        doc: Any Doc; only its text and tokens are read.
        vocabulary: The wordpieces.

    Returns:
        The features; empty arrays for an empty Doc.
    """
    words, inverse = word_forms(doc)
    cut = vocabulary.pieces_of_all(words)
    sizes = numpy.fromiter(map(len, cut), "int64", len(cut))
    flat = numpy.fromiter((piece for part in cut for piece in part), "int64", int(sizes.sum()))
    cases = numpy.fromiter(map(case_shape, words), "int64", len(words))
    counts = sizes[inverse]
    begins = (numpy.cumsum(sizes) - sizes)[inverse]
    steps = numpy.arange(int(counts.sum())) - numpy.repeat(numpy.cumsum(counts) - counts, counts)
    return TokenFeatures(
        pieces=flat[numpy.repeat(begins, counts) + steps],
        counts=counts,
        cases=cases[inverse],
        states=quote_states(doc),
        paragraphs=paragraph_tokens(doc),
        sentences=sentence_starts(words_in(doc)),
    )


def owners(counts: Sequence[int] | Ints) -> Ints:
    """The token of each piece (pieces,), from how many each token has."""
    return numpy.repeat(numpy.arange(len(counts)), counts)


def on_docs(
    core: Model[list[TokenFeatures], list[Floats2d]], pieces: Sequence[str] = ()
) -> Model[list[Doc], list[Floats2d]]:
    """Make an encoder of features an encoder of Docs.

    Args:
        core: From features to rows (tokens, width); its first layer holds the pieces' vectors,
            as many as its dimension nV, and its attribute ``special``, if it has one, the ids of
            the pieces before and after a text.
        pieces: The wordpieces in the order of their ids, stored with the model. Without any they
            are the bundled ones, or for a language that has none, those that `initialize` learns
            from the documents it is given. From these it takes the first vectors, too.

    Returns:
        The encoder; `core` is its first layer.
    """
    return Model(
        f"{core.name}_on_docs",
        _forward,
        init=_init,
        layers=[core],
        dims={"nO": core.get_dim("nO")},
        attrs={"vocabulary": vocabulary(pieces), "own_pieces": bool(pieces)},
    )


def _init(
    model: Model[list[Doc], list[Floats2d]], X: list[Doc] | None = None, Y: Any = None
) -> None:
    core = model.layers[0]
    embedding = core.layers[0]
    if embedding.has_param("pieces"):
        core.initialize()
        return
    if X and not model.attrs["own_pieces"]:
        model.attrs["vocabulary"] = learned_vocabulary(X)
    words = model.attrs["vocabulary"]
    embedding.set_dim("nV", len(words), force=True)
    if "special" in core.attrs:
        core.attrs["special"] = [words.cls, words.sep]
    core.initialize()
    if X:
        ops: Any = model.ops
        texts = [token_features(doc, words).pieces for doc in X]
        vectors = piece_vectors(texts, ops.to_numpy(embedding.get_param("pieces")))
        embedding.set_param("pieces", ops.asarray(vectors, dtype="f"))


def _forward(
    model: Model[list[Doc], list[Floats2d]], X: list[Doc], is_train: bool
) -> tuple[list[Floats2d], Callable[[list[Floats2d]], list[Doc]]]:
    words = model.attrs["vocabulary"]
    rows, back = model.layers[0]([token_features(doc, words) for doc in X], is_train)

    def backprop(d_rows: list[Floats2d]) -> list[Doc]:
        back(d_rows)
        return X

    return rows, backprop
