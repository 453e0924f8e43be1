"""The heads in torch, each with a twin in `ml`: structured tagging, linking, stance."""

import math
from collections.abc import Sequence
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from spacy_diplomacy.ml.link_features import N_BETWEEN, N_DISTANCE, N_STATE
from spacy_diplomacy.ml.tags import FORBIDDEN, forbidden_starts, forbidden_steps

#: Added to the weight of all paths between two tags, so that it has a logarithm.
_LEAST: Final = 1e-37


class TagHead(nn.Module):
    """Emissions by a linear layer, and a CRF over valid BIO paths (Lafferty et al. 2001).

    Args:
        width: Width of a token's row.
        roles: The labels of the spans.
    """

    def __init__(self, width: int, roles: Sequence[str]) -> None:
        super().__init__()
        size = 1 + 2 * len(roles)
        self.emit = nn.Linear(width, size)
        self.steps = nn.Parameter(torch.zeros(size, size))
        self.register_buffer("no_step", torch.from_numpy(forbidden_steps(len(roles))))
        self.register_buffer("no_start", torch.from_numpy(forbidden_starts(len(roles))))

    def forward(self, vectors: Tensor) -> Tensor:
        """Score the tags of tokens.

        Args:
            vectors: Rows (tokens, width).

        Returns:
            Emissions (tokens, tags).
        """
        return self.emit(vectors)

    def loss(
        self, emissions: Tensor, tags: Tensor, mask: Tensor, soft: "Tensor | None" = None
    ) -> Tensor:
        """Compare emissions with gold paths.

        Args:
            emissions: Scores (batch, length, tags).
            tags: Gold tags (batch, length).
            mask: 1 where there is a token, 0 after a sequence's end (batch, length).
            soft: Probability of each tag (batch, length, tags): what the marginals are pulled
                towards; the transitions are still learned from `tags`.

        Returns:
            The mean negative log likelihood a token; with `soft` the same but for a constant.
        """
        steps = self.steps + self.no_step
        goal = functional.one_hot(tags, len(steps)) if soft is None else soft
        score = (goal * emissions * mask[:, :, None]).sum((1, 2))
        score = score + (steps[tags[:, :-1], tags[:, 1:]] * mask[:, 1:]).sum(1)
        return (self.partition(emissions, mask) - score).sum() / mask.sum()

    def partition(self, emissions: Tensor, mask: Tensor) -> Tensor:
        """Sum over all paths, halving the sequences at each step: few steps, each a large one.

        Args:
            emissions: Scores (batch, length, tags).
            mask: 1 where there is a token, 0 after a sequence's end (batch, length).

        Returns:
            The log partition (batch,).
        """
        start = emissions[:, 0] + self.no_start
        # A step that is masked leaves every tag as it is.
        stay = torch.full_like(self.steps, FORBIDDEN).fill_diagonal_(0.0)
        going = (self.steps + self.no_step)[None, None] + emissions[:, 1:, None]
        chain = torch.where(mask[:, 1:, None, None] > 0, going, stay)
        while chain.shape[1] > 1:
            pairs = chain.shape[1] // 2
            left, right = chain[:, : 2 * pairs : 2], chain[:, 1 : 2 * pairs : 2]
            tops = [part.detach().amax((2, 3), keepdim=True) for part in (left, right)]
            joined = torch.exp(left - tops[0]) @ torch.exp(right - tops[1])
            joined = torch.log(joined + _LEAST) + tops[0] + tops[1]
            chain = torch.cat([joined, chain[:, 2 * pairs :]], 1)
        if chain.shape[1]:
            start = torch.logsumexp(start[:, :, None] + chain[:, 0], 1)
        return torch.logsumexp(start, 1)

    def marginals(self, emissions: Tensor, mask: Tensor) -> Tensor:
        """Probability of each tag at each token, over all valid paths.

        Args:
            emissions: Scores (batch, length, tags).
            mask: 1 where there is a token, 0 after a sequence's end (batch, length).

        Returns:
            Probabilities (batch, length, tags): the slope of the log partition.
        """
        with torch.enable_grad():
            given = emissions.detach().requires_grad_()
            (found,) = torch.autograd.grad(self.partition(given, mask).sum(), given)
        return found


