"""Trains the teacher: the plan of the run, its steps, and checkpoints that it goes on from."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import repeat
from pathlib import Path
from random import Random
from typing import Any, Final

import torch
from numpy.typing import NDArray

from spacy_diplomacy.errors import SettingError
from spacy_diplomacy.ml.wordpiece import WordPieces
from spacy_diplomacy.recipe.arrays import Kind, TrainingData, TrainingDoc
from spacy_diplomacy.recipe.batches import (
    Piece,
    batches_by_pieces,
    cut,
    decay,
    interleave,
    whole,
)
from spacy_diplomacy.recipe.checkpoint import Checkpoint
from spacy_diplomacy.recipe.progress import Progress
from spacy_diplomacy.recipe.soft_labels import Lessons, SoftLabels
from spacy_diplomacy.recipe.teacher_losses import batch_loss
from spacy_diplomacy.recipe.teacher_network import Sizes, TeacherNetwork, token_rows

CHECKPOINT: Final = "teacher.checkpoint.pt"
#: Steps after which the run is stored.
_STORE: Final = 400


@dataclass(frozen=True, slots=True)
class TeacherSettings:
    """How the teacher is trained.

    Attributes:
        epochs: Passes over the articles.
        alone: Share of the articles in each pass whose paragraphs are read each by itself, as
            they are when the text is one paragraph.
        passages: Share of the articles in each pass of which passages are read, each by itself.
        name_epochs: Passes over the texts with entities alone.
        sentence_epochs: Passes over the sentences with stances.
        encoder_rate: Learning rate of the encoder.
        head_rate: Learning rate of the heads.
        weight_decay: Weight decay of AdamW.
        warmup: Share of the run in which the learning rates go up.
        budget: The most wordpieces of a batch.
        steps: Ends the run, learning rates and all, after so many steps; None for all.
        share: How much the word of other teachers counts beside the annotators', 0 to 1; nothing
            where there are none.
        device: Where it computes, by torch's name for it: "cpu", "cuda".
        bfloat16: Whether the encoder computes in bfloat16: faster where the processor knows it,
            and twenty times slower where not; None looks.
        seed: Seed of everything that is drawn.
    """

    epochs: int = 3
    alone: float = 0.3
    passages: float = 0.4
    name_epochs: int = 2
    sentence_epochs: int = 2
    encoder_rate: float = 2.5e-4
    head_rate: float = 1e-3
    weight_decay: float = 0.01
    warmup: float = 0.06
    budget: int = 2400
    steps: int | None = None
    share: float = 0.7
    device: str = "cpu"
    bfloat16: bool | None = None
    seed: int = 1


def for_this_machine(settings: TeacherSettings) -> TeacherSettings:
    """Choose what the settings leave to the machine.

    Args:
        settings: How the teacher is trained.

    Returns:
        The settings, `bfloat16` given.

    Raises:
        SettingError: If the machine has no such device.
    """
    if settings.device.startswith("cuda") and not torch.cuda.is_available():
        raise SettingError(
            "PyTorch finds no CUDA device here.", "Train on the CPU, without --device cuda."
        )
    if settings.bfloat16 is not None:
        return settings
    known = settings.device != "cpu" or torch.ops.mkldnn._is_mkldnn_bf16_supported()
    return replace(settings, bfloat16=known)


def make_plan(
    data: TrainingData,
    settings: TeacherSettings,
    order: Random,
    lessons: Lessons | None = None,
) -> list[tuple[Kind, list[Piece]]]:
    """Lay down all steps of a run.

    Args:
        data: The texts.
        settings: How it is trained.
        order: Draws the order.
        lessons: What other teachers think of the texts, if there are any.

    Returns:
        The steps.
    """

    def taught(kind: Kind) -> Iterator[tuple[TrainingDoc, SoftLabels | None]]:
        docs = getattr(data, kind)
        soft = repeat(None, len(docs)) if lessons is None else getattr(lessons, kind)
        return zip(docs, soft, strict=True)

    def groups() -> Iterator[tuple[Kind, list[list[Piece]]]]:
        names = [piece for doc, soft in taught("names") for piece in cut(doc, soft=soft)]
        sentences = [whole(doc, soft) for doc, soft in taught("sentences")]
        parts: tuple[tuple[Kind, Callable[[], list[Piece]], int], ...] = (
            ("articles", articles, settings.epochs),
            ("names", lambda: names, settings.name_epochs),
            ("sentences", lambda: sentences, settings.sentence_epochs),
        )
        for kind, pieces, epochs in parts:
            passes = [batches_by_pieces(pieces(), settings.budget, order) for _ in range(epochs)]
            yield kind, [batch for batches in passes for batch in batches]

    def articles() -> list[Piece]:
        pieces: list[Piece] = []
        for number, (doc, soft) in enumerate(taught("articles")):
            drawn = order.random()
            if drawn < settings.alone:
                pieces += cut(doc, apart=True, soft=soft)
            elif drawn < settings.alone + settings.passages:
                pieces += in_passages(data.passages[number], soft)
            else:
                pieces += cut(doc, soft=soft)
        return pieces

    return interleave(groups(), order)[: settings.steps]


def in_passages(passages: Sequence[TrainingDoc], soft: SoftLabels | None) -> Iterator[Piece]:
    """Cut the passages of an article into windows.

    Args:
        passages: The passages; together they hold every token of the article.
        soft: What other teachers think of the article, if there are any.

    Yields:
        The windows.
    """
    start = 0
    for passage in passages:
        end = start + len(passage)
        yield from cut(passage, soft=None if soft is None else soft.part(start, end))
        start = end


def fresh_teacher(
    words: WordPieces, settings: TeacherSettings, sizes: Sizes, pretrained: Path | None
) -> TeacherNetwork:
    """Build a network as a run begins with it.

    Args:
        words: The wordpieces.
        settings: How it will be trained; the seed draws what is not pretrained.
        sizes: The size of the encoder.
        pretrained: BERT's weights of that size (safetensors), if any.

    Returns:
        The network.
    """
    torch.manual_seed(settings.seed)
    network = TeacherNetwork(len(words), sizes)
    if pretrained is not None:
        network.enc.load_pretrained(pretrained)
    return network


def train_teacher(
    data: TrainingData,
    words: WordPieces,
    folder: Path,
    *,
    settings: TeacherSettings | None = None,
    sizes: Sizes | None = None,
    pretrained: Path | None = None,
    start: Mapping[str, NDArray[Any]] | None = None,
    lessons: Lessons | None = None,
    resume: bool = False,
    report: Callable[[str], None] = print,
) -> TeacherNetwork:
    """Train the teacher.

    Args:
        data: The texts.
        words: The wordpieces.
        folder: Where the run is stored, to be taken up again.
        settings: How it is trained.
        sizes: The size of the encoder.
        pretrained: BERT's weights of that size (safetensors) to begin with; None begins at random.
        start: State of a trained teacher to begin with instead, as `export.state_of` gives it.
        lessons: What other teachers think of the texts; without, only the annotators count.
        resume: Whether to go on from the run in `folder`, if there is one.
        report: Is told how it goes.

    Returns:
        The trained network.

    Raises:
        SettingError: If the run in `folder` was begun with other settings.
    """
    settings, sizes = for_this_machine(settings or TeacherSettings()), sizes or Sizes()
    network = fresh_teacher(words, settings, sizes, pretrained)
    if start is not None:
        network.begin_with(start)
    run = _Run(network.to(settings.device), settings, sizes, folder / CHECKPOINT)
    plan = make_plan(data, settings, Random(settings.seed), lessons)
    if resume and run.checkpoint.path.exists():
        run.step = run.checkpoint.restore()
        report(f"teacher: goes on after step {run.step}")
    run.network.train()
    progress = Progress("teacher", len(plan), "pieces", report)
    for kind, batch in plan[run.step :]:
        parts = run.learn(kind, batch, len(plan), words)
        progress.add(run.step, sum(piece.size for piece in batch), parts)
        if run.step % _STORE == 0 or run.step == len(plan):
            run.checkpoint.store(run.step)
    run.network.eval()
    return run.network


class _Run:
    """The state of a run: network, optimiser, where it is, and what is drawn next."""

    def __init__(
        self, network: TeacherNetwork, settings: TeacherSettings, sizes: Sizes, path: Path
    ) -> None:
        self.network = network
        self.settings = settings
        self.step = 0
        self.chance = Random(settings.seed)
        encoder = list(network.enc.parameters())
        known = {id(parameter) for parameter in encoder}
        heads = [p for p in network.parameters() if id(p) not in known]
        self.rates = (settings.encoder_rate, settings.head_rate)
        self.optimizer = torch.optim.AdamW(
            [
                {"params": group, "lr": rate, "weight_decay": settings.weight_decay}
                for group, rate in zip((encoder, heads), self.rates, strict=True)
            ],
            betas=(0.9, 0.98),
            fused=True,
        )
        begun_with = {**asdict(settings), **asdict(sizes)}
        self.checkpoint = Checkpoint(
            path, begun_with, {"network": network}, self.optimizer, self.chance
        )

    def learn(
        self, kind: Kind, batch: list[Piece], steps: int, words: WordPieces
    ) -> dict[str, float]:
        """Take one step; returns the losses by name."""
        factor = decay(self.step, steps, self.settings.warmup)
        for group, rate in zip(self.optimizer.param_groups, self.rates, strict=True):
            group["lr"] = rate * factor
        rows, offsets = token_rows(self.network, batch, words, fast=bool(self.settings.bfloat16))
        rows = self.network.drop(rows)
        share = self.settings.share
        loss, parts = batch_loss(self.network, kind, batch, rows, offsets, self.chance, share)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        return parts
