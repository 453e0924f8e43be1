"""From spans that a network found to relations: kind, mode, order, ids."""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc

from spacy_diplomacy.labels import THOUGHT, Kind, Mode
from spacy_diplomacy.text.cues import cue_lexicon
from spacy_diplomacy.text.datelines import dateline_end
from spacy_diplomacy.text.quotemarks import INSIDE, NESTED
from spacy_diplomacy.text.reading import lower_in, offsets_in, text_of, words_in
from spacy_diplomacy.text.wordlists import Words, words_of
from spacy_diplomacy.types import Relation, TokenSpan

_DIRECT = 0.9
_REFERENCE = re.compile(r"(?<=\s)\[\d[\d,;\s–-]*\]$")
#: Tokens of "in a rare television interview".
_SAYING = 7
#: Tokens of the shortest relative clause, and of the longest subject that is put before one.
_CLAUSE = 3
_ANTECEDENT = 8
_STOPS = frozenset(".?!;")
_HYPHENS = frozenset({"-", "\u2010", "\u2011"})


def without_blanks(doc: Doc, spans: Sequence[TokenSpan]) -> tuple[TokenSpan, ...]:
    """Take white space off both ends of spans, and leave out those that hold nothing else.

    Args:
        doc: The Doc.
        spans: Token spans.

    Returns:
        The spans in their order.
    """
    words = words_in(doc)
    kept = []
    for start, end in spans:
        while start < end and words[start].isspace():
            start += 1
        while start < end and words[end - 1].isspace():
            end -= 1
        if start < end:
            kept.append((start, end))
    return tuple(kept)


def with_whole_words(
    doc: Doc, source: Sequence[TokenSpan], cue: Sequence[TokenSpan]
) -> tuple[tuple[TokenSpan, ...], tuple[TokenSpan, ...]]:
    """Give the rest of a hyphened name to the source ("Han Ji-won said").

    Args:
        doc: The Doc.
        source: The source's spans.
        cue: The cue's spans.

    Returns:
        Both, cut at no hyphen; a cue that had nothing else is no cue ("the Oslo-listed").
    """
    words, size = words_in(doc), len(doc)
    sources = []
    for start, end in source:
        while end < size and words[end - 1] in _HYPHENS and not doc[end - 1].whitespace_:
            end += 1
        sources.append((start, end))
    taken = {index for start, end in sources for index in range(start, end)}
    cues = [(start + (start in taken), end) for start, end in cue]
    return tuple(sources), tuple((start, end) for start, end in cues if start < end)


def without_dateline(doc: Doc, spans: Sequence[TokenSpan]) -> tuple[TokenSpan, ...]:
    """Take a dateline off the front of spans ("OSLO (Wire) - The minister").

    Args:
        doc: The Doc.
        spans: Token spans.

    Returns:
        The spans in their order, each with at least one token.
    """
    text, words, offsets = text_of(doc), words_in(doc), offsets_in(doc)
    kept = []
    for start, end in spans:
        last = end - 1
        dateline = dateline_end(text, offsets[start], offsets[last] + len(words[last]))
        start = next((i for i in range(start, end) if offsets[i] >= dateline), start)
        kept.append((start, end))
    return tuple(kept)


def tidy_source(doc: Doc, spans: Sequence[TokenSpan]) -> tuple[TokenSpan, ...]:
    """Take off sources what is none of the speaker's.

    Datelines, places, references, times and relative clauses.

    Args:
        doc: The Doc.
        spans: Token spans.

    Returns:
        The spans in their order.
    """
    spans = [span for span in without_dateline(doc, spans) if not _is_dateline(doc, span)]
    spans = [_with_antecedent(doc, _without_lead(doc, span)) for span in spans]
    return without_relatives(doc, without_times(doc, without_references(doc, spans)))


def _without_lead(doc: Doc, span: TokenSpan) -> TokenSpan:
    """Take off where it was said: "Outside court, | Ann Lee"."""
    words, lower, known = words_in(doc), lower_in(doc), words_of(doc.lang_)
    start, end = span
    comma = next((i for i in range(start + 1, end - 1) if words[i] == ","), None)
    if comma is None or lower[start] not in known.prepositions:
        return span
    after = next((i for i in range(comma + 1, end) if words[i] == ","), end)
    named = any(word[0].isupper() for word in words[comma + 1 : after])
    return (comma + 1, end) if named or lower[comma + 1] in known.articles else span


