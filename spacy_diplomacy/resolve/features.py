"""What the scorer sees of a pronoun and one candidate for its antecedent."""

from collections.abc import Iterator
from functools import cache
from itertools import product
from math import log
from struct import pack
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spacy_diplomacy.resolve.chains import Chain, Kind
from spacy_diplomacy.resolve.spot import Spot

FEATURES: Final[tuple[str, ...]] = (
    "bias", "same_sentence", "previous_sentence", "two_sentences", "sentences", "tokens",
    "recency", "first", "second", "last_name", "last_nominal", "last_pronoun", "last_same_word",
    "last_subject", "last_prep", "last_owner", "last_opens", "last_order", "last_quoted",
    "last_source", "subject_subject", "same_sentence_subject", "same_sentence_not_subject",
    "same_sentence_owner", "person", "unknown", "body", "place", "people", "group",
    "gender_same", "gender_unknown", "number_same", "he_person", "he_unknown", "it_body",
    "it_place", "they_plural", "they_body", "they_person", "count", "total", "opens_text",
    "speaker_before", "speaker_inside", "own_source", "quoted_both", "quoted_differ",
    "paragraph_start", "same_paragraph", "ever_subject", "indefinite", "bare_nominal",
    "source_pronoun", "source_and_source", "titled", "parallel_owner",
)  # fmt: skip
"""Names of the features, in the order of the weights."""

Array = NDArray[np.float32]


def _row(*values: float) -> bytes:
    return pack(f"{len(values)}f", *values)


def _bits(width: int) -> Iterator[bytes]:
    """A piece of each combination of yes and no, the first in the lowest bit of its place."""
    for values in product((False, True), repeat=width):
        yield _row(*reversed(values))


# A row is joined of pieces that are packed beforehand: lists of numbers are slow to turn into
# arrays, and most pieces come again and again.
_FAR: Final = 10
_KNOWN: Final = 1024
_APART: Final = [
    _row(1.0, n == 0, n == 1, n == 2, min(n, _FAR) / 10.0) for n in range(_FAR + 1)
]  # fmt: skip
_RANK: Final = [_row(min(n, _FAR) / 10.0, n == 0, n == 1) for n in range(_FAR + 1)]
_TOKENS: Final = [_row(log(1.0 + n) / 6.0) for n in range(_KNOWN)]
_COUNTS: Final = [_row(log(1.0 + n) / 3.0) for n in range(_KNOWN)]
_ORDERS: Final = [_row(min(n, 5) / 5.0) for n in range(6)]
_FORM: Final = {form: _row(*(form == f for f in ("name", "nominal", "pronoun")))
                for form in ("name", "nominal", "pronoun")}  # fmt: skip
_ONE: Final = list(_bits(1))
_TWO: Final = list(_bits(2))
_FOUR: Final = list(_bits(4))
_NINE: Final = list(_bits(9))


def features(
    spot: Spot,
    chain: Chain,
    last: Spot,
    rank: int,
    previous_speaker: int,
    content_speaker: int,
    new_paragraph: bool,
    same_paragraph: bool,
) -> bytes:
    """Describe one candidate.

    Args:
        spot: The pronoun.
        chain: The candidate.
        last: The candidate's last place before the pronoun.
        rank: How many candidates were mentioned after it, 0 for the last one.
        previous_speaker: Number of the chain that the quote before was said by, -1 for none.
        content_speaker: Number of the chain whose quote holds the pronoun, -1 for none.
        new_paragraph: Whether the pronoun is the first mention of its paragraph.
        same_paragraph: Whether candidate and pronoun share a paragraph.

    Returns:
        One value a feature of `FEATURES`, each about 0 to 1, as 32-bit floats; see `matrix`.
    """
    apart = spot.sent - last.sent
    same = apart == 0
    subject, owner, quoted = spot.subject, spot.owner, spot.quoted
    last_subject, last_owner, last_quoted = last.subject, last.owner, last.quoted
    singular, they = spot.gender != "", spot.plural
    speaks, spoke = spot.source_of >= 0, last.source_of >= 0
    nominal, index, count = last.form == "nominal", chain.index, len(chain.spots)
    distance, total, order = spot.start - last.start, chain.total, last.order
    inside = index == content_speaker
    same_word = last.form == "pronoun" and (last.gender != "") == singular and last.plural == they
    before = last_subject or (count > 1 and chain.spots[-2].subject)
    return b"".join((
        _APART[apart if apart < _FAR else _FAR],
        _TOKENS[distance] if distance < _KNOWN else _row(log(1.0 + distance) / 6.0),
        _RANK[rank if rank < _FAR else _FAR],
        _FORM[last.form],
        _ONE[same_word],
        _FOUR[last_subject | last.prep << 1 | last_owner << 2 | (order == 0) << 3],
        _ORDERS[order if order < 5 else 5],
        _TWO[last_quoted | spoke << 1],
        _FOUR[
            (subject and last_subject)
            | (same and subject) << 1
            | (same and not subject and not owner) << 2
            | (same and owner) << 3
        ],
        _pair(chain.kind, chain.gender, chain.plural, spot.gender, they),
        _COUNTS[count] if count < _KNOWN else _row(log(1.0 + count) / 3.0),
        _COUNTS[total] if total < _KNOWN else _row(log(1.0 + total) / 3.0),
        _NINE[
            (index == 0)
            | (index == previous_speaker) << 1
            | inside << 2
            | (inside and subject and not quoted) << 3
            | (quoted and last_quoted) << 4
            | (quoted != last_quoted) << 5
            | new_paragraph << 6
            | same_paragraph << 7
            | before << 8
        ],
        _TWO[(last.article == "indefinite") | (nominal and last.article == "bare") << 1],
        _FOUR[
            speaks
            | (speaks and spoke) << 1
            | (bool(chain.names) and chain.names[0].titled) << 2
            | (owner and last_owner) << 3
        ],
    ))  # fmt: skip


def matrix(rows: list[bytes]) -> Array:
    """Put candidates together.

    Args:
        rows: What `features` gave for each.

    Returns:
        The features, (candidates, features).
    """
    return np.frombuffer(b"".join(rows), dtype="float32").reshape(len(rows), len(FEATURES))


@cache
def _pair(kind: Kind, gender: str, plural: bool, wanted: str, they: bool) -> bytes:
    """How a candidate's kind, gender and number go with the pronoun's gender and number."""
    singular = wanted != ""
    it = not singular and not they
    person, unknown, body = kind == "PERSON", kind == "UNKNOWN", kind == "ORG"
    return _row(
        person,
        unknown,
        body,
        kind == "GPE",
        kind == "NORP",
        kind == "GROUP",
        gender != "" and gender == wanted,
        gender == "",
        plural == they,
        singular and person,
        singular and unknown,
        it and body,
        it and kind == "GPE",
        they and plural,
        they and (body or kind == "NORP"),
        they and person and not plural,
    )
