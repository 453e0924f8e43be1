"""Score a pipeline on windows that come tokenised, with a label a token."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from pathlib import Path
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from spacy_diplomacy.batch.inputs import ErrorHandler, JsonLine, raise_error, read_json_lines
from spacy_diplomacy.batch.window_marks import marks_told_apart
from spacy_diplomacy.errors import InputError
from spacy_diplomacy.scorers.windows import WindowSpans, score_windows, spans_of_labels
from spacy_diplomacy.spans import read_relations

_BATCH: Final = 32

Figures = dict[str, dict[str, float]]

BRACKETS: Final = {
    "-LRB-": "(",
    "-RRB-": ")",
    "-LSB-": "[",
    "-RSB-": "]",
    "-LCB-": "{",
    "-RCB-": "}",
    "``": "“",
    "''": "”",
    "`": "‘",
}
"""Tokens that treebanks write in their own way."""
CLINGS_LEFT: Final = frozenset(".,:;!?%)]}”’…")
CLINGS_RIGHT: Final = frozenset("([{“‘$£€#")


def evaluate_cofenet(
    nlp: Language, path: Path, on_error: ErrorHandler = raise_error
) -> dict[str, dict[str, float]]:
    """Score spans on tokenised windows with a label a token, the form of CofeNet.

    The windows' tokens are the document's; how they were spaced is restored by rule. Scored are
    the spans that a trained detector takes to be likely to the token, whether or not they could be
    joined to attributions; of the rules, which tag none, those of their attributions. Scheme:
    Wang et al., "CofeNet: Context and Former-Label Enhanced Net for Complicated Quotation
    Extraction" (COLING 2022).

    Args:
        nlp: The pipeline.
        path: A JSON Lines file with ``tokens`` and ``labels`` a line.
        on_error: Called with an `InputError` for what cannot be read.

    Returns:
        ``p``, ``r`` and ``f`` of exact spans for ``source``, ``cue`` and ``content``.
    """
    lines = list(_window_lines(path, on_error))
    named = [(str(line.value.get("id")), line.value["tokens"]) for line in lines]
    docs = (window_doc(nlp, tokens) for tokens in marks_told_apart(named))
    gold = (spans_of_labels(line.value["labels"]) for line in lines)
    return score_windows(zip(gold, _found(nlp, docs), strict=True))


def _window_lines(path: Path, on_error: ErrorHandler) -> Iterator[JsonLine]:
    """The lines that hold as many words as labels."""
    for line in read_json_lines(path, on_error, ("tokens", "labels")):
        parts = line.value["tokens"], line.value["labels"]
        lists = all(isinstance(part, list) for part in parts)
        if lists and all(isinstance(word, str) for part in parts for word in part):
            if len(parts[0]) == len(parts[1]):
                yield line
                continue
        what = "'tokens' and 'labels' are not two lists of words of the same length."
        on_error(InputError(what, "Give each token one label.", line.file, line.number))


def _found(nlp: Language, docs: Iterable[Doc]) -> Iterator[WindowSpans]:
    """The spans found in each window."""
    from spacy_diplomacy.pipeline.quote_attribution import QuoteAttribution
    from spacy_diplomacy.pipeline.quote_detector import QuoteDetector

    for name, component in nlp.pipeline:
        if not isinstance(component, QuoteAttribution | QuoteDetector):
            continue
        detector = component.detector if isinstance(component, QuoteAttribution) else component
        if detector.model is not None:
            with nlp.select_pipes(disable=[name]):
                for batch in _batches(nlp.pipe(docs)):
                    for spans in detector.find_spans(batch, component.encode(batch)):
                        yield WindowSpans(**{role: frozenset(own) for role, own in spans.items()})
            return
    yield from map(_window_spans, nlp.pipe(docs))


def _batches(docs: Iterable[Doc]) -> Iterator[list[Doc]]:
    """Part documents into batches."""
    remaining = iter(docs)
    while batch := list(islice(remaining, _BATCH)):
        yield batch


def window_doc(nlp: Language, tokens: Sequence[str]) -> Doc:
    """Make a document of given tokens, with the blanks that a text would have.

    Args:
        nlp: The pipeline, for its vocab.
        tokens: The tokens, as treebanks write them.

    Returns:
        The document, a token for each.
    """
    words = [BRACKETS.get(token, token) for token in tokens]
    spaces = [not _clings(word, following) for word, following in pairwise(words)]
    is_open = False
    for index, word in enumerate(words):
        if word == '"':
            if is_open and index:
                spaces[index - 1] = False
            elif not is_open and index < len(spaces):
                spaces[index] = False
            is_open = not is_open
    return Doc(nlp.vocab, words=words, spaces=[*spaces, False][: len(words)])


def _clings(word: str, following: str) -> bool:
    """Tell whether no blank stands between two tokens."""
    if word in CLINGS_RIGHT or following in CLINGS_LEFT:
        return True
    lowered = following.lower()
    return (lowered[:1] in {"'", "’"} and len(lowered) > 1) or lowered in {"n't", "n’t"}


def _window_spans(doc: Doc) -> WindowSpans:
    """Give the spans found in a window."""
    relations = read_relations(doc)
    return WindowSpans(
        source=frozenset(span for relation in relations for span in relation.source),
        cue=frozenset(span for relation in relations for span in relation.cue),
        content=frozenset(span for relation in relations for span in relation.content),
    )
