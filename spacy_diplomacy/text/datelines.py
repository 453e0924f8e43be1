"""Datelines: the town, the date and the agency before the first sentence of a report."""

import re

# A place in capitals, perhaps with what it lies in, a date and an agency, or any place with an
# agency; a dash; and a sentence that begins. Words and what parts them share no character: a long
# word in capitals is read but once.
_CAPITALS = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’-]+"
_DATELINE = re.compile(
    # the time of an entry in a live report ("14:05 The storm")
    r"\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?(?: [A-Z]{2,4})?\s*(?:--|[-–—:])?\s+(?=\W?[A-ZÀ-ÖØ-Þ])|"
    rf"(?:{_CAPITALS}(?:[ ,]+{_CAPITALS})*(?:,? [A-ZÀ-ÖØ-Þ][\w. ]{{1,24}}){{0,2}}"
    r"(?:, \d{1,4})?,?\s*"
    r"(?:\([^()\n]{1,30}\)|/[A-Z][^/\n]{1,30}/)?"
    r"|[A-ZÀ-ÖØ-Þ][\w .,'’-]{1,40}\([A-Z][^()\n]{1,30}\))\s*(?:--|[-–—])\s+(?=\W?[\dA-ZÀ-ÖØ-Þ])"
)


def dateline_end(text: str, start: int, end: int) -> int:
    """Find where the dateline at the start of a stretch of text ends.

    Args:
        text: The text.
        start: First character of the stretch.
        end: One past its last.

    Returns:
        The character behind the dateline and its dash; `start` where there is none.
    """
    found = _DATELINE.match(text, start, end)
    return found.end() if found else start
