"""Trains the encoder further on the corpora's own texts, without a label: it guesses hidden pieces.

The task is that of Devlin et al. (2019), "BERT"; that more of it on the texts at hand helps what
is learned afterwards is from Gururangan et al. (2020), "Don't Stop Pretraining".
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any, Final

import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from spacy_diplomacy.ml.wordpiece import WordPieces
from spacy_diplomacy.recipe.arrays import TrainingData
from spacy_diplomacy.recipe.batches import Piece, batches_by_pieces, cut, decay, whole
from spacy_diplomacy.recipe.checkpoint import Checkpoint
from spacy_diplomacy.recipe.progress import Progress
from spacy_diplomacy.recipe.teacher_network import Sizes, TeacherNetwork, encoder_inputs

CHECKPOINT: Final = "pretraining.checkpoint.pt"
#: What a hidden piece is shown as, if the vocabulary has it.
MASK: Final = "[MASK]"
#: Of the hidden pieces so many are shown as the mask, and half of the others as any piece.
_MASKED: Final = 0.8
#: Steps after which the run is stored.
_STORE: Final = 400


@dataclass(frozen=True, slots=True)
class PretrainingSettings:
    """How the encoder is trained further.

    Attributes:
        epochs: Passes over all texts.
        hidden: Share of the pieces that are hidden.
        rate: Learning rate of the encoder.
        head_rate: Learning rate of what guesses, which begins anew.
        weight_decay: Weight decay of AdamW.
        warmup: Share of the run in which the learning rates go up.
        budget: The most wordpieces of a batch.
        device: Where it computes, by torch's name for it.
        bfloat16: Whether the encoder computes in bfloat16.
        seed: Seed of everything that is drawn.
    """

    epochs: int = 16
    hidden: float = 0.2
    rate: float = 2e-4
    head_rate: float = 1e-3
    weight_decay: float = 0.01
    warmup: float = 0.04
    budget: int = 12_000
    device: str = "cpu"
    bfloat16: bool = False
    seed: int = 1


class GuessHead(nn.Module):
    """Scores all wordpieces for a hidden one, by the encoder's own table of them.

    Args:
        pieces: How many wordpieces there are.
        width: Width of a row.
    """

    def __init__(self, pieces: int, width: int) -> None:
        super().__init__()
        self.turn = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width)
        self.bias = nn.Parameter(torch.zeros(pieces))
        nn.init.eye_(self.turn.weight)
        nn.init.zeros_(self.turn.bias)

    def forward(self, rows: Tensor, table: Tensor) -> Tensor:
        """Score the pieces.

        Args:
            rows: Rows of hidden pieces (n, width).
            table: The encoder's rows of all pieces (pieces, width).

        Returns:
            Scores (n, pieces).
        """
        scores: Tensor = self.norm(functional.gelu(self.turn(rows))) @ table.T + self.bias
        return scores


def pretrain(
    data: TrainingData,
    words: WordPieces,
    folder: Path,
    *,
    start: Mapping[str, NDArray[Any]],
    settings: PretrainingSettings | None = None,
    sizes: Sizes | None = None,
    resume: bool = False,
    report: Callable[[str], None] = print,
) -> dict[str, NDArray[Any]]:
    """Train the encoder of a teacher further on all texts.

    Args:
        data: The texts.
        words: The wordpieces.
        folder: Where the run is stored, to be taken up again.
        start: The teacher's parameters by name.
        settings: How it is trained.
        sizes: The size of the encoder.
        resume: Whether to go on from the run in `folder`, if there is one.
        report: Is told how it goes.

    Returns:
        The teacher's parameters by name; those of the heads are as they were.

    Raises:
        SettingError: If the run in `folder` was begun with other settings.
    """
    settings, sizes = settings or PretrainingSettings(), sizes or Sizes()
    run = _Run(start, words, settings, sizes, folder / CHECKPOINT)
    order = Random(settings.seed)
    pieces = [piece for doc in (*data.articles, *data.names) for piece in cut(doc)]
    pieces += [whole(doc) for doc in data.sentences]
    passes = [batches_by_pieces(pieces, settings.budget, order) for _ in range(settings.epochs)]
    plan = [batch for batches in passes for batch in batches]
    if resume and run.checkpoint.path.exists():
        run.step = run.checkpoint.restore()
        report(f"pretraining: goes on after step {run.step}")
    progress = Progress("pretraining", len(plan), "pieces", report)
    for batch in plan[run.step :]:
        loss = run.learn(batch, len(plan))
        progress.add(run.step, sum(piece.size for piece in batch), {"loss": loss})
        if run.step % _STORE == 0 or run.step == len(plan):
            run.checkpoint.store(run.step)
    return run.network.parameters_by_name()


class _Run:
    """The state of a run: networks, optimiser, where it is, and what is drawn next."""

    def __init__(
        self,
        start: Mapping[str, NDArray[Any]],
        words: WordPieces,
        settings: PretrainingSettings,
        sizes: Sizes,
        path: Path,
    ) -> None:
        torch.manual_seed(settings.seed)
        self.words = words
        self.settings = settings
        self.step = 0
        self.network = TeacherNetwork(len(words), sizes)
        self.network.begin_with(start)
        self.network.to(settings.device).train()
        self.head = GuessHead(len(words), sizes.width).to(settings.device)
        self.rates = (settings.rate, settings.head_rate)
        groups = (list(self.network.enc.parameters()), list(self.head.parameters()))
        self.optimizer = torch.optim.AdamW(
            [
                {"params": group, "lr": rate, "weight_decay": settings.weight_decay}
                for group, rate in zip(groups, self.rates, strict=True)
            ],
            betas=(0.9, 0.98),
            fused=True,
        )
        self.checkpoint = Checkpoint(
            path,
            {**asdict(settings), **asdict(sizes)},
            {"network": self.network, "head": self.head},
            self.optimizer,
            Random(settings.seed),
        )

    def learn(self, batch: list[Piece], steps: int) -> float:
        """Take one step; returns the loss."""
        settings, device = self.settings, self.network.device
        factor = decay(self.step, steps, settings.warmup)
        for group, rate in zip(self.optimizer.param_groups, self.rates, strict=True):
            group["lr"] = rate * factor
        given = encoder_inputs(batch, self.words)
        inputs, mask = (torch.from_numpy(array) for array in (given.inputs, given.mask))
        right = inputs[0].clone()
        hidden = self._hide(inputs[0], mask)
        wanted = right[hidden].to(device)
        with torch.autocast(device.type, dtype=torch.bfloat16, enabled=settings.bfloat16):
            rows = self.network.enc(*inputs.to(device), mask.to(device))[hidden.to(device)]
            scores = self.head(rows, self.network.enc.word.weight)
        loss = functional.cross_entropy(scores.float(), wanted)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.enc.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        return loss.item()

    def _hide(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Hide pieces in place; returns which (batch, pieces)."""
        special = (ids == self.words.cls) | (ids == self.words.sep)
        hidden = mask & ~special & (torch.rand(ids.shape) < self.settings.hidden)
        drawn = torch.rand(ids.shape)
        ids[hidden & (drawn < _MASKED)] = self.words.ids.get(MASK, self.words.unk)
        swapped = hidden & (drawn > (1 + _MASKED) / 2)
        ids[swapped] = torch.randint(len(self.words), ids.shape)[swapped]
        return hidden
