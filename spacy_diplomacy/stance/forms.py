"""The base forms that an inflected word may have, by a language's table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any


@dataclass(frozen=True, slots=True, eq=False)
class Forms:
    """How words of one language are inflected.

    Attributes:
        irregular: Base forms of irregular forms.
        endings: Endings, what stands in the base form instead, and the fewest letters before
            them: ``("ies", "y", 2)`` for "denies".
        doubling: Endings before which the last letter of the base form may be doubled ("banned").
        kept: Endings of words that only look inflected ("ss").
    """

    irregular: Mapping[str, str] = field(default_factory=dict)
    endings: tuple[tuple[str, str, int], ...] = ()
    doubling: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()

    def bases(self, word: str) -> tuple[str, ...]:
        """Give the base forms that a word may have.

        Args:
            word: A word in lower case.

        Returns:
            Candidates without repetition, the likeliest first, the word itself among them.
        """
        known = self.irregular.get(word)
        return (known, word) if known else _regular(self, word)


@lru_cache(maxsize=20_000)
def _regular(forms: Forms, word: str) -> tuple[str, ...]:
    """The word itself, and what it is by the endings: "denies", "deny", "denie", ..."""
    if word.endswith(forms.kept):
        return (word,)
    bases = [word]
    for ending, replaced, least in forms.endings:
        stem = word.removesuffix(ending)
        if len(word) > len(stem) >= least:
            bases.append(stem + replaced)
            # three letters alone are rather a word of their own: "adding" is from "add"
            doubled = len(stem) > 3 and stem[-1] == stem[-2]
            if doubled and ending in forms.doubling:
                bases.append(stem[:-1])
    return tuple(dict.fromkeys(bases))


def forms_of(table: Mapping[str, Any]) -> Forms:
    """Read how words are inflected.

    Args:
        table: A table with "irregular", "inflections", "doubling" and "uninflected", any of which
            may be missing.

    Returns:
        The forms.
    """
    return Forms(
        irregular=table.get("irregular", {}),
        endings=tuple((old, new, least) for old, new, least in table.get("inflections", ())),
        doubling=tuple(table.get("doubling", ())),
        kept=tuple(table.get("uninflected", ())),
    )
