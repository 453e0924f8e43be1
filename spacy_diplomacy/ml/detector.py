"""The detector's network: roles of tokens by a CRF, and joins of sources and contents to cues."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import Any, Final, NamedTuple

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc
from thinc.api import Model
from thinc.types import Floats2d

from spacy_diplomacy.ml.features import TokenSpan
from spacy_diplomacy.ml.link_features import link_candidates
from spacy_diplomacy.ml.link_head import LinkHead, link_input, link_probabilities
from spacy_diplomacy.ml.tag_head import TagHead, best_tags
from spacy_diplomacy.ml.tags import tags_to_spans

#: What the tags stand for, in the order of their numbers.
ROLES: Final = ("source", "cue", "content")
SOURCE, CUE, CONTENT = range(3)
#: The heads that join dependents of a role to cues.
LINKS: Final = {SOURCE: "link_source", CONTENT: "link_content"}

#: A source is shared with a cue this many tokens after it at most, and of cues just before it.
_REACH = 120
_REACH_BACK = 3
#: Evidence of the join to a shared source.
SHARED: Final = -0.5

Ints = NDArray[numpy.int64]
Encoder = Model[list[Doc], list[Floats2d]]


@dataclass(frozen=True, slots=True)
class Draft:
    """One attribution as the network finds it, in token offsets of its document.

    Attributes:
        cue: Bounds of the cue.
        contents: Bounds of the contents, in reading order.
        source: Bounds of the source, or None.
        evidence: What the network's probabilities say of the parts (4,): mean log probability of
            the cue's tags, of the contents' tags, of the join to the contents, of the join to
            the source (0 without one, `SHARED` for one that another cue has as well).
    """

    cue: TokenSpan
    contents: tuple[TokenSpan, ...]
    source: TokenSpan | None
    evidence: tuple[float, float, float, float]


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


#: Spans of one document by role.
RoleSpans = dict[int, list[TokenSpan]]


def find_spans(
    model: Model[list[Doc], list[Floats2d]],
    vectors: Sequence[Floats2d],
    paragraphs: Sequence[Sequence[TokenSpan]],
) -> list[RoleSpans]:
    """Find the sources, cues and contents of a batch of documents, joined or not.

    Args:
        model: The network.
        vectors: The encoder's rows (tokens, width), one array a document.
        paragraphs: Token bounds of each document's paragraphs, which hold every token.

    Returns:
        Spans of each document by role, in reading order.
    """
    offsets = numpy.cumsum([0, *map(len, vectors)]).tolist()
    if not offsets[-1]:
        return [{SOURCE: [], CUE: [], CONTENT: []} for _ in vectors]
    return _read(model, model.ops.xp.concatenate(list(vectors)), offsets, paragraphs)[0]


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
    spans: list[RoleSpans] = []
    for begin, end in pairwise(offsets):
        found: RoleSpans = {SOURCE: [], CUE: [], CONTENT: []}
        for start, stop, role in tags_to_spans(tags[begin:end]):
            found[role].append((start, stop))
        spans.append(found)
    return spans, log_sums


def find_drafts(
    model: Model[list[Doc], list[Floats2d]],
    vectors: Sequence[Floats2d],
    paragraphs: Sequence[Sequence[TokenSpan]],
    quoted: Sequence[NDArray[numpy.bool_]],
) -> list[Findings]:
    """Find the attributions of a batch of documents.

    Args:
        model: The network.
        vectors: The encoder's rows (tokens, width), one array a document.
        paragraphs: Token bounds of each document's paragraphs, which hold every token.
        quoted: Whether each token stands in quotation marks (tokens,).

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
        contents = _in_reach(found, joins[CONTENT][i], numbers, quoted[i])
        drafts = _assemble(found, joins[SOURCE][i], contents, log_sums, offsets[i])
        joined = {draft.cue for draft in drafts}
        loose = [cue for cue in found[CUE] if cue not in joined]
        findings.append(Findings(share_sources(drafts, numbers), loose))
    return findings


