"""Titles, offices and roles before and behind a name."""

from spacy_diplomacy.resolve import lexicon as lx
from spacy_diplomacy.resolve.context import Context
from spacy_diplomacy.resolve.words import ORG_WORDS, VERBS


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
    flags, lower = ctx.flags, ctx.lower
    last = end
    while last > start and flags[last - 1] & lx.SUFFIX and not flags[last - 1] & lx.TITLE:
        last -= 1
    cut = start
    for i in range(start, last - 1):
        bits = flags[i]
        if bits & lx.TITLE and not (bits & lx.GIVEN and not bits & (lx.HONORIFIC | lx.RANK)):
            if i == start + 1 and flags[start] & lx.GIVEN and not bits & lx.HONORIFIC:
                continue  # "Stephen King"
            cut = i + 1
    while cut < last and cut > start and lower[cut] in {"of", "for", "the", "to", "and", "-"}:
        # "Minister of Education Stefania Giannini": the office runs on to the given name
        guess = max(cut + 2, last - 2)
        cut = next((i for i in range(cut, last) if flags[i] & lx.GIVEN), guess)
    if cut == start or cut >= last:
        return start
    if lower[last - 1] in ORG_WORDS or flags[last - 1] & lx.BODY_NOUN:
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
    flags, lower = ctx.flags, ctx.lower
    while start < end and (flags[start] & lx.DETERMINER or flags[start] & lx.PUNCT):
        start += 1
    while end > start and (
        flags[end - 1] & lx.PUNCT
        or (
            flags[end - 1] & lx.HONORIFIC
            and not flags[end - 1] & (lx.OFFICE | lx.PERSON_NOUN)
            and lower[end - 1] not in {"pope", "king", "queen", "sultan", "emir", "cardinal"}
        )
    ):
        end -= 1
    while (
        start < end
        and flags[start] & lx.HONORIFIC
        and lower[start].rstrip(".") in {"mr", "mrs", "ms", "miss", "dr", "prof"}
    ):
        start += 1
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


def role_start(ctx: Context, left: int, floor: int, office: bool = False) -> int:
    """First token of a role in lower case right before a name ("foreign ministry spokesman").

    Args:
        ctx: The Doc taken apart.
        left: First token of the name with its title.
        floor: Where the name before has ended.
        office: Whether the name has an office before it already ("police Chief Lee").

    Returns:
        A token, `left` where there is no role.
    """
    flags, lower, words = ctx.flags, ctx.lower, ctx.words
    i = _office_abroad(ctx, left) - 1
    if (
        i < floor - 8
        or i < 0
        or not flags[i]
        & (
            lx.OFFICE
            | lx.PERSON_NOUN
            | lx.KIN_NOUN
            | lx.RANK
            | lx.HONORIFIC
            | (lx.BODY_NOUN | lx.MODIFIER if office else 0)
        )
    ):
        return left
    if flags[i] & (lx.PRONOUN | lx.DATE) or ctx.sents[i] != ctx.sents[left]:
        return left
    if office and flags[i] & lx.STOP:
        return left
    unknown, begin = 0, i
    while i - 1 >= 0 and left - i < 14 and ctx.sents[i - 1] == ctx.sents[left]:
        bits, word = flags[i - 1], lower[i - 1]
        if bits & lx.DETERMINER:
            begin = i - 1
            break
        if word in {"'s", "\u2019s", "-", "'", "\u2019"}:
            i -= 1
            continue
        if word in {"of", "to", "for"} and has_any(ctx, max(0, i - 4), i - 1, lx.OFFICE):
            i -= 1
            continue
        if (
            bits & (lx.PUNCT | lx.STOP | lx.PRONOUN | lx.DIGIT | lx.DATE)
            or word in VERBS
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
        if unknown > 2 or word.endswith(("ed", "ing", "ly")) or not words[i - 1].isalpha():
            break
        i -= 1
    return begin


def _office_abroad(ctx: Context, left: int) -> int:
    """Where the office ends in "Ambassador to the United States X", or `left`."""
    i = left - 1
    while i > 1 and left - i < 6 and (ctx.flags[i] & lx.CAPITAL or ctx.lower[i] == "the"):
        i -= 1
    found = i < left - 1 and ctx.lower[i] in {"to", "of", "for"}
    return i if found and ctx.flags[i - 1] & (lx.OFFICE | lx.PERSON_NOUN) else left


def apposition_before(ctx: Context, left: int) -> int:
    """First token of a role set off by a comma before a name; `left` where there is none.

    Args:
        ctx: The Doc taken apart.
        left: First token of the name with its title.

    Returns:
        A token.
    """
    flags, lower = ctx.flags, ctx.lower
    if left < 3 or lower[left - 1] != ",":
        return left
    i = left - 1
    depth = 0
    while i - 1 >= 0 and left - i < 22 and ctx.sents[i - 1] == ctx.sents[left]:
        word = lower[i - 1]
        if word == ")":
            depth += 1
        elif word == "(":
            depth -= 1
        elif (not depth and flags[i - 1] & lx.PUNCT and word not in {"-", "'s", "\u2019s"}) or (
            not depth
            and (word in VERBS or (flags[i - 1] & lx.PRONOUN and word not in lx.POSSESSIVES))
        ):
            break
        i -= 1
    head = next(
        (j for j in range(i, left - 1) if lower[j] in {"of", "for", "to", "in", "at", "("}),
        left - 1,
    )
    opens = flags[i] & (lx.DETERMINER | lx.CAPITAL | lx.OFFICE)
    if (
        head > i
        and opens
        and not flags[i] & lx.GIVEN
        and flags[head - 1] & (lx.OFFICE | lx.PERSON_NOUN | lx.RANK | lx.KIN_NOUN)
    ):
        return i
    return left


def apposition_after(ctx: Context, end: int) -> tuple[int, int]:
    """End and length of a role set off by a comma after a name; length 0 where there is none.

    Args:
        ctx: The Doc taken apart.
        end: One past the last token of the name.

    Returns:
        One past the last token of the role, and the number of its tokens.
    """
    flags, lower, words = ctx.flags, ctx.lower, ctx.words
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
    begin = i + 1
    bits = flags[begin]
    if not bits & (
        lx.DETERMINER | lx.OFFICE | lx.MODIFIER | lx.CAPITAL | lx.PERSON_NOUN | lx.KIN_NOUN
    ):
        return end, 0
    if bits & lx.PRONOUN and lower[begin] not in lx.POSSESSIVES:
        return end, 0
    stop, noun, before_of = begin, False, True
    while stop < n and stop - begin < 18 and ctx.sents[stop] == ctx.sents[begin]:
        word = lower[stop]
        if flags[stop] & lx.PUNCT and word not in {"-", "'s", "\u2019s", "&", "'"}:
            break
        if word in VERBS or (word in {"who", "whose", "which", "that", "where", "and"} and noun):
            break
        if word in {"of", "for", "at", "in", "from", "to", "with", "on"}:
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
