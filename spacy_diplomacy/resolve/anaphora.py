"""One pass over a Doc in reading order that joins nominals and pronouns to chains."""

from collections.abc import Callable
from itertools import islice
from typing import Final

from spacy_diplomacy.resolve import lexicon as lx
from spacy_diplomacy.resolve.chains import Chain
from spacy_diplomacy.resolve.context import Context
from spacy_diplomacy.resolve.features import features
from spacy_diplomacy.resolve.mentions import Spot
from spacy_diplomacy.resolve.ranker import Ranker
from spacy_diplomacy.types import Relation

WINDOW: Final = 12
"""How many chains, the last mentioned first, a pronoun may choose from."""

REACH: Final = 60
"""How many chains are looked at for those that fit: keeps the pass linear."""

Observer = Callable[[Spot, list[Chain], list[list[float]]], int | None]

_LEADERS: Final = frozenset(
    {
        "leader",
        "president",
        "premier",
        "minister",
        "chancellor",
        "king",
        "ruler",
        "governor",
        "dictator",
        "monarch",
        "queen",
        "emir",
    }
)
_EMPTY_VERBS: Final = frozenset(
    {
        "is",
        "was",
        "'s",
        "\u2019s",
        "seems",
        "seemed",
        "appears",
        "rained",
        "snowed",
        "rains",
        "took",
        "takes",
    }
)
_PARTIES: Final = frozenset(
    "republican democratic labour conservative liberal green libertarian socialist".split()
)
_RANKS: Final = frozenset({"vice", "deputy"})
_TOWNS: Final = frozenset(
    {"city", "town", "municipality", "village", "capital", "island", "county"}
)
_COUNTRIES: Final = frozenset({"country", "nation", "kingdom", "republic"})
_COMPANIES: Final = frozenset(
    {
        "company",
        "firm",
        "corporation",
        "group",
        "organization",
        "agency",
        "organisation",
        "movement",
        "party",
        "association",
        "charity",
        "newspaper",
        "paper",
        "magazine",
        "network",
        "bank",
        "airline",
    }
)


