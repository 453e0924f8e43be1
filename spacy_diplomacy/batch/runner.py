"""Run a pipeline over documents, in one process or several; a failing one stops no other."""

from collections import deque
from collections.abc import Iterable, Iterator

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import ignore_error
from spacy.util import raise_error as raise_pipeline_error

from spacy_diplomacy.batch.inputs import ErrorHandler, InputText, raise_error
from spacy_diplomacy.errors import InputError

BATCH_SIZE = 32


def run_pipeline(
    nlp: Language,
    texts: Iterable[InputText],
    n_process: int = 1,
    batch_size: int = BATCH_SIZE,
    on_error: ErrorHandler = raise_error,
) -> Iterator[tuple[InputText, Doc]]:
    """Yield each document with what the pipeline made of it, in order.

    Where a component fails on a batch, its documents are tried again one by one in this process,
    so that only the one at fault is lost.

    Args:
        nlp: The pipeline.
        texts: The documents, read as they are needed.
        n_process: Number of processes, -1 for as many as there are cores.
        batch_size: Documents in a batch.
        on_error: Called with an `InputError` for a document that the pipeline fails on.

    Yields:
        The input and its document.
    """
    waiting: deque[tuple[int, InputText]] = deque()
    handler = nlp.default_error_handler
    nlp.set_error_handler(ignore_error)
    try:
        pairs = _numbered(nlp, texts, waiting, on_error)
        results = nlp.pipe(pairs, as_tuples=True, n_process=n_process, batch_size=batch_size)
        for doc, number in results:
            while waiting[0][0] < number:
                yield from _alone(nlp, waiting.popleft()[1], on_error)
            yield waiting.popleft()[1], doc
        while waiting:
            yield from _alone(nlp, waiting.popleft()[1], on_error)
    finally:
        nlp.set_error_handler(handler)


def _numbered(
    nlp: Language,
    texts: Iterable[InputText],
    waiting: deque[tuple[int, InputText]],
    on_error: ErrorHandler,
) -> Iterator[tuple[str, int]]:
    """Yield texts with their numbers, and remember them until their document comes back."""
    for number, item in enumerate(texts):
        if len(item.text) > nlp.max_length:
            on_error(
                InputError(
                    f"The document {item.id!r} has {len(item.text)} characters and the pipeline "
                    f"takes {nlp.max_length}.",
                    "Split the document, or raise max_length in the pipeline's nlp object.",
                    item.file,
                    item.line,
                )
            )
            continue
        waiting.append((number, item))
        yield item.text, number


def _alone(
    nlp: Language, item: InputText, on_error: ErrorHandler
) -> Iterator[tuple[InputText, Doc]]:
    """Run the pipeline over one document whose batch failed, to lose it only if it is at fault."""
    nlp.set_error_handler(raise_pipeline_error)
    try:
        doc = nlp(item.text)
    except Exception as error:
        on_error(
            InputError(
                f"The pipeline fails on the document {item.id!r}: {error}",
                "Leave the document out, and report the failure with its text.",
                item.file,
                item.line,
            )
        )
        return
    finally:
        nlp.set_error_handler(ignore_error)
    yield item, doc
