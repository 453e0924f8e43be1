"""The components' scorers, against numbers worked out by hand."""

import pytest
import spacy
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import registry

from spacy_diplomacy import spans
from spacy_diplomacy.scorers.quotes import score_quotes
from spacy_diplomacy.scorers.speakers import score_speakers
from spacy_diplomacy.scorers.stance import score_stances
from spacy_diplomacy.types import (
    ActLabel,
    Mention,
    Relation,
    SpeakerChain,
    SpeakerLink,
    StanceRelation,
)

NLP = spacy.blank("en")
#       0   1   2    3  4    5   6 7  8   9   10   11   12  13 14 15   16  17 18   19 20
TEXT = 'Ann Lee said " we will win " . He says taxes fall . Bob Ray thinks it rains .'
HE_SAYS = Relation("b", ((11, 13),), ((10, 11),), ((9, 10),), "indirect")
ANN_SAID = Relation("a", ((4, 7),), ((2, 3),), ((0, 2),), "direct")
BOB_THINKS = Relation("c", ((17, 19),), ((16, 17),), ((14, 16),), "indirect", "thought")


def make_doc() -> Doc:
    words = TEXT.split()
    return Doc(NLP.vocab, words=words)


def with_quotes(*relations: Relation) -> Doc:
    doc = make_doc()
    spans.write_relations(doc, relations)
    return doc


def test_all_right_is_one() -> None:
    gold = with_quotes(ANN_SAID, HE_SAYS, BOB_THINKS)
    scores = score_quotes([Example(gold.copy(), gold)])
    names = ("quote", "quote_exact", "content", "cue", "source", "spans_quotes")
    assert all(scores[f"{name}_{key}"] == 1.0 for name in names for key in "prf")
    assert scores["quote_per_type"] == {
        "direct": {"p": 1.0, "r": 1.0, "f": 1.0},
        "indirect": {"p": 1.0, "r": 1.0, "f": 1.0},
    }
    assert scores["quote_source_acc"] == 1.0


def test_quotes_by_hand() -> None:
    gold = with_quotes(ANN_SAID, HE_SAYS, BOB_THINKS)
    # a: source cut to half, still agrees; b: another's source; c: missing; d: invented
    guess = with_quotes(
        Relation("a", ((4, 7),), ((2, 3),), ((1, 2),), "direct"),
        Relation("b", ((11, 13),), ((10, 11),), ((14, 16),), "indirect"),
        Relation("d", ((14, 15),), (), (), "indirect"),
    )
    scores = score_quotes([Example(guess, gold)])
    assert scores["quote_p"] == pytest.approx(1 / 3)
    assert scores["quote_r"] == pytest.approx(1 / 3)
    assert scores["quote_exact_f"] == 0.0
    assert scores["content_p"] == pytest.approx(2 / 3)
    assert scores["content_r"] == pytest.approx(2 / 3)
    assert (scores["cue_p"], scores["cue_r"]) == (1.0, pytest.approx(2 / 3))
    # (14, 16) is a gold source too, though of another quote: spans are compared by themselves
    assert (scores["source_p"], scores["source_r"]) == (0.5, pytest.approx(1 / 3))
    assert scores["quote_per_type"]["direct"]["f"] == 1.0
    assert scores["quote_per_type"]["indirect"]["f"] == 0.0
    assert scores["quote_source_acc"] == 1.0


def test_found_twice_counts_once() -> None:
    gold = with_quotes(ANN_SAID)
    twin = Relation("z", ANN_SAID.content, ANN_SAID.cue, ANN_SAID.source, "direct")
    scores = score_quotes([Example(with_quotes(ANN_SAID, twin), gold)])
    assert (scores["quote_p"], scores["quote_r"]) == (0.5, 1.0)


def test_other_tokens_same_text() -> None:
    gold = with_quotes(ANN_SAID)
    guess = Doc(NLP.vocab, words=["Ann Lee", *TEXT.split()[2:]])
    spans.write_relations(guess, [Relation("a", ((3, 6),), ((1, 2),), ((0, 1),), "direct")])
    assert score_quotes([Example(guess, gold)])["quote_exact_f"] == 1.0


@pytest.mark.parametrize("scorer", [score_quotes, score_speakers, score_stances])
def test_none_without_gold(scorer) -> None:
    guess = with_quotes(ANN_SAID)
    spans.write_speakers(guess, [], [])
    spans.write_stances(guess, [])
    spans.write_acts(guess, [])
    for examples in ([], [Example(guess, make_doc())], [Example(make_doc(), make_doc())]):
        assert set(scorer(examples).values()) == {None}


