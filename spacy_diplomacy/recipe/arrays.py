"""Texts of the corpora as what the networks are trained on: features, and targets by token."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, islice, pairwise
from pathlib import Path
from random import Random
from typing import Final, Literal

import numpy
import spacy
from numpy.typing import NDArray
from spacy.tokens import Doc

from spacy_diplomacy.corpus.brat import read_brat
from spacy_diplomacy.corpus.directed_sentiment import read_directed_sentiment
from spacy_diplomacy.corpus.document import Article
from spacy_diplomacy.corpus.newsmtsc import TargetSentiment, read_newsmtsc, split_by_article
from spacy_diplomacy.labels import ENTITY_LABELS
from spacy_diplomacy.ml.drafts import CONTENT, SOURCE
from spacy_diplomacy.ml.features import TokenFeatures, TokenSpan, token_features, token_offsets
from spacy_diplomacy.ml.stance_head import CLASSES
from spacy_diplomacy.ml.tags import spans_to_tags, valid_path
from spacy_diplomacy.ml.vocabulary import vocabulary
from spacy_diplomacy.ml.wordpiece import WordPieces
from spacy_diplomacy.pipeline.quote_gold import GoldQuotes, quote_targets
from spacy_diplomacy.recipe import corpora
from spacy_diplomacy.recipe.entity_labels import people_words
from spacy_diplomacy.recipe.passages import passage_doc, passage_quotes, passages
from spacy_diplomacy.recipe.silver_entities import CharEntities, read_silver
from spacy_diplomacy.recipe.token_entities import TokenText, read_gum_names, read_uner, with_people

#: A sentence with stances that has this many pieces or more is none, and left out.
_SENTENCE_PIECES: Final = 300

Ints = NDArray[numpy.int64]
#: Which corpora a text is from, and so which heads learn from it.
Kind = Literal["articles", "names", "sentences"]
KINDS: Final[tuple[Kind, ...]] = ("articles", "names", "sentences")


@dataclass(frozen=True, slots=True)
class StanceTarget:
    """One question to the stance head with its answer.

    Attributes:
        holder: Tokens of the holder; None where nobody in the text holds the stance.
        target: Tokens of the target.
        label: Its place in `ml.stance_head.CLASSES`.
    """

    holder: TokenSpan | None
    target: TokenSpan
    label: int


@dataclass(frozen=True, slots=True)
class TrainingDoc:
    """One text; what it is not annotated with is None or empty.

    Attributes:
        features: What the encoders read.
        quotes: Roles and joins.
        entities: Entity tag of each token (tokens,).
        stances: Stances in it.
        before: Pieces before each token, and all of them (tokens + 1,).
    """

    features: TokenFeatures
    quotes: GoldQuotes | None = None
    entities: Ints | None = None
    stances: tuple[StanceTarget, ...] = ()
    before: Ints = field(init=False)

    def __post_init__(self) -> None:
        before = numpy.concatenate([[0], numpy.cumsum(self.features.counts)])
        object.__setattr__(self, "before", before)

    def __len__(self) -> int:
        """How many tokens it has."""
        return len(self.features.counts)


@dataclass(frozen=True, slots=True)
class TrainingData:
    """All texts of one recipe.

    Attributes:
        articles: With quotes and, nearly all, entities.
        names: With entities.
        sentences: With stances.
        passages: Each article once more, cut into passages; empty where they are not wanted.
    """

    articles: list[TrainingDoc]
    names: list[TrainingDoc]
    sentences: list[TrainingDoc]
    passages: list[list[TrainingDoc]] = field(default_factory=list)

    def by_kind(self) -> dict[Kind, list[TrainingDoc]]:
        """The texts by kind, passages apart."""
        return {kind: getattr(self, kind) for kind in KINDS}


def read_training_data(
    folder: Path,
    words: WordPieces | None = None,
    limit: int | None = None,
    in_passages: bool = False,
) -> TrainingData:
    """Read all corpora.

    Args:
        folder: The folder of the corpora.
        words: The wordpieces; the bundled ones when left out.
        limit: The most texts of each corpus, for a trial.
        in_passages: Whether the articles are wanted in passages as well.

    Returns:
        The texts as arrays.

    Raises:
        InputError: If a corpus is missing or cannot be read.
    """
    corpora.check_corpora(folder)
    maker = Maker(words or vocabulary(), in_passages)
    articles = list(islice(read_brat(folder / corpora.POLNEAR_TRAIN), limit))
    texts = {article.id: article.text for article in articles}
    silver = read_silver(folder / corpora.SILVER_TRAIN, texts)
    docs = [maker.article(article, silver) for article in articles]
    people = people_words(maker.tagged)
    names = [
        *islice(read_uner(folder / corpora.UNER_DEV), limit),
        *islice(map(read_gum_names, sorted((folder / corpora.GUM).glob("*.conllu"))), limit),
    ]
    targets, _ = split_by_article(read_newsmtsc(folder / corpora.NEWSMTSC))
    sentences = [
        *islice(maker.directed(folder / corpora.DIRECTED_TRAIN), limit),
        *islice(maker.sentiments(targets), limit),
    ]
    return TrainingData(
        articles=docs,
        names=[maker.names(text, people) for text in names],
        sentences=[doc for doc in sentences if doc.before[-1] < _SENTENCE_PIECES],
        passages=maker.passages,
    )


class TokenPlaces:
    """Finds the tokens of characters; a span cut inside a token takes the whole token.

    Args:
        doc: The document.
    """

    def __init__(self, doc: Doc) -> None:
        self.starts = token_offsets(doc)
        self.ends = self.starts + numpy.fromiter(map(len, doc), "int64", len(doc))

    def __call__(self, start: int, end: int) -> TokenSpan | None:
        """Find the tokens of a span of characters.

        Args:
            start: First character.
            end: One past the last.

        Returns:
            First token and one past the last; None where there are only blanks.
        """
        first = int(numpy.searchsorted(self.ends, start, "right"))
        last = int(numpy.searchsorted(self.starts, end, "left"))
        return (first, last) if last > first else None


class Maker:
    """Makes texts into arrays.

    Args:
        words: The wordpieces.
        in_passages: Whether passages of articles are wanted, too.

    Attributes:
        tagged: Words and entity tags of the articles made so far.
        passages: The passages of each of these articles, if they are wanted.
    """

    def __init__(self, words: WordPieces, in_passages: bool = False) -> None:
        self.words = words
        self.in_passages = in_passages
        self.nlp = spacy.blank("en")
        self.tagged: list[tuple[list[str], list[int]]] = []
        self.passages: list[list[TrainingDoc]] = []
        self._order = Random(0)

    def article(self, article: Article, silver: CharEntities) -> TrainingDoc:
        """Make an article with its quotes and, where there are any, silver entities.

        Args:
            article: The article.
            silver: Entities by article.

        Returns:
            Its arrays.
        """
        doc = self.nlp.make_doc(article.text)
        places = TokenPlaces(doc)
        entities = None
        if article.id in silver:
            spans = _located(places, silver[article.id])
            entities = spans_to_tags(len(doc), spans)
            self.tagged.append(([token.text for token in doc], entities.tolist()))
        features = token_features(doc, self.words)
        quotes = article_quotes(doc, article, places)
        if self.in_passages:
            self.passages.append(list(self._passages(doc, features, quotes, entities)))
        return TrainingDoc(features, quotes, entities)

    def _passages(
        self, doc: Doc, features: TokenFeatures, quotes: GoldQuotes, entities: Ints | None
    ) -> Iterator[TrainingDoc]:
        """The passages of an article, each a text of its own."""
        for bounds in passages(features.paragraphs, features.sentences, self._order):
            passage = passage_doc(doc, bounds)
            yield TrainingDoc(
                token_features(passage, self.words),
                passage_quotes(passage, quotes, bounds),
                None if entities is None else valid_path(entities[slice(*bounds)]),
            )

    def names(self, text: TokenText, people: frozenset[str]) -> TrainingDoc:
        """Make a text whose tokens are given, with its entities.

        Args:
            text: The text; its sentences stand for paragraphs.
            people: Words that name a people.

        Returns:
            Its arrays.
        """
        doc = Doc(self.nlp.vocab, words=text.words, spaces=text.spaces)
        features = token_features(doc, self.words)
        starts = sorted({0, *(start for start, _ in text.sentences), len(doc)})
        spans = [(a, b, ENTITY_LABELS.index(label)) for a, b, label in with_people(text, people)]
        return TrainingDoc(
            replace(features, paragraphs=list(pairwise(starts))),
            entities=spans_to_tags(len(doc), spans),
        )

    def directed(self, path: Path) -> Iterator[TrainingDoc]:
        """Make the sentences of directed_sentiment, each pair judged both ways.

        Args:
            path: A file of the corpus.

        Yields:
            One text a pair.
        """
        for pair in read_directed_sentiment(path):
            doc = self.nlp.make_doc(pair.text)
            places = TokenPlaces(doc)
            p, q = places(*pair.p), places(*pair.q)
            if p is None or q is None:
                continue
            there, back = (CLASSES.index(label) for label in pair.stances)
            stances = (StanceTarget(p, q, there), StanceTarget(q, p, back))
            yield TrainingDoc(token_features(doc, self.words), stances=stances)

    def sentiments(self, targets: Iterable[TargetSentiment]) -> Iterator[TrainingDoc]:
        """Make the sentences of NewsMTSC, whose stances nobody in them holds.

        Args:
            targets: Targets in the order of their file.

        Yields:
            One text a sentence.
        """
        for _, group in groupby(targets, key=lambda target: target.line):
            own = list(group)
            doc = self.nlp.make_doc(own[0].text)
            places = TokenPlaces(doc)
            found = [(places(target.start, target.end), target.label) for target in own]
            stances = tuple(
                StanceTarget(None, span, CLASSES.index(label))
                for span, label in found
                if span is not None
            )
            if stances:
                yield TrainingDoc(token_features(doc, self.words), stances=stances)


def article_quotes(doc: Doc, article: Article, places: TokenPlaces) -> GoldQuotes:
    """Collect the quotes of an article as targets.

    An attribution without cue or content teaches nothing; its cue is one span from its first part
    to its last. Of spans that share a token the first counts.

    Args:
        doc: The article's tokens.
        article: The article.
        places: Finds its tokens.

    Returns:
        The targets.
    """
    free = numpy.ones(len(doc), dtype=bool)

    def take(start: int, end: int) -> TokenSpan | None:
        span = places(start, end)
        if span is None or not free[slice(*span)].all():
            return None
        free[slice(*span)] = False
        return span

    cues: list[TokenSpan] = []
    cue_of: dict[int, list[tuple[TokenSpan, TokenSpan]]] = {SOURCE: [], CONTENT: []}
    for item in article.attributions:
        if not item.content or not item.cue:
            continue
        cue = take(item.cue[0][0], item.cue[-1][1])
        if cue is None:
            continue
        cues.append(cue)
        for role, spans in ((SOURCE, item.source), (CONTENT, item.content)):
            taken = [take(*span) for span in spans]
            cue_of[role] += [(span, cue) for span in taken if span is not None]
    return quote_targets(doc, cues, cue_of)


def _located(
    places: TokenPlaces, entities: Sequence[tuple[int, int, str]]
) -> Iterator[tuple[int, int, int]]:
    """Entities in tokens, with the number of their label."""
    for start, end, label in entities:
        span = places(start, end)
        if span is not None:
            yield (*span, ENTITY_LABELS.index(label))
