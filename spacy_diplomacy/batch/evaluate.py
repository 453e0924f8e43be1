"""Run a pipeline over a corpus's texts and score what comes out, one function a scheme."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from spacy.language import Language

from spacy_diplomacy.batch.docbins import evaluate_docbin
from spacy_diplomacy.batch.gold import (
    GoldArticle,
    Reader,
    as_spans,
    read_polnear,
    read_record_gold,
    read_wikinews_gold,
)
from spacy_diplomacy.batch.inputs import (
    ErrorHandler,
    InputText,
    JsonLine,
    raise_error,
    read_json_lines,
)
from spacy_diplomacy.batch.runner import run_pipeline
from spacy_diplomacy.batch.windows import evaluate_cofenet
from spacy_diplomacy.errors import InputError, SettingError
from spacy_diplomacy.labels import Kind
from spacy_diplomacy.record import to_record
from spacy_diplomacy.scorers.attributions import CharAttribution, ScoredText, score_attributions
from spacy_diplomacy.scorers.named_speakers import (
    SpokenAttribution,
    SpokenText,
    score_named_speakers,
)
from spacy_diplomacy.scorers.types import TypedText, score_types

Figures = dict[str, Any]
Scheme = Callable[[Language, Path, ErrorHandler], Figures]


def evaluate_polnear(nlp: Language, path: Path, on_error: ErrorHandler = raise_error) -> Figures:
    """Score attributions on PolNeAR's articles, or any in its form.

    Args:
        nlp: The pipeline.
        path: What `gold.read_polnear` takes.
        on_error: Called with an `InputError` for what cannot be read.

    Returns:
        The figures of `score_attributions`; kinds are counted from quotation marks.
    """
    return _score_articles(nlp, _all(read_polnear, path, on_error), on_error, lambda kind: None)


def evaluate_records(nlp: Language, path: Path, on_error: ErrorHandler = raise_error) -> Figures:
    """Score attributions against gold records.

    Args:
        nlp: The pipeline.
        path: A JSON Lines file of records with their texts.
        on_error: Called with an `InputError` for what cannot be read.

    Returns:
        The figures of `score_attributions` and, as ``by_type``, those of `score_types`.
    """
    return _score_articles(nlp, _all(read_record_gold, path, on_error), on_error, lambda k: k)


def evaluate_wikinews_de(
    nlp: Language, path: Path, on_error: ErrorHandler = raise_error
) -> Figures:
    """Score attributions on WIKINEWS-DE.

    Args:
        nlp: The pipeline.
        path: A JSON Lines file of the corpus.
        on_error: Called with an `InputError` for what cannot be read.

    Returns:
        The figures of `score_attributions`, where ``direct`` is the corpus's Direct and
        ``indirect`` all its other types, and as ``by_type`` those of `score_types`.
    """

    def as_gold(kind: Kind) -> Kind:
        return "direct" if kind == "direct" else "indirect"

    return _score_articles(nlp, _all(read_wikinews_gold, path, on_error), on_error, as_gold)


def evaluate_gum_quotes(nlp: Language, path: Path, on_error: ErrorHandler = raise_error) -> Figures:
    """Score detection, sources and speakers' names.

    Args:
        nlp: The pipeline.
        path: A JSON Lines file with a text and attributions with ``speaker`` a line.
        on_error: Called with an `InputError` for what cannot be read.

    Returns:
        The figures of `score_named_speakers`.
    """
    lines = _lines(path, on_error, "id", "text", "attributions")
    texts = [InputText(str(n), line.value["text"], line.file) for n, line in enumerate(lines)]
    predicted = _records(nlp, texts, on_error)
    return score_named_speakers(
        SpokenText(
            line.value["text"],
            tuple(map(_spoken_gold, line.value["attributions"])),
            tuple(map(_spoken, predicted.get(str(n), ()))),
            as_spans(line.value.get("ignore")),
        )
        for n, line in enumerate(lines)
    )


def _all(reader: Reader, path: Path, on_error: ErrorHandler) -> list[GoldArticle]:
    """Read all articles; none is an error, for there is nothing to score."""
    articles = list(reader(path, on_error))
    if not articles:
        raise _nothing(path)
    return articles


def _score_articles(
    nlp: Language,
    articles: Sequence[GoldArticle],
    on_error: ErrorHandler,
    kind_of: Callable[[Kind], Kind | None],
) -> Figures:
    """Find the attributions of articles and score them."""
    texts = [InputText(str(n), a.text, a.id) for n, a in enumerate(articles)]
    quotes = _records(nlp, texts, on_error)
    predicted = [
        None
        if str(n) not in quotes
        else [
            CharAttribution(
                as_spans(quote["content"]),
                as_spans(quote["cue"]),
                as_spans(quote["source"]),
                kind_of(quote["type"]),
            )
            for quote in quotes[str(n)]
        ]
        for n in range(len(articles))
    ]
    result = score_attributions(
        ScoredText(article.text, article.tokens, article.attributions, found)
        for article, found in zip(articles, predicted, strict=True)
    )
    if any(article.types for article in articles):
        result["by_type"] = score_types(
            TypedText(
                article.text, article.tokens, article.attributions, article.types, found or ()
            )
            for article, found in zip(articles, predicted, strict=True)
        )
    return result


def _records(
    nlp: Language, texts: Iterable[InputText], on_error: ErrorHandler
) -> dict[str, list[dict[str, Any]]]:
    """Give the quotes that the pipeline finds, by the texts' ids."""
    return {
        text.id: to_record(doc, text.id, with_text=False)["quotes"]
        for text, doc in run_pipeline(nlp, texts, on_error=on_error)
    }


