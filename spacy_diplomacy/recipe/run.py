"""The stages of the recipe, each from what the one before has written."""

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from thinc.api import Model

from spacy_diplomacy.errors import InputError, WeightsError, require_extra
from spacy_diplomacy.ml.vocabulary import vocabulary
from spacy_diplomacy.ml.weights import ARRAYS_FILE, save_weights
from spacy_diplomacy.recipe.arrays import TrainingData, TrainingDoc
from spacy_diplomacy.recipe.assembly import load_weights, networks, part_of
from spacy_diplomacy.recipe.batches import cut
from spacy_diplomacy.recipe.card import finish_weights
from spacy_diplomacy.recipe.rounds import again, between, blend
from spacy_diplomacy.recipe.soft_labels import (
    Lessons,
    load_lessons,
    piece_vectors,
    save_lessons,
    teach,
)
from spacy_diplomacy.recipe.student import ENCODER as STUDENT_ENCODER
from spacy_diplomacy.recipe.student import StudentSettings, train_student

TEACHER = "accurate"
STUDENT = "fast"
#: What the student learns from, below the recipe's folder.
LESSONS_FILE = "soft_labels.npz"
#: Teachers of whom each has not seen a part of the articles.
MEMBERS = 6
#: Runs that learn from what those think, of which the mean is taken, and how often that is done.
TEACHER_RUNS = 2
TEACHER_ROUNDS = 2
#: Runs of the student; each after the first gained half a point on PolNeAR's dev part.
STUDENT_ROUNDS = 4
#: Settings of the parts until they are calibrated.
_UNCALIBRATED: dict[str, Any] = {
    "quote_detector": {"calibration": []},
    "stance_tagger": {"temperature": 1.0, "prior": 0.0},
}


@dataclass(frozen=True, slots=True)
class Recipe:
    """Where the recipe reads and writes, and how it goes.

    Attributes:
        corpora: The folder of the corpora.
        out: Where runs are stored, and, below ``weights/en``, the weights.
        resume: Whether runs that are stored are gone on with.
        threads: Threads of the teacher's training; 0 for all cores.
        pretrained: MiniLM's weights; None for those of the extra `train`.
        start: A folder of weights, one folder a name, to begin with instead.
        pretraining: Passes over all texts in which the encoder guesses hidden wordpieces.
        teacher: Settings of the teacher other than the defaults, by name.
        sizes: Sizes of the teacher's encoder other than MiniLM's, by name.
        members: Teachers that are trained first, none of them on all articles.
        teacher_runs: Runs that learn from those, whose mean is taken.
        teacher_rounds: How often: each round begins with the mean of the one before.
        student: Settings of the student.
        student_encoder: Config of the student's encoder.
        rounds: Runs of the student.
        blend: Share of the trained network in what a run ends with that began with another.
        student_context: Left context of its windows when it is used: less than in training costs
            no accuracy and makes it faster.
        note: Goes into the cards.
        report: Is told how it goes.
    """

    corpora: Path
    out: Path
    resume: bool = False
    threads: int = 0
    pretrained: Path | None = None
    start: Path | None = None
    pretraining: int = 12
    teacher: dict[str, Any] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    members: int = MEMBERS
    teacher_runs: int = TEACHER_RUNS
    teacher_rounds: int = TEACHER_ROUNDS
    student: StudentSettings = field(default_factory=StudentSettings)
    student_encoder: dict[str, Any] = field(default_factory=lambda: dict(STUDENT_ENCODER))
    rounds: int = STUDENT_ROUNDS
    blend: float = 0.5
    student_context: int = 16
    note: str = ""
    report: Callable[[str], None] = print

    def weights(self, name: str) -> Path:
        """Folder of a set of weights."""
        return self.out / "weights" / "en" / name

    def begin(self, name: str) -> dict[str, Model[Any, Any]] | None:
        """The networks that the weights of a name begin with, if any."""
        return None if self.start is None else networks(part_of(load_weights(self.start / name)))

    def training(self, settings: dict[str, Any]) -> dict[str, Any]:
        """What a card says of a training."""
        said = dict(settings)
        if self.start is not None:
            said["start"] = "the weights of this name of the version before"
        return {**said, "note": self.note} if self.note else said


