"""Reads entities annotated on tokens: Universal NER's ``.iob2``, the names in GUM's ``.conllu``."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from spacy_diplomacy.corpus.files import read_text, wrong_file
from spacy_diplomacy.recipe.entity_labels import place_label
from spacy_diplomacy.recipe.resolver import GoldMention, read_entities

#: Sentences of Universal NER that are read as one text.
_SENTENCES: Final = 30
#: Words before a name in GUM that our entities do not hold.
_TITLES: Final = frozenset(
    """
    president mr. mrs. ms. dr. sen. rep. gov. senator prime minister secretary general king queen
    prince princess sir judge justice professor prof. captain lieutenant director chairman ceo
    mayor pope st. saint foreign vice attorney
    """.split()
)
_PROPER: Final = frozenset({"NNP", "NNPS"})
_INSIDE_NAMES: Final = frozenset({"of", "the", "for", "and", "de", "-"})
_SPACE: Final = re.compile(r"\bSpaceAfter=No\b")


@dataclass(frozen=True, slots=True)
class TokenText:
    """A text in tokens with its entities.

    Attributes:
        words: The tokens.
        spaces: Whether each is followed by a blank.
        sentences: Token bounds of the sentences, which hold every token.
        entities: `(start, end, label)` of entities that do not overlap.
    """

    words: list[str]
    spaces: list[bool]
    sentences: list[tuple[int, int]]
    entities: list[tuple[int, int, str]]


def with_people(text: TokenText, people: frozenset[str]) -> list[tuple[int, int, str]]:
    """Add peoples to a text's entities, which neither corpus marks.

    Args:
        text: The text.
        people: Words that name one, as `entity_labels.people_words` gives them.

    Returns:
        The entities, and each such word outside of them as ``NORP``.
    """
    inside = {i for start, end, _ in text.entities for i in range(start, end)}
    return text.entities + [
        (i, i + 1, "NORP")
        for i, word in enumerate(text.words)
        if i not in inside and word in people
    ]


def read_uner(path: Path) -> Iterator[TokenText]:
    """Read Universal NER's form: number, word and IOB2 tag, parted by tabs.

    Args:
        path: The file.

    Yields:
        Texts of at most 30 sentences of one document.

    Raises:
        InputError: If a line has too few columns.
    """
    sentences: list[list[tuple[str, str]]] = []
    current: list[tuple[str, str]] = []
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if line.startswith("# newdoc") and sentences:
            yield _uner_text(sentences)
            sentences = []
        if line.startswith("#"):
            continue
        if line:
            cells = line.split("\t")
            if len(cells) < 3:
                raise wrong_file(path, number, "The line has not three columns parted by tabs.")
            current.append((cells[1], cells[2]))
            continue
        if current:
            sentences.append(current)
            current = []
        if len(sentences) >= _SENTENCES:
            yield _uner_text(sentences)
            sentences = []
    if current:
        sentences.append(current)
    if sentences:
        yield _uner_text(sentences)


def _uner_text(sentences: Sequence[Sequence[tuple[str, str]]]) -> TokenText:
    words: list[str] = []
    bounds: list[tuple[int, int]] = []
    entities: list[tuple[int, int, str]] = []
    for sentence in sentences:
        first = len(words)
        words += [word for word, _ in sentence]
        bounds.append((first, len(words)))
        for start, end, kind in _iob2_spans([tag for _, tag in sentence]):
            name = " ".join(words[first + start : first + end])
            label = {"PER": "PERSON", "ORG": "ORG", "LOC": place_label(name)}.get(kind)
            if label is not None:
                entities.append((first + start, first + end, label))
    return TokenText(words, [True] * len(words), bounds, entities)


def _iob2_spans(tags: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    for start, tag in enumerate(tags):
        if tag.startswith("B"):
            end = start + 1
            while end < len(tags) and tags[end].startswith("I"):
                end += 1
            yield start, end, tag[2:]


def read_gum_names(path: Path) -> TokenText:
    """Read the names among the mentions of one document of GUM.

    A mention of a person, an organisation or a place is a name when all its words are proper
    nouns, or small words between such; determiners, titles and possessive endings are cut off.

    Args:
        path: A ``.conllu`` file.

    Returns:
        The document; of mentions within each other the longest counts.

    Raises:
        InputError: If the file cannot be read.
    """
    words: list[str] = []
    tags: list[str] = []
    spaces: list[bool] = []
    sentences: list[tuple[int, int]] = []
    open_ones: list[tuple[str, int, str, str]] = []
    mentions: list[GoldMention] = []
    first = 0
    for line in read_text(path).split("\n"):
        cells = line.split("\t")
        if not line and len(words) > first:
            sentences.append((first, len(words)))
            first = len(words)
        if not cells[0].isdigit():
            continue
        for item in cells[9].split("|"):
            if item.startswith("Entity="):
                read_entities(item[7:], len(words), open_ones, mentions)
        words.append(cells[1])
        tags.append(cells[4])
        spaces.append(not _SPACE.search(cells[9]))
    return TokenText(words, spaces, sentences, _longest(_names(words, tags, mentions)))


def _names(
    words: Sequence[str], tags: Sequence[str], mentions: Sequence[GoldMention]
) -> Iterator[tuple[int, int, str]]:
    """The mentions that are names, cut to the name."""
    for mention in mentions:
        start, end = mention.start, mention.end
        while start < end and (tags[start] == "DT" or words[start].lower() in _TITLES):
            start += 1
        while end > start and tags[end - 1] == "POS":
            end -= 1
        name = " ".join(words[start:end])
        label = {"person": "PERSON", "organization": "ORG", "place": place_label(name)}.get(
            mention.kind
        )
        if label is not None and start < end and _is_name(words[start:end], tags[start:end]):
            yield start, end, label


def _is_name(words: Sequence[str], tags: Sequence[str]) -> bool:
    if tags[0] not in _PROPER or tags[-1] not in _PROPER:
        return False
    return all(
        tag in _PROPER or tag == "HYPH" or word.lower() in _INSIDE_NAMES
        for word, tag in zip(words, tags, strict=True)
    )


def _longest(entities: Iterator[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    taken: set[int] = set()
    for start, end, label in sorted(entities, key=lambda entity: entity[0] - entity[1]):
        if taken.isdisjoint(range(start, end)):
            kept.append((start, end, label))
            taken.update(range(start, end))
    return kept
