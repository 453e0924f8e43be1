"""Titles, offices and roles before and behind a name."""

from spacy_diplomacy.resolve import lexicon as lx
from spacy_diplomacy.resolve.context import HYPHENS, Context
from spacy_diplomacy.resolve.words import place_of


def has_any(ctx: Context, start: int, end: int, bit: int) -> bool:
    """Whether any word of a span has a flag.

    Args:
        ctx: The Doc taken apart.
        start: First token.
        end: One past the last token.
        bit: Bits of `lexicon`.

    Returns:
        True if one has one of them.
    """
    return any(ctx.flags[i] & bit for i in range(start, end))


def title_end(ctx: Context, start: int, end: int) -> int:
    """One past the last title word of a run, where a name is left after it; else `start`.

    Args:
        ctx: The Doc taken apart.
        start: First token of the run.
        end: One past its last token.

    Returns:
        A token of the run.
    """
    flags, lower, grammar = ctx.flags, ctx.lower, ctx.grammar
    last = end
    while last > start and flags[last - 1] & lx.SUFFIX and not flags[last - 1] & lx.TITLE:
        last -= 1
    cut = start
    for i in range(start, last - 1):
        bits = flags[i]
        if bits & lx.TITLE and not (bits & lx.GIVEN and not bits & (lx.HONORIFIC | lx.RANK)):
            if i == start + 1 and flags[start] & lx.GIVEN and not bits & lx.HONORIFIC:
                continue  # "Stephen King"
            cut = i + 1 + (i + 1 in ctx.dots)
    kinds = lx.MODIFIER | lx.DEMONYM | (lx.PERSON_NOUN if ctx.starts[start] else 0)
    if cut == start and last - start > 2 and flags[start] & kinds:
        # "Republican Ann Lee", "Biographer Ann Lee" at the beginning of a sentence
        cut = start + 1 if flags[start + 1] & lx.GIVEN and not flags[start] & lx.GIVEN else start
    while (
        start < cut < last
        and (lower[cut] in grammar.office_links or lower[cut] in grammar.definite
             or lower[cut] in grammar.coordination or lower[cut] == "-")
    ):  # fmt: skip
        # "Minister of Education Stefania Giannini": the office runs on to the given name
        guess = max(cut + 2, last - 2)
        cut = next((i for i in range(cut, last) if flags[i] & lx.GIVEN), guess)
    if cut == start or cut >= last:
        return start
    thing = lower[last - 1] in grammar.thing_words or flags[last - 1] & lx.BODY_NOUN
    named = flags[cut] & lx.GIVEN or lower[last - 1] in grammar.surnames_too
    if thing and not named:
        return start
    while cut < last - 1 and flags[cut] & lx.MODIFIER and not flags[cut] & lx.GIVEN:
        cut += 1
    return cut


def role_text(ctx: Context, start: int, end: int) -> str | None:
    """A role as a reader would quote it: articles and honorifics left out.

    Args:
        ctx: The Doc taken apart.
        start: First token.
        end: One past the last token.

    Returns:
        The text, or None where nothing is left.
    """
    flags, lower, grammar = ctx.flags, ctx.lower, ctx.grammar
    while start < end and (
        (flags[start] & lx.DETERMINER and ctx.words[start + 1 : start + 2] != ["-"])
        or flags[start] & lx.PUNCT
    ):
        start += 1
    while end > start and (
        (flags[end - 1] & lx.PUNCT and end - 1 not in ctx.dots)
        or (
            flags[end - 1] & lx.HONORIFIC
            and not flags[end - 1] & (lx.OFFICE | lx.PERSON_NOUN)
            and lower[end - 1] not in grammar.titles_kept
        )
    ):
        end -= 1
    while (
        start < end
        and flags[start] & lx.HONORIFIC
        and lower[start].rstrip(".") in grammar.honorifics_dropped
    ):
        start += 1 + (start + 1 in ctx.dots)
    text = ctx.text(start, end)
    return text or None


