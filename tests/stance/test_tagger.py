"""Targets, stances and acts of whole quotes, on texts of our own."""

import pytest
import spacy

from spacy_diplomacy.stance.acts import find_act
from spacy_diplomacy.stance.tagger import find_stances
from spacy_diplomacy.stance.targets import find_targets, reporting_clause
from spacy_diplomacy.types import Entity, Mention, Relation, SpeakerChain, SpeakerLink


@pytest.fixture(scope="module")
def nlp():
    return spacy.blank("en")


def find(doc, text, nth=0):
    at = -1
    for _ in range(nth + 1):
        at = doc.text.index(text, at + 1)
    span = doc.char_span(at, at + len(text), alignment_mode="expand")
    return span.start, span.end


def quote(doc, content, cue=None, source=None, kind="direct", key="q0"):
    return Relation(
        id=key,
        content=(find(doc, content),),
        cue=(find(doc, cue),) if cue else (),
        source=(find(doc, source),) if source else (),
        kind=kind,
    )


def labels(doc, relation, chains=(), links=(), entities=()):
    stances, _ = find_stances(doc, [relation], chains, links, entities)
    return {stance.target: stance.label for stance in stances}


def test_two_targets_with_opposite_stances(nlp):
    doc = nlp('"We thank Greece for its help and we condemn Syria," said Ada Byron.')
    relation = quote(doc, "We thank Greece for its help and we condemn Syria", "said", "Ada Byron")
    stances, _ = find_stances(doc, [relation], [], [], [])
    assert [(s.target, s.label, s.country) for s in stances] == [
        ("Greece", "support", "GRC"),
        ("Syria", "oppose", "SYR"),
    ]
    assert all(doc[s.start : s.end].text == s.target for s in stances)


def test_the_cue_acts_on_somebody(nlp):
    doc = nlp("Ada Byron accused France of breaking the treaty.")
    relation = quote(doc, "of breaking the treaty", "accused", "Ada Byron", kind="indirect")
    stances, acts = find_stances(doc, [relation], [], [], [])
    assert [(s.target, s.label) for s in stances] == [("France", "oppose")]
    assert acts[0].label == "accuse"


def test_whom_the_cue_only_tells_is_no_target(nlp):
    doc = nlp('"It will rain," Ada Byron told France 24 in Paris.')
    relation = quote(doc, '"It will rain,"', "told", "Ada Byron")
    assert labels(doc, relation) == {}


def test_no_targets(nlp):
    doc = nlp('"It will rain tomorrow," said Ada Byron.')
    relation = quote(doc, '"It will rain tomorrow,"', "said", "Ada Byron")
    stances, acts = find_stances(doc, [relation], [], [], [])
    assert stances == []
    assert [(act.quote_id, act.label) for act in acts] == [("q0", "state")]


def test_no_quotes(nlp):
    assert find_stances(nlp("Rain in France."), [], [], [], []) == ([], [])


def test_the_holder_is_no_target(nlp):
    doc = nlp('Ada Byron said: "Ada Byron is honest, Byron is honest and Spain is corrupt."')
    relation = quote(
        doc, '"Ada Byron is honest, Byron is honest and Spain is corrupt."', "said", "Ada Byron"
    )
    ada = Mention(*find(doc, "Ada Byron"), form="name")
    chains = [SpeakerChain("s0", "Ada Byron", "PERSON", (ada,))]
    links = [SpeakerLink("q0", "s0", "name")]
    assert labels(doc, relation, chains, links) == {"Spain": "oppose"}
    assert labels(doc, relation) == {"Spain": "oppose"}


def test_a_pronoun_by_its_chain(nlp):
    doc = nlp("Grace Hopper left early. Ada Byron said she admired her.")
    relation = quote(doc, "she admired her", "said", "Ada Byron", kind="indirect")
    grace = SpeakerChain(
        "s1",
        "Grace Hopper",
        "PERSON",
        (
            Mention(*find(doc, "Grace Hopper"), form="name"),
            Mention(*find(doc, "her"), form="pronoun"),
        ),
    )
    ada = SpeakerChain(
        "s0",
        "Ada Byron",
        "PERSON",
        (Mention(*find(doc, "Ada Byron"), form="name"), Mention(*find(doc, "she"), form="pronoun")),
    )
    links = [SpeakerLink("q0", "s0", "name")]
    assert labels(doc, relation, [grace, ada], links) == {"Grace Hopper": "support"}


