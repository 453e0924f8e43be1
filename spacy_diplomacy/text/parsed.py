"""Indirect speech by the host's parse: a cue's subject and its complement."""

from collections.abc import Iterable

from spacy.tokens import Doc, Token

from spacy_diplomacy.text.cues import Cue
from spacy_diplomacy.text.drafts import Draft, Found, trim_end
from spacy_diplomacy.types import TokenSpan

_SUBJECTS = frozenset({"nsubj", "nsubj:outer", "csubj", "sb"})
_PASSIVE = frozenset({"nsubjpass", "nsubj:pass", "auxpass", "aux:pass"})
_CLAUSES = frozenset({"ccomp", "oc", "parataxis"})
_OPEN = frozenset({"xcomp"})
_OBJECTS = frozenset({"dobj", "obj", "oa", "iobj", "dative"})
_PREPOSITIONS = frozenset({"prep", "obl", "obl:arg", "op"})
_TAILS = frozenset(
    {"prep", "obl", "xcomp", "ccomp", "oprd", "acl", "advcl", "acomp", "pcomp", "dep"}
)


def find_parsed(doc: Doc, found: Found) -> None:
    """Attribute indirect and mixed speech by the parse.

    Args:
        doc: A Doc with a parse, in ClearNLP's, Universal Dependencies' or TIGER's labels.
        found: The state; drafts are added to it.
    """
    for unit, cues in found.cues.items():
        for cue in cues:
            if cue.index in found.used:
                continue
            draft = _by_parse(doc, found, unit, cue)
            if draft is not None:
                found.add(draft, cue)


def _by_parse(doc: Doc, found: Found, unit: int, cue: Cue) -> Draft | None:
    verb = doc[cue.index]
    subject = _subject(verb)
    if subject is None or any(child.dep_ in _PASSIVE for child in verb.children):
        return None
    source = _source_span(found, subject, cue)
    hit = _content(found, verb, cue, unit)
    if source is None or hit is None:
        return None
    content, cue_end = hit
    pieces = [piece for piece in content if piece[1] > piece[0]]
    if not pieces or any(s < source[1] and source[0] < e for s, e in pieces):
        return None
    firm = cue_end == cue.end and bool(cue.frames & {"that", "bare", "question"})
    return Draft(pieces, source, (cue.start, cue_end), cue.entry.mode, 0.65, unit, firm)


def _subject(verb: Token) -> Token | None:
    """The subject of a verb, its own or the one it shares."""
    token = verb
    for _ in range(4):
        for child in token.children:
            if child.dep_ in _SUBJECTS:
                return child
        if token.dep_ in ("conj", "xcomp", "advcl", "cj", "pcomp", "dep") and token.head != token:
            token = token.head
            continue
        if token.dep_ == "prep":
            token = token.head
            continue
        if token.dep_ == "acl" and token == verb and token.tag_ == "VBG":
            return token.head
        return None
    return None


def _source_span(found: Found, subject: Token, cue: Cue) -> TokenSpan | None:
    """The subject's subtree, cut at the cue."""
    start, end = subject.left_edge.i, subject.right_edge.i + 1
    if start <= cue.index < end:
        end = cue.start if subject.i < cue.index else end
        start = start if subject.i < cue.index else cue.end
    view = found.view
    floor, limit = view.units[view.unit_of[cue.index]]
    start, end = max(start, floor), min(end, limit)
    while start < end and not view.words[start][0].isalnum() and view.quote_of[start] < 0:
        start += 1
    end = trim_end(view, start, end)
    if not start <= subject.i < end:
        return (subject.i, subject.i + 1)
    return start, end


def _content(found: Found, verb: Token, cue: Cue, unit: int) -> tuple[list[TokenSpan], int] | None:
    """The complement of a cue: its spans, and the end of the cue."""
    children = list(verb.children)
    frames = cue.frames
    clausal = frames & {"that", "bare", "question", "quote", "person"}
    for child in children:
        if child.dep_ in _CLAUSES and clausal:
            return _around(found, _edges(child), cue, unit), cue.end
    if verb.dep_ == "parataxis" and clausal and verb.head != verb:
        # In Universal Dependencies "X, he said" hangs below X.
        return _around(found, _edges(verb.head), cue, unit), cue.end
    for child in children:
        if child.dep_ in _OPEN and child.i > verb.i and "infinitive" in frames:
            start, end = _edges(child)
            if "person" in frames:
                start = min([start, *(c.left_edge.i for c in children if c.dep_ in _OBJECTS)])
            return _around(found, (max(start, cue.end), end), cue, unit), cue.end
    for child in children:
        word = child.lower_
        if child.i > verb.i and child.dep_ in _PREPOSITIONS and word in cue.entry.prepositions:
            inner = [c for c in child.children if c.i > child.i]
            if inner:
                return _around(found, (child.i + 1, _edges(child)[1]), cue, unit), child.i + 1
    if "noun" in frames:
        for child in children:
            if child.dep_ in _OBJECTS and child.i > verb.i:
                start, end = _edges(child)
                end = _tail(children, end)
                return _around(found, (start, end), cue, unit), cue.end
    return None


def _edges(token: Token) -> TokenSpan:
    return token.left_edge.i, token.right_edge.i + 1


def _tail(children: Iterable[Token], end: int) -> int:
    """Take in what follows an object directly and belongs to the same verb."""
    for child in children:
        if child.dep_ in _TAILS and child.left_edge.i == end:
            end = child.right_edge.i + 1
    return end


def _around(found: Found, span: TokenSpan, cue: Cue, unit: int) -> list[TokenSpan]:
    """Fit a complement to its unit, to the quotations it touches, and around the cue."""
    view = found.view
    floor, limit = view.units[unit]
    start, end = max(span[0], floor), min(span[1], limit)
    if start >= end:
        return []
    for edge in (start, end - 1):
        number = view.quote_of[edge]
        if number >= 0:
            quoted = view.quotes[number]
            if quoted.start >= floor and quoted.end <= limit:
                start, end = min(start, quoted.start), max(end, quoted.end)
    if start <= cue.index < end:
        # The clause around "he said": its commas part it from both pieces.
        left = cue.start
        for index in range(cue.start - 1, start - 1, -1):
            if view.words[index] == ",":
                left = index
                break
        else:
            left = start
        right = cue.end
        while right < end and view.words[right] != ",":
            right += 1
        pieces = [(start, left), (min(right + 1, end), end)]
    else:
        pieces = [(start, end)]
    out = []
    for s, e in pieces:
        while s < e and view.quote_of[s] < 0 and view.words[s] in (",", ":", ".", "-", "—", "–"):
            s += 1
        if e > s:
            out.append((s, trim_end(view, s, e)))
    return out
