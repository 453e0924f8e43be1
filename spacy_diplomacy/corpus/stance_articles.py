"""Stance corpora as articles: a sentence each, its holder as source, its targets with a stance."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from spacy_diplomacy.corpus.directed_sentiment import read_directed_sentiment
from spacy_diplomacy.corpus.document import (
    Article,
    Attribution,
    CharSpan,
    GoldSpeaker,
    GoldStance,
)
from spacy_diplomacy.corpus.files import ErrorHandler, list_files, raise_error
from spacy_diplomacy.corpus.newsmtsc import read_newsmtsc
from spacy_diplomacy.errors import InputError
from spacy_diplomacy.labels import StanceLabel

_LAYERS = frozenset({"attributions", "speakers", "stances"})


def directed_sentiment_articles(
    path: Path, *, on_error: ErrorHandler = raise_error
) -> Iterator[Article]:
    """Read directed_sentiment: for each pair both directions, each with its holder and target.

    Each direction is an attribution whose content is the sentence: stances hang on attributions.
    Train a ``stance_tagger`` on them, not a ``quote_detector``.

    Args:
        path: A ``.txt`` file of the corpus, or a folder of them.
        on_error: What to do with a wrong file; reading it ends at the line named.

    Yields:
        One article a line.

    Raises:
        InputError: As ``on_error`` decides.
    """
    try:
        for file in list_files(path, ".txt", ".tsv"):
            for pair in read_directed_sentiment(file):
                first, second = pair.stances
                yield Article(
                    f"{file.stem}-{pair.line}",
                    pair.text,
                    (
                        _directed(pair.text, "q0", pair.p, pair.q, first),
                        _directed(pair.text, "q1", pair.q, pair.p, second),
                    ),
                    _LAYERS,
                )
    except InputError as error:
        on_error(error)


def _directed(
    text: str, name: str, holder: CharSpan, target: CharSpan, label: StanceLabel
) -> Attribution:
    return Attribution(
        name,
        content=((0, len(text)),),
        source=(holder,),
        speaker=GoldSpeaker(text[slice(*holder)], "ORG"),
        stances=(GoldStance(text[slice(*target)], target, label),),
    )


def newsmtsc_articles(path: Path, *, on_error: ErrorHandler = raise_error) -> Iterator[Article]:
    """Read NewsMTSC: a sentence with the sentiment toward its targets, of nobody in particular.

    As with :func:`directed_sentiment_articles`, the attribution is there for its stances only.

    Args:
        path: A JSON Lines file of the corpus, or a folder of them.
        on_error: What to do with a wrong file; reading it ends at the line named.

    Yields:
        One article a sentence.

    Raises:
        InputError: As ``on_error`` decides.
    """
    try:
        for file in list_files(path, ".jsonl"):
            for line, group in groupby(read_newsmtsc(file), key=lambda target: target.line):
                targets = list(group)
                text = targets[0].text
                stances = tuple(
                    GoldStance(text[t.start : t.end], (t.start, t.end), t.label) for t in targets
                )
                attribution = Attribution("q0", content=((0, len(text)),), stances=stances)
                name = f"{targets[0].article}-{line}"
                yield Article(name, text, (attribution,), frozenset({"attributions", "stances"}))
    except InputError as error:
        on_error(error)
