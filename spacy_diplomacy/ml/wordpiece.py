"""BERT's uncased wordpieces, one spaCy token at a time, with a cache.

The scheme is that of Devlin et al. (2019), "BERT: Pre-training of Deep Bidirectional
Transformers", with the WordPiece vocabulary of Wu et al. (2016): a token is cleaned,
stripped of accents and lower-cased, split at punctuation and ideographs, and each part is cut
greedily into the longest pieces that the vocabulary holds. spaCy has split the text at white
space already, so nothing here looks past one token.
"""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Final, Generic, TypeVar

from ..errors import SettingError

PAD: Final = "[PAD]"
UNK: Final = "[UNK]"
CLS: Final = "[CLS]"
SEP: Final = "[SEP]"
SPECIAL: Final = (PAD, UNK, CLS, SEP)

MAX_CHARS: Final = 100
"""A part of a token longer than this is one unknown piece, as in BERT's own code."""
MAX_PIECES: Final = 16
"""No token has more pieces: links and hashes would otherwise fill a whole window."""
CACHE_SIZE: Final = 100_000

CASE_SHAPES: Final = 7
"""How many values `case_shape` has."""

_IDEOGRAPHS: Final = (
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B820, 0x2CEAF),
    (0x2F800, 0x2FA1F),
)


def _stands_alone(char: str) -> bool:
    """Whether a character is a part of its own: punctuation, or an ideograph."""
    code = ord(char)
    if code < 128:
        return 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126
    if code >= 0x3400 and any(low <= code <= high for low, high in _IDEOGRAPHS):
        return True
    return unicodedata.category(char).startswith("P")


def has_accents(text: str) -> bool:
    """Whether a text holds a letter with an accent that stripping would change."""
    return not text.isascii() and any(
        unicodedata.category(char) == "Mn" for char in unicodedata.normalize("NFD", text)
    )


def _normalise(word: str, accents: bool) -> str:
    """Clean and lower-case a word and strip its accents unless they count; ASCII goes first."""
    if word.isascii() and word.isprintable():
        return word.lower()
    kept = []
    for char in word:
        if char.isspace():
            kept.append(" ")
        elif char != "\ufffd" and unicodedata.category(char)[0] != "C":
            kept.append(char)
    if accents:
        return unicodedata.normalize("NFC", "".join(kept)).lower()
    decomposed = unicodedata.normalize("NFD", "".join(kept))
    return "".join(char for char in decomposed if unicodedata.category(char) != "Mn").lower()


def split_parts(word: str, *, accents: bool = False) -> list[str]:
    """Split a token into runs of letters and digits and single marks or ideographs.

    Args:
        word: The text of one token.
        accents: Whether to keep its accents.

    Returns:
        The parts, cleaned and in lower case.
    """
    clean = _normalise(word, accents)
    if clean.isalnum() and clean.isascii():
        return [clean]
    parts: list[str] = []
    begun = False
    for char in clean:
        if char == " ":
            begun = False
        elif _stands_alone(char):
            parts.append(char)
            begun = False
        elif begun:
            parts[-1] += char
        else:
            parts.append(char)
            begun = True
    return parts


def _shape(word: str) -> int:
    """Compute the case feature of `case_shape`."""
    if not word.strip():
        return 6
    if any(char.isdigit() for char in word):
        return 4
    letters = [char for char in word if char.isalpha()]
    if not letters:
        return 5
    if not any(char.isupper() for char in letters):
        return 0
    if len(letters) == 1:
        return 1
    if not any(char.islower() for char in letters):
        return 2
    if word.istitle():
        return 1
    return 1 if letters[0].isupper() and not any(map(str.isupper, letters[1:])) else 3


Value = TypeVar("Value")


class _Cache(Generic[Value]):
    """A bounded memory of a function of a string; emptied when full, which few texts reach."""

    def __init__(self, compute: Callable[[str], Value]) -> None:
        self.compute = compute
        self.known: dict[str, Value] = {}

    def __call__(self, word: str) -> Value:
        value = self.known.get(word)
        if value is None:
            value = self.compute(word)
            if len(self.known) >= CACHE_SIZE:
                self.known.clear()
            if len(word) <= MAX_CHARS:
                self.known[word] = value
        return value


_cached_shape = _Cache(_shape)


def case_shape(word: str) -> int:
    """The case of a token, which uncased pieces do not show.

    Args:
        word: The text of a token.

    Returns:
        0 lower case or letters without case, 1 Title, 2 UPPER, 3 miXed, 4 has a digit,
        5 marks only, 6 white space only. A single capital letter counts as Title.
    """
    return _cached_shape(word)


class WordPieces:
    """An uncased wordpiece vocabulary and the pieces of the words met so far.

    Args:
        vocab: The pieces in the order of their ids. An empty one is a placeholder that only
            `from_bytes` of a model may fill; all its words are unknown.

    Raises:
        SettingError: If the vocabulary is not empty and lacks one of `SPECIAL`.
    """

    def __init__(self, vocab: Sequence[str]) -> None:
        self.vocab = list(vocab)
        self.ids = {piece: number for number, piece in enumerate(self.vocab)}
        missing = [piece for piece in SPECIAL if piece not in self.ids]
        if self.vocab and missing:
            raise SettingError(
                f"The wordpiece vocabulary has no {', '.join(missing)}.",
                "Take the vocab.txt of an uncased BERT model, one piece a line.",
            )
        self.accents = any(map(has_accents, self.vocab))
        self.pad, self.unk, self.cls, self.sep = (self.ids.get(piece, 0) for piece in SPECIAL)
        self._pieces = _Cache(self._cut)

    def __len__(self) -> int:
        """How many pieces the vocabulary has."""
        return len(self.vocab)

    def pieces_of(self, word: str) -> tuple[int, ...]:
        """The ids of a token's pieces.

        Args:
            word: The text of one token.

        Returns:
            At most `MAX_PIECES` ids; none for white space, never none for anything else.
        """
        return self._pieces(word)

    def pieces_of_all(self, words: Iterable[str]) -> list[tuple[int, ...]]:
        """`pieces_of` each of the words."""
        return [self._pieces(word) for word in words]

    def _cut(self, word: str) -> tuple[int, ...]:
        """Cut a word that the cache does not hold."""
        if not word.strip():
            return ()
        found: list[int] = []
        for part in split_parts(word, accents=self.accents):
            found.extend(self._longest_first(part))
            if len(found) >= MAX_PIECES:
                break
        return tuple(found[:MAX_PIECES]) or (self.unk,)

    def _longest_first(self, part: str) -> list[int]:
        """Cut one part greedily; a part with an unknown rest is one unknown piece as a whole."""
        if len(part) > MAX_CHARS:
            return [self.unk]
        found = []
        start = 0
        while start < len(part):
            prefix = "##" if start else ""
            for end in range(len(part), start, -1):
                number = self.ids.get(prefix + part[start:end])
                if number is not None:
                    found.append(number)
                    start = end
                    break
            else:
                return [self.unk]
        return found