class Reader:
    """Joins the places of one Doc to chains, in reading order.

    Args:
        ctx: The Doc taken apart.
        chains: The chains of names; nominals add their own.
        owner: Number of its chain by a name's first token.
        relations: The Doc's relations.
        ranker: Scores candidates for pronouns.
        observer: Called for each pronoun with its candidates and their features; may return the
            candidate to take instead (for training).
    """

    def __init__(
        self,
        ctx: Context,
        chains: list[Chain],
        owner: dict[int, int],
        relations: list[Relation],
        ranker: Ranker,
        observer: Observer | None = None,
    ) -> None:
        self.ctx, self.chains, self.owner = ctx, chains, owner
        self.relations, self.ranker, self.observer = relations, ranker, observer
        self.recent: dict[int, None] = {}  # chain numbers, the last mentioned last
        self.previous_speaker = -1
        self.speaker_of: dict[int, int] = {}  # relation -> chain
        self.paragraph = -1

    def read(self, spots: list[Spot]) -> None:
        """Join all places.

        Args:
            spots: The places in reading order; each gets its chain, or keeps -1.
        """
        early = self._early_speakers(spots)
        for spot in spots:
            para = self.ctx.paras[spot.start]
            fresh = para != self.paragraph
            self.paragraph = para
            if spot.form == "name":
                number = self.owner[spot.start]
                self._take(spot, self.chains[number], 1.0)
            elif spot.form == "nominal":
                self._nominal(spot)
            else:
                self._pronoun(spot, fresh, early)
            if spot.source_of >= 0 and spot.chain >= 0 and not spot.owner:
                self.speaker_of[spot.source_of] = spot.chain
                if self.relations[spot.source_of].nested_in is None:
                    self.previous_speaker = spot.chain

    def _early_speakers(self, spots: list[Spot]) -> dict[int, int]:
        """Chains of named sources that stand behind the content they are the source of."""
        return {
            s.source_of: self.owner[s.start]
            for s in spots
            if s.form == "name" and s.source_of >= 0 and not s.owner
        }

    def _take(self, spot: Spot, chain: Chain, score: float) -> None:
        chain.add(spot, score)
        self.recent.pop(chain.index, None)
        self.recent[chain.index] = None

    def _new(self, spot: Spot) -> Chain:
        chain = Chain(len(self.chains), spot.kind, spot.gender, spot.plural, country=spot.country)
        self.chains.append(chain)
        return chain

    def _nominal(self, spot: Spot) -> None:
        """Join a nominal by head, role, country or kind of body, else open a chain."""
        head = self.ctx.lower[spot.head]
        found = self._nominal_chain(spot, head) if spot.article == "definite" else None
        if (
            found is None
            and spot.article == "possessive"
            and self.ctx.flags[spot.head] & lx.KIN_NOUN
        ):
            if self.ctx.lower[spot.start] in lx.POSSESSIVES:
                found = self._relative(head)
        if found is None and spot.article == "bare" and self.ctx.flags[spot.head] & lx.CAPITAL:
            found = self._nominal_chain(spot, head)
        chain = found or self._new(spot)
        chain.heads.add(head)
        self._take(spot, chain, 0.8 if found else 1.0)

    def _relative(self, head: str) -> Chain | None:
        """Someone who was introduced by the same word of kinship ("his father, Johann")."""
        for number in islice(reversed(self.recent), WINDOW):
            chain = self.chains[number]
            if head in chain.role_words:
                return chain
        return None

    def _nominal_chain(self, spot: Spot, head: str) -> Chain | None:
        chains = self.chains
        own = spot.source_of
        candidates = [chains[k] for k in islice(reversed(self.recent), 40)]
        candidates = [c for c in candidates if own < 0 or _outside(c, spot) is not None]
        if spot.kind == "PERSON":
            for chain in candidates:
                if chain.kind != "PERSON" or _differ(chain.gender, spot.gender):
                    continue
                country, words = chain.home or chain.country, chain.role_words
                if spot.country and country and spot.country != country:
                    continue
                if _rivals(set((spot.role or "").lower().split()), words):
                    continue
                if head in words and (not spot.country or country == spot.country):
                    return chain
                if (
                    spot.country
                    and country == spot.country
                    and head in _LEADERS
                    and words & _LEADERS
                ):
                    return chain
                if head in chain.heads and not spot.country and not _clash(chain, spot):
                    return chain
            return None
        if spot.kind == "ORG":
            for chain in candidates:
                if head in _TOWNS | _COUNTRIES:
                    if chain.kind != "GPE":
                        if chain.kind == "ORG" and head in _TOWNS and _TOWNS & set(chain.words):
                            return chain
                        continue
                    nation = " ".join(chain.words) in self.ctx.lexicon.places
                    if nation == (head in _COUNTRIES):
                        return chain
                    continue
                if chain.kind not in {"ORG", "UNKNOWN"}:
                    continue
                if head in chain.words and not spot.country:
                    return chain
                if head in chain.heads and not _clash(chain, spot):
                    return chain
                if chain.kind == "ORG" and head in _COMPANIES and chain.names and not spot.country:
                    if not any(
                        self.ctx.lexicon.flags.get(w, 0) & lx.BODY_NOUN for w in chain.words
                    ):
                        return chain
            return None
        for chain in candidates:
            if head in chain.heads and chain.kind == spot.kind and not _clash(chain, spot):
                return chain
        return None

    def _same_speaker(self, spot: Spot) -> Chain | None:
        """The speaker of the quote before, where "he said" can only go on with them.

        That is in the same paragraph or the next, as long as the narration has named no one else
        whom the pronoun fits; whom the quote before speaks of does not count.
        """
        if spot.source_of < 0 or not spot.gender or spot.owner or self.previous_speaker < 0:
            return None
        speaker = self.chains[self.previous_speaker]
        if not fits(spot, speaker) or (speaker.kind != "PERSON" and not _speaks(speaker)):
            return None
        said = next((s for s in reversed(speaker.spots[-8:]) if s.source_of >= 0), None)
        paras = self.ctx.paras
        if said is None or paras[spot.start] - paras[said.start] > 1:
            return None
        for number in islice(reversed(self.recent), WINDOW):
            chain = self.chains[number]
            if chain is speaker or not fits(spot, chain) or chain.kind != "PERSON":
                continue
            if any(
                s.start > said.start and s.content_of < 0 and (s.form == "name" or s.subject)
                for s in chain.spots[-4:]
            ):
                return None
        return speaker

    def _pronoun(self, spot: Spot, fresh: bool, early: dict[int, int]) -> None:
        if self.ctx.lower[spot.head] == "it" and spot.source_of < 0:
            after = spot.end < len(self.ctx.words) and self.ctx.lower[spot.end]
            if after in _EMPTY_VERBS:
                return
        inside = spot.content_of
        content_speaker = -1
        if inside >= 0:
            content_speaker = self.speaker_of.get(inside, early.get(inside, -1))
        found: list[tuple[int, Chain, Spot]] = []
        for number in islice(reversed(self.recent), REACH):
            chain = self.chains[number]
            if not fits(spot, chain):
                continue
            last = _outside(chain, spot)
            if last is None or last.start <= spot.start < last.end:
                continue
            if spot.sent - last.sent > 30 and found:
                break
            if spot.quoted and number == content_speaker and _direct(self.relations, inside):
                continue  # who speaks says "I", not "he"
            found.append((last.start, chain, last))
            if len(found) >= WINDOW:
                break
        if spot.gender and any(chain.kind == "PERSON" for _, chain, _ in found):
            # beside a person, a single word that nothing shows to be a person's name is out
            found = [f for f in found if f[1].kind == "PERSON" or _speaks(f[1])]
        if spot.plural:
            # someone called he or she is "they" only where there is no one else
            others = [f for f in found if f[1].kind != "PERSON" or not f[1].gender]
            found = others or found
        found.sort(key=lambda item: -item[0])
        candidates = [chain for _, chain, _ in found]
        rows = [
            features(
                spot, chain, last, rank, self.previous_speaker, content_speaker, fresh,
                self.ctx.paras[last.start] == self.ctx.paras[spot.start],
            )
            for rank, (_, chain, last) in enumerate(found)
        ]  # fmt: skip
        if self.observer is not None:
            choice = self.observer(spot, candidates, rows)
            if choice is not None:
                self._take(spot, candidates[choice], 1.0)
                return
        if not candidates:
            return
        going_on = self._same_speaker(spot)
        if going_on is not None:
            self._take(spot, going_on, 0.95)
            return
        scores = self.ranker.scores(rows)
        best = int(scores.argmax())
        self._take(spot, candidates[best], float(self.ranker.probabilities(scores)[best]))


