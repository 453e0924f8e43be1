"""``nlp.pipe(n_process=2)`` finds the same as one process, under fork and under spawn."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import multiprocessing
import sys

import spacy
from spacy_diplomacy import to_record

TEXTS = ['"We go on," said Ida Noor. She added that talks failed.', "", "Tom Berg denied it."] * 4

if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    for names in (
        ["quote_attribution"],
        ["quote_detector", "speaker_resolver", "stance_tagger"],
    ):
        nlp = spacy.blank("en")
        for name in names:
            nlp.add_pipe(name)
        one = [to_record(doc, "a") for doc in nlp.pipe(TEXTS)]
        two = [to_record(doc, "a") for doc in nlp.pipe(TEXTS, n_process=2, batch_size=3)]
        assert one == two, (one, two)
        assert one[0]["quotes"][0]["speaker"]["name"] == "Ida Noor", one[0]
    print("same")
"""


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_two_processes(method: str, tmp_path: Path) -> None:
    script = tmp_path / "run.py"
    script.write_text(SCRIPT, encoding="utf8")
    done = subprocess.run(
        [sys.executable, str(script), method],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "same"
