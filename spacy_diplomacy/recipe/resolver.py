"""Train and measure the scorer of the speaker resolver on the coreference of GUM.

    python -m spacy_diplomacy.recipe.resolver GUM_FOLDER [--output FOLDER] [--folds 10]

reads `*.conllu` of GUM (Zeldes 2017; annotations CC BY 4.0), prints figures by cross-validation
over documents, trains on all of them and writes `weights.npz` and `meta.json`. Runs on one core in
a few minutes.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from spacy.tokens import Doc
from spacy.vocab import Vocab
from thinc.api import Adam, Dropout, Linear, Model, Relu, add, chain, fix_random_seed

from spacy_diplomacy.resolve.chains import Chain
from spacy_diplomacy.resolve.features import FEATURES, Array
from spacy_diplomacy.resolve.lexicon import default_lexicon
from spacy_diplomacy.resolve.ranker import Ranker, hand_ranker
from spacy_diplomacy.resolve.resolver import read_doc
from spacy_diplomacy.resolve.spot import Spot
from spacy_diplomacy.text.rules import find_relations

HIDDEN: Final = 8
EPOCHS: Final = 12
PERSONAL: Final = frozenset(
    """he him his himself she her hers herself they them their theirs themselves""".split()
)
_ENTITY: Final = re.compile(r"\((?P<open>[^()]+)(?P<shut>\))?|(?P<close>[^()]+)\)")


@dataclass(slots=True)
class GoldMention:
    """A mention of GUM: token offsets, its chain, type, and its head tokens."""

    start: int
    end: int
    group: str
    kind: str
    heads: tuple[int, ...]


@dataclass(slots=True)
class GoldDoc:
    """A document of GUM as a Doc with its gold mentions."""

    name: str
    doc: Doc
    mentions: list[GoldMention]
    by_head: dict[int, list[GoldMention]] = field(default_factory=dict)

    def group_of(self, spot: Spot) -> str | None:
        """The gold chain of the smallest gold mention whose head a place shares."""
        found = self.by_head.get(spot.head, ())
        best = min(found, key=lambda m: m.end - m.start, default=None)
        return best.group if best else None


def read_gum(path: Path, vocab: Vocab, parsed: bool = False) -> GoldDoc:
    """Read one document of GUM.

    Args:
        path: A `.conllu` file.
        vocab: Vocab of the Doc.
        parsed: Whether the Doc carries the gold sentences and dependencies.

    Returns:
        The document; blank lines stand between paragraphs, as in running text.
    """
    words: list[str] = []
    spaces: list[bool] = []
    heads: list[int] = []
    deps: list[str] = []
    starts: list[bool] = []
    mentions: list[GoldMention] = []
    open_ones: list[tuple[str, int, str, str]] = []
    base = 0
    glued: dict[int, bool] = {}
    for line in path.read_text("utf8").splitlines():
        if line.startswith("# newpar") and not line.startswith("# newpar_block") and words:
            if words[-1] != "\n\n":
                words.append("\n\n")
                spaces.append(False)
                heads.append(len(words) - 1)
                deps.append("dep")
                starts.append(False)
            continue
        if line.startswith("#"):
            continue
        if not line:
            base = len(words)
            glued = {}
            continue
        cells = line.split("\t")
        if "-" in cells[0]:
            first, last = map(int, cells[0].split("-"))
            glued = dict.fromkeys(range(first, last), False)
            glued[last] = "SpaceAfter=No" not in cells[9]
            continue
        if "." in cells[0]:
            continue
        number = int(cells[0])
        if number == 1:
            base = len(words)
        at = len(words)
        words.append(cells[1])
        spaces.append(glued.get(number, "SpaceAfter=No" not in cells[9]))
        starts.append(number == 1)
        heads.append(base + int(cells[6]) - 1 if cells[6] != "0" else at)
        deps.append(cells[7] if cells[6] != "0" else "ROOT")
        for item in cells[9].split("|"):
            if item.startswith("Entity="):
                read_entities(item[7:], at, open_ones, mentions)
    doc = (
        Doc(vocab, words=words, spaces=spaces, heads=heads, deps=deps)
        if parsed
        else Doc(vocab, words=words, spaces=spaces)
    )
    gold = GoldDoc(path.stem, doc, sorted(mentions, key=lambda m: (m.start, -m.end)))
    for mention in gold.mentions:
        for head in mention.heads:
            gold.by_head.setdefault(head, []).append(mention)
    return gold


def read_entities(
    value: str, at: int, open_ones: list[tuple[str, int, str, str]], mentions: list[GoldMention]
) -> None:
    """Read the brackets of one token's `Entity=`.

    Args:
        value: What follows `Entity=`.
        at: The token.
        open_ones: Mentions that are still open: group, first token, type, head tokens; changed.
        mentions: Where mentions that end here are added.
    """
    for match in _ENTITY.finditer(value):
        if match["open"]:
            parts = match["open"].split("-")
            group = parts[0].split("[")[0]
            open_ones.append((group, at, parts[1], parts[5] if len(parts) > 5 else "1"))
            closing = group if match["shut"] else None
        else:
            closing = match["close"].split("[")[0]
        if closing is None:
            continue
        for k in range(len(open_ones) - 1, -1, -1):
            if open_ones[k][0] == closing:
                group, start, kind, least = open_ones.pop(k)
                heads = tuple(start + int(p) - 1 for p in least.split(",") if p.isdigit())
                mentions.append(GoldMention(start, at + 1, group, kind, heads or (at,)))
                break


@dataclass(slots=True)
class Question:
    """A pronoun with its candidates: rows of features, and which candidates are right."""

    rows: Array
    right: list[int]


def majority(gold: GoldDoc, candidate: Chain) -> str | None:
    """The gold chain that most of a chain's places belong to."""
    groups = Counter(g for s in candidate.spots if (g := gold.group_of(s)))
    return max(sorted(groups), key=lambda g: groups[g]) if groups else None


