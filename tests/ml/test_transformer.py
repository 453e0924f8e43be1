"""The large encoder on Docs: one row a token, whatever the windows and batches."""

import math
from typing import Any

import numpy
import pytest
import spacy
from numpy.testing import assert_allclose
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Adam, Model, set_dropout_rate

from spacy_diplomacy.errors import SettingError
from spacy_diplomacy.ml.features import token_features
from spacy_diplomacy.ml.transformer import TransformerEncoder

WORDS = ["the", "minister", "said", "envoy", "left", "rain", "##s", "fell", "she", "peace"]
PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *WORDS, ".", ",", '"', "'", "n", "##o"]
TEXTS = [
    'The minister said: "Rains fell."\n\nShe left, the envoy said.',
    "",
    "Peace. " * 60,
    " \n ",
    "No",
]


def build(**settings: Any) -> Model[list[Doc], list[Any]]:
    sizes = {"width": 12, "depth": 2, "heads": 3, "intermediate": 20, "window": 64, "context": 8}
    model = TransformerEncoder(PIECES, **{**sizes, **settings})
    model.initialize()
    for node in model.walk():  # BERT's own deviation leaves so small a model all but linear
        for name in node.param_names:
            node.set_param(name, node.get_param(name) * (10 if name.endswith("W") else 1))
    return model


@pytest.fixture
def docs(blank: Language) -> list[Doc]:
    return [blank(text) for text in TEXTS]


def test_one_row_a_token(docs: list[Doc]) -> None:
    vectors = build().predict(docs)
    assert [rows.shape for rows in vectors] == [(len(doc), 12) for doc in docs]
    for doc, rows in zip(docs, vectors, strict=True):
        blank = numpy.array([token.is_space for token in doc], dtype=bool)
        assert not rows[blank].any()
        assert (numpy.abs(rows[~blank]).sum(axis=1) > 0).all()


def test_batch_of_one_equals_batch_of_many(docs: list[Doc]) -> None:
    model = build()
    together = model.predict(docs)
    for doc, rows in zip(docs, together, strict=True):
        assert_allclose(model.predict([doc])[0], rows, atol=1e-5)


def test_groups_of_windows_make_no_difference(
    docs: list[Doc], monkeypatch: pytest.MonkeyPatch
) -> None:
    model = build()
    together = model.predict(docs)
    monkeypatch.setattr("spacy_diplomacy.ml.transformer._GROUP", 10)
    for apart, rows in zip(model.predict(docs), together, strict=True):
        assert_allclose(apart, rows, atol=1e-5)


def test_training_pass_predicts_the_same_without_dropout(docs: list[Doc]) -> None:
    model = set_dropout_rate(build(), 0.0)
    for trained, rows in zip(model(docs, True)[0], model.predict(docs), strict=True):
        assert_allclose(trained, rows, atol=1e-5)


def gelu(x: numpy.ndarray) -> numpy.ndarray:
    return numpy.array([v * 0.5 * math.erfc(-v / math.sqrt(2)) for v in x.ravel()]).reshape(x.shape)


def normalise(x: numpy.ndarray, layer: Model[Any, Any]) -> numpy.ndarray:
    spread = numpy.sqrt(x.var(axis=1, keepdims=True) + 1e-12)
    return (x - x.mean(axis=1, keepdims=True)) / spread * layer.get_param("G") + layer.get_param(
        "b"
    )


def plain_bert(model: Model[list[Doc], list[Any]], doc: Doc) -> numpy.ndarray:
    """The definition, step by step, for a Doc that fits into one window."""
    features = token_features(doc, model.attrs["vocabulary"])
    embedding, *layers = model.layers[0].layers
    tokens = numpy.repeat(numpy.arange(len(doc)), features.counts)
    pieces = [2, *features.pieces, 3]
    x = embedding.get_param("pieces")[pieces] + embedding.get_param("places")[: len(pieces)]
    x = x + embedding.get_param("cases")[[0, *features.cases[tokens], 0]]
    x = x + embedding.get_param("states")[[0, *features.states[tokens], 0]]
    x = normalise(x.astype("d"), embedding.layers[0])
    for layer in layers:
        attention, first, feed, second = layer.layers
        states = x @ attention.get_param("qkv_W").T + attention.get_param("qkv_b")
        mixed = numpy.zeros_like(x)
        for head in range(3):
            q, k, v = (states[:, i * 12 + head * 4 :][:, :4] for i in range(3))
            scores = numpy.exp(q @ k.T / 2)
            mixed[:, head * 4 : head * 4 + 4] = scores / scores.sum(axis=1, keepdims=True) @ v
        x = normalise(
            x + mixed @ attention.get_param("out_W").T + attention.get_param("out_b"), first
        )
        wide = gelu(x @ feed.get_param("up_W").T + feed.get_param("up_b"))
        x = normalise(x + wide @ feed.get_param("down_W").T + feed.get_param("down_b"), second)
    rows = numpy.zeros((len(doc), 12))
    for token, row in zip(tokens, x[1:-1], strict=True):
        rows[token] += row / features.counts[token]
    return rows


def test_equals_the_definition(docs: list[Doc]) -> None:
    model = build()
    assert_allclose(model.predict(docs[:1])[0], plain_bert(model, docs[0]), atol=1e-4)


def test_inputs_beside_the_pieces_count(blank: Language) -> None:
    model = build()
    plain, title, quoted = (
        model.predict([blank(text)])[0] for text in ("she left", "She left", '"she left"')
    )
    assert numpy.abs(plain - title).max() > 1e-3
    assert numpy.abs(plain - quoted[1:3]).max() > 1e-3


