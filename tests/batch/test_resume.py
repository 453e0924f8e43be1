"""Taking up an output where it was left."""

import json
from pathlib import Path

import pytest

from spacy_diplomacy.batch.resume import done_ids
from spacy_diplomacy.errors import InputError


def line(identifier: str) -> str:
    return json.dumps({"id": identifier, "quotes": []}) + "\n"


def test_a_missing_file_holds_nothing(tmp_path: Path) -> None:
    assert done_ids(tmp_path / "out.jsonl") == set()


def test_complete_lines_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text(line("a") + line("b"))
    assert done_ids(path) == {"a", "b"}
    assert path.read_text() == line("a") + line("b")


@pytest.mark.parametrize("cut", range(1, len(line("b")) - 1))
def test_a_cut_last_line_is_dropped(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text(line("a") + line("b")[:cut])
    assert done_ids(path) == {"a"}
    assert path.read_text() == line("a")


def test_a_line_that_only_lacks_its_end_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text(line("a") + line("b").rstrip("\n"))
    assert done_ids(path) == {"a", "b"}
    assert path.read_text() == line("a") + line("b")


def test_a_cut_inside_a_character(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    whole = json.dumps({"id": "ü", "quotes": []}, ensure_ascii=False).encode()
    path.write_bytes(line("a").encode() + whole[: whole.index(b"\xc3") + 1])
    assert done_ids(path) == {"a"}
    assert path.read_text() == line("a")


def test_another_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text(line("a") + '{"text": "mine"}\n' + line("b"))
    with pytest.raises(InputError, match="line 2"):
        done_ids(path)
    assert '{"text": "mine"}' in path.read_text()
