"""Measure speed and memory, and print them as Markdown tables.

    python benchmarks/speed.py [--host PATH] [--weights NAME] [--text FOLDER] [--words N]

Each figure is the best of several runs on one core, as other work on the machine only ever makes
a run slower. Set OMP_NUM_THREADS=1 so that matrix products keep to that core too.
"""

import argparse
import os
import platform
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

NAMES = ("Ada Lind", "Tom Holt", "Ida Berg", "Jon Voss", "Mara Stein", "the council", "she", "he")
VERBS = ("said", "added", "warned", "argued", "told reporters", "wrote", "announced", "thinks")
THINGS = ("the bridge", "a new ferry", "the old harbour", "this budget", "the river", "every road")
DOES = ("will open in spring", "costs too much", "needs repair", "was safe", "must wait", "grew")
COLD_START = """
import spacy
nlp = spacy.blank("en")
nlp.add_pipe("quote_attribution", config={config})
doc = nlp('Ms Berg said: "The ice is thin."')
print(len(doc._.quotes))
"""
MEMORY = """
import sys
def resident(name):
    # the peak that getrusage gives a child is its parent's; this is its own
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(name))
first = resident("VmRSS")
for doc in nlp.pipe(sys.stdin.read().split("\\n\\n")):
    pass
print(first, resident("VmHWM"))
"""


def generated(words: int, seed: int = 0) -> str:
    """Write news-like sentences, half of them with a quotation."""
    rng = random.Random(seed)
    parts: list[str] = []
    count = 0
    while count < words:
        thing = f"{rng.choice(THINGS)} {rng.choice(DOES)}"
        who, says = rng.choice(NAMES), rng.choice(VERBS)
        sentence = rng.choice(
            (
                f'"{thing.capitalize()}," {who} {says}.',
                f"{who[0].upper() + who[1:]} {says} that {thing}.",
                f"{thing.capitalize()}, and {rng.choice(THINGS)} {rng.choice(DOES)}.",
                f"On Tuesday {thing} while {rng.choice(THINGS)} {rng.choice(DOES)}.",
            )
        )
        parts.append(sentence + rng.choice((" ", " ", " ", "\n")))
        count += len(sentence.split())
    return "".join(parts)


