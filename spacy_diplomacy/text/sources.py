"""Source mentions by token patterns: the noun phrase before a cue, and the one behind it."""

from spacy_diplomacy.text.cues import Lexicon
from spacy_diplomacy.text.tokens import TextView
from spacy_diplomacy.types import TokenSpan

_INSIDE = frozenset({"-", "–", "/", "&", "."})
_REACH = 30


def source_before(view: TextView, lexicon: Lexicon, end: int, floor: int) -> TokenSpan | None:
    """The noun phrase that ends right before a cue's group.

    Args:
        view: The Doc's lists.
        lexicon: The cue lexicon.
        end: One past its last token: where the cue's group begins.
        floor: First token it may hold.

    Returns:
        Its span, with an apposition between commas, or None where there is none.
    """
    if end <= floor:
        return None
    if view.words[end - 1] in (",", ")", "—", "–", "--", "-"):
        return _before_aside(view, lexicon, end - 1, floor)
    start = phrase_start(view, lexicon, end, floor)
    return None if start is None else (start, end)


def _before_aside(view: TextView, lexicon: Lexicon, close: int, floor: int) -> TokenSpan | None:
    """A noun phrase with something between commas (brackets, dashes) behind it."""
    words, lower = view.words, view.lower
    opener = "(" if words[close] == ")" else words[close]
    relatives = lexicon.words.relatives | lexicon.words.possessive_relatives
    best: TokenSpan | None = None
    for index in range(close - 1, max(floor, close - _REACH), -1):
        if words[index] != opener:
            continue
        start = phrase_start(view, lexicon, index, floor)
        if start is None or index == start:
            continue
        if lower[start] in lexicon.words.times and index - start < 4:
            continue
        if not _is_edge(view, lexicon, start, floor):
            continue
        first = lower[index + 1]
        aside = (
            first not in lexicon.words.prepositions
            and not first.endswith(lexicon.words.gerund_endings)
            and not (first in lexicon.verbs and first.endswith(lexicon.words.past_endings))
            and (first not in lexicon.words.breaks or first in relatives)
        )
        if not aside and not (view.is_capital(index - 1) or lower[start] in lexicon.words.articles):
            continue
        span = (start, close if words[close] != ")" else close + 1) if aside else (start, index)
        if start <= floor:
            return span
        best = best or span
    return best


def _is_edge(view: TextView, lexicon: Lexicon, start: int, floor: int) -> bool:
    """Whether a clause may begin at a token."""
    if start <= floor:
        return True
    before = view.lower[start - 1]
    return not before[0].isalnum() or before in lexicon.words.breaks or (
        before in lexicon.words.conjunctions
    ) or before in lexicon.words.adverbs or before in lexicon.verbs  # fmt: skip


def phrase_start(view: TextView, lexicon: Lexicon, end: int, floor: int) -> int | None:
    """Where the noun phrase that ends before a token begins.

    Args:
        view: The Doc's lists.
        lexicon: The cue lexicon.
        end: One past its last token.
        floor: First token it may hold.

    Returns:
        Its first token, or None where no noun phrase ends there.
    """
    words, lower, known = view.words, view.lower, lexicon.words
    last = lower[end - 1]
    if last in known.pronouns or last in known.relatives or _is_relative(view, lexicon, end - 1):
        return end - 1
    if not words[end - 1][0].isalnum() and words[end - 1] not in (".", ")"):
        return None
    if last in known.breaks or last in known.prepositions or last in known.of_words:
        return None
    index = end
    while index > floor and end - index < _REACH:
        word = lower[index - 1]
        if view.quote_of[index - 1] >= 0 and view.quotes[view.quote_of[index - 1]].words > 3:
            break
        if words[index - 1] == ")" and "(" in words[max(floor, index - 9) : index]:
            while words[index - 1] != "(":
                index -= 1
        elif not words[index - 1][0].isalnum():
            inside = words[index - 1] in known.possessive_marks or (
                words[index - 1] in _INSIDE and index - 2 >= floor and index < end
            )
            if not inside and view.quote_of[index - 1] < 0:
                break
        elif word in known.prepositions or word in known.of_words:
            if not _goes_on(view, lexicon, index - 1, floor):
                break
        elif word in known.joining:
            if not _joins(view, index - 1, floor, end):
                break
        elif (
            word in known.breaks
            or (word in known.relatives and word not in known.articles and index < end)
            or (
                word in lexicon.verbs
                and word not in lexicon.nouns
                and not view.is_capital(index - 1)
                and (word.endswith(known.past_endings) or lexicon.verbs[word].form == "finite")
            )
            or (word in known.pronouns and index < end and word not in known.articles)
        ):
            break
        index -= 1
    return trim_phrase(view, lexicon, index, end)


