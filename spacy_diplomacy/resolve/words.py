"""Words of names: how they are compared, what organisations are called, and places in them."""

import unicodedata
from typing import Final, Literal

from spacy_diplomacy.resolve import lexicon as lx
from spacy_diplomacy.resolve.context import Context

NameKind = Literal["PERSON", "ORG", "GPE", "NORP", "UNKNOWN"]

ORG_WORDS: Final = frozenset(
    """inc corp ltd llc plc co company news times post journal press herald mail tribune gazette
    guardian telegraph observer magazine radio television tv network media agency index institute
    association society foundation federation confederation alliance league club centre center
    authority authorities service services systems group holdings partners bank fund exchange
    airlines airways motors electric mills party movement church ministry department bureau office
    commission committee council court parliament senate congress house assembly union united
    university college school hospital museum gallery library police army navy force forces guard
    organization organisation trust board secretariat administration campaign government
    international global world national nations wikinews studio studios records entertainment
    pictures laboratories labs technologies software industries review report week today brothers
    orchestra championship cup games festival conference convention forum academy archive
    initiative coalition brigade brigades front command corps treasury reserve state states city
    county province republic kingdom islands island river street avenue road square park bridge
    mountain mountains valley lake sea ocean bay coast desert beach hotel airport station palace
    cathedral castle tower hall theatre theater stadium act treaty agreement accord war day week
    prize award awards medal man party's""".split()
)
"""Last words that organisations, places and things bear more often than people."""

VERBS: Final = frozenset(
    """said says say told tells asked asks added adds according wrote writes quoted cited met
    called urged thanked joined praised accused blamed hired named appointed elected succeeded
    replaced included interviewed became is was has had""".split()
)
"""Verbs that often stand between a noun and a name, or after a name."""


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
    words = (plain(ctx.words[i]) for i in range(start, end))
    return tuple(w for w in words if w and w not in {"the", "s"} and any(c.isalnum() for c in w))


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
    text = ctx.text(start, end).lower().removeprefix("the ")
    if end - start == 1 and ctx.words[start] in {"us", "it"}:
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
        if not ctx.flags[i] & lx.CAPITAL:
            continue
        for j in range(min(i + 4, end), i, -1):
            text = ctx.text(i, j).lower()
            code = lex.places.get(text) or lex.demonyms.get(text) or lex.capitals.get(text)
            if code and text in lex.demonyms and i > start and ctx.lower[i - 1] == "in":
                continue  # a language
            code = code or lex.regions.get(text)
            if code is None and text in lex.metonyms:
                code = lex.metonyms[text].get("country")
            if code:
                return code
    return None
