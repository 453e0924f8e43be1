"""One pass over a Doc in reading order that joins nominals and pronouns to chains."""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from spacy_diplomacy.resolve import lexicon as lx
from spacy_diplomacy.resolve.chains import Chain
from spacy_diplomacy.resolve.context import Context
from spacy_diplomacy.resolve.features import Array, features, matrix
from spacy_diplomacy.resolve.focus import document_before, in_focus, join_into, office_before
from spacy_diplomacy.resolve.nominals import details_of, taken_up
from spacy_diplomacy.resolve.pronouns import (
    fits,
    goes_on_speaking,
    is_addressed,
    is_told,
    opened_before,
    outside,
    says_of_self,
    speaks,
    subject_before,
)
from spacy_diplomacy.resolve.ranker import Ranker
from spacy_diplomacy.resolve.spot import Spot
from spacy_diplomacy.resolve.together import named_together
from spacy_diplomacy.types import Relation

WINDOW: Final = 12
"""How many chains, the last mentioned first, a pronoun may choose from."""

REACH: Final = 60
"""How many chains are looked at for those that fit: keeps the pass linear."""

Observer = Callable[[Spot, list[Chain], Array], int | None]


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
        self.recent: dict[int, Chain] = {}  # chains by number, the last mentioned last
        self.previous_speaker = -1
        self.speaker_of: dict[int, int] = {}  # relation -> chain
        self.paragraph = -1
        self.starts = sorted(owner)  # first tokens of names
        self.cue_ends = sorted(end for relation in relations for _, end in relation.cue)

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
                self._name(spot)
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
        self.recent[chain.index] = chain

    def _last_mentioned(self) -> Iterator[Chain]:
        """Some chains, the last mentioned first."""
        return islice(reversed(self.recent.values()), WINDOW)

    def _name(self, spot: Spot) -> None:
        """Put a name to its chain, which may be an office holder's who was not named so far."""
        chain = self.chains[self.owner[spot.start]]
        holder = None
        if not chain.spots and spot.source_of >= 0:
            holder = office_before(self.ctx, spot, chain, self._last_mentioned())
        if holder is not None:
            join_into(chain, holder)
            self.recent.pop(holder.index, None)
            same = {holder.index: chain.index}
            self.speaker_of = {k: same.get(c, c) for k, c in self.speaker_of.items()}
            self.previous_speaker = same.get(self.previous_speaker, self.previous_speaker)
        self._take(spot, chain, 1.0)

    def _new(self, spot: Spot) -> Chain:
        chain = Chain(len(self.chains), spot.kind, spot.gender, spot.plural, country=spot.country)
        self.chains.append(chain)
        return chain

    def _nominal(self, spot: Spot) -> None:
        """Join a nominal by head, role, country or kind of body, else open a chain."""
        head = self.ctx.lower[spot.head]
        if spot.country is None and spot.article == "possessive":
            spot.country = self._owner_country(spot)
        found = self._taken_up(spot) if spot.article == "definite" else None
        if (
            found is None
            and spot.article == "possessive"
            and self.ctx.flags[spot.head] & lx.KIN_NOUN
        ):
            if self.ctx.lower[spot.start] in self.ctx.pronouns.possessive:
                found = self._relative(head)
        if found is None and spot.article == "bare" and self.ctx.flags[spot.head] & lx.CAPITAL:
            found = self._taken_up(spot)
        if found is None:
            found = in_focus(self.ctx, spot, self._last_mentioned())
        chain = found or self._new(spot)
        chain.heads.add(head)
        chain.details |= details_of(self.ctx, spot)
        self._take(spot, chain, 0.8 if found else 1.0)

    def _owner_country(self, spot: Spot) -> str | None:
        """The country that a possessive pronoun before a noun stands for: "its parliament"."""
        owner = next(reversed(self.recent.values()), None)
        if owner is None or owner.kind != "GPE" or owner.spots[-1].start != spot.start:
            return None
        return owner.country

    def _relative(self, head: str) -> Chain | None:
        """Someone who was introduced by the same word of kinship ("his father, Johann")."""
        for chain in self._last_mentioned():
            if head in chain.role_words:
                return chain
        return None

    def _taken_up(self, spot: Spot) -> Chain | None:
        """The chain that a noun phrase takes up, of those mentioned last."""
        candidates = list(islice(reversed(self.recent.values()), 40))
        if spot.source_of >= 0 and not (spot.kind == "ORG" and self._said_before(spot)):
            candidates = [c for c in candidates if outside(c, spot) is not None]
        if spot.kind == "ORG":  # "he told the BBC": no firm that is spoken of
            candidates = [c for c in candidates if not self._only_told(c)]
        return taken_up(self.ctx, spot, candidates)

    def _only_told(self, chain: Chain) -> bool:
        """Whether someone is only told something: "he told the BNC"."""
        return all(is_told(self.ctx, self.cue_ends, place) for place in chain.spots[-4:])

    def _said_before(self, spot: Spot) -> bool:
        """Whether a source follows what it said: "Arcos cut jobs, the firm said"."""
        relation = self.relations[spot.source_of]
        return relation.kind != "direct" and relation.content[0][0] < spot.start

    def _going_on(
        self, spot: Spot, found: list[tuple[int, Chain, Spot]], content_speaker: int
    ) -> Chain | None:
        """Whom a pronoun goes on about by a rule, before the scorer is asked."""
        candidates = [(chain, last) for _, chain, last in found]
        if self.previous_speaker >= 0:
            speaker = self.chains[self.previous_speaker]
            if goes_on_speaking(self.ctx, spot, speaker, self._last_mentioned()):
                return speaker
        one = subject_before(self.ctx, spot, candidates)
        if one is not None:
            return one
        if content_speaker >= 0 and says_of_self(self.relations[spot.content_of], spot):
            speaker = self.chains[content_speaker]
            if speaker.kind == "PERSON" and any(chain is speaker for chain, _ in candidates):
                return speaker
        return opened_before(self.ctx, spot, candidates)

    def _named_in(self, relation: int) -> set[int]:
        """Chains that the content of a relation names."""
        if relation < 0:
            return set()
        named: set[int] = set()
        for start, end in self.relations[relation].content:
            first = bisect_left(self.starts, start)
            last = bisect_left(self.starts, end)
            named.update(self.owner[k] for k in self.starts[first:last])
        return named

    def _is_document(self, spot: Spot, places: list[Spot]) -> bool:
        """Give "it" to the document that tells, where one does."""
        cue = self.relations[spot.source_of].cue
        told = bool(cue) and self.ctx.lower[cue[0][0]] in self.ctx.grammar.document_verbs
        if any(self.chains[p.chain].kind == "DOCUMENT" for p in places):
            return False  # the scorer's choice
        if not told and not (places and places[0].prep):
            return False
        document = document_before(self.ctx, spot, places, told)
        if document is None:
            return False
        chain = self._new(document)
        chain.heads.add(self.ctx.lower[document.head])
        self._take(document, chain, 1.0)
        self._take(spot, chain, 0.7)
        return True

    def _are_several(self, spot: Spot) -> bool:
        """Give "they" to those who were named together, where some were."""
        whole = named_together(self.ctx, spot, self._last_mentioned())
        if whole is None:
            return False
        known = (c for c in self._last_mentioned() if c.joint)
        chain = next((c for c in known if c.spots[0].start == whole.start), None)
        if chain is None:
            chain = self._new(whole)
            chain.joint = True
            self._take(whole, chain, 1.0)
        self._take(spot, chain, 0.9)
        return True

    def _pronoun(self, spot: Spot, fresh: bool, early: dict[int, int]) -> None:
        thing = self.ctx.lower[spot.head] in self.ctx.pronouns.thing
        if thing and not spot.owner and spot.source_of < 0:
            after = self.ctx.lower[spot.end] if spot.end < len(self.ctx.words) else ""
            if after in self.ctx.grammar.empty_verbs:
                return
        inside = spot.content_of
        content_speaker = -1
        if inside >= 0:
            content_speaker = self.speaker_of.get(inside, early.get(inside, -1))
        named = self._named_in(spot.source_of) if spot.gender else set()
        found: list[tuple[int, Chain, Spot]] = []
        for number, chain in islice(reversed(self.recent.items()), REACH):
            if not fits(spot, chain):
                continue
            last = outside(chain, spot)
            if last is None or last.start <= spot.start < last.end:
                continue
            if spot.sent - last.sent > 30 and found:
                break
            if spot.quoted and number == content_speaker and _direct(self.relations, inside):
                continue  # who speaks says "I", not "he"
            if number in named:
                continue  # nobody says his own name: "He said Lee was late"
            found.append((last.start, chain, last))
            if len(found) >= WINDOW:
                break
        if spot.gender and any(chain.kind == "PERSON" for _, chain, _ in found):
            # beside a person, a single word that nothing shows to be a person's name is out
            found = [f for f in found if f[1].kind == "PERSON" or speaks(f[1])]
        if spot.plural:
            # someone called he or she is "they" only where there is no one else
            others = [f for f in found if f[1].kind != "PERSON" or not f[1].gender]
            found = others or found
        if spot.plural and spot.source_of >= 0:
            found = [f for f in found if not is_addressed(self.ctx, self.cue_ends, f[2])] or found
        found.sort(key=lambda item: -item[0])
        candidates = [chain for _, chain, _ in found]

        def rows_of() -> Array:
            paras = self.ctx.paras
            return matrix([
                features(
                    spot, chain, last, rank, self.previous_speaker, content_speaker, fresh,
                    paras[last.start] == paras[spot.start],
                )
                for rank, (_, chain, last) in enumerate(found)
            ])  # fmt: skip

        if thing and spot.source_of >= 0 and self._is_document(spot, [f[2] for f in found]):
            return
        if self.observer is not None and candidates:
            choice = self.observer(spot, candidates, rows_of())
            if choice is not None:
                self._take(spot, candidates[choice], 1.0)
                return
        if not candidates:
            return
        if self._are_several(spot):
            return
        going_on = self._going_on(spot, found, content_speaker)
        if going_on is not None:
            self._take(spot, going_on, 0.95)
            return
        if len(candidates) == 1:
            self._take(spot, candidates[0], 1.0)
            return
        rows = rows_of()
        scores = self.ranker.scores(rows)
        best = int(scores.argmax())
        self._take(spot, candidates[best], float(self.ranker.probabilities(scores)[best]))


def _direct(relations: list[Relation], index: int) -> bool:
    return index >= 0 and relations[index].kind == "direct"
