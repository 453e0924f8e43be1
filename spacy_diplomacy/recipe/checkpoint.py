"""Stores a training in torch, so that it goes on as if it had never been interrupted."""

import os
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import torch
from torch import nn

from spacy_diplomacy.errors import SettingError


class Checkpoint:
    """Where a run stands: parameters, optimiser, steps, and what is drawn next.

    Args:
        path: The file.
        begun_with: What the run was begun with; one that was begun with other settings is refused.
        modules: The networks by name.
        optimizer: Their optimiser.
        chance: What else is drawn from, beside torch.
    """

    def __init__(
        self,
        path: Path,
        begun_with: Mapping[str, Any],
        modules: Mapping[str, nn.Module],
        optimizer: torch.optim.Optimizer,
        chance: Random,
    ) -> None:
        self.path = path
        self.begun_with = dict(begun_with)
        self.modules = modules
        self.optimizer = optimizer
        self.chance = chance

    def store(self, step: int) -> None:
        """Write the run; a run that ends while it is written leaves the one before.

        Args:
            step: Steps that are done.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        state = {
            "modules": {name: module.state_dict() for name, module in self.modules.items()},
            "optimizer": self.optimizer.state_dict(),
            "step": step,
            "begun_with": self.begun_with,
            "torch": torch.get_rng_state(),
            "cuda": torch.cuda.get_rng_state() if torch.cuda.is_initialized() else None,
            "chance": self.chance.getstate(),
        }
        new = self.path.with_suffix(".new")
        torch.save(state, new)
        os.replace(new, self.path)

    def restore(self) -> int:
        """Go back to the run that was written.

        Returns:
            Steps that were done.

        Raises:
            SettingError: If it was begun with other settings.
        """
        # read to where random states must be: those of any device are bytes on the CPU
        state: dict[str, Any] = torch.load(self.path, map_location="cpu", weights_only=True)
        if state["begun_with"] != self.begun_with:
            raise SettingError(
                f"The run in {self.path.parent} was begun with other settings.",
                "Give the same options, or another folder.",
            )
        for name, module in self.modules.items():
            module.load_state_dict(state["modules"][name])
        self.optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["torch"])
        if state["cuda"] is not None:
            torch.cuda.set_rng_state(state["cuda"])
        version, numbers, rest = state["chance"]
        self.chance.setstate((version, tuple(numbers), rest))
        return int(state["step"])
