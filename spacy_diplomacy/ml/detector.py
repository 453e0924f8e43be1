"""The detector's network: roles of tokens by a CRF, and joins of sources and contents to cues."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice, pairwise
from typing import Any, Final, NamedTuple

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc
from thinc.api import Model
from thinc.types import Floats2d

from spacy_diplomacy.ml.drafts import (
    CONTENT,
    CUE,
    ROLES,
    SOURCE,
    Choices,
    Draft,
    RoleSpans,
    assemble,
    in_reach,
    paragraph_numbers,
    share_sources,
    without_cue,
)
from spacy_diplomacy.ml.features import TokenSpan
from spacy_diplomacy.ml.link_features import link_candidates
from spacy_diplomacy.ml.link_head import LinkHead, link_input, link_probabilities
from spacy_diplomacy.ml.span_decoding import likely_spans
from spacy_diplomacy.ml.tag_head import TagHead, best_tags
from spacy_diplomacy.ml.tags import tags_to_spans

#: The heads that join dependents of a role to cues.
LINKS: Final = {SOURCE: "link_source", CONTENT: "link_content"}

#: The least probability of a source, a cue and a content that is told to the token. Half of the F1
#: would do were the probabilities right; of sources and cues the networks are a little too sure.
LIKELY: Final = (0.45, 0.45, 0.4)

Ints = NDArray[numpy.int64]
Encoder = Model[list[Doc], list[Floats2d]]


class Findings(NamedTuple):
    """What the network finds in one document.

    Attributes:
        drafts: Attributions, in the order of their cues.
        loose_cues: Cues without a content.
    """

    drafts: list[Draft]
    loose_cues: list[TokenSpan]


def QuoteDetector(tok2vec: Encoder, hidden: int = 128) -> Model[list[Doc], list[Floats2d]]:
    """Build the network, registered as ``spacy_diplomacy.QuoteDetector.v1``.

    Args:
        tok2vec: The encoder, or a listener to one.
        hidden: Width of the hidden layer that scores joins.

    Returns:
        A model from Docs to the emissions of the role tags (tokens, 7); its heads are the
        references `roles`, `link_source` and `link_content`.
    """
    width = tok2vec.get_dim("nO") if tok2vec.has_dim("nO") else None
    roles = TagHead(len(ROLES), width)
    links = [LinkHead(hidden, width) for _ in LINKS]
    return Model(
        "quote_detector",
        _forward,
        init=_init,
        layers=[tok2vec, roles, *links],
        refs={
            "tok2vec": tok2vec,
            "roles": roles,
            **dict(zip(LINKS.values(), links, strict=True)),
        },
    )


def _init(
    model: Model[list[Doc], list[Floats2d]],
    X: list[Doc] | None = None,
    Y: list[Floats2d] | None = None,
) -> None:
    tok2vec = model.get_ref("tok2vec")
    tok2vec.initialize(X)
    width = tok2vec.get_dim("nO")
    for name in ("roles", *LINKS.values()):
        head = model.get_ref(name)
        head.set_dim("nI", width)
        head.initialize()


def _forward(
    model: Model[list[Doc], list[Floats2d]], X: list[Doc], is_train: bool
) -> tuple[list[Floats2d], Callable[[list[Floats2d]], list[Doc]]]:
    roles = model.get_ref("roles")
    vectors, back = model.get_ref("tok2vec")(X, is_train)
    steps = [roles(part, is_train) for part in vectors]

    def backprop(d_emissions: list[Floats2d]) -> list[Doc]:
        d_vectors = [step[1](d) for step, d in zip(steps, d_emissions, strict=True)]
        docs: list[Doc] = back(d_vectors)
        return docs

    return [step[0] for step in steps], backprop


def _softmax(emissions: Any) -> Any:
    scores = numpy.asarray(emissions, dtype="f")
    scores = numpy.exp(scores - scores.max(axis=1, keepdims=True))
    return scores / scores.sum(axis=1, keepdims=True)


def find_spans(
    model: Model[list[Doc], list[Floats2d]],
    vectors: Sequence[Floats2d],
    paragraphs: Sequence[Sequence[TokenSpan]],
) -> list[RoleSpans]:
    """Find the sources, cues and contents that are likely to the token, joined or not.

    Attributions are not read off these but off the likeliest path, which finds more: a content
    whose bounds are uncertain is a content all the same.

    Args:
        model: The network.
        vectors: The encoder's rows (tokens, width), one array a document.
        paragraphs: Token bounds of each document's paragraphs, which hold every token.

    Returns:
        Spans of each document by role, in reading order.
    """
    roles = model.get_ref("roles")
    return [
        _by_role(likely_spans(roles, roles.predict(rows), bounds, LIKELY))
        for rows, bounds in zip(vectors, paragraphs, strict=True)
    ]


def _by_role(spans: Iterable[tuple[int, int, int]]) -> RoleSpans:
    """Spans by their label."""
    found: RoleSpans = {SOURCE: [], CUE: [], CONTENT: []}
    for start, end, role in spans:
        found[role].append((start, end))
    return found


def _read(
    model: Model[list[Doc], list[Floats2d]],
    rows: Floats2d,
    offsets: Sequence[int],
    paragraphs: Sequence[Sequence[TokenSpan]],
) -> tuple[list[RoleSpans], NDArray[numpy.float64]]:
    """Spans of each document, and the running sum of the log probabilities of the tags chosen."""
    ops: Any = model.ops
    roles = model.get_ref("roles")
    emissions = roles.predict(rows)
    bounds = [
        (offset + start, offset + end)
        for offset, parts in zip(offsets, paragraphs, strict=False)
        for start, end in parts
    ]
    tags = best_tags(roles, emissions, bounds)
    chosen = _softmax(ops.to_numpy(emissions))[numpy.arange(len(tags)), tags]
    log_sums = numpy.concatenate([[0.0], numpy.cumsum(numpy.log(chosen + 1e-9), dtype="float64")])
    spans = [_by_role(tags_to_spans(tags[begin:end])) for begin, end in pairwise(offsets)]
    return spans, log_sums


def find_drafts(
    model: Model[list[Doc], list[Floats2d]],
    vectors: Sequence[Floats2d],
    paragraphs: Sequence[Sequence[TokenSpan]],
    quoted: Sequence[NDArray[numpy.bool_]],
    *,
    uncued: bool = False,
) -> list[Findings]:
    """Find the attributions of a batch of documents.

    Args:
        model: The network.
        vectors: The encoder's rows (tokens, width), one array a document.
        paragraphs: Token bounds of each document's paragraphs, which hold every token.
        quoted: Whether each token stands in quotation marks (tokens,).
        uncued: Whether a content that belongs to no cue is an attribution, too.

    Returns:
        What is found in each document.
    """
    lengths = [len(part) for part in vectors]
    if not sum(lengths):
        return [Findings([], []) for _ in vectors]
    offsets = numpy.cumsum([0, *lengths]).tolist()
    rows = model.ops.xp.concatenate(list(vectors))
    spans, log_sums = _read(model, rows, offsets, paragraphs)
    all_numbers = [
        paragraph_numbers(parts, length) for parts, length in zip(paragraphs, lengths, strict=True)
    ]
    joins = {
        role: _joins(model.get_ref(name), rows, role, spans, offsets, paragraphs, quoted)
        for role, name in LINKS.items()
    }
    findings = []
    for i, (found, numbers) in enumerate(zip(spans, all_numbers, strict=True)):
        contents = in_reach(found, joins[CONTENT][i], numbers, quoted[i])
        drafts = assemble(found, joins[SOURCE][i], contents, log_sums, offsets[i])
        joined = {draft.cue for draft in drafts}
        loose = [cue for cue in found[CUE] if cue not in joined]
        drafts = share_sources(drafts, numbers)
        if uncued:
            drafts += without_cue(found, drafts, contents, numbers, log_sums[offsets[i] :])
        findings.append(Findings(drafts, loose))
    return findings


def _joins(
    head: Any,
    rows: Floats2d,
    role: int,
    spans: Sequence[RoleSpans],
    offsets: Sequence[int],
    paragraphs: Sequence[Sequence[TokenSpan]],
    quoted: Sequence[NDArray[numpy.bool_]],
) -> list[Choices]:
    """Score all documents' candidates at once."""
    dependents: list[TokenSpan] = []
    cues: list[TokenSpan] = []
    all_pairs: list[Ints] = []
    all_features: list[Ints] = []
    firsts: list[tuple[int, int]] = []
    for i, found in enumerate(spans):
        numbers = paragraph_numbers(paragraphs[i], len(quoted[i]))
        pairs, features = link_candidates(found[role], found[CUE], numbers, quoted[i])
        firsts.append((len(dependents), len(cues)))
        all_pairs.append(pairs + numpy.asarray([len(dependents), len(cues)]))
        all_features.append(features)
        dependents += [(offsets[i] + start, offsets[i] + end) for start, end in found[role]]
        cues += [(offsets[i] + start, offsets[i] + end) for start, end in found[CUE]]
    choices: list[Choices] = [[[] for _ in found[role]] for found in spans]
    pairs = numpy.concatenate(all_pairs)
    if not len(pairs):
        return choices
    given = link_input(rows, dependents, cues, pairs, numpy.concatenate(all_features))
    scores = head.predict(given)
    pair_probability, _ = link_probabilities(given, tuple(map(head.ops.to_numpy, scores)))
    scored = zip(pairs.tolist(), pair_probability.tolist(), strict=True)
    for own, (first, first_cue), part in zip(choices, firsts, all_pairs, strict=True):
        for (dependent, cue), probability in islice(scored, len(part)):
            own[dependent - first].append((probability, cue - first_cue))
    return choices
