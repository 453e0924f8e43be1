"""Read the articles that attributions are scored on, from corpus files or prepared pairs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import spacy

from spacy_diplomacy.batch.inputs import ErrorHandler, raise_error, read_json_lines
from spacy_diplomacy.errors import InputError
from spacy_diplomacy.labels import Kind
from spacy_diplomacy.scorers.attributions import CharAttribution
from spacy_diplomacy.scorers.char_spans import CharSpan

ARTICLES: Final = ".articles.jsonl"
GOLD: Final = ".gold.jsonl"
WIKINEWS_KINDS: Final[dict[str, Kind]] = {"Direct": "direct"}
"""Kind of a German type of quotation; all that is not direct stands outside quotation marks."""


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article with its gold attributions.

    Args:
        id: Its identifier.
        text: Its text.
        tokens: Its tokens in characters.
        attributions: The gold attributions.
        types: The corpus's own type of each attribution, empty where it has none.
    """

    id: str
    text: str
    tokens: tuple[CharSpan, ...]
    attributions: tuple[CharAttribution, ...]
    types: tuple[str, ...] = ()


class Tokens:
    """Gives the tokens of texts by spaCy's tokenizer of a language, blanks left out.

    Args:
        lang: Language code.
    """

    def __init__(self, lang: str = "en") -> None:
        self._tokenizer = spacy.blank(lang).tokenizer

    def __call__(self, text: str) -> tuple[CharSpan, ...]:
        """Tokenise a text.

        Args:
            text: The text.

        Returns:
            The tokens in characters.
        """
        return tuple(
            (token.idx, token.idx + len(token))
            for token in self._tokenizer(text)
            if not token.is_space
        )


def read_polnear(path: Path, on_error: ErrorHandler = raise_error) -> Iterator[GoldArticle]:
    """Read PolNeAR's folders, a brat folder, or a pair of prepared files.

    The pair is ``NAME.articles.jsonl`` (id, text, tokens) and ``NAME.gold.jsonl`` (id,
    attributions); give either file or their folder.

    Args:
        path: A folder or one of the two files.
        on_error: Called with an `InputError` for what cannot be read.

    Yields:
        The articles.
    """
    pair = _pair(path)
    if pair is None:
        yield from _read_brat(path, on_error)
        return
    articles, gold = pair
    texts = {
        line.value["id"]: line.value for line in read_json_lines(articles, on_error, ("id", "text"))
    }
    tokens = Tokens()
    for line in read_json_lines(gold, on_error, ("id", "attributions")):
        article = texts.get(line.value["id"])
        if article is None:
            what = f"There is no text for the article {line.value['id']!r}."
            on_error(InputError(what, f"Add it to {articles}.", line.file, line.number))
            continue
        given = article.get("tokens")
        yield GoldArticle(
            article["id"],
            article["text"],
            as_spans(given) if given else tokens(article["text"]),
            tuple(map(_attribution, line.value["attributions"])),
        )


def read_record_gold(path: Path, on_error: ErrorHandler = raise_error) -> Iterator[GoldArticle]:
    """Read gold attributions from records.

    Args:
        path: A JSON Lines file of records with their texts.
        on_error: Called with an `InputError` for what cannot be read.

    Yields:
        The articles.
    """
    from spacy_diplomacy.batch.records import read_records

    tokens = Tokens()
    for record in read_records(path, on_error):
        yield GoldArticle(
            str(record["id"]),
            record["text"],
            tokens(record["text"]),
            tuple(
                CharAttribution(
                    as_spans(quote["content"]),
                    as_spans(quote.get("cue")),
                    as_spans(quote.get("source")),
                )
                for quote in record["quotes"]
            ),
            tuple(quote["type"] for quote in record["quotes"]),
        )


def read_wikinews_gold(path: Path, on_error: ErrorHandler = raise_error) -> Iterator[GoldArticle]:
    """Read WIKINEWS-DE's annotations.

    Args:
        path: A JSON Lines file of the corpus.
        on_error: Called with an `InputError` for what cannot be read.

    Yields:
        The articles, each attribution with the corpus's type.
    """
    tokens = Tokens("de")
    for line in read_json_lines(path, on_error, ("id", "text", "annotations")):
        rows = line.value["annotations"]
        yield GoldArticle(
            line.value["id"],
            line.value["text"],
            tokens(line.value["text"]),
            tuple(
                CharAttribution(
                    as_spans(row["quote"]),
                    as_spans(row.get("cue")),
                    as_spans(row.get("speaker")),
                    kind=WIKINEWS_KINDS.get(row["type"], "indirect"),
                )
                for row in rows
            ),
            tuple(row["type"] for row in rows),
        )


def as_spans(value: Any) -> tuple[CharSpan, ...]:
    """Make spans of the lists of two numbers that files hold.

    Args:
        value: Such lists, or None.

    Returns:
        The spans.
    """
    return tuple((int(start), int(end)) for start, end in value or ())


Reader = Callable[[Path, ErrorHandler], Iterator[GoldArticle]]


def _read_brat(path: Path, on_error: ErrorHandler) -> Iterator[GoldArticle]:
    """Read brat annotations."""
    from spacy_diplomacy.corpus.brat import read_brat

    tokens = Tokens()
    for article in read_brat(path, on_error=on_error):
        attributions = tuple(
            CharAttribution(item.content, item.cue, item.source) for item in article.attributions
        )
        yield GoldArticle(article.id, article.text, tokens(article.text), attributions)


def _pair(path: Path) -> tuple[Path, Path] | None:
    """Find the two prepared files that a path means."""
    if path.is_dir():
        found = sorted(path.glob(f"*{ARTICLES}"))
        path = found[0] if found else path
    for suffix in (ARTICLES, GOLD):
        if path.name.endswith(suffix):
            stem = path.name.removesuffix(suffix)
            return path.with_name(stem + ARTICLES), path.with_name(stem + GOLD)
    return None


def _attribution(row: dict[str, Any]) -> CharAttribution:
    """Make an attribution of spans by role."""
    return CharAttribution(
        as_spans(row.get("content")), as_spans(row.get("cue")), as_spans(row.get("source"))
    )
