"""The neutral form every corpus format is read into: a text and its attributions, in characters."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from spacy_diplomacy.labels import Act, Kind, Mode, ResolvedBy, SpeakerType, StanceLabel

CharSpan = tuple[int, int]

LAYERS = ("attributions", "kinds", "modes", "speakers", "stances", "acts")
ROLES = ("content", "cue", "source")


@dataclass(frozen=True, slots=True)
class GoldSpeaker:
    """Who a source stands for, as an annotator resolved it.

    Attributes:
        name: Canonical name, or None when the text never names the speaker.
        type: What the speaker is.
        id: Identifier within the article; two attributions with one id have one speaker.
        role: Office or description, or None.
        country: ISO 3166 alpha-3 code, or None.
        kb_id: Identifier in a knowledge base, or None.
        resolved_by: How the source leads to the speaker.
    """

    name: str | None
    type: SpeakerType = "PERSON"
    id: str = ""
    role: str | None = None
    country: str | None = None
    kb_id: str | None = None
    resolved_by: ResolvedBy = "name"


@dataclass(frozen=True, slots=True)
class GoldStance:
    """Where the speaker of an attribution stands toward a target.

    Attributes:
        target: Canonical name of the target.
        span: Where the target is mentioned, in characters.
        label: For, against or neutral.
        country: ISO 3166 alpha-3 code of the target, or None.
        score: Probability, 1.0 for an annotator's judgement.
    """

    target: str
    span: CharSpan
    label: StanceLabel
    country: str | None = None
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution relation; all spans are character offsets into the article, end exclusive.

    Attributes:
        id: Identifier within the article.
        content: What is attributed, several spans where the cue interrupts it.
        cue: The words that attribute.
        source: The words that name who it is attributed to.
        kind: Direct, indirect or mixed; None where the corpus does not say.
        mode: Speech, writing or thought; None where the corpus does not say.
        speaker: The resolved speaker, or None.
        stances: Stances toward targets, in reading order.
        act: Verbal act, or None where the corpus does not say.
        nested_in: Identifier of the attribution in whose content this one lies, or None.
        score: Probability, 1.0 for an annotator's judgement.
    """

    id: str
    content: tuple[CharSpan, ...]
    cue: tuple[CharSpan, ...] = ()
    source: tuple[CharSpan, ...] = ()
    kind: Kind | None = None
    mode: Mode | None = None
    speaker: GoldSpeaker | None = None
    stances: tuple[GoldStance, ...] = ()
    act: Act | None = None
    nested_in: str | None = None
    score: float = 1.0

    def spans(self, role: str) -> tuple[CharSpan, ...]:
        """Return the spans of one role.

        Args:
            role: One of ``content``, ``cue``, ``source``.

        Returns:
            The spans in the order they were annotated.

        Raises:
            KeyError: The role has another name.
        """
        return {"content": self.content, "cue": self.cue, "source": self.source}[role]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a corpus file that was read past, and why.

    Attributes:
        path: The file, as it was given.
        line: Line number from 1, or 0 where the whole file is meant.
        reason: What is wrong, one sentence.
    """

    path: str
    line: int
    reason: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Article:
    """A text with what its annotators marked in it.

    Attributes:
        id: Identifier, unique in the corpus.
        text: The text, never changed: all offsets point into it.
        attributions: The attribution relations.
        layers: Which of :data:`LAYERS` the corpus annotates. A layer that is missing is not
            written to the Doc at all, so that training counts it as unknown and not as empty.
        tokens: The corpus's own tokens in characters, or None to use the pipeline's tokenizer.
        problems: What was read past in the file.
    """

    id: str
    text: str
    attributions: tuple[Attribution, ...] = ()
    layers: frozenset[str] = frozenset({"attributions"})
    tokens: tuple[CharSpan, ...] | None = None
    problems: tuple[Problem, ...] = field(default=(), compare=False)

    def with_attributions(self, attributions: Iterable[Attribution]) -> "Article":
        """Return the same article with other attributions.

        Args:
            attributions: The attributions to put in place.

        Returns:
            A new article.
        """
        return replace(self, attributions=tuple(attributions))


def check_spans(article: Article) -> str | None:
    """Say what is wrong with the spans of an article, if anything.

    Args:
        article: The article to check.

    Returns:
        One sentence about the first span that is empty or leaves the text, or None.
    """
    size = len(article.text)
    for attribution in article.attributions:
        places = [(role, span) for role in ROLES for span in attribution.spans(role)]
        places += [("stance", stance.span) for stance in attribution.stances]
        for role, (start, end) in places:
            if not 0 <= start < end <= size:
                return (
                    f"the {role} span {start}-{end} of {attribution.id!r} is empty or lies "
                    f"outside the text of {size} characters"
                )
    return None