def _with_antecedent(doc: Doc, span: TokenSpan) -> TokenSpan:
    """Put before a relative clause what it tells of ("The Treasury, | which wants it,")."""
    words, lower, known = words_in(doc), lower_in(doc), words_of(doc.lang_)
    start, end = span
    comma = start - 1
    relatives = known.relatives | known.continuing | known.possessive_relatives
    if end - start < _CLAUSE or lower[start] not in relatives or comma < 1:
        return span
    first = comma
    while first and words[first - 1][0].isalnum() and comma - first < _ANTECEDENT:
        first -= 1
    opens = not first or words[first - 1].isspace() or words[first - 1] in _STOPS
    return (first, end) if words[comma] == "," and opens and first < comma else span


def is_label(doc: Doc, source: Sequence[TokenSpan], cue: Sequence[TokenSpan]) -> bool:
    """Tell whether what stands before a colon says what a text is, not who speaks: "Q&A: ...".

    A poll or a report may speak.

    Args:
        doc: The Doc.
        source: Spans of the source.
        cue: Spans of the cue.

    Returns:
        Whether it does.
    """
    if len(source) != 1 or len(cue) != 1 or words_in(doc)[slice(*cue[0])] != [":"]:
        return False
    (start, end), word = source[0], lower_in(doc)[source[0][0]]
    known = word in words_of(doc.lang_).labels and word not in cue_lexicon(doc.lang_).documents
    return known and end - start == 1


def _is_dateline(doc: Doc, span: TokenSpan) -> bool:
    """Whether a span is nothing but the town a dateline begins with."""
    text, offsets = text_of(doc), offsets_in(doc)
    return dateline_end(text, offsets[span[0]], len(text)) > offsets[span[1] - 1]


def without_references(doc: Doc, spans: Sequence[TokenSpan]) -> tuple[TokenSpan, ...]:
    """Take references in square brackets off the end of sources ("Ott [13, 14]").

    Args:
        doc: The Doc.
        spans: Token spans.

    Returns:
        The spans in their order.
    """
    text, words, offsets = text_of(doc), words_in(doc), offsets_in(doc)
    kept = []
    for start, end in spans:
        last = end - 1
        found = _REFERENCE.search(text, offsets[start], offsets[last] + len(words[last]))
        if found:
            end = next(index for index in range(start, end) if offsets[index] >= found.start())
        kept.append((start, end))
    return tuple((start, end) for start, end in kept if start < end)


def without_times(doc: Doc, spans: Sequence[TokenSpan]) -> tuple[TokenSpan, ...]:
    """Take when and where off the end of sources ("Ott on Friday", "Ott at a news conference").

    Args:
        doc: The Doc.
        spans: Token spans.

    Returns:
        The spans in their order; a time without anything before it stays.
    """
    words, lower, known = words_in(doc), lower_in(doc), words_of(doc.lang_)
    kept = []
    for start, end in spans:
        if end - start > 1 and lower[end - 1] in known.times:
            led = lower[end - 2] in known.prepositions
            if led and end - start > 2:
                end -= 2
            elif lower[end - 2] in known.occasions or words[end - 1] == lower[end - 1]:
                end -= 1  # a month in capitals may be a name ("Ms May")
        end = _before_verb(lower, known, start, end)
        opener = _place_of_saying(lower, known, start, end)
        end = end if opener is None else opener
        kept.append((start, end))
    return tuple(kept)


def _before_verb(lower: list[str], known: Words, start: int, end: int) -> int:
    """Where a subject ends that time and verb follow: "The court | on Monday rebuked the firm"."""
    for index in range(start + 2, end - 1):
        if lower[index] in known.relatives | known.complementizers or lower[index] == ",":
            break
        verb = known.may_be_past(lower[index + 1])
        if verb and lower[index] in known.times and lower[index - 1] in known.prepositions:
            return index - 1
    return end


def _place_of_saying(lower: list[str], known: Words, start: int, end: int) -> int | None:
    """Where "in an interview" and the like begin at the end of a source, None without it."""
    if lower[end - 1] not in known.occasions:
        return None
    for index in range(end - 2, max(start, end - _SAYING), -1):
        if lower[index] in known.prepositions:
            return index
        if not lower[index].isalpha():
            return None
    return None


