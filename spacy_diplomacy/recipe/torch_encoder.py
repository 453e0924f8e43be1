"""The transformer encoder in torch: what the recipe trains, and `ml.transformer` runs without."""

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from spacy_diplomacy.errors import WeightsError, require_extra


class Dropout(nn.Module):
    """Drops values at random in training and scales up the others.

    It draws a byte for each value: on a CPU torch's own, which draws eight, takes a seventh of the
    whole training.

    Args:
        share: How many are dropped, rounded to 1/256.
    """

    def __init__(self, share: float) -> None:
        super().__init__()
        self.dropped = round(share * 256)

    def forward(self, x: Tensor) -> Tensor:
        """Drop some of the values.

        Args:
            x: Values of any shape.

        Returns:
            The same shape; without training the same values.
        """
        if not self.training or not self.dropped:
            return x
        drawn = torch.empty(-(-x.numel() // 4), dtype=torch.int32, device=x.device)
        drawn.random_(-(2**31), 2**31)
        keep = drawn.view(torch.uint8)[: x.numel()].view(x.shape) >= self.dropped
        return x * (keep.to(x.dtype) * (256 / (256 - self.dropped)))


class Layer(nn.Module):
    """One BERT layer: self-attention and feed-forward, each with dropout, sum and LayerNorm.

    Args:
        width: Width of the rows.
        heads: Heads of the attention.
        intermediate: Width inside the feed-forward part.
        dropout: Share of each part's output that is dropped.
    """

    def __init__(self, width: int, heads: int, intermediate: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.up = nn.Linear(width, intermediate)
        self.down = nn.Linear(intermediate, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)
        self.dropout = Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Run the layer.

        Args:
            x: Rows (batch, pieces, width).
            mask: Where there is a piece (batch, 1, 1, pieces).

        Returns:
            Rows (batch, pieces, width).
        """
        batch, length, width = x.shape
        qkv = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4)
        # Written out, since torch's own attention takes twice as long here in bfloat16 on a CPU.
        scores = (q * (width // self.heads) ** -0.5) @ k.transpose(2, 3)
        mixed = scores.masked_fill(~mask, -1e4).softmax(-1) @ v
        mixed = mixed.transpose(1, 2).reshape(batch, length, width)
        x = self.norm1(x + self.dropout(self.out(mixed)))
        return self.norm2(x + self.dropout(self.down(functional.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Wordpieces to vectors; besides the piece it reads its token's case and quotation state.

    Args:
        vocab: How many wordpieces there are.
        width: Width of the rows.
        depth: How many layers.
        heads: Heads of each layer's attention.
        intermediate: Width inside the feed-forward parts.
        positions: The most pieces of a window.
        cases: Rows of the table of cases.
        states: Rows of the table of quotation states.
        dropout: Share of the embeddings and of each part's output that is dropped.
    """

    def __init__(
        self,
        vocab: int,
        *,
        width: int = 384,
        depth: int = 6,
        heads: int = 12,
        intermediate: int = 1536,
        positions: int = 512,
        cases: int = 8,
        states: int = 8,
        dropout: float = 0.1,
    ) -> None:
        super().__init__()
        self.word = nn.Embedding(vocab, width)
        self.position = nn.Embedding(positions, width)
        # New inputs start at zero, so that the pretrained model is untouched at the first step.
        self.case = nn.Embedding(cases, width)
        self.state = nn.Embedding(states, width)
        nn.init.zeros_(self.case.weight)
        nn.init.zeros_(self.state.weight)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = Dropout(dropout)
        self.layers = nn.ModuleList(
            Layer(width, heads, intermediate, dropout) for _ in range(depth)
        )

    def forward(self, pieces: Tensor, cases: Tensor, states: Tensor, mask: Tensor) -> Tensor:
        """Run the encoder.

        Args:
            pieces: Ids (batch, pieces).
            cases: Cases of the pieces' tokens (batch, pieces).
            states: Their quotation states (batch, pieces).
            mask: Where there is a piece (batch, pieces).

        Returns:
            Rows (batch, pieces, width).
        """
        places = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.word(pieces) + self.position(places) + self.case(cases) + self.state(states)
        x = self.dropout(self.norm(x))
        keep = mask[:, None, None, :]
        for layer in self.layers:
            x = layer(x, keep)
        return x

    def load_pretrained(self, path: Path) -> None:
        """Take the weights of a BERT of this shape.

        Args:
            path: A safetensors file with BERT's own names.

        Raises:
            MissingExtraError: If safetensors is not installed.
            WeightsError: If the file is of another shape.
        """
        load_file = require_extra("safetensors.torch", "train").load_file

        bert = load_file(path)
        own: dict[str, Tensor] = {
            "word.weight": bert["embeddings.word_embeddings.weight"],
            # Token type 0 is added everywhere: folded into the positions.
            "position.weight": bert["embeddings.position_embeddings.weight"]
            + bert["embeddings.token_type_embeddings.weight"][0],
            "norm.weight": bert["embeddings.LayerNorm.weight"],
            "norm.bias": bert["embeddings.LayerNorm.bias"],
        }
        for i in range(len(self.layers)):
            old, new = f"encoder.layer.{i}.", f"layers.{i}."
            for kind in ("weight", "bias"):
                own[f"{new}qkv.{kind}"] = torch.cat(
                    [bert[f"{old}attention.self.{p}.{kind}"] for p in ("query", "key", "value")]
                )
                for ours, theirs in (
                    ("out", "attention.output.dense"),
                    ("norm1", "attention.output.LayerNorm"),
                    ("up", "intermediate.dense"),
                    ("down", "output.dense"),
                    ("norm2", "output.LayerNorm"),
                ):
                    own[f"{new}{ours}.{kind}"] = bert[f"{old}{theirs}.{kind}"]
        try:
            missing, _ = self.load_state_dict(own, strict=False)
        except RuntimeError as error:
            raise WeightsError(
                f"The pretrained weights in {path.name} do not fit the encoder.",
                "Give those of a BERT of the same width and depth.",
            ) from error
        if set(missing) - {"case.weight", "state.weight"}:
            raise WeightsError(
                f"The pretrained weights in {path.name} lack {sorted(missing)[0]!r}.",
                "Give those of a BERT of the same width and depth.",
            )
