"""Chains of mentions, and the strong rules that join names."""

from bisect import bisect_left, insort
from collections import Counter
from dataclasses import dataclass, field
from typing import Final, Literal

from spacy_diplomacy.labels import SpeakerType
from spacy_diplomacy.resolve import lexicon as lx
from spacy_diplomacy.resolve.context import Context
from spacy_diplomacy.resolve.names import NameMention
from spacy_diplomacy.resolve.single import settle_single
from spacy_diplomacy.resolve.spot import Spot
from spacy_diplomacy.resolve.words import names_in_role, plain

Kind = SpeakerType | Literal["UNKNOWN"]

Bearers = dict[int, list[int]]
"""Chains whose names hold a word, each with the ranks of those names in the Doc."""

_FAMILY: Final = frozenset({"PERSON", "UNKNOWN"})
_BODIES: Final = frozenset({"ORG", "GPE", "UNKNOWN"})
_Named = Literal["PERSON", "ORG", "GPE", "NORP"]
_ORDER: Final[tuple[_Named, ...]] = ("PERSON", "ORG", "GPE", "NORP")


@dataclass(slots=True)
class Chain:
    """Mentions that refer to one speaker, as far as they are known.

    Args:
        index: Number of the chain in its Doc.
        kind: What it is.
        gender: "m", "f" or "".
        plural: Whether it stands for several.
        words: Normalised words of its fullest name.
        names: Its names.
        heads: Head words of its nominals, in lower case.
        details: The words before those heads.
        spots: Its places so far, in reading order.
        country: ISO 3166 alpha-3 code of a place, a people or a government.
        total: Number of its names in the whole Doc.
        role_words: Words of the roles by its names, in lower case.
        role_names: Names of bodies and people in those roles, in lower case.
        home: The country its names give first.
        author: Whether it is the author of the text.
        joint: Whether it stands for several speakers named together.
    """

    index: int
    kind: Kind
    gender: str = ""
    plural: bool = False
    words: tuple[str, ...] = ()
    names: list[NameMention] = field(default_factory=list)
    heads: set[str] = field(default_factory=set)
    details: set[str] = field(default_factory=set)
    spots: list[Spot] = field(default_factory=list)
    country: str | None = None
    total: int = 0
    role_words: frozenset[str] = frozenset()
    role_names: frozenset[str] = frozenset()
    home: str | None = None
    author: bool = False
    joint: bool = False

    def add(self, spot: Spot, score: float = 1.0) -> None:
        """Put a place at the end of the chain.

        Args:
            spot: The place; it learns its chain.
            score: Probability that it belongs there.
        """
        spot.chain, spot.score = self.index, score
        self.spots.append(spot)
        if spot.gender and not self.gender:
            self.gender = spot.gender