def test_context_reaches_over_a_seam(blank: Language) -> None:
    model = build(window=64, context=16, lead=16)
    start = "peace . " * 28 + "\n\n"
    one, other = (
        model.predict([blank(start + text + "\n\n" + "rain fell " * 20)])[0]
        for text in ("she left", "she fell")
    )
    assert numpy.abs(one[-3:] - other[-3:]).max() > 1e-4


def test_learns_and_comes_back_from_bytes(docs: list[Doc]) -> None:
    model = set_dropout_rate(build(), 0.0)
    optimizer = Adam(0.01)
    goals = [numpy.random.normal(size=(len(doc), 12)).astype("f") for doc in docs[:1]]
    losses = []
    for _ in range(60):
        vectors, backprop = model(docs[:1], True)
        d_vectors = [rows - goal for rows, goal in zip(vectors, goals, strict=True)]
        d_vectors[0][[token.is_space for token in docs[0]]] = 0
        losses.append(float(sum((d**2).sum() for d in d_vectors)))
        backprop(d_vectors)
        model.finish_update(optimizer)
    assert losses[-1] < 0.05 * losses[0]
    other = build().from_bytes(model.to_bytes())
    assert_allclose(other.predict(docs)[0], model.predict(docs)[0])


def test_gradient_of_every_input(docs: list[Doc]) -> None:
    model = set_dropout_rate(build(), 0.0)
    for node in model.walk():
        for name in node.param_names:
            node.set_param(name, node.get_param(name).astype("d"))
    weights = [numpy.random.normal(size=(len(doc), 12)).astype("f") for doc in docs]

    def loss() -> float:
        parts = zip(model(docs, True)[0], weights, strict=True)
        return float(sum((rows * weight).sum(dtype="d") for rows, weight in parts))

    _, backprop = model(docs, True)
    backprop([weight.copy() for weight in weights])
    embedding = model.layers[0].layers[0]
    for name, place in [
        ("pieces", (5, 3)),
        ("places", (2, 0)),
        ("cases", (1, 4)),
        ("states", (2, 2)),
    ]:
        table = embedding.get_param(name)
        kept, values = table[place], []
        for step in (3e-3, -3e-3):
            table[place] = kept + step
            values.append(loss())
        table[place] = kept
        slope = (values[0] - values[1]) / 6e-3
        assert embedding.get_grad(name)[place] == pytest.approx(slope, rel=0.05, abs=0.05), name


def test_pieces_can_be_frozen(docs: list[Doc]) -> None:
    model = build(train_pieces=False)
    vectors, backprop = model(docs, True)
    backprop(vectors)
    embedding = model.layers[0].layers[0]
    assert not embedding.has_grad("pieces")
    assert embedding.has_grad("cases")


def test_impossible_settings() -> None:
    with pytest.raises(SettingError, match="divides the width"):
        build(heads=5)
    with pytest.raises(SettingError, match="510 at most"):
        build(window=511)


def test_is_registered() -> None:
    config = {
        "model": {
            "@architectures": "spacy_diplomacy.TransformerEncoder.v1",
            "width": 12,
            "depth": 1,
            "heads": 3,
            "intermediate": 20,
        }
    }
    model = spacy.registry.resolve(config)["model"]
    assert model.get_dim("nO") == 12


def test_equals_torch(docs: list[Doc]) -> None:
    torch = pytest.importorskip("torch")
    from spacy_diplomacy.recipe.torch_encoder import Encoder

    model = build()
    sizes = {"width": 12, "depth": 2, "heads": 3, "intermediate": 20}
    twin = Encoder(len(PIECES), **sizes).eval()
    embedding, *layers = model.layers[0].layers
    given = {"word": "pieces", "position": "places", "case": "cases", "state": "states"}
    values = {f"{ours}.weight": embedding.get_param(name) for ours, name in given.items()}
    norms = {"norm": embedding.layers[0]}
    for number, layer in enumerate(layers):
        attention, first, feed, second = layer.layers
        norms |= {f"layers.{number}.norm1": first, f"layers.{number}.norm2": second}
        for part, names in ((attention, ("qkv", "out")), (feed, ("up", "down"))):
            for name in names:
                values[f"layers.{number}.{name}.weight"] = part.get_param(f"{name}_W")
                values[f"layers.{number}.{name}.bias"] = part.get_param(f"{name}_b")
    for name, norm in norms.items():
        values |= {f"{name}.weight": norm.get_param("G"), f"{name}.bias": norm.get_param("b")}
    twin.load_state_dict({name: torch.tensor(value) for name, value in values.items()})
    features = token_features(docs[0], model.attrs["vocabulary"])
    tokens = numpy.repeat(numpy.arange(len(docs[0])), features.counts)
    inputs = [[2, *features.pieces, 3]]
    inputs += [[0, *part[tokens], 0] for part in (features.cases, features.states)]
    pieces, cases, states = (torch.tensor([row]) for row in inputs)
    with torch.no_grad():
        rows = twin(pieces, cases, states, torch.ones_like(pieces, dtype=torch.bool))[0, 1:-1]
    ours = model.predict(docs[:1])[0]
    for token in range(len(docs[0])):
        if features.counts[token]:
            own = rows.numpy()[tokens == token].mean(axis=0)
            assert_allclose(ours[token], own, atol=1e-4)