def texts_of(folder: Path | None, words: int) -> list[str]:
    """Read a folder's texts, or generate articles of about 800 words, up to so many words."""
    if folder is None:
        return [generated(800, seed) for seed in range(max(1, words // 800))]
    texts: list[str] = []
    for path in sorted(folder.rglob("*.txt")):
        texts.append(path.read_text(encoding="utf8"))
        if count_words(texts) >= words:
            break
    if not texts:
        raise SystemExit(f"There is no .txt file in {folder}. Give another folder.")
    return texts


def count_words(texts: Sequence[str]) -> int:
    """Count words as parts between blanks."""
    return sum(len(text.split()) for text in texts)


def best(run: Callable[[], Any], repeat: int) -> float:
    """Give the shortest time of several runs, in seconds of this process's own time."""
    times = []
    for _ in range(repeat):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return max(min(times), 1e-9)


def drain(items: Iterator[Any]) -> None:
    """Use up an iterator."""
    for _ in items:
        pass


def loaded(weights: str | None, host: Path | None = None) -> Language:
    """Load a pipeline with our component, on a host or blank."""
    nlp = spacy.load(host) if host else spacy.blank("en")
    nlp.add_pipe("quote_attribution", config={"weights": weights} if weights else {})
    nlp.max_length = 10**9
    return nlp


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a Markdown table."""
    print("| " + " | ".join(head) + " |")
    print("|" + "|".join("---" if n == 0 else "---:" for n in range(len(head))) + "|")
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")
    print()


@contextmanager
def timed(component: Any, method: str, spent: list[float]) -> Iterator[None]:
    """Collect the times that a method of one object takes."""
    original = getattr(component, method)

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        start = time.process_time()
        try:
            return original(*args, **kwargs)
        finally:
            spent.append(time.process_time() - start)

    setattr(component, method, wrapped)
    try:
        yield
    finally:
        delattr(component, method)


def stages(nlp: Language, texts: Sequence[str], repeat: int) -> None:
    """Print the time of the tokenizer and of each part."""
    words = count_words(texts)
    composite: Any = nlp.get_pipe("quote_attribution")
    whole = best(lambda: drain(nlp.pipe(texts)), repeat)
    tokenizer = best(lambda: drain(nlp.make_doc(text) for text in texts), repeat)
    docs = [nlp.make_doc(text) for text in texts]
    rows: list[tuple[str, float]] = [("tokenizer", tokenizer)]
    for label, owner, methods in (
        ("encoder", composite, ("encode",)),
        ("quotes", composite.detector, ("predict", "predict_vectors")),
        ("entities", composite.recogniser, ("predict_vectors",)),
        ("speakers", composite.resolver, ("resolve",)),
        ("stances and acts", composite.tagger, ("tag",)),
    ):
        runs = []
        for _ in range(repeat):
            spent: list[float] = []
            with ExitStack() as stack:
                for method in methods:
                    stack.enter_context(timed(owner, method, spent))
                drain(composite.pipe(Doc(doc.vocab).from_bytes(doc.to_bytes()) for doc in docs))
            runs.append(sum(spent))
        rows.append((label, min(runs)))
    rest = whole - sum(seconds for _, seconds in rows)
    rows += [("writing and the rest", max(rest, 0.0)), ("**whole**", whole)]
    table(
        ("stage", "words/s", "share"),
        [
            (name, f"{words / seconds:,.0f}" if seconds else "-", f"{seconds / whole:.0%}")
            for name, seconds in rows
        ],
    )


def against_host(nlp: Language, host: Path, texts: Sequence[str], repeat: int) -> None:
    """Print our words/s beside those of another pipeline, measured in turn in this run."""
    words = count_words(texts)
    other = spacy.load(host)
    other.max_length = 10**9
    ours, theirs = [], []
    for _ in range(repeat):
        ours.append(best(lambda: drain(nlp.pipe(texts)), 1))
        theirs.append(best(lambda: drain(other.pipe(texts)), 1))
    table(
        ("pipeline", "words/s", "ratio"),
        [
            (host.name, f"{words / min(theirs):,.0f}", "1.00"),
            ("quote_attribution", f"{words / min(ours):,.0f}", f"{min(theirs) / min(ours):.2f}"),
        ],
    )


def linearity(nlp: Language, texts: Sequence[str], repeat: int) -> None:
    """Print the time a word takes in documents of growing length."""
    joined = "\n".join(texts)
    pieces = joined.split(" ")
    rows = []
    for length in (500, 5_000, 50_000):
        filled = pieces * (length // len(pieces) + 1)
        text = " ".join(filled[:length])
        copies = max(1, 20_000 // length)
        seconds = best(lambda t=text, n=copies: drain(nlp(t) for _ in range(n)), repeat)  # type: ignore[misc]
        rows.append((f"{length:,}", f"{1e6 * seconds / (length * copies):.1f}"))
    table(("words in the document", "microseconds a word"), rows)


def memory_and_start(weights: str | None, words: int) -> None:
    """Print the time of a fresh Python to its first quote, and the memory that it needs."""
    config = repr({"weights": weights} if weights else {})
    start_script = COLD_START.replace("{config}", config)
    clock, own = [], []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", start_script], check=True, capture_output=True)
        clock.append(time.perf_counter() - start)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        own.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    done = subprocess.run(
        [sys.executable, "-c", start_script + MEMORY],
        input="\n\n".join(generated(800, seed) for seed in range(max(1, words // 800))).encode(),
        check=True,
        capture_output=True,
    )
    first, most = map(int, done.stdout.split()[-2:])
    table(
        ("what", "value"),
        [
            ("cold start to the first quote, by the clock, best of 3", f"{min(clock):.2f} s"),
            ("the same, the process's own time", f"{min(own):.2f} s"),
            ("resident memory after the first quote", f"{first / 1e3:,.0f} MB"),
            (f"peak resident memory after {words:,} words", f"{most / 1e3:,.0f} MB"),
        ],
    )


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--host", type=Path, help="a pipeline to compare with")
    parser.add_argument("--weights", choices=("accurate", "fast", "none"))
    parser.add_argument("--text", type=Path, help="folder of .txt files; generated text without")
    parser.add_argument("--words", type=int, default=40_000, help="how many words to take")
    parser.add_argument("--repeat", type=int, default=3)
    arguments = parser.parse_args()
    texts = texts_of(arguments.text, arguments.words)
    nlp = loaded(arguments.weights)
    drain(nlp.pipe(texts[:2]))
    print(f"## Speed, weights {arguments.weights or 'by default'}\n")
    print(
        f"{count_words(texts):,} words in {len(texts)} "
        f"{'generated articles' if arguments.text is None else 'articles'}, Python "
        f"{platform.python_version()}, spaCy {spacy.about.__version__}, "
        f"{os.cpu_count()} cores, OMP_NUM_THREADS={os.environ.get('OMP_NUM_THREADS', 'not set')}"
        f"{', torch installed (which thinc imports)' if find_spec('torch') else ''}\n"
    )
    stages(nlp, texts, arguments.repeat)
    if arguments.host:
        against_host(nlp, arguments.host, texts, arguments.repeat)
    linearity(nlp, texts, arguments.repeat)
    memory_and_start(arguments.weights, arguments.words)


if __name__ == "__main__":
    main()