def gender_of(ctx: Context, start: int, end: int, wanted: int) -> str:
    """Gender that titles and role nouns of a span give; the last word counts most.

    Args:
        ctx: The Doc taken apart.
        start: First token.
        end: One past the last token.
        wanted: Which kinds of words may tell.

    Returns:
        "m", "f" or "".
    """
    for i in range(end - 1, start - 1, -1):
        bits = ctx.flags[i]
        if bits & wanted:
            if bits & lx.MALE and not bits & lx.FEMALE:
                return "m"
            if bits & lx.FEMALE and not bits & lx.MALE:
                return "f"
    return ""


def role_start(
    ctx: Context, left: int, before: tuple[int, int] = (0, 0), office: bool = False
) -> int:
    """First token of a role in lower case right before a name ("foreign ministry spokesman").

    Args:
        ctx: The Doc taken apart.
        left: First token of the name with its title.
        before: First token of the name before, and one past its last.
        office: Whether the name has an office before it already ("police Chief Lee").

    Returns:
        A token, `left` where there is no role.
    """
    flags, lower, words, grammar = ctx.flags, ctx.lower, ctx.words, ctx.grammar
    if office:
        begin = _place_before(ctx, left)
        if begin < left:
            return begin
    i = _office_abroad(ctx, left) - 1
    if (
        i < before[1] - 8
        or i < 0
        or not flags[i]
        & (
            lx.OFFICE
            | lx.PERSON_NOUN
            | lx.KIN_NOUN
            | lx.RANK
            | lx.HONORIFIC
            | (lx.BODY_NOUN | lx.MODIFIER | lx.DEMONYM if office else 0)
        )
    ):
        return left
    if flags[i] & (lx.PRONOUN | lx.DATE) or ctx.sents[i] != ctx.sents[left]:
        return left
    if office and flags[i] & lx.STOP:
        return left
    unknown, begin = 0, i
    while i - 1 >= 0 and left - i < 14 and ctx.sents[i - 1] == ctx.sents[left]:
        if i == before[1] and before[0] < i == begin:
            i = begin = before[0]  # "Ministry of Health spokesman"
            continue
        bits, word = flags[i - 1], lower[i - 1]
        if bits & lx.DETERMINER:
            begin = i - 1
            break
        if word in grammar.possessive_marks or word in HYPHENS:
            i -= 1
            continue
        if word in grammar.office_links and has_any(ctx, max(0, i - 4), i - 1, lx.OFFICE):
            i -= 1
            continue
        if (
            bits & (lx.PUNCT | lx.STOP | lx.PRONOUN | lx.DIGIT | lx.DATE)
            or word in grammar.report_verbs
            or "\n" in word
        ):
            break
        if bits & lx.CAPITAL or bits & (lx.OFFICE | lx.MODIFIER | lx.NOUN | lx.DEMONYM):
            if ctx.starts[i - 1] and not bits & (lx.OFFICE | lx.MODIFIER | lx.NOUN | lx.DEMONYM):
                i -= 1
                begin = i
                break
            i -= 1
            begin = i
            unknown = 0
            continue
        unknown += 1
        if unknown > 2 or word.endswith(grammar.modifier_endings) or not words[i - 1].isalpha():
            break
        i -= 1
    return begin


def _place_before(ctx: Context, left: int) -> int:
    """Where the country begins in "Norway's Prime Minister X", or `left`."""
    i = left - 1
    while i > 0 and left - i < 4 and ctx.lower[i] not in ctx.grammar.possessive_marks:
        if not ctx.flags[i] & lx.MODIFIER and not ctx.words[i].isalpha():
            return left
        i -= 1
    if i <= 0 or ctx.lower[i] not in ctx.grammar.possessive_marks:
        return left
    for begin in range(max(0, i - 3), i):
        if ctx.sents[begin] == ctx.sents[left] and _names_place(ctx, begin, i):
            return begin
    return left


def _names_place(ctx: Context, start: int, end: int) -> bool:
    text = ctx.text(start, end).lower()
    known = text in ctx.lexicon.regions or text in ctx.lexicon.capitals
    return bool(ctx.flags[start] & lx.CAPITAL) and (known or bool(place_of(ctx, start, end)))


