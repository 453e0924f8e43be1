"""From a chain to the speaker that is stored: canonical name, type, role and country."""

from collections import Counter
from typing import Final

from spacy_diplomacy.labels import ResolvedBy, SpeakerType
from spacy_diplomacy.resolve import lexicon as lx
from spacy_diplomacy.resolve.chains import Chain
from spacy_diplomacy.resolve.context import Context
from spacy_diplomacy.resolve.knowledge import Knowledge, KnownSpeaker
from spacy_diplomacy.resolve.names import NameMention
from spacy_diplomacy.resolve.spot import Spot
from spacy_diplomacy.types import Mention, SpeakerChain

_LONGEST_ROLE: Final = 14


def to_speaker(
    ctx: Context,
    chain: Chain,
    number: int,
    known: KnownSpeaker | None = None,
    date: str | None = None,
) -> SpeakerChain:
    """Describe a chain as a reader would name it.

    Args:
        ctx: The Doc taken apart.
        chain: A chain with at least one place.
        number: Number of the speaker, for its id.
        known: Its entry in the user's knowledge base.
        date: ISO date of the text.

    Returns:
        The speaker.
    """
    spots = sorted(chain.spots, key=lambda s: (s.start, s.end))
    unique = {(s.start, s.end): s for s in spots}
    mentions = tuple(Mention(s.start, s.end, s.form, round(s.score, 4)) for s in unique.values())
    name = "" if chain.joint or chain.author else canonical_name(ctx, chain)
    role, country, kind = role_of(chain, bool(name)), country_of(chain), speaker_type(chain)
    seat = seat_of(ctx, chain)
    if seat is not None:
        name, country, kind = str(seat["name"]), seat.get("country"), "ORG"
    if known is not None:
        name = known.name
        held = [r.title for r in known.roles if r.holds(date)]
        role = role if chain.names and role else (held[0] if held else role)
        country = country or known.country
    return SpeakerChain(
        id=f"s{number}",
        name=name,
        type=kind,
        mentions=mentions,
        role=role,
        country=country,
        kb_id=known.id if known else None,
    )


def seat_of(ctx: Context, chain: Chain) -> dict[str, str | None] | None:
    """What a capital stands for that is more than its country's ("Brussels").

    Args:
        ctx: The Doc taken apart.
        chain: The chain.

    Returns:
        The entry of the table of metonyms; None for other chains, and where the Doc speaks of the
        capital's own country.
    """
    if chain.kind != "GPE":
        return None
    lex = ctx.lexicon
    texts = {ctx.text(n.start, n.end).lower() for n in chain.names}
    if len(texts) != 1:
        return None
    text = texts.pop()
    seat = lex.metonyms.get(text)
    code = lex.capitals.get(text)
    if not seat or not seat.get("name") or not code:
        return None
    own = any(lex.places.get(w) == code or lex.demonyms.get(w) == code for w in set(ctx.lower))
    return None if own else seat


def find_known(
    ctx: Context, chain: Chain, knowledge: Knowledge, date: str | None
) -> KnownSpeaker | None:
    """Look a chain up in the user's knowledge base: its names, the fullest first, then its roles.

    Args:
        ctx: The Doc taken apart.
        chain: The chain.
        knowledge: The knowledge base.
        date: ISO date of the text.

    Returns:
        The entry, or None.
    """
    texts = sorted(
        {ctx.text(n.start, n.end) for n in chain.names}, key=lambda t: (-len(t.split()), t)
    )
    for text in texts:
        found = knowledge.by_name(text)
        if found is not None or (len(text.split()) > 1 and chain.kind == "PERSON"):
            return found  # a full name that is not in it must not be taken for its namesake
    if chain.names:
        return None
    for spot in chain.spots:
        if spot.form == "nominal" and spot.article != "indefinite" and spot.role:
            found = knowledge.by_role(spot.role, date)
            if found is not None:
                return found
    return None


