"""Tell whether two written names can mean the same speaker, for scoring."""

import re
import unicodedata
from typing import Final

COURTESIES: Final = frozenset(
    "mr mrs ms miss dr prof professor emeritus sir dame lord lady saint st abba rev reverend "
    "president vice prime minister secretary undersecretary senator sen congressman "
    "congresswoman representative rep governor gov mayor ambassador judge justice chief "
    "attorney general gen major maj captain capt colonel col lieutenant lt sergeant sgt "
    "detective inspector officer admiral king queen prince princess emperor empress tsar pope "
    "cardinal bishop archbishop father sister brother coach director chairman chairwoman "
    "administrator spokesman spokeswoman spokesperson the".split()
)
BRACKETS: Final = re.compile(r"\([^)]*\)")
POSSESSIVE: Final = re.compile(r"['’]s\b")
INNER_DOT: Final = re.compile(r"(?<=\w)[.'’](?=\w|\s|$)")
WORD: Final = re.compile(r"\w+")


def name_words(name: str | None) -> list[str]:
    """Reduce a name to the words that matter.

    Args:
        name: A name as it is written, or None.

    Returns:
        Its words in lower case without accents, remarks in brackets, a possessive and leading
        titles; at least one word stays of a name that has any.
    """
    decomposed = unicodedata.normalize("NFKD", name or "")
    plain = "".join(c for c in decomposed if not unicodedata.combining(c)).lower()
    plain = BRACKETS.sub(" ", plain)
    plain = INNER_DOT.sub("", POSSESSIVE.sub(" ", plain))
    words = WORD.findall(plain.replace("_", " "))
    first = 0
    while first < len(words) - 1 and words[first] in COURTESIES:
        first += 1
    return words[first:]


def same_name(predicted: str | None, gold: str | None) -> bool:
    """Tell whether two names agree: the same last word, and one holds all words of the other.

    Args:
        predicted: One name.
        gold: The other.

    Returns:
        False as soon as one of them is missing.
    """
    first, second = name_words(predicted), name_words(gold)
    if not first or not second or first[-1] != second[-1]:
        return False
    shared = set(first) & set(second)
    return shared in (set(first), set(second))
