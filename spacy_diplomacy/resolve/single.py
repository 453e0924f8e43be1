"""Names of one word: a person's surname, or a body."""

from collections import Counter

from spacy_diplomacy.resolve import lexicon as lx
from spacy_diplomacy.resolve.context import Context
from spacy_diplomacy.resolve.names import NameMention
from spacy_diplomacy.resolve.words import is_initials


def settle_single(ctx: Context, names: list[NameMention], surnames: set[str]) -> None:
    """Give untitled names of one word one kind a word, where recognisers waver.

    A surname that is also a place's name is the surname ("Paris" beside "Valerie Paris"), one that
    is also a body's is so unless it is marked as the body more often and the text uses it as one.

    Args:
        ctx: The Doc taken apart.
        names: Its names; kinds are changed.
        surnames: Surnames of the people it names in full.
    """
    single = [
        name
        for name in names
        if len(name.words) == 1
        and not name.titled
        and name.kind != "NORP"
        and not is_initials(ctx, name.start, name.end)
    ]
    counts: dict[str, Counter[str]] = {}
    for name in single:
        word = name.words[0]
        if word not in counts:
            counts[word] = Counter()
        counts[word][name.kind] += 1
    bodies = _bodies_words(ctx, names, surnames)
    for name in single:
        word = name.words[0]
        found = counts[word]
        if len(found) == 1 and word not in surnames:
            continue
        if word in surnames:
            shouted = ctx.words[name.start].isupper()  # "LEE:" in a transcript
            body = not shouted and 2 * found["ORG"] > found.total() and word in bodies
            if name.kind == "GPE" or (name.kind == "ORG" and not body):
                name.kind, name.country = "UNKNOWN", None
        elif name.kind in {"PERSON", "ORG"}:
            name.kind = "ORG" if found["ORG"] >= found["PERSON"] else "PERSON"


def _bodies_words(ctx: Context, names: list[NameMention], surnames: set[str]) -> set[str]:
    """The surnames that a Doc also uses as a body's name.

    A longer name of a body holds them ("Ogden Motors"), an office is held there ("chairman of
    Ogden", "at Ogden"), or they stand before people or bodies ("Ogden workers").
    """
    flags, grammar, found = ctx.flags, ctx.grammar, set[str]()
    noun = lx.PERSONS_NOUN | lx.BODY_NOUN | lx.PERSON_NOUN
    for name in names:
        if name.kind == "ORG" and len(name.words) > 1:
            found.update(surnames.intersection(name.words))
        elif len(name.words) == 1 and name.words[0] in surnames and not name.titled:
            after = flags[name.end] if name.end < len(flags) else 0
            before = ctx.lower[name.start - 1] if name.start else ""
            held = before in grammar.office_links and name.start > 1 and (
                flags[name.start - 2] & (lx.OFFICE | lx.PERSON_NOUN)
            )  # fmt: skip
            there = before in grammar.locatives and before not in grammar.office_links
            if held or there or (after & noun and not after & (lx.CAPITAL | lx.STOP)):
                found.add(name.words[0])
    return found
