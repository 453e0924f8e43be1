"""A linear-chain CRF over padded batches: best paths, marginals, loss and gradients.

After Lafferty, McCallum and Pereira, "Conditional Random Fields" (2001).
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy

#: Arrays of the model's own backend, numpy or cupy.
Array = Any

#: The least score beside the best one of a token, so that no sum of weights is 0.
_LEAST: Final = -100.0


def pad(xp: Any, parts: Sequence[Array]) -> tuple[Array, Array]:
    """Stack arrays (length, tags) to (batch, longest, tags), and their mask (batch, longest)."""
    longest = max(len(part) for part in parts)
    padded = xp.zeros((len(parts), longest, parts[0].shape[1]), dtype="f")
    mask = xp.zeros((len(parts), longest), dtype="f")
    for i, part in enumerate(parts):
        padded[i, : len(part)] = part
        mask[i, : len(part)] = 1
    return padded, mask


def _log_sum(xp: Any, scores: Array, axis: int) -> Array:
    top = scores.max(axis=axis, keepdims=True)
    return xp.squeeze(top, axis) + xp.log(xp.exp(scores - top).sum(axis=axis))


def best_paths(xp: Any, emissions: Array, mask: Array, steps: Array, starts: Array) -> Array:
    """The highest-scoring path of each sequence (Viterbi).

    Args:
        xp: numpy or cupy.
        emissions: Scores (batch, length, tags).
        mask: 1 where there is a token, 0 after a sequence's end (batch, length).
        steps: Scores (tags, tags) of going from a tag to the next.
        starts: Scores (tags,) of starting with a tag.

    Returns:
        Tags (batch, length), 0 after a sequence's end.
    """
    length = emissions.shape[1]
    # Tags before sequences: each operation goes along rows of sequences.
    by_step = xp.ascontiguousarray(emissions.transpose(1, 2, 0))
    inside = xp.ascontiguousarray(mask.T) > 0
    scores = xp.empty_like(by_step)
    scores[0] = by_step[0] + starts[:, None]
    for t in range(1, length):
        reach = scores[t - 1][:, None] + steps[:, :, None]
        new = reach.max(axis=0) + by_step[t]
        scores[t] = xp.where(inside[t], new, scores[t - 1])
    tags = xp.zeros((length, len(emissions)), dtype="int64")
    tags[-1] = scores[-1].argmax(axis=0)
    for t in range(length - 1, 0, -1):
        before = (scores[t - 1] + steps[:, tags[t]]).argmax(axis=0)
        tags[t - 1] = xp.where(inside[t], before, tags[t])
    return tags.T * (mask > 0)


def _forward_backward(
    xp: Any, emissions: Array, mask: Array, steps: Array, starts: Array
) -> tuple[Array, Array, Array]:
    """Log forward and backward scores (batch, length, tags) and log partition (batch,)."""
    length = emissions.shape[1]
    alpha = xp.zeros_like(emissions)
    beta = xp.zeros_like(emissions)
    alpha[:, 0] = emissions[:, 0] + starts
    for t in range(1, length):
        new = _log_sum(xp, alpha[:, t - 1, :, None] + steps, 1) + emissions[:, t]
        alpha[:, t] = xp.where(mask[:, t, None] > 0, new, alpha[:, t - 1])
    for t in range(length - 2, -1, -1):
        new = _log_sum(xp, steps + (emissions[:, t + 1] + beta[:, t + 1])[:, None, :], 2)
        beta[:, t] = xp.where(mask[:, t + 1, None] > 0, new, beta[:, t + 1])
    return alpha, beta, _log_sum(xp, alpha[:, -1], 1)


def marginals(xp: Any, emissions: Array, mask: Array, steps: Array, starts: Array) -> Array:
    """Probability of each tag at each token (batch, length, tags), 0 after a sequence's end."""
    alpha, beta, total = _forward_backward(xp, emissions, mask, steps, starts)
    return xp.exp(alpha + beta - total[:, None, None]) * mask[:, :, None]


