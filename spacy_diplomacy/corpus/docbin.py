"""Articles to Docs and DocBins: characters become tokens, and what does not fit is listed."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, get_args

from spacy.language import Language
from spacy.tokens import Doc, DocBin

from spacy_diplomacy import spans as storage
from spacy_diplomacy.corpus.document import Article, Attribution, CharSpan
from spacy_diplomacy.corpus.kinds import kind_of, quoted_regions
from spacy_diplomacy.corpus.people import speakers_of_article
from spacy_diplomacy.errors import SettingError
from spacy_diplomacy.types import ActLabel, Relation, StanceRelation, TokenSpan

Alignment = Literal["expand", "contract", "strict"]
Action = Literal["trimmed", "expanded", "contracted", "dropped", "relation dropped"]


@dataclass(frozen=True, slots=True)
class Misfit:
    """A span that does not begin and end with the tokens, and what became of it.

    Attributes:
        article: Id of the article.
        attribution: Id of the attribution.
        role: ``content``, ``cue``, ``source`` or ``target``.
        span: The span in characters.
        text: What the article says there.
        action: What was done: see :func:`to_doc`.
    """

    article: str
    attribution: str
    role: str
    span: CharSpan
    text: str
    action: Action

    def __str__(self) -> str:
        start, end = self.span
        return (
            f"{self.article}: {self.role} {start}-{end} of {self.attribution} "
            f"({self.text!r}) was {self.action}"
        )


@dataclass
class Report:
    """What a conversion counted.

    Attributes:
        articles: Articles written.
        attributions: Attribution relations written.
        spans: Spans seen.
        misfits: Every span that did not fit the tokens.
    """

    articles: int = 0
    attributions: int = 0
    spans: int = 0
    misfits: list[Misfit] = field(default_factory=list)

    @property
    def actions(self) -> Counter[str]:
        """How often each action was taken."""
        return Counter(misfit.action for misfit in self.misfits)


def to_doc(
    nlp: Language,
    article: Article,
    *,
    alignment: Alignment = "expand",
    report: Report | None = None,
) -> Doc:
    """Tokenise an article and store its annotations on the Doc.

    A span that begins or ends inside a token, or with a blank, is noted in the report. Blanks at
    its ends are trimmed always. Then ``expand`` takes in each token it touches, ``contract``
    keeps only tokens it holds whole, ``strict`` drops it; a relation whose content is dropped is
    dropped too. Layers that the corpus does not annotate are not written, so that training counts
    them as unknown.

    Args:
        nlp: The pipeline whose tokenizer is used; its components do not run.
        article: The article.
        alignment: What to do with a span that does not fit the tokens.
        report: Where to count; a new one is made and lost where it is None.

    Returns:
        A Doc with the span groups of the annotated layers.

    Raises:
        SettingError: The alignment has another name.
    """
    if alignment not in get_args(Alignment):
        raise SettingError(
            f"There is no alignment {alignment!r}.", f"Use one of {', '.join(get_args(Alignment))}."
        )
    doc = _tokenised(nlp, article)
    aligner = _Aligner(doc, article, alignment, report if report is not None else Report())
    kept = sorted(aligner.relations(), key=lambda pair: pair[0].content[0])
    if "attributions" in article.layers:
        storage.write_relations(doc, [relation for relation, _ in kept])
    aligner.report.articles += 1
    aligner.report.attributions += len(kept)
    if "speakers" in article.layers:
        chains, links = speakers_of_article(article, kept)
        storage.write_speakers(doc, chains, links)
    if "stances" in article.layers:
        storage.write_stances(doc, list(aligner.stances(kept)))
    if "acts" in article.layers:
        storage.write_acts(doc, [ActLabel(r.id, a.act) for r, a in kept if a.act is not None])
    return doc


def to_docs(
    nlp: Language,
    articles: Iterable[Article],
    *,
    alignment: Alignment = "expand",
    report: Report | None = None,
) -> Iterator[Doc]:
    """Turn articles into Docs; see :func:`to_doc`.

    Args:
        nlp: The pipeline whose tokenizer is used.
        articles: The articles.
        alignment: What to do with a span that does not fit the tokens.
        report: Where to count.

    Yields:
        One Doc an article.
    """
    for article in articles:
        yield to_doc(nlp, article, alignment=alignment, report=report)


def to_docbin(
    nlp: Language,
    articles: Iterable[Article],
    *,
    alignment: Alignment = "expand",
) -> tuple[DocBin, Report]:
    """Turn articles into a DocBin for ``spacy train``; see :func:`to_doc`.

    Args:
        nlp: The pipeline whose tokenizer is used.
        articles: The articles.
        alignment: What to do with a span that does not fit the tokens.

    Returns:
        The DocBin, and what was counted.
    """
    report = Report()
    docs = to_docs(nlp, articles, alignment=alignment, report=report)
    return DocBin(docs=docs, store_user_data=True), report


def _tokenised(nlp: Language, article: Article) -> Doc:
    """Make the Doc: the pipeline's tokens, or the corpus's own where it has them."""
    doc: Doc
    if article.tokens is None:
        doc = nlp.make_doc(article.text)
    else:
        words = [article.text[start:end] for start, end in article.tokens]
        ends = [start for start, _ in article.tokens[1:]] + [len(article.text)]
        spaces = [end < after for (_, end), after in zip(article.tokens, ends, strict=True)]
        doc = Doc(nlp.vocab, words=words, spaces=spaces)
    if article.id:
        doc.user_data["id"] = article.id
    return doc


class _Aligner:
    """Lays the spans of one article over the tokens of its Doc."""

    def __init__(self, doc: Doc, article: Article, alignment: Alignment, report: Report) -> None:
        self.article = article
        self.alignment = alignment
        self.report = report
        self.starts = [token.idx for token in doc]
        self.ends = [token.idx + len(token) for token in doc]

    def relations(self) -> Iterator[tuple[Relation, Attribution]]:
        regions = quoted_regions(self.article.text)
        items = [(a, self._spans(a, "content", a.content)) for a in self.article.attributions]
        names = {a.id for a, content in items if content}
        for attribution, content in items:
            if not content:
                span = (attribution.content or attribution.cue or attribution.source)[0]
                self._note(attribution, "content", span, "relation dropped")
                continue
            kind = attribution.kind or kind_of(self.article.text, attribution.content, regions)
            nested = attribution.nested_in
            relation = Relation(
                attribution.id,
                content=content,
                cue=self._spans(attribution, "cue", attribution.cue),
                source=self._spans(attribution, "source", attribution.source),
                kind=kind,
                mode=attribution.mode or "speech",
                score=attribution.score,
                nested_in=nested if nested in names else None,
            )
            yield relation, attribution

    def stances(self, kept: list[tuple[Relation, Attribution]]) -> Iterator[StanceRelation]:
        for relation, attribution in kept:
            for stance in attribution.stances:
                for start, end in self._spans(attribution, "target", (stance.span,)):
                    yield StanceRelation(
                        relation.id,
                        start,
                        end,
                        stance.target,
                        stance.label,
                        stance.score,
                        stance.country,
                    )

    def _spans(
        self, attribution: Attribution, role: str, spans: tuple[CharSpan, ...]
    ) -> tuple[TokenSpan, ...]:
        found: list[TokenSpan] = []
        for span in spans:
            self.report.spans += 1
            tokens, action = self._fit(*span)
            if action is not None:
                self._note(attribution, role, span, action)
            if tokens is not None and tokens not in found:
                found.append(tokens)
        return tuple(sorted(found))

    def _fit(self, start: int, end: int) -> tuple[TokenSpan | None, Action | None]:
        """Lay one span over the tokens; the action is None where it fits as it is."""
        text = self.article.text
        left, right = start, end
        while left < right and text[left].isspace():
            left += 1
        while left < right and text[right - 1].isspace():
            right -= 1
        if left == right:
            return None, "dropped"
        trimmed: Action | None = "trimmed" if (left, right) != (start, end) else None
        first = bisect_right(self.ends, left)
        last = bisect_left(self.starts, right)
        if first < last and self.starts[first] == left and self.ends[last - 1] == right:
            return (first, last), trimmed
        if self.alignment == "strict" or first >= last:
            return None, "dropped"
        if self.alignment == "contract":
            first += self.starts[first] < left
            last -= self.ends[last - 1] > right
            return ((first, last), "contracted") if first < last else (None, "dropped")
        return (first, last), "expanded"

    def _note(self, attribution: Attribution, role: str, span: CharSpan, action: Action) -> None:
        words = self.article.text[span[0] : span[1]]
        misfit = Misfit(self.article.id, attribution.id, role, span, words, action)
        self.report.misfits.append(misfit)


__all__ = ["Action", "Alignment", "Misfit", "Report", "to_doc", "to_docbin", "to_docs"]
