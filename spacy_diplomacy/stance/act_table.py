"""The words and patterns by which the verbal acts of a language are told, as tables give them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from spacy_diplomacy.lookups import has_table, load_table, word_list
from spacy_diplomacy.stance.words import Entries

LISTS: Final = (
    "asides",
    "asked",
    "unnamed",
    "future",
    "demanding",
    "conditions",
    "finite",
    "sparing",
    "objects",
    "relatives",
)
"""Plain lists of words among the acts of the stance table, as `ActTable` names them."""

Pattern = tuple[int, str, Sequence[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class ActTable:
    """The acts of one language.

    Attributes:
        verbs: Class of each verb, longer ones joined by "_".
        blocks: Block of each verb.
        patterns: By block and by `stem` of the first word after the verb: rank (longer ones
            first), class, words before the verb, words after it.
        sets: Words of each named set, as tuples of words.
        hostile: Verbs by which somebody who says that he will do so threatens.
        asides: Words after which "asked" is said of the speaker ("asked about").
        telling: Verbs that demand or only tell, by the verb of the clause behind them
            ("suggested that he go", "that he was ill").
        finite: Verbs by which a clause tells.
        asked: The forms that are said of him there.
        unnamed: Pairs of words joined by "_" behind "asked", where he wants to stay unnamed.
        future: Words by which somebody announces what he will do.
        demanding: Words by which others must do something.
        refusals: Verbs that turn round a verb that hangs on them.
        conditions: Words that open a condition.
        sparing: Words between a refusal and what is refused ("stopped short of").
        objects: Words for the speaker that are no subject, but before a verb's own noun.
        relatives: Words that open another clause, whose subject they are.
        plural_endings: Endings of the plural in the named sets.
        past_endings: Endings of a regular past.
    """

    verbs: Entries[str]
    blocks: Entries[str]
    patterns: Mapping[str, Mapping[str, Sequence[Pattern]]]
    sets: Mapping[str, frozenset[str]]
    hostile: Entries[bool]
    asides: frozenset[str]
    telling: Entries[bool]
    finite: frozenset[str]
    asked: frozenset[str]
    unnamed: frozenset[str]
    future: frozenset[str]
    demanding: frozenset[str]
    refusals: Entries[bool]
    conditions: frozenset[str]
    sparing: frozenset[str]
    objects: frozenset[str]
    relatives: frozenset[str]
    plural_endings: tuple[str, ...]
    past_endings: tuple[str, ...]


@cache
def act_table(lang: str) -> ActTable | None:
    """Load the acts of a language.

    Args:
        lang: Language code.

    Returns:
        The table, or None where the package has none for the language.
    """
    if not has_table(lang, "acts") or not has_table(lang, "stance"):
        return None
    table: Mapping[str, Any] = load_table(lang, "acts")
    sets = {
        name: frozenset(word.split()[0] for word in words if word)
        for name, words in table["sets"].items()
    }
    own: Mapping[str, Any] = load_table(lang, "stance").get("acts", {})
    ours = {verb: name for name, verbs in own.get("verbs", {}).items() for verb in verbs}
    return ActTable(
        verbs=Entries({**table["verbs"], **ours}),
        blocks=Entries(table["blocks"]),
        patterns={block: _indexed(rows, sets) for block, rows in table["patterns"].items()},
        sets=sets,
        hostile=Entries(dict.fromkeys(own.get("hostile", ()), True)),
        refusals=Entries(dict.fromkeys(own.get("refusals", ()), True)),
        telling=Entries(dict.fromkeys(own.get("telling", ()), True)),
        plural_endings=tuple(own.get("plural_endings", ())),
        past_endings=tuple(word_list(lang, "function_words", "past_endings")),
        **{name: frozenset(own.get(name, ())) for name in LISTS},
    )


def _indexed(
    rows: Sequence[tuple[str, Sequence[str], Sequence[str]]], sets: Mapping[str, frozenset[str]]
) -> dict[str, list[Pattern]]:
    """Order the patterns of a block, the longest first, by what may follow the verb."""
    index: dict[str, list[Pattern]] = {}
    ranked = sorted(rows, key=lambda row: -len(row[1]) - len(row[2]))
    for rank, (kind, before, after) in enumerate(ranked):
        if len(before) + len(after) < 2:
            break
        first = after[0] if after else ""
        for key in {stem(word) for word in sets.get(first, (first,))}:
            index.setdefault(key, []).append((rank, kind, before, after))
    return index


def stem(word: str) -> str:
    """Give what two words must share at least for one to begin with the other.

    Args:
        word: A lower-case word.

    Returns:
        Its first letters.
    """
    return word[:3]
