"""``convert``: turn annotated corpora into training data, and back into annotators' formats."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spacy_diplomacy.cli.problems import Problems, told
from spacy_diplomacy.errors import SettingError

if TYPE_CHECKING:
    from spacy_diplomacy.corpus.document import Article

SHOWN_MISFITS = 20


class TargetName(StrEnum):
    """What a corpus is written as."""

    spacy = "spacy"
    brat = "brat"
    labelstudio = "labelstudio"
    records = "records"


class AlignmentName(StrEnum):
    """What becomes of a span that does not begin and end with tokens."""

    expand = "expand"
    contract = "contract"
    strict = "strict"


def convert(
    format: Annotated[
        str,
        typer.Argument(
            help="Format of the corpus: brat, citron, cofenet, conll, directed_sentiment, "
            "labelstudio, newsmtsc, parc3, polnear, prodigy, records or wikinews_de.",
            show_default=False,
        ),
    ],
    path: Annotated[
        Path, typer.Argument(metavar="FILE_OR_FOLDER", help="The corpus.", show_default=False)
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", help="File to write; for brat a folder.", show_default=False
        ),
    ],
    to: Annotated[
        TargetName, typer.Option("--to", help="spacy is a DocBin for spacy train.")
    ] = TargetName.spacy,
    lang: Annotated[
        str, typer.Option("--lang", "-l", help="Language whose tokenizer a DocBin is made with.")
    ] = "en",
    alignment: Annotated[
        AlignmentName,
        typer.Option("--alignment", help="What to do with a span that cuts a token."),
    ] = AlignmentName.expand,
) -> None:
    """Convert an annotated corpus.

    A wrong file is named with line and reason, and spans that do not fit the tokens are counted
    and listed.
    """
    from spacy_diplomacy.corpus.formats import WRITERS, reader_of

    with told() as problems:
        read = reader_of(format)
        if not path.exists():
            raise SettingError(f"There is no file or folder {str(path)!r}.", "Check the path.")
        articles = _noted(read(path, on_error=problems), problems)
        output.parent.mkdir(parents=True, exist_ok=True)
        if to is TargetName.spacy:
            _write_docbin(articles, output, lang, alignment)
            return
        kept = list(articles)
        WRITERS[to.value](kept, output)
        typer.echo(f"{len(kept)} articles written to {output}", err=True)


def _noted(articles: "Iterable[Article]", problems: Problems) -> "Iterable[Article]":
    """Print what was read past in each article, and leave those out that nobody annotated."""
    for article in articles:
        for problem in article.problems:
            typer.echo(f"note: {problem}", err=True)
        if article.layers:
            yield article


def _write_docbin(
    articles: "Iterable[Article]", output: Path, lang: str, alignment: AlignmentName
) -> None:
    """Write a DocBin and tell how the spans fitted."""
    import spacy

    from spacy_diplomacy.corpus.docbin import to_docbin

    try:
        nlp = spacy.blank(lang)
    except ImportError:
        raise SettingError(
            f"spaCy knows no language {lang!r}.", "Give a code such as en or de."
        ) from None
    docbin, report = to_docbin(nlp, articles, alignment=alignment.value)
    docbin.to_disk(output)
    typer.echo(
        f"{report.articles} articles with {report.attributions} attributions and {report.spans} "
        f"spans written to {output}",
        err=True,
    )
    for action, count in report.actions.items():
        typer.echo(f"spans that did not fit the tokens, {action}: {count}", err=True)
    for misfit in report.misfits[:SHOWN_MISFITS]:
        typer.echo(f"  {misfit}", err=True)
    if len(report.misfits) > SHOWN_MISFITS:
        typer.echo(f"  and {len(report.misfits) - SHOWN_MISFITS} more", err=True)
