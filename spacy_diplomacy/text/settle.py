"""Settles the sources of a network's attributions where it leans on less than a pattern does.

A network reads the source off the words; where it finds none beside a cue, it takes one from
elsewhere, or takes it into what was said. The patterns know where a subject stands.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from spacy_diplomacy.labels import THOUGHT
from spacy_diplomacy.text.cues import Lexicon, cue_lexicon
from spacy_diplomacy.text.sources import source_after
from spacy_diplomacy.text.tokens import TextView
from spacy_diplomacy.types import Relation, TokenSpan

#: Words of "not to be identified by name".
_SILENCE = 6
#: Tokens of "what the prefect, Ott,".
_CALLER = 14
_STOPS = frozenset(".?!;:")


def settle_sources(
    doc: Doc,
    view: TextView,
    relations: Sequence[Relation],
    patterns: Sequence[Relation],
    borrowed: Collection[str],
) -> list[Relation]:
    """Take a pattern's source for a cue where the network's is missing or from elsewhere.

    Args:
        doc: The Doc.
        view: Its lists.
        relations: The network's.
        patterns: Those of the patterns, each with cue and source.
        borrowed: Ids of the network's relations whose source belongs to another cue.

    Returns:
        The relations in their order, without those that report nothing: who asks for
        not being named, whose words are but the subject of a verb.
    """
    lexicon = cue_lexicon(doc.lang_)
    at_cue = {index: own for own in patterns for index in range(*own.cue[0])}
    owner = {i: own.id for own in relations for a, b in own.content for i in range(a, b)}
    settled: list[Relation] = []
    told: list[tuple[Relation, set[int]]] = []
    for relation in relations:
        if _asks_for_silence(view, lexicon, relation) or _is_subject(view, lexicon, relation):
            continue
        relation = _untold(view, lexicon, _unasked(view, lexicon, relation))
        caller = _caller(view, lexicon, relation) if relation.cue else None
        if caller is not None:
            settled.append(replace(relation, source=(caller,)))
            continue
        agent = _agent(view, lexicon, relation) if relation.cue else None
        if agent is not None:
            content = _cut(view, relation.content, agent[0] - 1, agent[1])
            settled.append(replace(relation, source=(agent,), content=content))
            continue
        for start, end in relation.cue:
            pattern = next((at_cue[i] for i in range(start, end) if i in at_cue), None)
            if pattern is not None:
                if _is_stolen(relation, pattern, patterns):
                    relation = replace(relation, source=pattern.source)
                elif not relation.source or relation.id in borrowed or _is_far(view, relation):
                    relation = _settle(view, lexicon, relation, pattern, owner)
                relation = _around(relation, pattern, owner)
                if _has_swallowed(relation, pattern):
                    relation = replace(relation, source=pattern.source, content=pattern.content)
                if _trails(view, lexicon, relation, pattern):
                    relation = replace(relation, source=pattern.source, content=pattern.content)
                    told.append((relation, _tokens(pattern.content)))
                relation = _fronted(view, lexicon, relation, pattern, owner)
                break
        if relation.source and relation.cue and _is_far(view, relation):
            quoted = any(view.quote_of[i] >= 0 for a, b in relation.content for i in range(a, b))
            # For what is not quoted, such a source is hardly ever right.
            relation = relation if quoted else replace(relation, source=())
        settled.append(relation)
    settled = [_apart(own) for own in settled]
    return [own for own in settled if not any(_is_within(own, *whole) for whole in told)]


def _apart(relation: Relation) -> Relation:
    """Let a cue begin behind the source that a network took for its beginning."""
    if len(relation.cue) != 1 or len(relation.source) != 1:
        return relation
    (start, end), (first, last) = relation.cue[0], relation.source[0]
    begins = first == start and last < end
    return replace(relation, cue=((last, end),)) if begins else relation


def _caller(view: TextView, lexicon: Lexicon, relation: Relation) -> TokenSpan | None:
    """Who speaks in "what the prefect, Ott, called a miracle", where the source is from before."""
    known, (cue, _) = lexicon.words, relation.cue[0]
    for index in range(cue - 1, max(cue - _CALLER, 0), -1):
        word = view.lower[index]
        if word in known.fused:
            break
        if word in lexicon.verbs or view.quote_of[index] >= 0 or word in _STOPS:
            return None
    else:
        return None
    last = cue - (view.words[cue - 1] == ",")
    first = index + 1
    opens = view.lower[first] in known.articles or view.is_capital(first)
    if first >= last or not opens or _touches(relation.source, (first, last)):
        return None
    return first, last


def _has_swallowed(relation: Relation, pattern: Relation) -> bool:
    """Whether a content runs on over its own source: "The mill will close, its head, Ott, said"."""
    if relation.source or len(relation.content) != 1 or len(pattern.content) != 1:
        return False
    (start, end), source = relation.content[0], pattern.source[0]
    first, last = pattern.content[0]
    reaches = source[0] < end <= relation.cue[0][0] and source[1] >= end - 1
    return start == first and last <= source[0] and reaches


def _trails(view: TextView, lexicon: Lexicon, relation: Relation, pattern: Relation) -> bool:
    """Whether a content is but a participle behind the clause: Rain came, Ott said, ending a."""
    first, endings = relation.content[0][0], lexicon.words.gerund_endings
    behind = relation.cue[0][1] <= first and view.lower[first].endswith(endings)
    comma = first > 0 and view.words[first - 1] == ","
    return behind and comma and pattern.content[-1][1] <= pattern.cue[0][0]


def _is_within(relation: Relation, whole: Relation, tokens: set[int]) -> bool:
    """Whether all of a relation stands in what another one reports."""
    return relation is not whole and _tokens(relation.cue) | _tokens(relation.content) <= tokens


def _tokens(spans: Sequence[TokenSpan]) -> set[int]:
    return {index for start, end in spans for index in range(start, end)}


def _asks_for_silence(view: TextView, lexicon: Lexicon, relation: Relation) -> bool:
    """Whether what is asked for is not to be named, which tells of a source and reports nothing."""
    start, end = relation.content[0]
    asked = (
        any(
            "infinitive" in lexicon.verbs[view.lower[i]].frames
            for i in range(*relation.cue[0])
            if view.lower[i] in lexicon.verbs
        )
        if relation.cue
        else False
    )
    short = len(relation.content) == 1 and end - start <= _SILENCE
    return asked and short and view.lower[end - 1] in lexicon.words.nameless


def _is_subject(view: TextView, lexicon: Lexicon, relation: Relation) -> bool:
    """Whether a noun is but the subject of what seems its content: Ott's offer surprised them."""
    if not relation.cue or not relation.source:
        return False
    (start, end), known = relation.cue[0], lexicon.words
    owner, first = relation.source[-1][1] - 1, relation.content[0][0]
    if owner != start - 1 or first != end or view.quote_of[first] >= 0:
        return False
    owned = view.lower[owner] in known.possessives or view.lower[owner] in known.possessive_marks
    verb = view.lower[first] in known.auxiliaries | known.passives
    return owned and (verb or view.lower[first].endswith(known.past_endings))


