"""Who said what stands in quotation marks: cues behind, before and around quotations."""

from spacy_diplomacy.text.cues import Cue
from spacy_diplomacy.text.drafts import Draft, Found, clause_end, trim_end
from spacy_diplomacy.text.sources import source_after, source_before
from spacy_diplomacy.text.subjects import subject_of, unit_subject
from spacy_diplomacy.text.tokens import Quoted, TextView
from spacy_diplomacy.types import TokenSpan

_DASHES = frozenset({"-", "--", "–", "—", "―"})
_FRAMES = frozenset({"quote", "that"})
_LONG = 5
_REACH = 100
# A signature is no longer than this.
_SIGNATURE = 15


def find_direct(found: Found) -> None:
    """Attribute the quotations of a Doc.

    Args:
        found: The state; drafts are added to it.
    """
    for number in range(len(found.view.quotes)):
        if number not in found.owner:
            _cue_behind(found, number)
    for number in range(len(found.view.quotes)):
        if number not in found.owner:
            _cue_before(found, number)
    _link_paragraphs(found)
    for number in range(len(found.view.quotes)):
        if number not in found.owner:
            _named_behind(found, number) or _carried_on(found, number)
    _link_paragraphs(found)


def _cue_behind(found: Found, number: int) -> None:
    """The patterns "...," said Ann Lee and "...," Ann Lee said."""
    view = found.view
    q = view.quotes[number]
    unit = view.unit_of[q.end - 1]
    if unit < 0:
        return
    start, end = view.units[unit]
    index = view.skip_blank(q.end, end)
    comma = index < end and (view.words[index] == "," or view.words[index] in _DASHES)
    if comma:
        index = view.skip_blank(index + 1, end)
    if index >= end or not (q.terminal or comma) or view.quote_of[index] >= 0:
        return
    hit = _clause_at(found, unit, index, end)
    if hit is None:
        if comma:
            _phrase_behind(found, q, unit, index, end)
        return
    cue, source = hit
    before = found.cues_in(unit, max(start, q.start - _REACH), q.start)
    if _leads_on(found, before, q, max(cue.end, source[1]), end):
        return
    if not comma and _is_led_in(found, before, q):
        return
    led_in = any(c.frames & _FRAMES for c in before)
    content_start = q.start
    near = start < q.start <= start + _REACH
    if not led_in and near and not _owned_between(found, start, q.start):
        content_start = start
    draft = Draft([(content_start, q.end)], source, (cue.start, cue.end), cue.entry.mode, 0.9, unit)
    found.add(draft, cue)
    _cue_split(found, draft, cue, source, end)


def _leads_on(found: Found, before: list[Cue], q: Quoted, after: int, end: int) -> bool:
    """Whether a clause behind a quotation leads to the next: They say, "A," I say, "B"."""
    view = found.view
    mark = view.words[q.start - 1] if q.start else ""
    own = bool(before) and before[-1].end == q.start - 1 and mark in (",", ":")
    opens = after + 1 < end and view.words[after] in (",", ":") and view.quote_of[after + 1] >= 0
    return own and opens and view.quotes[view.quote_of[after + 1]].start == after + 1


def _is_led_in(found: Found, before: list[Cue], q: Quoted) -> bool:
    """Whether a clause leads to a quotation that ends its sentence: He said, "A." I agree."""
    view = found.view
    stop = view.words[max(q.inner_end - 1, q.inner_start)] == "."
    mark = view.words[q.start - 1] if q.start else ""
    return stop and mark in (",", ":") and bool(before) and before[-1].end == q.start - 1


def _phrase_behind(found: Found, q: Quoted, unit: int, index: int, end: int) -> None:
    """The pattern "...", according to Ann Lee."""
    hit = found.lexicon.phrase_at(found.view.lower, index)
    source = None if hit is None else source_after(found.view, found.lexicon, hit[0], end)
    whole = found.view.skip_blank(found.view.units[unit][0], q.start) >= q.start
    if hit is not None and source is not None and whole and q.words >= 3:
        found.add(Draft([(q.start, q.end)], source, (index, hit[0]), hit[1], 0.8, unit))


