"""Learns a wordpiece vocabulary from the words of a training corpus, for languages without one.

Pairs of neighbouring pieces are merged, the commonest first (Sennrich et al. 2016, "Neural Machine
Translation of Rare Words with Subword Units"), so that common words end up whole and rare ones in
the parts they share with others. Accents are kept: German "wurde" and "würde" differ by no more.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from heapq import heapify, heappop, heappush
from itertools import pairwise
from typing import Final

from spacy_diplomacy.ml.wordpiece import MAX_CHARS, SPECIAL, split_parts

MOST_PIECES: Final = 8000
"""Merging ends with so many pieces ..."""
LEAST_COUNT: Final = 3
"""... or with the pairs that stand less often in the corpus than this."""

_INSIDE: Final = "##"
Pair = tuple[str, str]


def learn_pieces(
    words: Mapping[str, int], *, most: int = MOST_PIECES, least: int = LEAST_COUNT
) -> list[str]:
    """Learn wordpieces.

    Args:
        words: How often each token stands in the corpus.
        most: How many pieces there may be, those of one character not counted.
        least: How often two pieces must stand side by side to become one.

    Returns:
        The pieces in the order of their ids; the same for the same words in any order.
    """
    counts = _parts(words)
    cut = [[part[0], *(_INSIDE + char for char in part[1:])] for part in sorted(counts)]
    weights = [counts[part] for part in sorted(counts)]
    alphabet = sorted({piece for pieces in cut for piece in pieces})
    pairs: Counter[Pair] = Counter()
    places: defaultdict[Pair, set[int]] = defaultdict(set)
    for number, pieces in enumerate(cut):
        for pair in pairwise(pieces):
            pairs[pair] += weights[number]
            places[pair].add(number)
    queue = [(-count, pair) for pair, count in pairs.items()]
    heapify(queue)
    merged: dict[str, None] = {}
    while queue and len(merged) < most:
        minus, pair = heappop(queue)
        if -minus != pairs[pair]:
            continue  # counted anew since, and queued again
        if -minus < least:
            break
        merged[_join(pair)] = None
        touched: set[Pair] = set()
        for number in sorted(places.pop(pair)):
            old = cut[number]
            cut[number] = _merge(old, pair)
            for sign, pieces in ((-1, old), (1, cut[number])):
                for near in pairwise(pieces):
                    pairs[near] += sign * weights[number]
                    touched.add(near)
                    if sign > 0:
                        places[near].add(number)
        for near in touched:
            if pairs[near] > 0:
                heappush(queue, (-pairs[near], near))
    return [*SPECIAL, *dict.fromkeys([*alphabet, *merged])]


def _parts(words: Mapping[str, int]) -> Counter[str]:
    """How often each part of a token stands in the corpus; parts too long to cut are left out."""
    counts: Counter[str] = Counter()
    for word, count in words.items():
        for part in split_parts(word, accents=True):
            if part.strip() and len(part) <= MAX_CHARS:
                counts[part] += count
    return counts


def _join(pair: Pair) -> str:
    return pair[0] + pair[1].removeprefix(_INSIDE)


def _merge(pieces: list[str], pair: Pair) -> list[str]:
    """The pieces of a word with every such pair made one."""
    out: list[str] = []
    for piece in pieces:
        if out and (out[-1], piece) == pair:
            out[-1] = _join(pair)
        else:
            out.append(piece)
    return out