def _unasked(view: TextView, lexicon: Lexicon, relation: Relation) -> Relation:
    """Leave out a source that is the one who is asked: "Asked about the delays, she laughed"."""
    if not relation.cue or not relation.source:
        return relation
    (start, end), first = relation.cue[0], relation.content[0][0]
    entry = lexicon.verbs.get(view.lower[start])
    unit = view.unit_of[start]
    if unit < 0 or start != view.units[unit][0] or entry is None:
        return relation
    if "person" not in entry.frames or entry.form == "gerund":
        return relation
    known = lexicon.words
    opens = {view.lower[end - 1], view.lower[first]} & (
        known.prepositions | known.questions | known.infinitive
    )
    behind = relation.source[0][0] >= relation.content[-1][1]
    return replace(relation, source=()) if opens and behind else relation


def _untold(view: TextView, lexicon: Lexicon, relation: Relation) -> Relation:
    """Leave out a source that is the one who is told or spoken of: "Ministers were accused of"."""
    if not relation.cue or not relation.source or relation.source[-1][1] > relation.cue[0][0]:
        return relation
    (start, end), known = relation.cue[0], lexicon.words
    verbs = [
        (i, lexicon.verbs[view.lower[i]])
        for i in range(start, end)
        if view.lower[i] in lexicon.verbs
    ]
    if not verbs or any(verb.form == "gerund" for _, verb in verbs):
        return relation  # "was quoted as saying"
    index, entry = verbs[0]
    while index > start and view.lower[index - 1] in known.adverbs:
        index -= 1
    passive = index > start and view.lower[index - 1] in known.passives
    told = passive and view.words[index - 1].isalpha() and entry.mode != THOUGHT
    return replace(relation, source=()) if told else relation


def _is_stolen(relation: Relation, pattern: Relation, patterns: Sequence[Relation]) -> bool:
    """Whether a source is another cue's, right behind it: When they say, "A", I say, "B"."""
    if not relation.source or relation.source[0][0] < relation.cue[0][1]:
        return False
    return pattern.source[0][1] <= relation.cue[0][0] and any(
        other.source == relation.source
        and relation.source[0][1] == other.cue[0][0]
        and other.cue != pattern.cue
        for other in patterns
    )


def _fronted(
    view: TextView,
    lexicon: Lexicon,
    relation: Relation,
    pattern: Relation,
    owner: Mapping[int, str],
) -> Relation:
    """Let a content begin behind the phrase that opens its sentence: "According to Ott, the"."""
    start, whole = pattern.cue[0][0], pattern.content
    phrase = lexicon.phrase_at(view.lower, start)
    unit = view.unit_of[start]
    if phrase is None or unit < 0 or start != view.units[unit][0] or len(whole) != 1:
        return relation
    own = relation.content
    skipped = whole[0][0] < own[0][0] and own[-1][1] <= whole[0][1]
    skipped = skipped and not any(_touches(whole, span) for span in relation.source)
    if skipped and _is_free(relation, pattern, owner):
        return replace(relation, source=pattern.source, content=whole)
    return relation


