"""Tells how a training goes: steps, mean losses since the last report, speed."""

import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Final

#: Steps between two reports.
_EVERY: Final = 50


class Progress:
    """Collects the losses of a run.

    Args:
        name: What is trained.
        steps: All steps of the run.
        unit: What its speed is counted in.
        report: Is told a line now and then.
    """

    def __init__(self, name: str, steps: int, unit: str, report: Callable[[str], None]) -> None:
        self.name = name
        self.steps = steps
        self.unit = unit
        self.report = report
        self.losses: defaultdict[str, list[float]] = defaultdict(list)
        self.seen = 0
        self.begin = time.perf_counter()

    def add(self, step: int, size: int, losses: Mapping[str, float]) -> None:
        """Count a step, and report where it is time to.

        Args:
            step: How many steps are done.
            size: How many units the step took in.
            losses: Its losses by name.
        """
        self.seen += size
        for name, loss in losses.items():
            self.losses[name].append(loss)
        if step % _EVERY == 0 or step == self.steps:
            means = " ".join(f"{k} {sum(v) / len(v):.4f}" for k, v in sorted(self.losses.items()))
            seconds = time.perf_counter() - self.begin
            speed = self.seen / max(seconds, 1e-9)
            self.report(
                f"{self.name}: step {step} of {self.steps}, {means}, "
                f"{speed:.0f} {self.unit}/s, {seconds:.0f} s"
            )
            self.losses.clear()