def _clause_at(found: Found, unit: int, index: int, end: int) -> tuple[Cue, TokenSpan] | None:
    """The reporting clause that begins at a token: its cue and source."""
    view, lexicon = found.view, found.lexicon
    cues = found.cues_in(unit, index, min(end, index + _REACH))
    for cue in [c for c in cues if c.index not in found.used][:2]:
        if not cue.frames & _FRAMES or cue.entry.form == "gerund":
            continue
        if cue.start == index:
            source = source_after(view, lexicon, cue.end, end)
            if source is not None:
                return cue, source
            continue
        source = source_before(view, lexicon, cue.start, index)
        if source is None:
            continue
        between = view.lower[index : source[0]]
        if all(w in lexicon.words.adverbs or w in lexicon.words.manner for w in between):
            return cue, source
    return None


def _owned_between(found: Found, start: int, end: int) -> bool:
    """Whether a quotation between two tokens is attributed already."""
    view = found.view
    return any(view.quote_of[i] in found.owner for i in range(start, end) if view.quote_of[i] >= 0)


def _cue_split(found: Found, draft: Draft, cue: Cue, source: TokenSpan, end: int) -> None:
    """Go on with what was said behind its cue: "A," he said, "b." or "A", he said, b."""
    view = found.view
    after = max(cue.end, source[1])
    index = after
    while index < end and view.quote_of[index] < 0 and index - after < 20:
        index += 1
    if index >= end or view.quote_of[index] < 0:
        return
    number = view.quote_of[index]
    later = found.cues_in(view.unit_of[index], after, index)
    if number in found.owner or any(c.frames & _FRAMES for c in later):
        return
    lead = index
    while lead > after and index - lead < 8 and view.words[lead - 1][0].isalnum():
        lead -= 1
    if view.words[lead - 1] in (",", ":", ";") or view.words[lead - 1] in _DASHES:
        quote = view.quotes[number]
        if _clause_at(found, view.unit_of[index], quote.end, end) is None:
            span = (lead, _run_out(found, quote, end))
            draft.content.append(span)
            found.claim(draft, *span)


def _run_out(found: Found, q: Quoted, end: int) -> int:
    """Where what a quotation opens ends: with it, or with its clause where that goes on."""
    view = found.view
    after = view.skip_blank(q.end, end)
    if after >= end or not view.words[after][0].isalnum() or q.terminal:
        return q.end
    return max(q.end, clause_end(found, q.start, end))


def _cue_before(found: Found, number: int) -> None:
    """The patterns Ann Lee said, "..." and Ann Lee: "..."."""
    view, lexicon = found.view, found.lexicon
    q = view.quotes[number]
    unit = view.unit_of[q.start]
    if unit < 0:
        return
    start, end = view.units[unit]
    if view.skip_blank(start, q.start) >= q.start:
        if unit == 0 or view.words[view.units[unit - 1][1] - 1] != ":":
            return
        if view.paragraph_of[unit] - view.paragraph_of[unit - 1] > 1:
            return
        unit -= 1
        start, limit = view.units[unit]
    else:
        limit = q.start
    last = limit - 1
    while last > start and view.words[last].isspace():
        last -= 1
    mark = view.words[last]
    lead = last if view.lower[last] in lexicon.words.complementizers else q.start
    stop = last if mark in (",", ":") or lead == last else last + 1
    floor = _floor(found, start, limit)
    cues = [c for c in found.cues_in(unit, floor, stop) if c.end <= stop]
    earlier: TokenSpan | None = None
    hit: tuple[Cue, TokenSpan | None] | None = None
    for cue in cues:
        source = subject_of(view, lexicon, cue, floor, earlier)
        if source is None and cue.start == floor and mark in (",", ":"):
            source = source_after(view, lexicon, cue.end, stop)  # "Said Ann Lee:"
        earlier = source or earlier
        if cue.index not in found.used and _leads_to(found, cue, stop, mark, q):
            hit = (cue, source)
    if hit is None:
        if mark == ":" and (q.words >= _LONG or q.terminal):
            _colon(found, q, floor, last, unit)
        return
    cue, source = hit
    if source is None:
        source = earlier or _inherited(found, unit, floor)
    if source is None and mark != ":":
        return
    runs_out = limit == q.start and cue.frames != {"quote"}
    content = (lead, _run_out(found, q, end) if runs_out else q.end)
    draft = Draft([content], source, (cue.start, cue.end), cue.entry.mode, 0.85, unit)
    found.add(draft, cue)


