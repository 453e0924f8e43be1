"""The resolver: from relations and entities to speakers and the joins of quotes to them."""

from bisect import bisect_left
from collections.abc import Sequence

from spacy.tokens import Doc

from spacy_diplomacy.resolve.anaphora import Observer, Reader
from spacy_diplomacy.resolve.chains import Chain, join_names
from spacy_diplomacy.resolve.context import Context, build_context
from spacy_diplomacy.resolve.datelines import datelines
from spacy_diplomacy.resolve.inherit import inherited
from spacy_diplomacy.resolve.knowledge import Knowledge, KnownSpeaker
from spacy_diplomacy.resolve.lexicon import Lexicon, default_lexicon
from spacy_diplomacy.resolve.mentions import find_spots, mark_places
from spacy_diplomacy.resolve.names import find_names
from spacy_diplomacy.resolve.noun_phrases import noun_before
from spacy_diplomacy.resolve.ranker import Ranker, load_ranker
from spacy_diplomacy.resolve.sources import SourceReading, read_source
from spacy_diplomacy.resolve.speakers import find_known, resolved_by, to_speaker
from spacy_diplomacy.resolve.spot import Spot
from spacy_diplomacy.resolve.turns import Turns
from spacy_diplomacy.types import Entity, Relation, SpeakerChain, SpeakerLink, TokenSpan


def resolve(
    doc: Doc,
    relations: Sequence[Relation],
    entities: Sequence[Entity] = (),
    *,
    lang: str = "en",
    lexicon: Lexicon | None = None,
    ranker: Ranker | None = None,
    knowledge: Knowledge | None = None,
    date: str | None = None,
) -> tuple[list[SpeakerChain], list[SpeakerLink]]:
    """Find the speaker of each relation.

    Args:
        doc: The Doc; not changed. Its parse and sentences are used where it has them.
        relations: Its attribution relations.
        entities: Its entities; without any, capitalised runs are read.
        lang: Language of the tables.
        lexicon: Word knowledge in place of the language's own.
        ranker: Scorer of pronouns in place of the language's own.
        knowledge: The user's knowledge base; speakers found in it get its ids and names.
        date: ISO date of the text, for offices that the knowledge base dates.

    Returns:
        The speakers that have a quote, each with all its mentions, in order of the first mention;
        and one link for each relation whose speaker is known or can be described.
    """
    if not relations or not len(doc):
        return [], []
    ordered = list(relations)
    state = read_doc(doc, ordered, entities, lexicon or default_lexicon(lang),
                     ranker or load_ranker(lang))  # fmt: skip
    return _collect(state, knowledge, date)


class State:
    """A Doc that was read: what `resolve` and the training of the scorer need of it.

    Args:
        ctx: The Doc taken apart.
        relations: Its relations.
        spots: Its places.
        chains: Its chains; some may have no place.
        readings: What the source of each relation was read as, by the relation's index.
        owner: Number of its chain by a name's first token.
    """

    def __init__(
        self,
        ctx: Context,
        relations: list[Relation],
        spots: list[Spot],
        chains: list[Chain],
        readings: dict[int, SourceReading],
        owner: dict[int, int],
    ) -> None:
        self.ctx, self.relations, self.spots = ctx, relations, spots
        self.chains, self.readings, self.owner = chains, readings, owner


def read_doc(
    doc: Doc,
    relations: list[Relation],
    entities: Sequence[Entity],
    lexicon: Lexicon,
    ranker: Ranker,
    observer: Observer | None = None,
) -> State:
    """Find all mentions of a Doc and join them to chains.

    Args:
        doc: The Doc.
        relations: Its relations.
        entities: Its entities.
        lexicon: Word knowledge.
        ranker: Scorer of pronouns.
        observer: Sees each pronoun with its candidates; see `anaphora.Reader`.

    Returns:
        What was read.
    """
    ctx = build_context(doc, relations, lexicon)
    lenient = [i for r in relations for a, b in r.source for i in range(a, min(b, len(doc)))]
    cuts = [i for r in relations for span in r.source for i in span]
    skip = datelines(ctx, entities)
    names = find_names(ctx, entities, lenient, [*cuts, *(i for span in skip for i in span)], skip)
    spots = find_spots(ctx, names)
    readings: dict[int, SourceReading] = {}
    ends = [s.end for s in spots]
    nominals: dict[TokenSpan, SourceReading] = {}
    for index, relation in enumerate(relations):
        if not relation.source:
            continue
        span = relation.source[0]
        if any(a <= span[0] and span[1] <= b for a, b in skip):
            continue
        first = max(0, bisect_left(ends, span[0]) - 2)
        # quotes may share a source: one speaker
        reading = nominals.get(span) or read_source(ctx, span, spots, first)
        if reading is not None:
            readings[index] = reading
            if reading.how == "nominal":
                nominals[span] = reading
    spots = _without_apposed(ctx, spots, relations, readings)
    more = [reading.spot for reading in nominals.values()]
    if more:
        shadow = {id(s) for s in more}
        spots = sorted([*spots, *more], key=lambda s: (s.start, s.end))
        spots = _without_shadowed(spots, shadow)
    mark_places(ctx, spots, relations)
    for index, reading in readings.items():
        reading.spot.source_of = index
    chains, owner = join_names(ctx, names)
    Reader(ctx, chains, owner, relations, ranker, observer).read(spots)
    return State(ctx, relations, spots, chains, readings, owner)