def join_names(ctx: Context, names: list[NameMention]) -> tuple[list[Chain], dict[int, int]]:
    """Join the names of a Doc by strong rules.

    Full names come first; surnames and first names then join the full name last seen before them
    that agrees in gender, else the first after them. Two people of one surname stay apart.

    Args:
        ctx: The Doc taken apart.
        names: Its names in reading order.

    Returns:
        The chains of names, and the number of its chain for each name's first token.
    """
    chains: list[Chain] = []
    owner: dict[int, int] = {}
    by_last: dict[str, Bearers] = {}
    by_first: dict[str, Bearers] = {}
    bodies: dict[tuple[str, ...], int] = {}
    short: list[tuple[int, NameMention]] = []
    people_words = {
        n.words[-1] for n in names if n.kind == "PERSON" and n.sure and len(n.words) > 1
    }

    def put(name: NameMention, number: int) -> None:
        chain = chains[number]
        chain.names.append(name)
        owner[name.start] = number
        if name.gender and not chain.gender:
            chain.gender = name.gender
        if len(name.words) > len(chain.words):
            chain.words = name.words

    def new(name: NameMention) -> int:
        number = len(chains)
        country = name.country if name.kind != "PERSON" else None
        chains.append(Chain(number, name.kind, name.gender, False, name.words, country=country))
        put(name, number)
        return number

    settle_single(ctx, names, people_words)
    for position, name in enumerate(names):
        if name.kind in {"PERSON", "UNKNOWN"} and _bare(ctx, name.words) == 1:
            if name.kind == "UNKNOWN" and name.words in bodies:
                put(name, bodies[name.words])
                continue
            short.append((position, name))
            continue
        if name.kind in {"PERSON", "UNKNOWN"}:
            number = _same_person(chains, by_last.get(_last(ctx, name.words), {}), name)
            if number is None:
                number = new(name)
            else:
                put(name, number)
                if name.kind == "PERSON":
                    chains[number].kind = "PERSON"
            _bear(by_last, _last(ctx, name.words), number, position)
            _bear(by_first, name.words[0], number, position)
            continue
        key = (
            (name.country,)
            if name.kind == "GPE" and name.country and _is_country(ctx, name)
            else name.words
        )
        key = (name.kind if name.kind in {"GPE", "NORP"} else "ORG", *key)
        found = bodies.get(key)
        if found is None:
            found = new(name)
            bodies[key] = found
            bodies.setdefault(name.words, found)
        else:
            put(name, found)
    alike: dict[str, list[str]] = {}  # surnames by their first letter
    for word in by_last:
        if word in people_words:
            alike.setdefault(word[0], []).append(word)
    for position, name in short:
        word = name.words[0] if len(name.words) == 1 else _last(ctx, name.words)
        if name.kind == "UNKNOWN" and name.words in bodies and word not in people_words:
            put(name, bodies[name.words])
            continue
        # "Roy" may be the surname of a Jane: a word alone tells no gender until it is a first name
        gender = name.gender
        if not name.titled:
            name.gender = _stressed_gender(ctx, name)
        number = _nearest(chains, by_last.get(word, {}), position, name)
        if number is None and not (name.titled and name.gender and name.role is None):
            number = _nearest(chains, by_first.get(word, {}), position, name)
        family = name.left > 0 and ctx.lower[name.left - 1] in ctx.grammar.definite
        if number is None and word not in people_words and len(word) > 4 and not family:
            near = next((w for w in alike.get(word[0], ()) if _one_off(w, word)), None)
            number = _nearest(chains, by_last[near], position, name) if near else None
        if number is None:
            name.gender = gender
            number = new(name)
            _bear(by_last, word, number, position)
            _bear(by_first, word, number, position)
        else:
            put(name, number)
            if name.kind == "PERSON" and name.titled:
                chains[number].kind = "PERSON"
    _join_bodies(ctx, chains, owner)
    _join_directions(ctx, chains, owner)
    for chain in chains:
        chain.names.sort(key=lambda n: n.start)
        chain.total = len(chain.names)
        roles = {name.role for name in chain.names if name.role}
        chain.role_words = frozenset(word for role in roles for word in role.lower().split())
        chain.role_names = frozenset().union(*(names_in_role(ctx, role) for role in roles))
        chain.home = next((n.country for n in chain.names if n.country), chain.country)
        _settle_kind(chain)
        if chain.kind == "UNKNOWN" and len(chain.words) == 1:
            chain.kind = _by_use(ctx, chain)
        elif chain.kind == "PERSON" and _is_used_as_body(ctx, chain):
            chain.kind = "ORG"
    return chains, owner


def _by_use(ctx: Context, chain: Chain) -> Kind:
    """What a single word without other signs names, by the words around it.

    "Arcos leaders" and "Arcos members" speak of a body, "in Arcos" of a place.
    """
    body = place = 0
    for name in chain.names:
        after = ctx.flags[name.end] if name.end < len(ctx.words) else 0
        modifies = after & (lx.PERSONS_NOUN | lx.PERSON_NOUN | lx.BODY_NOUN | lx.MODIFIER)
        body += bool(modifies and not after & (lx.STOP | lx.CAPITAL))
        place += name.left > 0 and ctx.lower[name.left - 1] in ctx.grammar.locatives
    if place and 2 * place >= len(chain.names) - body:
        return "GPE"
    return "ORG" if body else "UNKNOWN"


