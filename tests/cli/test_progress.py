"""The progress bar."""

import io
import sys

import pytest

from spacy_diplomacy.cli.progress import MANY, with_progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_nothing_is_counted_or_shown_without_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)

    def count() -> int:
        raise AssertionError("counted for nobody")

    assert list(with_progress(range(50), count, "Documents")) == list(range(50))
    assert stream.getvalue() == ""


@pytest.mark.parametrize(("total", "shown"), [(MANY - 1, False), (MANY, True), (None, True)])
def test_a_bar_for_many(monkeypatch: pytest.MonkeyPatch, total: int | None, shown: bool) -> None:
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    assert list(with_progress(range(12), lambda: total, "Documents")) == list(range(12))
    assert ("Documents" in stream.getvalue()) is shown