def test_entities_name_targets_and_surnames_join(nlp):
    doc = nlp('Grace Hopper spoke. "Hopper is a liar," said Ada Byron.')
    relation = quote(doc, '"Hopper is a liar,"', "said", "Ada Byron")
    entities = [
        Entity(*find(doc, "Grace Hopper"), label="PERSON"),
        Entity(*find(doc, "Hopper", 1), label="PERSON"),
        Entity(*find(doc, "Ada Byron"), label="PERSON"),
    ]
    assert labels(doc, relation, entities=entities) == {"Grace Hopper": "oppose"}


def test_a_body_named_before(nlp):
    doc = nlp('The Blue Lanterns met. "We salute the movement," said Ada Byron.')
    relation = quote(doc, '"We salute the movement,"', "said", "Ada Byron")
    entities = [Entity(*find(doc, "Blue Lanterns"), label="ORG")]
    assert labels(doc, relation, entities=entities) == {"Blue Lanterns": "support"}


def test_seats_and_peoples_stand_for_countries(nlp):
    doc = nlp('"We trust Washington and the brave Dutch people," said Ada Byron.')
    content = '"We trust Washington and the brave Dutch people,"'
    stances, _ = find_stances(doc, [quote(doc, content, "said", "Ada Byron")], [], [], [])
    assert [(s.target, s.country, s.label) for s in stances] == [
        ("United States", "USA", "support"),
        ("Netherlands", "NLD", "support"),
    ]


def test_where_it_happens_is_no_target(nlp):
    doc = nlp('"We will meet in Spain," said Ada Byron.')
    assert labels(doc, quote(doc, '"We will meet in Spain,"', "said", "Ada Byron")) == {}


def test_an_office_is_not_its_country(nlp):
    doc = nlp('"I admire French President Ada Byron," said Grace Hopper.')
    content = '"I admire French President Ada Byron,"'
    assert labels(doc, quote(doc, content, "said", "Grace Hopper")) == {"Ada Byron": "support"}


def test_language_without_tables(nlp):
    doc = nlp('"We condemn Syria," said Ada Byron.')
    relation = quote(doc, '"We condemn Syria,"', "said", "Ada Byron")
    assert find_stances(doc, [relation], [], [], [], lang="xx") == ([], [])


@pytest.mark.parametrize(
    ("text", "content", "cue", "kind", "act"),
    [
        ("Byron urged all sides to talk.", "to talk", "urged", "indirect", "request"),
        ("Byron warned that they may go.", "that they may go", "warned", "indirect", "threaten"),
        ("Byron rejected the plan.", "the plan", "rejected", "indirect", "reject"),
        ("Byron said: we will accept it.", "we will accept it", "said", "direct", "agree"),
        ("Byron said: we will not accept it.", "we will not accept it", "said", "direct", "reject"),
        ("Byron said: we salute them all.", "we salute them all", "said", "direct", "support"),
        ("Byron said: they must leave now.", "they must leave now", "said", "direct", "request"),
        ("Byron said: it is raining.", "it is raining", "said", "direct", "state"),
        ("Byron did not condemn it.", "it", "condemn", "indirect", "state"),
        ("Byron refused to support it.", "it", "support", "indirect", "reject"),
        ("Byron suggested that it was ill.", "that it was ill", "suggested", "indirect", "state"),
        ("Byron suggested it rained.", "it rained", "suggested", "indirect", "state"),
        ("Byron insisted it would go.", "it would go", "insisted", "indirect", "state"),
        ("Byron suggested that it go.", "that it go", "suggested", "indirect", "request"),
        ("Byron suggested it should go.", "it should go", "suggested", "indirect", "request"),
        ("Byron suggested a pause.", "a pause", "suggested", "indirect", "request"),
    ],
)
def test_acts(nlp, text, content, cue, kind, act):
    doc = nlp(text)
    relation = quote(doc, content, cue, "Byron", kind=kind)
    targets = find_targets(doc, [relation], [], [], [], "en")
    found = find_act(doc, targets[0], "en")
    assert found.label == act
    assert 0.5 <= found.score <= 1.0


def test_reporting_clause_ends_where_the_content_begins(nlp):
    doc = nlp("Ada Byron accused France of fraud.")
    relation = quote(doc, "of fraud", "accused", "Ada Byron", kind="indirect")
    assert reporting_clause(doc, relation) == (0, 4)


def test_a_quote_without_source_and_cue(nlp):
    doc = nlp('"We condemn Syria."')
    relation = quote(doc, '"We condemn Syria."')
    assert reporting_clause(doc, relation) is None
    assert labels(doc, relation) == {"Syria": "oppose"}


