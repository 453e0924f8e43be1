"""The storage schema: relations, speakers, stances, acts and entities in parallel span groups.

This is the only module that reads or writes ``doc.spans``. Spans are joined by ``span.id_``, names
and speaker ids stand in ``span.kb_id_``, and everything else in the group's ``attrs``: lists with
one entry a span, in group order. All of it survives ``Doc.to_bytes``, `DocBin`, pickle, ``copy``
and ``nlp.pipe(n_process=2)``. ``Doc.from_docs`` drops the attrs, which then read back as their
defaults, and may make ids collide; ``Doc.to_json`` drops the ids, so that only the contents read
back; ``span.as_doc`` drops the groups::

    group             label_        id_         kb_id_          attrs
    quote_content     kind          quote id                    scores, modes, nested_in
    quote_cue         CUE           quote id
    quote_source      SOURCE        quote id
    speaker_mentions  speaker type  speaker id  canonical name  forms, scores, roles, countries,
                                                                kb_ids
    quote_speaker     resolved by   quote id    speaker id      scores
    stance_targets    stance        quote id    target's name   scores, countries
    quote_act         act           quote id                    scores
    quote_entities    entity label
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from spacy.tokens import Doc, Span, SpanGroup

from spacy_diplomacy.errors import StorageError
from spacy_diplomacy.labels import (
    ACT,
    CONTENT,
    CUE,
    ENTITIES,
    MENTIONS,
    QUOTE_SPEAKER,
    SOURCE,
    TARGETS,
    Act,
    Form,
    Kind,
    Mode,
    ResolvedBy,
    SpeakerType,
    StanceLabel,
)
from spacy_diplomacy.types import (
    ActLabel,
    Entity,
    Mention,
    Relation,
    SpeakerChain,
    SpeakerLink,
    StanceRelation,
    TokenSpan,
)


def write_relations(doc: Doc, relations: Sequence[Relation]) -> None:
    """Store attribution relations, in place of those stored before.

    Args:
        doc: The document; its three groups of quotes are replaced.
        relations: The relations, in reading order.

    Raises:
        StorageError: If a relation has no content, an id stands twice, or a span does not fit.
    """
    _check_unique((relation.id for relation in relations), "quote")
    contents: list[Span] = []
    cues: list[Span] = []
    sources: list[Span] = []
    attrs: dict[str, list[Any]] = {"scores": [], "modes": [], "nested_in": []}
    for relation in relations:
        if not relation.content:
            raise StorageError(
                f"The quote {relation.id!r} has no content.",
                "Give every relation at least one content span.",
            )
        for place in relation.content:
            contents.append(_span(doc, place, relation.kind, relation.id))
            attrs["scores"].append(float(relation.score))
            attrs["modes"].append(relation.mode)
            attrs["nested_in"].append(relation.nested_in or "")
        cues.extend(_span(doc, place, "CUE", relation.id) for place in relation.cue)
        sources.extend(_span(doc, place, "SOURCE", relation.id) for place in relation.source)
    _store(doc, CONTENT, contents, attrs)
    _store(doc, CUE, cues)
    _store(doc, SOURCE, sources)


def read_relations(doc: Doc) -> list[Relation]:
    """Read the attribution relations back.

    Args:
        doc: The document.

    Returns:
        The relations in the order they were written; none if the group is missing. A content span
        without an id (after ``Doc.to_json``) becomes a relation of its own.
    """
    contents = _load(doc, CONTENT)
    if not contents:
        return []
    attrs = doc.spans[CONTENT].attrs
    scores = _column(attrs, "scores", len(contents), 1.0)
    modes = _column(attrs, "modes", len(contents), "speech")
    nested_in = _column(attrs, "nested_in", len(contents), "")
    cues = _places_by_id(_load(doc, CUE))
    sources = _places_by_id(_load(doc, SOURCE))
    rows_of: dict[str, list[int]] = {}
    for row, span in enumerate(contents):
        rows_of.setdefault(span.id_ or f"q{row}", []).append(row)
    return [
        Relation(
            id=key,
            content=tuple((contents[row].start, contents[row].end) for row in rows),
            cue=cues.get(key, ()),
            source=sources.get(key, ()),
            kind=cast(Kind, contents[rows[0]].label_),
            mode=cast(Mode, modes[rows[0]]),
            score=scores[rows[0]],
            nested_in=nested_in[rows[0]] or None,
        )
        for key, rows in rows_of.items()
    ]


def write_speakers(doc: Doc, chains: Sequence[SpeakerChain], links: Sequence[SpeakerLink]) -> None:
    """Store speakers and the quotes they said, in place of those stored before.

    Args:
        doc: The document; its relations must have been written already.
        chains: The speakers, in the order of their first mention.
        links: For each quote with a known speaker the join, in the quotes' order.

    Raises:
        StorageError: If a chain has no mention, an id stands twice, a link names a quote or a
            speaker that is not there, or a span does not fit.
    """
    _check_unique((chain.id for chain in chains), "speaker")
    _check_unique((link.quote_id for link in links), "linked quote")
    mentions: list[Span] = []
    attrs: dict[str, list[Any]] = {
        "forms": [],
        "scores": [],
        "roles": [],
        "countries": [],
        "kb_ids": [],
    }
    for chain in chains:
        if not chain.mentions:
            raise StorageError(
                f"The speaker {chain.id!r} has no mention.",
                "Give every chain at least one mention in the text.",
            )
        for mention in chain.mentions:
            place = (mention.start, mention.end)
            mentions.append(_span(doc, place, chain.type, chain.id, chain.name))
            attrs["forms"].append(mention.form)
            attrs["scores"].append(float(mention.score))
            attrs["roles"].append(chain.role or "")
            attrs["countries"].append(chain.country or "")
            attrs["kb_ids"].append(chain.kb_id or "")
    anchors = _anchors(doc, SOURCE)
    known = {chain.id for chain in chains}
    joins: list[Span] = []
    for link in links:
        if link.speaker_id not in known:
            raise StorageError(
                f"A link names the speaker {link.speaker_id!r}, which is not among the chains.",
                "Write chains and links of one resolution together.",
            )
        place = _anchor_of(anchors, link.quote_id)
        joins.append(_span(doc, place, link.resolved_by, link.quote_id, link.speaker_id))
    _store(doc, MENTIONS, mentions, attrs)
    _store(doc, QUOTE_SPEAKER, joins, {"scores": [float(link.score) for link in links]})


def read_speakers(doc: Doc) -> tuple[list[SpeakerChain], list[SpeakerLink]]:
    """Read the speakers and their joins to quotes back.

    Args:
        doc: The document.

    Returns:
        The chains and the links in the order they were written. Spans without an id (after
        ``Doc.to_json``) belong to no chain and are left out.
    """
    mentions = _load(doc, MENTIONS)
    chains: list[SpeakerChain] = []
    if mentions:
        attrs = doc.spans[MENTIONS].attrs
        forms = _column(attrs, "forms", len(mentions), "name")
        scores = _column(attrs, "scores", len(mentions), 1.0)
        roles = _column(attrs, "roles", len(mentions), "")
        countries = _column(attrs, "countries", len(mentions), "")
        kb_ids = _column(attrs, "kb_ids", len(mentions), "")
        rows_of: dict[str, list[int]] = {}
        for row, span in enumerate(mentions):
            if span.id_:
                rows_of.setdefault(span.id_, []).append(row)
        for key, rows in rows_of.items():
            first = rows[0]
            chains.append(
                SpeakerChain(
                    id=key,
                    name=mentions[first].kb_id_,
                    type=cast(SpeakerType, mentions[first].label_),
                    mentions=tuple(
                        Mention(
                            mentions[row].start,
                            mentions[row].end,
                            cast(Form, forms[row]),
                            scores[row],
                        )
                        for row in rows
                    ),
                    role=roles[first] or None,
                    country=countries[first] or None,
                    kb_id=kb_ids[first] or None,
                )
            )
    joins = _load(doc, QUOTE_SPEAKER)
    join_scores = _scores(doc, QUOTE_SPEAKER, len(joins))
    links = [
        SpeakerLink(span.id_, span.kb_id_, cast(ResolvedBy, span.label_), score)
        for span, score in zip(joins, join_scores, strict=True)
        if span.id_
    ]
    return chains, links


def write_stances(doc: Doc, stances: Sequence[StanceRelation]) -> None:
    """Store stances, in place of those stored before.

    Args:
        doc: The document.
        stances: The stances, in reading order of their quotes.

    Raises:
        StorageError: If a target's span does not fit the document.
    """
    targets = [
        _span(doc, (stance.start, stance.end), stance.label, stance.quote_id, stance.target)
        for stance in stances
    ]
    attrs: dict[str, list[Any]] = {
        "scores": [float(stance.score) for stance in stances],
        "countries": [stance.country or "" for stance in stances],
    }
    _store(doc, TARGETS, targets, attrs)


def read_stances(doc: Doc) -> list[StanceRelation]:
    """Read the stances back.

    Args:
        doc: The document.

    Returns:
        The stances in the order they were written.
    """
    targets = _load(doc, TARGETS)
    if not targets:
        return []
    attrs = doc.spans[TARGETS].attrs
    scores = _column(attrs, "scores", len(targets), 1.0)
    countries = _column(attrs, "countries", len(targets), "")
    return [
        StanceRelation(
            quote_id=span.id_,
            start=span.start,
            end=span.end,
            target=span.kb_id_,
            label=cast(StanceLabel, span.label_),
            score=score,
            country=country or None,
        )
        for span, score, country in zip(targets, scores, countries, strict=True)
        if span.id_
    ]


def write_acts(doc: Doc, acts: Sequence[ActLabel]) -> None:
    """Store the verbal acts of quotes, in place of those stored before.

    Args:
        doc: The document; its relations must have been written already.
        acts: At most one act a quote.

    Raises:
        StorageError: If an act names a quote that is not there, or one quote has two.
    """
    _check_unique((act.quote_id for act in acts), "labelled quote")
    anchors = _anchors(doc, CUE)
    spans = [_span(doc, _anchor_of(anchors, act.quote_id), act.label, act.quote_id) for act in acts]
    _store(doc, ACT, spans, {"scores": [float(act.score) for act in acts]})


def read_acts(doc: Doc) -> list[ActLabel]:
    """Read the verbal acts back.

    Args:
        doc: The document.

    Returns:
        The acts in the order they were written.
    """
    spans = _load(doc, ACT)
    return [
        ActLabel(span.id_, cast(Act, span.label_), score)
        for span, score in zip(spans, _scores(doc, ACT, len(spans)), strict=True)
        if span.id_
    ]


def write_entities(doc: Doc, entities: Sequence[Entity]) -> None:
    """Store entities of our own recogniser, in place of those stored before; not ``doc.ents``.

    Args:
        doc: The document.
        entities: The entities, in reading order.

    Raises:
        StorageError: If a span does not fit the document.
    """
    spans = [_span(doc, (entity.start, entity.end), entity.label, "") for entity in entities]
    _store(doc, ENTITIES, spans)


def read_entities(doc: Doc) -> list[Entity]:
    """Read the entities our own recogniser stored.

    Args:
        doc: The document.

    Returns:
        The entities in the order they were written; ``doc.ents`` is not looked at.
    """
    return [Entity(span.start, span.end, span.label_) for span in _load(doc, ENTITIES)]


def _span(doc: Doc, place: TokenSpan, label: str, key: str, kb_id: str = "") -> Span:
    start, end = place
    if not 0 <= start < end <= len(doc):
        raise StorageError(
            f"The span {place} does not fit a document of {len(doc)} tokens.",
            "Give token offsets, start before end, within the document.",
        )
    # Span adds the strings to the vocab of its own doc, which a sourced component may not share
    return Span(doc, start, end, label=label, kb_id=kb_id, span_id=key)


def _store(
    doc: Doc, key: str, spans: Sequence[Span], attrs: Mapping[str, list[Any]] | None = None
) -> None:
    doc.spans[key] = SpanGroup(doc, name=key, spans=spans, attrs=dict(attrs or {}))


def _load(doc: Doc, key: str) -> list[Span]:
    return list(doc.spans[key]) if key in doc.spans else []


def _column(attrs: Mapping[str, Any], name: str, length: int, default: Any) -> list[Any]:
    """One attr list, or defaults where it is missing or no longer fits its group."""
    values = attrs.get(name)
    if values is None or len(values) != length:
        return [default] * length
    return list(values)


def _scores(doc: Doc, key: str, length: int) -> list[float]:
    return _column(doc.spans[key].attrs, "scores", length, 1.0) if length else []


def _places_by_id(spans: Iterable[Span]) -> dict[str, tuple[TokenSpan, ...]]:
    places: dict[str, tuple[TokenSpan, ...]] = {}
    for span in spans:
        places[span.id_] = (*places.get(span.id_, ()), (span.start, span.end))
    return places


def _anchors(doc: Doc, first_choice: str) -> dict[str, TokenSpan]:
    """For each quote the first span of a group, else of its content."""
    anchors: dict[str, TokenSpan] = {}
    for key in (first_choice, CONTENT):
        for span in _load(doc, key):
            anchors.setdefault(span.id_, (span.start, span.end))
    return anchors


def _anchor_of(anchors: Mapping[str, TokenSpan], quote_id: str) -> TokenSpan:
    if quote_id not in anchors:
        raise StorageError(
            f"There is no quote {quote_id!r} in the document.",
            "Write the relations first, then what refers to them.",
        )
    return anchors[quote_id]


def _check_unique(keys: Iterable[str], what: str) -> None:
    seen: set[str] = set()
    for key in keys:
        if not key or key in seen:
            raise StorageError(
                f"The {what} id {key!r} is empty or stands twice.",
                "Give each one an id of its own within its document.",
            )
        seen.add(key)
