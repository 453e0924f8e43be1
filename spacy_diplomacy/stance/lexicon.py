"""The stance of a speaker toward each target by a lexicon, clause by clause.

Every word that carries a stance is tied to the targets it is about: a verb to its object or its
subject, an adjective to what it stands at, a noun to what a preposition joins to it. Negation
turns it round, hedges weaken it. The method follows lexicon-based sentiment analysis (Taboada
et al. 2011) with roles as in the connotation frames of Rashkin, Singh and Choi (2016).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from spacy_diplomacy.labels import StanceLabel
from spacy_diplomacy.stance.words import PUNCTUATION, StanceWords, bases_of, look_up

THRESHOLD = 0.4
"""Evidence below this is neutral."""

NEGATED_PRAISE = 0.8
NEGATED_BLAME = 0.3
"""Not to condemn somebody is not yet to stand by him."""
NEGATED_QUALITY = 0.75
"""To say that somebody is no criminal is to take his side."""

REACH_OBJECT = 10
REACH_SUBJECT = 14
REACH_QUALITY = 12
REACH_NEGATION = 4

AUXILIARIES = frozenset("be is are was were been being am get got gets getting".split()) | {
    "'s",
    "’s",
    "'re",
    "’re",
    "'ve",
    "’ve",
    "has",
    "have",
    "had",
}
OWNERS = frozenset(("'s", "’s", "'", "’"))
"""After these a noun is somebody's own ("Israel's right") and describes nobody."""
POSSESSIVES = frozenset(("our", "my", "his", "her", "their", "its"))
JOINERS = frozenset(("and", ",", "or", "&"))


@dataclass(frozen=True, slots=True)
class Passage:
    """What is read as one piece: a quote's content, or its reporting clause, or both in a row.

    Attributes:
        words: Lower-case words.
        target: Index of the target at each word, -1 where there is none.
        holder: Whether a word stands for the speaker.
        cue: Whether a word belongs to the cue, whose subject is the speaker.
        backshifted: Whether it is reported speech, where "would" is no hedge.
    """

    words: list[str]
    target: list[int]
    holder: list[bool]
    cue: list[bool]
    backshifted: bool = False


def judge(passage: Passage, n_targets: int, lexicon: StanceWords) -> list[float]:
    """Weigh the evidence for each target.

    Args:
        passage: The words, with targets and speaker marked.
        n_targets: Number of targets.
        lexicon: The stance words of the language.

    Returns:
        Signed evidence for each target: above 0 for support, below 0 against.
    """
    return _Judge(passage, n_targets, lexicon).run()


def judge_and_clear(
    passage: Passage, n_targets: int, lexicon: StanceWords
) -> tuple[list[float], list[bool]]:
    """Weigh the evidence for each target, and see who is spared from blame.

    Args:
        passage: The words, with targets and speaker marked.
        n_targets: Number of targets.
        lexicon: The stance words of the language.

    Returns:
        Signed evidence for each target, and for each whether a blame is negated ("refused to
        condemn"), which a network easily takes for blame.
    """
    work = _Judge(passage, n_targets, lexicon)
    return work.run(), work.cleared


def to_label(evidence: float, threshold: float = THRESHOLD) -> tuple[StanceLabel, float]:
    """Turn evidence into a label and its probability.

    Args:
        evidence: Signed evidence.
        threshold: Evidence below this is neutral.

    Returns:
        The label, and a probability of 0.5 to 0.9 (0.55 to 0.8 for neutral).
    """
    size = abs(evidence)
    if size < threshold:
        return "neutral", round(0.8 - 0.25 * size / threshold, 3)
    score = 0.5 + 0.4 * math.tanh(size - threshold + 0.15)
    return ("support" if evidence > 0 else "oppose"), round(score, 3)