def without_relatives(doc: Doc, spans: Sequence[TokenSpan]) -> tuple[TokenSpan, ...]:
    """Take the word that opens a relative clause off the end of sources ("A neighbour, who").

    Args:
        doc: The Doc.
        spans: Token spans.

    Returns:
        The spans in their order; a relative pronoun alone stays.
    """
    words, lower, known = words_in(doc), lower_in(doc), words_of(doc.lang_)
    relatives = known.relatives | known.continuing | known.complementizers
    kept = []
    for start, end in spans:
        if end - start > 1 and lower[end - 1] in relatives:
            end -= 1
            while end - start > 1 and not words[end - 1][0].isalnum():
                end -= 1
        kept.append((start, end))
    return tuple(kept)


def with_relative_clauses(doc: Doc, relations: Sequence[Relation]) -> list[Relation]:
    """Let what was said run on over a clause that continues it, to the end of its sentence.

    "He denied that there was a plan, which had been in the papers." Networks end such contents
    now here, now there; annotators mostly keep the clause.

    Args:
        doc: The Doc.
        relations: Relations with their cue before their content; others stay as they are.

    Returns:
        The relations in their order.
    """
    words = words_of(doc.lang_).continuing
    taken = {
        index
        for own in relations
        for start, end in own.content + own.cue + own.source
        for index in range(start, end)
    }
    extended = []
    for relation in relations:
        start, end = relation.content[-1]
        follows = relation.cue and relation.cue[0][0] < start and end + 2 < len(doc)
        if follows and doc[end].text == "," and doc[end + 1].lower_ in words:
            last = end + 1
            while last < len(doc) and last not in taken and not _ends(doc, last):
                last += 1
            if last < len(doc) and last not in taken and not doc[last].is_space:
                relation = replace(relation, content=(*relation.content[:-1], (start, last)))
        extended.append(relation)
    return extended


def _ends(doc: Doc, index: int) -> bool:
    return doc[index].text in _STOPS or doc[index].is_space or doc[index].is_quote


def has_letters(word: str) -> bool:
    """Whether a word holds a letter or a digit."""
    return word.isalnum() or any(char.isalnum() for char in word)


def kind_by_states(doc: Doc, content: Sequence[TokenSpan], states: NDArray[numpy.int64]) -> Kind:
    """Direct, indirect or mixed, by the share of words within quotation marks.

    Args:
        doc: The Doc.
        content: The content's spans.
        states: `quote_states` of the Doc (tokens,).

    Returns:
        The kind: direct from 90 % on.
    """
    words = words_in(doc)
    total = quoted = 0
    for start, end in content:
        within = states[start:end]
        for word, own in zip(
            words[start:end], ((within == INSIDE) | (within == NESTED)).tolist(), strict=True
        ):
            if has_letters(word):
                total += 1
                quoted += own
    if not quoted:
        return "indirect"
    return "direct" if quoted >= _DIRECT * total else "mixed"


def mode_of_cue(doc: Doc, cue: TokenSpan | None, kind: Kind = "indirect") -> Mode:
    """Speech, writing or thought (Semino and Short 2004), by the classes of the cue table.

    Args:
        doc: The Doc.
        cue: The cue's span, if any.
        kind: Whether what is attributed is quoted. Of a quotation, only verbs that open one make a
            thought: '"It is late," he thought', and not '"It is late," he remembers'.

    Returns:
        The mode of the words of the cue that the table knows: of the verb of saying among them
        ("liked to say"), else of the first; speech without one.
    """
    if cue is None:
        return "speech"
    lexicon = cue_lexicon(doc.lang_)
    light = lexicon.words.light
    lower = lower_in(doc)[cue[0] : cue[1]]
    for index in range(len(lower)):
        phrase = lexicon.phrase_at(lower, index)
        if phrase is not None:
            return phrase[1]
    for table in (lexicon.verbs, lexicon.lemmas):
        entries = [table[word] for word in lower if word in table and word not in light]
        if entries:
            told = next((entry for entry in entries if entry.mode != THOUGHT), entries[0])
            opens = kind != "direct" or "quote" in told.frames
            return told.mode if opens or told.mode != THOUGHT else "speech"
    for word in lower:
        if word in lexicon.nouns:
            return lexicon.nouns[word]
    for token in doc[cue[0] : cue[1]]:
        entry = lexicon.lemmas.get(token.lemma_.lower())
        if entry is not None:
            return entry.mode
    return "speech"
