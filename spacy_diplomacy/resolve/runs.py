"""Where names stand: runs of capitalised words, joined with entities."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from spacy_diplomacy.resolve import lexicon as lx
from spacy_diplomacy.resolve.context import HYPHENS, Context
from spacy_diplomacy.resolve.words import NameKind, place_of
from spacy_diplomacy.types import Entity

_LABELS: Final[dict[str, NameKind]] = {
    "PERSON": "PERSON", "PER": "PERSON", "ORG": "ORG", "ORGANIZATION": "ORG", "GPE": "GPE",
    "LOC": "GPE", "LOCATION": "GPE", "NORP": "NORP", "FAC": "ORG", "MISC": "UNKNOWN",
    "PRODUCT": "UNKNOWN", "WORK_OF_ART": "UNKNOWN",
}  # fmt: skip


def clean_entities(ctx: Context, entities: Sequence[Entity]) -> list[tuple[int, int, NameKind]]:
    """Entities of the kinds that can speak, without articles and possessive endings, disjoint.

    Args:
        ctx: The Doc taken apart.
        entities: Entities of a host or of the bundled recogniser.

    Returns:
        First token, one past the last, and kind of each, in reading order.
    """
    result: list[tuple[int, int, NameKind]] = []
    joins = ctx.grammar.acronym_gaps | ctx.grammar.role_links
    no_names = ctx.grammar.quantities | ctx.grammar.indefinite_plurals
    for entity in sorted(entities, key=lambda e: (e.start, -e.end)):
        kind = _LABELS.get(entity.label)
        start, end = entity.start, min(entity.end, len(ctx.words))
        while end > start and (
            ctx.lower[end - 1] in ctx.grammar.possessive_marks
            or ctx.lower[end - 1] in {",", '"', "\u201d"}
            or ctx.words[end - 1].isspace()
        ):
            end -= 1
        while start < end and _no_opening(ctx, start):
            start += 1
        noun = next((i for i in range(end - 2, start, -1) if _is_common(ctx, i, joins)), None)
        if noun is not None and ctx.flags[noun + 1] & lx.CAPITAL:
            start = noun + 1
        bracket = next((i for i in range(start, end) if ctx.words[i] == "("), end)
        if ")" not in ctx.words[bracket:end]:
            end = bracket
        if kind is None or start >= end or (result and start < result[-1][1]):
            continue
        if end - start == 1 and ctx.lower[start] in no_names and ctx.starts[start]:
            continue
        if any(ctx.flags[i] & lx.CAPITAL for i in range(start, end)):
            result.append((start, end, kind))
    return result


def _is_common(ctx: Context, i: int, joins: frozenset[str]) -> bool:
    """Whether a word in lower case belongs to no name, nor joins two: "Tech giant Norlux"."""
    linking = lx.STOP | lx.PARTICLE | lx.DETERMINER
    word = ctx.words[i]
    plain = word.isalpha() and word.islower() and not ctx.flags[i] & linking
    hyphened = ctx.words[i - 1] in HYPHENS or ctx.words[i + 1] in HYPHENS
    return plain and word not in joins and not hyphened


def _no_opening(ctx: Context, i: int) -> bool:
    """Whether a name cannot open here: at an article, a mark, or a word in lower case."""
    if ctx.lower[i] in ctx.grammar.articles or not ctx.words[i][:1].isalnum():
        return True
    return ctx.words[i].islower() and not ctx.flags[i] & lx.PARTICLE


def merge(
    ctx: Context, runs: list[tuple[int, int]], entities: list[tuple[int, int, NameKind]]
) -> list[tuple[int, int, NameKind | None]]:
    """Join capitalised runs and entities: the longer span wins, the entity gives the kind.

    Args:
        ctx: The Doc taken apart.
        runs: What `find_runs` found.
        entities: What `clean_entities` left.

    Returns:
        Spans in reading order; the kind is None where no entity tells.
    """
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
        if len(hints) > 1 and ctx.lower[start] in ctx.grammar.saints:
            hints = []  # "St Mary's Church": one name, whatever is marked in it
        if len(hints) > 1 and hints[-1][1:] == (end, "ORG"):
            if ctx.lower[hints[-1][0] - 1] in ctx.grammar.coordination:
                hints = [(start, end, "ORG")]  # "US Food and | Drug Administration"
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
            if kind in {"NORP", "GPE"} and first > at and ctx.flags[at] & lx.TITLE:
                fitting = False  # "Mayor Chip | Dalrymple": who has a title is no people
            spans.append((at, max(stop, at + 1), kind if fitting else None))
            at = max(stop, at + 1)
        if not hints:
            spans.append((start, end, None))
    spans.extend(entities[k:])
    return sorted(spans, key=lambda s: (s[0], s[1]))


def find_runs(ctx: Context, lenient: frozenset[int], cuts: frozenset[int]) -> list[tuple[int, int]]:
    """Maximal runs of capitalised words that may be names.

    Args:
        ctx: The Doc taken apart.
        lenient: Tokens where a capital alone makes a name, even where a sentence opens.
        cuts: Tokens before which a run ends.

    Returns:
        Spans in reading order.
    """
    words, lower, flags = ctx.words, ctx.lower, ctx.flags
    capital = lx.CAPITAL
    mid = Counter([
        w for w, bits, opens in zip(words, flags, ctx.starts, strict=True)
        if bits & capital and not opens
    ])  # fmt: skip
    small = Counter([w for w, bits in zip(lower, flags, strict=True) if not bits & capital])
    no_names = ctx.grammar.quantities | ctx.grammar.indefinite_plurals
    runs: list[tuple[int, int]] = []
    end = 0
    for start in [i for i, bits in enumerate(flags) if bits & capital]:
        bits = flags[start]
        if start < end or bits & (lx.PRONOUN | lx.DETERMINER):
            continue
        if bits & (lx.STOP | lx.DATE) and not _is_first_name(ctx, start):
            continue
        if ctx.grammar.capital_nouns and not _opens_name(ctx, start):
            continue
        if lower[start] in no_names and ctx.starts[start]:
            continue  # "Hundreds of people", "Everybody"
        end = _run_end(ctx, start, cuts)
        if _in_compound(ctx, end):
            continue  # "Turin-based"
        if ctx.starts[start] and end - start > 1:
            # "Yesterday Putin": the first word is no part of the name
            odd = words[start] not in mid and lower[start] in small
            office = flags[start] & (lx.TITLE | lx.MODIFIER | lx.GIVEN) or (
                lower[start] in ctx.grammar.portfolios and flags[start + 1] & lx.TITLE
            )
            if odd and not office:
                start += 1
        if end - start == 1 and words[start] in ctx.grammar.currencies:
            if any(flags[i] & lx.DIGIT for i in (start - 1, end) if 0 <= i < len(flags)):
                continue  # "EUR 5 million"
        if end - start == 1 and start and lower[start - 1] in ctx.grammar.address:
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
            told = start in lenient and not bits & (lx.NOUN | lx.STOP) and lower[start] not in small
            if not known and (not told or _are_people(ctx, start)):
                continue
        runs.append((start, end))
    return runs


def _are_people(ctx: Context, i: int) -> bool:
    """Whether a word is the plural of a noun for persons by its ending ("Shippers fear ...")."""
    word = ctx.lower[i]
    return any(
        word.endswith(plural) and word.removesuffix(plural).endswith(ctx.grammar.agent_endings)
        for plural in ctx.grammar.plural_endings
    )


def _is_first_name(ctx: Context, i: int) -> bool:
    """Whether a function word or a month opens a name ("secretary Per Berg", "Will Lunn").

    It does before a capital where it is a given name, where a person's office stands before it, and
    inside a sentence in lower case, where nothing else gives a function word its capital.
    """
    flags = ctx.flags
    if i + 1 >= len(flags) or not flags[i + 1] & lx.CAPITAL:
        return False
    if flags[i] & lx.GIVEN:
        return True
    if not i or ctx.starts[i] or not ctx.words[i - 1].islower():
        return False
    if flags[i - 1] & (lx.OFFICE | lx.PERSON_NOUN):
        return True
    joined = ctx.spaced[i] and not flags[i + 1] & (lx.STOP | lx.DATE | lx.PRONOUN | lx.DETERMINER)
    return bool(joined) and not flags[i] & lx.DATE


def _in_compound(ctx: Context, end: int) -> bool:
    """Whether a run goes on as the first part of a hyphened adjective."""
    return (
        end + 1 < len(ctx.words)
        and ctx.words[end] in HYPHENS
        and not ctx.spaced[end - 1]
        and not ctx.spaced[end]
        and ctx.words[end + 1] in ctx.grammar.compound_ends
    )


def _opens_name(ctx: Context, i: int) -> bool:
    """Whether a capital opens a name where all nouns have one.

    A noun in front of a name is its title; an adjective in capitals behind an article, with a noun
    behind it, is a body's ("das Neue Forum"); other nouns, and words behind an article, are none.
    """
    if _marked(ctx, i):
        return True
    bits, grammar = ctx.flags[i], ctx.grammar
    following = ctx.flags[i + 1] if i + 1 < len(ctx.words) else 0
    behind = i > 0 and bool(ctx.flags[i - 1] & lx.DETERMINER)
    if bits & (lx.TITLE | lx.PERSON_NOUN | lx.MODIFIER):
        return bool(following & (lx.CAPITAL | lx.PARTICLE)) and _goes_on_name(ctx, i + 1)
    if bits & (lx.NOUN | lx.STOP) or ctx.lower[i].endswith(grammar.abstract_endings):
        return False
    if behind or (i > 1 and _is_adjective(ctx, i - 1) and ctx.flags[i - 2] & lx.DETERMINER):
        word = ctx.lower[i + 1] if following else ""
        body = following & lx.BODY_NOUN or word in grammar.thing_words
        unknown = following & lx.CAPITAL and not following & lx.NOUN
        return behind and bool(body or unknown)
    return True


def _is_adjective(ctx: Context, i: int) -> bool:
    word = ctx.words[i]
    ends = word.endswith(ctx.grammar.adjective_endings)
    return word.islower() and ends and word not in ctx.grammar.report_verbs


def _goes_on_name(ctx: Context, i: int) -> bool:
    """Whether a capital goes on with a name where all nouns have one."""
    bits, before = ctx.flags[i], ctx.flags[i - 1]
    if _marked(ctx, i) or not bits & (lx.NOUN | lx.STOP):
        return not ctx.lower[i].endswith(ctx.grammar.abstract_endings)
    if bits & lx.BODY_NOUN:
        return not before & (lx.NOUN | lx.TITLE | lx.GIVEN)
    following = ctx.flags[i + 1] if i + 1 < len(ctx.words) else 0
    titled = bits & (lx.TITLE | lx.PERSON_NOUN) and following & lx.CAPITAL
    return bool(titled) and not following & lx.NOUN


def _marked(ctx: Context, i: int) -> bool:
    """Whether a word is a name by the tables or its capitals alone."""
    word, lower, lex = ctx.words[i], ctx.lower[i], ctx.lexicon
    return bool(
        ctx.flags[i] & (lx.GIVEN | lx.HONORIFIC)
        or (word.isupper() and len(word) > 1)
        or lower in lex.places
        or lower in lex.capitals
        or lower in lex.regions
        or lower in lex.metonyms
        or lower in lex.demonyms
    )


def _run_end(ctx: Context, start: int, cuts: frozenset[int]) -> int:
    """One past the last token of the capitalised run that opens at `start`."""
    words, lower, flags, grammar = ctx.words, ctx.lower, ctx.flags, ctx.grammar
    n = len(words)
    i = start + 1
    body = bool(flags[start] & (lx.BODY_NOUN | lx.OFFICE | lx.PERSON_NOUN))
    body = body or lower[start] in grammar.thing_words
    of = start > 0 and lower[start - 1] in grammar.definite
    while i < n and i not in cuts:
        bits = flags[i]
        if bits & lx.CAPITAL and not ctx.starts[i]:
            if bits & lx.PRONOUN or (bits & lx.DATE and not flags[i - 1] & (lx.GIVEN | lx.TITLE)):
                break
            if grammar.capital_nouns and not _goes_on_name(ctx, i):
                break
            if lower[i] in grammar.definite and words[i - 1].endswith("."):
                break  # a sentence that a dot inside an abbreviation hides
            body = body or bool(bits & (lx.BODY_NOUN | lx.OFFICE))
            body = body or lower[i] in grammar.thing_words
            i += 1
            continue
        if lower[start] in grammar.saints and _in_saint(ctx, i):
            i += 2  # "St Mary's Hospital"
            continue
        step = _bridge(ctx, i, body, of, cuts)
        if not step:
            break
        if lower[i] in grammar.of:
            of = True
        i += step + 1
    while (
        i - 1 > start
        and not flags[i - 1] & (lx.CAPITAL | lx.SUFFIX | lx.DIGIT)
        and not words[i - 1].isalnum()
    ):
        i -= 1
    return i


def _in_saint(ctx: Context, i: int) -> bool:
    """Whether a possessive mark joins a saint to what is called after the saint."""
    if ctx.lower[i] not in ctx.grammar.possessive_marks or i + 1 >= len(ctx.words):
        return False
    thing = ctx.flags[i + 1] & lx.BODY_NOUN or ctx.lower[i + 1] in ctx.grammar.thing_words
    return bool(ctx.flags[i + 1] & lx.CAPITAL and thing)


def _bridge(ctx: Context, i: int, body: bool, of: bool, cuts: frozenset[int]) -> int:
    """How many tokens from `i` on join a run to its next capitalised word; 0 for none."""
    words, lower, flags, grammar = ctx.words, ctx.lower, ctx.flags, ctx.grammar
    n = len(words)

    def capital(j: int) -> bool:
        return j < n and bool(flags[j] & lx.CAPITAL) and not flags[j] & (lx.PRONOUN | lx.DATE)

    word = lower[i]
    if i in ctx.dots:
        return 1 if capital(i + 1) else 0
    if word in HYPHENS and i and not ctx.spaced[i - 1] and not ctx.spaced[i]:
        joins = i + 1 < n and words[i + 1].isalnum()
        return 1 if joins and words[i + 1] not in grammar.compound_ends else 0
    if flags[i] & lx.PARTICLE:
        if i + 1 < n and (lower[i + 1] == "-" or flags[i + 1] & lx.PARTICLE) and capital(i + 2):
            return 2
        return 1 if capital(i + 1) else 0
    if word == "&":
        return 1 if capital(i + 1) else 0
    if word in grammar.of and body:
        article = i + 1 < n and lower[i + 1] in grammar.definite
        if capital(i + 1) and not article:
            return 1
        if article and capital(i + 2):
            return 2
    if word in grammar.coordination and of and capital(i + 1):
        j = i + 1
        while capital(j) and j not in cuts:
            j += 1
        person = flags[i + 1] & (lx.GIVEN | lx.HONORIFIC | lx.DEMONYM) or (
            lower[i + 1] in ctx.lexicon.places
        )
        thing = lower[j - 1] in grammar.thing_words
        if not person and (thing or (body and not flags[i + 1] & lx.TITLE)):
            return 1
    if word in {"\u2019", "'"} and i and not ctx.spaced[i - 1] and not ctx.spaced[i]:
        return 1 if capital(i + 1) else 0
    if flags[i] & lx.DIGIT and capital(i + 1) and words[i].isdigit() and len(words[i]) < 3:
        return 1
    return 0


def split_places(
    ctx: Context, start: int, end: int, kind: NameKind | None
) -> list[tuple[int, int, NameKind | None]]:
    """Cut a run where a country ends and a person begins ("United States Hamdullah Mohib").

    Args:
        ctx: The Doc taken apart.
        start: First token.
        end: One past the last token.
        kind: What an entity told.

    Returns:
        The pieces.
    """
    if kind not in (None, "GPE", "PERSON") or end - start < 3:
        return [(start, end, kind)]
    for cut in range(start + 1, min(start + 4, end - 1)):
        rest = ctx.flags[cut]
        if place_of(ctx, start, cut) and not rest & (lx.TITLE | lx.MODIFIER | lx.BODY_NOUN):
            last = ctx.lower[end - 1]
            demonym = ctx.text(start, cut).lower() in ctx.lexicon.demonyms
            small = ctx.flags[cut] & (lx.STOP | lx.PUNCT)
            if not demonym and last not in ctx.grammar.thing_words and not small:
                return [(start, cut, None), (cut, end, None)]
    return [(start, end, kind)]
