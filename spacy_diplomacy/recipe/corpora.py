"""The corpora that the bundled weights are trained on: where each lies, licence, makers."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from spacy_diplomacy.errors import InputError


@dataclass(frozen=True, slots=True)
class Corpus:
    """One corpus.

    Attributes:
        name: What it is called.
        paths: Where its parts lie below the folder of the corpora.
        use: What the recipe takes from it.
        licence: Its licence, or that there is none.
        source: Who made it.
    """

    name: str
    paths: tuple[str, ...]
    use: str
    licence: str
    source: str


POLNEAR_TRAIN: Final = "polnear/train"
POLNEAR_DEV: Final = "polnear/dev"
SILVER_TRAIN: Final = "polnear/ner_silver_train.jsonl"
UNER_DEV: Final = "uner_ewt/en_ewt-ud-dev.iob2"
GUM: Final = "gum"
DIRECTED_TRAIN: Final = "directed_sentiment/train.txt"
DIRECTED_VALID: Final = "directed_sentiment/valid.txt"
NEWSMTSC: Final = "newsmtsc/train.jsonl"

CORPORA: Final = (
    Corpus(
        "PolNeAR 1.0",
        (POLNEAR_TRAIN, POLNEAR_DEV),
        "roles and joins of attributions (train); calibration and scores (dev)",
        "none stated; published for free use with citation",
        "Newell, Margolin, Ruths: An Attribution Relations Corpus for Political News, LREC 2018",
    ),
    Corpus(
        "PolNeAR, silver entities",
        (SILVER_TRAIN,),
        "entities found by Stanford CoreNLP in PolNeAR's articles, relabelled",
        "as PolNeAR",
        "Manning et al.: The Stanford CoreNLP Natural Language Processing Toolkit, ACL 2014",
    ),
    Corpus(
        "Universal NER, English web text",
        (UNER_DEV,),
        "entities",
        "CC BY-SA 4.0",
        "Mayhew et al.: Universal NER, NAACL 2024",
    ),
    Corpus(
        "GUM",
        (GUM,),
        "names among the entities",
        "annotations CC BY 4.0; texts CC BY or CC BY-SA by document",
        "Zeldes: The GUM Corpus, Language Resources and Evaluation 51, 2017",
    ),
    Corpus(
        "directed_sentiment",
        (DIRECTED_TRAIN, DIRECTED_VALID),
        "stances between two names (train); temperature and scores (valid)",
        "none stated; free to use with citation",
        "Park, Ma, Jagannath: Who Blames or Endorses Whom?, Findings of ACL 2021",
    ),
    Corpus(
        "NewsMTSC",
        (NEWSMTSC,),
        "stances toward a name, nine articles in ten; scores on the others",
        "MIT for the files",
        "Hamborg, Donnay: NewsMTSC, EACL 2021",
    ),
)


def check_corpora(folder: Path) -> None:
    """Make sure that all corpora are where they are looked for, before hours are spent.

    Args:
        folder: The folder of the corpora.

    Raises:
        InputError: If one is missing.
    """
    for corpus in CORPORA:
        for path in corpus.paths:
            if not (folder / path).exists():
                raise InputError(
                    f"The corpus {corpus.name} is not there.",
                    f"Put it at {path!r} in the folder of the corpora.",
                    str(folder / path),
                )
