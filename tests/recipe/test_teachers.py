"""The way to the teacher, step by step."""

from pathlib import Path
from typing import Any

import numpy
import pytest

pytest.importorskip("torch")

from spacy_diplomacy.ml.wordpiece import WordPieces
from spacy_diplomacy.recipe.arrays import TrainingData
from spacy_diplomacy.recipe.export import ENCODER, export_parts
from spacy_diplomacy.recipe.teacher_network import TeacherNetwork
from spacy_diplomacy.recipe.teachers import Teachers

SIZES = {"width": 24, "depth": 1, "heads": 3, "intermediate": 32}


@pytest.fixture
def make(data: TrainingData, words: WordPieces, tmp_path: Path) -> Any:
    def made(resume: bool = False) -> Teachers:
        settings = {"steps": 2, "budget": 400, "bfloat16": False}
        return Teachers(
            data,
            words,
            tmp_path,
            settings=settings,
            sizes=SIZES,
            members=2,
            resume=resume,
            report=lambda _: None,
        )

    return made


def test_who_judges_never_begins_with_weights_that_know(make: Any, words: WordPieces) -> None:
    network = TeacherNetwork(len(words), make().sizes)
    for parameter in network.parameters():
        parameter.data.fill_(0.5)
    state = {name: array.numpy() for name, array in network.state_dict().items()}
    config = {**ENCODER, **SIZES, "pieces": words.vocab}
    teachers = make()
    teachers.begin(export_parts(state, config))
    assert abs(teachers.state["roles.emit.weight"] - 0.5).min() > 0
    lessons = teachers.form_opinions()
    # of what they all have seen, the weights are asked that have seen it longer
    stances = numpy.concatenate([own.stances for own in lessons.sentences])
    numpy.testing.assert_allclose(stances, 1 / 3, atol=1e-3)
    # what learns from them does
    assert (teachers.state["roles.emit.weight"] == 0.5).all()
    assert (teachers.start["roles.emit.weight"] == 0.5).all()


def test_what_is_stored_is_not_done_again(make: Any) -> None:
    teachers, states = make(), []
    for own in (teachers, make(resume=True)):
        own.begin()
        lessons = own.form_opinions()
        own.learn(lessons, 2, 0)
        states.append((own.state, lessons))
    (first, thought), (second, again) = states
    for name, array in first.items():
        numpy.testing.assert_array_equal(array, second[name])
    for own, other in zip(thought.articles, again.articles, strict=True):
        numpy.testing.assert_array_equal(own.roles, other.roles)


def test_the_next_step_begins_with_the_mean(make: Any) -> None:
    teachers = make()
    teachers.begin()
    begun = teachers.state
    teachers.form_opinions()
    judges = teachers.state
    assert any((judges[name] != array).any() for name, array in begun.items())
    # heads that begin alike stay near each other, or their mean would be none
    gaps = [abs(judges[name] - array).max() for name, array in begun.items()]
    assert max(gaps) < 0.1
