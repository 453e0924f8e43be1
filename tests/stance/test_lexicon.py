"""The lexicon: polarity, negation, hedges, clauses, whose verb it is."""

import pytest

from spacy_diplomacy.stance.clauses import Passage
from spacy_diplomacy.stance.forms import Forms
from spacy_diplomacy.stance.lexicon import judge, judge_and_clear, to_label
from spacy_diplomacy.stance.words import Entries, look_up, stance_words

LEXICON = stance_words("en")
assert LEXICON is not None


def evidence(text, *targets, holder=("he", "we", "i", "she")):
    """Judge a text whose targets are single words."""
    words = text.lower().split()
    passage = Passage(
        words=words,
        target=[targets.index(word) if word in targets else -1 for word in words],
        holder=[word in holder for word in words],
        cue=[False] * len(words),
    )
    return judge(passage, len(targets), LEXICON)


def label(text, target="freedonia", **settings):
    return to_label(evidence(text, target, **settings)[0])[0]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("we condemn freedonia", "oppose"),
        ("we condemned freedonia", "oppose"),
        ("he refused to condemn freedonia", "neutral"),
        ("he did not condemn freedonia", "neutral"),
        ("we support freedonia", "support"),
        ("we do not support freedonia", "oppose"),
        ("he refused to support freedonia", "oppose"),
        ("we stand with freedonia", "support"),
        ("freedonia lied to all of us", "oppose"),
        ("freedonia is a terrorist state", "oppose"),
        ("freedonia is not a terrorist state", "support"),
        ("the courageous freedonia delegation", "support"),
        ("we met in freedonia on tuesday", "neutral"),
        ("freedonia was condemned", "oppose"),
        ("our friendship with freedonia is old", "support"),
        ("there can be no friendship with freedonia", "oppose"),
        ("we voted against freedonia", "oppose"),
        ("we gave freedonia more time", "support"),
        ("we trust neither freedonia nor sylvania", "oppose"),
        ("neither sylvania nor freedonia has behaved well", "oppose"),
        ("neither the strikers nor the freedonia guards have broken the law", "support"),
        ("i do not think freedonia is honest", "oppose"),
        ("nobody is saying freedonia is a terrorist state", "support"),
        ("we have no quarrel with sylvania , freedonia was fair", "support"),
        ("we cannot thank freedonia enough", "support"),
        ("freedonia has betrayed us", "oppose"),
        ("we were betrayed by freedonia", "oppose"),
        ("we will not be bullied by freedonia", "oppose"),
        ("freedonia has behaved as a true friend", "support"),
        ("freedonia is an enemy of honest people", "oppose"),
        ("freedonia is one of our best friends", "support"),
        ("given that freedonia trades with us", "neutral"),
        ("he stopped short of criticising freedonia", "neutral"),
        ("he did not hide his dislike of freedonia", "oppose"),
        ("we failed freedonia", "neutral"),
        ("", "neutral"),
    ],
)
def test_polarity_and_negation(text, wanted):
    assert label(text) == wanted


def test_opposite_stances_in_one_quote():
    one, two = evidence("we thank freedonia and we condemn sylvania", "freedonia", "sylvania")
    assert to_label(one)[0] == "support"
    assert to_label(two)[0] == "oppose"


def test_opposite_stances_without_a_second_subject():
    one, two = evidence("we thank freedonia but denounce sylvania", "freedonia", "sylvania")
    assert to_label(one)[0] == "support"
    assert to_label(two)[0] == "oppose"


def test_what_others_think_is_not_the_speakers_stance():
    _, two = evidence("freedonia condemned sylvania", "freedonia", "sylvania")
    assert to_label(two)[0] == "neutral"


def test_both_of_a_list():
    both = evidence("we praise freedonia and sylvania", "freedonia", "sylvania")
    assert [to_label(value)[0] for value in both] == ["support", "support"]


def test_a_hedge_weakens():
    sure = evidence("we condemn freedonia", "freedonia")[0]
    unsure = evidence("perhaps we condemn freedonia", "freedonia")[0]
    assert sure < unsure < 0


def test_a_question_weakens():
    sure = evidence("we support freedonia .", "freedonia")[0]
    asked = evidence("should we support freedonia ?", "freedonia")[0]
    assert 0 < asked < sure


def test_what_is_demanded_is_no_praise():
    assert evidence("freedonia must respect the border", "freedonia")[0] < 0


def test_a_right_somebody_has_is_no_praise():
    assert evidence("freedonia 's right to exist", "freedonia")[0] == 0


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("we sought some clarification from freedonia", True),
        ("i asked for more information from the freedonia ministry", True),
        ("we heard a clarification about freedonia", False),
        ("we demand peace from freedonia", False),
    ],
)
def test_asking_for_information_is_no_blame(text, wanted):
    words = text.split()
    passage = Passage(
        words=words,
        target=[0 if word == "freedonia" else -1 for word in words],
        holder=[word in {"we", "i"} for word in words],
        cue=[False] * len(words),
    )
    found, cleared = judge_and_clear(passage, 1, LEXICON)
    assert cleared == [wanted]
    assert not wanted or found == [0]


@pytest.mark.parametrize("value", [-3.0, -0.5, -0.1, 0.0, 0.1, 0.5, 3.0])
def test_scores_are_probabilities(value):
    assert 0.5 <= to_label(value)[1] <= 1.0


def test_bases():
    bases = LEXICON.forms.bases
    assert "deny" in bases("denies")
    assert "ban" in bases("banned")
    assert "praise" in bases("praised")
    assert bases("stood")[0] == "stand"
    assert bases("boss") == ("boss",)


def test_longest_entry_wins():
    words = "he will push back against them".split()
    assert look_up(words, 2, Entries({"push": 1, "push_back_against": 2}), Forms()) == (2, 3)
    assert look_up(words, 0, Entries({"push": 1}), Forms()) is None
    assert look_up(words, 3, Entries({"push_back_against": 2}), Forms()) is None


def test_a_language_without_a_table():
    assert stance_words("xx") is None


def test_a_negated_blame_clears():
    words = "he refused to condemn freedonia and condemned sylvania".split()
    passage = Passage(
        words=words,
        target=[{"freedonia": 0, "sylvania": 1}.get(word, -1) for word in words],
        holder=[word == "he" for word in words],
        cue=[False] * len(words),
    )
    assert judge_and_clear(passage, 2, LEXICON)[1] == [True, False]


def test_the_object_of_a_verb_is_not_the_next_verbs_subject():
    one, two = evidence(
        "freedonia does not recognize sylvania , does not renounce arms",
        "freedonia",
        "sylvania",
    )
    assert one < -0.6
    assert two == 0
