"""Rows of pieces: every piece of every document in one body, in order."""

import numpy
import spacy
from hypothesis import given
from hypothesis import strategies as st

from spacy_diplomacy.ml.features import token_features
from spacy_diplomacy.ml.piece_windows import piece_rows
from spacy_diplomacy.ml.wordpiece import WordPieces

LETTERS = "abcdefgh"
WORDS = WordPieces(
    ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *LETTERS, *(f"##{c}" for c in LETTERS), "."]
)
NLP = spacy.blank("en")
TEXTS = st.lists(st.sampled_from(["abba", "Bad", "cafe.", "h", "ZZ", "\n", "\n\n"]), max_size=60)


@given(st.lists(TEXTS, min_size=1, max_size=4), st.integers(1, 150))
def test_all_pieces_in_order(texts: list[list[str]], most: int) -> None:
    features = [token_features(NLP(" ".join(text)), WORDS) for text in texts]
    groups = list(piece_rows(features, (2, 3), size=48, context=8, most=most))
    inside = []
    for group in groups:
        rows = len(group.pieces)
        assert rows <= most + 2 * len(group.bounds) or len(group.bounds) == 1
        assert [start for start, _ in group.bounds] == [0, *(end for _, end in group.bounds[:-1])]
        assert group.bounds[-1][1] == rows
        for (start, end), (body_start, body_end) in zip(group.bounds, group.bodies, strict=True):
            assert start < body_start < body_end < end
            assert end - start <= 50
            assert (group.pieces[start], group.pieces[end - 1]) == (2, 3)
            assert group.places[start:end].tolist() == list(range(end - start))
            inside.append((group, slice(body_start, body_end)))
    for name in ("pieces", "cases", "states"):
        found = [value for group, body in inside for value in getattr(group, name)[body]]
        expected = [
            value
            for part in features
            for value in (
                part.pieces if name == "pieces" else numpy.repeat(getattr(part, name), part.counts)
            )
        ]
        assert found == expected
