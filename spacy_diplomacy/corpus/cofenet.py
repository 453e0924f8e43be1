"""Windows of the CofeNet paper: JSON Lines of tokens with one BIO label each."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from spacy_diplomacy.corpus.bio import article_of_tokens
from spacy_diplomacy.corpus.document import Article
from spacy_diplomacy.corpus.files import (
    ErrorHandler,
    files_of,
    raise_error,
    read_json_lines,
    wrong_file,
)


def read_cofenet(path: Path, *, on_error: ErrorHandler = raise_error) -> Iterator[Article]:
    """Read windows with ``tokens`` and ``labels`` (``B-source``, ``I-cue``, ``B-content``, ``O``).

    The labels do not say which spans belong together: each content and source goes to the nearest
    cue of its window. The format: Wang and others, "CofeNet: Context and Former-Label Enhanced Net
    for Complicated Quotation Extraction", COLING 2022.

    Args:
        path: A JSON Lines file, or a folder of them.
        on_error: What to do with a wrong line; the next lines are still read.

    Yields:
        One article a window, which keeps the window's tokens; its id is that of the window and its
        number, counted from 0 for each id.

    Raises:
        InputError: As ``on_error`` decides.
    """
    for file in files_of(path, ".jsonl", ".json", ".txt", on_error=on_error):
        seen: Counter[str] = Counter()
        for number, row in read_json_lines(file, on_error):
            tokens, labels = row.get("tokens"), row.get("labels")
            if not isinstance(tokens, list) or not isinstance(labels, list):
                on_error(wrong_file(file, number, "The window has no lists 'tokens' and 'labels'."))
                continue
            name = str(row.get("id", file.stem))
            try:
                article = article_of_tokens(f"{name}#{seen[name]}", tokens, labels)
            except (TypeError, ValueError) as error:
                on_error(wrong_file(file, number, f"In this window {error}."))
                continue
            seen[name] += 1
            yield article