def test_unannotated_documents_are_left_out() -> None:
    gold = with_quotes(ANN_SAID)
    noise = Example(with_quotes(HE_SAYS), make_doc())
    assert score_quotes([Example(gold.copy(), gold), noise])["quote_p"] == 1.0


def test_annotated_as_empty_counts_against_precision() -> None:
    gold = with_quotes(ANN_SAID)
    noise = Example(with_quotes(HE_SAYS), with_quotes())
    assert score_quotes([Example(gold.copy(), gold), noise])["quote_p"] == 0.5


def speaker_doc(names: dict[str, str]) -> Doc:
    """Ann's, his and Bob's quote, each said by a speaker of the name given."""
    doc = with_quotes(ANN_SAID, HE_SAYS, BOB_THINKS)
    places = {"a": (0, 2), "b": (9, 10), "c": (14, 16)}
    forms = {"a": "name", "b": "pronoun", "c": "name"}
    spans.write_speakers(
        doc,
        [
            SpeakerChain(f"s{key}", name, "PERSON", (Mention(*places[key], forms[key]),))
            for key, name in names.items()
        ],
        [SpeakerLink(key, f"s{key}", forms[key]) for key in names],
    )
    return doc


def test_speakers_by_hand() -> None:
    gold = speaker_doc({"a": "Ann Lee", "b": "Ann Lee", "c": "Bob Ray"})
    guess = speaker_doc({"a": "Lee", "b": "Bob Ray"})
    scores = score_speakers([Example(guess, gold)])
    assert scores["speaker_acc"] == pytest.approx(1 / 3)
    assert scores["speaker_acc_per_type"] == {"name": 0.5, "pronoun": 0.0}


def test_speakers_of_missed_quotes() -> None:
    gold = speaker_doc({"a": "Ann Lee", "b": "Ann Lee"})
    guess = with_quotes(ANN_SAID)
    mention = Mention(0, 2, "name")
    spans.write_speakers(
        guess, [SpeakerChain("s", "Ann Lee", "PERSON", (mention,))], [SpeakerLink("a", "s", "name")]
    )
    scores = score_speakers([Example(guess, gold)])
    assert (scores["speaker_acc"], scores["speaker_r"]) == (1.0, 0.5)


def test_speaker_without_a_name() -> None:
    gold = speaker_doc({"a": ""})
    assert score_speakers([Example(gold.copy(), gold)])["speaker_acc"] == 1.0
    named = speaker_doc({"a": "Ann Lee"})
    assert score_speakers([Example(named, gold)])["speaker_acc"] == 0.0


def stance_doc(*stances: StanceRelation, act: str = "state") -> Doc:
    doc = with_quotes(ANN_SAID, HE_SAYS)
    spans.write_stances(doc, stances)
    spans.write_acts(doc, [ActLabel("a", act)])
    return doc


def test_stances_by_hand() -> None:
    gold = stance_doc(
        StanceRelation("a", 4, 5, "we", "support"),
        StanceRelation("a", 6, 7, "win", "neutral"),
        StanceRelation("b", 11, 12, "taxes", "oppose"),
        act="threaten",
    )
    guess = stance_doc(
        StanceRelation("a", 4, 5, "us", "support"),
        StanceRelation("a", 6, 7, "win", "support"),
        StanceRelation("b", 12, 13, "fall", "neutral"),
        act="threaten",
    )
    scores = score_stances([Example(guess, gold)])
    # support: 1 hit of 1 gold, 2 given; neutral: 0 of 1, the unasked one ignored; oppose: 0 of 1
    assert scores["stance_per_type"]["support"] == {"p": 0.5, "r": 1.0, "f": pytest.approx(2 / 3)}
    assert scores["stance_macro_f"] == pytest.approx((2 / 3 + 0 + 0) / 3)
    assert scores["stance_micro_f"] == pytest.approx(2 / 5)
    assert scores["act_acc"] == 1.0


def test_scorers_are_registered() -> None:
    for name, scorer in (
        ("quote", score_quotes),
        ("speaker", score_speakers),
        ("stance", score_stances),
    ):
        assert registry.scorers.get(f"spacy_diplomacy.{name}_scorer.v1")() is scorer