class _Judge:
    """The work of `judge` on one passage."""

    def __init__(self, passage: Passage, n_targets: int, lexicon: StanceWords) -> None:
        self.passage = passage
        self.words = passage.words
        self.lexicon = lexicon
        self.evidence = [0.0] * n_targets
        self.cleared = [False] * n_targets
        self.clause = self._clauses()
        irregular = lexicon.irregular
        self.verbs = [look_up(self.words, i, lexicon.object, irregular) for i in self._places()]

    def _places(self) -> range:
        return range(len(self.words))

    def _clauses(self) -> list[int]:
        """Number the clauses; a comma that is followed by a break or a pronoun opens one."""
        numbers, number = [], 0
        for i, word in enumerate(self.words):
            opens = word in self.lexicon.breaks and i > 0
            if (word in JOINERS) and i + 1 < len(self.words):
                after = self.words[i + 1]
                opens = opens or after in self.lexicon.first_person
            number += opens
            numbers.append(number)
            number += word in PUNCTUATION
        return numbers

    def run(self) -> list[float]:
        """Visit each word once."""
        lexicon, words = self.lexicon, self.words
        taken = 0
        for i, word in enumerate(words):
            if i < taken or self.passage.target[i] >= 0:
                continue
            verb = self.verbs[i]
            if verb is not None:
                taken = i + verb[1]
                self._object(i, *verb)
            else:
                give = look_up(words, i, lexicon.give, lexicon.irregular)
                if give is not None:
                    self._give(i, *give)
            subject = look_up(words, i, lexicon.subject, lexicon.irregular)
            if subject is not None:
                self._subject(i, *subject)
            owned = i > 0 and words[i - 1] in OWNERS
            if word in lexicon.quality and verb is None and not owned:
                self._quality(i, lexicon.quality[word])
            if word in lexicon.ties:
                self._tie(i, *lexicon.ties[word])
            if word in lexicon.prefixes:
                self._prefix(i, lexicon.prefixes[word])
        return self.evidence

    def _add(self, target: int, value: float) -> None:
        self.evidence[target] += value

    def _hedged(self, i: int) -> float:
        """Give the factor of hedges before a word and of a question."""
        for j in range(i - 1, max(-1, i - 6), -1):
            if self.clause[j] != self.clause[i]:
                break
            if self.words[j] in self.lexicon.hedges:
                if self.words[j] == "would" and self.passage.backshifted:
                    continue
                return 0.65
        for j in range(i, min(len(self.words), i + 40)):
            if self.words[j] in {".", "!"}:
                break
            if self.words[j] == "?":
                return 0.4
        return 1.0

    def _negations(self, i: int, reach: int = REACH_NEGATION) -> int:
        """Count what negates a word: negators and reversers before it in its clause."""
        count = 0
        for j in range(i - 1, max(-1, i - 1 - reach), -1):
            if self.clause[j] != self.clause[i]:
                break
            word = self.words[j]
            if word in self.lexicon.negators or self._reverses(word):
                count += 1
            elif self.verbs[j] is not None and j < i - 1:
                break
        return count

    def _reverses(self, word: str) -> bool:
        """Tell whether a verb turns round what follows it."""
        return word not in self.lexicon.quality and any(
            base in self.lexicon.reversers for base in bases_of(word, self.lexicon.irregular)
        )

    def _subject_of(self, i: int) -> int | None:
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

    def _is_object(self, i: int) -> bool:
        """Tell whether a name is the object of the verb right before it."""
        for j in range(i - 1, max(-1, i - 3), -1):
            if self.clause[j] != self.clause[i]:
                return False
            if self.verbs[j] is not None and self.passage.target[j] < 0:
                return not self.passage.cue[j]
        return False

    def _passive(self, i: int) -> bool:
        """Tell whether a verb form is a passive participle."""
        word = self.words[i]
        if not word.endswith(("ed", "en", "d")):
            return False
        before = self.words[max(0, i - 3) : i]
        active = {"has", "have", "had", "'ve", "’ve"}
        return any(w in AUXILIARIES - active for w in before)

    def _objects(self, i: int, reach: int = REACH_OBJECT) -> list[tuple[int, int]]:
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

    def _object(self, i: int, polarity: float, length: int) -> None:
        """Weigh a verb by what it tells of its object."""
        subject = self._subject_of(i)
        spared = False
        if self._negations(i) % 2:
            spared = polarity < 0
            polarity *= -(NEGATED_PRAISE if polarity > 0 else NEGATED_BLAME)
        polarity *= self._hedged(i)
        if self._passive(i) and subject is not None and subject >= 0:
            self._add(subject, 0.6 * polarity)
            return
        if subject is not None and subject >= 0:
            return
        for rank, (target, distance) in enumerate(self._objects(i + length)):
            close = 1.0 / (1.0 + 0.06 * distance)
            self._add(target, polarity * close * (1.0 if rank == 0 else 0.75))
            self.cleared[target] |= spared

    def _give(self, i: int, polarity: float, length: int) -> None:
        """Weigh a verb whose first object gains."""
        if self._negations(i) % 2:
            polarity *= -NEGATED_PRAISE
        subject = self._subject_of(i)
        if subject is not None and subject >= 0:
            return
        for target, distance in self._objects(i + length, reach=3):
            self._add(target, polarity * self._hedged(i) / (1.0 + 0.2 * distance))
            break

    def _subject(self, i: int, polarity: float, length: int) -> None:
        """Weigh a verb by what it tells of who does it."""
        subject = self._subject_of(i)
        if subject is None or subject < 0 or self._passive(i):
            return
        if self._demanded(i):
            # what must be asked of somebody is not what he does
            polarity = -0.6 * abs(polarity)
        elif self._negations(i) % 2:
            polarity *= -(NEGATED_PRAISE if polarity > 0 else 0.5)
        self._add(subject, polarity * self._hedged(i))

    def _demanded(self, i: int) -> bool:
        """Tell whether the speaker asks for what the verb at a word says."""
        for j in range(i - 1, max(-1, i - 1 - REACH_SUBJECT), -1):
            if self.clause[j] != self.clause[i]:
                return False
            if self.words[j] in self.lexicon.demands:
                return True
        return False

    def _quality(self, i: int, polarity: float) -> None:
        """Weigh an adjective or a noun that is said of a target."""
        governed = self._governed(i)
        if governed is not None:
            polarity *= governed
        if self._negations(i, reach=8) % 2:
            polarity *= -NEGATED_QUALITY
        polarity *= self._hedged(i)
        after = self._objects(i + 1, reach=3)
        if after and any(w in JOINERS for w in self.words[i + 1 : i + 1 + after[0][1]]):
            after = []
        if after and (after[0][1] <= 1 or self.words[i + 1] in {"of", "by", "from"}):
            self._add(after[0][0], polarity)
            return
        for j in range(i - 1, max(-1, i - 1 - REACH_QUALITY), -1):
            if self.clause[j] != self.clause[i]:
                break
            target = self.passage.target[j]
            if target >= 0:
                self._add(target, polarity / (1.0 + 0.04 * (i - j)))
                return
            if self.passage.holder[j] and self.words[j] not in POSSESSIVES:
                break
        if after:
            self._add(after[0][0], 0.7 * polarity)

    def _governed(self, i: int) -> float | None:
        """Give the factor of a verb whose object a quality word is ("fights corruption")."""
        for j in range(i - 1, max(-1, i - 4), -1):
            if self.clause[j] != self.clause[i] or self.passage.target[j] >= 0:
                return None
            verb = self.verbs[j]
            if verb is not None:
                return -0.5 if verb[0] < 0 else 1.0
        return None

    def _tie(self, i: int, polarity: float, prepositions: frozenset[str]) -> None:
        """Weigh a noun that a preposition ties to a target."""
        for j in range(i + 1, min(len(self.words), i + 4)):
            if self.clause[j] != self.clause[i]:
                return
            if self.words[j] in prepositions:
                subject = self._subject_of(i)
                factor = 0.3 if subject is not None and subject >= 0 else 1.0
                if self._negations(i) % 2:
                    factor *= -NEGATED_PRAISE
                for target, _ in self._objects(j + 1, reach=5)[:1]:
                    self._add(target, polarity * factor * self._hedged(i))
                return

    def _prefix(self, i: int, polarity: float) -> None:
        """Weigh "against" and its like by what comes next."""
        subject = self._subject_of(i)
        own = any(
            self.passage.holder[j]
            for j in range(max(0, i - REACH_SUBJECT), i)
            if self.clause[j] == self.clause[i]
        )
        if subject is not None and subject >= 0 and not own:
            return
        for target, _ in self._objects(i + 1, reach=4)[:1]:
            self._add(target, -0.5 * polarity if self._negations(i) % 2 else polarity)


def verdicts(
    evidence: Sequence[float], threshold: float = THRESHOLD
) -> list[tuple[StanceLabel, float]]:
    """Turn the evidence of several targets into labels with probabilities.

    Args:
        evidence: Signed evidence for each target.
        threshold: Evidence below this is neutral.

    Returns:
        A label and its probability for each.
    """
    return [to_label(value, threshold) for value in evidence]
