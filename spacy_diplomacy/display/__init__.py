"""Pictures of what was found: a self-contained HTML page, a table for the terminal."""

from spacy_diplomacy.display.html import render, render_records

__all__ = ["render", "render_records"]