def make_teacher(recipe: Recipe, data: TrainingData) -> None:
    """Train the teacher and export it as the weights `TEACHER`, with what it learned from.

    Args:
        recipe: How it goes.
        data: The texts.

    Raises:
        MissingExtraError: If torch is not installed.
        SettingError: If the stored run was begun with other settings.
        WeightsError: If the pretrained weights, or the export, do not fit.
    """
    torch = require_extra("torch", "train")
    from spacy_diplomacy.recipe.export import ENCODER, export_parts, export_teacher
    from spacy_diplomacy.recipe.parity import check_parity
    from spacy_diplomacy.recipe.teacher_network import TeacherNetwork
    from spacy_diplomacy.recipe.teachers import Teachers

    if recipe.threads:
        torch.set_num_threads(recipe.threads)
    words = vocabulary()
    teachers = Teachers(
        data,
        words,
        recipe.out,
        settings=recipe.teacher,
        sizes=recipe.sizes,
        members=recipe.members,
        resume=recipe.resume,
        report=recipe.report,
    )
    start = teachers.begin(recipe.begin(TEACHER), recipe.pretrained)
    if recipe.pretraining:
        teachers.pretrain(recipe.pretraining)
    lessons = teachers.form_opinions()
    for number in range(recipe.teacher_rounds):
        teachers.learn(lessons, recipe.teacher_runs, number)
    state = teachers.state
    if teachers.start is not None:
        state = between(state, teachers.start, recipe.blend)
    network = TeacherNetwork(len(words), teachers.sizes).eval()
    network.begin_with(state)
    config = {**ENCODER, **recipe.sizes}
    gap = 0.0
    for doc in (*shortest(data.articles), *shortest(data.sentences)):
        gaps = check_parity(network, export_parts(state, config), doc, words)
        gap = max(gap, *gaps.values())
    recipe.report(f"{TEACHER}: exported, at most {gap:.1g} apart")
    meta = {
        "encoder": config,
        **_UNCALIBRATED,
        "training": recipe.training(
            {
                "method": "MiniLM-L6 trained further on the texts, fine-tuned on all tasks (CRF "
                "over roles, joins, entities, stances) by several runs that miss articles each; "
                "then, from the mean of those or from given weights, on the annotators' labels "
                "mixed with what they think of what they have not seen",
                "start": start,
                "pretraining_epochs": recipe.pretraining,
                **asdict(teachers.settings),
                "members": recipe.members,
                "runs": recipe.teacher_runs,
                "rounds": recipe.teacher_rounds,
                **({} if teachers.start is None else {"blend": recipe.blend}),
                "export_gap": float(f"{gap:.2g}"),
            }
        ),
    }
    folder = recipe.weights(TEACHER)
    export_teacher(state, folder, meta)
    save_lessons(lessons, recipe.out / LESSONS_FILE, digest_of(folder))


def digest_of(folder: Path) -> str:
    """Name the weights of a folder by their bytes."""
    return hashlib.sha256((folder / ARRAYS_FILE).read_bytes()).hexdigest()


def shortest(docs: list[TrainingDoc]) -> list[TrainingDoc]:
    """Choose a text to compare two networks on.

    Args:
        docs: Texts.

    Returns:
        The shortest that has sources and contents, or stances, and fits into one window, as a
        list of one or none.
    """
    found = [
        doc
        for doc in docs
        if len(cut(doc)) == 1
        and (doc.stances or (doc.quotes and all(j.spans for j in doc.quotes.joins.values())))
    ]
    return sorted(found, key=lambda doc: int(doc.before[-1]))[:1]


def ask_teacher(recipe: Recipe, data: TrainingData) -> Lessons:
    """Get what the student learns from.

    Args:
        recipe: How it goes.
        data: The texts.

    Returns:
        What the teacher learned from itself, where that is stored; else what it thinks.

    Raises:
        WeightsError: If there is no teacher.
    """
    folder = recipe.weights(TEACHER)
    if not (folder / ARRAYS_FILE).exists():
        raise WeightsError(
            f"There is no teacher in {folder}.", "Train one first, without --only student."
        )
    path, digest = recipe.out / LESSONS_FILE, digest_of(folder)
    known = load_lessons(path, data.by_kind(), digest)
    if known is not None:
        return known
    lessons = teach(networks(part_of(load_weights(folder))), data, recipe.report)
    save_lessons(lessons, path, digest)
    return lessons


def make_student(recipe: Recipe, data: TrainingData) -> None:
    """Train the student and save it as the weights `STUDENT`.

    Args:
        recipe: How it goes.
        data: The texts.

    Raises:
        SettingError: If the stored run was begun with other settings.
        WeightsError: If there is no teacher.
    """
    lessons, parts = ask_teacher(recipe, data), recipe.begin(STUDENT)
    pieces = None
    if parts is None:
        encoder = networks(part_of(load_weights(recipe.weights(TEACHER))))["encoder"]
        pieces = piece_vectors(encoder, recipe.student_encoder["width"])
    for number in range(recipe.rounds):
        begin = parts
        parts = train_student(
            data,
            recipe.out / f"student-{number + 1}",
            lessons=lessons,
            pieces=pieces,
            settings=again(recipe.student, number),
            config=recipe.student_encoder,
            start=begin,
            resume=recipe.resume,
            report=recipe.report,
        )
        if begin is not None:
            blend(parts, begin, recipe.blend)
    assert parts is not None
    meta = {
        "encoder": {**recipe.student_encoder, "context": recipe.student_context},
        **_UNCALIBRATED,
        "training": recipe.training(
            {
                "method": f"distilled from {TEACHER}: its tags' and stances' probabilities mixed "
                "with the annotators', its vectors of wordpieces; Adam, averaged parameters",
                **asdict(recipe.student),
                "rounds": recipe.rounds,
                "blend": recipe.blend,
            }
        ),
    }
    save_weights(recipe.weights(STUDENT), parts, meta)


def make_cards(recipe: Recipe) -> None:
    """Calibrate and measure the weights that there are, and write their cards.

    Args:
        recipe: How it goes.

    Raises:
        InputError: If there are no weights.
    """
    folders = [
        recipe.weights(name)
        for name in (TEACHER, STUDENT)
        if (recipe.weights(name) / ARRAYS_FILE).exists()
    ]
    if not folders:
        raise InputError(
            "There are no weights to measure.", "Train some first.", str(recipe.weights(TEACHER))
        )
    for folder in folders:
        finish_weights(folder, recipe.corpora, recipe.report)
