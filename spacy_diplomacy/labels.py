"""The closed sets of labels, and the keys of the span groups they are stored under."""

from typing import Final, Literal

Kind = Literal["direct", "indirect", "mixed"]
"""How much of a quote's content stands inside quotation marks: all, nothing, some."""

Mode = Literal["speech", "writing", "thought"]
"""What the source did: said it, wrote it, or only thought it (Semino and Short 2004)."""

Form = Literal["name", "nominal", "pronoun"]
"""How a mention refers: by a name, by a noun phrase, by a pronoun."""

SpeakerType = Literal["PERSON", "ORG", "GPE", "NORP", "GROUP", "DOCUMENT"]
"""What kind of speaker it is; a GROUP has no name ("officials"), a DOCUMENT was written."""

ResolvedBy = Literal["name", "pronoun", "nominal", "metonym", "alias"]
"""By what a quote's source was joined to its speaker."""

StanceLabel = Literal["support", "oppose", "neutral"]
"""The holder's stance toward a target."""

Act = Literal[
    "agree",
    "consult",
    "support",
    "concede",
    "request",
    "accuse",
    "reject",
    "threaten",
    "state",
]
"""PLOVER's verbal classes (Open Event Data Alliance 2018), and ``state`` for a plain statement."""

Weights = Literal["accurate", "fast", "none"]
"""Bundled weights by name; ``none`` is the engine that needs none."""

KINDS: Final[tuple[Kind, ...]] = ("direct", "indirect", "mixed")
THOUGHT: Final[Mode] = "thought"
MODES: Final[tuple[Mode, ...]] = ("speech", "writing", THOUGHT)
FORMS: Final[tuple[Form, ...]] = ("name", "nominal", "pronoun")
SPEAKER_TYPES: Final[tuple[SpeakerType, ...]] = (
    "PERSON",
    "ORG",
    "GPE",
    "NORP",
    "GROUP",
    "DOCUMENT",
)
RESOLVED_BY: Final[tuple[ResolvedBy, ...]] = ("name", "pronoun", "nominal", "metonym", "alias")
STANCE_LABELS: Final[tuple[StanceLabel, ...]] = ("support", "oppose", "neutral")
ACTS: Final[tuple[Act, ...]] = (
    "agree",
    "consult",
    "support",
    "concede",
    "request",
    "accuse",
    "reject",
    "threaten",
    "state",
)
WEIGHTS: Final[tuple[Weights, ...]] = ("accurate", "fast", "none")
DEFAULT_WEIGHTS: Final[Weights] = "fast"
ENTITY_LABELS: Final[tuple[str, ...]] = ("PERSON", "ORG", "GPE", "LOC", "NORP")

CONTENT: Final = "quote_content"
CUE: Final = "quote_cue"
SOURCE: Final = "quote_source"
QUOTE_SPEAKER: Final = "quote_speaker"
MENTIONS: Final = "speaker_mentions"
TARGETS: Final = "stance_targets"
ACT: Final = "quote_act"
ENTITIES: Final = "quote_entities"

GROUP_KEYS: Final[tuple[str, ...]] = (
    CONTENT,
    CUE,
    SOURCE,
    QUOTE_SPEAKER,
    MENTIONS,
    TARGETS,
    ACT,
    ENTITIES,
)
