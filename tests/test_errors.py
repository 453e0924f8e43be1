"""Errors say what happened and what to do, and cross process borders."""

import pickle

import pytest

from spacy_diplomacy import errors
from spacy_diplomacy.errors import DiplomacyError, InputError, MissingExtraError, require_extra

ALL = [value for value in vars(errors).values() if isinstance(value, type)]


@pytest.mark.parametrize("kind", [kind for kind in ALL if issubclass(kind, DiplomacyError)])
def test_message_and_pickle(kind: type[DiplomacyError]) -> None:
    error = kind("It broke.", "Mend it.")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert str(again) == str(error) == "It broke. Mend it."


def test_input_error_names_file_and_line() -> None:
    error = InputError("It broke.", "Mend it.", "a.jsonl", 3)
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == "a.jsonl, line 3: It broke. Mend it."
    assert (again.file, again.line) == ("a.jsonl", 3)
    assert str(InputError("It broke.", "Mend it.", "a.txt")) == "a.txt: It broke. Mend it."


def test_missing_extra_says_what_to_install() -> None:
    with pytest.raises(MissingExtraError, match=r"spacy-diplomacy\[parquet\]"):
        require_extra("no_such_module_anywhere", "parquet")


def test_extra_that_is_there() -> None:
    assert require_extra("json", "parquet").loads("1") == 1
