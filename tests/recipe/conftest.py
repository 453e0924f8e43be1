"""A folder of corpora, each with a few texts made up here."""

import importlib.util
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from spacy_diplomacy.corpus.brat import format_brat
from spacy_diplomacy.corpus.document import Article, Attribution
from spacy_diplomacy.ml.vocabulary import vocabulary
from spacy_diplomacy.ml.wordpiece import WordPieces
from spacy_diplomacy.recipe.arrays import TrainingData, read_training_data

ARTICLES = [
    (
        'Ola Brandt said that the bridge is safe.\n\n"It will stand," the mayor added.',
        [
            ("that the bridge is safe", "said", "Ola Brandt"),
            ("It will stand", "added", "the mayor"),
        ],
    ),
    (
        "Critics call the plan a mistake. According to Ida Noor, the French object.\n\nRain fell.",
        [("the French object", "According to", "Ida Noor")],
    ),
    (
        'The French waited. "We go," Ida Noor told Ola Brandt on Monday.',
        [("We go", "told", "Ida Noor")],
    ),
]

SILVER = [
    ("Ola Brandt", "PERSON"),
    ("Ida Noor", "PERSON"),
    ("French", "MISC"),
]

UNER = """# newdoc id = one
# sent_id = one-1
1\tIda\tB-PER\t-\t-
2\tleft\tO\t-\t-
3\tNorth\tB-LOC\t-\t-
4\tLake\tI-LOC\t-\t-
5\t.\tO\t-\t-

1\tThe\tO\t-\t-
2\tFrench\tO\t-\t-
3\tstayed\tO\t-\t-

"""

GUM = """# newdoc id = one
1\tPresident\t_\tNOUN\tNNP\t_\t2\tdep\t_\tEntity=(1-person-new-nnnnn-cf1-2-sgl
2\tNoor\t_\tPROPN\tNNP\t_\t3\tnsubj\t_\tEntity=1)|SpaceAfter=No
3\tvisited\t_\tVERB\tVBD\t_\t0\troot\t_\t_
4\tthe\t_\tDET\tDT\t_\t5\tdet\t_\tEntity=(2-place-new-nnnnn-cf2-2-sgl
5\ttown\t_\tNOUN\tNN\t_\t3\tobj\t_\tEntity=2)
6\tof\t_\tADP\tIN\t_\t7\tcase\t_\t_
7\tUlm\t_\tPROPN\tNNP\t_\t5\tnmod\t_\tEntity=(3-place-new-nnnnn-cf3-1-sgl)

"""

DIRECTED = [
    ("[Ola Brandt] blamed [Ida Noor] for the delay.", "Ola Brandt", "Ida Noor", 3),
    ("[Ida Noor] praised [Ola Brandt] at last.", "Ida Noor", "Ola Brandt", 1),
    ("[Ida Noor] met [Ola Brandt] on Monday.", "Ida Noor", "Ola Brandt", 0),
    ("[Ola Brandt] was attacked by [Ida Noor].", "Ola Brandt", "Ida Noor", 4),
]


def find(text: str, part: str) -> tuple[tuple[int, int], ...]:
    start = text.index(part)
    return ((start, start + len(part)),)


def article(number: int) -> Article:
    text, quotes = ARTICLES[number]
    attributions = [
        Attribution(f"q{i}", *(find(text, part) for part in parts))
        for i, parts in enumerate(quotes)
    ]
    return Article(f"article{number}", text, tuple(attributions))


def write_articles(folder: Path) -> None:
    for name in ("text", "attributions"):
        (folder / name).mkdir(parents=True)
    for number in range(len(ARTICLES)):
        made = article(number)
        (folder / "text" / f"{made.id}.txt").write_text(made.text, encoding="utf8")
        notes = folder / "attributions" / f"{made.id}_aa.ann"
        notes.write_text(format_brat(made), encoding="utf8")


def write_lines(path: Path, rows: list[Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf8")


def silver_row(number: int) -> dict[str, Any]:
    text = ARTICLES[number][0]
    entities = [
        (text.index(name), text.index(name) + len(name), kind)
        for name, kind in SILVER
        if name in text
    ]
    return {"id": f"article{number}", "ents": entities}


def sentiment(number: int) -> dict[str, Any]:
    text = f"Voters of ward {number} distrust Ida Noor."
    start = text.index("Ida")
    target = {"Input.gid": f"t{number}", "from": start, "to": start + 8, "polarity": 2.0}
    gid = f"paper_{number}_1_Ida Noor_0_8"
    return {"primary_gid": gid, "sentence_normalized": text, "targets": [target]}


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """Threads that wait for each other make so small a network many times slower."""
    if importlib.util.find_spec("torch") is None:
        yield
        return
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder, laid out as `recipe.corpora` says."""
    folder = tmp_path_factory.mktemp("corpora")
    for part in ("train", "dev"):
        write_articles(folder / "polnear" / part)
    write_lines(folder / "polnear" / "ner_silver_train.jsonl", [silver_row(n) for n in range(3)])
    (folder / "gum").mkdir()
    (folder / "gum" / "one.conllu").write_text(GUM, encoding="utf8")
    write_lines(folder / "uner_ewt" / "en_ewt-ud-dev.iob2", [UNER])
    rows = ["\t".join(map(str, row)) for row in DIRECTED]
    for part in ("train", "valid"):
        write_lines(folder / "directed_sentiment" / f"{part}.txt", rows)
    write_lines(folder / "newsmtsc" / "train.jsonl", [sentiment(n) for n in range(12)])
    return folder


@pytest.fixture(scope="session")
def words(corpora: Path) -> WordPieces:
    """A vocabulary of the words of the texts, a few too few."""
    texts = "\n".join(path.read_text("utf8") for path in sorted(corpora.rglob("*.*")))
    known = sorted({word.lower() for word in re.findall(r"[A-Za-z]+|[.\",]", texts)})
    return vocabulary(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *known[::3], *known[1::3]])


@pytest.fixture(scope="session")
def data(corpora: Path, words: WordPieces) -> TrainingData:
    """All texts as arrays."""
    return read_training_data(corpora, words, in_passages=True)