def _is_far(view: TextView, relation: Relation) -> bool:
    """Whether the source stands in another sentence than the cue."""
    units = view.unit_of[relation.source[0][0]], view.unit_of[relation.cue[0][0]]
    return units[0] != units[1] and -1 not in units


def _settle(
    view: TextView,
    lexicon: Lexicon,
    relation: Relation,
    pattern: Relation,
    owner: Mapping[int, str],
) -> Relation:
    """Take the pattern's source where the network has none of its own in the sentence."""
    (source,), (own_cue,) = pattern.source, pattern.cue
    cue = relation.cue[0]
    if relation.source and _is_far(view, relation) and not _touches(relation.content, source):
        return replace(relation, source=pattern.source)
    if source[0] == own_cue[1] and _touches(relation.content, source):
        # "According to the ministry forty people": it ran on into what was said.
        content = _cut(view, relation.content, own_cue[0], source[1])
        if not content and _is_free(relation, pattern, owner):
            content = pattern.content
        return replace(relation, source=pattern.source, content=content) if content else relation
    comma = view.words[own_cue[0] - 1] == "," if own_cue[0] else False
    beside = source[1] in (own_cue[0], own_cue[0] - comma) or source[0] == own_cue[1]
    shared = comma and view.unit_of[source[0]] == view.unit_of[cue[0]]
    if (
        relation.source
        or not (beside or shared or pattern.kind == "direct")
        or _touches(relation.content, source)
    ):
        return relation
    passive = _is_passive(view, lexicon, (min(cue[0], own_cue[0]), cue[1]))
    return relation if passive else replace(relation, source=pattern.source)


def _around(relation: Relation, pattern: Relation, owner: Mapping[int, str]) -> Relation:
    """Take a pattern's two halves of a sentence that a reporting clause parts.

    "The crews, said Ott, are tired": where the network takes the halves for source and content,
    or for the content one of them only.
    """
    (cue,), (source,) = pattern.cue, pattern.source
    if not relation.source or len(pattern.content) != 2:
        return relation
    if not pattern.content[0][1] <= cue[0] < pattern.content[1][0]:
        return relation
    own = {i for start, end in relation.content for i in range(start, end)}
    whole = {i for start, end in pattern.content for i in range(start, end)}
    same = _touches(relation.source, source)
    mistaken = own & set(range(*source)) and (same or _touches(pattern.content, relation.source[0]))
    half = own < whole and same
    if (mistaken or half) and _is_free(relation, pattern, owner):
        return replace(relation, source=pattern.source, content=pattern.content)
    return relation


def _is_free(relation: Relation, pattern: Relation, owner: Mapping[int, str]) -> bool:
    """Whether no other relation has what a pattern gives to this one's cue."""
    return all(
        owner.get(i, relation.id) == relation.id for a, b in pattern.content for i in range(a, b)
    )


def _agent(view: TextView, lexicon: Lexicon, relation: Relation) -> TokenSpan | None:
    """Who speaks in "was called a saint by her rivals", behind the cue or what is quoted."""
    (start, end), known = relation.cue[0], lexicon.words
    if not _is_passive(view, lexicon, (start, end)):
        return None
    last = view.units[view.unit_of[start]][1]
    by = end - 1 if view.lower[end - 1] in known.agents else end
    if by >= last or view.lower[by] not in known.agents:
        number = max(view.quote_of[i] for i in range(*relation.content[-1]))
        by = view.quotes[number].end if number >= 0 else last
        if by >= relation.content[-1][1] or view.lower[by] not in known.agents:
            return None
    if relation.source and relation.source[0][0] > by:
        return None
    agent = source_after(view, lexicon, by + 1, last)
    if agent is None or not _cut(view, relation.content, by, agent[1]):
        return None
    return agent


def _touches(spans: Sequence[TokenSpan], source: TokenSpan) -> bool:
    return any(start < source[1] and source[0] < end for start, end in spans)


def _is_passive(view: TextView, lexicon: Lexicon, cue: TokenSpan) -> bool:
    return any(word in lexicon.words.passives for word in view.lower[cue[0] : cue[1]])


def _cut(
    view: TextView, spans: Sequence[TokenSpan], first: int, last: int
) -> tuple[TokenSpan, ...]:
    """What is left of a content without the tokens of a source and its cue."""
    left = []
    for start, end in spans:
        for a, b in ((start, min(end, first)), (max(start, last), end)):
            while a < b and (view.words[a] == "," or view.words[a].isspace()):
                a += 1
            while b > a and view.words[b - 1] == ",":
                b -= 1
            if a < b:
                left.append((a, b))
    return tuple(left)
