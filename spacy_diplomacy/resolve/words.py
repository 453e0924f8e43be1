"""Words of names: how they are compared, what organisations are called, and places in them."""

import unicodedata
from functools import lru_cache
from typing import Literal

from spacy_diplomacy.resolve import lexicon as lx
from spacy_diplomacy.resolve.context import Context

NameKind = Literal["PERSON", "ORG", "GPE", "NORP", "UNKNOWN"]


@lru_cache(maxsize=1 << 16)
def plain(word: str) -> str:
    """A word in lower case without accents, dots and apostrophes.

    Args:
        word: The word as it is written.

    Returns:
        The form by which names are compared.
    """
    if word.isascii():
        return word.lower().replace(".", "").replace("'", "")
    text = unicodedata.normalize("NFKD", word)
    text = "".join(c for c in text if not unicodedata.combining(c)).lower()
    return text.replace(".", "").replace("\u2019", "").replace("'", "")


def name_words(ctx: Context, start: int, end: int) -> tuple[str, ...]:
    """Normalised words of a span, marks and "the" left out.

    Args:
        ctx: The Doc taken apart.
        start: First token.
        end: One past the last token.

    Returns:
        The words, as `plain` writes them.
    """
    saints = ctx.grammar.saints
    left_out = ctx.grammar.definite | ctx.grammar.mark_letters
    words = (
        min(saints) if ctx.lower[i] in saints else plain(ctx.words[i]) for i in range(start, end)
    )
    return tuple(
        w for w in words if (w.isalnum() or any(c.isalnum() for c in w)) and w not in left_out
    )


def names_in_role(ctx: Context, role: str | None) -> frozenset[str]:
    """The words of a role that name whom it is held with ("Arcos" in "Arcos director").

    Args:
        ctx: The Doc taken apart.
        role: The role as it is written.

    Returns:
        Them in lower case; no words of titles, places or peoples, and no abbreviations.
    """
    lex = ctx.lexicon
    known = lx.NOUN | lx.TITLE | lx.MODIFIER | lx.DEMONYM | lx.STOP | lx.DETERMINER
    found: set[str] = set()
    for word in (role or "").replace("\u2019", "'").split():
        word = word.partition("'")[0]
        lower = word.lower()
        if word[:1].isupper() and not word.isupper() and not lex.flags.get(lower, 0) & known:
            if not (lower in lex.places or lower in lex.capitals or lower in lex.regions):
                found.add(lower)
    return frozenset(found)


def place_of(ctx: Context, start: int, end: int) -> str | None:
    """The country that a span of words names or is an adjective of.

    Args:
        ctx: The Doc taken apart.
        start: First token.
        end: One past the last token.

    Returns:
        ISO 3166 alpha-3 code or None.
    """
    lex = ctx.lexicon
    if end - start > 1 and ctx.lower[start] in ctx.grammar.definite:
        start += 1
    text = ctx.text(start, end).lower()
    if end - start == 1 and ctx.words[start] in ctx.grammar.not_countries:
        return None
    return lex.places.get(text) or lex.demonyms.get(text)


def country_in(ctx: Context, start: int, end: int) -> str | None:
    """The first country, people, capital or seat of power named in a span of words.

    Args:
        ctx: The Doc taken apart.
        start: First token.
        end: One past the last token.

    Returns:
        ISO 3166 alpha-3 code or None.
    """
    lex = ctx.lexicon
    for i in range(start, end):
        bits = ctx.flags[i]
        if not bits & lx.CAPITAL and not (bits & lx.DEMONYM and ctx.grammar.capital_nouns):
            continue
        first, hyphen, _ = ctx.lower[i].partition("-")
        if hyphen and (code := lex.places.get(first) or lex.demonyms.get(first)):
            return code  # "US-Präsident"
        if ctx.lower[i] not in lex.place_openings:
            continue
        for j in range(min(i + 4, end), i, -1):
            text = ctx.text(i, j).lower()
            code = lex.places.get(text) or lex.demonyms.get(text) or lex.capitals.get(text)
            if code and text in lex.demonyms and i > start:
                if ctx.lower[i - 1] in ctx.grammar.language_marks:
                    continue  # a language
            code = code or lex.regions.get(text)
            whole = i == start or not ctx.flags[i - 1] & lx.CAPITAL  # no "National Congress"
            if code is None and whole and text in lex.metonyms:
                code = lex.metonyms[text].get("country")
            if code:
                return code
    return None


def is_initials(ctx: Context, start: int, end: int) -> bool:
    """Whether a name is a body's initials with dots: "the U.N.", "K.C.N.A.".

    Args:
        ctx: The Doc taken apart.
        start: First token.
        end: One past the last token.

    Returns:
        Whether it is.
    """
    word = ctx.words[start]
    if end - start > 1 or word.count(".") < 2 or not word.isupper():
        return False
    # two letters may be somebody's, but for the article
    return word.count(".") > 2 or (start > 0 and ctx.lower[start - 1] in ctx.grammar.definite)
