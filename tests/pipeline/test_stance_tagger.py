"""The stance tagger as a trainable component."""

import numpy
import pytest
import spacy
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import fix_random_seed

from spacy_diplomacy.errors import SettingError
from spacy_diplomacy.labels import TARGETS
from spacy_diplomacy.ml.stance_model import StanceTagger as build_network
from spacy_diplomacy.ml.stance_model import probabilities
from spacy_diplomacy.pipeline.stance_pairs import gold_pairs
from spacy_diplomacy.pipeline.stance_scoring import best_temperature
from spacy_diplomacy.pipeline.stance_tagger import StanceTagger
from spacy_diplomacy.spans import (
    read_acts,
    read_stances,
    write_acts,
    write_relations,
    write_speakers,
    write_stances,
)
from spacy_diplomacy.types import Relation, StanceRelation

TEXTS = [
    ("Ada Byron said that Spain was a sloop and Chile a quill .", "Spain", "Chile"),
    ("Ada Byron said that Chile was a sloop and Spain a quill .", "Chile", "Spain"),
    ("Ada Byron said that Peru was a sloop and Ghana a quill .", "Peru", "Ghana"),
]


def encoder(width=32):
    from spacy.ml.models.tok2vec import build_hash_embed_cnn_tok2vec

    return build_hash_embed_cnn_tok2vec(
        width=width,
        depth=2,
        embed_size=500,
        window_size=1,
        maxout_pieces=3,
        subword_features=False,
        pretrained_vectors=None,
    )


def annotate(doc, *stances, key=True):
    words = [token.text for token in doc]
    write_relations(
        doc,
        [Relation("q0", ((3, len(doc) - 1),), cue=((2, 3),), source=((0, 2),), kind="indirect")],
    )
    write_speakers(doc, [], [])
    if key:
        write_stances(
            doc,
            [
                StanceRelation("q0", words.index(name), words.index(name) + 1, name, label)
                for name, label in stances
            ],
        )
    return doc


def example(nlp, text, *stances, key=True):
    gold = annotate(nlp(text), *stances, key=key)
    return Example(annotate(nlp(text), key=False), gold)


@pytest.fixture
def nlp():
    return spacy.blank("en")


def examples(nlp):
    return [example(nlp, text, (a, "support"), (b, "oppose")) for text, a, b in TEXTS]


def train(nlp, steps=50):
    fix_random_seed(0)
    tagger = StanceTagger(nlp.vocab, build_network(encoder()), lexicon=0.0)
    data = examples(nlp)
    tagger.initialize(lambda: data, nlp=nlp)
    optimizer = nlp.create_optimizer()
    optimizer.learn_rate = 0.01
    for _ in range(steps):
        losses = tagger.update(data, sgd=optimizer)
    return tagger, losses["stance_tagger"]


def labels(doc):
    return {stance.target: stance.label for stance in read_stances(doc)}


def tagged(tagger, nlp, text):
    return tagger(annotate(nlp(text), key=False))


def test_overfits_and_serialises(nlp, tmp_path):
    tagger, loss = train(nlp)
    assert loss < 0.01
    for text, a, b in TEXTS:
        doc = tagged(tagger, nlp, text)
        assert labels(doc) == {a: "support", b: "oppose"}
        assert [act.label for act in read_acts(doc)] == ["state"]
        assert all(stance.score > 0.9 for stance in read_stances(doc))
    tagger.cfg["temperature"] = 1.5
    tagger.to_disk(tmp_path / "tagger")
    from_disk = StanceTagger(nlp.vocab, build_network(encoder()), lexicon=0.0)
    from_disk.from_disk(tmp_path / "tagger")
    from_bytes = StanceTagger(nlp.vocab, build_network(encoder()), lexicon=0.0)
    from_bytes.from_bytes(tagger.to_bytes())
    wanted = read_stances(tagged(tagger, nlp, TEXTS[0][0]))
    for other in (from_disk, from_bytes):
        assert other.trained
        assert read_stances(tagged(other, nlp, TEXTS[0][0])) == wanted


def test_two_trainings_are_equal(nlp):
    one, two = train(nlp, steps=3), train(nlp, steps=3)
    assert one[1] == two[1]


def test_missing_annotation_gives_no_gradient(nlp):
    tagger, _ = train(nlp, steps=1)
    blank = example(nlp, TEXTS[0][0], key=False)
    assert TARGETS not in blank.reference.spans
    vectors = tagger.model.get_ref("tok2vec").predict([blank.predicted])
    losses = {}
    (gradient,) = tagger.update_vectors([blank], vectors, losses=losses)
    assert losses["stance_tagger"] == 0.0
    assert not gradient.any()


def test_empty_annotation_means_neutral(nlp):
    empty = example(nlp, TEXTS[0][0])
    assert [pair.label for pair in gold_pairs(empty)] == ["neutral", "neutral"]
    tagger, _ = train(nlp, steps=1)
    vectors = tagger.model.get_ref("tok2vec").predict([empty.predicted])
    (gradient,) = tagger.update_vectors([empty], vectors)
    assert gradient.any()