def _without_apposed(
    ctx: Context, spots: list[Spot], relations: list[Relation], readings: dict[int, SourceReading]
) -> list[Spot]:
    """Leave out nominals that only introduce a source's name: "the news agency, Norpress"."""
    before: dict[int, int] = {}  # the comma before a name -> where its source begins
    for index, reading in readings.items():
        name = reading.spot.name
        if name is not None and name.left > 1 and ctx.words[name.left - 1] == ",":
            before[name.left - 1] = relations[index].source[0][0]
    return [
        spot
        for spot in spots
        if spot.form != "nominal" or spot.start < before.get(spot.end, len(ctx.words))
    ]


def _without_shadowed(spots: list[Spot], kept: set[int]) -> list[Spot]:
    """Leave out nominals that a source's own noun phrase covers with the same head."""
    heads = {s.head for s in spots if id(s) in kept}
    return [s for s in spots if id(s) in kept or s.form != "nominal" or s.head not in heads]


def _collect(
    state: State, knowledge: Knowledge | None, date: str | None
) -> tuple[list[SpeakerChain], list[SpeakerLink]]:
    """Make speakers and links of what was read."""
    ctx, relations, chains = state.ctx, state.relations, state.chains
    spoken: dict[int, tuple[Chain, Spot]] = {}
    author: Chain | None = None
    turns: Turns | None = None
    pending: list[int] = []
    joint = {_wording(ctx, chain): chain for chain in chains if chain.joint}
    whom: dict[int, Chain | None] = {}  # by the first token of a relative pronoun
    for index in range(len(relations)):
        reading = state.readings.get(index)
        if reading is None:
            continue
        spot = reading.spot
        if reading.how == "joint":
            text = ctx.text(spot.start, spot.end)
            if text not in joint:
                joint[text] = Chain(len(chains), "GROUP", plural=True, joint=True)
                chains.append(joint[text])
            chain = joint[text]
            chain.add(spot)
        elif reading.how == "self":
            if spot.content_of < 0:
                spot.content_of = _holder(relations, index, spot)
            if spot.content_of >= 0:
                pending.append(index)
                continue
            turn = None
            if ctx.lower[spot.head] in ctx.pronouns.first_singular:
                turns = turns or Turns(ctx, chains, state.owner)
                turn = turns.speaker(spot.start)
            if turn is not None:
                chain = turn
            else:
                if author is None:
                    author = Chain(len(chains), "PERSON", author=True)
                    chains.append(author)
                chain = author
            chain.add(spot)
        elif reading.how == "relative":
            if spot.start not in whom:
                whom[spot.start] = _told_of(state, spot)
            told_of = whom[spot.start]
            if told_of is None:
                continue
            chain = told_of
            chain.add(spot)
        elif spot.chain >= 0:
            chain = chains[spot.chain]
        else:
            continue
        spoken[index] = (chain, spot)
    for index in pending:
        spot = state.readings[index].spot
        holder = spoken.get(spot.content_of)
        if holder is not None:
            holder[0].add(spot)
            spoken[index] = (holder[0], spot)
    for index, source in inherited(ctx, relations).items():
        if source in spoken:
            chain, spot = spoken[source]
            spoken[index] = (chain, spot)
    starts = [s.left for s in state.spots]
    for index, relation in enumerate(relations):
        if index not in spoken and relation.cue and not relation.source:
            beside = _beside_cue(state, starts, index)
            if beside is not None:
                spoken[index] = (chains[beside.chain], beside)
    for chain, spot in list(spoken.values()):
        if not chain.names and spot.form == "nominal":
            named = _named_later(ctx, chains, spot)
            if named is not None and chain.index != named.index:
                for other in chain.spots:
                    named.add(other, 0.7)
                chain.spots = []
                spoken = {k: (named if c is chain else c, s) for k, (c, s) in spoken.items()}
    known: dict[int, KnownSpeaker] = {}
    if knowledge is not None:
        spoken, known = _identify(ctx, spoken, knowledge, date)
    used = {chain.index: chain for chain, _ in spoken.values()}
    in_order = sorted(used.values(), key=lambda c: min((s.start, s.end) for s in c.spots))
    speakers = {
        c.index: to_speaker(ctx, c, k, known.get(c.index), date) for k, c in enumerate(in_order)
    }
    links = [
        SpeakerLink(
            relations[index].id,
            speakers[chain.index].id,
            resolved_by(ctx, spot, speakers[chain.index].name),
            round(min(spot.score, 1.0), 4),
        )
        for index, (chain, spot) in sorted(spoken.items())
    ]
    return list(speakers.values()), links


