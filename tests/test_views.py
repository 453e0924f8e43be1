"""What users see: frozen views through ``doc._``, built anew from the span groups."""

import warnings
from dataclasses import FrozenInstanceError

import pytest
from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens.underscore import Underscore

from spacy_diplomacy import extensions, spans
from spacy_diplomacy.types import (
    ActLabel,
    Mention,
    Relation,
    SpeakerChain,
    SpeakerLink,
    StanceRelation,
)


@pytest.fixture
def doc(blank: Language) -> Doc:
    made = blank('Ida Noor left. "Never," she said. "Norway is wrong." Officials doubted it.')
    spans.write_relations(
        made,
        [
            Relation("q0", ((5, 6), (12, 15)), ((9, 10),), ((8, 9),), "direct", score=0.5),
            Relation("q1", ((19, 20),), ((18, 19),), ((17, 18),), "indirect", "thought"),
        ],
    )
    spans.write_speakers(
        made,
        [
            SpeakerChain(
                "s0",
                "Ida Noor",
                "PERSON",
                (Mention(0, 2, "name"), Mention(8, 9, "pronoun")),
                "Minister",
                "NOR",
            ),
            SpeakerChain("s1", "", "GROUP", (Mention(17, 18, "nominal"),), "officials"),
        ],
        [SpeakerLink("q0", "s0", "pronoun", 0.75), SpeakerLink("q1", "s1", "nominal")],
    )
    spans.write_stances(made, [StanceRelation("q0", 12, 13, "Norway", "oppose", 0.5, "NOR")])
    spans.write_acts(made, [ActLabel("q0", "reject")])
    return made


def test_quotes(doc: Doc) -> None:
    first, second = doc._.quotes
    assert first.text == "Never Norway is wrong"
    assert (first.type, first.mode, first.act, first.score) == ("direct", "speech", "reject", 0.5)
    assert [span.text for span in first.source + first.cue] == ["she", "said"]
    assert first.speaker.name == "Ida Noor"
    assert first.speaker.resolved_by == "pronoun"
    assert [mention.text for mention in first.speaker.mentions] == ["Ida Noor", "she"]
    (stance,) = first.stances
    assert (stance.holder, stance.target, stance.label) == ("Ida Noor", "Norway", "oppose")
    assert second.act == "state"
    assert second.stances == ()
    assert second.speaker.name is None
    assert second.speaker.role == "officials"


def test_speakers(doc: Doc) -> None:
    first, second = doc._.speakers
    assert (first.id, first.quotes, first.country) == ("s0", ("q0",), "NOR")
    assert first.resolved_by is None
    assert (second.type, second.quotes) == ("GROUP", ("q1",))


def test_stances(doc: Doc) -> None:
    (stance,) = doc._.stances
    assert stance.span.text == "Norway"
    assert stance.country == "NOR"


def test_views_are_frozen(doc: Doc) -> None:
    with pytest.raises(FrozenInstanceError):
        doc._.quotes[0].act = "agree"


def test_nothing_is_stored_under_the_underscore(doc: Doc) -> None:
    before = dict(doc.user_data)
    assert doc._.quotes == doc._.quotes
    assert doc.user_data == before


def test_a_document_nobody_has_seen(blank: Language) -> None:
    doc = blank("Nothing here.")
    assert (doc._.quotes, doc._.speakers, doc._.stances) == ((), (), ())


def test_a_quote_without_a_speaker(blank: Language) -> None:
    doc = blank("It rains, allegedly.")
    spans.write_relations(doc, [Relation("q0", ((0, 2),), ((3, 4),))])
    (quote,) = doc._.quotes
    assert quote.speaker is None
    assert quote.source == ()


def test_someone_else_s_extension_is_left_alone() -> None:
    ours = Underscore.doc_extensions.pop("quotes")
    try:
        Doc.set_extension("quotes", default="theirs")
        with pytest.warns(UserWarning, match="already set by other code"):
            extensions.install()
        assert Doc.get_extension("quotes")[0] == "theirs"
    finally:
        Underscore.doc_extensions["quotes"] = ours


def test_installing_again_is_silent() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        extensions.install()