def _is_used_as_body(ctx: Context, chain: Chain) -> bool:
    """Whether a single word that was taken for a person stands for a body ("Arcos executives").

    Where the person it might be is named in full, titled or of a known gender, it is the person.
    """
    if len(chain.words) > 1 or chain.gender or any(n.titled for n in chain.names):
        return False
    uses = sum(
        bool(ctx.flags[n.end] & (lx.PERSONS_NOUN | lx.BODY_NOUN))
        for n in chain.names
        if n.end < len(ctx.words)
    )
    return uses > 1


def _bare(ctx: Context, words: tuple[str, ...]) -> int:
    """Number of words of a name without its suffixes."""
    return len([w for w in words if w not in ctx.grammar.name_suffixes]) or 1


def _last(ctx: Context, words: tuple[str, ...]) -> str:
    """The surname: the last word that is no suffix, or the one before "of" ("John of Norland")."""
    of = next((i for i, w in enumerate(words) if i and w in ctx.grammar.of), len(words))
    words = words[:of]
    return next((w for w in reversed(words) if w not in ctx.grammar.name_suffixes), words[-1])


def _agree(chain: Chain, name: NameMention) -> bool:
    return not (chain.gender and name.gender and chain.gender != name.gender)


def _stressed_gender(ctx: Context, name: NameMention) -> str:
    """The gender that a pronoun behind a name tells: "Lee herself"."""
    word = ctx.lower[name.end] if name.end < len(ctx.lower) else ""
    known = ctx.pronouns
    if word not in known.reflexive:
        return ""
    return "m" if word in known.m else "f" if word in known.f else ""


def _same_person(chains: list[Chain], rivals: Bearers, name: NameMention) -> int | None:
    """The chain of a full name with the same surname whose first names do not differ."""
    for number in sorted(rivals, key=lambda k: -rivals[k][-1]):
        chain = chains[number]
        if chain.kind not in _FAMILY or not _agree(chain, name):
            continue
        mine, theirs = set(name.words), set(chain.words)
        if mine <= theirs or theirs <= mine:
            return number
        one, two = name.words[0], chain.words[0]
        if one[0] == two[0] and (len(one) == 1 or len(two) == 1):
            return number
        if len(one) > 4 and len(two) > 4 and _one_off(one, two):
            return number
    return None


def _bear(table: dict[str, Bearers], word: str, chain: int, position: int) -> None:
    insort(table.setdefault(word, {}).setdefault(chain, []), position)


def _nearest(chains: list[Chain], rivals: Bearers, position: int, name: NameMention) -> int | None:
    """The chain of a rival name last seen before a position, else the first after it."""
    fitting = {
        number: places
        for number, places in rivals.items()
        if chains[number].kind in _FAMILY and _agree(chains[number], name)
    }
    if not fitting:
        return None
    seen = {
        k: places[at - 1] for k, places in fitting.items() if (at := bisect_left(places, position))
    }
    if not seen:
        return min(fitting, key=lambda k: fitting[k][0])
    before = max(seen, key=lambda k: seen[k])
    # one who is named in full but once does not take the surname from one who keeps coming back
    top = max(sorted(fitting), key=lambda k: len(fitting[k]))
    return top if len(fitting[before]) == 1 and len(fitting[top]) > 1 else before


def _one_off(one: str, two: str) -> bool:
    """Whether two words differ by one letter put in, left out or changed, or by two swapped."""
    if one == two or abs(len(one) - len(two)) > 1 or one[0] != two[0]:
        return False
    i = 0
    while i < min(len(one), len(two)) and one[i] == two[i]:
        i += 1
    if len(one) == len(two):
        swapped = one[i : i + 2] == two[i : i + 2][::-1] and one[i + 2 :] == two[i + 2 :]
        return swapped or one[i + 1 :] == two[i + 1 :]
    return one[i + 1 :] == two[i:] if len(one) > len(two) else one[i:] == two[i + 1 :]


def _is_country(ctx: Context, name: NameMention) -> bool:
    return ctx.text(name.start, name.end).lower() in ctx.lexicon.places


