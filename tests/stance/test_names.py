"""Which names in a Doc are the same one's."""

import pytest

from spacy_diplomacy.stance.names import merge
from spacy_diplomacy.stance.referent import Referent


@pytest.mark.parametrize(
    ("long", "short", "same"),
    [
        ("Brightwell Mills", "Brightwell", True),
        ("Western diplomat", "Western", False),
    ],
)
def test_first_word_stands_for_a_name_and_not_for_a_description(
    long: str, short: str, same: bool
) -> None:
    found = [Referent(0, 2, long, long, "ORG"), Referent(5, 6, short, short, "NAME")]
    assert (merge(found)[1].name == long) is same