def questions(gold: GoldDoc) -> list[Question]:
    """The pronouns of a document whose antecedent is among the candidates, read with gold joins."""
    found: list[Question] = []

    def observe(spot: Spot, candidates: list[Chain], rows: Array) -> int | None:
        group = gold.group_of(spot)
        if group is None:
            return None
        right = [k for k, c in enumerate(candidates) if majority(gold, c) == group]
        if not right:
            return None
        if len(candidates) > 1:
            found.append(Question(rows, right))
        return right[0]

    read_doc(gold.doc, find_relations(gold.doc), (), default_lexicon("en"), hand_ranker(), observe)
    return found


def evaluate(golds: Sequence[GoldDoc], ranker: Ranker) -> Counter[str]:
    """Count the anaphoric third-person pronouns for persons, and those with a right antecedent.

    Args:
        golds: Documents.
        ranker: The scorer.

    Returns:
        Counts: `person`, `person_right`, `person_he` (he and she alone) ..., `it`, `it_right`,
        and `reachable`, the pronouns whose antecedent was among the candidates.
    """
    counts: Counter[str] = Counter()
    for gold in golds:
        reachable: set[int] = set()

        def observe(
            spot: Spot,
            candidates: list[Chain],
            rows: Array,
            gold: GoldDoc = gold,
            reachable: set[int] = reachable,
        ) -> int | None:
            group = gold.group_of(spot)
            if group and any(majority(gold, c) == group for c in candidates):
                reachable.add(spot.head)
            return None

        state = read_doc(
            gold.doc, find_relations(gold.doc), (), default_lexicon("en"), ranker, observe
        )
        at = {s.head: s for s in state.spots if s.form == "pronoun"}
        first: dict[str, int] = {}
        for mention in gold.mentions:
            first.setdefault(mention.group, mention.start)
        for mention in gold.mentions:
            word = gold.doc[mention.start].text.lower()
            if mention.end - mention.start > 1 or first[mention.group] == mention.start:
                continue
            if word in PERSONAL and mention.kind == "person":
                label = "person"
            elif word in {"it", "its", "itself"}:
                label = "it"
            else:
                continue
            spot = at.get(mention.start)
            right = False
            if spot is not None and spot.chain >= 0:
                before = [s for s in state.chains[spot.chain].spots if s.start < spot.start]
                groups = [g for s in before if (g := gold.group_of(s))]
                right = bool(groups) and groups[-1] == mention.group
            keys = [label]
            if label == "person":
                keys.append("person_they" if word.startswith("the") else "person_he")
            for key in keys:
                counts[key] += 1
                counts[f"{key}_right"] += right
                counts[f"{key}_reachable"] += mention.start in reachable
    return counts


