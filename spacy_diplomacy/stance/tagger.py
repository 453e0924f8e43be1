"""Stances and acts of all quotes of a Doc by the lexicon: the tagger that needs no weights."""

from collections.abc import Sequence

from spacy.tokens import Doc

from spacy_diplomacy.stance.acts import find_act
from spacy_diplomacy.stance.clauses import Passage
from spacy_diplomacy.stance.lexicon import (
    NEGATED_QUALITY,
    THRESHOLD,
    judge,
    judge_and_clear,
    to_label,
)
from spacy_diplomacy.stance.targets import QuoteTargets, find_targets
from spacy_diplomacy.stance.words import StanceWords, stance_words
from spacy_diplomacy.text.reading import lower_in
from spacy_diplomacy.types import (
    ActLabel,
    Entity,
    Relation,
    SpeakerChain,
    SpeakerLink,
    StanceRelation,
    TokenSpan,
)


def find_stances(
    doc: Doc,
    relations: Sequence[Relation],
    chains: Sequence[SpeakerChain],
    links: Sequence[SpeakerLink],
    entities: Sequence[Entity],
    lang: str = "en",
    threshold: float = THRESHOLD,
) -> tuple[list[StanceRelation], list[ActLabel]]:
    """Find the stance of each quote's speaker to its targets, and the quote's verbal act.

    Args:
        doc: The document.
        relations: Its quotes.
        chains: Its speakers.
        links: Which speaker said which quote.
        entities: Its entities; may be empty.
        lang: Language of the tables.
        threshold: Evidence below this is neutral.

    Returns:
        The stances, in the order of quotes and then of their targets' mentions, and one act for
        each quote. Both are empty for a language without a table of stances.
    """
    lexicon = stance_words(lang)
    if lexicon is None:
        return [], []
    quotes = find_targets(doc, relations, chains, links, entities, lang)
    stances = [
        stance for quote in quotes for stance in lexicon_stances(doc, quote, lexicon, threshold)
    ]
    return stances, [find_act(doc, quote, lang) for quote in quotes]


def lexicon_stances(
    doc: Doc, quote: QuoteTargets, lexicon: StanceWords, threshold: float = THRESHOLD
) -> list[StanceRelation]:
    """Judge the targets of one quote by the lexicon.

    Args:
        doc: The document.
        quote: The quote with its targets.
        lexicon: The stance words of the language.
        threshold: Evidence below this is neutral.

    Returns:
        One stance for each target, in the order of their first mentions.
    """
    evidence = lexicon_evidence(doc, quote, lexicon)
    stances = []
    for target, value in zip(quote.targets, evidence, strict=True):
        label, score = to_label(value, threshold)
        start, end = target.mentions[0]
        stances.append(
            StanceRelation(
                quote_id=target.quote_id,
                start=start,
                end=end,
                target=target.name,
                label=label,
                score=score,
                country=target.country,
            )
        )
    return sorted(stances, key=lambda stance: stance.start)


def pair_evidence(
    doc: Doc,
    holder: TokenSpan | None,
    target: TokenSpan,
    context: Sequence[TokenSpan],
    lexicon: StanceWords,
) -> float:
    """Sum the lexicon's evidence for one target as one holder sees it.

    Args:
        doc: The document.
        holder: Who holds the stance; None where the text itself does.
        target: A mention of the target.
        context: Spans that speak of the two.
        lexicon: The stance words of the language.

    Returns:
        Signed evidence.
    """
    own = range(*holder) if holder else range(0)
    lower = lower_in(doc)
    total = 0.0
    for start, end in context:
        places = range(start, end)
        passage = Passage(
            words=lower[start:end],
            target=[0 if target[0] <= i < target[1] else -1 for i in places],
            holder=[i in own for i in places],
            cue=[False] * len(places),
            spoken=False,
        )
        total += judge(passage, 1, lexicon)[0]
    return total


def lexicon_evidence(doc: Doc, quote: QuoteTargets, lexicon: StanceWords) -> list[float]:
    """Sum the lexicon's evidence for each target of a quote over its context.

    Args:
        doc: The document.
        quote: The quote with its targets.
        lexicon: The stance words of the language.

    Returns:
        Signed evidence for each target.
    """
    return lexicon_findings(doc, quote, lexicon)[0]


def lexicon_findings(
    doc: Doc, quote: QuoteTargets, lexicon: StanceWords
) -> tuple[list[float], list[bool]]:
    """Sum the lexicon's evidence for each target of a quote, and see who is spared from blame.

    Args:
        doc: The document.
        quote: The quote with its targets.
        lexicon: The stance words of the language.

    Returns:
        Signed evidence for each target, and for each whether a blame is negated or denied.
    """
    total = [0.0] * len(quote.targets)
    cleared = [False] * len(quote.targets)
    if not quote.targets:
        return total, cleared
    at = {
        i: number
        for number, target in enumerate(quote.targets)
        for start, end in target.mentions
        for i in range(start, end)
    }
    lower = lower_in(doc)
    cue = {i for start, end in quote.relation.cue for i in range(start, end)}
    for start, end in quote.context:
        places = range(start, end)
        passage = Passage(
            words=lower[start:end],
            target=[at.get(i, -1) for i in places],
            holder=[i in quote.own for i in places],
            cue=[i in cue for i in places],
            backshifted=quote.relation.kind != "direct",
        )
        values, spared = judge_and_clear(passage, len(total), lexicon)
        total = [a + b for a, b in zip(total, values, strict=True)]
        cleared = [a or b for a, b in zip(cleared, spared, strict=True)]
    if any(base in lexicon.denials for i in cue for base in lexicon.forms.bases(lower[i])):
        # who denies that somebody did wrong takes his side
        cleared = [value < 0 for value in total]
        total = [-NEGATED_QUALITY * value for value in total]
    return total, cleared