def _floor(found: Found, start: int, limit: int) -> int:
    """Where the clause that leads to a quotation may begin: behind the quotation before."""
    view = found.view
    start = max(start, limit - _REACH)
    for index in range(limit - 1, start - 1, -1):
        number = view.quote_of[index]
        if number >= 0 and (number in found.owner or view.quotes[number].words >= _LONG):
            return index + 1
    return start


def _inherited(found: Found, unit: int, floor: int) -> TokenSpan | None:
    """The source of the relation before in the same unit, for "... he said, adding: ..."."""
    for draft in reversed(found.by_unit.get(unit, [])):
        if draft.source is not None and draft.source[1] <= floor + 40:
            return draft.source
    return None


def _leads_to(found: Found, cue: Cue, stop: int, mark: str, q: Quoted) -> bool:
    """Whether a cue introduces a quotation some tokens on."""
    view = found.view
    gap = view.lower[cue.end : stop]
    if q.title and mark not in (",", ":"):
        return False
    if not cue.frames & _FRAMES and not (mark == ":" and cue.frames):
        return False
    if not gap:
        return True
    if mark == ":":
        return True
    if mark == ",":
        return (len(gap) <= 15 and "," not in gap[:-1]) or len(gap) <= 8
    known = found.lexicon.words
    opens = q.terminal and view.words[min(q.inner_start, len(view.words) - 1)][0].isupper()
    if len(gap) > 8 or not opens:
        return False
    return "person" in cue.frames or gap[0] in known.prepositions or gap[0] in known.of_words


def _colon(found: Found, q: Quoted, start: int, colon: int, unit: int) -> None:
    """A colon that attributes by itself: Ann Lee: "...", or a sentence about her with one."""
    view, lexicon = found.view, found.lexicon
    source: TokenSpan | None
    phrase = lexicon.phrase_at(view.lower, start)
    if phrase is not None:
        # According to Ann Lee: "..."
        source = source_after(view, lexicon, phrase[0], colon)
        if source is not None:
            found.add(Draft([(q.start, q.end)], source, (start, phrase[0]), phrase[1], 0.7, unit))
        return
    if all(view.is_capital(i) or not view.words[i][0].isalpha() for i in range(start, colon)):
        label = colon - start == 1 and view.lower[start] in lexicon.words.labels
        source = (start, colon) if 0 < colon - start <= 6 and not label else None
    else:
        source = unit_subject(view, lexicon, start, colon)
    if source is not None:
        cue = (colon, colon + 1)
        found.add(Draft([(q.start, q.end)], source, cue, "speech", 0.6, unit))


