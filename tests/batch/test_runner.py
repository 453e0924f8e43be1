"""Running a pipeline over documents, past those that make it fail."""

from collections.abc import Iterator

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from spacy_diplomacy.batch.inputs import InputText
from spacy_diplomacy.batch.runner import run_pipeline
from spacy_diplomacy.errors import DiplomacyError, InputError


class Touchy:
    """A component that fails on some texts, and takes a whole batch with it."""

    def __call__(self, doc: Doc) -> Doc:
        if "bad" in doc.text:
            raise RuntimeError("bad text")
        return doc

    def pipe(self, stream: Iterator[Doc], *, batch_size: int = 4) -> Iterator[Doc]:
        for docs in spacy.util.minibatch(stream, batch_size):
            try:
                done = [self(doc) for doc in docs]
            except RuntimeError as error:
                self.handler("touchy", self, docs, error)
            else:
                yield from done

    def set_error_handler(self, handler: object) -> None:
        self.handler = handler

    def get_error_handler(self) -> object:
        return self.handler


@pytest.fixture
def nlp() -> Language:
    @Language.factory("touchy_test_component")
    def make(nlp: Language, name: str) -> Touchy:
        return Touchy()

    nlp = spacy.blank("en")
    nlp.add_pipe("touchy_test_component")
    nlp.set_error_handler(spacy.util.raise_error)
    return nlp


def texts(count: int, bad: set[int]) -> list[InputText]:
    return [
        InputText(f"d{n}", f"bad {n}" if n in bad else f"good {n}", "file.jsonl", n + 1)
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("n_process", "bad"),
    [(1, set()), (1, {0}), (1, {9}), (1, set(range(10))), (1, {3, 4}), (2, {3, 4})],
)
def test_only_the_failing_documents_are_lost(nlp: Language, n_process: int, bad: set[int]) -> None:
    problems: list[DiplomacyError] = []
    found = list(
        run_pipeline(
            nlp, texts(10, bad), n_process=n_process, batch_size=4, on_error=problems.append
        )
    )
    assert [(text.id, doc.text) for text, doc in found] == [
        (f"d{n}", f"good {n}") for n in range(10) if n not in bad
    ]
    assert [problem.line for problem in problems if isinstance(problem, InputError)] == [
        n + 1 for n in sorted(bad)
    ]
    assert all("bad text" in str(problem) for problem in problems)


def test_the_error_handler_is_put_back(nlp: Language) -> None:
    list(run_pipeline(nlp, texts(3, set())))
    with pytest.raises(RuntimeError):
        nlp("bad")


def test_a_failing_document_raises_when_nobody_handles_it(nlp: Language) -> None:
    with pytest.raises(InputError, match="fails on the document 'd1'"):
        list(run_pipeline(nlp, texts(3, {1})))


def test_a_document_that_is_too_long_is_named(nlp: Language) -> None:
    nlp.max_length = 10
    problems: list[DiplomacyError] = []
    long = InputText("long", "x" * 11, "long.txt")
    short = InputText("short", "x" * 10, "short.txt")
    found = list(run_pipeline(nlp, [long, short], on_error=problems.append))
    assert [text.id for text, _ in found] == ["short"]
    assert "11 characters" in str(problems[0])


def test_no_documents(nlp: Language) -> None:
    assert list(run_pipeline(nlp, [])) == []
