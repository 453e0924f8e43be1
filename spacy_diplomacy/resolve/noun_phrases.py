"""Noun phrases read by their head noun: what kind of speaker they are, how many, their role."""

from typing import Final, Literal

from spacy_diplomacy.labels import SpeakerType
from spacy_diplomacy.resolve import lexicon as lx
from spacy_diplomacy.resolve.context import OPENING, Context
from spacy_diplomacy.resolve.spot import Article, Spot
from spacy_diplomacy.resolve.words import country_in

#: Tokens before the noun of a phrase.
_PHRASE: Final = 4
_PHRASE_MARKS: Final = frozenset({",", "(", ";", ":", "--"})


def make_nominal(ctx: Context, start: int, end: int, head: int, article: Article) -> Spot:
    """Describe a noun phrase by its head word.

    Args:
        ctx: The Doc taken apart.
        start: First token.
        end: One past the last token.
        head: Token of the head noun.
        article: How it opens.

    Returns:
        The place; its kind is a guess by the head noun.
    """
    bits, word, grammar = ctx.flags[head], ctx.lower[head], ctx.grammar
    plural = False
    plural_noun = word.endswith(grammar.plural_endings) and not word.endswith(
        grammar.singular_endings
    )
    kind: SpeakerType | Literal["UNKNOWN"]
    crowd = _is_crowd(ctx, head)
    single = word in grammar.indefinite_persons and _is_of_people(ctx, head) and not crowd
    person = bits & (lx.PERSON_NOUN | lx.KIN_NOUN) and not (bits & lx.PERSONS_NOUN and plural_noun)
    if single or person:
        kind = "PERSON"
    elif bits & lx.PERSONS_NOUN:
        kind, plural = "GROUP", True
    elif bits & lx.DOCUMENT_NOUN:
        kind, plural = "DOCUMENT", plural_noun
    elif bits & lx.BODY_NOUN:
        kind = "ORG"
    elif word.endswith(grammar.abstract_endings) and word not in grammar.shares:
        kind = "DOCUMENT"
    elif plural_noun or crowd or _is_number(ctx, head) or word in grammar.shares:
        kind, plural = "GROUP", True
    elif bits & (lx.CAPITAL | lx.STOP) or word.endswith(grammar.agent_endings):
        kind = "PERSON"
    else:
        kind = "DOCUMENT"  # a thing that tells
    gender = "m" if bits & lx.MALE else "f" if bits & lx.FEMALE else ""
    if kind == "PERSON" and gender == "m" and ctx.lower[start] in grammar.plural_articles:
        kind, plural, gender = "GROUP", True, ""
    if bits & lx.HONORIFIC and not bits & (lx.PERSON_NOUN | lx.KIN_NOUN):
        gender = ""
    begin = start
    while begin < head - crowd and (
        ctx.flags[begin] & lx.DETERMINER
        and ctx.lower[begin] not in ctx.pronouns.possessive
        and ctx.words[begin + 1] != "-"  # "two-time champion"
    ):
        begin += 1
    stop = next((i for i in range(head + 1, end) if ctx.lower[i] in grammar.relatives), end)
    if kind != "DOCUMENT":
        stop = _before_time(ctx, head, stop)
    for i in range(head + 1, stop - 1):  # "Critics, including the mayor", "The teacher, 67,"
        joins = ctx.lower[i + 1].endswith(grammar.joining_endings)
        if ctx.words[i] == "," and (joins or ctx.words[i + 1].isdigit()):
            stop = i
            break
    while stop > head + 1 and ctx.words[stop - 1] == ",":
        stop -= 1
    return Spot(start, end, head, "nominal", kind, gender, plural, article, ctx.sents[start], None,
                ctx.text(begin, stop) or None, country_in(ctx, begin, end))  # fmt: skip


def _before_time(ctx: Context, head: int, end: int) -> int:
    """Where a role ends before words of time ("the minister on Friday")."""
    flags, lower, grammar = ctx.flags, ctx.lower, ctx.grammar
    for i in range(head + 1, end):
        date = flags[i] & lx.DATE and flags[i] & lx.CAPITAL
        if not (date or ctx.words[i] in grammar.times) or lower[i - 1] in grammar.office_links:
            continue
        if flags[i - 1] & (lx.HONORIFIC | lx.GIVEN):
            continue  # "Ms May"
        while i - 1 > head and flags[i - 1] & lx.STOP:
            i -= 1
        return i
    return end


def _is_of_people(ctx: Context, head: int) -> bool:
    """Whether a pronoun is one person: "one of them", not "one of the companies", "one video"."""
    behind = range(head + 1, min(head + 5, len(ctx.words)))
    if not behind or ctx.lower[head + 1] not in ctx.grammar.of:
        return not behind or not ctx.words[head + 1][:1].isalpha()
    return not any(ctx.flags[i] & lx.BODY_NOUN and ctx.sents[i] == ctx.sents[head] for i in behind)


