"""The student learns without torch, from annotators or a teacher, and goes on where it was."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy
import pytest
from numpy.testing import assert_array_equal

from spacy_diplomacy.errors import SettingError
from spacy_diplomacy.ml.features import TokenFeatures
from spacy_diplomacy.ml.tags import valid_path
from spacy_diplomacy.ml.weights import model_arrays
from spacy_diplomacy.ml.wordpiece import WordPieces
from spacy_diplomacy.recipe.arrays import TrainingData
from spacy_diplomacy.recipe.rounds import blend
from spacy_diplomacy.recipe.soft_labels import load_lessons, piece_vectors, save_lessons, teach
from spacy_diplomacy.recipe.student import StudentSettings, build_student, train_student

SIZES: dict[str, Any] = {
    "@architectures": "spacy_diplomacy.FastEncoder.v1",
    "width": 16,
    "hidden": [16],
    "dropout": 0.0,
}
QUIET: Callable[[str], None] = [].append
SETTINGS = StudentSettings(epochs=3, sentence_epochs=3, rate=0.01, budget=60)


def losses(lines: list[str], name: str) -> list[float]:
    words = [line.replace(",", "").split() for line in lines if f" {name} " in line]
    return [float(own[own.index(name) + 1]) for own in words]


@pytest.fixture(scope="module")
def config(words: WordPieces) -> dict[str, Any]:
    """Config of the student's encoder."""
    return {**SIZES, "pieces": words.vocab}


