"""The cue lexicon: which words attribute, in which form, and what may follow them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from spacy.tokens import Doc

from spacy_diplomacy.labels import MODES, Mode
from spacy_diplomacy.lookups import has_table, load_table
from spacy_diplomacy.text.tokens import TextView
from spacy_diplomacy.text.wordlists import Words, words_of

FINITE, BASE, PARTICIPLE, GERUND, NOUN = "finite", "base", "participle", "gerund", "noun"
_TABLES = ("cues", "documents")


@dataclass(frozen=True, slots=True)
class CueEntry:
    """One form of a cue in the lexicon.

    Attributes:
        lemma: Its dictionary form.
        mode: Speech, writing or thought.
        form: "finite", "base", "participle", "gerund" or "noun".
        frames: What may follow: "quote", "that", "bare", "question", "infinitive", "noun",
            "person".
        prepositions: Prepositions that what was said may follow.
        particles: Particles it needs ("point out").
        particle_frames: What may follow the particle.
        separable: The particle that a German verb leaves at the end ("teilte ... mit").
    """

    lemma: str
    mode: Mode
    form: str
    frames: frozenset[str]
    prepositions: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    particle_frames: frozenset[str] = frozenset()
    separable: str = ""


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue verb where it stands.

    Attributes:
        index: The token of the verb.
        start: First token of its group, with auxiliaries and adverbs before it.
        end: One past the last token, with its particle.
        entry: What the lexicon says.
        frames: What may follow here.
    """

    index: int
    start: int
    end: int
    entry: CueEntry
    frames: frozenset[str]


class Lexicon:
    """All forms of the cues of a language.

    Args:
        table: The cue table: "verbs", "nouns", "phrases", "postpositions",
            "reports" (prepositions, with the ends of the nouns by which they attribute),
            "wordings" (nouns of what is quoted) and "quotatives" (words that only lead to a
            quotation, with a form of "be" and alone).
        words: The language's function words.
        documents: Nouns of what is written ("letter"), which speaks for itself.
    """

    def __init__(
        self, table: Mapping[str, Any], words: Words, documents: Collection[str] = ()
    ) -> None:
        self.words = words
        self.documents = frozenset(documents)
        self.verbs: dict[str, CueEntry] = {}
        self.lemmas: dict[str, CueEntry] = {}
        self.nouns: dict[str, Mode] = {}
        for lemma, row in table.get("verbs", {}).items():
            for form in (GERUND, PARTICIPLE, BASE, FINITE):
                entry = _entry(lemma, row, form)
                for word in row.get(form, ()):
                    old = self.verbs.get(word)
                    # The verb that says more wins a form that two share ("found").
                    if old is None or old.lemma == lemma or len(old.frames) < len(entry.frames):
                        self.verbs[word] = entry
            self.lemmas[lemma] = _entry(lemma, row, FINITE)
        for row in table.get("nouns", {}).values():
            for word in row["forms"]:
                self.nouns[word.lower()] = _mode(row["class"])
        self.phrases: dict[tuple[str, ...], Mode] = {
            tuple(phrase.split()): _mode(mode) for phrase, mode in table.get("phrases", {}).items()
        }
        self.postpositions: dict[str, Mode] = {
            word: _mode(mode) for word, mode in table.get("postpositions", {}).items()
        }
        self.reports: dict[str, tuple[str, ...]] = {
            word: tuple(nouns) for word, nouns in table.get("reports", {}).items()
        }
        wordings = table.get("wordings", {})
        self.wordings = frozenset(wordings.get("owned", ()))
        self.sayings = frozenset(wordings.get("free", ()))
        self.words_of = frozenset(wordings.get("words", ()))
        self.announcing = self.wordings | self.sayings | self.words_of
        quotatives = table.get("quotatives", {})
        self.quotatives_be = frozenset(quotatives.get("be", ()))
        self.quotatives = frozenset(quotatives.get("alone", ()))
        heads = {phrase[0] for phrase in self.phrases}
        self.phrase_heads = heads | set(self.postpositions) | set(self.reports)
        self.quoting = {w for w, e in self.verbs.items() if "quote" in e.frames}

    def may_follow_quote(self, word: str) -> bool:
        """Whether a lower-case word is a verb that can follow a quotation."""
        return word in self.quoting

    def phrase_at(self, lower: list[str], index: int) -> tuple[int, Mode] | None:
        """The phrase ("according to") that begins at a token: its end and mode."""
        if lower[index] not in self.phrase_heads:
            return None
        best: tuple[int, Mode] | None = None
        for phrase, mode in self.phrases.items():
            end = index + len(phrase)
            if tuple(lower[index:end]) == phrase and (best is None or end > best[0]):
                best = (end, mode)
        return best


