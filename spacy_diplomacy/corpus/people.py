"""Speakers of a gold article as chains and links: the sources that share a speaker are joined."""

from collections.abc import Sequence

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


def speakers_of_article(
    article: Article, kept: Sequence[tuple[Relation, Attribution]]
) -> tuple[list[SpeakerChain], list[SpeakerLink]]:
    """Join the sources of an article's attributions into speakers.

    A speaker is one id, or one name where the corpus has no ids. Its mentions are the first source
    spans of its attributions; where an attribution has no source span, the start of its content
    stands for it, so that the link is kept.

    Args:
        article: The article.
        kept: Relations that were written, each with the attribution it was made from.

    Returns:
        The chains in order of first mention, and one link an attribution that has a speaker.
    """
    members: dict[str, list[tuple[Relation, GoldSpeaker]]] = {}
    for relation, attribution in kept:
        if attribution.speaker is not None:
            key = _key(attribution.speaker, attribution)
            members.setdefault(key, []).append((relation, attribution.speaker))
    taken = {key[3:] for key in members if key.startswith("id:")}
    free = (f"s{n}" for n in range(len(members) + len(taken)) if f"s{n}" not in taken)
    chains, links = [], []
    for key, group in members.items():
        chain_id = key[3:] if key.startswith("id:") else next(free)
        mentions = {_mention(relation, speaker) for relation, speaker in group}
        best = max((speaker for _, speaker in group), key=_fullness)
        chains.append(
            SpeakerChain(
                chain_id,
                best.name or "",
                best.type,
                tuple(sorted(mentions, key=lambda m: (m.start, m.end, m.form))),
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


def _mention(relation: Relation, speaker: GoldSpeaker) -> Mention:
    if relation.source:
        start, end = relation.source[0]
    else:
        start = relation.content[0][0]
        end = start + 1
    return Mention(start, end, _FORMS[speaker.resolved_by])


def _fullness(speaker: GoldSpeaker) -> tuple[int, bool, bool]:
    return len(speaker.name or ""), speaker.role is not None, speaker.country is not None
