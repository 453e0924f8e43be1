"""Text level: paragraphs, quotation marks, and the engine that finds quotes without weights."""