def _named_behind(found: Found, number: int) -> bool:
    """Signed quotations: "..." - Ann Lee, "..." (Ann Lee), or "..." Ann Lee as a paragraph."""
    view = found.view
    q = view.quotes[number]
    size = len(view.words)
    index = view.skip_blank(q.end, size)
    if q.words < _LONG or index >= size:
        return False
    mark = view.words[index]
    marked = mark in _DASHES or mark == "("
    first = view.skip_blank(index + 1, size) if marked else index
    if first >= size or not view.is_capital(first) or (unit := view.unit_of[first]) < 0:
        return False
    end = view.units[unit][1]
    last = trim_end(view, first, end)
    if marked and "," in view.words[first + 1 : min(last, first + _SIGNATURE)]:
        comma = view.words.index(",", first)
        # "- Ann Lee, on the sea": what it is about belongs to no name.
        last = comma if view.lower[comma + 1] in found.lexicon.words.prepositions else last
    if last - first > _SIGNATURE or found.cues_in(unit, first, last):
        return False
    if unit + 1 < len(view.units) and view.paragraph_of[unit + 1] == view.paragraph_of[unit]:
        return False
    lines = view.paragraph_of[unit] - _paragraph(found, q.end - 1)
    alone = _opens_paragraph(found, q) and q.terminal
    if lines > (mark in _DASHES and alone) or (mark == "(" and view.words[end - 1] != ")"):
        return False
    if not marked and not (alone and _is_open(view, end - 1)):
        # Without a mark only the paragraph's shape tells a signature from a sentence.
        return False
    last = next((i for i in range(first, last) if view.quote_of[i] >= 0), last)
    last = trim_end(view, first, last - (mark == "("))
    found.add(Draft([(q.start, q.end)], (first, last), None, "speech", 0.7, unit))
    return True


def _paragraph(found: Found, index: int) -> int:
    unit = found.view.unit_of[index]
    return found.view.paragraph_of[unit] if unit >= 0 else -1


def _opens_paragraph(found: Found, q: Quoted) -> bool:
    before = found.view.unit_of[q.start] - 1
    start = found.view.units[before + 1][0]
    same = before >= 0 and _paragraph(found, q.start) == found.view.paragraph_of[before]
    return not same and found.view.skip_blank(start, q.start) >= q.start


def _is_open(view: TextView, last: int) -> bool:
    """Whether a line ends without the mark of a sentence."""
    return view.words[last] not in (".", "!", "?", ":", ";", ",")


def _carried_on(found: Found, number: int) -> bool:
    """A quotation with no cue of its own: the speaker of the sentence before goes on."""
    view, lexicon = found.view, found.lexicon
    q = view.quotes[number]
    unit = view.unit_of[q.start]
    if unit < 0 or q.words < 3 or not (q.terminal or q.words >= _LONG):
        return False
    start, end = view.units[unit]
    if view.skip_blank(start, q.start) < q.start or unit == 0:
        return False
    whole = trim_end(view, start, end) <= q.end
    if not whole and (q.words < _LONG or found.cues.get(unit)):
        return False
    before = unit - 1
    draft = next(reversed(found.by_unit.get(before, [])), None)
    same = view.paragraph_of[before] == view.paragraph_of[unit]
    if draft is not None and same:
        span = (q.start, q.end if whole else max(q.end, clause_end(found, q.start, end)))
        draft.content.append(span)
        found.claim(draft, *span)
        return True
    if q.words < _LONG or not whole:
        return False
    source: TokenSpan | None = None
    if same:
        source = unit_subject(view, lexicon, *view.units[before])
    elif draft is not None and view.quote_of[view.units[before][1] - 1] < 0:
        # Behind a quotation that is closed, one in the next paragraph is a reply.
        source = draft.source
    if source is None:
        return False
    found.add(Draft([(q.start, q.end)], source, None, "speech", 0.5, unit))
    return True


def _link_paragraphs(found: Found) -> None:
    """Join a quotation that runs over paragraphs, each opened anew."""
    quotes = found.view.quotes
    for number, q in enumerate(quotes):
        if q.continues is None:
            continue
        first, second = found.owner.get(q.continues), found.owner.get(number)
        if first is not None and second is None:
            first.content.append((q.start, q.end))
            found.claim(first, q.start, q.end)
    for number in range(len(quotes) - 1, -1, -1):
        q = quotes[number]
        if q.continues is None:
            continue
        first, second = found.owner.get(q.continues), found.owner.get(number)
        if first is None and second is not None:
            head = quotes[q.continues]
            second.content.insert(0, (head.start, head.end))
            found.claim(second, head.start, head.end)