def _is_crowd(ctx: Context, i: int) -> bool:
    """Whether a word means people and none in particular: "everyone", "no one"."""
    pair = " ".join(ctx.lower[max(0, i - 1) : i + 1])
    return not ctx.grammar.indefinite_plurals.isdisjoint((ctx.lower[i], pair))


def _is_number(ctx: Context, i: int) -> bool:
    """Whether a word is a number of people, and no age ("a 45-year-old")."""
    if ctx.lower[i] in ctx.grammar.quantities:
        return True
    return bool(ctx.flags[i] & lx.DIGIT) and not ctx.lower[i].endswith(ctx.grammar.agent_endings)


def source_nominal(ctx: Context, start: int, end: int) -> Spot:
    """Read a source span without a name as a noun phrase.

    Args:
        ctx: The Doc taken apart.
        start: First token of the source.
        end: One past its last token.

    Returns:
        The nominal over the whole span.
    """
    begin, grammar = start, ctx.grammar
    while begin < end - 1 and not ctx.words[begin][:1].isalnum():
        begin += 1
    stop = next((i for i in range(begin + 1, end) if _ends_head(ctx, i)), end)
    if _is_compound(ctx, begin, end):
        stop = end  # "a Department for Transport spokesman"
    head = stop - 1
    while head > begin and (
        ctx.flags[head] & lx.PUNCT
        or (
            ctx.flags[head] & lx.STOP
            and not ctx.flags[head] & lx.NOUN
            and not _is_crowd(ctx, head)
            and not (head > begin and _is_number(ctx, head))  # "only two"
        )
        or ctx.lower[head] in grammar.possessive_marks
    ):
        head -= 1
    if not ctx.flags[head] & lx.NOUN and head > begin and ctx.flags[head - 1] & lx.NOUN:
        # the known noun before it, if what follows it is no noun of its own ("attorney general")
        office = ctx.flags[head - 1] & (lx.OFFICE | lx.PERSON_NOUN)
        if office or ctx.lower[head].endswith(grammar.modifier_endings):
            head -= 1
    word = ctx.lower[begin]
    article: Article = (
        "possessive" if word in ctx.pronouns.possessive
        or any(ctx.lower[i] in grammar.possessive_marks for i in range(begin, head))
        else "indefinite" if word in grammar.indefinite
        else "definite" if ctx.flags[begin] & lx.DETERMINER else "bare"
    )  # fmt: skip
    spot = make_nominal(ctx, begin, end, head, article)
    if ctx.lower[begin] in grammar.plural_determiners:
        spot.kind, spot.plural = "GROUP" if spot.kind == "PERSON" else spot.kind, True
    return spot


def noun_before(ctx: Context, end: int) -> Spot | None:
    """The noun phrase that a relative pronoun follows: "a banner that said".

    Args:
        ctx: The Doc taken apart.
        end: Token of the pronoun.

    Returns:
        The nominal; None where no plain noun stands there.
    """
    last = end - 1 - (end > 0 and ctx.words[end - 1] == ",")
    if last < 0 or not (ctx.words[last].isalpha() and ctx.words[last].islower()):
        return None
    if ctx.flags[last] & (lx.STOP | lx.PRONOUN | lx.DETERMINER):
        return None
    start = last
    while start > max(0, last - _PHRASE) and ctx.sents[start - 1] == ctx.sents[last]:
        start -= 1
        if ctx.flags[start] & lx.DETERMINER:
            return source_nominal(ctx, start, last + 1)
        if ctx.flags[start] & (lx.STOP | lx.PRONOUN | lx.PUNCT):
            break
    # "placards which read"; "it snowed, which showed" tells of no noun
    plural = ctx.lower[last].endswith(ctx.grammar.plural_endings)
    return source_nominal(ctx, last, last + 1) if plural and last == end - 1 else None


def _is_compound(ctx: Context, start: int, end: int) -> bool:
    """Whether a span is a person's noun behind nothing but a name, whatever joins its words."""
    flags = ctx.flags
    if not flags[end - 1] & lx.PERSON_NOUN or flags[end - 1] & lx.CAPITAL:
        return False
    joins = lx.DETERMINER | lx.STOP | lx.CAPITAL
    return bool(flags[end - 2] & lx.CAPITAL) and all(
        flags[i] & joins and not flags[i] & (lx.PUNCT | lx.PRONOUN) for i in range(start, end - 1)
    )


def _ends_head(ctx: Context, i: int) -> bool:
    """Whether the head of a source's noun phrase stands before a token."""
    word = ctx.lower[i]
    if word in ctx.grammar.phrase_ends or word in _PHRASE_MARKS:
        return True
    if word == '"' or word in OPENING:
        return bool(ctx.flags[i - 1] & lx.NOUN)  # "the book "The Lash""
    if word == "-":
        return ctx.spaced[i - 1]
    # "polls released on Sunday"
    participle = word.endswith(ctx.grammar.participle_endings) and not ctx.flags[i] & lx.NOUN
    return participle and bool(ctx.flags[i - 1] & lx.NOUN)