def speaker(doc, name, text, role=None, country=None):
    start, end = find(doc, text)
    mention = Mention(start, end, "name")
    chain = SpeakerChain(
        id="s0", name=name, type="PERSON", mentions=(mention,), role=role, country=country
    )
    return [chain], [SpeakerLink("q0", "s0", "name")]


def test_ones_own_country_is_no_target(nlp):
    doc = nlp("Ada Byron, the Greek foreign minister, said Greece was angry with Syria.")
    relation = quote(doc, "Greece was angry with Syria", "said", "Ada Byron", kind="indirect")
    chains, links = speaker(doc, "Ada Byron", "Ada Byron", "foreign minister", "GRC")
    assert labels(doc, relation, chains, links) == {"Syria": "oppose"}


def test_a_country_may_be_a_target_of_who_only_lives_there(nlp):
    doc = nlp('"Greece is corrupt," said Ada Byron, a dentist.')
    relation = quote(doc, "Greece is corrupt", "said", "Ada Byron")
    chains, links = speaker(doc, "Ada Byron", "Ada Byron", "dentist", "GRC")
    assert labels(doc, relation, chains, links) == {"Greece": "oppose"}


def test_ones_own_body_is_no_target(nlp):
    doc = nlp('"Acme Foods is honest and Zenith Foods is corrupt," said Ada Byron.')
    relation = quote(doc, "Acme Foods is honest and Zenith Foods is corrupt", "said", "Ada Byron")
    chains, links = speaker(doc, "Ada Byron", "Ada Byron", "chief executive of Acme Foods")
    assert labels(doc, relation, chains, links) == {"Zenith Foods": "oppose"}


def test_the_government_needs_no_name(nlp):
    doc = nlp('"I blame the government," said Ada Byron.')
    relation = quote(doc, "I blame the government", "said", "Ada Byron")
    assert labels(doc, relation) == {"government": "oppose"}


def test_names_that_no_entity_covers_are_targets(nlp):
    doc = nlp('"Green Parks Alliance is dishonest," said Ada Byron in Paris.')
    relation = quote(doc, "Green Parks Alliance is dishonest", "said", "Ada Byron")
    entities = [Entity(*find(doc, "Ada Byron"), "PERSON")]
    assert labels(doc, relation, entities=entities) == {"Green Parks Alliance": "oppose"}


@pytest.mark.parametrize(
    ("text", "cue", "act"),
    [
        ("If France does not withdraw, we will respond in kind", "said", "threaten"),
        ("Unless they leave, we will act", "said", "threaten"),
        ("We honour our word. If they do not, we will hit back", "said", "threaten"),
        ("If they leave, we will accept the plan", "said", "agree"),
        ("I have nothing but respect for France", "said", "support"),
    ],
)
def test_what_is_announced(nlp, text, cue, act):
    doc = nlp(f'"{text}," {cue} Ada Byron.')
    _, acts = find_stances(doc, [quote(doc, text, cue, "Ada Byron")], [], [], [])
    assert acts[0].label == act


def test_to_decline_to_criticise_is_no_rejection(nlp):
    doc = nlp("Ada Byron declined to criticise France.")
    relation = quote(doc, "France", "declined to criticise", "Ada Byron", kind="indirect")
    stances, acts = find_stances(doc, [relation], [], [], [])
    assert acts[0].label == "state"
    assert [stance.label for stance in stances] == ["neutral"]


@pytest.mark.parametrize(
    ("lead", "target"),
    [("The European Commission met. ", "European Union"), ("It rained. ", "Belgium")],
)
def test_a_town_stands_for_the_body_that_sits_in_it(nlp, lead, target):
    doc = nlp(f'{lead}"We condemn Brussels," said Ada Byron.')
    relation = quote(doc, "We condemn Brussels", "said", "Ada Byron")
    assert labels(doc, relation) == {target: "oppose"}


@pytest.mark.parametrize(
    ("kind", "said", "targets"),
    [
        ("ORG", "I hate it", set()),
        ("ORG", "I hate it, and Norlux knows", {"Norlux"}),
        ("GPE", "I hate it", {"Norlux"}),
    ],
)
def test_it_alone_may_be_a_matter_as_well_as_a_body(nlp, kind, said, targets):
    doc = nlp(f'Norlux was late. "{said}," said Ada Byron.')
    relation = quote(doc, f'"{said},"', "said", "Ada Byron")
    names = [Mention(*find(doc, "Norlux"), form="name"), Mention(*find(doc, "it"), form="pronoun")]
    if "Norlux" in said:
        names.append(Mention(*find(doc, "Norlux", 1), form="name"))
    chain = SpeakerChain("s1", "Norlux", kind, tuple(names))
    assert set(labels(doc, relation, [chain])) == targets
