"""The transformer encoder in torch: what the recipe trains and `ml.transformer` runs without torch."""

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional


class Layer(nn.Module):
    """One BERT layer: self-attention and feed-forward, each followed by dropout, sum and LayerNorm."""

    def __init__(self, width: int, heads: int, intermediate: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.up = nn.Linear(width, intermediate)
        self.down = nn.Linear(intermediate, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """x: (batch, pieces, width); mask: (batch, 1, 1, pieces), True where there is a piece."""
        batch, length, width = x.shape
        qkv = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        mixed = mixed.transpose(1, 2).reshape(batch, length, width)
        x = self.norm1(x + self.dropout(self.out(mixed)))
        return self.norm2(x + self.dropout(self.down(functional.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Wordpieces to vectors; the inputs besides the piece are its token's case and quotation state."""

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
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(
            Layer(width, heads, intermediate, dropout) for _ in range(depth)
        )

    def forward(self, pieces: Tensor, cases: Tensor, states: Tensor, mask: Tensor) -> Tensor:
        """All of shape (batch, pieces); returns (batch, pieces, width)."""
        places = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.word(pieces) + self.position(places) + self.case(cases) + self.state(states)
        x = self.dropout(self.norm(x))
        keep = mask[:, None, None, :]
        for layer in self.layers:
            x = layer(x, keep)
        return x

    def load_pretrained(self, path: Path) -> None:
        """Take the weights of a BERT checkpoint (safetensors) with this shape."""
        from safetensors.torch import load_file

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
        missing, unexpected = self.load_state_dict(own, strict=False)
        if unexpected or set(missing) - {"case.weight", "state.weight"}:
            raise ValueError(f"The checkpoint {path} does not fit the encoder: {missing}, {unexpected}.")