def _join_bodies(ctx: Context, chains: list[Chain], owner: dict[int, int]) -> None:
    """Join acronyms and shortened names of organisations to the full name before them."""
    acronyms: dict[str, int] = {}
    openings: dict[str, int] = {}
    firms: dict[str, int] = {}
    for chain in chains:
        surname = len(chain.words) == 1 and not chain.gender and chain.kind == "PERSON"
        if (chain.kind not in {"ORG", "UNKNOWN"} and not surname) or not chain.names:
            continue
        first = chain.names[0]
        if len(chain.words) > 1:
            letters = "".join(w[0] for w in chain.words if w not in ctx.grammar.acronym_gaps)
            acronyms.setdefault(letters, chain.index)
            # an abbreviation in brackets behind the name
            i = first.end
            if i + 2 < len(ctx.words) and ctx.words[i] == "(" and ctx.words[i + 2] == ")":
                acronyms[plain(ctx.words[i + 1])] = chain.index
            # or before the name in brackets
            before = first.left - 1
            if before > 0 and ctx.words[before] == "(" and ctx.words[before - 1].isupper():
                acronyms[plain(ctx.words[before - 1])] = chain.index
            if chain.kind == "ORG":
                openings.setdefault(chain.words[0], chain.index)
                openings.setdefault(chain.words[-1], chain.index)
                firms.setdefault(chain.words[0], chain.index)
            continue
        word = chain.words[0]
        target = acronyms.get(word) if first.sure or ctx.words[first.start].isupper() else None
        body = ctx.lexicon.flags.get(word, 0) & lx.BODY_NOUN or word in ctx.grammar.org_words
        if target is None and body:
            target = openings.get(word)
        if target is None and word.isalpha() and not any(n.titled or n.role for n in chain.names):
            whole = firms.get(word)  # "Halvorsen" for "Halvorsen Foods" before it
            headed = ctx.paras[first.start] == ctx.paras[0]  # a headline may come first
            if whole is not None and (headed or chains[whole].names[0].start < first.start):
                target = whole
        if target is None or target == chain.index:
            continue
        goal = chains[target]
        for name in chain.names:
            owner[name.start] = target
            name.kind = "ORG"
        goal.names.extend(chain.names)
        goal.kind = "ORG"
        chain.names = []


def _join_directions(ctx: Context, chains: list[Chain], owner: dict[int, int]) -> None:
    """Join "the North" to the one country or region whose name begins with it."""
    whole: dict[str, list[Chain]] = {}
    short: list[Chain] = []
    for chain in chains:
        if chain.names and chain.words[0] in ctx.grammar.directions:
            if len(chain.words) == 1:
                short.append(chain)
            elif chain.kind == "GPE":
                whole.setdefault(chain.words[0], []).append(chain)
    for chain in short:
        goals = whole.get(chain.words[0], [])
        definite = (n.left and ctx.lower[n.left - 1] in ctx.grammar.definite for n in chain.names)
        if len(goals) != 1 or not all(definite):
            continue
        for name in chain.names:
            owner[name.start] = goals[0].index
        goals[0].names.extend(chain.names)
        chain.names = []


def _settle_kind(chain: Chain) -> None:
    """The kind most of a chain's names agree on, certain ones first."""
    if not chain.names:
        return
    if len(chain.names) == 1 and not chain.spots:
        name = chain.names[0]
        if name.kind != "UNKNOWN":
            chain.kind = name.kind
        chain.gender = name.gender or chain.gender
        return
    counts = Counter(n.kind for n in chain.names if n.sure and n.kind != "UNKNOWN")
    if not counts:
        counts = Counter(n.kind for n in chain.names if n.kind != "UNKNOWN")
    if counts:
        best = max(_ORDER, key=lambda k: (counts[k], -_ORDER.index(k)))
        chain.kind = best
    genders = Counter(n.gender for n in chain.names if n.gender)
    if genders:
        chain.gender = max(sorted(genders), key=lambda g: genders[g])
    if chain.kind == "NORP" and any(s.plural for s in chain.spots):
        chain.plural = True
