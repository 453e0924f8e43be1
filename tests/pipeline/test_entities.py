"""Which spans count as entities."""

import pytest
from spacy.language import Language

from spacy_diplomacy.pipeline.entities import is_amount


@pytest.mark.parametrize(
    ("text", "index", "amount"),
    [
        ("They paid EUR 5 million.", 2, True),
        ("They paid 500 USD.", 3, True),
        ("They paid NATO 5 million.", 2, False),
        ("The EUR fell.", 1, False),
    ],
)
def test_a_currency_beside_a_number_is_no_entity(
    blank: Language, text: str, index: int, amount: bool
) -> None:
    doc = blank(text)
    assert is_amount(doc, (index, index + 1)) is amount