class LinkHead(nn.Module):
    """Scores each cue span for a dependent span (source or content), and the choice of none.

    Args:
        width: Width of a token's row.
        hidden: Width of the hidden layer.
    """

    def __init__(self, width: int, hidden: int = 128) -> None:
        super().__init__()
        self.dependent = nn.Linear(3 * width, hidden)
        self.cue = nn.Linear(3 * width, hidden)
        self.distance = nn.Embedding(N_DISTANCE, hidden)
        self.between = nn.Embedding(N_BETWEEN, hidden)
        self.state = nn.Embedding(N_STATE, hidden)
        self.score = nn.Linear(hidden, 1)
        self.none = nn.Linear(hidden, 1)

    def forward(
        self, dependents: Tensor, cues: Tensor, pairs: Tensor, features: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Score pairs, and none.

        Args:
            dependents: First, last and mean row of each source or content (n, 3 * width).
            cues: The same of each cue (m, 3 * width).
            pairs: Places in the two (k, 2).
            features: Where the two of a pair stand to each other (k, 3).

        Returns:
            Scores of the pairs (k,), and of no cue at all (n,).
        """
        d, c = self.dependent(dependents), self.cue(cues)
        left, right = d[pairs[:, 0]], c[pairs[:, 1]]
        distance, between, state = features.unbind(1)
        near = self.distance(distance) + self.between(between) + self.state(state)
        hidden = functional.relu(left + right + left * right + near)
        return self.score(hidden)[:, 0], self.none(functional.relu(d))[:, 0]


class StanceHead(nn.Module):
    """Holder -> target: neutral, support or oppose, by attention over the context.

    Args:
        width: Width of a token's row.
        hidden: Width of the query, of the pooled context and of the last hidden layer.
        heads: Heads of the attention.
        buckets: Buckets of relative position.
    """

    def __init__(self, width: int, hidden: int = 128, heads: int = 4, buckets: int = 16) -> None:
        super().__init__()
        self.heads, self.hidden = heads, hidden
        self.no_holder = nn.Parameter(torch.zeros(width))
        self.query = nn.Linear(3 * width, hidden)
        self.key = nn.Linear(width, hidden)
        self.value = nn.Linear(width, hidden)
        # Where a context token stands from the target and from the holder, in signed log buckets.
        self.near_target = nn.Embedding(buckets, hidden)
        self.near_holder = nn.Embedding(buckets, hidden)
        self.mix = nn.Linear(3 * width + hidden, hidden)
        self.classify = nn.Linear(hidden, 3)
        self.dropout = nn.Dropout(0.2)

    def forward(
        self,
        holder: Tensor,
        target: Tensor,
        context: Tensor,
        mask: Tensor,
        from_target: Tensor,
        from_holder: Tensor,
    ) -> Tensor:
        """Score the classes.

        Args:
            holder: Mean row of each holder (pairs, width).
            target: Mean row of each target (pairs, width).
            context: Rows of each context (pairs, length, width).
            mask: Where there is a token of the context (pairs, length).
            from_target: Bucket of its place from the target (pairs, length).
            from_holder: Bucket of its place from the holder (pairs, length).

        Returns:
            Scores (pairs, 3).
        """
        pair = torch.cat([holder, target, holder * target], 1)
        near = self.near_target(from_target) + self.near_holder(from_holder)
        query = torch.tanh(self.query(pair))
        key, value = self.key(context) + near, self.value(context) + near
        n, length, _ = key.shape
        size = self.hidden // self.heads
        query = query.view(n, 1, self.heads, size).transpose(1, 2)
        key = key.view(n, length, self.heads, size).transpose(1, 2)
        value = value.view(n, length, self.heads, size).transpose(1, 2)
        weight = (query @ key.transpose(2, 3)) / math.sqrt(size)
        weight = weight.masked_fill(~mask[:, None, None, :], -1e9).softmax(-1)
        pooled = (weight @ value).transpose(1, 2).reshape(n, self.hidden)
        hidden = functional.relu(self.mix(torch.cat([pair, pooled], 1)))
        return self.classify(self.dropout(hidden))
