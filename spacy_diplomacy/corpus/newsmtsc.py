"""Read NewsMTSC: the sentiment of a sentence of political news toward a target in it.

The format is that of Hamborg and Donnay, "NewsMTSC: A Dataset for (Multi-)Target-dependent
Sentiment Classification in Political News Articles" (EACL 2021): JSON Lines, a sentence each
with one or more targets.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from spacy_diplomacy.errors import InputError
from spacy_diplomacy.labels import StanceLabel

POLARITIES: Final[dict[float, StanceLabel]] = {2.0: "oppose", 4.0: "neutral", 6.0: "support"}
"""The corpus's polarity values and the stance each stands for."""


@dataclass(frozen=True, slots=True)
class TargetSentiment:
    """One target in a sentence, with the sentiment toward it.

    Attributes:
        id: The target's identifier in the corpus.
        article: The identifier of the article that the sentence is from.
        text: The sentence.
        start: First character of the mention in ``text``.
        end: Character after the mention.
        label: The sentiment, as a stance of nobody in particular.
        line: The line of the file, counted from 1.
    """

    id: str
    article: str
    text: str
    start: int
    end: int
    label: StanceLabel
    line: int


def read_newsmtsc(path: str | Path) -> Iterator[TargetSentiment]:
    """Yield every target of one file, in its order.

    Args:
        path: The JSON Lines file, UTF-8.

    Yields:
        One `TargetSentiment` for each target of each sentence.

    Raises:
        InputError: If a line is not such a JSON object, or a target lies outside its
            sentence; the message names the file and the line.
    """
    path = Path(path)
    with path.open(encoding="utf8", newline="\n") as handle:
        for number, raw in enumerate(handle, start=1):
            if raw.strip():
                yield from _parse(raw, path, number)


def article_of(gid: str) -> str:
    """Give the article that an identifier belongs to.

    Args:
        gid: A ``primary_gid``, such as ``allsides_1000_401_25_Somebody_0_6``.

    Returns:
        Its first three parts, which name the publisher's collection and the article.
    """
    return "_".join(gid.split("_")[:3])


def held_out(article: str, share: int = 10) -> bool:
    """Tell whether an article belongs to the part kept from training.

    The choice rests on a digest of the article's identifier, so that it is the same on
    every machine and no article is on both sides.

    Args:
        article: The article's identifier.
        share: One article in so many is held out.

    Returns:
        True for the held-out part.
    """
    digest = hashlib.sha1(article.encode("utf8"), usedforsecurity=False).digest()
    return int.from_bytes(digest[:4], "big") % share == 0


def split_by_article(
    examples: Iterable[TargetSentiment], share: int = 10
) -> tuple[list[TargetSentiment], list[TargetSentiment]]:
    """Part examples into a training and a held-out part, by article.

    Args:
        examples: The examples of one file.
        share: One article in so many is held out.

    Returns:
        The examples to train on and those held out, each in the order given.
    """
    kept: list[TargetSentiment] = []
    out: list[TargetSentiment] = []
    for example in examples:
        (out if held_out(example.article, share) else kept).append(example)
    return kept, out


def _parse(raw: str, path: Path, number: int) -> Iterator[TargetSentiment]:
    """Turn one line into its targets."""
    try:
        row = json.loads(raw)
    except json.JSONDecodeError as error:
        raise _wrong(path, number, f"is not JSON ({error.msg})") from None
    try:
        text, gid, targets = row["sentence_normalized"], row["primary_gid"], row["targets"]
        for target in targets:
            yield _target(target, text, gid, path, number)
    except (KeyError, TypeError) as error:
        raise _wrong(path, number, f"lacks a field or has one of a wrong kind ({error})") from None


def _target(
    target: dict[str, Any], text: str, gid: str, path: Path, number: int
) -> TargetSentiment:
    """Turn one target of a line into an example."""
    start, end = target["from"], target["to"]
    if not 0 <= start < end <= len(text):
        raise _wrong(path, number, f"has a target at {start} to {end}, outside its sentence")
    if target["polarity"] not in POLARITIES:
        raise _wrong(path, number, f"has the polarity {target['polarity']!r}, not 2, 4 or 6")
    return TargetSentiment(
        id=target["Input.gid"],
        article=article_of(gid),
        text=text,
        start=start,
        end=end,
        label=POLARITIES[target["polarity"]],
        line=number,
    )


def _wrong(path: Path, number: int, what: str) -> InputError:
    """Describe a line that cannot be read."""
    return InputError(
        f"The example {what}.",
        "Give a file in NewsMTSC's form: JSON objects with sentence_normalized, primary_gid "
        "and targets.",
        file=str(path),
        line=number,
    )
