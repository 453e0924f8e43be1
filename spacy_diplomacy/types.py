"""The plain values that engines return and `spans` stores; all offsets are token offsets."""

from dataclasses import dataclass

from spacy_diplomacy.labels import (
    Act,
    Form,
    Kind,
    Mode,
    ResolvedBy,
    SpeakerType,
    StanceLabel,
)

TokenSpan = tuple[int, int]
"""First token and one past the last token of a span in its Doc."""


@dataclass(frozen=True, slots=True)
class Relation:
    """One attribution relation: content, and the cue and source it is attributed by.

    Args:
        id: Identifier, unique in its Doc.
        content: What was said; at least one span, in reading order.
        cue: The words that attribute it ("said", "according to"); may be empty.
        source: The words that name who said it; may be empty.
        kind: Direct, indirect or mixed.
        mode: Speech, writing or thought.
        score: Probability that the relation is right, 0 to 1.
        nested_in: Id of the relation whose content holds this one, if any.
    """

    id: str
    content: tuple[TokenSpan, ...]
    cue: tuple[TokenSpan, ...] = ()
    source: tuple[TokenSpan, ...] = ()
    kind: Kind = "indirect"
    mode: Mode = "speech"
    score: float = 1.0
    nested_in: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """One place in the text that refers to a speaker.

    Args:
        start: First token.
        end: One past the last token.
        form: Name, nominal or pronoun.
        score: Probability that the mention belongs to its chain, 0 to 1.
    """

    start: int
    end: int
    form: Form
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class SpeakerChain:
    """A speaker: all mentions of one person, organisation, group or document.

    Args:
        id: Identifier, unique in its Doc.
        name: Canonical name, or "" when the text never names the speaker.
        type: What kind of speaker it is.
        mentions: At least one mention, in reading order.
        role: Title or office ("Russian President"); for a speaker without a name the most
            informative nominal.
        country: ISO 3166 alpha-3 code.
        kb_id: Identifier in the user's own knowledge base.
    """

    id: str
    name: str
    type: SpeakerType
    mentions: tuple[Mention, ...]
    role: str | None = None
    country: str | None = None
    kb_id: str | None = None


@dataclass(frozen=True, slots=True)
class SpeakerLink:
    """The join of a quote to its speaker.

    Args:
        quote_id: Id of the `Relation`.
        speaker_id: Id of the `SpeakerChain`.
        resolved_by: By what the source was joined to the speaker.
        score: Probability that the join is right, 0 to 1.
    """

    quote_id: str
    speaker_id: str
    resolved_by: ResolvedBy
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class StanceRelation:
    """What the speaker of a quote thinks of one target.

    Args:
        quote_id: Id of the `Relation`.
        start: First token of the target's mention.
        end: One past its last token.
        target: Canonical name of the target.
        label: Support, oppose or neutral.
        score: Probability of the label, 0 to 1.
        country: The target's country, ISO 3166 alpha-3.
    """

    quote_id: str
    start: int
    end: int
    target: str
    label: StanceLabel
    score: float = 1.0
    country: str | None = None


@dataclass(frozen=True, slots=True)
class ActLabel:
    """What a quote does as a verbal act.

    Args:
        quote_id: Id of the `Relation`.
        label: PLOVER's class, or ``state``.
        score: Probability of the label, 0 to 1.
    """

    quote_id: str
    label: Act
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Entity:
    """A named entity.

    Args:
        start: First token.
        end: One past the last token.
        label: One of `labels.ENTITY_LABELS`, or a label of the host's own.
    """

    start: int
    end: int
    label: str
