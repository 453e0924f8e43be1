"""The record: what leaves the pipeline, one JSON object a document, and the way back to a Doc.

Offsets are Unicode code points into the text, end exclusive.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import get_lang_class
from spacy.vocab import Vocab

from spacy_diplomacy.errors import StorageError
from spacy_diplomacy.labels import Form, ResolvedBy
from spacy_diplomacy.spans import write_acts, write_relations, write_speakers, write_stances
from spacy_diplomacy.types import (
    ActLabel,
    Mention,
    Relation,
    SpeakerChain,
    SpeakerLink,
    StanceRelation,
    TokenSpan,
)
from spacy_diplomacy.views import Quote, Speaker, Stance, quotes_of

_SCORE_DIGITS = 4
_FORM_OF: dict[str, Form] = {"pronoun": "pronoun", "nominal": "nominal", "metonym": "nominal"}


def to_record(doc: Doc, id: str, with_text: bool = True) -> dict[str, Any]:
    """Make the record of a document.

    Args:
        doc: A document the pipeline has seen.
        id: The document's identifier.
        with_text: Whether the text goes in.

    Returns:
        A dict of JSON values: ``id``, ``text`` unless left out, and ``quotes``, each with
        character offsets, the speaker, the stances and the act.
    """
    record: dict[str, Any] = {"id": id}
    if with_text:
        record["text"] = doc.text
    record["quotes"] = [_quote_record(quote) for quote in quotes_of(doc)]
    return record


def from_record(vocab_or_nlp: Vocab | Language, record: Mapping[str, Any]) -> Doc:
    """Make a document with quotes, speakers, stances and acts from its record.

    A speaker's mentions are the sources of its quotes: a record holds no others. Offsets inside a
    token take the whole token.

    Args:
        vocab_or_nlp: A pipeline, for its tokenizer, or a vocab, for its language's tokenizer.
        record: A record with its text.

    Returns:
        The document.

    Raises:
        StorageError: If the record has no text, or an offset does not fit it.
    """
    if "text" not in record:
        raise StorageError(
            f"The record {record.get('id')!r} has no text.",
            "Write records with their text (without --no-text) to read them again.",
        )
    nlp = vocab_or_nlp
    if isinstance(nlp, Vocab):
        nlp = get_lang_class(nlp.lang or "xx")(vocab=nlp)
    doc = nlp.make_doc(record["text"])
    rows: Sequence[Mapping[str, Any]] = record["quotes"]
    relations = [
        Relation(
            id=row["id"],
            content=_places(doc, row["content"]),
            cue=_places(doc, row.get("cue", ())),
            source=_places(doc, row.get("source", ())),
            kind=row["type"],
            mode=row.get("mode", "speech"),
            score=row.get("score", 1.0),
            nested_in=row.get("nested_in"),
        )
        for row in rows
    ]
    write_relations(doc, relations)
    write_speakers(doc, *_speakers_from(rows, relations))
    write_stances(
        doc,
        [
            StanceRelation(
                row["id"],
                *_place(doc, stance["span"]),
                target=stance["target"],
                label=stance["label"],
                score=stance.get("score", 1.0),
                country=stance.get("country"),
            )
            for row in rows
            for stance in row.get("stances", ())
        ],
    )
    write_acts(doc, [ActLabel(row["id"], row["act"]) for row in rows if "act" in row])
    return doc


def _quote_record(quote: Quote) -> dict[str, Any]:
    return {
        "id": quote.id,
        "type": quote.type,
        "mode": quote.mode,
        "content": _offsets(quote.content),
        "nested_in": quote.nested_in,
        "cue": _offsets(quote.cue),
        "source": _offsets(quote.source),
        "speaker": _speaker_record(quote.speaker) if quote.speaker else None,
        "stances": [_stance_record(stance) for stance in quote.stances],
        "act": quote.act,
        "score": round(quote.score, _SCORE_DIGITS),
    }


def _speaker_record(speaker: Speaker) -> dict[str, Any]:
    return {
        "id": speaker.id,
        "name": speaker.name,
        "type": speaker.type,
        "role": speaker.role,
        "country": speaker.country,
        "kb_id": speaker.kb_id,
        "resolved_by": speaker.resolved_by,
    }


def _stance_record(stance: Stance) -> dict[str, Any]:
    return {
        "target": stance.target,
        "country": stance.country,
        "span": [stance.span.start_char, stance.span.end_char],
        "label": stance.label,
        "score": round(stance.score, _SCORE_DIGITS),
    }


def _offsets(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.start_char, span.end_char] for span in spans]


def _place(doc: Doc, offsets: Sequence[int]) -> TokenSpan:
    start, end = offsets
    span = doc.char_span(start, end, alignment_mode="expand") if start < end else None
    if span is None:
        raise StorageError(
            f"The offsets {start} to {end} do not fit a text of {len(doc.text)} characters.",
            "Give Unicode code points into the record's own text, end exclusive.",
        )
    return span.start, span.end


def _places(doc: Doc, offsets: Iterable[Sequence[int]]) -> tuple[TokenSpan, ...]:
    return tuple(_place(doc, pair) for pair in offsets)


def _speakers_from(
    rows: Sequence[Mapping[str, Any]], relations: Sequence[Relation]
) -> tuple[list[SpeakerChain], list[SpeakerLink]]:
    """Chains of the speakers the quotes name, in order of appearance, and the links to them."""
    speakers: dict[str, Mapping[str, Any]] = {}
    mentions: dict[str, dict[TokenSpan, Form]] = {}
    links: list[SpeakerLink] = []
    for row, relation in zip(rows, relations, strict=True):
        speaker = row.get("speaker")
        if not speaker:
            continue
        key = speaker["id"]
        resolved_by: ResolvedBy = speaker.get("resolved_by") or "name"
        speakers.setdefault(key, speaker)
        # a quote without a source anchors its speaker at its content, as quote_speaker does
        place = (relation.source or relation.content)[0]
        mentions.setdefault(key, {}).setdefault(place, _FORM_OF.get(resolved_by, "name"))
        links.append(SpeakerLink(relation.id, key, resolved_by))
    chains = [
        SpeakerChain(
            id=key,
            name=speaker.get("name") or "",
            type=speaker["type"],
            mentions=tuple(Mention(*place, form) for place, form in sorted(mentions[key].items())),
            role=speaker.get("role"),
            country=speaker.get("country"),
            kb_id=speaker.get("kb_id"),
        )
        for key, speaker in speakers.items()
    ]
    return chains, links