def chain(emissions: Array, mask: Array, steps: Array, starts: Array) -> tuple[Array, Array]:
    """The CRF as the Markov chain that it is, in numpy: marginals, and how spans go on.

    Args:
        emissions: Scores (batch, length, tags); tags are outside, and begin and inside by label.
        mask: 1 where there is a token, 0 after a sequence's end (batch, length).
        steps: Scores (tags, tags) of going from a tag to the next.
        starts: Scores (tags,) of starting with a tag.

    Returns:
        Probability of each tag at each token (batch, length, tags), 0 after a sequence's end, and
        that the inside tag of a label follows its begin tag and its inside tag of the token before
        (batch, length, 2, labels), 0 at the first token and anything after a sequence's end.
    """
    _, length, size = emissions.shape
    scores = emissions.transpose(1, 0, 2).astype("float64")
    factors = numpy.exp(numpy.maximum(scores - scores.max(axis=2, keepdims=True), _LEAST))
    factor = numpy.exp(steps.astype("float64"))
    outside = mask.T[:, :, None] == 0
    begin, inside = numpy.arange(1, size, 2), numpy.arange(2, size, 2)
    ahead = numpy.empty_like(factors)  # what a tag and all after it weigh
    reach = numpy.ones_like(factors)  # what all after a tag weighs
    goes_on = numpy.zeros((length, len(scores[0]), 2, size // 2))
    ahead[-1] = factors[-1]
    for t in range(length - 1, 0, -1):
        onward = ahead[t] @ factor.T
        going = ahead[t][:, inside]
        goes_on[t, :, 0] = going * factor[begin, inside] / onward[:, begin]
        goes_on[t, :, 1] = going * factor[inside, inside] / onward[:, inside]
        reach[t - 1] = numpy.where(outside[t], 1.0, onward)
        weighed = factors[t - 1] * reach[t - 1]
        scale = weighed.max(axis=1, keepdims=True)
        ahead[t - 1] = weighed / scale
    found = numpy.empty_like(factors)
    first = ahead[0] * numpy.exp(starts.astype("float64"))
    found[0] = first / first.sum(axis=1, keepdims=True)
    for t in range(1, length):
        going = (found[t - 1] / reach[t - 1]) @ factor * ahead[t]
        # after an end nothing keeps the sums at 1, and in a long batch they would overflow
        found[t] = numpy.where(outside[t], 0.0, going)
    return found.transpose(1, 0, 2), goes_on.transpose(1, 0, 2, 3)


def loss_and_gradients(
    xp: Any,
    emissions: Array,
    tags: Array,
    mask: Array,
    steps: Array,
    starts: Array,
    *,
    soft: Array | None = None,
) -> tuple[float, Array, Array]:
    """Negative log likelihood of the gold paths, summed.

    Args:
        xp: numpy or cupy.
        emissions: Scores (batch, length, tags).
        tags: Gold tags (batch, length).
        mask: 1 where there is a token (batch, length); a sequence of zeros adds nothing.
        steps: Scores (tags, tags) of going from a tag to the next.
        starts: Scores (tags,) of starting with a tag.
        soft: A teacher's probability of each tag (batch, length, tags): what the marginals are
            pulled towards in place of the gold tags.

    Returns:
        The loss, its gradient by the emissions and by the steps.
    """
    _, length, size = emissions.shape
    seen = mask[:, :1]
    alpha, beta, total = _forward_backward(xp, emissions, mask, steps, starts)
    gold = xp.eye(size, dtype="f")[tags] * mask[:, :, None]
    probability = xp.exp(alpha + beta - total[:, None, None]) * mask[:, :, None]
    d_steps = xp.zeros_like(steps)
    path = (gold * emissions).sum(axis=(1, 2)) + (gold[:, 0] * starts).sum(axis=1)
    for t in range(1, length):
        inside = mask[:, t, None, None]
        joint = (
            alpha[:, t - 1, :, None]
            + steps
            + (emissions[:, t] + beta[:, t])[:, None, :]
            - total[:, None, None]
        )
        pair = gold[:, t - 1, :, None] * gold[:, t, None, :]
        path += (pair * steps).sum(axis=(1, 2))
        d_steps += ((xp.exp(joint) - pair) * inside).sum(axis=0)
    loss = float(((total - path) * seen[:, 0]).sum())
    goal = gold if soft is None else soft * mask[:, :, None]
    return loss, probability - goal, d_steps
