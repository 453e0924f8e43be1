"""Short texts with their relations marked by hand, resolved."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from spacy_diplomacy.labels import Kind
from spacy_diplomacy.resolve.knowledge import Knowledge
from spacy_diplomacy.resolve.resolver import resolve
from spacy_diplomacy.types import Entity, Relation, SpeakerChain, SpeakerLink, TokenSpan


@dataclass(frozen=True)
class Outcome:
    """What was resolved, in the order of the relations."""

    doc: Doc
    speakers: list[SpeakerChain]
    links: dict[str, SpeakerLink]

    def of(self, index: int) -> SpeakerChain | None:
        """The speaker of a relation."""
        link = self.links.get(f"q{index}")
        if link is None:
            return None
        return next(s for s in self.speakers if s.id == link.speaker_id)

    def name(self, index: int) -> str | None:
        """The name of a relation's speaker, None where there is none."""
        speaker = self.of(index)
        return speaker.name or None if speaker else None

    def mentions(self, speaker: SpeakerChain) -> list[str]:
        """The texts of a speaker's mentions."""
        return [self.doc[m.start : m.end].text for m in speaker.mentions]


Said = tuple[str, str, str]
Resolve = Callable[..., Outcome]


@pytest.fixture(scope="session")
def nlp() -> Language:
    """A pipeline that only cuts words."""
    return spacy.blank("en")


def find(doc: Doc, text: str, near: int) -> TokenSpan:
    """Tokens of the place of a text that is nearest to a character."""
    places = [m.start() for m in re.finditer(re.escape(text), doc.text)]
    start = min(places, key=lambda place: abs(place - near))
    span = doc.char_span(start, start + len(text), alignment_mode="expand")
    assert span is not None
    return span.start, span.end


@pytest.fixture(scope="session")
def resolved(nlp: Language) -> Resolve:
    """Resolve a text whose relations are (content, cue, source), each after the one before."""

    def run(
        text: str,
        *said: Said,
        entities: Sequence[tuple[str, str]] = (),
        knowledge: Knowledge | None = None,
        date: str | None = None,
    ) -> Outcome:
        doc = nlp(text)
        relations = []
        at = 0
        for number, (content, cue, source) in enumerate(said):
            begin = doc.text.index(content, at)
            near = begin + (len(content) if content.startswith('"') else 0)
            kind: Kind = "direct" if content.startswith('"') else "indirect"
            spans = [(find(doc, part, near),) if part else () for part in (cue, source)]
            relations.append(
                Relation(f"q{number}", (find(doc, content, begin),), spans[0], spans[1], kind)
            )
            at = max(begin + len(content), at)
        known = [Entity(*find(doc, part, 0), label) for part, label in entities]
        speakers, links = resolve(doc, relations, known, knowledge=knowledge, date=date)
        return Outcome(doc, speakers, {link.quote_id: link for link in links})

    return run