@lru_cache(maxsize=16)
def cue_lexicon(lang: str) -> Lexicon:
    """The cue lexicon of a language; one without cues for a language without a table.

    Args:
        lang: Language code.

    Returns:
        The lexicon, shared: treat it as read-only.
    """
    tables = [load_table(lang, name) if has_table(lang, name) else {} for name in _TABLES]
    return Lexicon(tables[0], words_of(lang), tables[1])


def find_cues(doc: Doc, view: TextView, lexicon: Lexicon) -> dict[int, list[Cue]]:
    """Find the cue verbs of a Doc outside its quotations.

    Args:
        doc: The Doc; its lemmas are used for words the lexicon has no form for.
        view: The Doc's lists.
        lexicon: The cue lexicon.

    Returns:
        The cues of each unit that has some, by the unit's number.
    """
    out: dict[int, list[Cue]] = {}
    use_lemmas = not lexicon.verbs or (
        not has_table(doc.lang_, "cues") and doc.has_annotation("LEMMA")
    )
    verbs = lexicon.verbs
    for index, word in enumerate(view.lower):
        entry = verbs.get(word)
        if entry is None and use_lemmas:
            entry = lexicon.lemmas.get(doc[index].lemma_.lower())
        if entry is None or view.quote_of[index] >= 0 or view.unit_of[index] < 0:
            continue
        cue = _cue(doc, view, lexicon, index, entry)
        if cue is not None:
            out.setdefault(view.unit_of[index], []).append(cue)
    return out


def _cue(doc: Doc, view: TextView, lexicon: Lexicon, index: int, entry: CueEntry) -> Cue | None:
    """The cue at a token, or None where the word is no verb there."""
    unit_start, unit_end = view.units[view.unit_of[index]]
    lower, words = view.lower, lexicon.words
    before = lower[index - 1] if index > unit_start else ""
    if (pos := doc[index].pos_) and pos not in ("VERB", "AUX", "X"):
        return None
    capital = view.is_capital(index) and index > unit_start
    if capital:
        return None
    if not pos and lower[index] in lexicon.nouns and before in words.articles:
        return None
    relative = (
        before in words.complementizers
        and index - 2 >= unit_start
        and (lower[index - 2] in lexicon.documents or _leads_to_quotation(view, index, unit_end))
    )
    if (
        not pos
        and not relative
        and entry.form in (FINITE, BASE)
        and before not in words.pronouns | words.pointing
        and (before in words.articles or before in words.possessive_marks)
    ):
        return None
    if not pos and entry.form == BASE and not _is_verb_place(before, words):
        return None
    start = index
    while (
        start > unit_start
        and (
            lower[start - 1] in words.auxiliaries
            or lower[start - 1] in words.adverbs
            or words.may_be_adverb(lower[start - 1])
        )
        and lower[start - 1] not in words.pronouns
    ):
        start -= 1
    end = index + 1
    frames = entry.frames
    if entry.particles and end < unit_end and lower[end] in entry.particles:
        end += 1
        frames = entry.particle_frames
    elif entry.separable:
        particle = _separable(lower, end, unit_end, entry.separable)
        full = lower[index] == entry.lemma or lower[index].startswith(entry.separable)
        if particle is None and not full and entry.form == FINITE:
            return None
    if not frames and not entry.prepositions:
        return None
    return Cue(index, start, end, entry, frames)


def _leads_to_quotation(view: TextView, index: int, end: int) -> bool:
    """Whether a verb stands right before a quotation: "shirts that said, "We know"."""
    after = index + 1
    after += after < end and view.words[after] in (",", ":")
    return after < end and view.quote_of[after] >= 0 and view.lower[index - 2].isalpha()


def _is_verb_place(before: str, words: Words) -> bool:
    """Whether a bare form may be a verb behind a word, and no noun: "to back", "they back"."""
    return (
        not before
        or before in words.infinitive
        or before in words.auxiliaries
        or before in words.adverbs
        or before in words.pronouns
        or before in words.relatives
        or before in words.conjunctions
        or before.endswith(words.subject_endings)
        or not before[0].isalnum()
    )


def _separable(lower: list[str], start: int, end: int, particle: str) -> int | None:
    """Where the particle of a separable verb stands in the rest of its sentence."""
    for index in range(start, min(end, start + 40)):
        if lower[index] == particle and (index + 1 >= end or not lower[index + 1].isalpha()):
            return index
    return None


def _mode(name: str) -> Mode:
    for mode in MODES:
        if mode == name:
            return mode
    return "speech"


def _entry(lemma: str, row: Mapping[str, Any], form: str) -> CueEntry:
    return CueEntry(
        lemma,
        _mode(row["class"]),
        form,
        frozenset(row.get("frames", ())),
        frozenset(row.get("prepositions", ())),
        frozenset(row.get("particles", ())),
        frozenset(row.get("particle_frames", ())),
        row.get("separable", ""),
    )