def train(data: Sequence[Question], seed: int = 0, epochs: int = EPOCHS) -> Ranker:
    """Fit the scorer: softmax over the candidates of each pronoun, likelihood of the right ones.

    Args:
        data: The questions.
        seed: Seed of weights and order.
        epochs: Passes over the data.

    Returns:
        The scorer.
    """
    fix_random_seed(seed)
    order = np.random.default_rng(seed)
    hidden: Model[Any, Any] = Relu(HIDDEN, len(FEATURES))
    outer: Model[Any, Any] = Linear(1, HIDDEN)
    direct: Model[Any, Any] = Linear(1, len(FEATURES))
    model: Model[Any, Any] = add(chain(hidden, Dropout(0.2), outer), direct)
    model.initialize(np.asarray(data[0].rows, "float32"))
    by_hand: Any = hand_ranker().direct[None] * 0.5
    direct.set_param("W", by_hand)
    optimizer = Adam(0.002, L2=1e-3)
    for _ in range(epochs):
        for batch in _batches(data, order, 32):
            x = np.asarray([row for q in batch for row in q.rows], "float32")
            scores, backprop = model.begin_update(x)
            grad = np.zeros_like(scores)
            at = 0
            for q in batch:
                odds = np.exp(
                    scores[at : at + len(q.rows), 0] - scores[at : at + len(q.rows)].max()
                )
                odds /= odds.sum()
                wanted = np.zeros_like(odds)
                wanted[q.right] = odds[q.right] / odds[q.right].sum()
                grad[at : at + len(q.rows), 0] = (odds - wanted) / len(batch)
                at += len(q.rows)
            backprop(grad)
            model.finish_update(optimizer)
    return Ranker(
        inner=np.asarray(hidden.get_param("W").T, "float32"),
        bias=np.asarray(hidden.get_param("b"), "float32"),
        outer=np.asarray(outer.get_param("W")[0], "float32"),
        direct=np.asarray(direct.get_param("W")[0], "float32"),
    )


def _batches(
    data: Sequence[Question], order: np.random.Generator, size: int
) -> Iterator[list[Question]]:
    shuffled = order.permutation(len(data))
    for start in range(0, len(data), size):
        yield [data[k] for k in shuffled[start : start + size]]


def cross_validate(golds: Sequence[GoldDoc], folds: int, seed: int = 0) -> dict[str, Counter[str]]:
    """Measure the scorer set by hand and the trained one, by weights that did not see a document.

    Args:
        golds: Documents.
        folds: Number of folds; document k is held out in fold k modulo folds.
        seed: Seed of the training.

    Returns:
        Counts of `evaluate` by scorer: "rules" and "learned".
    """
    data = [questions(gold) for gold in golds]
    results = {"rules": evaluate(golds, hand_ranker()), "learned": Counter()}
    for fold in range(folds):
        seen = [q for k, qs in enumerate(data) if k % folds != fold for q in qs]
        held = [gold for k, gold in enumerate(golds) if k % folds == fold]
        results["learned"] += evaluate(held, train(seen, seed))
    return results


def shares(counts: Counter[str]) -> dict[str, float]:
    """Accuracies, in percent, of the counts of `evaluate`."""
    return {
        key.removesuffix("_right"): round(100 * counts[key] / counts[key.removesuffix("_right")], 1)
        for key in sorted(counts)
        if key.endswith("_right") and counts[key.removesuffix("_right")]
    }


def save(ranker: Ranker, folder: Path, meta: dict[str, Any]) -> None:
    """Write weights and their description.

    Args:
        ranker: The scorer.
        folder: Where to; made where missing.
        meta: What is known of the training.
    """
    folder.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, Array] = {
        "inner": ranker.inner, "bias": ranker.bias, "outer": ranker.outer, "direct": ranker.direct
    }  # fmt: skip
    np.savez(folder / "weights.npz", **arrays)  # type: ignore[arg-type]
    text = json.dumps({**meta, "features": list(FEATURES)}, indent=1)
    (folder / "meta.json").write_text(text + "\n", "utf8")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gum", type=Path)
    parser.add_argument("--output", type=Path, default=None)
    parser.add_argument("--folds", type=int, default=10)
    args = parser.parse_args()
    vocab = Vocab()
    golds = [read_gum(path, vocab) for path in sorted(args.gum.glob("*.conllu"))]
    figures = {k: shares(c) for k, c in cross_validate(golds, args.folds).items()}
    print(json.dumps(figures, indent=1))
    if args.output:
        ranker = train([q for gold in golds for q in questions(gold)])
        save(ranker, args.output, {
            "name": "resolver",
            "lang": "en",
            "task": "mention ranking: which chain a third-person pronoun means",
            "command": "python -m spacy_diplomacy.recipe.resolver GUM_FOLDER --output FOLDER",
            "data": f"GUM, {len(golds)} documents with coreference (https://gucorpling.org/gum/)",
            "licence": "annotations CC BY 4.0; texts CC BY and CC BY-SA by document",
            "folds": args.folds,
            "accuracy": figures,
        })  # fmt: skip


if __name__ == "__main__":
    main()
