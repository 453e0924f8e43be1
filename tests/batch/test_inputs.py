"""Reading documents from files, folders, JSON Lines and standard input."""

import io
import json
from pathlib import Path

import pytest

from spacy_diplomacy.batch.inputs import InputText, count_inputs, read_inputs
from spacy_diplomacy.errors import DiplomacyError, InputError


def read(
    *inputs: Path | str, stdin: bytes | None = None
) -> tuple[list[InputText], list[DiplomacyError]]:
    problems: list[DiplomacyError] = []
    stream = None if stdin is None else io.BytesIO(stdin)
    return list(read_inputs([str(i) for i in inputs], problems.append, stream)), problems


def test_a_text_file_is_read_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "river.txt"
    path.write_bytes("One.\r\nTwo\rthree\n\x00 ünd 😀\n".encode())
    texts, problems = read(path)
    assert [text.id for text in texts] == ["river"]
    assert texts[0].text == "One.\r\nTwo\rthree\n\x00 ünd 😀\n"
    assert texts[0].file == str(path)
    assert not problems


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbfRain.")
    (tmp_path / "b.jsonl").write_bytes(b'\xef\xbb\xbf{"text": "Snow."}\n')
    texts, problems = read(tmp_path)
    assert [text.text for text in texts] == ["Rain.", "Snow."]
    assert not problems


def test_a_folder_gives_its_files_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/a.txt", "c.jsonl", ".hidden.txt", "image.png"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text('{"text": "x"}' if name == "c.jsonl" else "x")
    texts, problems = read(tmp_path)
    assert [text.id for text in texts] == ["a", "b", "c-1", "sub/a"]
    assert not problems


def test_json_lines_with_and_without_ids(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text('{"id": 7, "text": "a"}\n\n{"text": ""}\n{"id": "", "text": "c"}\n')
    texts, problems = read(path)
    assert [(text.id, text.text, text.line) for text in texts] == [
        ("7", "a", 1),
        ("many-3", "", 3),
        ("many-4", "c", 4),
    ]
    assert not problems


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (b"{oops", "not JSON"),
        (b"[1, 2]", "not an object"),
        (b'{"title": "t"}', "has no text"),
        (b'{"text": 5}', "not a string"),
        (b'{"text": "caf\xe9"}', "not UTF-8"),
        (b'{"text": "\\ud800"}', "surrogate"),
        (b"[" * 100_000, "not JSON"),
    ],
)
def test_a_wrong_line_is_named_and_passed_over(tmp_path: Path, line: bytes, what: str) -> None:
    path = tmp_path / "many.jsonl"
    path.write_bytes(b'{"text": "a"}\n' + line + b'\n{"text": "b"}\n')
    texts, problems = read(path)
    assert [text.text for text in texts] == ["a", "b"]
    (problem,) = problems
    assert isinstance(problem, InputError)
    assert (problem.file, problem.line) == (str(path), 2)
    assert what in str(problem)


def test_a_file_that_is_not_utf8_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"fine\nna\xefve\n")
    (tmp_path / "good.txt").write_text("fine")
    texts, problems = read(tmp_path)
    assert [text.id for text in texts] == ["good"]
    assert str(problems[0]).startswith(f"{tmp_path / 'bad.txt'}, line 2: ")


def test_missing_paths_and_empty_folders_are_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "good.txt").write_text("fine")
    missing = tmp_path / "missing.txt"
    texts, problems = read(
        missing, tmp_path / "empty", tmp_path / "none.jsonl", tmp_path / "good.txt"
    )
    assert [text.id for text in texts] == ["good"]
    assert [problem.file for problem in problems if isinstance(problem, InputError)] == [
        str(missing),
        str(tmp_path / "empty"),
        str(tmp_path / "none.jsonl"),
    ]


def test_standard_input_as_text() -> None:
    texts, problems = read("-", stdin=b"A line.\r\n{not json}\n")
    assert [(text.id, text.text) for text in texts] == [("stdin", "A line.\r\n{not json}\n")]
    assert not problems


def test_standard_input_as_json_lines() -> None:
    lines = [json.dumps({"id": "x", "text": "a"}), json.dumps({"none": 1}), '{"text": "b"}']
    texts, problems = read("-", stdin="\n".join(lines).encode())
    assert [(text.id, text.text) for text in texts] == [("x", "a"), ("stdin-3", "b")]
    assert str(problems[0]).startswith("standard input, line 2: ")


def test_ids_are_made_unique(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"id": "x", "text": "1"}\n{"id": "x", "text": "2"}\n{"id": "x-2", "text": "3"}\n'
    )
    texts, _ = read(path)
    assert [text.id for text in texts] == ["x", "x-2", "x-2-2"]


def test_json_that_is_not_json_lines_is_named_once(tmp_path: Path) -> None:
    (tmp_path / "lines.json").write_text('{"text": "a"}\n{"text": "b"}\n')
    (tmp_path / "array.json").write_text('[\n {"text": "a"},\n {"text": "b"}\n]\n')
    texts, problems = read(tmp_path / "lines.json", tmp_path / "array.json")
    assert [text.id for text in texts] == ["lines-1", "lines-2"]
    assert len(problems) == 1
    assert "array.json: The file is JSON but not JSON Lines." in str(problems[0])


def test_ids_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "x\\ud800", "text": "1"}\n')
    texts, _ = read(path)
    assert [text.id for text in texts] == ["x?"]


def test_errors_are_raised_when_nobody_handles_them(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        list(read_inputs([str(tmp_path / "missing.txt")]))


def test_counting(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "b.jsonl").write_text('{"text": "1"}\n{"text": "2"}\n')
    assert count_inputs([str(tmp_path)]) == 3
    assert count_inputs([str(tmp_path), "-"]) is None
    assert count_inputs([str(tmp_path / "missing.jsonl")]) == 1