def _is_relative(view: TextView, lexicon: Lexicon, index: int) -> bool:
    """Whether "that" or "which" before a verb tells of the noun before it: "a sign that said"."""
    known = lexicon.words
    if view.lower[index] not in known.complementizers | known.continuing or not index:
        return False
    before = view.lower[index - 1]
    bound = known.conjunctions | known.prepositions | known.auxiliaries | known.passives
    inside = view.unit_of[index - 1] == view.unit_of[index] and before.isalpha()
    return inside and before not in bound and before not in lexicon.verbs


def trim_phrase(view: TextView, lexicon: Lexicon, start: int, end: int) -> int | None:
    """Drop adverbs, days and loose marks from the front of a noun phrase.

    Args:
        view: The Doc's lists.
        lexicon: The cue lexicon.
        start: Its first token.
        end: One past its last token.

    Returns:
        Its new first token, or None where nothing is left that names anybody.
    """
    known = lexicon.words
    if start < end and view.lower[start] in known.prepositions and end - start > 3:
        # "In an interview Ann Lee said": the name alone is the source.
        run = end
        while run > start and view.is_capital(run - 1):
            run -= 1
        if start < run < end and view.lower[run - 1] not in (
            known.articles | known.prepositions | known.of_words
        ):
            return run
    while start < end:
        word = view.lower[start]
        if (
            word in known.adverbs
            or (word in known.times and end - start > 1)
            or word in known.prepositions
            or word in known.of_words
            or word in known.joining
            or (known.may_be_adverb(word) and not view.is_capital(start))
            or not (word[0].isalnum() or view.quote_of[start] >= 0)
        ):
            start += 1
        else:
            break
    if start >= end or not any(view.words[i][0].isalnum() for i in range(start, end)):
        return None
    bare = known.articles - known.pronouns - known.lone_articles | known.times
    if end - start == 1 and view.lower[start] in bare:
        return None
    return start


def _goes_on(view: TextView, lexicon: Lexicon, index: int, floor: int) -> bool:
    """Whether a preposition belongs to a noun phrase: there is a noun before it."""
    if index <= floor:
        return False
    before = view.lower[index - 1]
    known = lexicon.words
    if not before[0].isalnum() or before in known.breaks or before in known.articles:
        return False
    if before in known.prepositions or before in known.of_words or before in known.adverbs:
        return False
    if view.lower[index] in known.loose:
        return False
    return before not in lexicon.verbs or before in lexicon.nouns


def _joins(view: TextView, index: int, floor: int, end: int) -> bool:
    """Whether an "and" joins two names, not two clauses."""
    return (
        index > floor
        and index + 1 < end
        and view.is_capital(index - 1)
        and view.is_capital(index + 1)
    )


def source_after(
    view: TextView, lexicon: Lexicon, start: int, end: int, *, closed: bool = False
) -> TokenSpan | None:
    """The noun phrase right behind a cue ("said Ann Lee, a lawyer in Ohio").

    Args:
        view: The Doc's lists.
        lexicon: The cue lexicon.
        start: Where it begins.
        end: Where its unit ends.
        closed: Whether an apposition must end with a comma: what follows is a clause of its own.

    Returns:
        Its span, with an apposition behind a comma, or None where there is none.
    """
    start = view.skip_blank(start, end)
    if start >= end:
        return None
    words, lower, known = view.words, view.lower, lexicon.words
    if lower[start] in known.reflexives and start + 1 < end:
        start += 1
    while known.comma_opens and lower[start] in known.adverbs and start + 1 < end:
        start += 1  # "teilte später der Direktor mit"
    if lower[start] in known.pronouns - known.articles and lower[start] not in known.expletives:
        return (start, start + 1)
    named = known.comma_opens and _opens_name(view, start)  # "laut „Bote“"
    if not (named or words[start][0].isalnum()) or lower[start] in known.times | known.infinitive:
        return None
    if (lower[start] in known.breaks and lower[start] not in known.articles) or (
        lower[start] in known.prepositions or lower[start] in known.of_words
    ):
        return None
    stop = phrase_end(view, lexicon, start, end)
    if stop is None:
        return None
    for _ in range(3):
        stop_aside = _aside_end(view, lexicon, stop, end, closed)
        if stop_aside is None:
            break
        if closed and not (stop_aside < end and words[stop_aside] == ","):
            break
        stop = stop_aside
    return (start, stop)


def _opens_name(view: TextView, start: int) -> bool:
    """Whether a short quotation begins at a token: the name of a paper, say."""
    number = view.quote_of[start]
    return number >= 0 and view.quotes[number].start == start and view.quotes[number].words <= 3