def fits(spot: Spot, chain: Chain) -> bool:
    """Whether a pronoun may mean a chain at all: gender, number and kind.

    Args:
        spot: The pronoun.
        chain: The candidate.

    Returns:
        False where they clash.
    """
    if chain.author or (chain.kind == "DOCUMENT" and spot.gender):
        return False
    if spot.gender:
        return (
            not chain.plural
            and chain.kind in ("PERSON", "UNKNOWN")
            and not _differ(chain.gender, spot.gender)
        )
    if spot.plural:
        return chain.kind != "GPE" or bool(chain.country)
    if chain.kind == "UNKNOWN" and len(chain.words) > 1:
        return False  # most full names of no other sign are people's
    return chain.kind in ("ORG", "GPE", "UNKNOWN", "DOCUMENT") and not chain.plural


def _speaks(chain: Chain) -> bool:
    """Whether a chain of unknown kind looks like a person: a full name, or a quote's source."""
    return len(chain.words) > 1 or any(s.source_of >= 0 for s in chain.spots[-4:])


def _differ(one: str, two: str) -> bool:
    return bool(one and two and one != two)


def _rivals(one: set[str], two: frozenset[str]) -> bool:
    """Whether two roles are of different parties or ranks."""
    mine, theirs = one & _PARTIES, two & _PARTIES
    return bool(mine and theirs and not mine & theirs) or bool((one ^ two) & _RANKS and one & two)


def _clash(chain: Chain, spot: Spot) -> bool:
    """Whether a nominal's country contradicts the chain's."""
    return bool(spot.country and chain.country and spot.country != chain.country)


def _outside(chain: Chain, spot: Spot) -> Spot | None:
    """The chain's last place that can be taken up from a place, looked for a few places back.

    A source does not take up what its own content says; and narration goes back to narration
    rather than to what someone was just quoted as saying.
    """
    quoted: Spot | None = None
    for other in reversed(chain.spots[-8:]):
        if spot.source_of >= 0 and other.content_of == spot.source_of:
            continue
        if other.quoted and not spot.quoted:
            quoted = quoted or other
            continue
        return other
    return quoted


def _direct(relations: list[Relation], index: int) -> bool:
    return index >= 0 and relations[index].kind == "direct"
