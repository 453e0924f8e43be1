"""The tag head: emissions for every token, and the transitions of a CRF over valid BIO paths.

Its twin for training in torch is `recipe.torch_heads.TagHead`.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy
from numpy.typing import NDArray
from thinc.api import Model
from thinc.types import Floats2d

from spacy_diplomacy.ml import crf
from spacy_diplomacy.ml.tags import forbidden_starts, forbidden_steps, tag_count

TokenSpan = tuple[int, int]

#: Padded tokens in one batch of paths; bounds the memory of a document with a huge paragraph.
_BATCH = 16_384


def TagHead(n_labels: int, width: int | None = None) -> Model[Floats2d, Floats2d]:
    """Build the head: a linear layer (rows, width) to (rows, tags), and CRF parameters.

    Args:
        n_labels: Number of span labels; there are two tags for each and one for outside.
        width: Width of a token's row; taken from the sample when left out.

    Returns:
        The model; its parameter `steps` (tags, tags) scores going from a tag to the next.
    """
    return Model(
        "tag_head",
        _forward,
        init=_init,
        params={"W": None, "b": None, "steps": None},
        dims={"nI": width, "nO": tag_count(n_labels)},
        attrs={"n_labels": n_labels},
    )


def _init(
    model: Model[Floats2d, Floats2d], X: Floats2d | None = None, Y: Floats2d | None = None
) -> None:
    if X is not None and model.has_dim("nI") is None:
        model.set_dim("nI", X.shape[1])
    size = model.get_dim("nO")
    # Zeros: all valid paths are equally likely at first, and no symmetry needs breaking.
    model.set_param("W", model.ops.alloc2f(size, model.get_dim("nI")))
    model.set_param("b", model.ops.alloc1f(size))
    model.set_param("steps", model.ops.alloc2f(size, size))


def _forward(
    model: Model[Floats2d, Floats2d], X: Floats2d, is_train: bool
) -> tuple[Floats2d, Callable[[Floats2d], Floats2d]]:
    weights = model.get_param("W")
    emissions = X @ weights.T + model.get_param("b")

    def backprop(d_emissions: Floats2d) -> Floats2d:
        model.inc_grad("W", d_emissions.T @ X)
        model.inc_grad("b", d_emissions.sum(axis=0))
        d_X: Floats2d = d_emissions @ weights
        return d_X

    return emissions, backprop


def transitions(model: Model[Floats2d, Floats2d]) -> tuple[Any, Any]:
    """Scores of going from a tag to the next (tags, tags), and of starting with one (tags,)."""
    n_labels = model.attrs["n_labels"]
    ops: Any = model.ops
    steps = model.get_param("steps") + ops.asarray(forbidden_steps(n_labels))
    return steps, ops.asarray(forbidden_starts(n_labels))


def stretches_by_length(bounds: Sequence[TokenSpan]) -> list[list[TokenSpan]]:
    """Group stretches of similar length, so that padding stays small and memory bounded."""
    batches: list[list[TokenSpan]] = []
    for start, end in sorted(bounds, key=lambda bound: bound[1] - bound[0]):
        length = end - start
        if length <= 0:
            continue
        if (
            not batches
            or length * (len(batches[-1]) + 1) > _BATCH
            or length > 16 + 2 * (batches[-1][0][1] - batches[-1][0][0])
        ):
            batches.append([])
        batches[-1].append((start, end))
    return batches


def best_tags(
    model: Model[Floats2d, Floats2d], emissions: Floats2d, bounds: Sequence[TokenSpan]
) -> NDArray[numpy.int64]:
    """The best valid path over each stretch of tokens.

    Args:
        model: The head.
        emissions: Its output (rows, tags).
        bounds: Row bounds of the stretches (paragraphs), each decoded on its own.

    Returns:
        Tags (rows,), on the CPU; rows outside all bounds are 0.
    """
    ops: Any = model.ops
    xp = ops.xp
    steps, starts = transitions(model)
    tags = xp.zeros((len(emissions),), dtype="int64")
    for batch in stretches_by_length(bounds):
        padded, mask = crf.pad(xp, [emissions[start:end] for start, end in batch])
        paths = crf.best_paths(xp, padded, mask, steps, starts)
        for path, (start, end) in zip(paths, batch, strict=True):
            tags[start:end] = path[: end - start]
    found: NDArray[numpy.int64] = ops.to_numpy(tags)
    return found


def tag_marginals(
    model: Model[Floats2d, Floats2d], emissions: Floats2d, bounds: Sequence[TokenSpan]
) -> Floats2d:
    """Probability (rows, tags) of each tag at each token, over all valid paths."""
    xp: Any = model.ops.xp
    steps, starts = transitions(model)
    found: Floats2d = xp.zeros_like(emissions)
    for batch in stretches_by_length(bounds):
        padded, mask = crf.pad(xp, [emissions[start:end] for start, end in batch])
        given = crf.marginals(xp, padded, mask, steps, starts)
        for row, (start, end) in zip(given, batch, strict=True):
            found[start:end] = row[: end - start]
    return found


def tag_loss(
    model: Model[Floats2d, Floats2d],
    emissions: Floats2d,
    bounds: Sequence[TokenSpan],
    tags: NDArray[numpy.int64],
    soft: Floats2d | None = None,
) -> tuple[float, Floats2d]:
    """Negative log likelihood of the gold paths, and its gradient.

    With `soft`, the tags' probabilities by a teacher, the gradient by the emissions pulls the
    head's marginals towards them instead; the transitions are still learned from `tags`.

    Args:
        model: The head; the gradient of `steps` is added to it.
        emissions: Its output (rows, tags).
        bounds: Row bounds of the annotated stretches; other rows get no gradient.
        tags: Gold tags (rows,).
        soft: Probabilities (rows, tags), or None.

    Returns:
        Loss a token and gradient (rows, tags), both divided by the number of annotated tokens.
    """
    ops: Any = model.ops
    xp = ops.xp
    steps, starts = transitions(model)
    gradient = xp.zeros_like(emissions)
    gold = ops.asarray(tags)
    total, count = 0.0, sum(max(0, end - start) for start, end in bounds)
    d_steps = xp.zeros_like(steps)
    for batch in stretches_by_length(bounds):
        padded, mask = crf.pad(xp, [emissions[start:end] for start, end in batch])
        path = xp.zeros(mask.shape, dtype="int64")
        for i, (start, end) in enumerate(batch):
            path[i, : end - start] = gold[start:end]
        target = None
        if soft is not None:
            target, _ = crf.pad(xp, [soft[start:end] for start, end in batch])
        loss, d_padded, d_batch = crf.loss_and_gradients(
            xp, padded, path, mask, steps, starts, soft=target
        )
        total += loss
        d_steps += d_batch
        for i, (start, end) in enumerate(batch):
            gradient[start:end] = d_padded[i, : end - start]
    scale = 1.0 / max(1, count)
    model.inc_grad("steps", (d_steps * scale).astype("f"))
    return total * scale, (gradient * scale).astype("f")
