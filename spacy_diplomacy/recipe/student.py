"""Trains the student: the small network, by annotators and by the teacher; needs no torch."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from random import Random
from typing import Any, Final

import numpy
import srsly
from numpy.typing import NDArray
from thinc.api import Adam, Model, fix_random_seed, noop

from spacy_diplomacy.errors import SettingError
from spacy_diplomacy.labels import ENTITY_LABELS
from spacy_diplomacy.ml.drafts import ROLES
from spacy_diplomacy.ml.link_head import LinkHead
from spacy_diplomacy.ml.stance_head import StanceHead
from spacy_diplomacy.ml.tag_head import TagHead
from spacy_diplomacy.ml.weights import build_encoder, fill_model, model_arrays
from spacy_diplomacy.recipe.arrays import Kind, TrainingData, TrainingDoc
from spacy_diplomacy.recipe.batches import batches_by_tokens, decay, interleave
from spacy_diplomacy.recipe.progress import Progress
from spacy_diplomacy.recipe.soft_labels import Lessons, SoftLabels
from spacy_diplomacy.recipe.student_losses import Batch, Lesson, batch_gradient

CHECKPOINT: Final = "student.checkpoint"
#: The student's encoder.
ENCODER: Final = {
    "@architectures": "spacy_diplomacy.FastEncoder.v1",
    "width": 128,
    "hidden": [80, 96],
    "window": 192,
    "context": 32,
    "dropout": 0.15,
}
#: Steps after which the run is stored.
_STORE: Final = 1000


@dataclass(frozen=True, slots=True)
class StudentSettings:
    """How the student is trained.

    Attributes:
        epochs: Passes over the articles and the texts with entities.
        alone: Share of the articles in each pass whose paragraphs are read each by itself, as
            they are when the text is one paragraph.
        passages: Share of the articles in each pass of which passages are read, each by itself.
        sentence_epochs: Passes over the sentences with stances.
        rate: Learning rate of Adam.
        warmup: Share of the run in which it goes up.
        budget: Tokens after which a batch ends.
        share: How much the teacher's word counts beside the annotators', 0 to 1.
        steps: Ends the run, learning rate and all, after so many steps; None for all.
        seed: Seed of everything that is drawn.
    """

    epochs: int = 10
    alone: float = 0.3
    passages: float = 0.0
    sentence_epochs: int = 5
    rate: float = 1.5e-3
    warmup: float = 0.04
    budget: int = 3000
    share: float = 0.7
    steps: int | None = None
    seed: int = 1


def build_student(config: Mapping[str, Any]) -> dict[str, Model[Any, Any]]:
    """Build the networks, their parameters drawn.

    Args:
        config: Config of the encoder.

    Returns:
        The encoder and the heads, by the names that bundled weights give them.
    """
    encoder = build_encoder({"encoder": config})
    width = encoder.get_dim("nO")
    parts: dict[str, Model[Any, Any]] = {
        "encoder": encoder,
        "roles": TagHead(len(ROLES), width),
        "entities": TagHead(len(ENTITY_LABELS), width),
        "link_source": LinkHead(128, width),
        "link_content": LinkHead(128, width),
        "stance": StanceHead(width),
    }
    for model in parts.values():
        model.initialize()
    return parts


def make_plan(
    data: TrainingData, lessons: Lessons | None, settings: StudentSettings, order: Random
) -> list[tuple[Kind, list[Lesson]]]:
    """Lay down all steps of a run.

    Args:
        data: The texts.
        lessons: What the teacher thinks of them, if there is one.
        settings: How the student is trained.
        order: Draws the order.

    Returns:
        The steps.
    """
    groups: tuple[tuple[Kind, list[TrainingDoc], int], ...] = (
        ("articles", data.articles, settings.epochs),
        ("sentences", data.sentences, settings.sentence_epochs),
        ("names", data.names, settings.epochs),
    )

    def made() -> Iterator[tuple[Kind, list[list[Lesson]]]]:
        for kind, docs, epochs in groups:
            soft: Sequence[SoftLabels | None] = (
                [None] * len(docs) if lessons is None else getattr(lessons, kind)
            )
            own = [Lesson(*pair) for pair in zip(docs, soft, strict=True)]
            passes = [
                batches_by_tokens(
                    list(_read(own, data.passages, settings, order)) if kind == "articles" else own,
                    lambda lesson: len(lesson.doc),
                    settings.budget,
                    order,
                )
                for _ in range(epochs)
            ]
            yield kind, [batch for batches in passes for batch in batches]

    return interleave(made(), order)[: settings.steps]


def _read(
    articles: Sequence[Lesson],
    passages: Sequence[Sequence[TrainingDoc]],
    settings: StudentSettings,
    order: Random,
) -> Iterator[Lesson]:
    """The articles as one pass reads them: whole, by paragraphs, or in passages."""
    for number, lesson in enumerate(articles):
        drawn = order.random()
        if drawn < settings.alone:
            yield _apart(lesson)
        elif drawn < settings.alone + settings.passages:
            yield from _in_passages(lesson, passages[number])
        else:
            yield lesson


def _in_passages(lesson: Lesson, passages: Sequence[TrainingDoc]) -> Iterator[Lesson]:
    """The passages of a text, each with what the teacher thinks of its tokens in that text."""
    start = 0
    for passage in passages:
        end = start + len(passage)
        yield Lesson(passage, None if lesson.soft is None else lesson.soft.part(start, end))
        start = end


def _apart(lesson: Lesson) -> Lesson:
    """The same text, each of its paragraphs read by itself."""
    features = replace(lesson.doc.features, apart=True)
    return lesson._replace(doc=replace(lesson.doc, features=features))


def train_student(
    data: TrainingData,
    folder: Path,
    *,
    lessons: Lessons | None = None,
    pieces: NDArray[numpy.float32] | None = None,
    settings: StudentSettings | None = None,
    config: Mapping[str, Any] = ENCODER,
    start: Mapping[str, Model[Any, Any]] | None = None,
    resume: bool = False,
    report: Callable[[str], None] = print,
) -> dict[str, Model[Any, Any]]:
    """Train the student.

    Args:
        data: The texts.
        folder: Where the run is stored, to be taken up again.
        lessons: What the teacher thinks of the texts; without, only the annotators count.
        pieces: Vectors of the wordpieces (pieces, width) to begin with; without, they are drawn.
        settings: How it is trained.
        config: Config of the encoder.
        start: Networks of a trained student to begin with, by name; without, all but the vectors
            of wordpieces is drawn.
        resume: Whether to go on from the run in `folder`, if there is one.
        report: Is told how it goes.

    Returns:
        The networks by the names that bundled weights give them, their parameters averaged over
        the run.

    Raises:
        SettingError: If the run in `folder` was begun with other settings.
    """
    settings = settings or StudentSettings()
    fix_random_seed(settings.seed)
    run = _Run(build_student(config), settings, config, folder / CHECKPOINT)
    if start is not None:
        for name, model in run.parts.items():
            fill_model(model, model_arrays(start[name]))
    elif pieces is not None:
        embedding = run.parts["encoder"].layers[0].layers[0]
        vectors: Any = pieces.copy()
        embedding.set_param("pieces", vectors)
    run.begin_means()
    plan = make_plan(data, lessons, settings, Random(settings.seed))
    if resume and run.path.exists():
        run.restore()
        report(f"student: goes on after step {run.step}")
    progress = Progress("student", len(plan), "tokens", report)
    for kind, batch in plan[run.step :]:
        losses = run.learn(kind, batch, len(plan))
        progress.add(run.step, sum(len(lesson.doc) for lesson in batch), losses)
        if run.step % _STORE == 0 or run.step == len(plan):
            run.store()
    run.average()
    return run.parts


class _Run:
    """The state of a run: networks, optimiser, where it is, and what is drawn next."""

    def __init__(
        self,
        parts: dict[str, Model[Any, Any]],
        settings: StudentSettings,
        config: Mapping[str, Any],
        path: Path,
    ) -> None:
        self.parts = parts
        self.heads = {name: model for name, model in parts.items() if name != "encoder"}
        self.whole: Model[Any, Any] = noop(*parts.values())
        self.settings = settings
        self.begun_with = {**asdict(settings), "encoder": dict(config)}
        self.path = path
        self.step = 0
        self.optimizer = Adam(settings.rate, L2=0.0, grad_clip=1.0, use_averages=True)

    def learn(self, kind: Kind, lessons: list[Lesson], steps: int) -> dict[str, float]:
        """Take one step; returns the losses by name."""
        factor = decay(self.step, steps, self.settings.warmup)
        self.optimizer.learn_rate = self.settings.rate * factor
        core = self.parts["encoder"].layers[0]
        vectors, back = core([lesson.doc.features for lesson in lessons], True)
        offsets = numpy.cumsum([0, *map(len, vectors)]).tolist()
        batch = Batch(kind, lessons, numpy.concatenate(vectors), offsets, self.settings.share)
        d_rows, losses = batch_gradient(batch, self.heads)
        back(numpy.split(d_rows, offsets[1:-1]))
        self.whole.finish_update(self.optimizer)
        self.step += 1
        return losses

    def begin_means(self) -> None:
        """Begin the means with the parameters as they are: the optimiser would begin with zeros."""
        for node in self.whole.walk():
            for name in node.param_names:
                self.optimizer.averages[node.id, name] = node.get_param(name).copy()

    def average(self) -> None:
        """Set the parameters to their means over the run."""
        with self.whole.use_params(self.optimizer.averages):
            means = {name: array.copy() for name, array in model_arrays(self.whole).items()}
        fill_model(self.whole, means)

    def store(self) -> None:
        """Write the run; a run that ends while it is written leaves the one before."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        numbers = {node.id: number for number, node in enumerate(self.whole.walk())}
        optimizer = {
            kind: [[numbers[node], name, value] for (node, name), value in values.items()]
            for kind, values in self._moments().items()
        }
        state = {
            "parameters": model_arrays(self.whole),
            "optimizer": optimizer,
            "step": self.step,
            "begun_with": self.begun_with,
            "random": list(numpy.random.get_state()),
        }
        new = self.path.with_suffix(".new")
        new.write_bytes(srsly.msgpack_dumps(state))
        os.replace(new, self.path)

    def restore(self) -> None:
        """Go back to the run that was written."""
        state: dict[str, Any] = srsly.msgpack_loads(self.path.read_bytes())
        if state["begun_with"] != self.begun_with:
            raise SettingError(
                f"The run in {self.path.parent} was begun with other settings.",
                "Give the same options, or another folder.",
            )
        fill_model(self.whole, state["parameters"])
        nodes = list(self.whole.walk())
        for kind, values in self._moments().items():
            for number, name, value in state["optimizer"][kind]:
                node = nodes[number]
                values[node.id, name] = value if kind == "nr_update" else value.copy()
                # heads that a batch does not teach still move by their momentum
                node.set_grad(name, node.ops.xp.zeros_like(node.get_param(name)))
        self.step = state["step"]
        name, keys, *rest = state["random"]
        numpy.random.set_state((name, keys, *rest))

    def _moments(self) -> dict[str, Any]:
        """The optimiser's own state, by parameter."""
        names = ("mom1", "mom2", "averages", "nr_update")
        return {name: getattr(self.optimizer, name) for name in names}