def _lines(path: Path, on_error: ErrorHandler, *keys: str) -> list[JsonLine]:
    """Read the objects of a file that have all keys."""
    return list(read_json_lines(path, on_error, keys)) or _raise(_nothing(path))


def _raise(error: Exception) -> Any:
    raise error


def _nothing(path: Path) -> InputError:
    """Say that there is nothing to score."""
    return InputError("It holds nothing to score.", "Check the scheme and the path.", str(path))


def _spoken(quote: dict[str, Any]) -> SpokenAttribution:
    """Make a prediction of a record's quote."""
    return SpokenAttribution(
        content=as_spans(quote["content"]),
        source=as_spans(quote["source"]),
        cue=as_spans(quote["cue"]),
        speaker=(quote["speaker"] or {}).get("name"),
        kind=quote["type"],
    )


def _spoken_gold(row: dict[str, Any]) -> SpokenAttribution:
    """Make a gold attribution of a corpus's."""
    aliases = (row.get("speaker_wiki"), *(row.get("speaker_aliases") or ()))
    return SpokenAttribution(
        content=as_spans(row["content"]),
        source=as_spans(row.get("source")),
        cue=as_spans(row.get("cue")),
        speaker=row.get("speaker"),
        aliases=tuple(alias for alias in aliases if alias),
        source_alt=as_spans(row.get("source_alt")),
        kind=row.get("kind"),
        source_form=row.get("source_form"),
    )


def evaluate_directed_sentiment(
    nlp: Language, path: Path, on_error: ErrorHandler = raise_error
) -> Figures:
    """Score stances between given pairs.

    Args:
        nlp: The pipeline.
        path: A file of the corpus.
        on_error: Not called: a wrong line ends the scoring.

    Returns:
        ``micro_f``, ``macro_f`` and ``by_class`` over five classes.
    """
    from spacy_diplomacy.corpus import stance_evaluation

    return stance_evaluation.evaluate_directed_sentiment(nlp, path)


def evaluate_newsmtsc(nlp: Language, path: Path, on_error: ErrorHandler = raise_error) -> Figures:
    """Score stances toward given targets.

    Args:
        nlp: The pipeline.
        path: A file of the corpus.
        on_error: Not called: a wrong line ends the scoring.

    Returns:
        ``f1m``, ``accuracy`` and ``recall_avg`` over three classes.
    """
    from spacy_diplomacy.corpus import stance_evaluation

    return dict(stance_evaluation.evaluate_newsmtsc(nlp, path))


SCHEMES: Final[dict[str, Scheme]] = {
    "polnear": evaluate_polnear,
    "cofenet": evaluate_cofenet,
    "gum_quotes": evaluate_gum_quotes,
    "directed_sentiment": evaluate_directed_sentiment,
    "newsmtsc": evaluate_newsmtsc,
    "wikinews_de": evaluate_wikinews_de,
    "records": evaluate_records,
    "docbin": evaluate_docbin,
}
"""What each scheme's name stands for."""

LANGUAGES: Final = {"wikinews_de": "de"}
"""Language of the blank pipeline a scheme is scored with, where it is not English."""


def check_corpus(scheme: str, path: Path) -> None:
    """Refuse an unknown scheme or a missing path, before a pipeline is loaded for nothing.

    Args:
        scheme: A key of `SCHEMES`.
        path: The corpus's file or folder.

    Raises:
        SettingError: If there is no such scheme.
        InputError: If there is nothing at the path.
    """
    if scheme not in SCHEMES:
        raise SettingError(f"There is no scheme {scheme!r}.", f"Use one of: {', '.join(SCHEMES)}.")
    if not path.exists():
        raise InputError("There is no such file or folder.", "Check the path.", str(path))


def evaluate_corpus(
    scheme: str, nlp: Language, path: Path, on_error: ErrorHandler = raise_error
) -> Figures:
    """Score a pipeline on a corpus.

    Args:
        scheme: A key of `SCHEMES`.
        nlp: The pipeline.
        path: The corpus's file or folder.
        on_error: Called with an `InputError` for what cannot be read.

    Returns:
        The scheme's figures, all fractions.

    Raises:
        SettingError: If there is no such scheme.
        InputError: If there is nothing to score.
    """
    check_corpus(scheme, path)
    return SCHEMES[scheme](nlp, path, on_error)
