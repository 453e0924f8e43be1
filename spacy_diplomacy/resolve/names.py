"""Names in the text: capitalised runs or entities, with titles, offices and roles taken apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from spacy_diplomacy.resolve import lexicon as lx
from spacy_diplomacy.resolve.context import Context
from spacy_diplomacy.resolve.owned import join_owned
from spacy_diplomacy.resolve.roles import (
    apposition_after,
    apposition_before,
    gender_of,
    has_any,
    role_start,
    role_text,
    title_end,
)
from spacy_diplomacy.resolve.runs import clean_entities, find_runs, merge, split_places
from spacy_diplomacy.resolve.words import NameKind, country_in, is_initials, name_words, place_of
from spacy_diplomacy.types import Entity

_NOUNS: Final = lx.PERSON_NOUN | lx.KIN_NOUN | lx.OFFICE

#: Tokens in which a noun for a body is looked for behind a name's comma.
_APPOSED: Final = 8


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
        right: One past the last token with a role behind it.
        apposed: First token of a role set off by a comma before it, -1 without one.
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
    apposed: int = -1


def find_names(
    ctx: Context,
    entities: Sequence[Entity],
    lenient: Iterable[int] = (),
    cuts: Iterable[int] = (),
    skip: Sequence[tuple[int, int]] = (),
) -> list[NameMention]:
    """Find the names of a Doc.

    Args:
        ctx: The Doc taken apart.
        entities: Entities of the host or of the bundled recogniser; may be empty. Capitalised runs
            that no entity covers are read as well.
        lenient: Tokens (of source spans) where a capital alone makes a name, even where a sentence
            opens.
        cuts: Tokens (where source spans open or have ended) before which a run ends.
        skip: Spans that hold no mention (datelines).

    Returns:
        Names in reading order, disjoint.
    """
    runs = find_runs(ctx, frozenset(lenient), frozenset(cuts))
    spans = join_owned(ctx, merge(ctx, runs, clean_entities(ctx, entities)))
    if skip:
        spans = [s for s in spans if not any(s[0] < b and a < s[1] for a, b in skip)]
    names: list[NameMention] = []
    before, apposed = (0, 0), 0
    for start, end, kind in spans:
        for a, b, k in split_places(ctx, start, end, kind):
            name = _read(ctx, a, b, k, before, inside=b <= apposed)
            if name is not None:
                names.append(name)
                before, apposed = (name.start, name.end), max(apposed, name.right)
    return names


def _read(
    ctx: Context,
    start: int,
    end: int,
    kind: NameKind | None,
    before: tuple[int, int],
    *,
    inside: bool,
) -> NameMention | None:
    """Take a run or an entity apart into role, title and name.

    `before` is the name before it, `inside` whether it stands in what is apposed to a name.
    """
    flags, lower, lex, grammar = ctx.flags, ctx.lower, ctx.lexicon, ctx.grammar
    left, stop = start, end
    text = ctx.text(start, end).lower()
    hint, sure = kind, False
    kind = None
    body = flags[end - 1] & lx.BODY_NOUN or lower[end - 1] in grammar.org_words
    lone = end - start == 1 or body or lower[end - 1] in grammar.place_words
    lone = lone or lower[start] in grammar.saints
    if hint == "GPE" and left and flags[left - 1] & lx.BODY_NOUN and text not in lex.places:
        hint = "ORG"  # "the firm Arcos"
    if hint == "GPE" and end - start > 1 and lower[end - 1] in grammar.org_words:
        hint = None  # "New Zealand Herald"
    if hint == "GPE" and not lone:
        hint = None  # recognisers take rare full names for places; the tables know better
    if hint == "PERSON" and left and lower[left - 1] in grammar.definite and text in lex.demonyms:
        hint = "NORP"  # "the Dane"
    opens = end - start > 1 and lower[start] in grammar.thing_openings
    if opens and hint in (None, "PERSON") and not has_any(ctx, start, end, lx.TITLE):
        kind, sure, hint = "ORG", True, "ORG"  # "Storm Ingrid"
    if hint in (None, "PERSON", "UNKNOWN") and end - start == 1 and _is_no_person(ctx, start):
        hint = "ORG"
    place = text in lex.places or text in lex.capitals
    if hint == "PERSON" and place and not flags[start] & lx.GIVEN:
        hint = "GPE"  # recognisers take rare capitals for people
    if hint in (None, "GPE", "NORP", "ORG"):
        if text in lex.places or text in lex.capitals or text in lex.regions:
            code = lex.places.get(text) or lex.capitals.get(text) or lex.regions.get(text)
            return NameMention(start, end, left, "GPE", name_words(ctx, start, end), "", None,
                               code, False, True, end)  # fmt: skip
        if text in lex.demonyms:
            following = ctx.words[end] if end < len(ctx.words) else ""
            noun = following[:1].isalpha() and not flags[end] & (lx.STOP | lx.PRONOUN)
            plural = any(
                text.endswith(ending) and text.removesuffix(ending) in lex.demonyms
                for ending in grammar.plural_endings
            )
            if noun and not plural and lower[end] not in grammar.report_verbs:
                return None  # an adjective
            return NameMention(start, end, left, "NORP", name_words(ctx, start, end), "", None,
                               lex.demonyms[text], False, True, end)  # fmt: skip
    if text in lex.metonyms:
        return NameMention(start, end, left, "ORG", name_words(ctx, start, end), "", None,
                           lex.metonyms[text].get("country"), False, True, end)  # fmt: skip
    role: str | None = None
    gender, by_role, titled, apposed = "", "", False, -1
    if is_initials(ctx, start, end):
        kind, sure, hint = "ORG", True, "ORG"
    if hint not in ("GPE", "NORP"):
        cut = title_end(ctx, start, end)
        of = next((i for i in range(cut - 1, start, -1) if lower[i] in grammar.of), start)
        if inside and of > start and end - cut == 1 and not flags[cut] & lx.GIVEN:
            start = left = of + 1  # "Ann Lee, founder and CEO of Acme Robotics"
        elif cut > start:
            titled, sure, hint = True, True, "PERSON"
            gender = gender_of(ctx, start, cut, lx.HONORIFIC)
            role = role_text(ctx, start, cut)
            start, kind = cut, "PERSON"
            # "Senator Ann Lee of Ohio", but "Pope John of Antioch" and the like keep a single name
            end = next((i for i in range(start + 2, end) if lower[i] in grammar.of), end)
    if kind is None and flags[start] & lx.GIVEN:
        # "Ann Lee of Acme"
        of = next(
            (i for i in range(start + 2, end)
             if lower[i] in grammar.of and not flags[i] & lx.PARTICLE), end
        )  # fmt: skip
        if of < end and not any(
            flags[i] & lx.BODY_NOUN or lower[i] in grammar.org_words for i in range(start, of)
        ):
            end, hint = of, "PERSON"
    words = name_words(ctx, start, end)
    if not words:
        return None
    office = (
        end - start > 2 and flags[start] & (lx.OFFICE | lx.RANK) and not flags[start] & lx.GIVEN
    )
    if _is_nominal(ctx, left, end) or (office and lower[start + 1] in grammar.of):
        return None  # "the Prime Minister", "Police"
    if kind is None:
        kind, sure = _guess(ctx, start, end, hint)
        if hint is not None and hint != kind and hint != "UNKNOWN":
            person = kind == "PERSON" and end - start > 1
            domain = kind == "ORG" and "." in ctx.words[end - 1][1:-1]
            # "the Lee Institute": a person's name has no article
            article = start > 0 and lower[start - 1] in grammar.definite
            unlike = kind == "ORG" and hint == "PERSON" and (article or not flags[start] & lx.GIVEN)
            if not sure or not (person or domain or unlike):
                kind, sure = hint, True
        elif hint is not None:
            sure = True
    if kind in ("PERSON", "UNKNOWN") or (kind == "ORG" and not sure):
        begin = role_start(ctx, left, before, bool(role))
        if begin < left:
            kind, titled, sure = "PERSON", True, True
            gender = gender or gender_of(ctx, begin, left, lx.HONORIFIC)
            by_role = gender_of(ctx, begin, start, _NOUNS)
            role = role_text(ctx, begin, start)
            left = begin
        else:
            begin = apposition_before(ctx, left, end)
            if begin < left and kind == "PERSON":
                titled, sure, apposed = True, True, begin
                by_role = by_role or gender_of(ctx, begin, left, _NOUNS)
                role = role or role_text(ctx, begin, left - 1)
        stop, after = apposition_after(ctx, end)
        if after:
            begin = stop - after
            if (
                kind == "PERSON"
                or flags[stop - 1] & lx.PERSON_NOUN
                or has_any(ctx, begin, stop, lx.PERSON_NOUN | lx.KIN_NOUN)
            ):
                kind, sure = "PERSON", True
                by_role = by_role or gender_of(ctx, begin, stop, _NOUNS)
                of_party = lower[stop - 1] in grammar.parties  # "Gov. Ann Lee, a Democrat,"
                if not role or (" " not in role and not of_party):
                    role = role_text(ctx, begin, stop) or role
        else:
            stop = end
    if kind == "PERSON" and not gender:
        bits = flags[start]
        gender = "m" if bits & lx.MALE else "f" if bits & lx.FEMALE else ""
        if not bits & lx.GIVEN or not gender:
            gender = by_role or gender_of(ctx, left, start, _NOUNS)
    country = None
    if kind == "PERSON" and titled:
        country = country_in(ctx, left, start)
    if kind == "PERSON" and country is None and stop > end:
        country = country_in(ctx, end, stop)
    if kind == "PERSON" and country is None and end < len(lower) and lower[end] == "(":
        shut = next((i for i in range(end, min(end + 8, len(lower))) if lower[i] == ")"), end)
        country = country_in(ctx, end, shut)  # "(D-Ohio)"
    if kind == "PERSON" and country is None and left >= 2 and titled:
        begin = apposition_before(ctx, left, end)
        country = country_in(ctx, begin, left) if begin < left else None
    if kind in ("ORG", "UNKNOWN"):
        country = country_in(ctx, start, end)
        if country is None and kind == "ORG":
            country = _owner_country(ctx, start)
    return NameMention(start, end, left, kind, words, gender, role, country, titled, sure, stop,
                       apposed)  # fmt: skip


def _is_no_person(ctx: Context, i: int) -> bool:
    """Whether what stands around a single unknown word keeps it from being a person's name.

    That is an article or a word for media or bodies before it ("the Talbot said", "the firm
    Talbot"), or what it is behind it ("Talbot, a lighting group,").
    """
    if ctx.flags[i] & lx.GIVEN:
        return False
    if _is_called_body(ctx, i + 1):
        return True
    before = ctx.lower[i - 1] if i else ""
    if before in ctx.grammar.periodicals:
        return True
    if before not in ctx.grammar.definite and not (i and ctx.flags[i - 1] & lx.BODY_NOUN):
        return False
    if i + 1 >= len(ctx.words) or not ctx.words[i + 1][:1].isalpha():
        return True
    return bool(ctx.flags[i + 1] & lx.STOP) or ctx.lower[i + 1] in ctx.grammar.report_verbs


def _is_called_body(ctx: Context, comma: int) -> bool:
    """Whether a noun for a body is apposed behind a comma, before the next one."""
    words, flags = ctx.words, ctx.flags
    if comma + 2 >= len(words) or words[comma] != "," or not flags[comma + 1] & lx.DETERMINER:
        return False
    for i in range(comma + 2, min(comma + _APPOSED, len(words))):
        others = lx.PERSON_NOUN | lx.PERSONS_NOUN | lx.OFFICE | lx.STOP | lx.PUNCT
        if flags[i] & others and words[i] != "-":
            return False
        if flags[i] & lx.BODY_NOUN and i + 1 < len(words) and words[i + 1] in {",", "."}:
            return True
    return False


def _owner_country(ctx: Context, start: int) -> str | None:
    """The country that owns a body ("Norway's Fish Council")."""
    if start < 2 or ctx.lower[start - 1] not in ctx.grammar.possessive_marks:
        return None
    for begin in range(max(0, start - 4), start - 1):
        if ctx.flags[begin] & lx.CAPITAL and ctx.sents[begin] == ctx.sents[start]:
            code = place_of(ctx, begin, start - 1)
            if code:
                return code
    return None


def _is_nominal(ctx: Context, start: int, end: int) -> bool:
    """Whether a run holds words of titles and role nouns only."""
    flags = ctx.flags
    known = lx.NOUN | lx.TITLE | lx.MODIFIER | lx.DEMONYM
    if any(flags[i] & lx.GIVEN or not flags[i] & known for i in range(start, end)):
        return False
    last = flags[end - 1]
    if last & lx.DOCUMENT_NOUN and ctx.lower[end - 1] in ctx.grammar.org_words:
        return ctx.starts[end - 1]  # "the Post" is a newspaper
    if not last & (
        lx.PERSON_NOUN | lx.PERSONS_NOUN | lx.KIN_NOUN | lx.DOCUMENT_NOUN | lx.OFFICE | lx.RANK
    ):
        return False
    return end - start == 1 or not flags[start] & lx.HONORIFIC


def _guess(ctx: Context, start: int, end: int, hint: NameKind | None) -> tuple[NameKind, bool]:
    """What bears a name, by its words."""
    flags, lower, words, grammar = ctx.flags, ctx.lower, ctx.words, ctx.grammar
    last = lower[end - 1]
    parts = [i for i in range(start, end) if words[i].isalpha() or words[i][:1].isalpha()]
    if hint == "PERSON" and end - start > 2 and lower[start + 1] in grammar.of:
        if last not in grammar.thing_words and not flags[start] & lx.BODY_NOUN:
            return "PERSON", True  # "Theodora of Norland"
    joins = grammar.of | grammar.coordination | {"&"}
    if any(lower[i] in joins and not flags[i] & lx.PARTICLE for i in range(start, end)):
        given = bool(flags[start] & lx.GIVEN) and end - start == 3
        return ("PERSON", False) if given else ("ORG", True)
    if len(parts) > 1 and lower[start] in grammar.saints:
        if len(parts) == 2 and flags[end - 1] & lx.GIVEN:
            return "PERSON", False
        return "ORG", len(parts) > 2  # "St John Ambulance"
    if len(parts) > 1:
        thing = last in grammar.thing_words or flags[end - 1] & lx.BODY_NOUN
        if thing and last not in grammar.surnames_too:
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
    if flags[start] & lx.BODY_NOUN or last in grammar.thing_words:
        return "ORG", False
    return "UNKNOWN", False
