"""Names in the text: capitalised runs or entities, with titles, offices and roles taken apart."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from spacy_diplomacy.resolve import lexicon as lx
from spacy_diplomacy.resolve.context import Context
from spacy_diplomacy.types import Entity

NameKind = Literal["PERSON", "ORG", "GPE", "NORP", "UNKNOWN"]

_LABELS: Final[dict[str, NameKind]] = {
    "PERSON": "PERSON", "PER": "PERSON", "ORG": "ORG", "ORGANIZATION": "ORG", "GPE": "GPE",
    "LOC": "GPE", "LOCATION": "GPE", "NORP": "NORP", "FAC": "ORG", "MISC": "UNKNOWN",
    "PRODUCT": "UNKNOWN", "WORK_OF_ART": "UNKNOWN",
}  # fmt: skip
_ORG_WORDS: Final = frozenset(
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
_NOUNS: Final = lx.PERSON_NOUN | lx.KIN_NOUN | lx.OFFICE
_SMALL: Final = frozenset({"of", "for", "the", "and", "&", "on", "in"})
_VERBS: Final = frozenset(
    """said says say told tells asked asks added adds according wrote writes quoted cited met
    called urged thanked joined praised accused blamed hired named appointed elected succeeded
    replaced included interviewed became is was has had""".split()
)
_AGES: Final = frozenset({"aged", "age"})


@dataclass(slots=True)
class NameMention:
    """A name in the text.

    Args:
        start: First token of the name alone.
        end: One past its last token.
        left: First token with title, office and role before it.
        kind: What bears the name.
        words: Normalised words of the name, without titles.
        gender: "m", "f" or "" when unknown.
        role: Title, office or role by the name, honorifics left out.
        country: ISO 3166 alpha-3 code that the role or the name itself gives.
        titled: Whether a title, office or role stands by it.
        sure: Whether more than capitals says that it is a name.
    """

    start: int
    end: int
    left: int
    kind: NameKind
    words: tuple[str, ...]
    gender: str = ""
    role: str | None = None
    country: str | None = None
    titled: bool = False
    sure: bool = False
    right: int = 0


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
    """Normalised words of a span, marks and "the" left out."""
    words = (plain(ctx.words[i]) for i in range(start, end))
    return tuple(w for w in words if w and w not in {"the", "s"} and any(c.isalnum() for c in w))


def place_of(ctx: Context, start: int, end: int) -> str | None:
    """The country that a span of words names or is an adjective of."""
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


def find_names(
    ctx: Context,
    entities: Sequence[Entity],
    lenient: Iterable[int] = (),
    cuts: Iterable[int] = (),
) -> list[NameMention]:
    """Find the names of a Doc.

    Args:
        ctx: The Doc taken apart.
        entities: Entities of the host or of the bundled recogniser; may be empty. Capitalised runs
            that no entity covers are read as well.
        lenient: Tokens (of source spans) where a capital alone makes a name, even where a sentence
            opens.
        cuts: Tokens (where source spans open or have ended) before which a run ends.

    Returns:
        Names in reading order, disjoint.
    """
    runs = _runs(ctx, frozenset(lenient), frozenset(cuts))
    spans = _merge(ctx, runs, _clean(ctx, entities))
    names: list[NameMention] = []
    floor = 0
    for start, end, kind in spans:
        for a, b, k in _split_places(ctx, start, end, kind):
            name = _read(ctx, a, b, k, floor)
            if name is not None:
                names.append(name)
                floor = name.end
    return names


def _clean(ctx: Context, entities: Sequence[Entity]) -> list[tuple[int, int, NameKind]]:
    """Entities of the kinds that can speak, without articles and possessive endings, disjoint."""
    result: list[tuple[int, int, NameKind]] = []
    for entity in sorted(entities, key=lambda e: (e.start, -e.end)):
        kind = _LABELS.get(entity.label)
        start, end = entity.start, min(entity.end, len(ctx.words))
        while end > start and (
            ctx.lower[end - 1] in {"'s", "\u2019s", "'", "\u2019", ",", '"', "\u201d"}
            or ctx.words[end - 1].isspace()
        ):
            end -= 1
        while start < end and ctx.lower[start] in {"the", "a", "an"}:
            start += 1
        if kind is None or start >= end or (result and start < result[-1][1]):
            continue
        if any(ctx.flags[i] & lx.CAPITAL for i in range(start, end)):
            result.append((start, end, kind))
    return result


def _merge(
    ctx: Context, runs: list[tuple[int, int]], entities: list[tuple[int, int, NameKind]]
) -> list[tuple[int, int, NameKind | None]]:
    """Join capitalised runs and entities: the longer span wins, the entity gives the kind."""
    spans: list[tuple[int, int, NameKind | None]] = []
    k = 0
    covered = 0  # end of the last entity that was taken whole
    for start, end in runs:
        if start < covered:
            continue
        hints: list[tuple[int, int, NameKind]] = []
        while k < len(entities) and entities[k][0] < end:
            entity = entities[k]
            k += 1
            if entity[1] <= start or (entity[0] <= start and entity[1] >= end):
                spans.append(entity)
                covered = entity[1]
            else:
                hints.append(entity)
        if start < covered:
            continue
        at = start
        for number, (first, last, kind) in enumerate(hints):
            stop = end
            if number + 1 < len(hints):
                stop = hints[number + 1][0]
                while stop > last and ctx.flags[stop - 1] & (lx.TITLE | lx.MODIFIER | lx.DEMONYM):
                    stop -= 1
                following, _, next_kind = hints[number + 1]
                if next_kind == "PERSON" and stop <= last and stop < following:
                    continue  # "United Nations Secretary General Kofi ...": a person's office
            fitting = last >= stop or (kind == "PERSON" and first > at)
            spans.append((at, max(stop, at + 1), kind if fitting else None))
            at = max(stop, at + 1)
        if not hints:
            spans.append((start, end, None))
    spans.extend(entities[k:])
    return sorted(spans, key=lambda s: (s[0], s[1]))


def _runs(ctx: Context, lenient: frozenset[int], cuts: frozenset[int]) -> list[tuple[int, int]]:
    """Maximal runs of capitalised words that may be names."""
    words, lower, flags = ctx.words, ctx.lower, ctx.flags
    n = len(words)
    mid = Counter(words[i] for i in range(n) if flags[i] & lx.CAPITAL and not ctx.starts[i])
    small = Counter(lower[i] for i in range(n) if not flags[i] & lx.CAPITAL)
    runs: list[tuple[int, int]] = []
    i = 0
    while i < n:
        bits = flags[i]
        if not bits & lx.CAPITAL or bits & (lx.PRONOUN | lx.DETERMINER):
            i += 1
            continue
        if bits & (lx.STOP | lx.DATE) and not (bits & lx.GIVEN and i + 1 < n and flags[i + 1] & 1):
            i += 1
            continue
        start = i
        i = _run_end(ctx, start, cuts)
        end = i
        if ctx.starts[start] and end - start > 1:
            # "Yesterday Putin": the first word is no part of the name
            odd = words[start] not in mid and lower[start] in small
            if odd and not flags[start] & (lx.TITLE | lx.MODIFIER | lx.GIVEN):
                start += 1
        if end - start == 1 and start and lower[start - 1] in {"your", "my", "our"}:
            continue  # "Your Honor"
        if end - start == 1 and ctx.starts[start]:
            word, bits = words[start], flags[start]
            known = (
                word in mid
                or bits & (lx.GIVEN | lx.DEMONYM)
                or lower[start] in ctx.lexicon.places
                or lower[start] in ctx.lexicon.capitals
                or lower[start] in ctx.lexicon.regions
                or (word.isupper() and len(word) > 1)
            )
            if (bits & lx.NOUN or lower[start] in small) and small[lower[start]] >= mid[word]:
                known = False
            if not known and not (
                start in lenient and not bits & (lx.NOUN | lx.STOP) and lower[start] not in small
            ):
                continue
        runs.append((start, end))
    return runs


def _run_end(ctx: Context, start: int, cuts: frozenset[int]) -> int:
    """One past the last token of the capitalised run that opens at `start`."""
    words, lower, flags = ctx.words, ctx.lower, ctx.flags
    n = len(words)
    i = start + 1
    body = bool(flags[start] & (lx.BODY_NOUN | lx.OFFICE | lx.PERSON_NOUN))
    body = body or lower[start] in _ORG_WORDS
    of = start > 0 and lower[start - 1] in {"the", "The"}
    while i < n and i not in cuts:
        bits = flags[i]
        if bits & lx.CAPITAL and not ctx.starts[i]:
            if bits & lx.PRONOUN or (bits & lx.DATE and not flags[i - 1] & (lx.GIVEN | lx.TITLE)):
                break
            body = body or bool(bits & (lx.BODY_NOUN | lx.OFFICE)) or lower[i] in _ORG_WORDS
            i += 1
            continue
        step = _bridge(ctx, i, body, of, cuts)
        if not step:
            break
        if lower[i] == "of":
            of = True
        i += step + 1
    while (
        i - 1 > start
        and not flags[i - 1] & (lx.CAPITAL | lx.SUFFIX | lx.DIGIT)
        and not words[i - 1].isalnum()
    ):
        i -= 1
    return i


def _bridge(ctx: Context, i: int, body: bool, of: bool, cuts: frozenset[int]) -> int:
    """How many tokens from `i` on join a run to its next capitalised word; 0 for none."""
    words, lower, flags = ctx.words, ctx.lower, ctx.flags
    n = len(words)

    def capital(j: int) -> bool:
        return j < n and bool(flags[j] & lx.CAPITAL) and not flags[j] & (lx.PRONOUN | lx.DATE)

    word = lower[i]
    if word in {"-", "\u2010", "\u2011"} and i and not ctx.spaced[i - 1] and not ctx.spaced[i]:
        return 1 if i + 1 < n and words[i + 1].isalnum() else 0
    if flags[i] & lx.PARTICLE:
        if i + 1 < n and lower[i + 1] in {"-", "la", "los", "der", "den"} and (capital(i + 2)):
            return 2
        return 1 if capital(i + 1) else 0
    if word == "&":
        return 1 if capital(i + 1) else 0
    if word in {"of", "for"} and body:
        if capital(i + 1) and lower[i + 1] != "the":
            return 1
        if i + 1 < n and lower[i + 1] == "the" and capital(i + 2):
            return 2
    if word == "and" and of and capital(i + 1):
        j = i + 1
        while capital(j) and j not in cuts:
            j += 1
        person = flags[i + 1] & (lx.GIVEN | lx.HONORIFIC | lx.DEMONYM) or (
            lower[i + 1] in ctx.lexicon.places
        )
        if not person and (lower[j - 1] in _ORG_WORDS or (body and not flags[i + 1] & lx.TITLE)):
            return 1
    if word in {"\u2019", "'"} and i and not ctx.spaced[i - 1] and not ctx.spaced[i]:
        return 1 if capital(i + 1) else 0
    if flags[i] & lx.DIGIT and capital(i + 1) and words[i].isdigit() and len(words[i]) < 3:
        return 1
    return 0


def _split_places(
    ctx: Context, start: int, end: int, kind: NameKind | None
) -> list[tuple[int, int, NameKind | None]]:
    """Cut a run where a country ends and a person begins ("United States Hamdullah Mohib")."""
    if kind not in (None, "GPE", "PERSON") or end - start < 3:
        return [(start, end, kind)]
    for cut in range(start + 1, min(start + 4, end - 1)):
        rest = ctx.flags[cut]
        if place_of(ctx, start, cut) and not rest & (lx.TITLE | lx.MODIFIER | lx.BODY_NOUN):
            last = ctx.lower[end - 1]
            demonym = ctx.text(start, cut).lower() in ctx.lexicon.demonyms
            if not demonym and last not in _ORG_WORDS and ctx.lower[cut] not in _SMALL | {"-"}:
                return [(start, cut, None), (cut, end, None)]
    return [(start, end, kind)]


def _read(
    ctx: Context, start: int, end: int, kind: NameKind | None, floor: int
) -> NameMention | None:
    """Take a run or an entity apart into role, title and name."""
    flags, lower, lex = ctx.flags, ctx.lower, ctx.lexicon
    left, stop = start, end
    text = ctx.text(start, end).lower()
    hint, sure = kind, False
    kind = None
    lone = end - start == 1 or flags[end - 1] & lx.BODY_NOUN or lower[end - 1] in _ORG_WORDS
    if hint == "GPE" and left and flags[left - 1] & lx.BODY_NOUN and text not in lex.places:
        hint = "ORG"  # "the firm Arcos"
    if hint == "GPE" and not lone:
        hint = None  # recognisers take rare full names for places; the tables know better
    if hint in (None, "GPE", "NORP", "ORG"):
        if text in lex.places or text in lex.capitals or text in lex.regions:
            code = lex.places.get(text) or lex.capitals.get(text) or lex.regions.get(text)
            return NameMention(start, end, left, "GPE", name_words(ctx, start, end), "", None,
                               code, False, True, end)  # fmt: skip
        if text in lex.demonyms:
            following = ctx.words[end] if end < len(ctx.words) else ""
            noun = following[:1].isalpha() and not flags[end] & (lx.STOP | lx.PRONOUN)
            if noun and not (text.endswith("s") and text[:-1] in lex.demonyms):
                noun = lower[end] not in _VERBS
            else:
                noun = False
            if noun:
                return None  # an adjective
            return NameMention(start, end, left, "NORP", name_words(ctx, start, end), "", None,
                               lex.demonyms[text], False, True, end)  # fmt: skip
    if text in lex.metonyms:
        return NameMention(start, end, left, "ORG", name_words(ctx, start, end), "", None,
                           lex.metonyms[text].get("country"), False, True, end)  # fmt: skip
    role: str | None = None
    gender, by_role, titled = "", "", False
    if hint not in ("GPE", "NORP"):
        cut = _title_end(ctx, start, end)
        if cut > start:
            titled, sure, hint = True, True, "PERSON"
            gender = _gender(ctx, start, cut, lx.HONORIFIC)
            role = _role_text(ctx, start, cut)
            start, kind = cut, "PERSON"
            # "Senator Ann Lee of Ohio", but "Pope John of Antioch" and the like keep a single name
            of = next((i for i in range(start + 2, end) if lower[i] in {"of", "for"}), end)
            end = of if of < end else end
    words = name_words(ctx, start, end)
    if not words:
        return None
    office = (
        end - start > 2 and flags[start] & (lx.OFFICE | lx.RANK) and not flags[start] & lx.GIVEN
    )
    if _is_nominal(ctx, left, end) or (office and lower[start + 1] in {"of", "for"}):
        return None  # "the Prime Minister", "Police"
    if kind is None:
        kind, sure = _guess(ctx, start, end)
        if hint is not None and hint != kind and hint != "UNKNOWN":
            person = kind == "PERSON" and end - start > 1
            domain = kind == "ORG" and "." in ctx.words[end - 1][1:-1]
            if not sure or (
                not person
                and not domain
                and not (kind == "ORG" and hint == "PERSON" and end - start > 3)
            ):
                kind, sure = hint, True
        elif hint is not None:
            sure = True
    if kind in ("PERSON", "UNKNOWN") or (kind == "ORG" and not sure):
        begin = _role_start(ctx, left, floor)
        if begin < left:
            kind, titled, sure = "PERSON", True, True
            gender = gender or _gender(ctx, begin, left, lx.HONORIFIC)
            by_role = _gender(ctx, begin, start, _NOUNS)
            role = _role_text(ctx, begin, start)
            left = begin
        else:
            begin = _apposition_before(ctx, left, floor)
            if begin < left and kind == "PERSON":
                titled, sure = True, True
                by_role = by_role or _gender(ctx, begin, left, _NOUNS)
                role = role or _role_text(ctx, begin, left - 1)
        stop, after = _apposition_after(ctx, end)
        if after:
            begin = stop - after
            if (
                kind == "PERSON"
                or flags[stop - 1] & lx.PERSON_NOUN
                or _has(ctx, begin, stop, lx.PERSON_NOUN | lx.KIN_NOUN)
            ):
                kind, sure = "PERSON", True
                by_role = by_role or _gender(ctx, begin, stop, _NOUNS)
                role = role or _role_text(ctx, begin, stop)
        else:
            stop = end
    if kind == "PERSON" and not gender:
        bits = flags[start]
        gender = "m" if bits & lx.MALE else "f" if bits & lx.FEMALE else ""
        if not bits & lx.GIVEN or not gender:
            gender = by_role or _gender(ctx, left, start, _NOUNS)
    country = None
    if kind == "PERSON" and titled:
        country = country_in(ctx, left, start)
    if kind == "PERSON" and country is None and stop > end:
        country = country_in(ctx, end, stop)
    if kind == "PERSON" and country is None and left >= 2 and titled:
        begin = _apposition_before(ctx, left, floor)
        country = country_in(ctx, begin, left) if begin < left else None
    if kind in ("ORG", "UNKNOWN"):
        country = country_in(ctx, start, end)
    return NameMention(start, end, left, kind, words, gender, role, country, titled, sure, stop)


def _is_nominal(ctx: Context, start: int, end: int) -> bool:
    """Whether a run holds words of titles and role nouns only."""
    flags = ctx.flags
    known = lx.NOUN | lx.TITLE | lx.MODIFIER | lx.DEMONYM
    if any(flags[i] & lx.GIVEN or not flags[i] & known for i in range(start, end)):
        return False
    last = flags[end - 1]
    if not last & (
        lx.PERSON_NOUN | lx.PERSONS_NOUN | lx.KIN_NOUN | lx.DOCUMENT_NOUN | lx.OFFICE | lx.RANK
    ):
        return False
    return end - start == 1 or not flags[start] & lx.HONORIFIC


def _has(ctx: Context, start: int, end: int, bit: int) -> bool:
    return any(ctx.flags[i] & bit for i in range(start, end))


def _title_end(ctx: Context, start: int, end: int) -> int:
    """One past the last title word of a run, where a name is left after it; else `start`."""
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
    if lower[last - 1] in _ORG_WORDS or flags[last - 1] & lx.BODY_NOUN:
        return start
    while cut < last - 1 and flags[cut] & lx.MODIFIER and not flags[cut] & lx.GIVEN:
        cut += 1
    return cut


def _role_text(ctx: Context, start: int, end: int) -> str | None:
    """A role as a reader would quote it: articles and honorifics left out."""
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


def _gender(ctx: Context, start: int, end: int, wanted: int) -> str:
    """Gender that titles and role nouns of a span give; the last word counts most."""
    for i in range(end - 1, start - 1, -1):
        bits = ctx.flags[i]
        if bits & wanted:
            if bits & lx.MALE and not bits & lx.FEMALE:
                return "m"
            if bits & lx.FEMALE and not bits & lx.MALE:
                return "f"
    return ""


def _guess(ctx: Context, start: int, end: int) -> tuple[NameKind, bool]:
    """What bears a name, by its words alone."""
    flags, lower, words = ctx.flags, ctx.lower, ctx.words
    last = lower[end - 1]
    parts = [i for i in range(start, end) if words[i].isalpha() or words[i][:1].isalpha()]
    if any(lower[i] in {"of", "&", "and"} for i in range(start, end)):
        given = bool(flags[start] & lx.GIVEN) and end - start == 3
        return ("PERSON", False) if given else ("ORG", True)
    if len(parts) > 1:
        if (last in _ORG_WORDS or flags[end - 1] & lx.BODY_NOUN) and last not in {"king", "house"}:
            return "ORG", True
        if flags[start] & lx.GIVEN:
            return "PERSON", True
        if flags[start] & lx.DEMONYM:
            return "ORG", False
        if "." in words[start] and len(words[start]) <= 4:
            return "PERSON", True
        if len(parts) <= 4 and all(words[i][1:].islower() or "-" in words[i] for i in parts):
            return "UNKNOWN", False
        return "UNKNOWN", False
    word = words[start]
    if flags[start] & lx.GIVEN:
        return "PERSON", False
    if word.isupper() and 2 <= len(word) <= 6 and word.isalpha():
        return "ORG", True
    if "." in word and word[-1:].isalpha() and len(word) > 5 and "." in word[1:-1]:
        return "ORG", True
    if flags[start] & lx.BODY_NOUN or last in _ORG_WORDS:
        return "ORG", False
    return "UNKNOWN", False


def _role_start(ctx: Context, left: int, floor: int) -> int:
    """First token of a role in lower case right before a name ("foreign ministry spokesman")."""
    flags, lower, words = ctx.flags, ctx.lower, ctx.words
    i = _office_abroad(ctx, left) - 1
    if (
        i < floor - 8
        or i < 0
        or not flags[i] & (lx.OFFICE | lx.PERSON_NOUN | lx.KIN_NOUN | lx.RANK | lx.HONORIFIC)
    ):
        return left
    if flags[i] & lx.PRONOUN or ctx.sents[i] != ctx.sents[left]:
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
        if word in {"of", "to", "for"} and _has(ctx, max(0, i - 4), i - 1, lx.OFFICE):
            i -= 1
            continue
        if bits & (lx.PUNCT | lx.STOP | lx.PRONOUN | lx.DIGIT) or word in _VERBS or "\n" in word:
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


def _apposition_before(ctx: Context, left: int, floor: int) -> int:
    """First token of a role set off by a comma before a name; `left` where there is none."""
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
            and (word in _VERBS or (flags[i - 1] & lx.PRONOUN and word not in lx.POSSESSIVES))
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


def _apposition_after(ctx: Context, end: int) -> tuple[int, int]:
    """End and length of a role set off by a comma after a name; length 0 where there is none."""
    flags, lower, words = ctx.flags, ctx.lower, ctx.words
    n = len(words)
    i = end
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
        if word in _VERBS or (word in {"who", "whose", "which", "that", "where", "and"} and noun):
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
