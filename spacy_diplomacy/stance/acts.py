"""The verbal act of a quote: PLOVER's verbal classes, by cue and content.

PLOVER (Open Event Data Alliance 2018; classes as of its manual of 2021) has eight classes of what
governments and others do to each other in words. The verbs and patterns come from the CAMEO
dictionary of the PETRARCH coder; see ``scripts/build_acts.py``.

On the 197 records of PLOVER's gold standard that have a verbal class, source given, 67.5 % are
right (71.7 % of the 99 that were never looked at): agree 82, reject 76, request 74, threaten 69,
support 67, accuse 48, concede 42, consult 36. What is missed falls mostly to ``state``.
"""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Final

from spacy.tokens import Doc

from spacy_diplomacy.labels import Act
from spacy_diplomacy.stance.act_table import ActTable, act_table, stem
from spacy_diplomacy.stance.targets import QuoteTargets
from spacy_diplomacy.stance.words import (
    PUNCTUATION,
    StanceWords,
    look_up,
    stance_words,
)
from spacy_diplomacy.text.reading import lower_in
from spacy_diplomacy.types import ActLabel

CUE_SCORE: Final = 0.85
PATTERN_SCORE: Final = 0.75
THREAT_SCORE: Final = 0.8
CONTENT_SCORE: Final = 0.65
DEMAND_SCORE: Final = 0.6
PLAIN_SCORE: Final = 0.7

VERBAL: Final[dict[str, Act]] = {
    "agree": "agree",
    "consult": "consult",
    "support": "support",
    "concede": "concede",
    "request": "request",
    "accuse": "accuse",
    "reject": "reject",
    "threaten": "threaten",
    "retreat": "concede",
}
DEEDS: Final[dict[str, Act]] = {
    "cooperate": "agree",
    "aid": "agree",
    "consult": "agree",
    "support": "agree",
    "concede": "agree",
    "retreat": "agree",
    "agree": "agree",
    "assault": "threaten",
    "coerce": "threaten",
    "sanction": "threaten",
    "mobilize": "threaten",
    "protest": "threaten",
}
"""What it is to announce a deed of a class."""

NEGATED: Final[dict[Act, Act]] = {
    "agree": "reject",
    "support": "reject",
    "concede": "reject",
    "consult": "reject",
}
"""What it is not to do so; any other act that is negated is a plain statement."""

SUBJECT_REACH: Final = 8
GAP: Final = 3


def find_act(doc: Doc, quote: QuoteTargets, lang: str) -> ActLabel:
    """Find the verbal act of one quote.

    The cue decides where it names an act ("urged", "accused"); else what the speaker says that
    he does or will do, or that others must do.

    Args:
        doc: The document.
        quote: The quote with its context.
        lang: Language of the tables.

    Returns:
        The act, ``state`` by default, with a score.
    """
    table, words = act_table(lang), stance_words(lang)
    relation = quote.relation
    if table is None or words is None:
        return ActLabel(relation.id, "state", PLAIN_SCORE)
    lower = lower_in(doc)
    for start, end in relation.cue:
        piece = lower[max(0, start - 3) : end + 12]
        first = start - max(0, start - 3)
        found = _by_cue(piece, first, first + end - start, table, words)
        if found is not None:
            return ActLabel(relation.id, *found)
    best: tuple[Act, float] = ("state", PLAIN_SCORE)
    for start, end in relation.content:
        piece = lower[start:end]
        own = {i - start for i in quote.own if start <= i < end}
        found = act_of_words(piece, own, table, words)
        if found is not None and (best[0] == "state" or found[1] > best[1]):
            best = found
    return ActLabel(relation.id, *best)


def _by_cue(
    piece: list[str], first: int, last: int, table: ActTable, words: StanceWords
) -> tuple[Act, float] | None:
    """Judge the cue's own words; None where they only report."""
    for i in range(first, last):
        found = look_up(piece, i, table.verbs, words.forms)
        act = VERBAL.get(found[0]) if found else None
        if not found or act is None or act == "consult" or _asked_of_holder(piece, i, table):
            continue
        if look_up(piece, i, table.telling, words.forms) and _tells(piece[i + 1 :], table):
            continue
        negated = _negated(piece[max(0, i - 3) : i + 1], words) or _after_refusal(
            piece, i, table, words
        )
        if act == "reject" and _spares(piece[i + found[1] : i + found[1] + 3], table, words):
            # to refuse to condemn is to say nothing
            return "state", CUE_SCORE
        if not negated:
            return act, CUE_SCORE
        if act in NEGATED:
            return NEGATED[act], CUE_SCORE
    return None


def _tells(piece: Sequence[str], table: ActTable) -> bool:
    """Tell whether a clause states what is or was, and not what should be."""
    if not piece or not table.demanding.isdisjoint(piece):
        return False
    clause = piece[: next((i for i, word in enumerate(piece) if word in PUNCTUATION), len(piece))]
    return any(
        len(word) > 3 and word.endswith(table.past_endings) for word in clause[1:]
    ) or not table.finite.isdisjoint(clause)


def _negated(piece: Sequence[str], words: StanceWords) -> bool:
    """Tell whether a word before the last one negates; "nothing but" does not."""
    return any(
        word in words.negators and f"{word}_{after}" not in words.emphatic
        for word, after in pairwise(piece)
    )


def _spares(piece: list[str], table: ActTable, words: StanceWords) -> bool:
    """Tell whether a verb of blame comes next ("declined to criticise")."""
    for i, word in enumerate(piece):
        if word in table.sparing:
            continue
        found = look_up(piece, i, table.verbs, words.forms)
        return found is not None and VERBAL.get(found[0]) in {"accuse", "threaten"}
    return False


