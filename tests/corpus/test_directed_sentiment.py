"""The reader of directed_sentiment, on lines of our own."""

import pytest

from spacy_diplomacy.corpus.directed_sentiment import CLASSES, read_directed_sentiment
from spacy_diplomacy.errors import InputError


def read(tmp_path, *lines):
    path = tmp_path / "pairs.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf8")
    return list(read_directed_sentiment(path))


def test_marks_become_offsets(tmp_path):
    (pair,) = read(tmp_path, "Yesterday [Ada] praised [Freedonia]s.\tAda\tFreedonia\t1")
    assert pair.text == "Yesterday Ada praised Freedonias."
    assert pair.text[slice(*pair.p)] == "Ada"
    assert pair.text[slice(*pair.q)] == "Freedonia"
    assert pair.stances == ("support", "neutral")
    assert pair.line == 1


def test_the_second_name_may_come_first(tmp_path):
    (pair,) = read(tmp_path, "[Freedonia] was hit by [Ada].\tAda\tFreedonia\t3")
    assert pair.text[slice(*pair.p)] == "Ada"
    assert pair.text[slice(*pair.q)] == "Freedonia"


def test_equal_names_take_two_places(tmp_path):
    (pair,) = read(tmp_path, "[Ada] met [Ada].\tAda\tAda\t0")
    assert pair.p == (0, 3)
    assert pair.q == (8, 11)


def test_blanks_inside_marks(tmp_path):
    (pair,) = read(tmp_path, "The [ Ada]s met [Bo].\tAda\tBo\t0")
    assert pair.text[slice(*pair.p)] == "Ada"
    assert pair.text[slice(*pair.q)] == "Bo"


def test_quoted_columns(tmp_path):
    line = '"[Ada.""Bo] met [Cy]."\t"Ada.""Bo"\tCy\t4'
    (pair,) = read(tmp_path, line)
    assert pair.text == 'Ada."Bo met Cy.'
    assert pair.text[slice(*pair.p)] == 'Ada."Bo'
    assert pair.stances == CLASSES[4]


@pytest.mark.parametrize(
    "line",
    [
        "only one column",
        "[Ada] met [Bo].\tAda\tBo\t5",
        "[Ada] met [Bo].\tAda\tBo\tx",
        "Ada met [Bo].\tAda\tBo\t0",
        "[Ada] met Bo.\tAda\tBo\t0",
    ],
)
def test_a_wrong_line_is_named(tmp_path, line):
    with pytest.raises(InputError, match="line 3") as error:
        read(tmp_path, "[Ada] met [Bo].\tAda\tBo\t0", "", line)
    assert error.value.line == 3
    assert "pairs.txt" in str(error.value)
