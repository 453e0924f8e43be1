"""The targets of each quote: whom it speaks about, with the speaker as the holder."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from spacy_diplomacy.lookups import has_table, word_list
from spacy_diplomacy.stance.own import belongings
from spacy_diplomacy.stance.referent import Referent
from spacy_diplomacy.stance.referents import find_referents
from spacy_diplomacy.stance.words import stance_words
from spacy_diplomacy.text.reading import lower_in, words_in
from spacy_diplomacy.types import (
    Entity,
    Relation,
    SpeakerChain,
    SpeakerLink,
    TokenSpan,
)

REPORTING_REACH = 12
"""The reporting clause goes on this far after its cue, where no content begins before."""

_STOPS = frozenset(".;!?")

MAX_MENTIONS = 4
"""So many mentions of a target in one quote are judged."""


@dataclass(frozen=True, slots=True)
class Target:
    """Somebody or something that a quote speaks about.

    Attributes:
        quote_id: Id of the quote.
        name: Canonical name.
        country: ISO 3166 alpha-3 code.
        mentions: Its mentions in the quote and its reporting clause, in reading order.
    """

    quote_id: str
    name: str
    country: str | None
    mentions: tuple[TokenSpan, ...]


@dataclass(frozen=True, slots=True)
class QuoteTargets:
    """A quote with all that is needed to judge the stances in it.

    Attributes:
        relation: The quote.
        holder: A mention of the speaker: the source, else his mention nearest to the quote.
        context: Spans of the content and of the reporting clause, in reading order.
        own: Tokens in the context that stand for the speaker by name or pronoun.
        targets: Whom it speaks about.
    """

    relation: Relation
    holder: TokenSpan | None
    context: tuple[TokenSpan, ...]
    own: frozenset[int]
    targets: tuple[Target, ...]


def find_targets(
    doc: Doc,
    relations: Sequence[Relation],
    chains: Sequence[SpeakerChain],
    links: Sequence[SpeakerLink],
    entities: Sequence[Entity],
    lang: str,
) -> list[QuoteTargets]:
    """Find whom each quote of a Doc speaks about.

    Args:
        doc: The document.
        relations: Its quotes.
        chains: Its speakers.
        links: Which speaker said which quote.
        entities: Its entities; may be empty.
        lang: Language of the tables.

    Returns:
        One entry for each quote, in the order given, also for those without targets.
    """
    if not relations:
        return []
    referents = find_referents(doc, chains, entities, lang)
    speaker_of = {link.quote_id: link.speaker_id for link in links}
    chain_of = {chain.id: chain for chain in chains}
    starts = [row.start for row in referents]
    quotes = []
    for relation in relations:
        # only what stands near can be a target, so that long documents cost no more a word
        first, last = _reach(doc, relation)
        near = referents[bisect_left(starts, first) : bisect_left(starts, last)]
        speaker = chain_of.get(speaker_of.get(relation.id, ""))
        quotes.append(_of_quote(doc, relation, speaker, near, lang))
    return quotes


def _reach(doc: Doc, relation: Relation) -> TokenSpan:
    """Give the span from the first to the last token of a quote and its reporting clause."""
    clause = reporting_clause(doc, relation)
    spans = [*relation.content, *relation.source, *([clause] if clause else [])]
    return min(start for start, _ in spans), max(end for _, end in spans)


def _of_quote(
    doc: Doc,
    relation: Relation,
    speaker: SpeakerChain | None,
    referents: Sequence[Referent],
    lang: str,
) -> QuoteTargets:
    """Find the targets of one quote."""
    clause = reporting_clause(doc, relation)
    source = {i for start, end in relation.source for i in range(start, end)}
    cue = {i for start, end in relation.cue for i in range(start, end)}
    in_content = {i for start, end in relation.content for i in range(start, end)}
    acts_on = _acts_on(doc, relation, lang)
    names = _holder_names(doc, relation, speaker, referents)
    words = [token.text for start, end in relation.source for token in doc[start:end]]
    theirs = belongings(speaker, words, lang)
    rows: dict[str, list[Referent]] = {}
    own: set[int] = set(source)
    for referent in referents:
        tokens = range(referent.start, referent.end)
        if any(i in source for i in tokens):
            continue
        inside = all(i in in_content for i in tokens)
        if not inside and not (
            acts_on and clause and clause[0] <= referent.start and referent.end <= clause[1]
        ):
            continue
        if referent.key in names or referent.name.lower() in names or theirs.holds(referent):
            own.update(tokens)
        elif not cue.intersection(tokens) and not _is_place(doc, referent, lang):
            rows.setdefault(referent.key, []).append(referent)
            if speaker is not None and referent.country and referent.country == speaker.country:
                # a spokesman's country does what he says it does
                own.update(tokens)
    rows = {key: group for key, group in rows.items() if not _is_only_it(doc, group, lang)}
    targets = tuple(
        Target(
            quote_id=relation.id,
            name=group[0].name,
            country=next((row.country for row in group if row.country), None),
            mentions=tuple((row.start, row.end) for row in _best(group)),
        )
        for group in rows.values()
    )
    context = _joined([*relation.content, *([clause] if clause else [])])
    own.update(_pronouns(doc, relation, context, speaker, referents, lang))
    holder = relation.source[0] if relation.source else _nearest(speaker, relation)
    return QuoteTargets(relation, holder, context, frozenset(own), targets)


def _is_only_it(doc: Doc, group: Sequence[Referent], lang: str) -> bool:
    """Tell whether a quote speaks of a body as "it" alone, which may as well be a matter.

    "It's a gamble", "you couldn't make it up": of countries it is said more often.
    """
    if any(not row.pronoun or row.kind != "ORG" for row in group):
        return False
    things = word_list(lang, "pronouns", "thing") if has_table(lang, "pronouns") else frozenset()
    return all(lower_in(doc)[row.start] in things for row in group)


def reporting_clause(doc: Doc, relation: Relation) -> TokenSpan | None:
    """Give the span of source, cue and what hangs on the cue ("accused Russia of").

    Args:
        doc: The document.
        relation: The quote.

    Returns:
        A span of tokens, or None for a quote without source and cue.
    """
    parts = [*relation.source, *relation.cue]
    if not parts:
        return None
    start = min(span[0] for span in parts)
    end = max(span[1] for span in parts)
    if end - start > 4 * REPORTING_REACH:
        near = relation.cue[0] if relation.cue else relation.source[0]
        start, end = near
    if relation.cue and relation.cue[-1][1] == end:
        later = [span[0] for span in relation.content if span[0] >= end]
        limit = min([end + REPORTING_REACH, len(doc), *later])
        words = words_in(doc)
        while end < limit and words[end] not in _STOPS and not words[end].isspace():
            end += 1
    return start, end


def _acts_on(doc: Doc, relation: Relation, lang: str) -> bool:
    """Tell whether the cue does something to somebody ("accused", "praised", "urged")."""
    words = stance_words(lang)
    if words is None:
        return False
    addressing = word_list(lang, "stance", "addressing")
    for start, end in relation.cue:
        for word in lower_in(doc)[start:end]:
            for base in words.forms.bases(word):
                if base in words.object or base in addressing:
                    return True
    return False


def _holder_names(
    doc: Doc, relation: Relation, speaker: SpeakerChain | None, referents: Sequence[Referent]
) -> set[str]:
    """Collect the keys and names by which the speaker is a referent."""
    names: set[str] = set()
    if speaker is not None:
        names.add(speaker.id)
        if speaker.name:
            names.add(speaker.name.lower())
            if speaker.type == "PERSON":
                names.add(speaker.name.split()[-1].lower())
    elif relation.source:
        # without a resolver the source's last name stands for the speaker
        for referent in referents:
            place = referent.start, referent.end
            if any(start <= place[0] and place[1] <= end for start, end in relation.source):
                names.update((referent.key, referent.name.lower()))
    return names


def _is_place(doc: Doc, referent: Referent, lang: str) -> bool:
    """Tell whether a country or town is only where something happens ("in Moscow")."""
    if referent.kind not in {"GPE", "LOC"} or not has_table(lang, "stance"):
        return False
    at = referent.start - 1
    lower = lower_in(doc)
    if at >= 0 and lower[at] in word_list(lang, "grammar", "definite"):
        at -= 1
    locative = word_list(lang, "stance", "locative")
    after = doc[referent.end] if referent.end < len(doc) else None
    alone = after is None or not after.is_alpha or after.is_stop
    return at >= 0 and lower[at] in locative and alone


def _best(group: Sequence[Referent]) -> list[Referent]:
    """Keep the first mentions of a target, names before pronouns."""
    chosen = sorted(group, key=lambda row: (row.pronoun, row.start))[:MAX_MENTIONS]
    return sorted(chosen, key=lambda row: row.start)


def _joined(spans: Sequence[TokenSpan]) -> tuple[TokenSpan, ...]:
    """Sort spans and join those that touch or overlap."""
    joined: list[TokenSpan] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _pronouns(
    doc: Doc,
    relation: Relation,
    context: Sequence[TokenSpan],
    speaker: SpeakerChain | None,
    referents: Sequence[Referent],
    lang: str,
) -> set[int]:
    """Find the pronouns that stand for the speaker.

    They are those of the first person, and in reported speech those of the third that are nobody
    else's.
    """
    words = stance_words(lang)
    if words is None:
        return set()
    lower = lower_in(doc)
    other = {i for row in referents for i in range(row.start, row.end)}
    if speaker is not None and other:
        first, last = min(other), max(other)
        other -= {
            i
            for row in speaker.mentions
            if first <= row.end and row.start <= last
            for i in range(row.start, row.end)
        }
    found = set()
    for start, end in context:
        for i in range(start, end):
            word = lower[i]
            first = relation.kind != "indirect" and word in words.first_person
            third = relation.kind != "direct" and word in words.third_person and i not in other
            if first or third:
                found.add(i)
    return found


def _nearest(speaker: SpeakerChain | None, relation: Relation) -> TokenSpan | None:
    """Give the speaker's mention nearest to a quote that has no source, names first."""
    if speaker is None:
        return None
    start = relation.content[0][0]
    mention = min(
        speaker.mentions, key=lambda row: (row.form == "pronoun", abs(row.start - start), row.start)
    )
    return mention.start, mention.end