@pytest.fixture
def every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports every step, and stores every second one."""
    monkeypatch.setattr("spacy_diplomacy.recipe.progress._EVERY", 1)
    monkeypatch.setattr("spacy_diplomacy.recipe.student._STORE", 2)


@pytest.mark.usefixtures("every_step")
def test_learns_from_annotators_alone(
    data: TrainingData, config: dict[str, Any], tmp_path: Path
) -> None:
    lines: list[str] = []
    settings = StudentSettings(epochs=20, sentence_epochs=15, rate=0.03, budget=500)
    train_student(data, tmp_path, settings=settings, config=config, report=lines.append)
    for name in ("roles", "entities", "link_content", "stance"):
        course = losses(lines, name)
        assert sum(course[-3:]) < 0.5 * sum(course[:3])


@pytest.mark.usefixtures("every_step")
def test_goes_on_as_if_never_interrupted(
    data: TrainingData, config: dict[str, Any], tmp_path: Path
) -> None:
    def train(folder: str, report: Any, resume: bool = False) -> Any:
        return train_student(
            data, tmp_path / folder, settings=SETTINGS, config=config, report=report, resume=resume
        )

    at_once = train("a", QUIET)

    def stop(line: str) -> None:
        if "step 5 " in line:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train("b", stop)
    lines: list[str] = []
    resumed = train("b", lines.append, resume=True)
    assert lines[0] == "student: goes on after step 4"
    for name, model in at_once.items():
        other = model_arrays(resumed[name])
        for key, array in model_arrays(model).items():
            assert_array_equal(array, other[key])
    with pytest.raises(SettingError, match="other settings"):
        train_student(data, tmp_path / "b", settings=StudentSettings(), config=config, resume=True)


def test_soft_labels_are_probabilities_and_kept(
    data: TrainingData, config: dict[str, Any], tmp_path: Path
) -> None:
    parts = build_student(config)
    lessons = teach(parts, data, QUIET)
    for docs, labels in ((data.articles, lessons.articles), (data.sentences, lessons.sentences)):
        for doc, soft in zip(docs, labels, strict=True):
            assert soft.roles.shape == (len(doc), 7)
            assert soft.entities.shape == (len(doc), 11)
            assert soft.stances.shape == (len(doc.stances), 3)
            for array in (soft.roles, soft.entities, soft.stances):
                numpy.testing.assert_allclose(array.sum(axis=1), 1, atol=5e-3)
    path = tmp_path / "own" / "labels.npz"
    assert load_lessons(path, data.by_kind(), "this teacher") is None
    save_lessons(lessons, path, "this teacher")
    kept = load_lessons(path, data.by_kind(), "this teacher")
    assert kept is not None
    for before, after in zip(lessons.names, kept.names, strict=True):
        assert_array_equal(before.entities, after.entities)
    assert load_lessons(path, data.by_kind(), "another teacher") is None
    less = TrainingData(data.articles[:1], data.names, data.sentences)
    assert load_lessons(path, less.by_kind(), "this teacher") is None


def test_begins_with_vectors_of_wordpieces(
    data: TrainingData, config: dict[str, Any], tmp_path: Path
) -> None:
    encoder = build_student(config)["encoder"]
    pieces = piece_vectors(encoder, config["width"])
    assert pieces.shape == (len(encoder.attrs["vocabulary"]), config["width"])
    settings = StudentSettings(epochs=1, sentence_epochs=1, rate=0.0, budget=500)
    student = train_student(
        data, tmp_path, pieces=pieces, settings=settings, config=config, report=QUIET
    )
    embedding = student["encoder"].layers[0].layers[0]
    numpy.testing.assert_allclose(embedding.get_param("pieces"), pieces, rtol=1e-4, atol=1e-6)


def test_learns_from_a_teacher(data: TrainingData, config: dict[str, Any], tmp_path: Path) -> None:
    settings = StudentSettings(epochs=60, sentence_epochs=0, rate=0.03, budget=500, share=1.0)
    own = train_student(data, tmp_path, settings=settings, config=config, report=QUIET)
    lessons = teach(own, data, QUIET)
    # a second student with nothing but the first one's word thinks like it
    student = train_student(
        data, tmp_path / "b", lessons=lessons, settings=settings, config=config, report=QUIET
    )
    again = teach(student, data, QUIET)
    pairs = zip(lessons.articles, again.articles, strict=True)
    same = [soft.roles.argmax(1) == copied.roles.argmax(1) for soft, copied in pairs]
    assert numpy.concatenate(same).mean() > 0.9


def test_begins_with_a_trained_student(
    data: TrainingData, config: dict[str, Any], tmp_path: Path
) -> None:
    first = build_student(config)
    settings = StudentSettings(epochs=1, sentence_epochs=1, rate=0.0, budget=500)
    second = train_student(
        data, tmp_path, settings=settings, config=config, start=first, report=QUIET
    )
    for name, model in first.items():
        other = model_arrays(second[name])
        for key, array in model_arrays(model).items():
            numpy.testing.assert_allclose(array, other[key], rtol=1e-4, atol=1e-6)


def test_a_student_is_moved_back_to_what_it_began_with(config: dict[str, Any]) -> None:
    begin, trained = build_student(config), build_student(config)
    before = {name: model_arrays(model) for name, model in begin.items()}
    after = {name: model_arrays(model) for name, model in trained.items()}
    blend(trained, begin, 0.25)
    for name, model in trained.items():
        for key, array in model_arrays(model).items():
            wanted = 0.25 * after[name][key] + 0.75 * before[name][key]
            numpy.testing.assert_allclose(array, wanted, atol=1e-6)


def test_a_paragraph_read_apart_is_as_if_alone(data: TrainingData, config: dict[str, Any]) -> None:
    core = build_student(config)["encoder"].layers[0]
    whole = data.articles[0].features
    start, end = whole.paragraphs[1]
    pieces = slice(whole.counts[:start].sum(), whole.counts[:end].sum())
    alone = TokenFeatures(
        whole.pieces[pieces],
        whole.counts[start:end],
        whole.cases[start:end],
        whole.states[start:end],
        [(0, end - start)],
        [],
    )
    together, apart, by_itself = core.predict([whole, replace(whole, apart=True), alone])
    numpy.testing.assert_allclose(apart[start:end], by_itself, atol=1e-6)
    assert numpy.abs(together[start:end] - by_itself).max() > 1e-3


def test_paths_are_made_valid() -> None:
    tags = numpy.asarray([2, 2, 0, 4, 3, 4, 2, 6])
    assert valid_path(tags).tolist() == [1, 2, 0, 3, 3, 4, 1, 5]