def phrase_end(view: TextView, lexicon: Lexicon, start: int, end: int) -> int | None:
    """Where the noun phrase that begins at a token ends.

    Args:
        view: The Doc's lists.
        lexicon: The cue lexicon.
        start: Its first token.
        end: Where its unit ends.

    Returns:
        One past its last token, or None where no noun phrase begins there.
    """
    words, lower, known = view.words, view.lower, lexicon.words
    index = start
    while index < end and index - start < _REACH:
        word = lower[index]
        if view.quote_of[index] >= 0:
            if view.quotes[view.quote_of[index]].words > 3:
                break
        elif words[index] == "(" and index > start and ")" in words[index : index + 9]:
            index = words.index(")", index) + 1
            continue
        elif not words[index][0].isalnum():
            inside = words[index] in known.possessive_marks | _INSIDE
            if not inside or index + 1 >= end or words[index] == ".":
                break
        elif index > start:
            if (
                known.comma_opens
                and (
                    view.is_capital(index - 1)
                    or words[index - 1] == ")"
                    or view.quote_of[index - 1] >= 0
                )
                and not view.is_capital(index)
                and word not in known.articles | known.of_words
                and word not in known.joining
            ):
                break  # German nouns have capitals: what follows one in lower case is a verb
            if word in known.prepositions:
                named = any(view.is_capital(i) for i in range(start, index))
                after = index + 1 < end and (
                    view.is_capital(index + 1) or lower[index + 1] in known.articles
                )
                if word not in known.tight or named or not after:
                    break
                if index + 1 < end and lower[index + 1] in known.times:
                    break
            elif word in known.joining:
                if not _joins(view, index, start, end):
                    break
            elif (
                word in known.times
                or (word in known.breaks and word not in known.articles)
                or (word in known.adverbs and word not in known.articles)
                or (known.may_be_adverb(word) and not view.is_capital(index))
                or (view.is_capital(index - 1) and known.may_be_past(word))
                or (
                    word in lexicon.verbs
                    and word not in lexicon.nouns
                    and not view.is_capital(index)
                )
            ):
                break
        index += 1
    while index > start and lower[index - 1] in known.articles | known.of_words:
        index -= 1
    return index if index > start else None


def _aside_end(view: TextView, lexicon: Lexicon, comma: int, end: int, closed: bool) -> int | None:
    """The end of an apposition that a comma opens, or None where it opens something else.

    Where a comma must close it, a clause that goes on ("which ...") is one, too.
    """
    words, lower, known = view.words, view.lower, lexicon.words
    if comma + 1 >= end or words[comma] != ",":
        return None
    first = lower[comma + 1]
    if not first[0].isalnum() or view.quote_of[comma + 1] >= 0:
        return None
    if known.comma_opens and not (view.is_capital(comma + 1) or first in known.articles):
        return None  # in German a verb: what goes on behind "so Karl Brandt, "
    relative = first in known.relatives - known.articles or (closed and first in known.continuing)
    if relative and _has_cue(view, lexicon, comma + 2, end):
        return None
    if not relative and first in known.breaks | known.prepositions | (
        known.pronouns - known.articles
    ):
        return None
    later = first in known.former and comma + 2 < end
    if first.endswith(known.gerund_endings) or first in known.times:
        return None
    if first in known.adverbs and not later:
        return None
    if first in lexicon.verbs and first not in lexicon.nouns:
        return None
    index = comma + 1
    while index < end and index - comma < _REACH:
        if view.quote_of[index] >= 0 and view.quotes[view.quote_of[index]].words > 3:
            break
        if words[index] in (",", ";", ":", "—", "–", "--", "(") or (
            words[index] in (".", "!", "?") and index + 1 >= end
        ):
            break
        if lower[index] in known.aside_ends:
            break
        if lower[index] in known.relatives - known.articles and _has_cue(
            view, lexicon, index + 1, end
        ):
            break
        if lower[index] in known.times and lower[index - 1] not in known.of_words:
            break
        index += 1
    # A clause of its own behind the comma has a verb: no apposition.
    for token in range(comma + 1, index):
        if relative or lower[token] in known.relatives:
            break
        if lower[token] in known.finite:
            return None
    while index > comma + 1 and lower[index - 1] in known.prepositions:
        index -= 1
    return index if index > comma + 1 else None


def _has_cue(view: TextView, lexicon: Lexicon, start: int, end: int) -> bool:
    """Whether a cue verb comes before the next comma: "..., who added that"."""
    for index in range(start, min(end, start + 4)):
        if view.words[index] == ",":
            return False
        if view.lower[index] in lexicon.verbs:
            return True
    return False
