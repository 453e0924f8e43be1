"""Colours of our span groups in displaCy, found by spaCy under the entry point ``diplomacy``.

displacy.render(doc, style="span", options={"spans_key": "quote_content"})
"""

from typing import Final

DISPLACY_COLOURS: Final = {
    "DIRECT": "#bcd6f7",
    "INDIRECT": "#f6dcc0",
    "MIXED": "#d5c9f2",
    "CUE": "#c9e7cf",
    "SOURCE": "#f3c6da",
    "SUPPORT": "#a9dfbf",
    "OPPOSE": "#f1b0aa",
    "NEUTRAL": "#d7dbe0",
}
"""Label, in capitals, to background; dark text is legible on all of them."""
