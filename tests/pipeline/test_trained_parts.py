"""Detector and entity recogniser as trainable components."""

from collections.abc import Callable
from typing import Any

import numpy
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import fix_random_seed, load_model_from_config, make_tempdir

from spacy_diplomacy.errors import SettingError
from spacy_diplomacy.labels import CONTENT
from spacy_diplomacy.pipeline.quote_gold import gold_quotes
from spacy_diplomacy.spans import read_relations, write_relations
from spacy_diplomacy.types import Relation

ENCODER = {
    "@architectures": "spacy_diplomacy.FastEncoder.v1",
    "width": 24,
    "hidden": [24],
    "dropout": 0.0,
}
NETWORKS = {
    "quote_detector": "spacy_diplomacy.QuoteDetector.v1",
    "entity_recogniser": "spacy_diplomacy.EntityRecogniser.v1",
}
TEXTS = [
    '"The road is closed," Mayor Lena Ott said. "Go home."\n\nHer deputy denied that it was.',
    "Rain fell on Norland all day. According to the council, the river will rise.",
    "Nobody spoke.",
]


def spans_of(doc: Doc, *texts: str) -> tuple[tuple[int, int], ...]:
    found = []
    for text in texts:
        span = doc.char_span(doc.text.index(text), doc.text.index(text) + len(text))
        assert span is not None
        found.append((span.start, span.end))
    return tuple(found)


def gold(nlp: Language) -> list[Example]:
    docs = [nlp.make_doc(text) for text in TEXTS]
    write_relations(
        docs[0],
        [
            Relation(
                "q0",
                spans_of(docs[0], '"The road is closed,"', '"Go home."'),
                spans_of(docs[0], "said"),
                spans_of(docs[0], "Mayor Lena Ott"),
                "direct",
            ),
            Relation(
                "q1",
                spans_of(docs[0], "that it was"),
                spans_of(docs[0], "denied"),
                spans_of(docs[0], "Her deputy"),
            ),
        ],
    )
    write_relations(
        docs[1],
        [
            Relation(
                "q0",
                spans_of(docs[1], "the river will rise"),
                spans_of(docs[1], "According to"),
                spans_of(docs[1], "the council"),
            )
        ],
    )
    write_relations(docs[2], [])
    names = [[("Lena Ott", "PERSON")], [("Norland", "GPE")], []]
    for doc, ents in zip(docs, names, strict=True):
        doc.set_ents(
            [Span(doc, *spans_of(doc, text)[0], label=label) for text, label in ents],
            default="outside",
        )
    return [Example(nlp.make_doc(doc.text), doc) for doc in docs]


def make(name: str) -> Language:
    nlp = spacy.blank("en")
    model = {"@architectures": NETWORKS[name], "tok2vec": ENCODER}
    config: dict[str, Any] = {"weights": "none", "model": model}
    if name == "entity_recogniser":
        config["set_ents"] = True
    nlp.add_pipe(name, config=config)
    return nlp


def train(name: str, steps: int = 50) -> tuple[Language, float]:
    fix_random_seed(0)
    nlp = make(name)
    examples = gold(nlp)
    sgd = nlp.initialize(lambda: examples)
    sgd.learn_rate = 0.02
    losses: dict[str, float] = {}
    for _ in range(steps):
        losses = {}
        nlp.update(examples, sgd=sgd, losses=losses)
    return nlp, losses[name]


def quotes(doc: Doc) -> list[tuple[Any, ...]]:
    return [(r.content, r.cue, r.source, r.kind) for r in read_relations(doc)]


def entities(doc: Doc) -> list[tuple[Any, ...]]:
    return [(ent.start, ent.end, ent.label_) for ent in doc.ents]


@pytest.mark.parametrize(
    ("name", "found"), [("quote_detector", quotes), ("entity_recogniser", entities)]
)
def test_overfitting_and_storage(name: str, found: Callable[[Doc], list[Any]]) -> None:
    nlp, loss = train(name)
    assert loss < 0.01
    examples = gold(nlp)
    expected = [found(example.reference) for example in examples]
    assert [found(doc) for doc in nlp.pipe(TEXTS)] == expected
    again = load_model_from_config(nlp.config).from_bytes(nlp.to_bytes())
    assert [found(again(text)) for text in TEXTS] == expected
    with make_tempdir() as folder:
        nlp.to_disk(folder)
        saved = spacy.load(folder)
    assert [found(doc) for doc in saved.pipe(TEXTS)] == expected
    other, other_loss = train(name)
    assert other_loss == loss
    assert other.to_bytes(exclude=["vocab"]) == nlp.to_bytes(exclude=["vocab"])


def test_what_is_not_annotated_teaches_nothing() -> None:
    nlp = make("quote_detector")
    examples = gold(nlp)
    nlp.initialize(lambda: examples)
    doc = nlp.make_doc(TEXTS[0])
    losses: dict[str, float] = {}
    nlp.update([Example(doc, nlp.make_doc(TEXTS[0]))], losses=losses)
    assert losses == {"quote_detector": 0.0}
    for node in nlp.get_pipe("quote_detector").model.walk():
        for param in node.param_names:
            assert not (node.has_grad(param) and numpy.any(node.get_grad(param)))


