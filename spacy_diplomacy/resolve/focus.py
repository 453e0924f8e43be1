"""Whom a paragraph is about: noun phrases and names that go by it rather than by their words."""

from collections.abc import Iterable, Sequence

from spacy_diplomacy.resolve import lexicon as lx
from spacy_diplomacy.resolve.chains import Chain
from spacy_diplomacy.resolve.context import Context
from spacy_diplomacy.resolve.nominals import details_of
from spacy_diplomacy.resolve.noun_phrases import make_nominal
from spacy_diplomacy.resolve.spot import Article, Spot

_LAST = 4
"""Places of a chain that are looked at."""

_LEAD = 6
"""Paragraphs in which a lead leaves someone unnamed."""

_BACK = 60
"""Tokens in which a document is looked for."""


def in_focus(ctx: Context, spot: Spot, recent: Iterable[Chain]) -> Chain | None:
    """Whom "the former striker" is: the one person that the paragraph has named so far.

    Reports avoid repeating a name by saying something new of the person; words like "former" show
    it. Where the phrase opens its paragraph, the one before counts. Without such a word it is the
    one who has spoken in the paragraph ("Unite warned ... The union claimed").

    Args:
        ctx: The Doc taken apart.
        spot: A noun phrase that takes up no chain by its words.
        recent: Chains, the last mentioned first.

    Returns:
        The person, or None where several or none would do.
    """
    if spot.kind not in {"PERSON", "ORG"} or spot.article != "definite" or spot.source_of < 0:
        return None
    generic = ctx.lower[spot.head] in ctx.grammar.generic_bodies
    trade = ctx.lower[spot.head] in ctx.grammar.companies | ctx.grammar.trades
    if spot.kind == "ORG" and not (generic or trade):
        return None
    varied = bool(details_of(ctx, spot) & ctx.grammar.variations) or _is_bare_trait(ctx, spot)
    chains = [c for c in recent if c.kind == spot.kind]
    paragraph = ctx.paras[spot.start]
    for place in (paragraph, paragraph - 1) if varied else (paragraph,):
        people = [c for c in chains if _tells_of(ctx, c, place)]
        if varied and len(people) > 1:  # "a spokesman" is called by nothing else
            people = [c for c in people if c.names or not _brought_in(c)]
        if people:
            one = people[0]
            clash = one.gender and spot.gender and one.gender != spot.gender
            home = one.home or one.country
            abroad = spot.country and home and spot.country != home
            if len(people) > 1 or not one.names or clash or abroad:
                return None
            known = spot.kind == "ORG" and not generic and _is_of_a_kind(ctx, one)
            goes_on = _speaks_on(ctx, one, paragraph, acts=generic)
            return one if varied or (not known and goes_on) else None
    return None


def _brought_in(chain: Chain) -> bool:
    """Whether someone is only brought in, once and unnamed: "a spokesman"."""
    return len(chain.spots) == 1 and chain.spots[0].article in {"indefinite", "bare"}


def _is_bare_trait(ctx: Context, spot: Spot) -> bool:
    """Whether a noun phrase tells an age, a people, a party or a place in a team alone.

    "The 45-year-old", "the Dane", "the striker".
    """
    aged = any(ctx.flags[i] & lx.DIGIT for i in range(spot.start, spot.head + 1))
    traits = ctx.grammar.parties | ctx.grammar.positions
    return aged or ctx.lower[spot.head] in traits or bool(ctx.flags[spot.head] & lx.DEMONYM)


def _speaks_on(ctx: Context, chain: Chain, paragraph: int, *, acts: bool) -> bool:
    """Whether one without an office has spoken, or acted, in a paragraph: "The barrister added"."""
    spoken = any(
        ctx.paras[s.start] == paragraph and (s.source_of >= 0 or (acts and s.subject))
        for s in chain.spots[-_LAST:]
    )
    return spoken and not any(name.role for name in chain.names)


def _is_of_a_kind(ctx: Context, chain: Chain) -> bool:
    """Whether a body's name tells what it is: a ministry is no union."""
    flags = ctx.lexicon.flags
    return any(flags.get(word, 0) & (lx.BODY_NOUN | lx.PERSONS_NOUN) for word in chain.words)


def _tells_of(ctx: Context, chain: Chain, paragraph: int) -> bool:
    """Whether a paragraph tells of a person in the narrator's words, not only as a possessor."""
    return any(
        ctx.paras[s.start] == paragraph and s.content_of < 0 and not s.quoted and not s.owner
        for s in chain.spots[-_LAST:]
    )