def test_what_a_quote_does_not_list_is_not_learnt(nlp):
    partial = example(nlp, TEXTS[0][0], ("Spain", "support"))
    assert [pair.label for pair in gold_pairs(partial)] == ["support"]


def test_other_tokens_in_the_prediction(nlp):
    text = TEXTS[0][0]
    gold = annotate(nlp(text), ("Spain", "support"))
    words = text.replace("Spain", "Spa in").split()
    spaces = [word != "Spa" for word in words]
    spaces[-1] = False
    predicted = Doc(nlp.vocab, words=words, spaces=spaces)
    assert predicted.text == gold.text
    (pair,) = gold_pairs(Example(predicted, gold))
    assert pair.pair.target == (4, 6)
    assert pair.pair.holder == (0, 2)


def test_untrained_the_lexicon_judges(nlp):
    tagger = StanceTagger(nlp.vocab)
    doc = tagged(tagger, nlp, "Ada Byron said that Spain lied and Chile is honest .")
    assert labels(doc) == {"Spain": "oppose", "Chile": "support"}
    assert not tagger.trained


def test_rows_handed_over(nlp):
    tagger, _ = train(nlp)
    docs = [annotate(nlp(text), key=False) for text, _, _ in TEXTS]
    vectors = tagger.model.get_ref("tok2vec").predict(docs)
    assert tagger.predict_vectors(docs, vectors) == tagger.predict(docs)
    assert tagger.predict_vectors(docs[:1], vectors[:1]) == tagger.predict(docs)[:1]


def test_annotations_are_replaced(nlp):
    tagger = StanceTagger(nlp.vocab)
    doc = annotate(nlp("Ada Byron said that rain fell ."), key=False)
    write_acts(doc, [])
    write_stances(doc, [StanceRelation("q0", 0, 1, "Ada", "support")])
    tagger(doc)
    assert read_stances(doc) == []
    assert [act.label for act in read_acts(doc)] == ["state"]


@pytest.mark.parametrize("text", ["", " ", "word", "\n\n"])
def test_odd_documents(nlp, text):
    tagger, _ = train(nlp, steps=1)
    doc = tagger(nlp(text))
    assert read_stances(doc) == []
    assert list(tagger.pipe([nlp(text)]))


def test_a_high_threshold_makes_neutral(nlp):
    tagger, _ = train(nlp)
    tagger.cfg["threshold"] = 0.99
    tagger.cfg["temperature"] = 50.0
    doc = tagged(tagger, nlp, TEXTS[0][0])
    assert set(labels(doc).values()) == {"neutral"}


def test_the_lexicon_pulls(nlp):
    tagger, _ = train(nlp, steps=1)
    tagger.cfg["lexicon"] = 5.0
    doc = tagged(tagger, nlp, "Ada Byron said that Spain lied and Chile is honest .")
    assert labels(doc) == {"Spain": "oppose", "Chile": "support"}


def test_a_wrong_threshold(nlp):
    with pytest.raises(SettingError, match="threshold"):
        StanceTagger(nlp.vocab, threshold=2.0)


def test_labels_are_fixed(nlp):
    tagger = StanceTagger(nlp.vocab)
    assert tagger.labels == ("neutral", "support", "oppose")
    assert tagger.add_label("support") == 0
    with pytest.raises(SettingError, match="mixed"):
        tagger.add_label("mixed")


def test_temperature():
    rng = numpy.random.default_rng(0)
    gold = rng.integers(0, 3, 400)
    honest = rng.normal(size=(400, 3)).astype("f")
    honest[numpy.arange(400), gold] += 1.0
    assert best_temperature(honest * 3, gold.tolist()) > 1.5
    assert best_temperature(honest * 0.3, gold.tolist()) < 0.6
    assert numpy.allclose(probabilities(honest, 2.0).sum(axis=1), 1.0)


def test_calibrate_stores_the_temperature(nlp):
    tagger, _ = train(nlp, steps=5)
    temperature = tagger.calibrate(examples(nlp))
    assert tagger.cfg["temperature"] == temperature
    assert temperature != 1.0


def test_pairs_given(nlp):
    tagger, _ = train(nlp)
    doc = nlp(TEXTS[0][0])
    ada, spain, chile = (0, 2), (4, 5), (9, 10)
    (shares,) = tagger.judge_pairs([doc], [[(ada, spain), (None, chile)]])
    assert shares.shape == (2, 3)
    assert numpy.allclose(shares.sum(axis=1), 1.0)
    assert shares[0].argmax() == tagger.labels.index("support")
    tagger.cfg["prior"] = 5000.0
    (neutral,) = tagger.judge_pairs([doc], [[(ada, spain)]])
    assert neutral[0].argmax() == tagger.labels.index("neutral")


def test_pairs_given_to_the_lexicon(nlp):
    tagger = StanceTagger(nlp.vocab)
    doc = nlp("Ada praised Spain , they met in Chile .")
    (shares,) = tagger.judge_pairs([doc], [[((0, 1), (2, 3)), ((2, 3), (0, 1))]])
    assert [tagger.labels[row.argmax()] for row in shares] == ["support", "neutral"]
    assert tagger.judge_pairs([], []) == []