def _office_abroad(ctx: Context, left: int) -> int:
    """Where the office ends in "Ambassador to the United States X", or `left`."""
    links, articles = ctx.grammar.office_links, ctx.grammar.definite
    i = left - 1
    while i > 1 and left - i < 6 and (ctx.flags[i] & lx.CAPITAL or ctx.lower[i] in articles):
        i -= 1
    found = i < left - 1 and ctx.lower[i] in links
    return i if found and ctx.flags[i - 1] & (lx.OFFICE | lx.PERSON_NOUN) else left


def apposition_before(ctx: Context, left: int, end: int) -> int:
    """First token of a role set off by a comma before a name; `left` where there is none.

    Args:
        ctx: The Doc taken apart.
        left: First token of the name with its title.
        end: One past the last token of the name.

    Returns:
        A token.
    """
    flags, lower, grammar = ctx.flags, ctx.lower, ctx.grammar
    if left < 3 or lower[left - 1] != ",":
        return left
    i = left - 1
    depth = 0
    owned = False
    while i - 1 >= 0 and left - i < 22 and ctx.sents[i - 1] == ctx.sents[left]:
        word, bits = lower[i - 1], flags[i - 1]
        if word == ")":
            depth += 1
        elif word == "(":
            depth -= 1
        elif not depth:
            mark = word in grammar.possessive_marks
            owned = owned or mark
            if bits & lx.PUNCT and not mark and word not in HYPHENS:
                break
            if word in grammar.report_verbs:
                break
            if bits & lx.PRONOUN and word not in ctx.pronouns.possessive:
                break
            inner = bits & lx.DETERMINER or word in grammar.role_links
            if bits & lx.STOP and not inner and word not in grammar.coordination:
                break
        i -= 1
    while i < left - 1 and (
        lower[i] in grammar.role_links
        or lower[i] in grammar.coordination
        or (flags[i] & lx.STOP and not flags[i] & lx.DETERMINER)
    ):
        i += 1
    head = head_end(ctx, i, left - 1)
    noun = lx.OFFICE | lx.PERSON_NOUN | lx.RANK | lx.KIN_NOUN
    if head <= i or not flags[head - 1] & noun:
        return i if head == left - 1 and _is_owned_noun(ctx, i, left, end) else left
    closed = end >= len(lower) or flags[end] & lx.PUNCT
    if not closed and not ctx.starts[i]:
        return left  # "After talks with the president of Norland, X said"
    # "expects the chairman of the union, X"
    article = next((j for j in range(head - 1, i, -1) if flags[j] & lx.DETERMINER), left)
    if article < left:
        return article if head - article < 6 else left
    opens = flags[i] & (lx.DETERMINER | lx.CAPITAL | lx.OFFICE)
    return i if opens and (owned or not flags[i] & lx.GIVEN) else left


def _is_owned_noun(ctx: Context, start: int, left: int, end: int) -> bool:
    """Whether a noun of someone's, as yet unknown, opens a sentence and must mean the person named.

    "Ridley's deckhand, Ann Lee, shrugged": a given name and another one between two commas.

    Args:
        ctx: The Doc taken apart.
        start: First token before the comma.
        left: First token of the name.
        end: One past its last token.
    """
    noun = left - 2
    marks = (i for i in range(start + 1, noun) if ctx.lower[i] in ctx.grammar.possessive_marks)
    mark = next(marks, noun)
    return bool(
        ctx.starts[start]
        and 0 < noun - mark < 3
        and ctx.words[noun].islower()
        and not ctx.flags[noun] & lx.STOP
        and end - left > 1
        and ctx.flags[left] & lx.GIVEN
        and end < len(ctx.lower)
        and ctx.lower[end] == ","
    )


