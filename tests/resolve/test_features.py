"""The rows that the scorer of pronouns sees."""

from math import log

import numpy as np
import pytest

from spacy_diplomacy.resolve.chains import Chain
from spacy_diplomacy.resolve.features import FEATURES, features, matrix
from spacy_diplomacy.resolve.spot import Spot


@pytest.mark.parametrize("apart", [3, 4000])
def test_row_has_each_feature_at_its_place(apart: int) -> None:
    last = Spot(0, 1, 0, "nominal", "PERSON", "f", article="indefinite", order=7, prep=True)
    other = Spot(0, 1, 0, "name", "PERSON", subject=True)
    chain = Chain(0, "PERSON", "f", spots=[other, last], total=2)
    spot = Spot(
        apart, apart + 1, apart, "pronoun", "PERSON", "f", sent=1, subject=True, source_of=0
    )
    row = features(spot, chain, last, 12, 0, -1, new_paragraph=False, same_paragraph=True)
    found = {k: v for k, v in zip(FEATURES, matrix([row])[0].tolist(), strict=True) if v}
    assert set(found) == {
        "bias", "previous_sentence", "sentences", "tokens", "recency", "last_nominal", "last_prep",
        "last_order", "person", "gender_same", "number_same", "he_person", "count", "total",
        "opens_text", "speaker_before", "same_paragraph", "ever_subject", "indefinite",
        "source_pronoun",
    }  # fmt: skip
    values = {"sentences": 0.1, "tokens": log(1 + apart) / 6, "recency": 1, "last_order": 1,
              "count": log(3) / 3, "total": log(3) / 3}  # fmt: skip
    for name, value in values.items():
        assert found[name] == pytest.approx(value)


def test_rows_are_put_together() -> None:
    row = features(Spot(1, 2, 1, "pronoun", "PERSON"), Chain(1, "ORG"),
                   Spot(0, 1, 0, "name", "ORG"), 0, -1, -1, False, False)  # fmt: skip
    assert matrix([row, row]).shape == (2, len(FEATURES))
    assert np.array_equal(matrix([row, row])[0], matrix([row])[0])