def test_an_empty_group_says_that_there_is_nothing() -> None:
    nlp = make("quote_detector")
    examples = gold(nlp)
    nlp.initialize(lambda: examples)
    losses: dict[str, float] = {}
    nlp.update([examples[2]], losses=losses)
    assert losses["quote_detector"] > 0


def test_gold_that_does_not_fit_the_tokens_masks_its_paragraph() -> None:
    nlp = spacy.blank("en")
    reference = gold(nlp)[0].reference
    words = [token.text for token in reference]
    spaces = [bool(token.whitespace_) for token in reference]
    at = words.index("denied")
    words[at : at + 2] = [words[at] + " " + words[at + 1]]
    spaces[at : at + 2] = [spaces[at + 1]]
    predicted = Doc(nlp.vocab, words=words, spaces=spaces)
    assert predicted.text == reference.text
    targets = gold_quotes(Example(predicted, reference))
    assert targets is not None
    assert len(targets.bounds) == 1
    assert targets.bounds[0][0] == 0
    assert len(targets.cues) == 1


def test_nothing_annotated_means_no_targets() -> None:
    nlp = spacy.blank("en")
    doc = nlp(TEXTS[0])
    assert CONTENT not in doc.spans
    assert gold_quotes(Example(nlp.make_doc(TEXTS[0]), doc)) is None


@pytest.mark.parametrize("name", list(NETWORKS))
def test_labels_are_fixed(name: str) -> None:
    nlp = make(name)
    part = nlp.get_pipe(name)
    assert part.add_label(part.labels[0]) == 0
    with pytest.raises(SettingError, match="no label"):
        part.add_label("NEW")
    examples = gold(nlp)
    with pytest.raises(SettingError, match="labels"):
        part.initialize(lambda: examples, labels=["a"])
    part.initialize(lambda: examples, labels=part.labels)


def test_a_threshold_is_a_probability() -> None:
    with pytest.raises(SettingError, match="threshold"):
        spacy.blank("en").add_pipe("quote_detector", config={"threshold": 1.5, "weights": "none"})


def test_a_higher_threshold_keeps_fewer_quotes() -> None:
    nlp, _ = train("quote_detector", 12)
    part = nlp.get_pipe("quote_detector")
    counts = []
    for threshold in (0.0, 0.5, 1.0):
        part.cfg["threshold"] = threshold
        counts.append(sum(len(doc._.quotes) for doc in nlp.pipe(TEXTS)))
    assert counts[0] >= counts[1] >= counts[2] == 0


def test_a_listener_shares_an_encoder_of_the_pipeline() -> None:
    fix_random_seed(0)
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec", config={"model": ENCODER})
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 48, "upstream": "*"}
    for name, architecture in NETWORKS.items():
        model = {"@architectures": architecture, "tok2vec": listener}
        nlp.add_pipe(name, config={"weights": "none", "model": model})
    examples = gold(nlp)
    sgd = nlp.initialize(lambda: examples)
    sgd.learn_rate = 0.02
    before = nlp.get_pipe("tok2vec").model.to_bytes()
    for _ in range(100):
        losses: dict[str, float] = {}
        nlp.update(examples, sgd=sgd, losses=losses)
    assert nlp.get_pipe("tok2vec").model.to_bytes() != before
    assert losses["quote_detector"] < 0.01
    assert quotes(nlp(TEXTS[0])) == quotes(examples[0].reference)


def test_the_composite_trains_all_parts_over_one_encoder() -> None:
    fix_random_seed(0)
    nlp = spacy.blank("en")
    nlp.add_pipe("quote_attribution", config={"weights": "none", "encoder": ENCODER})
    examples = gold(nlp)
    sgd = nlp.initialize(lambda: examples)
    sgd.learn_rate = 0.02
    for _ in range(60):
        losses: dict[str, float] = {}
        nlp.update(examples, sgd=sgd, losses=losses)
    assert losses["quote_attribution"] < 0.05
    doc = nlp(TEXTS[0])
    assert quotes(doc) == quotes(examples[0].reference)
    assert [(e.start, e.end) for e in doc.spans["quote_entities"]] == [*spans_of(doc, "Lena Ott")]
    assert not doc.ents
    again = load_model_from_config(nlp.config).from_bytes(nlp.to_bytes())
    assert quotes(again(TEXTS[0])) == quotes(doc)


def test_white_space_is_no_entity(monkeypatch: pytest.MonkeyPatch) -> None:
    nlp = spacy.blank("en")
    recogniser = nlp.add_pipe("entity_recogniser", config={"set_ents": True})
    doc = nlp.make_doc("Korea beat Panama\n\nNobody spoke.")
    monkeypatch.setattr(
        "spacy_diplomacy.pipeline.entity_recogniser.find_entities",
        lambda *_: [[(2, 4, 0), (3, 4, 0)]],
    )
    (entities,) = recogniser.predict([doc])  # type: ignore[attr-defined]
    assert [doc[ent.start : ent.end].text for ent in entities] == ["Panama"]
    recogniser.set_annotations([doc], [entities])  # type: ignore[attr-defined]
    assert [ent.text for ent in doc.ents] == ["Panama"]