#: For one document: of each dependent, its candidate cues with their probabilities.
Choices = list[list[tuple[float, int]]]


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


def paragraph_numbers(paragraphs: Sequence[TokenSpan], length: int) -> Ints:
    """Number of each token's paragraph (tokens,)."""
    numbers = numpy.zeros(length, dtype="int64")
    for start, _ in paragraphs[1:]:
        numbers[start] = 1
    return numpy.cumsum(numbers)


def _in_reach(
    found: RoleSpans, choices: Choices, paragraph: Ints, quoted: NDArray[numpy.bool_]
) -> Choices:
    """Leave out cues of other paragraphs, but for contents in quotation marks."""
    return [
        [
            (probability, cue)
            for probability, cue in own
            if quoted[start:end].any() or paragraph[found[CUE][cue][0]] == paragraph[start]
        ]
        for (start, end), own in zip(found[CONTENT], choices, strict=True)
    ]


def _assemble(
    found: RoleSpans,
    source_choices: Choices,
    content_choices: Choices,
    log_sums: NDArray[numpy.float64],
    offset: int,
) -> list[Draft]:
    """Give each content its likeliest cue, and each cue at most one source, best joins first."""

    def certainty(span: TokenSpan) -> float:
        total = log_sums[offset + span[1]] - log_sums[offset + span[0]]
        return float(total / (span[1] - span[0]))

    contents: dict[int, list[tuple[TokenSpan, float]]] = {}
    for span, choices in zip(found[CONTENT], content_choices, strict=True):
        if choices:
            probability, cue = max(choices, key=lambda choice: (choice[0], -choice[1]))
            if probability >= 1 - sum(choice[0] for choice in choices):
                contents.setdefault(cue, []).append((span, probability))
    ranked = sorted(
        (
            (-probability, i, cue)
            for i, choices in enumerate(source_choices)
            for probability, cue in choices
            if cue in contents and probability > 0.05
        ),
    )
    sources: dict[int, tuple[TokenSpan, float]] = {}
    used: set[int] = set()
    for minus, i, cue in ranked:
        if cue not in sources and i not in used:
            sources[cue] = (found[SOURCE][i], -minus)
            used.add(i)
    drafts = []
    for cue in sorted(contents):
        parts = contents[cue]
        source = sources.get(cue)
        evidence = (
            certainty(found[CUE][cue]),
            sum(certainty(span) for span, _ in parts) / len(parts),
            float(numpy.log(numpy.mean([probability for _, probability in parts]))),
            float(numpy.log(source[1])) if source else 0.0,
        )
        drafts.append(
            Draft(
                cue=found[CUE][cue],
                contents=tuple(sorted(span for span, _ in parts)),
                source=source[0] if source else None,
                evidence=evidence,
            )
        )
    return drafts


def share_sources(drafts: Sequence[Draft], paragraph: Ints) -> list[Draft]:
    """Give cues without a source the one of a cue beside them ("he praised A and attacked B").

    The annotation gives a source to one cue only, so the network does, too. A reader takes the
    last source named before the cue in its paragraph; failing that, the one that follows the
    content at once ("After saying A, he did B").

    Args:
        drafts: Drafts of one document, in the order of their cues.
        paragraph: Number of each token's paragraph (tokens,).

    Returns:
        The drafts in the same order.
    """
    named = sorted({draft.source for draft in drafts if draft.source})
    starts = [source[0] for source in named]
    shared = []
    for draft in drafts:
        if draft.source is None and named:
            at, end = draft.cue[0], draft.contents[-1][1]
            place = bisect_left(starts, at)
            before = named[place - 1] if place else None
            after = named[place] if place < len(named) else None
            source = None
            if before and at - before[1] <= _REACH and paragraph[before[0]] == paragraph[at]:
                source = before
            elif after and after[0] - end <= _REACH_BACK and paragraph[after[0]] == paragraph[at]:
                source = after
            if source is not None:
                evidence = (*draft.evidence[:3], SHARED)
                draft = replace(draft, source=source, evidence=evidence)
        shared.append(draft)
    return shared