def head_end(ctx: Context, start: int, end: int) -> int:
    """Where a role's head ends: before the phrase that says of what or where it is.

    Args:
        ctx: The Doc taken apart.
        start: First token of the role.
        end: One past its last token.

    Returns:
        One past the head noun.
    """
    links = ctx.grammar.place_links
    return next((i for i in range(start, end) if ctx.lower[i] in links or ctx.lower[i] == "("), end)


def apposition_after(ctx: Context, end: int) -> tuple[int, int]:
    """End and length of a role set off by a comma after a name; length 0 where there is none.

    Args:
        ctx: The Doc taken apart.
        end: One past the last token of the name.

    Returns:
        One past the last token of the role, and the number of its tokens.
    """
    flags, lower, words, grammar = ctx.flags, ctx.lower, ctx.words, ctx.grammar
    n = len(words)
    i = end
    if i + 1 < n and lower[i] == "(":
        # "(D-Ohio)" and the like
        i = next((k + 1 for k in range(i + 1, min(i + 8, n)) if lower[k] == ")"), i)
    if (
        i + 1 < n
        and lower[i] == ","
        and flags[i + 1] & lx.DIGIT
        and i + 2 < n
        and lower[i + 2] == ","
    ):
        i += 2  # an age
    if i + 2 >= n or lower[i] != "," or ctx.sents[i + 1] != ctx.sents[end - 1]:
        return end, 0
    begin = last = i + 1
    while last + 2 < n and words[last + 1] in HYPHENS:
        last += 2  # "co-founder of the firm"
    bits = flags[begin] | flags[last]
    if not bits & (
        lx.DETERMINER | lx.OFFICE | lx.MODIFIER | lx.CAPITAL | lx.PERSON_NOUN | lx.KIN_NOUN
    ):
        return end, 0
    if bits & lx.PRONOUN and lower[begin] not in ctx.pronouns.possessive:
        return end, 0
    if lower[begin] in grammar.negative:
        return end, 0  # "According to Ann Lee, no minister has ever ..."
    stop, noun, before_of = begin, False, True
    while stop < n and stop - begin < 18 and ctx.sents[stop] == ctx.sents[begin]:
        word = lower[stop]
        mark = word in grammar.possessive_marks or word in HYPHENS or word == "&"
        if flags[stop] & lx.PUNCT and not mark:
            break
        if word in grammar.report_verbs or (noun and word in grammar.relatives):
            break
        goes_on = word in grammar.coordination and (
            _body_goes_on(ctx, stop) or _office_goes_on(ctx, stop)
        )
        if noun and word in grammar.coordination and not goes_on:
            break
        if word in grammar.role_links and stop > begin:
            before_of = False
        if before_of and flags[stop] & (lx.OFFICE | lx.PERSON_NOUN | lx.RANK | lx.KIN_NOUN):
            noun = True
        stop += 1
    if not noun:
        return end, 0
    # "Smith, President Jones": a second person, no apposition
    for k in range(begin, stop - 1):
        if flags[k] & lx.TITLE and flags[k] & lx.CAPITAL and flags[k + 1] & lx.GIVEN:
            return end, 0
    return stop, stop - begin


def _office_goes_on(ctx: Context, i: int) -> bool:
    """Whether "and" joins a second office of the same person ("president and CEO of Norbank")."""
    flags, after = ctx.flags, i + 2
    if not flags[i - 1] & lx.NOUN or after >= len(flags):
        return False
    noun = flags[i + 1] & (lx.OFFICE | lx.PERSON_NOUN | lx.RANK)
    return bool(noun and not flags[after] & (lx.CAPITAL | lx.GIVEN))


def _body_goes_on(ctx: Context, i: int) -> bool:
    """Whether "and" is inside a body's name ("the House Transport and Energy Committee")."""
    if not ctx.flags[i - 1] & lx.CAPITAL:
        return False
    j = i + 1
    while j < len(ctx.words) and ctx.flags[j] & lx.CAPITAL:
        j += 1
    last = j - 1
    return last > i and bool(
        ctx.lower[last] in ctx.grammar.org_words or ctx.flags[last] & lx.BODY_NOUN
    )
