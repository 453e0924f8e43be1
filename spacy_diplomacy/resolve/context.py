"""A Doc as the resolver reads it: words, flags, sentences, paragraphs and quotation marks."""

from dataclasses import dataclass, field
from typing import Final

from spacy.attrs import ORTH, SENT_START, SPACY
from spacy.tokens import Doc

from spacy_diplomacy.resolve.grammar import Grammar, Pronouns
from spacy_diplomacy.resolve.lexicon import CAPITAL, PUNCT, TITLE, Lexicon
from spacy_diplomacy.types import Relation

_ENDS: Final = frozenset({".", "!", "?", "...", "…", "?!", "!!"})
MARKS: Final = frozenset({'"', "“", "”", "«", "»", "„", "''", "``"})
OPENING: Final = frozenset({"“", "«", "„", "``"})
_CLOSING: Final = frozenset({"”", "''", "»"})
_LOW: Final = "„"
HYPHENS: Final = frozenset({"-", "\u2010", "\u2011"})


@dataclass(slots=True)
class Context:
    """A Doc taken apart once, for cheap look-ups by token index.

    Args:
        doc: The Doc.
        lexicon: The language's word knowledge.
        words: Texts of the tokens.
        lower: The same in lower case.
        flags: Bits of `lexicon` a token.
        sents: Number of the token's sentence.
        paras: Number of the token's paragraph.
        quoted: Whether the token stands inside quotation marks.
        spaced: Whether a blank follows the token.
        starts: Whether the token opens a sentence (marks and brackets passed over).
        dots: Dots that a tokenizer cut off a title ("Capt."), and that end nothing.
        grammar: The lexicon's function words.
        pronouns: The lexicon's pronouns.
    """

    doc: Doc
    lexicon: Lexicon
    words: list[str]
    lower: list[str]
    flags: list[int]
    sents: list[int]
    paras: list[int]
    quoted: list[bool]
    spaced: list[bool]
    starts: list[bool]
    dots: frozenset[int]
    grammar: Grammar = field(init=False)
    pronouns: Pronouns = field(init=False)

    def __post_init__(self) -> None:
        """Keep the lexicon's word classes at hand."""
        self.grammar, self.pronouns = self.lexicon.grammar, self.lexicon.pronouns

    def text(self, start: int, end: int) -> str:
        """The text of a span of tokens, line breaks as single blanks."""
        if end - start == 1:
            word = self.words[start]
            return "" if word.isspace() else word
        parts: list[str] = []
        for i in range(start, end):
            word = self.words[i]
            parts.append(" " if word.isspace() else word + (" " if self.spaced[i] else ""))
        return " ".join("".join(parts).split())


