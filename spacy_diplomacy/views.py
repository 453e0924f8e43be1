"""What users see: quotes, speakers and stances as frozen views, built from the span groups."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Span

from spacy_diplomacy.labels import Act, Kind, Mode, ResolvedBy, SpeakerType, StanceLabel
from spacy_diplomacy.spans import read_acts, read_relations, read_speakers, read_stances
from spacy_diplomacy.types import TokenSpan


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker as one document presents it.

    Args:
        id: Identifier, unique in its Doc.
        name: Canonical name; None when the text never names the speaker.
        type: PERSON, ORG, GPE, NORP, GROUP or DOCUMENT.
        role: Title or office; for a speaker without a name the most informative nominal.
        country: ISO 3166 alpha-3 code.
        kb_id: Identifier in the user's own knowledge base.
        resolved_by: By what a quote's source was joined to the speaker; None where the speaker is
            not looked at from a quote.
        mentions: Every mention in the text, in reading order.
        quotes: Ids of the speaker's quotes, in reading order.
    """

    id: str
    name: str | None
    type: SpeakerType
    role: str | None
    country: str | None
    kb_id: str | None
    resolved_by: ResolvedBy | None
    mentions: tuple[Span, ...]
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stance:
    """What the holder of a quote thinks of one target.

    Args:
        quote_id: Id of the quote.
        holder: Canonical name of the quote's speaker; None where it has none.
        target: Canonical name of the target.
        country: The target's country, ISO 3166 alpha-3.
        span: The target's mention.
        label: Support, oppose or neutral.
        score: Probability of the label, 0 to 1.
    """

    quote_id: str
    holder: str | None
    target: str
    country: str | None
    span: Span
    label: StanceLabel
    score: float


@dataclass(frozen=True, slots=True)
class Quote:
    """One attribution: what was said, by whom, and about whom.

    Args:
        id: Identifier, unique in its Doc.
        type: Direct, indirect or mixed.
        mode: Speech, writing or thought.
        content: What was said; several spans where the cue interrupts it.
        cue: The words that attribute it; may be empty.
        source: The words that name who said it; may be empty.
        speaker: Who said it; None where nobody was found.
        stances: The speaker's stances in this quote.
        act: The verbal act, ``state`` by default.
        score: Probability that the attribution is right, 0 to 1.
        nested_in: Id of the quote whose content holds this one, if any.
    """

    id: str
    type: Kind
    mode: Mode
    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    speaker: Speaker | None
    stances: tuple[Stance, ...]
    act: Act
    score: float
    nested_in: str | None

    @property
    def text(self) -> str:
        """The content's spans, joined by a blank."""
        return " ".join(span.text for span in self.content)


def quotes_of(doc: Doc) -> tuple[Quote, ...]:
    """Build the quotes of a document.

    Args:
        doc: A document some of this package's components have seen.

    Returns:
        The quotes in reading order; none where no component has written any.
    """
    speakers = {speaker.id: speaker for speaker in speakers_of(doc)}
    speaker_of = {
        link.quote_id: replace(speakers[link.speaker_id], resolved_by=link.resolved_by)
        for link in read_speakers(doc)[1]
        if link.speaker_id in speakers
    }
    stances: dict[str, list[Stance]] = {}
    for stance in stances_of(doc):
        stances.setdefault(stance.quote_id, []).append(stance)
    acts: dict[str, Act] = {act.quote_id: act.label for act in read_acts(doc)}
    return tuple(
        Quote(
            id=relation.id,
            type=relation.kind,
            mode=relation.mode,
            content=_spans(doc, relation.content),
            cue=_spans(doc, relation.cue),
            source=_spans(doc, relation.source),
            speaker=speaker_of.get(relation.id),
            stances=tuple(stances.get(relation.id, ())),
            act=acts.get(relation.id, "state"),
            score=relation.score,
            nested_in=relation.nested_in,
        )
        for relation in read_relations(doc)
    )


def speakers_of(doc: Doc) -> tuple[Speaker, ...]:
    """Build the speakers of a document.

    Args:
        doc: A document some of this package's components have seen.

    Returns:
        The speakers in the order of their first mention, each with all its mentions and quotes.
    """
    chains, links = read_speakers(doc)
    quotes: dict[str, list[str]] = {}
    for link in links:
        quotes.setdefault(link.speaker_id, []).append(link.quote_id)
    return tuple(
        Speaker(
            id=chain.id,
            name=chain.name or None,
            type=chain.type,
            role=chain.role,
            country=chain.country,
            kb_id=chain.kb_id,
            resolved_by=None,
            mentions=_spans(doc, ((mention.start, mention.end) for mention in chain.mentions)),
            quotes=tuple(quotes.get(chain.id, ())),
        )
        for chain in chains
    )


def stances_of(doc: Doc) -> tuple[Stance, ...]:
    """Build the stances of a document.

    Args:
        doc: A document some of this package's components have seen.

    Returns:
        The stances in reading order of their quotes.
    """
    chains, links = read_speakers(doc)
    names = {chain.id: chain.name or None for chain in chains}
    holders = {link.quote_id: names.get(link.speaker_id) for link in links}
    return tuple(
        Stance(
            quote_id=stance.quote_id,
            holder=holders.get(stance.quote_id),
            target=stance.target,
            country=stance.country,
            span=doc[stance.start : stance.end],
            label=stance.label,
            score=stance.score,
        )
        for stance in read_stances(doc)
    )


def _spans(doc: Doc, places: Iterable[TokenSpan]) -> tuple[Span, ...]:
    return tuple(doc[start:end] for start, end in places)
