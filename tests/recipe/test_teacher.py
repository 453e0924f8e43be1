"""The teacher in torch: learns, goes on where it was, and runs the same without torch."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise, product
from pathlib import Path
from random import Random
from typing import Any

import numpy
import pytest

torch = pytest.importorskip("torch")

from spacy_diplomacy.errors import SettingError, WeightsError  # noqa: E402
from spacy_diplomacy.ml.quantise import load_arrays  # noqa: E402
from spacy_diplomacy.ml.weights import ARRAYS_FILE  # noqa: E402
from spacy_diplomacy.ml.windows import Window  # noqa: E402
from spacy_diplomacy.ml.wordpiece import WordPieces  # noqa: E402
from spacy_diplomacy.recipe.arrays import TrainingData  # noqa: E402
from spacy_diplomacy.recipe.batches import cut, whole  # noqa: E402
from spacy_diplomacy.recipe.export import (  # noqa: E402
    ENCODER,
    export_encoder,
    export_link_head,
    export_parts,
    export_teacher,
    state_of,
)
from spacy_diplomacy.recipe.parity import TOLERANCE, check_parity  # noqa: E402
from spacy_diplomacy.recipe.soft_labels import Lessons, SoftLabels, teach  # noqa: E402
from spacy_diplomacy.recipe.teacher import (  # noqa: E402
    TeacherSettings,
    in_passages,
    make_plan,
    train_teacher,
)
from spacy_diplomacy.recipe.teacher_network import Sizes, TeacherNetwork, token_rows  # noqa: E402
from spacy_diplomacy.recipe.torch_heads import TagHead  # noqa: E402
from spacy_diplomacy.recipe.torch_labels import ask  # noqa: E402

SIZES = Sizes(width=24, depth=1, heads=3, intermediate=32)
SETTINGS = TeacherSettings(
    epochs=2, name_epochs=2, sentence_epochs=1, encoder_rate=1e-3, budget=400, bfloat16=False
)
QUIET: Callable[[str], None] = [].append


@pytest.fixture
def network(words: WordPieces) -> TeacherNetwork:
    """A network whose every parameter says something."""
    torch.manual_seed(0)
    network = TeacherNetwork(len(words), SIZES)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.2)
    return network.eval()


@pytest.fixture
def state(network: TeacherNetwork) -> dict[str, Any]:
    return {name: array.numpy() for name, array in network.state_dict().items()}


@pytest.fixture
def config(words: WordPieces) -> dict[str, Any]:
    sizes = {"width": 24, "depth": 1, "heads": 3, "intermediate": 32}
    return {**ENCODER, **sizes, "pieces": words.vocab}


def test_exported_networks_are_equal(
    network: TeacherNetwork,
    state: dict[str, Any],
    config: dict[str, Any],
    data: TrainingData,
    words: WordPieces,
) -> None:
    parts = export_parts(state, config)
    gaps = check_parity(network, parts, data.articles[0], words)
    gaps |= check_parity(network, parts, data.sentences[0], words)
    assert set(gaps) == set(parts)
    assert max(gaps.values()) < TOLERANCE


def test_an_export_can_be_begun_with(
    network: TeacherNetwork, state: dict[str, Any], config: dict[str, Any], words: WordPieces
) -> None:
    other = TeacherNetwork(len(words), SIZES)
    other.begin_with(state_of(export_parts(state, config)))
    for name, array in network.named_parameters():
        torch.testing.assert_close(dict(other.named_parameters())[name], array, rtol=0, atol=0)


def test_what_cannot_be_begun_with_is_refused(state: dict[str, Any], words: WordPieces) -> None:
    parameters = {name for name, _ in TeacherNetwork(len(words), SIZES).named_parameters()}
    own = {name: array for name, array in state.items() if name in parameters}
    wider = TeacherNetwork(len(words), Sizes(width=48, depth=1, heads=3, intermediate=32))
    with pytest.raises(WeightsError, match="other shapes"):
        wider.begin_with(own)
    deeper = TeacherNetwork(len(words), Sizes(width=24, depth=2, heads=3, intermediate=32))
    with pytest.raises(WeightsError, match=r"differ in 'enc\.layers\.1"):
        deeper.begin_with(own)


def test_some_articles_are_read_by_paragraphs_or_in_passages(data: TrainingData) -> None:
    def windows(alone: float, passages: float = 0.0) -> set[tuple[int, Window]]:
        settings = replace(SETTINGS, epochs=1, alone=alone, passages=passages)
        plan = make_plan(data, settings, Random(0))
        batches = [batch for kind, batch in plan if kind == "articles"]
        return {(id(p.doc), p.window) for batch in batches for p in batch}

    together = {(id(doc), p.window) for doc in data.articles for p in cut(doc)}
    apart = {(id(doc), p.window) for doc in data.articles for p in cut(doc, apart=True)}
    assert together != apart
    assert windows(0.0) == together
    assert windows(1.0) == apart
    cut_out = {(id(doc), p.window) for own in data.passages for doc in own for p in cut(doc)}
    assert windows(0.0, 1.0) == cut_out


def test_a_gap_is_noticed(
    network: TeacherNetwork,
    state: dict[str, Any],
    config: dict[str, Any],
    data: TrainingData,
    words: WordPieces,
) -> None:
    parts = export_parts({**state, "stance.mix.bias": state["stance.mix.bias"] + 0.01}, config)
    with pytest.raises(WeightsError, match="exported stance differs"):
        check_parity(network, parts, data.sentences[0], words)


def test_a_batch_of_windows_equals_one_by_one(
    network: TeacherNetwork, data: TrainingData, words: WordPieces
) -> None:
    pieces = [whole(doc) for doc in data.sentences[:5]]
    with torch.no_grad():
        rows, offsets = token_rows(network, pieces, words, fast=False)
        for number, piece in enumerate(pieces):
            alone, _ = token_rows(network, [piece], words, fast=False)
            own = rows[offsets[number] : offsets[number + 1]]
            numpy.testing.assert_allclose(own.numpy(), alone.numpy(), atol=1e-5)


def test_long_articles_are_read_in_windows(
    network: TeacherNetwork, data: TrainingData, words: WordPieces
) -> None:
    pieces = cut(data.articles[0], 64, 8)
    with torch.no_grad():
        rows, offsets = token_rows(network, pieces, words)
    assert offsets[-1] == len(rows) == sum(p.window.end - p.window.start for p in pieces)


def test_weights_are_stored(state: dict[str, Any], config: dict[str, Any], tmp_path: Path) -> None:
    export_teacher(state, tmp_path, {"encoder": config})
    stored = {name.split("/")[0] for name in load_arrays(tmp_path / ARRAYS_FILE)}
    assert stored == {"encoder", "roles", "entities", "link_source", "link_content", "stance"}


def test_what_does_not_fit_is_refused(state: dict[str, Any], config: dict[str, Any]) -> None:
    encoder = {name[4:]: array for name, array in state.items() if name.startswith("enc.")}
    with pytest.raises(WeightsError, match="has the shape"):
        export_encoder(encoder, {**config, "intermediate": 8})
    with pytest.raises(WeightsError, match=r"holds no 'layers\.1"):
        export_encoder(encoder, {**config, "depth": 2})
    with pytest.raises(WeightsError, match="more layers than the 0"):
        export_encoder(encoder, {**config, "depth": 0})
    with pytest.raises(WeightsError, match=r"holds no 'dependent\.weight'"):
        export_link_head({})


def test_learns_and_goes_on_as_if_never_interrupted(
    data: TrainingData, words: WordPieces, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("spacy_diplomacy.recipe.progress._EVERY", 1)
    monkeypatch.setattr("spacy_diplomacy.recipe.teacher._STORE", 2)

    def train(folder: str, report: Callable[[str], None], resume: bool = False) -> Any:
        network = train_teacher(
            data,
            words,
            tmp_path / folder,
            settings=SETTINGS,
            sizes=SIZES,
            report=report,
            resume=resume,
        )
        return network.state_dict()

    at_once = train("a", QUIET)

    def stop(line: str) -> None:
        if "step 5 " in line:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train("b", stop)
    lines: list[str] = []
    resumed = train("b", lines.append, resume=True)
    assert lines[0] == "teacher: goes on after step 4"
    for name, array in at_once.items():
        torch.testing.assert_close(resumed[name], array, rtol=0, atol=0)
    with pytest.raises(SettingError, match="other settings"):
        train_teacher(
            data,
            words,
            tmp_path / "b",
            settings=replace(SETTINGS, seed=2),
            sizes=SIZES,
            resume=True,
        )


def test_the_partition_is_the_sum_over_all_paths() -> None:
    torch.manual_seed(1)
    head = TagHead(4, ("one", "two"))
    torch.nn.init.normal_(head.steps)
    emissions = torch.randn(3, 6, 5)
    mask = torch.ones(3, 6)
    mask[1, 4:], mask[2, 1:] = 0, 0
    steps, first = head.steps + head.no_step, head.no_start
    totals, shares = [], torch.zeros_like(emissions)
    for number, length in enumerate((6, 4, 1)):
        paths = list(product(range(5), repeat=length))
        scores = torch.stack(
            [
                first[path[0]]
                + sum(emissions[number, t, tag] for t, tag in enumerate(path))
                + sum(steps[a, b] for a, b in pairwise(path))
                for path in paths
            ]
        )
        totals.append(scores.logsumexp(0))
        for path, share in zip(paths, scores.softmax(0), strict=True):
            for t, tag in enumerate(path):
                shares[number, t, tag] += share
    torch.testing.assert_close(head.partition(emissions, mask), torch.stack(totals))
    torch.testing.assert_close(head.marginals(emissions, mask), shares, atol=1e-5, rtol=1e-4)


def test_marginals_are_what_the_exported_network_thinks(
    network: TeacherNetwork,
    state: dict[str, Any],
    config: dict[str, Any],
    data: TrainingData,
    words: WordPieces,
) -> None:
    wanted = teach(export_parts(state, config), data, QUIET)
    for kind, docs in data.by_kind().items():
        found = list(ask(network, docs, words, fast=False))
        assert len(found) == len(docs)
        for own, soft in zip(found, getattr(wanted, kind), strict=True):
            for name in ("roles", "entities", "stances"):
                numpy.testing.assert_allclose(getattr(own, name), getattr(soft, name), atol=2e-3)


def test_learns_from_others(
    network: TeacherNetwork, data: TrainingData, words: WordPieces, tmp_path: Path
) -> None:
    def sure_of(number: int) -> Lessons:
        """Labels that take every token for one tag."""
        return Lessons(
            **{
                kind: [
                    SoftLabels(
                        numpy.eye(7, dtype="float16")[[number] * len(doc)],
                        numpy.eye(11, dtype="float16")[[0] * len(doc)],
                        numpy.eye(3, dtype="float16")[[0] * len(doc.stances)],
                    )
                    for doc in docs
                ]
                for kind, docs in data.by_kind().items()
            }
        )

    settings = replace(
        SETTINGS,
        epochs=40,
        alone=0.0,
        passages=0.0,
        share=1.0,
        encoder_rate=3e-3,
        head_rate=2e-2,
    )

    def tags_after(lessons: Lessons | None) -> Any:
        found = train_teacher(
            data,
            words,
            tmp_path,
            settings=settings,
            sizes=SIZES,
            start=network.parameters_by_name(),
            lessons=lessons,
            report=QUIET,
        )
        labels = ask(found, data.articles, words, fast=False)
        return numpy.concatenate([soft.roles.argmax(1) for soft in labels])

    gold = numpy.concatenate([doc.quotes.tags for doc in data.articles if doc.quotes])
    assert (tags_after(None) == gold).mean() > 0.8
    assert (tags_after(sure_of(0)) == 0).all()
    assert (tags_after(sure_of(5)) == 5).all()


def test_what_others_think_of_a_passage_is_cut_with_it(data: TrainingData) -> None:
    soft = SoftLabels(
        numpy.arange(7 * len(data.articles[0]), dtype="float16").reshape(-1, 7),
        numpy.zeros((len(data.articles[0]), 11), "float16"),
        numpy.zeros((0, 3), "float16"),
    )
    pieces = list(in_passages(data.passages[0], soft))
    assert len({id(piece.doc) for piece in pieces}) == len(data.passages[0])
    parts = [piece.soft for piece in pieces if piece.soft is not None]
    assert [len(part.roles) for part in parts] == [len(piece.doc) for piece in pieces]
    # but for the first token of each, where nothing goes on from before
    rows = numpy.concatenate([part.roles[1:] for part in parts])
    starts = numpy.cumsum([0, *(len(part.roles) for part in parts[:-1])])
    numpy.testing.assert_array_equal(rows, numpy.delete(soft.roles, starts, axis=0))


def test_loss_falls(
    data: TrainingData, words: WordPieces, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("spacy_diplomacy.recipe.progress._EVERY", 1)
    lines: list[str] = []
    settings = replace(
        SETTINGS,
        alone=0.0,
        epochs=25,
        name_epochs=1,
        encoder_rate=3e-3,
        head_rate=2e-2,
    )
    train_teacher(data, words, tmp_path, settings=settings, sizes=SIZES, report=lines.append)
    for name in ("roles", "joins"):
        parts = [line.replace(",", "").split() for line in lines if f" {name} " in line]
        course = [float(own[own.index(name) + 1]) for own in parts]
        assert sum(course[-3:]) < 0.5 * sum(course[:3])
