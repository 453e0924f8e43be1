"""What holds for any text: chains partition the mentions; documents do not touch each other."""

import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from spacy_diplomacy.resolve.resolver import resolve
from spacy_diplomacy.types import Entity, Relation

VOCAB = Vocab()
WORDS = st.sampled_from(
    """Anna Berg Mr. Mrs. Ivo Lund he she they it his the a said president minister Russian Norway
    Washington Kremlin and , . " “ ” ' 's ( ) of - officials report who I we women father city \n\n
    Ministry Labour 45 É 😀""".replace("\n    ", " ").split(" ")
)  # fmt: skip


LABELS = st.sampled_from(["PERSON", "ORG", "GPE", "NORP", "DATE"])
Case = tuple[Doc, list[Relation], list[Entity]]


@st.composite
def documents(draw: st.DrawFn) -> Case:
    """A Doc of odd words with odd relations and entities."""
    words = [w for w in draw(st.lists(WORDS, min_size=1, max_size=40)) if w] or ["."]
    doc = Doc(VOCAB, words=words)
    spans = st.tuples(st.integers(0, len(words) - 1), st.integers(1, 8)).map(
        lambda s: (s[0], min(s[0] + s[1], len(words)))
    )
    relations = [
        Relation(
            f"q{k}",
            (draw(spans),),
            tuple(draw(st.lists(spans, max_size=1))),
            tuple(draw(st.lists(spans, max_size=1))),
            draw(st.sampled_from(["direct", "indirect", "mixed"])),
        )
        for k in range(draw(st.integers(0, 4)))
    ]
    return (
        doc,
        relations,
        [Entity(*draw(spans), draw(LABELS)) for _ in range(draw(st.integers(0, 4)))],
    )


@settings(max_examples=60)
@given(documents())
def test_chains_partition_the_mentions(case: Case) -> None:
    doc, relations, entities = case
    speakers, links = resolve(doc, relations, entities)
    mentions = [(m.start, m.end) for s in speakers for m in s.mentions]
    assert len(mentions) == len(set(mentions))
    assert all(0 <= start < end <= len(doc) for start, end in mentions)
    assert all(s.mentions for s in speakers)
    assert all(list(s.mentions) == sorted(s.mentions, key=lambda m: m.start) for s in speakers)
    assert {link.speaker_id for link in links} == {s.id for s in speakers}
    assert len({link.quote_id for link in links}) == len(links)
    assert all(0.0 <= link.score <= 1.0 for link in links)


@settings(max_examples=20)
@given(st.lists(documents(), min_size=2, max_size=3))
def test_resolution_depends_on_its_document_alone(
    cases: list[Case],
) -> None:
    alone = [resolve(*case) for case in cases]
    again = [resolve(*case) for case in reversed(cases)]
    assert alone == again[::-1]


def test_other_documents_in_the_batch_change_nothing() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("quote_attribution", config={"weights": "none"})
    texts = [
        'Anna Berg came. "It rained," she said.',
        'Ivo Lund came. "It snowed," he said. "It was cold," Berg said.',
        '"It was late," she said.',
    ]
    together = [[(q.text, q.speaker) for q in d._.quotes] for d in nlp.pipe(texts)]
    alone = [[(q.text, q.speaker) for q in nlp(text)._.quotes] for text in texts]
    assert str(together) == str(alone)
    assert "Berg" in str(alone[1])
    assert "Anna" not in str(alone[1])


def test_cost_a_word_does_not_grow_with_the_document() -> None:
    from spacy_diplomacy.resolve import anaphora

    nlp = spacy.blank("en")
    seen: list[int] = []
    original = anaphora.fits

    def counting(*args: object) -> bool:
        seen.append(1)
        return original(*args)  # type: ignore[arg-type]

    text = " ".join(f"Anna Berg{k} met Ivo Lund{k}. He said he was late." for k in range(200))
    try:
        anaphora.fits = counting  # type: ignore[assignment]
        counts = []
        for size in (len(text) // 2, len(text)):
            seen.clear()
            resolve(nlp(text[:size]), [Relation("q0", ((0, 2),), (), ((3, 4),))])
            counts.append(len(seen))
    finally:
        anaphora.fits = original
    assert counts[1] <= 2.2 * counts[0]