def build_context(doc: Doc, relations: list[Relation], lexicon: Lexicon) -> Context:
    """Read a Doc once.

    Sentences are the host's where it sets them, else split after final marks and at line breaks.
    Quotation marks are paired by paragraph; the contents of direct relations count as quoted too,
    so that an unclosed quotation does not turn the rest of its paragraph inside out.

    Args:
        doc: The Doc; not changed.
        relations: Its attribution relations.
        lexicon: The language's word knowledge.

    Returns:
        The context.
    """
    table = doc.to_array([ORTH, SPACY, SENT_START])
    known = lexicon.read(table[:, 0].tolist(), doc.vocab.strings)
    words = [word for word, _, _ in known]
    lower = [word for _, word, _ in known]
    flags = [bits for _, _, bits in known]
    n = len(words)
    spaced = table[:, 1].astype(bool).tolist()
    opens = (table[:, 2] == 1).tolist()
    sents, paras, starts = [0] * n, [0] * n, [False] * n
    quoted = [False] * n
    host = doc.has_annotation("SENT_START")
    sent = para = 0
    fresh = True  # the next word opens a sentence
    opened = low = False
    dots: set[int] = set()
    done = 0
    # between marks, line breaks and the host's sentence starts nothing changes
    events = [i for i, bits in enumerate(flags) if bits & PUNCT or (host and opens[i])]
    _know_compounds(lexicon, lower, flags, spaced, [i for i in events if lower[i] in HYPHENS])
    for i in [*events, n]:
        if i > done:
            size = i - done
            sents[done:i], paras[done:i], quoted[done:i] = (
                [sent] * size,
                [para] * size,
                [opened] * size,
            )
            if fresh:
                first = next((k for k in range(done, i) if words[k][:1].isalnum()), -1)
                if first >= 0:
                    starts[first] = True
                    fresh = False
            done = i
        if i == n:
            break
        word = words[i]
        if "\n" in word:
            if word.count("\n") > 1 or i == 0 or words[i - 1] in _ENDS or words[i - 1] in MARKS:
                para += 1
                opened = False
                sent += 1
            elif not host:
                sent += 1
            fresh = True
        elif host and opens[i]:
            sent += 1
            fresh = True
        if not flags[i] & PUNCT:
            continue
        sents[i], paras[i] = sent, para
        done = i + 1
        if word in MARKS:
            if word == _LOW or (low and word in OPENING):
                opened = low = word == _LOW  # „these close“ with what opens elsewhere
            elif word in OPENING:
                opened = True
            elif word in _CLOSING:
                opened = False
            else:
                opened = not opened
            if opened and i and words[i - 1] in {",", ":"}:
                fresh = True
            continue
        quoted[i] = opened
        if word == "." and _belongs_to_title(lexicon, lower, flags, spaced, i):
            dots.add(i)
        elif word in _ENDS:
            if not host:
                following = words[i + 1] if i + 1 < n else ""
                if following and following in MARKS and not spaced[i]:
                    sents[i + 1] = sent
                sent += 1
            fresh = True
    owner = [-1] * n
    for number, relation in enumerate(relations):
        if relation.kind == "direct":
            for start, end in relation.content:
                for i in range(start, min(end, n)):
                    quoted[i] = True
                    owner[i] = number
    for number, relation in enumerate(relations):
        # What attributes stands outside of what it attributes, however the marks were paired;
        # a relation nested in a direct content stays inside.
        for start, end in (*relation.cue, *relation.source):
            for i in range(start, min(end, start + 12, n)):
                if owner[i] in (-1, number):
                    quoted[i] = False
    return Context(
        doc, lexicon, words, lower, flags, sents, paras, quoted, spaced, starts, frozenset(dots)
    )


def _know_compounds(
    lexicon: Lexicon,
    lower: list[str],
    flags: list[int],
    spaced: list[bool],
    hyphens: list[int],
) -> None:
    """Let the last part of a hyphened word that is known stand for it: "father | - | in | - | law".

    Args:
        lexicon: The language's word knowledge.
        lower: The tokens in lower case; changed.
        flags: Bits a token; changed.
        spaced: Whether a blank follows the token.
        hyphens: The tokens that are hyphens.
    """

    def joins(i: int) -> bool:
        inside = 0 < i < len(lower) - 1
        return inside and lower[i] in HYPHENS and not spaced[i - 1] and not spaced[i]

    for i in hyphens:
        if not joins(i) or joins(i + 2):
            continue
        start = i - 1
        while joins(start - 1):
            start -= 2
        whole = "-".join(lower[start : i + 2 : 2])
        if bits := lexicon.flags.get(whole, 0):
            lower[i + 1] = whole
            flags[i + 1] = bits | flags[i + 1] & CAPITAL


def _belongs_to_title(
    lexicon: Lexicon, lower: list[str], flags: list[int], spaced: list[bool], dot: int
) -> bool:
    """Whether a dot that the tokenizer cut off is a title's: "Capt | . | Marc Rey"."""
    if not dot or spaced[dot - 1] or dot + 1 >= len(lower) or not flags[dot + 1] & CAPITAL:
        return False
    return bool(lexicon.flags.get(f"{lower[dot - 1]}.", 0) & TITLE)
