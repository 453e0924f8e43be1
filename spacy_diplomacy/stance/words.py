"""The stance table in the shape the engine asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeVar

from spacy_diplomacy.lookups import has_table, load_table, word_list
from spacy_diplomacy.stance.forms import Forms, forms_of

Value = TypeVar("Value")

STRENGTH: Final = {"strong": 1.0, "weak": 0.55}
SIGN: Final = {"support": 1.0, "neutral": 0.0, "oppose": -1.0}

PUNCTUATION: Final = frozenset(".;:!?()[]–—-") | {"--", "...", "…"}
"""Tokens that end a clause."""
JOINING: Final = frozenset((",", "&"))
"""Marks that join names of a list."""
LISTS: Final = (
    "negators",
    "emphatic",
    "pairs",
    "none_of",
    "able",
    "enough",
    "agents",
    "binders",
    "reversers",
    "hedges",
    "denials",
    "demands",
    "breaks",
    "first_person",
    "subjective",
    "third_person",
    "complementizers",
    "backshifts",
    "possessives",
    "shares",
)
"""Plain lists of words in the table, as `StanceWords` names them."""


class Entries(dict[str, Value]):
    """Values by base form, the parts of a longer entry joined by "_".

    Attributes:
        heads: What entries begin with, to see at once what begins none.
    """

    def __init__(self, entries: Mapping[str, Value]) -> None:
        super().__init__(entries)
        parts = [key.split("_") for key in entries]
        self.heads = frozenset("_".join(own[:n]) for own in parts for n in range(1, len(own) + 1))


@dataclass(frozen=True, slots=True)
class StanceWords:
    """The words that carry a stance, each with its polarity from -1 to 1.

    Attributes:
        object: Verbs by what they tell of the subject's stance to the object.
        subject: Verbs by what they tell of the speaker's stance to the subject.
        give: Verbs whose first object gains or loses.
        quality: Adjectives and nouns said of somebody, in every form.
        openers: First words of the entries of quality.
        ties: Nouns and adjectives that a preposition ties to somebody, with their prepositions; 0
            for what is asked of somebody without a stance ("clarification from").
        prefixes: Words such as "against" with the stance to what follows.
        negators: Words that negate, and pairs of words joined by "_" ("far_from").
        emphatic: Pairs of words, joined by "_", that look like negation ("nothing_but").
        pairs: Words that negate each part of a list together ("neither", "nor").
        none_of: Negators that may stand before a name ("no", "few").
        able: Words before a verb that "enough" turns into praise ("cannot thank enough").
        enough: Words that do so.
        agents: Prepositions before who does what a passive says.
        binders: Prepositions that bind a quality to another noun ("a friend of the corrupt").
        reversers: Verbs that turn what follows round ("refuse").
        hedges: Words that weaken.
        denials: Cues that deny what they report.
        demands: Words by which something is asked of somebody.
        breaks: Words that start another clause.
        first_person: Pronouns of the speaker.
        subjective: Pronouns of the speaker that are never an object.
        third_person: Pronouns that stand for the speaker in reported speech.
        complementizers: Words that open what somebody says or does ("that").
        backshifts: Hedges that are none in reported speech ("would" for "will").
        possessives: Possessives that stand before what belongs to the speaker.
        shares: Words after which a binder binds nothing to another noun ("one of the best").
        passives: Auxiliaries of the passive and copulas.
        auxiliaries: Those and the auxiliaries of past tenses.
        joiners: Conjunctions and marks that join names of a list.
        participles: Endings of past participles.
        owners: After these a noun is somebody's own ("Israel's right") and describes nobody.
        definite: Definite articles.
        forms: How words are inflected.
    """

    object: Entries[float]
    subject: Entries[float]
    give: Entries[float]
    quality: Entries[float]
    openers: frozenset[str]
    ties: Mapping[str, tuple[float, frozenset[str]]]
    prefixes: Mapping[str, float]
    negators: frozenset[str]
    emphatic: frozenset[str]
    pairs: frozenset[str]
    none_of: frozenset[str]
    able: frozenset[str]
    enough: frozenset[str]
    agents: frozenset[str]
    binders: frozenset[str]
    reversers: frozenset[str]
    hedges: frozenset[str]
    denials: frozenset[str]
    demands: frozenset[str]
    breaks: frozenset[str]
    first_person: frozenset[str]
    subjective: frozenset[str]
    third_person: frozenset[str]
    complementizers: frozenset[str]
    backshifts: frozenset[str]
    possessives: frozenset[str]
    shares: frozenset[str]
    passives: frozenset[str]
    auxiliaries: frozenset[str]
    joiners: frozenset[str]
    participles: tuple[str, ...]
    owners: frozenset[str]
    definite: frozenset[str]
    forms: Forms


@cache
def stance_words(lang: str) -> StanceWords | None:
    """Load the stance table of a language.

    Args:
        lang: Language code.

    Returns:
        Its words, or None where the package has no table for the language.
    """
    if not has_table(lang, "stance"):
        return None
    table = load_table(lang, "stance")
    quality = _graded(table.get("quality", {}))
    passives = word_list(lang, "stance", "passives")
    return StanceWords(
        object=Entries(_graded(table.get("object", {}))),
        subject=Entries(_graded(table.get("subject", {}))),
        give=Entries(
            {
                word: SIGN[side] * 0.6
                for side, words in table.get("give", {}).items()
                for word in words
            }
        ),
        quality=Entries(quality),
        openers=frozenset(entry.split("_")[0] for entry in quality),
        ties={
            noun: (SIGN[tie["side"]] * 0.5, frozenset(tie["prepositions"]))
            for tie in table.get("ties", ())
            for noun in tie["nouns"]
        },
        prefixes={
            **dict.fromkeys(table.get("against", ()), -0.6),
            **dict.fromkeys(table.get("for", ()), 0.6),
        },
        passives=passives,
        auxiliaries=passives | word_list(lang, "stance", "perfects"),
        joiners=JOINING | word_list(lang, "stance", "conjunctions"),
        participles=tuple(table.get("participle_endings", ())),
        owners=word_list(lang, "grammar", "possessive_marks"),
        definite=word_list(lang, "grammar", "definite"),
        forms=forms_of(table),
        **{name: word_list(lang, "stance", name) for name in LISTS},
    )


def _graded(sides: Mapping[str, Mapping[str, list[str]]]) -> dict[str, float]:
    """Flatten a part of the table into words with a signed weight."""
    return {
        word: SIGN[side] * STRENGTH[grade]
        for side, grades in sides.items()
        for grade, words in grades.items()
        for word in words
    }


def look_up(
    words: list[str], at: int, entries: Entries[Value], forms: Forms
) -> tuple[Value, int] | None:
    """Find the longest entry that starts at a word ("push back against" before "push").

    Args:
        words: Lower-case words.
        at: Where to look.
        entries: Entries by base form.
        forms: How words are inflected.

    Returns:
        The entry's value and the number of words it takes, or None.
    """
    for base in forms.bases(words[at]):
        if base not in entries.heads:
            continue
        tail = ""
        best = (entries[base], 1) if base in entries else None
        for n, word in enumerate(words[at + 1 : at + 3], start=2):
            tail += "_" + word
            if base + tail in entries:
                best = (entries[base + tail], n)
        if best:
            return best
    return None
