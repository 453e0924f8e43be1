"""``stance_tagger``: for, against or neutral, toward whom; and each quote's verbal act."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, NamedTuple

import numpy
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.vocab import Vocab
from thinc.types import Floats2d

from spacy_diplomacy.errors import SettingError
from spacy_diplomacy.labels import DEFAULT_WEIGHTS, Weights
from spacy_diplomacy.ml.stance_features import StancePair, pack_pairs
from spacy_diplomacy.ml.stance_head import CLASSES
from spacy_diplomacy.ml.stance_model import probabilities
from spacy_diplomacy.ml.weights import LazyWeights
from spacy_diplomacy.pipeline.base import Scorer
from spacy_diplomacy.pipeline.bundled import bundled_tagger
from spacy_diplomacy.pipeline.entities import entities_of
from spacy_diplomacy.pipeline.stance_pairs import GoldPair, gold_pairs
from spacy_diplomacy.pipeline.stance_scoring import (
    best_temperature,
    head_scores,
    pair_shares,
    target_scores,
)
from spacy_diplomacy.pipeline.trained import PartModel, TrainedPart
from spacy_diplomacy.spans import read_relations, read_speakers, write_acts, write_stances
from spacy_diplomacy.stance.acts import find_act
from spacy_diplomacy.stance.decide import decide_quote
from spacy_diplomacy.stance.tagger import find_stances
from spacy_diplomacy.stance.targets import find_targets
from spacy_diplomacy.text.reading import reading_once
from spacy_diplomacy.types import (
    ActLabel,
    Entity,
    Relation,
    SpeakerChain,
    SpeakerLink,
    StanceRelation,
    TokenSpan,
)

Tagging = tuple[list[StanceRelation], list[ActLabel]]

DEFAULT_THRESHOLD: Final = 0.55
DEFAULT_LEXICON: Final = 2.5

LEXICON_ALONE: Final = 2.5
LEXICON_PRIOR: Final = 1.25
"""Weight of the evidence, and score of neutral, where the lexicon judges pairs alone."""


class Case(NamedTuple):
    """A document with what the parts before the tagger found in it.

    Args:
        doc: The document; it is not changed.
        relations: Its quotes.
        chains: Its speakers.
        links: Which speaker said which quote.
        entities: Its entities; may be empty.
    """

    doc: Doc
    relations: Sequence[Relation]
    chains: Sequence[SpeakerChain]
    links: Sequence[SpeakerLink]
    entities: Sequence[Entity]


@Language.factory(
    "stance_tagger",
    assigns=["doc._.stances"],
    default_config={
        "weights": DEFAULT_WEIGHTS,
        "model": None,
        "threshold": DEFAULT_THRESHOLD,
        "lexicon": DEFAULT_LEXICON,
        "scorer": {"@scorers": "spacy_diplomacy.stance_scorer.v1"},
    },
    default_score_weights={"stance_macro_f": 1.0, "stance_micro_f": 0.0, "act_acc": 0.0},
)
def make_stance_tagger(
    nlp: Language,
    name: str,
    weights: Weights,
    model: PartModel | None,
    threshold: float,
    lexicon: float,
    scorer: Scorer | None,
) -> "StanceTagger":
    """Make the component ``stance_tagger``.

    Args:
        nlp: The pipeline.
        name: The component's name in it.
        weights: Bundled weights by name; ``"none"`` for the lexicon alone, or for a network of
            one's own, beside which the lexicon judges alone until it is trained.
        model: The network; null for the one that the weights belong to.
        threshold: What the probability of a stance that is not neutral must reach, 0 to 1.
        lexicon: Weight of the lexicon's evidence beside the network's scores, 0 for none.
        scorer: Scores examples.

    Returns:
        The component.
    """
    model, bundle, settings = bundled_tagger(nlp.vocab.lang, weights, model)
    return StanceTagger(
        nlp.vocab,
        model,
        name=name,
        threshold=threshold,
        lexicon=lexicon,
        temperature=settings.get("temperature", 1.0),
        prior=settings.get("prior", 0.0),
        bundle=bundle,
        scorer=scorer,
    )


class StanceTagger(TrainedPart):
    """Tags stances and acts and writes the groups ``stance_targets`` and ``quote_act``.

    Until it has been trained or loaded the lexicon judges alone.

    Args:
        vocab: The pipeline's vocab; its language chooses the tables.
        model: The network, with the references ``tok2vec`` and ``head``; None for one that reads
            rows handed over by a component that holds the encoder.
        name: The component's name in the pipeline.
        threshold: What the probability of a stance that is not neutral must reach, 0 to 1.
        lexicon: Weight of the lexicon's evidence beside the network's scores, 0 for none.
        temperature: What the network's scores are divided by, so that its probabilities are
            neither too sure nor too unsure.
        prior: What is added to the score of neutral where a pair in a sentence is given; unlike
            a quote's targets, most such pairs have nothing to do with each other.
        trained: Whether the network judges from the start; one with bundled weights does.
        bundle: Bundled weights that the network is filled with when it is first needed.
        scorer: Scores examples; None scores nothing.

    Raises:
        SettingError: If the threshold is no probability.
    """

    fixed_labels = CLASSES

    def __init__(
        self,
        vocab: Vocab,
        model: PartModel | None = None,
        *,
        name: str = "stance_tagger",
        threshold: float = DEFAULT_THRESHOLD,
        lexicon: float = DEFAULT_LEXICON,
        temperature: float = 1.0,
        prior: float = 0.0,
        trained: bool = False,
        bundle: LazyWeights | None = None,
        scorer: Scorer | None = None,
    ) -> None:
        if not 0.0 <= threshold <= 1.0:
            raise SettingError(
                f"The threshold of {name!r} is {threshold}.", "Give a probability from 0 to 1."
            )
        self.vocab = vocab
        self.model = model
        self.bundle = bundle
        self.name = name
        self.scorer = scorer
        self.cfg: dict[str, Any] = {
            "threshold": threshold,
            "lexicon": lexicon,
            "temperature": temperature,
            "prior": prior,
            "trained": trained or bundle is not None,
        }

    @property
    def trained(self) -> bool:
        """Whether the network judges; else the lexicon does alone."""
        return self.model is not None and bool(self.cfg["trained"])

    @reading_once()
    def predict(self, docs: Iterable[Doc]) -> list[Tagging]:
        """Tag the quotes that the documents hold.

        Args:
            docs: The documents; they are not changed.

        Returns:
            The stances and the acts of each document.
        """
        docs = list(docs)
        if not any(len(doc) for doc in docs):
            return [([], []) for _ in docs]
        vectors = self.encode(docs) if self.trained else None
        return self.predict_vectors(docs, vectors)

    def predict_vectors(
        self, docs: Sequence[Doc], vectors: Sequence[Floats2d] | None
    ) -> list[Tagging]:
        """Tag the quotes that the documents hold, with the encoder's rows given.

        Args:
            docs: The documents; they are not changed.
            vectors: Rows of each document (tokens, width); None for the lexicon alone.

        Returns:
            The stances and the acts of each document.
        """
        cases = [
            Case(doc, read_relations(doc), *read_speakers(doc), entities_of(doc)) for doc in docs
        ]
        return self.tag(cases, vectors)

    def tag(self, cases: Sequence[Case], vectors: Sequence[Floats2d] | None) -> list[Tagging]:
        """Tag given quotes, whether or not they have been written to their documents.

        Args:
            cases: The documents with what was found in them.
            vectors: Rows of each document (tokens, width); None for the lexicon alone.

        Returns:
            The stances and the acts of each document.
        """
        if vectors is None or not self.trained:
            return [find_stances(*case, lang=case.doc.vocab.lang) for case in cases]
        quotes = [find_targets(*case, case.doc.vocab.lang) for case in cases]
        scores = target_scores(self.network, quotes, vectors)
        return [
            (
                [
                    stance
                    for quote, rows in zip(own, of_quotes, strict=True)
                    for stance in decide_quote(
                        case.doc,
                        quote,
                        rows,
                        CLASSES,
                        self.cfg["temperature"],
                        self.cfg["lexicon"],
                        self.cfg["threshold"],
                    )
                ],
                [find_act(case.doc, quote, case.doc.vocab.lang) for quote in own],
            )
            for case, own, of_quotes in zip(cases, quotes, scores, strict=True)
        ]

    def judge_pairs(
        self,
        docs: Sequence[Doc],
        questions: Sequence[Sequence[tuple[TokenSpan | None, TokenSpan]]],
        vectors: Sequence[Floats2d] | None = None,
    ) -> list[NDArray[numpy.float32]]:
        """Give the probability of each stance for holders and targets in sentences.

        Args:
            docs: Sentences, or short texts; the whole of each is the context.
            questions: Of each the spans of holder (None for the text itself) and target.
            vectors: Rows of each document (tokens, width); computed when left out.

        Returns:
            For each document the probabilities (questions, 3), in the order of `labels`.
        """
        pairs = [
            [StancePair(holder, target, ((0, len(doc)),)) for holder, target in own]
            for doc, own in zip(docs, questions, strict=True)
        ]
        return self.score_pairs(docs, pairs, vectors)

    def score_pairs(
        self,
        docs: Sequence[Doc],
        pairs: Sequence[Sequence[StancePair]],
        vectors: Sequence[Floats2d] | None = None,
    ) -> list[NDArray[numpy.float32]]:
        """Give the probability of each stance for given pairs of holder and target.

        The network judges such pairs without the lexicon: it was trained on them.

        Args:
            docs: The documents; they are not changed.
            pairs: The pairs of each.
            vectors: Rows of each document (tokens, width); computed when left out.

        Returns:
            For each document the probabilities (pairs, 3), in the order of `labels`.
        """
        docs = list(docs)
        if not self.trained:
            none = [numpy.zeros((len(own), len(CLASSES)), dtype="f") for own in pairs]
            return pair_shares(
                docs, pairs, none, prior=LEXICON_PRIOR, temperature=1.0, lexicon=LEXICON_ALONE
            )
        if not docs:
            return []
        scores = head_scores(self.network, pairs, self.encode(docs) if vectors is None else vectors)
        prior, temperature = self.cfg["prior"], self.cfg["temperature"]
        return pair_shares(docs, pairs, scores, prior=prior, temperature=temperature, lexicon=0.0)

    def set_annotations(self, docs: Iterable[Doc], predictions: Iterable[Tagging]) -> None:
        """Write stances and acts, in place of those stored before.

        Args:
            docs: The documents.
            predictions: Stances and acts of each.
        """
        for doc, (stances, acts) in zip(docs, predictions, strict=True):
            write_stances(doc, stances)
            write_acts(doc, acts)

    def update_vectors(
        self,
        examples: Sequence[Example],
        vectors: Sequence[Floats2d],
        *,
        losses: dict[str, float] | None = None,
    ) -> list[Floats2d]:
        """Learn from a batch of examples, with the encoder's rows given.

        Args:
            examples: Documents whose references hold quotes and stances.
            vectors: Rows of each predicted document (tokens, width).
            losses: Where the loss is added up, under the component's name.

        Returns:
            The gradient of the rows, one array a document.
        """
        ops: Any = self.network.ops
        gold = [gold_pairs(example) for example in examples]
        lengths = [len(rows) for rows in vectors]
        firsts = numpy.cumsum([0, *lengths]).tolist()
        asked = [(pair, first) for own, first in zip(gold, firsts, strict=False) for pair in own]
        stacked = ops.xp.concatenate(list(vectors))
        packed = pack_pairs([pair.pair for pair, _ in asked], [first for _, first in asked])
        head = self.network.get_ref("head")
        scores, backprop = head.begin_update((stacked, packed))
        loss, d_scores = self.get_loss([pair for pair, _ in asked], scores)
        d_stacked, _ = backprop(d_scores)
        if losses is not None:
            losses[self.name] = losses.get(self.name, 0.0) + loss
        return [d_stacked[a : a + n] for a, n in zip(firsts, lengths, strict=False)]

    def get_loss(self, examples: Sequence[GoldPair], scores: Floats2d) -> tuple[float, Floats2d]:
        """Compare scores with gold labels by cross entropy.

        Args:
            examples: The gold pairs; what is not annotated is not among them.
            scores: Their class scores (pairs, 3).

        Returns:
            The mean loss a pair, and the gradient of the scores.
        """
        ops: Any = self.network.ops
        if not examples:
            return 0.0, scores * 0
        shares = probabilities(ops.to_numpy(scores))
        gold = numpy.asarray([CLASSES.index(pair.label) for pair in examples])
        rows = numpy.arange(len(gold))
        loss = float(-numpy.log(shares[rows, gold] + 1e-9).mean())
        shares[rows, gold] -= 1.0
        return loss, ops.asarray(shares / len(gold))

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],
        *,
        nlp: Language | None = None,
        labels: Sequence[str] | None = None,
    ) -> None:
        """Prepare the network for training; from here on it judges.

        Args:
            get_examples: Gives a sample of the training data.
            nlp: The pipeline.
            labels: The labels, as ``spacy init labels`` writes them; they are fixed.
        """
        super().initialize(get_examples, nlp=nlp, labels=labels)
        self.cfg["trained"] = self.model is not None

    def calibrate(self, examples: Iterable[Example]) -> float:
        """Choose the temperature that fits the probabilities to examples (Guo et al. 2017).

        Args:
            examples: Documents that were not trained on.

        Returns:
            The temperature, which is stored with the component.
        """
        rows: list[NDArray[numpy.float32]] = []
        gold: list[int] = []
        for example in examples:
            pairs = gold_pairs(example)
            if pairs:
                asked = [[pair.pair for pair in pairs]]
                rows += head_scores(self.network, asked, self.encode([example.predicted]))
                gold += [CLASSES.index(pair.label) for pair in pairs]
        if rows:
            self.cfg["temperature"] = best_temperature(numpy.concatenate(rows), gold)
        return float(self.cfg["temperature"])