def _wording(ctx: Context, chain: Chain) -> str:
    """How those of a chain are first named."""
    return ctx.text(chain.spots[0].start, chain.spots[0].end)


def _told_of(state: State, spot: Spot) -> Chain | None:
    """Whom or what a relative pronoun stands for: the noun before it, known or not."""
    before, noun = _antecedent(state, spot), noun_before(state.ctx, spot.start)
    if noun is None or (before is not None and before.right >= noun.end):
        return None if before is None else state.chains[before.chain]
    chain = Chain(len(state.chains), noun.kind, plural=noun.plural)
    state.chains.append(chain)
    chain.add(noun)
    return chain


def _identify(
    ctx: Context, spoken: dict[int, tuple[Chain, Spot]], knowledge: Knowledge, date: str | None
) -> tuple[dict[int, tuple[Chain, Spot]], dict[int, KnownSpeaker]]:
    """Find chains in the knowledge base; chains of one known speaker become one."""
    known: dict[int, KnownSpeaker] = {}
    first: dict[str, Chain] = {}
    same: dict[int, Chain] = {}
    for chain, _ in spoken.values():
        if chain.index in same or chain.joint or chain.author:
            continue
        found = find_known(ctx, chain, knowledge, date)
        same[chain.index] = chain
        if found is None:
            continue
        goal = first.setdefault(found.id, chain)
        known[goal.index] = found
        if goal is not chain:
            for spot in chain.spots:
                goal.add(spot, spot.score)
            goal.names.extend(chain.names)
            same[chain.index] = goal
    return {k: (same.get(c.index, c), s) for k, (c, s) in spoken.items()}, known


def _named_later(ctx: Context, chains: list[Chain], spot: Spot) -> Chain | None:
    """Who a nominal of the headline or the lead stands for: named soon after by the same noun.

    "Norland's president" need not be told to be Norland's again, "a Norlandic minister" must.
    """
    if spot.kind != "PERSON" or ctx.paras[spot.start] > 2:
        return None
    owned = spot.article == "possessive"
    if owned and (not spot.country or ctx.lower[spot.start] in ctx.pronouns.possessive):
        return None
    head = ctx.lower[spot.head]
    for chain in chains:
        if chain.kind != "PERSON" or not chain.spots or not chain.names:
            continue
        first = chain.names[0]
        if not 0 < first.start - spot.end < 150:
            continue
        if chain.gender and spot.gender and chain.gender != spot.gender:
            continue
        role = (first.role or "").lower().split()
        home = spot.country if owned and first.country is None else first.country
        if head in role and (not spot.country or spot.country == home):
            return chain
    return None


def _beside_cue(state: State, starts: list[int], index: int) -> Spot | None:
    """A name or pronoun that touches the cue of a relation whose source was not found."""
    ctx, relation = state.ctx, state.relations[index]
    first, last = relation.cue[0][0], relation.cue[-1][1]
    if (
        ctx.lower[last - 1] in ctx.grammar.office_links
        and last < len(ctx.words)
        and ctx.lower[last] in ctx.grammar.articles
    ):
        last += 1
    near = bisect_left(starts, first - 12)
    passive = not ctx.grammar.passives.isdisjoint(ctx.lower[first:last])  # "Ott was criticised"
    for spot, start in zip(state.spots[near : near + 40], starts[near : near + 40], strict=True):
        if start > last:
            break
        if spot.chain < 0 or spot.form == "nominal" or spot.owner or spot.content_of == index:
            continue
        before = spot.end == first and spot.subject and not passive
        if before or (
            start == last and ctx.lower[last - 1] in ctx.grammar.cue_tails and spot.form == "name"
        ):
            return spot
    return None


def _holder(relations: list[Relation], index: int, spot: Spot) -> int:
    """The smallest relation whose content holds the first person, -1 outside of any."""
    named = relations[index].nested_in
    best, size = -1, 1 << 30
    for number, relation in enumerate(relations):
        if number == index:
            continue
        if relation.id == named:
            return number
        for start, end in relation.content:
            if start <= spot.start < end and end - start < size and relation.kind != "indirect":
                best, size = number, end - start
    return best


def _antecedent(state: State, spot: Spot) -> Spot | None:
    """The place right before a relative pronoun."""
    best = None
    last = bisect_left(state.spots, spot.start, key=lambda s: s.start)
    for other in state.spots[max(0, last - 6) : last]:
        if _is_before(state.ctx, other, spot) and other.chain >= 0:
            return other
        near = other.sent == spot.sent and spot.start - other.end <= 12
        if spot.kind == "ORG" and other.kind == "PERSON":
            continue  # "the office of Berg, which"
        if near and other.chain >= 0 and (not other.prep or best is None):
            best = other
    return best


def _is_before(ctx: Context, place: Spot, spot: Spot) -> bool:
    """Whether a person stands right before ", who": without a comma it may tell of a noun before.

    "Under Karl Noor, who", "critics of Karl Noor who".
    """
    behind = spot.start == place.right + 1 and ctx.words[place.right] == ","
    return behind and place.kind == "PERSON"
