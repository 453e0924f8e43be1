"""A passage as the lexicon reads it: its clauses, who does what in them, negation, hedges."""

from dataclasses import dataclass

from spacy_diplomacy.stance.words import PUNCTUATION, StanceWords, look_up

REACH_OBJECT = 10
REACH_SUBJECT = 14
REACH_NEGATION = 4
REACH_JOINED = 5
"""So far before a name "neither" or "no" turn round what is said of it."""
REACH_ENOUGH = 6
"""So far after "cannot thank" comes the "enough" that turns it into praise."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What is read as one piece: a quote's content, or its reporting clause, or both in a row.

    Attributes:
        words: Lower-case words.
        target: Index of the target at each word, -1 where there is none.
        holder: Whether a word stands for the speaker.
        cue: Whether a word belongs to the cue, whose subject is the speaker.
        backshifted: Whether it is reported speech, where "would" is no hedge.
        spoken: Whether the words are the speaker's, who resents what is done to him.
    """

    words: list[str]
    target: list[int]
    holder: list[bool]
    cue: list[bool]
    backshifted: bool = False
    spoken: bool = True


class Reading:
    """A passage with its clauses and the verbs that carry a stance to their object.

    Args:
        passage: The words, with targets and speaker marked.
        lexicon: The stance words of the language.
    """

    def __init__(self, passage: Passage, lexicon: StanceWords) -> None:
        self.passage = passage
        self.words = passage.words
        self.lexicon = lexicon
        self.clause = self._clauses()
        self.verbs = [
            look_up(self.words, i, lexicon.object, lexicon.forms) for i in range(len(self.words))
        ]

    def _clauses(self) -> list[int]:
        """Number the clauses; a comma that is followed by a break or a pronoun opens one."""
        numbers, number = [], 0
        for i, word in enumerate(self.words):
            opens = word in self.lexicon.breaks and i > 0
            if word in self.lexicon.joiners and i + 1 < len(self.words):
                opens = opens or self.words[i + 1] in self.lexicon.first_person
            number += opens
            numbers.append(number)
            number += word in PUNCTUATION
        return numbers

    def hedged(self, i: int) -> float:
        """Give the factor of hedges before a word and of a question."""
        for j in range(i - 1, max(-1, i - 6), -1):
            if self.clause[j] != self.clause[i]:
                break
            if self.words[j] in self.lexicon.hedges:
                if self.words[j] in self.lexicon.backshifts and self.passage.backshifted:
                    continue
                return 0.65
        for j in range(i, min(len(self.words), i + 40)):
            if self.words[j] in {".", "!"}:
                break
            if self.words[j] == "?":
                return 0.4
        return 1.0

    def negated(self, i: int, reach: int = REACH_NEGATION) -> bool:
        """Tell whether what stands before a word in its clause turns it round.

        Names do not count as distance, so that "neither Oslo nor Bergen has helped" is seen;
        "neither ... nor" is one negation.
        """
        count, pair, left, named, apart = 0, False, reach, -1, False
        for j in range(i - 1, -1, -1):
            if self.clause[j] != self.clause[i] or left <= 0:
                break
            if self.passage.target[j] >= 0:
                named = j
                continue
            left -= 1
            word = self.words[j]
            if word in self.lexicon.pairs:
                pair = True
            elif named >= 0 and (apart or word == ","):
                # "we have no complaint, Oslo was fair"
                apart = True
            elif self.negates(j) or self.reverses(word):
                count += 1
            elif self.verbs[j] is not None and j < i - 1:
                break
        return bool((count + pair) % 2)

    def negates(self, i: int) -> bool:
        """Tell whether a word negates; in "not only" or "nothing but" it does not."""
        word = self.words[i]
        after = self.words[i + 1] if i + 1 < len(self.words) else ""
        if word in self.lexicon.negators:
            return f"{word}_{after}" not in self.lexicon.emphatic
        return f"{word}_{after}" in self.lexicon.negators

    def negated_name(self, start: int, i: int) -> bool:
        """Tell whether a name is negated itself ("trusts neither Oslo nor Bergen").

        Args:
            start: Where to look from, one past a verb or the clause's begin.
            i: The name.
        """
        for j in range(max(start, i - REACH_JOINED - 3), i):
            if self.clause[j] != self.clause[i]:
                continue
            if self.words[j] in self.lexicon.pairs:
                return True
            if self.negates(j) and i - j <= REACH_JOINED and self.words[j] in self.lexicon.none_of:
                return True
        return False

    def reverses(self, word: str) -> bool:
        """Tell whether a verb turns round what follows it."""
        return word not in self.lexicon.quality and any(
            base in self.lexicon.reversers for base in self.lexicon.forms.bases(word)
        )

    def beyond_measure(self, i: int) -> bool:
        """Tell whether "cannot thank them enough" is said at a verb."""
        before = self.words[max(0, i - 2) : i]
        after = self.words[i + 1 : i + 1 + REACH_ENOUGH]
        able = any(word in self.lexicon.able for word in before)
        return able and any(word in self.lexicon.enough for word in after)

    def demanded(self, i: int) -> bool:
        """Tell whether the speaker asks for what the verb at a word says."""
        for j in range(i - 1, max(-1, i - 1 - REACH_SUBJECT), -1):
            if self.clause[j] != self.clause[i]:
                return False
            if self.words[j] in self.lexicon.demands:
                return True
        return False

    def subject_of(self, i: int) -> int | None:
        """Find who does what the verb at a word says: a target, -1 for the speaker, or None."""
        if self.passage.cue[i]:
            return -1
        for j in range(i - 1, max(-1, i - 1 - REACH_SUBJECT), -1):
            if self.clause[j] != self.clause[i]:
                break
            if self.passage.holder[j] or self.passage.target[j] >= 0:
                if self._is_object(j):
                    continue
                return -1 if self.passage.holder[j] else self.passage.target[j]
            if self.passage.cue[j]:
                return -1
        return None

    def subjects_of(self, i: int) -> list[tuple[int, int]]:
        """List the names that share a subject ("Oslo and Bergen have"), with their places."""
        found: list[tuple[int, int]] = []
        for j in range(i - 1, max(-1, i - 1 - REACH_SUBJECT), -1):
            word, target = self.words[j], self.passage.target[j]
            if self.clause[j] != self.clause[i] or self.passage.holder[j]:
                break
            if target >= 0:
                if self._is_object(j):
                    if found:
                        break
                    continue
                if all(target != other for other, _ in found):
                    found.append((target, j))
            elif found and not self._joins(word):
                break
        return found

    def _joins(self, word: str) -> bool:
        """Tell whether a word may stand between two names of a list."""
        lexicon = self.lexicon
        return word in lexicon.joiners or word in lexicon.pairs or word in lexicon.definite

    def _is_object(self, i: int) -> bool:
        """Tell whether a name is the object of the verb right before it."""
        for j in range(i - 1, max(-1, i - 3), -1):
            if self.clause[j] != self.clause[i]:
                return False
            if self.verbs[j] is not None and self.passage.target[j] < 0:
                return not self.passage.cue[j]
        return False

    def passive(self, i: int) -> bool:
        """Tell whether a verb form is a passive participle."""
        word = self.words[i]
        if not word.endswith(self.lexicon.participles) and word not in self.lexicon.forms.irregular:
            return False
        before = self.words[max(0, i - 3) : i]
        return any(w in self.lexicon.passives for w in before)

    def objects(self, i: int, reach: int = REACH_OBJECT) -> list[tuple[int, int]]:
        """List the targets after a word in its clause, with their distance."""
        found: list[tuple[int, int]] = []
        for j in range(i, min(len(self.words), i + reach)):
            other = self.verbs[j] is not None or self.words[j] in self.lexicon.prefixes
            if self.clause[j] != self.clause[i - 1] or (other and self.passage.target[j] < 0):
                break
            target = self.passage.target[j]
            if target >= 0 and all(target != other for other, _ in found):
                found.append((target, j - i))
        return found

    def object_is_holder(self, i: int) -> bool:
        """Tell whether the word right after a verb stands for the speaker ("betrayed us")."""
        if i >= len(self.words) or self.clause[i] != self.clause[i - 1]:
            return False
        spoken = self.passage.holder[i] and self.passage.spoken
        return spoken and self.words[i] not in self.lexicon.subjective
