"""The stance of a speaker toward each target by a lexicon, clause by clause.

Every word that carries a stance is tied to the targets it is about: a verb to its object or its
subject, an adjective to what it stands at, a noun to what a preposition joins to it. Negation
turns it round, hedges weaken it. The method follows lexicon-based sentiment analysis (Taboada
et al. 2011) with roles as in the connotation frames of Rashkin, Singh and Choi (2016).
"""

import math

from spacy_diplomacy.labels import StanceLabel
from spacy_diplomacy.stance.clauses import REACH_SUBJECT, Passage, Reading
from spacy_diplomacy.stance.words import StanceWords, look_up

THRESHOLD = 0.4
"""Evidence below this is neutral."""

NEGATED_PRAISE = 0.8
NEGATED_BLAME = 0.3
"""Not to condemn somebody is not yet to stand by him."""
SPARED_DEED = 0.5
NEGATED_QUALITY = 0.75
"""To say that somebody is no criminal is to take his side."""

DONE_TO_HOLDER = 0.7
"""What is done to the speaker counts so much for who does it."""

REACH_QUALITY = 12


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
        condemn") or information asked for ("sought clarification from"), which a network easily
        takes for blame.
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


class _Judge(Reading):
    """The work of `judge` on one passage."""

    def __init__(self, passage: Passage, n_targets: int, lexicon: StanceWords) -> None:
        super().__init__(passage, lexicon)
        self.evidence = [0.0] * n_targets
        self.cleared = [False] * n_targets

    def run(self) -> list[float]:
        """Visit each word once."""
        lexicon, words = self.lexicon, self.words
        taken = described = 0
        for i, word in enumerate(words):
            if i < taken or self.passage.target[i] >= 0:
                continue
            verb = self.verbs[i]
            if verb is not None:
                taken = i + verb[1]
                self._object(i, *verb)
            else:
                give = look_up(words, i, lexicon.give, lexicon.forms)
                if give is not None and lexicon.complementizers.isdisjoint(words[i + 1 : i + 2]):
                    self._give(i, *give)
            subject = look_up(words, i, lexicon.subject, lexicon.forms)
            if subject is not None:
                self._subject(i, *subject)
            owned = i > 0 and words[i - 1] in lexicon.owners
            opens = i >= described and word in lexicon.openers
            quality = look_up(words, i, lexicon.quality, lexicon.forms) if opens else None
            deed = subject is not None and self.subject_of(i) == -1
            if quality is not None and verb is None and not owned and not deed:
                described = i + quality[1]
                self._quality(i, *quality)
            if word in lexicon.ties:
                self._tie(i, *lexicon.ties[word])
            if word in lexicon.prefixes:
                self._prefix(i, lexicon.prefixes[word])
        return self.evidence

    def _add(self, target: int, value: float) -> None:
        self.evidence[target] += value

    def _object(self, i: int, polarity: float, length: int) -> None:
        """Weigh a verb by what it tells of its object."""
        subject = self.subject_of(i)
        negated = self.negated(i) and not self.beyond_measure(i)
        full = polarity * self.hedged(i)
        first = _turned(full) if negated else full
        if self.passive(i):
            self._passive_object(i, length, full, first, subject)
            return
        if subject is not None and subject >= 0:
            if self.object_is_holder(i + length):
                # who harms or helps the speaker is judged by it
                self._add(subject, DONE_TO_HOLDER * first)
            return
        for rank, (target, distance) in enumerate(self.objects(i + length)):
            close = (1.0 if rank == 0 else 0.75) / (1.0 + 0.06 * distance)
            turned = negated != self.negated_name(i + length, i + length + distance)
            self._add(target, close * (_turned(full) if turned else full))
            self.cleared[target] |= turned and polarity < 0

    def _passive_object(
        self, i: int, length: int, plain: float, value: float, subject: int | None
    ) -> None:
        """Weigh a passive verb: by whom the speaker suffers, or whom it is said of.

        "We will not be bullied by them" is no praise.
        """
        if subject is not None and subject >= 0:
            self._add(subject, (1.0 if self.demanded(i) else 0.6) * value)
            return
        agent = i + length
        if agent < len(self.words) and self.words[agent] in self.lexicon.agents:
            for target, _ in self.objects(agent + 1, reach=5)[:1]:
                self._add(target, DONE_TO_HOLDER * plain)

    def _give(self, i: int, polarity: float, length: int) -> None:
        """Weigh a verb whose first object gains."""
        if self.negated(i):
            polarity *= -NEGATED_PRAISE
        subject = self.subject_of(i)
        if subject is not None and subject >= 0:
            return
        for target, distance in self.objects(i + length, reach=3):
            self._add(target, polarity * self.hedged(i) / (1.0 + 0.2 * distance))
            break

    def _subject(self, i: int, polarity: float, length: int) -> None:
        """Weigh a verb by what it tells of who does it."""
        if self.passive(i):
            self._by_agent(i + length, polarity * self.hedged(i))
            return
        subjects = self.subjects_of(i)
        demanded = bool(subjects) and self.demanded(i)
        negated = self.negated(i)
        for rank, (target, at) in enumerate(subjects):
            turned = negated or (rank > 0 and self.negated_name(0, at))
            if demanded:
                value = self._wanting(i, polarity, turned)
            else:
                value = (
                    -polarity * (NEGATED_PRAISE if polarity > 0 else 0.5) if turned else polarity
                )
            self._add(target, value * self.hedged(i) * (1.0 if rank == 0 else 0.75))

    def _by_agent(self, at: int, value: float) -> None:
        """Weigh who did what a passive verb says ("betrayed by")."""
        if at < len(self.words) and self.words[at] in self.lexicon.agents:
            for target, _ in self.objects(at + 1, reach=5)[:1]:
                self._add(target, 0.8 * value)

    def _wanting(self, i: int, polarity: float, turned: bool) -> float:
        """Weigh what somebody is asked to do or to stop: he does not do it, or does it."""
        if turned:
            return 0.8 * polarity if polarity < 0 else -0.3
        return -0.6 * polarity if polarity > 0 else 0.0

    def _quality(self, i: int, polarity: float, length: int) -> None:
        """Weigh an adjective or a noun that is said of a target."""
        governed = self._governed(i)
        if governed is not None:
            polarity *= governed
        end = i + length
        plain = polarity * self.hedged(i)
        turned = self.negated(i, reach=8)
        value = -NEGATED_QUALITY * plain if turned else plain
        after = self.objects(end, reach=3)
        if after and not self.lexicon.joiners.isdisjoint(self.words[end : end + after[0][1]]):
            after = []
        if after and (after[0][1] <= 1 or self.words[end] in self.lexicon.agents):
            self._add(after[0][0], value)
            return
        bound = copula = False
        for j in range(i - 1, max(-1, i - 1 - REACH_QUALITY), -1):
            if self.clause[j] != self.clause[i]:
                break
            if self.passage.target[j] >= 0:
                if bound:
                    break
                for other, at in self._named_at(j):
                    self._add(other, value / (1.0 + 0.04 * (i - at)))
                return
            word = self.words[j]
            if self.passage.holder[j] and word not in self.lexicon.possessives:
                break
            # a verb says it of the subject, whatever hangs on that
            copula = copula or word in self.lexicon.auxiliaries
            binds = word in self.lexicon.binders and self.words[j - 1] not in self.lexicon.shares
            bound = bound or (binds and not copula)
        if after:
            self._add(after[0][0], 0.7 * value)

    def _named_at(self, j: int) -> list[tuple[int, int]]:
        """Give the name at a word with those joined to it ("Oslo and Bergen")."""
        names = self.subjects_of(j + 1)
        own = self.passage.target[j]
        return names if names and names[0][0] == own else [(own, j)]

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
                subject = self.subject_of(i)
                factor = 0.3 if subject is not None and subject >= 0 else 1.0
                value = polarity * factor * self.hedged(i)
                negated = self.negated(i)
                for rank, (target, distance) in enumerate(self.objects(j + 1, reach=7)[:3]):
                    turned = negated != self.negated_name(j + 1, j + 1 + distance)
                    close = 1.0 if rank == 0 else 0.75
                    self._add(target, close * (_turned(value) if turned else value))
                    self.cleared[target] |= polarity == 0 or (turned and polarity < 0)
                return

    def _prefix(self, i: int, polarity: float) -> None:
        """Weigh "against" and its like by what comes next."""
        subject = self.subject_of(i)
        own = any(
            self.passage.holder[j]
            for j in range(max(0, i - REACH_SUBJECT), i)
            if self.clause[j] == self.clause[i]
        )
        if subject is not None and subject >= 0 and not own:
            return
        for target, _ in self.objects(i + 1, reach=4)[:1]:
            negated = self.negated(i)
            self._add(target, -0.5 * polarity if negated else polarity)
            self.cleared[target] |= negated and polarity < 0


def _turned(value: float) -> float:
    """Turn evidence round: who is not praised is opposed, who is not blamed hardly supported."""
    return -value * (NEGATED_PRAISE if value > 0 else NEGATED_BLAME)
