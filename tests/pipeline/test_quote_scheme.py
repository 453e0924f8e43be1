"""What a corpus counts as a quote: read off it, learned, predicted and stored."""

from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import fix_random_seed, load_model_from_config

from spacy_diplomacy.ml.drafts import CONTENT, SOURCE
from spacy_diplomacy.pipeline.quote_gold import Scheme, corpus_scheme, gold_quotes
from spacy_diplomacy.spans import read_relations, write_relations
from spacy_diplomacy.types import Relation, TokenSpan

TEXT = "Die Ministerin sagte, der Plan sei „viel zu teuer“. Man habe kein Geld. Es regnete lange."
NETWORK = {
    "@architectures": "spacy_diplomacy.QuoteDetector.v1",
    "tok2vec": {
        "@architectures": "spacy_diplomacy.FastEncoder.v1",
        "width": 24,
        "hidden": [24],
        "dropout": 0.0,
    },
}


def place(doc: Doc, text: str) -> tuple[TokenSpan, ...]:
    span = doc.char_span(doc.text.index(text), doc.text.index(text) + len(text))
    assert span is not None
    return ((span.start, span.end),)


def annotated(nlp: Language, *, apart: bool = True, uncued: bool = True) -> Doc:
    """A reported clause with a quotation in it, and a sentence that goes on with it."""
    doc = nlp.make_doc(TEXT)
    cue, source = place(doc, "sagte"), place(doc, "Die Ministerin")
    relations = [Relation("q0", place(doc, "der Plan sei „viel zu teuer“"), cue, source, "mixed")]
    if apart:
        part = Relation("q1", place(doc, "„viel zu teuer“"), cue, source, "direct", nested_in="q0")
        relations.append(part)
    if uncued:
        relations.append(Relation("q2", place(doc, "Man habe kein Geld"), (), source))
    write_relations(doc, relations)
    return doc


def found(doc: Doc) -> list[tuple[Any, ...]]:
    return [(r.content, r.cue, r.source, r.nested_in) for r in read_relations(doc)]


@pytest.mark.parametrize("apart", [True, False])
@pytest.mark.parametrize("uncued", [True, False])
def test_the_scheme_is_read_off_the_corpus(apart: bool, uncued: bool) -> None:
    doc = annotated(spacy.blank("de"), apart=apart, uncued=uncued)
    assert corpus_scheme([doc]) == Scheme(apart, uncued)
    assert corpus_scheme([]) == Scheme(False, False)


def test_targets_share_a_cue_and_know_contents_without_one() -> None:
    nlp = spacy.blank("de")
    doc = annotated(nlp)
    targets = gold_quotes(Example(nlp.make_doc(TEXT), doc))
    assert targets is not None
    assert targets.joins[CONTENT].cue.tolist() == [0, -1]
    assert targets.joins[SOURCE].spans == list(place(doc, "Die Ministerin"))
    assert targets.cues == list(place(doc, "sagte"))


def trained(**settings: Any) -> Language:
    fix_random_seed(0)
    nlp = spacy.blank("de")
    nlp.add_pipe("quote_detector", config={"weights": "none", "model": NETWORK, **settings})
    examples = [Example(nlp.make_doc(TEXT), annotated(nlp))]
    sgd = nlp.initialize(lambda: examples)
    sgd.learn_rate = 0.02
    for _ in range(60):
        nlp.update(examples, sgd=sgd)
    return nlp


def test_the_scheme_is_learned_predicted_and_stored() -> None:
    nlp = trained()
    expected = found(annotated(nlp))
    assert [own[:3] for own in found(nlp(TEXT))] == [own[:3] for own in expected]
    assert found(nlp(TEXT))[1][3] == "q0"
    again = load_model_from_config(nlp.config).from_bytes(nlp.to_bytes())
    assert found(again(TEXT)) == found(nlp(TEXT))


def test_settings_go_before_the_corpus() -> None:
    nlp = trained(fragments=False, uncued=False)
    assert [own[0] for own in found(nlp(TEXT))] == [
        place(nlp.make_doc(TEXT), "der Plan sei „viel zu teuer“")
    ]


def test_rules_follow_the_scheme() -> None:
    nlp = spacy.blank("de")
    nlp.add_pipe("quote_detector", config={"weights": "none", "fragments": True})
    doc = nlp(TEXT)
    quoted = [own for own in found(doc) if own[0] == place(doc, "„viel zu teuer“")]
    assert [own[3] for own in quoted] == ["q0"]


def test_the_composite_reads_it_off_too() -> None:
    nlp = spacy.blank("de")
    nlp.add_pipe("quote_attribution", config={"weights": "none", "encoder": NETWORK["tok2vec"]})
    nlp.initialize(lambda: [Example(nlp.make_doc(TEXT), annotated(nlp))])
    cfg = nlp.get_pipe("quote_attribution").detector.cfg
    assert (cfg["fragments"], cfg["uncued"]) == (True, True)