def _asked_of_holder(piece: list[str], i: int, table: ActTable) -> bool:
    """Tell whether a question was put to the speaker, or he wants to stay unnamed."""
    after = piece[i + 1 : i + 4]
    return piece[i] in table.asked and (
        any(word in table.asides for word in after[:1]) or "_".join(after[:2]) in table.unnamed
    )


def _after_refusal(piece: list[str], i: int, table: ActTable, words: StanceWords) -> bool:
    """Tell whether a verb hangs on one that turns it round ("refused to")."""
    return any(look_up(piece, j, table.refusals, words.forms) for j in range(max(0, i - 3), i))


def act_of_words(
    piece: list[str], own: Collection[int], table: ActTable, words: StanceWords
) -> tuple[Act, float] | None:
    """Judge a stretch of words by what the speaker does, will do or demands in it.

    Args:
        piece: Lower-case words.
        own: Which of them stand for the speaker.
        table: The acts of the language.
        words: The stance words of the language, for negation.

    Returns:
        The act and its score, or None for a plain statement.
    """
    demand: tuple[Act, float] | None = None
    if _threat(piece, own, table, words):
        return "threaten", THREAT_SCORE
    for i, word in enumerate(piece):
        subject = _own_subject(piece, i, own, table)
        if word in table.demanding and subject is None and demand is None and i > 0:
            demand = ("request", DEMAND_SCORE)
        if subject is None or i in own:
            continue
        between = piece[subject + 1 : i]
        found = look_up(piece, i, table.verbs, words.forms)
        if found is None:
            continue
        pattern = _by_pattern(piece, i, found[1], table, words)
        kind = pattern or found[0]
        announced = any(w in table.future for w in between)
        act = DEEDS.get(kind) or VERBAL.get(kind) if announced else VERBAL.get(kind)
        if kind == "state" or act is None:
            continue
        negated = _negated([*between, piece[i]], words) or _after_refusal(piece, i, table, words)
        if negated:
            if act not in NEGATED:
                continue
            act = NEGATED[act]
        return act, PATTERN_SCORE if pattern else CONTENT_SCORE
    return demand


def _threat(piece: list[str], own: Collection[int], table: ActTable, words: StanceWords) -> bool:
    """Tell whether the speaker threatens anywhere, whatever else he says before."""
    if table.future.isdisjoint(piece):
        return False
    for i in range(len(piece)):
        subject = _own_subject(piece, i, own, table) if i not in own else None
        if subject is not None and _threatens(piece, i, piece[subject + 1 : i], table, words):
            return True
    return False


def _threatens(
    piece: list[str], i: int, between: list[str], table: ActTable, words: StanceWords
) -> bool:
    """Tell whether the speaker says that he will do something hostile.

    Strong words threaten alone ("we will retaliate"), weak ones under a condition ("if you do not
    withdraw, we will act").
    """
    found = look_up(piece, i, table.hostile, words.forms)
    if found is None or not any(word in table.future for word in between):
        return False
    if _negated([*between, piece[i]], words):
        return False
    strong = table.verbs.get(piece[i]) == "threaten" or "_" in _entry(piece, i, table, words)
    return strong or any(word in table.conditions for word in piece)


def _entry(piece: list[str], i: int, table: ActTable, words: StanceWords) -> str:
    """Give the entry of hostile verbs that stands at a word, "" for a single word."""
    found = look_up(piece, i, table.hostile, words.forms)
    return "_".join(piece[i : i + found[1]]) if found and found[1] > 1 else ""


def _own_subject(piece: list[str], i: int, own: Collection[int], table: ActTable) -> int | None:
    """Find the speaker as the subject of a verb: the nearest word for him before it."""
    for j in range(i - 1, max(-1, i - 1 - SUBJECT_REACH), -1):
        if j in own and piece[j] not in table.objects:
            return j
        if j in own and j + 1 < i:
            return j
        if piece[j] in PUNCTUATION or piece[j] in table.relatives:
            return None
    return None


def _by_pattern(
    piece: list[str], i: int, length: int, table: ActTable, words: StanceWords
) -> str | None:
    """Find the longest pattern of the verb's block that fits around it."""
    block = None
    found = look_up(piece, i, table.blocks, words.forms)
    if found is not None:
        block = found[0]
    index = table.patterns.get(block or "")
    if not index:
        return None
    right = piece[i + length : i + length + 14]
    # backwards, so that the gaps are counted from the verb
    left = piece[max(0, i - 8) : i][::-1]
    keys = {"", *(stem(word) for word in right[: GAP + 1])}
    rows = sorted((row for key in keys for row in index.get(key, ())), key=lambda row: row[0])
    for _, kind, before, after in rows:
        if _in_order(right, after, table) and _in_order(left, before[::-1], table):
            return kind
    return None


def _in_order(piece: Sequence[str], pattern: Sequence[str], table: ActTable) -> bool:
    """Tell whether the words of a pattern stand in a piece in order, with small gaps."""
    at = 0
    for wanted in pattern:
        limit = min(len(piece), at + GAP + 1)
        for j in range(at, limit):
            if _fits(piece[j], wanted, table):
                at = j + 1
                break
        else:
            return False
    return True


def _fits(word: str, wanted: str, table: ActTable) -> bool:
    """Tell whether a word is the wanted one, begins with it, or belongs to the wanted set."""
    if wanted.startswith("&"):
        entries = table.sets.get(wanted, frozenset())
        return word in entries or any(
            word.removesuffix(ending) in entries for ending in table.plural_endings
        )
    return word == wanted or (len(wanted) > 3 and word.startswith(wanted))
