"""Speakers of a gold article as chains and links: the sources that share a speaker are joined."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from spacy_diplomacy.corpus.document import Article, Attribution, GoldSpeaker
from spacy_diplomacy.labels import Form
from spacy_diplomacy.types import Mention, Relation, SpeakerChain, SpeakerLink

_FORMS: dict[str, Form] = {
    "name": "name",
    "alias": "name",
    "metonym": "name",
    "pronoun": "pronoun",
    "nominal": "nominal",
}


def _key(speaker: GoldSpeaker, attribution: Attribution) -> str:
    """What two attributions must share to have one speaker."""
    if speaker.id:
        return f"id:{speaker.id}"
    return f"name:{speaker.name}" if speaker.name else f"quote:{attribution.id}"


def _ids(attributions: Iterable[Attribution]) -> dict[str, str]:
    """Give each key an id, the corpus's own where it has one."""
    keys = [_key(a.speaker, a) for a in attributions if a.speaker is not None]
    taken = {key[3:] for key in keys if key.startswith("id:")}
    free = (f"s{n}" for n in range(len(keys) + len(taken)) if f"s{n}" not in taken)
    return {key: key[3:] if key.startswith("id:") else next(free) for key in dict.fromkeys(keys)}


def with_speaker_ids(article: Article) -> Article:
    """Give every speaker of an article an id: one an id, or one a name where there are no ids.

    Args:
        article: The article.

    Returns:
        The same article; its speakers' own ids are kept.
    """
    ids = _ids(article.attributions)
    return article.with_attributions(
        a
        if a.speaker is None
        else replace(a, speaker=replace(a.speaker, id=ids[_key(a.speaker, a)]))
        for a in article.attributions
    )


def speakers_of_article(
    article: Article, kept: Sequence[tuple[Relation, Attribution]]
) -> tuple[list[SpeakerChain], list[SpeakerLink]]:
    """Join the sources of an article's attributions into speakers.

    Its mentions are the first source spans of its attributions. A speaker without any source span
    is given the first token of his first content as mention, so that the link is kept.

    Args:
        article: The article.
        kept: Relations that were written, each with the attribution it was made from.

    Returns:
        The chains in order of first mention, and one link an attribution that has a speaker.
    """
    ids = _ids(article.attributions)
    members: dict[str, list[tuple[Relation, GoldSpeaker]]] = {}
    for relation, attribution in kept:
        if attribution.speaker is not None:
            chain_id = ids[_key(attribution.speaker, attribution)]
            members.setdefault(chain_id, []).append((relation, attribution.speaker))
    chains: list[SpeakerChain] = []
    links: list[SpeakerLink] = []
    for chain_id, group in members.items():
        best = max((speaker for _, speaker in group), key=_fullness)
        chains.append(
            SpeakerChain(
                chain_id,
                best.name or "",
                best.type,
                _mentions(group),
                role=best.role,
                country=best.country,
                kb_id=best.kb_id,
            )
        )
        links.extend(SpeakerLink(r.id, chain_id, speaker.resolved_by) for r, speaker in group)
    chains.sort(key=lambda chain: (chain.mentions[0].start, chain.id))
    order = {relation.id: n for n, (relation, _) in enumerate(kept)}
    links.sort(key=lambda link: order[link.quote_id])
    return chains, links


def _mentions(group: Sequence[tuple[Relation, GoldSpeaker]]) -> tuple[Mention, ...]:
    found = {
        relation.source[0]: _FORMS[speaker.resolved_by]
        for relation, speaker in group
        if relation.source
    }
    if not found:
        relation, speaker = group[0]
        start = relation.content[0][0]
        found[start, start + 1] = _FORMS[speaker.resolved_by]
    return tuple(Mention(start, end, form) for (start, end), form in sorted(found.items()))


def _fullness(speaker: GoldSpeaker) -> tuple[int, bool, bool]:
    return len(speaker.name or ""), speaker.role is not None, speaker.country is not None