def office_before(ctx: Context, spot: Spot, chain: Chain, recent: Iterable[Chain]) -> Chain | None:
    """The office holder whom a lead leaves unnamed and the next paragraph names.

    "Norland's energy minister on Friday rejected ..." and then "..., Helena Duarte said": nobody
    is brought in by a bare full name, or by one with the same office, who was not described before.
    Behind an age, as courts are reported, it may be any one person ("A former teacher told ...":
    "Neil Garvey, 41, denies").

    Args:
        ctx: The Doc taken apart.
        spot: The first mention of a person, a source.
        chain: The person.
        recent: Chains, the last mentioned first.

    Returns:
        The chain of the office holder, or None where someone else is about, too.
    """
    if chain.kind != "PERSON" or len(chain.words) < 2:
        return None
    paragraph = ctx.paras[spot.start]
    if paragraph - ctx.paras[0] > _LEAD:
        return None
    people: list[Chain] = []
    for other in recent:
        if other.kind != "PERSON" or not other.spots:
            continue
        acts = any(s.subject or s.source_of >= 0 for s in other.spots)
        owned = ctx.lower[other.spots[0].start] in ctx.pronouns.possessive
        if not other.names and (owned or not acts):
            continue  # "his wife", "its prosecutor"
        last = other.spots[-1]
        if paragraph - ctx.paras[last.start] > 1:
            break
        people.append(other)
    if len(people) != 1 or people[0].names or people[0].plural:
        return None
    holder = people[0]
    if any(n.titled or n.role for n in chain.names):
        # "Norland's president", and then "President Ann Lee said": the same office
        head = ctx.lower[holder.spots[0].head]
        abroad = holder.country and chain.country and holder.country != chain.country
        if head not in chain.role_words or abroad:
            return None
    clash = holder.gender and chain.gender and holder.gender != chain.gender
    first = holder.spots[0]
    if clash or ctx.paras[holder.spots[-1].start] == paragraph:
        return None
    if not _is_office(ctx, first) and not (_has_age(ctx, spot) and _opens_text(ctx, first)):
        return None
    return holder


def _has_age(ctx: Context, spot: Spot) -> bool:
    """Whether an age stands behind a name: "Ann Lee, 41, said"."""
    end = spot.end
    return (
        end + 2 < len(ctx.words)
        and ctx.words[end] == ctx.words[end + 2] == ","
        and ctx.words[end + 1].isdigit()
    )


def _opens_text(ctx: Context, spot: Spot) -> bool:
    """Whether a noun phrase is what the text begins with, headlines without a full stop aside."""
    if spot.form != "nominal" or spot.article != "indefinite" or not ctx.starts[spot.start]:
        return False
    fresh = spot.start == 0 or "\n" in ctx.words[spot.start - 1]
    return fresh and "." not in ctx.words[: spot.start]


def _is_office(ctx: Context, spot: Spot) -> bool:
    """Whether a noun phrase means one holder of an office: a country's, a body's, a town's.

    With an indefinite article only a lead's does: "A spokesman for the ministry said".
    """
    acts = spot.subject or spot.source_of >= 0
    if spot.form != "nominal" or not acts or ctx.lower[spot.start] in ctx.pronouns.possessive:
        return False
    links = ctx.grammar.office_links
    held = spot.head + 1 < len(ctx.lower) and ctx.lower[spot.head + 1] in links
    if spot.article == "indefinite":
        named = held and ctx.paras[spot.start] == ctx.paras[0]
    else:
        named = bool(spot.article == "possessive" or spot.country or held)
    return bool(named and ctx.flags[spot.head] & (lx.OFFICE | lx.PERSON_NOUN))


def join_into(chain: Chain, other: Chain) -> None:
    """Move the places of one chain into another.

    Args:
        chain: The chain that stays.
        other: The one that is left without places.
    """
    for spot in other.spots:
        chain.add(spot, spot.score)
        chain.role_words |= frozenset((spot.role or "").lower().split())
    chain.spots.sort(key=lambda s: (s.start, s.end))
    chain.heads |= other.heads
    chain.details |= other.details
    chain.home = chain.home or other.country
    other.spots = []


def document_before(ctx: Context, spot: Spot, places: Sequence[Spot], told: bool) -> Spot | None:
    """The document that "it" is ("A message came from Norland. ..., it read").

    Args:
        ctx: The Doc taken apart.
        spot: The pronoun.
        places: The last place of each body or town that it may be.
        told: Whether the verb is one that documents are the subject of.

    Returns:
        The document's noun phrase, new; None where there is none, or a town or body that is no
        mere "from Norland" stands closer.
    """
    i = spot.start - 1
    while i > 0 and spot.start - i < _BACK and spot.sent - ctx.sents[i] < 3:
        noun = ctx.flags[i] & lx.DOCUMENT_NOUN and not ctx.flags[i] & (lx.CAPITAL | lx.PERSON_NOUN)
        if noun and not ctx.quoted[i]:
            start = next((k for k in range(i - 1, max(i - 4, -1), -1)
                          if ctx.flags[k] & lx.DETERMINER), -1)  # fmt: skip
            if start >= 0 and ctx.sents[start] == ctx.sents[i] and not _before(ctx, start):
                behind = [p for p in places if p.start > i]
                if told or all(p.prep and p.sent == ctx.sents[i] for p in behind):
                    opens = ctx.lower[start] in ctx.grammar.indefinite
                    article: Article = "indefinite" if opens else "definite"
                    return make_nominal(ctx, start, i + 1, i, article)
        i -= 1
    return None


def _before(ctx: Context, start: int) -> bool:
    """Whether a preposition stands before a noun phrase."""
    return start > 0 and ctx.lower[start - 1] in ctx.grammar.prepositions