def canonical_name(ctx: Context, chain: Chain) -> str:
    """The fullest name of a chain in the Doc, "" when it has none.

    Among names of the same number of words the commoner, then the earlier one.

    Args:
        ctx: The Doc taken apart.
        chain: The chain.

    Returns:
        The name without titles.
    """
    if not chain.names:
        return ""
    usual = ""
    if chain.kind == "GPE" and chain.country:
        usual = ctx.lexicon.country_names.get(chain.country, "")
    texts = Counter(ctx.text(n.start, n.end) for n in chain.names)
    first: dict[str, NameMention] = {}
    for name in chain.names:
        first.setdefault(ctx.text(name.start, name.end), name)
    # capitals ("Washington") name the government they stand for
    capitals = all(t.lower() in ctx.lexicon.capitals for t in texts)
    if capitals and usual:
        return usual
    best = max(texts, key=lambda t: (t == usual, len(first[t].words), texts[t], -first[t].start))
    best = _without_attribute(ctx, first[best], texts) or best
    if chain.kind in {"PERSON", "UNKNOWN"} and len(first[best].words) == 1:
        best = _with_origin(ctx, chain) or best
    seat = ctx.lexicon.metonyms.get(best.lower(), {})
    return str(seat.get("name") or best)


def _without_attribute(ctx: Context, name: NameMention, texts: Counter[str]) -> str | None:
    """A name without what stands before its given name, if the Doc has it so, too.

    "Norlander Ann Lee" beside "Ann Lee".
    """
    for cut in range(name.start + 1, name.end - 1):
        shorter = ctx.text(cut, name.end)
        if shorter in texts and ctx.flags[cut] & lx.GIVEN:
            return None if ctx.flags[cut - 1] & lx.GIVEN else shorter
    return None


def _with_origin(ctx: Context, chain: Chain) -> str | None:
    """A single name with its origin, if the Doc has it more than once ("Theodora of Norland")."""
    found: Counter[str] = Counter()
    for name in chain.names:
        i = name.end
        if i + 1 < len(ctx.words) and ctx.lower[i] in ctx.grammar.of:
            if ctx.flags[i + 1] & lx.CAPITAL and not ctx.flags[i + 1] & (lx.STOP | lx.DATE):
                found[ctx.text(name.start, i + 2)] += 1
    return next((t for t, count in found.most_common(1) if count > 1), None)


def speaker_type(chain: Chain) -> SpeakerType:
    """The stored type of a chain.

    A name of one word that nothing shows to be a person's is a body's: people are named in full.
    """
    if chain.joint or (chain.plural and chain.kind == "UNKNOWN"):
        return "GROUP"
    if chain.kind != "UNKNOWN":
        return chain.kind
    return "PERSON" if len(chain.words) > 1 or chain.gender else "ORG"


def role_of(chain: Chain, named: bool) -> str | None:
    """The fullest role of a chain, or the most informative nominal of one without a name.

    Args:
        chain: The chain.
        named: Whether the chain has a name.

    Returns:
        The role, or None.
    """
    if chain.author:
        return "author"
    roles = [n.role for n in chain.names if n.role]
    if roles:
        short = [r for r in roles if len(r.split()) <= _LONGEST_ROLE] or roles[:1]
        # the first one that has more than a bare title
        return next((r for r in short if len(r.split()) > 1), short[0])
    nominals = [s.role for s in chain.spots if s.form == "nominal" and s.role]
    if not nominals or (named and chain.kind != "PERSON"):
        return None
    return max(nominals, key=lambda r: min(len(r), 60))


def country_of(chain: Chain) -> str | None:
    """The country that most of a chain's names and nominals give."""
    codes = Counter(n.country for n in chain.names if n.country)
    codes.update(s.country for s in chain.spots if s.form == "nominal" and s.country)
    if codes:
        return max(codes, key=lambda c: codes[c])
    return chain.country


def resolved_by(ctx: Context, spot: Spot, name: str) -> ResolvedBy:
    """By what a source was joined to its speaker.

    Args:
        ctx: The Doc taken apart.
        spot: The source.
        name: Canonical name of its speaker, "" for none.

    Returns:
        "metonym" for a capital or seat that stands for a government, "alias" for another name
        than the canonical one that shares no word with it, else the source's form.
    """
    if spot.form != "name" or spot.name is None:
        return spot.form
    text = ctx.text(spot.start, spot.end).lower()
    if text in ctx.lexicon.metonyms or (
        spot.name.kind == "GPE" and text in ctx.lexicon.capitals and text != name.lower()
    ):
        return "metonym"
    if name and not _share(spot.name, name):
        return "alias"
    return "name"


def _share(mention: NameMention, name: str) -> bool:
    known = {w.lower().replace(".", "") for w in name.split()}
    return any(w in known or any(k.startswith(w[:4]) for k in known) for w in mention.words)
