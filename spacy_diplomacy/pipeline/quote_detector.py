"""``quote_detector``: finds attribution relations - source, cue, content - and their kind."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any, Final

import numpy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.vocab import Vocab
from thinc.types import Floats2d

from spacy_diplomacy.errors import SettingError
from spacy_diplomacy.labels import DEFAULT_WEIGHTS, Weights
from spacy_diplomacy.ml.detector import LINKS, Findings, find_drafts, find_spans
from spacy_diplomacy.ml.drafts import ROLES, Draft
from spacy_diplomacy.ml.features import TokenSpan, paragraph_tokens
from spacy_diplomacy.ml.tag_head import tag_loss
from spacy_diplomacy.ml.weights import LazyWeights
from spacy_diplomacy.pipeline.base import Scorer
from spacy_diplomacy.pipeline.bundled import bundled_detector
from spacy_diplomacy.pipeline.quote_gold import GoldQuotes, corpus_scheme, gold_quotes
from spacy_diplomacy.pipeline.quote_loss import joins_loss
from spacy_diplomacy.pipeline.quotes_found import numbered, quotes_of_findings
from spacy_diplomacy.pipeline.trained import SAMPLE_DOCS, PartModel, TrainedPart
from spacy_diplomacy.spans import write_relations
from spacy_diplomacy.text.quotemarks import INSIDE, NESTED, quote_states
from spacy_diplomacy.text.reading import reading_once
from spacy_diplomacy.text.rules import find_relations
from spacy_diplomacy.text.transcripts import with_turns
from spacy_diplomacy.types import Relation

DEFAULT_THRESHOLD: Final = 0.2


@Language.factory(
    "quote_detector",
    assigns=["doc._.quotes"],
    default_config={
        "weights": DEFAULT_WEIGHTS,
        "model": None,
        "threshold": DEFAULT_THRESHOLD,
        "fragments": None,
        "uncued": None,
        "patterns": False,
        "scorer": {"@scorers": "spacy_diplomacy.quote_scorer.v1"},
    },
    default_score_weights={
        "quote_f": 1.0,
        "quote_exact_f": 0.0,
        "content_f": 0.0,
        "cue_f": 0.0,
        "source_f": 0.0,
        "quote_source_acc": 0.0,
    },
)
def make_quote_detector(
    nlp: Language,
    name: str,
    weights: Weights,
    model: PartModel | None,
    threshold: float,
    fragments: bool | None,
    uncued: bool | None,
    patterns: bool,
    scorer: Scorer | None,
) -> "QuoteDetector":
    """Make the component ``quote_detector``.

    Args:
        nlp: The pipeline.
        name: The component's name in it.
        weights: Bundled weights by name; ``"none"`` for the rules, or for a network of one's own
            that is trained from scratch.
        model: The network; null for the one that the weights belong to.
        threshold: The least probability of a quote that is kept, 0 to 1.
        fragments: Whether a quotation inside of reported words is a quote of its own; null for
            as the corpus has it that it is initialised with, false without one.
        uncued: Whether a content that no cue introduces is a quote; null likewise.
        patterns: Whether the rules add what they find where the network finds nothing.
        scorer: Scores examples.

    Returns:
        The component.
    """
    model, bundle, calibration = bundled_detector(nlp.vocab.lang, weights, model)
    return QuoteDetector(
        nlp.vocab,
        model,
        name=name,
        threshold=threshold,
        fragments=fragments,
        uncued=uncued,
        patterns=patterns,
        calibration=calibration or (),
        bundle=bundle,
        scorer=scorer,
    )


class QuoteDetector(TrainedPart):
    """Finds quotes and writes the groups ``quote_content``, ``quote_cue`` and ``quote_source``.

    Without a network the rules find them: the engine for languages that have no weights.

    Args:
        vocab: The pipeline's vocab; its language chooses the tables.
        model: The network (`ml.detector.QuoteDetector`); None for the rules.
        name: The component's name in the pipeline.
        threshold: The least probability of a quote that is kept, 0 to 1.
        fragments: Whether a quotation inside of reported words is a quote of its own, nested in
            theirs; None for as the corpus has it that it is initialised with, or not at all.
        uncued: Whether a content that no cue introduces is a quote; None likewise.
        patterns: Whether the rules add what they find where the network finds nothing.
        calibration: How the evidence becomes a probability: bias, and weights of the
            probabilities of the cue, the contents, their join and the source's join (5,);
            empty for the geometric mean of the four.
        bundle: Bundled weights that the network is filled with when it is first needed.
        scorer: Scores examples; None scores nothing.

    Raises:
        SettingError: If the threshold is no probability.
    """

    fixed_labels = ROLES

    def __init__(
        self,
        vocab: Vocab,
        model: PartModel | None = None,
        *,
        name: str = "quote_detector",
        threshold: float = DEFAULT_THRESHOLD,
        fragments: bool | None = None,
        uncued: bool | None = None,
        patterns: bool = False,
        calibration: Sequence[float] = (),
        bundle: LazyWeights | None = None,
        scorer: Scorer | None = None,
    ) -> None:
        if not 0.0 <= threshold <= 1.0:
            raise SettingError(
                f"The threshold of {name!r} is {threshold}.", "Give a probability from 0 to 1."
            )
        self.vocab = vocab
        self.model = model
        self.name = name
        self.bundle = bundle
        self.scorer = scorer
        self.cfg: dict[str, Any] = {
            "threshold": threshold,
            "fragments": fragments,
            "uncued": uncued,
            "patterns": patterns,
            "calibration": [float(value) for value in calibration],
        }

    @reading_once()
    def predict(self, docs: Iterable[Doc]) -> list[list[Relation]]:
        """Find the quotes of a batch of documents.

        Args:
            docs: The documents; they are not changed.

        Returns:
            The relations of each document in reading order.
        """
        docs = list(docs)
        if self.model is None:
            return [self._by_rules(doc) for doc in docs]
        if not any(len(doc) for doc in docs):
            return [[] for _ in docs]
        return self.predict_vectors(docs, self.encode(docs))

    def predict_vectors(
        self, docs: Sequence[Doc], vectors: Sequence[Floats2d]
    ) -> list[list[Relation]]:
        """Find the quotes of a batch of documents, with the encoder's rows given.

        Args:
            docs: The documents; they are not changed.
            vectors: Rows of each document (tokens, width).

        Returns:
            The relations of each document in reading order.
        """
        states = [quote_states(doc) for doc in docs]
        findings = self.find_drafts(docs, vectors)
        return [
            self._relations(doc, found, of)
            for doc, found, of in zip(docs, findings, states, strict=True)
        ]

    def find_drafts(self, docs: Sequence[Doc], vectors: Sequence[Floats2d]) -> list[Findings]:
        """Find what the network alone makes of a batch of documents, likely or not.

        Args:
            docs: The documents; they are not changed.
            vectors: Rows of each document (tokens, width).

        Returns:
            Drafts and loose cues of each document.
        """
        states = [quote_states(doc) for doc in docs]
        return find_drafts(
            self.network,
            vectors,
            [paragraph_tokens(doc) for doc in docs],
            [(of == INSIDE) | (of == NESTED) for of in states],
            uncued=bool(self.cfg["uncued"]),
        )

    def find_spans(
        self, docs: Sequence[Doc], vectors: Sequence[Floats2d]
    ) -> list[dict[str, list[TokenSpan]]]:
        """Find the sources, cues and contents that are likely to the token, joined or not.

        Args:
            docs: The documents; they are not changed.
            vectors: Rows of each document (tokens, width).

        Returns:
            Spans of each document by role.
        """
        found = find_spans(self.network, vectors, [paragraph_tokens(doc) for doc in docs])
        return [{ROLES[role]: spans for role, spans in own.items()} for own in found]

    def _relations(self, doc: Doc, findings: Findings, states: Any) -> list[Relation]:
        """What the network finds, in the scheme of the settings."""
        found = quotes_of_findings(
            doc,
            findings,
            states,
            self.probability,
            threshold=self.cfg["threshold"],
            patterns=self.cfg["patterns"],
        )
        return numbered(doc, found, states, fragments=bool(self.cfg["fragments"]))

    def _by_rules(self, doc: Doc) -> list[Relation]:
        """What the rules find, in the same scheme."""
        found = with_turns(doc, find_relations(doc))
        return numbered(doc, found, quote_states(doc), fragments=bool(self.cfg["fragments"]))

    def probability(self, draft: Draft) -> float:
        """The calibrated probability that a draft is an attribution (Platt 1999)."""
        if not self.cfg["calibration"]:
            return float(numpy.exp(numpy.mean(draft.evidence)))
        bias, *weights = self.cfg["calibration"]
        # Probabilities, not their logarithms, are what the right ones are a logistic function of.
        evidence = numpy.exp(draft.evidence)
        return float(1 / (1 + numpy.exp(-(bias + numpy.dot(weights, evidence)))))

    def set_annotations(self, docs: Iterable[Doc], predictions: Iterable[list[Relation]]) -> None:
        """Write the quotes, in place of those stored before.

        Args:
            docs: The documents.
            predictions: The relations of each.
        """
        for doc, relations in zip(docs, predictions, strict=True):
            write_relations(doc, relations)

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],
        *,
        nlp: Language | None = None,
        labels: Sequence[str] | None = None,
    ) -> None:
        """Prepare the network for training; bundled weights are kept.

        Args:
            get_examples: Gives the training data, from which the scheme is read off where the
                settings leave it open.
            nlp: The pipeline.
            labels: The labels, as ``spacy init labels`` writes them; they are fixed.
        """
        super().initialize(get_examples, nlp=nlp, labels=labels)
        self.learn_scheme(get_examples)

    def learn_scheme(self, get_examples: Callable[[], Iterable[Example]]) -> None:
        """Read off a corpus what it counts as a quote, where the settings leave it open.

        Args:
            get_examples: Gives the training data.
        """
        if None in (self.cfg["fragments"], self.cfg["uncued"]):
            docs = (example.reference for example in islice(get_examples(), SAMPLE_DOCS))
            for name, value in corpus_scheme(docs)._asdict().items():
                if self.cfg[name] is None:
                    self.cfg[name] = value

    def update_vectors(
        self,
        examples: Sequence[Example],
        vectors: Sequence[Floats2d],
        *,
        losses: dict[str, float] | None = None,
    ) -> list[Floats2d]:
        """Learn from a batch of examples, with the encoder's rows given.

        Args:
            examples: Documents whose references hold quotes; those without the group of
                contents are not annotated and teach nothing.
            vectors: Rows of each predicted document (tokens, width).
            losses: Where the loss is added up, under the component's name.

        Returns:
            The gradient of the rows, one array a document.
        """
        ops: Any = self.network.ops
        lengths = [len(rows) for rows in vectors]
        offsets = numpy.cumsum([0, *lengths]).tolist()
        rows = ops.xp.concatenate(list(vectors))
        gold = [gold_quotes(example) for example in examples]
        loss, d_rows = self.get_loss(gold, rows, offsets)
        if losses is not None:
            losses[self.name] = losses.get(self.name, 0.0) + loss
        return [d_rows[a : a + n] for a, n in zip(offsets, lengths, strict=False)]

    def get_loss(
        self, examples: Sequence[GoldQuotes | None], rows: Floats2d, offsets: Sequence[int]
    ) -> tuple[float, Floats2d]:
        """Compare the network's scores with gold quotes, and push gradients into its heads.

        Args:
            examples: Gold quotes of each document; None where it is not annotated.
            rows: The encoder's rows of all documents (tokens, width).
            offsets: First row of each document.

        Returns:
            The mean loss a token and join, and the gradient of the rows.
        """
        ops: Any = self.network.ops
        known = [(gold, at) for gold, at in zip(examples, offsets, strict=False) if gold]
        tags = numpy.zeros(len(rows), dtype="int64")
        bounds = []
        for gold, at in known:
            tags[at : at + len(gold.tags)] = gold.tags
            bounds += [(at + start, at + end) for start, end in gold.bounds]
        roles = self.network.get_ref("roles")
        emissions, back = roles.begin_update(rows)
        loss, d_emissions = tag_loss(roles, emissions, bounds, tags)
        d_rows = back(d_emissions)
        for role, name in LINKS.items():
            share, d_share = joins_loss(self.network.get_ref(name), known, role, rows)
            if d_share is not None:
                loss += share
                d_rows = d_rows + d_share
        return loss, ops.asarray(d_rows)
