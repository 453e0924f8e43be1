"""The engine as a whole: with a parse, other languages, odd input, its promises."""

import time

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from spacy_diplomacy.lookups import load_table
from spacy_diplomacy.text.cues import Lexicon
from spacy_diplomacy.text.rules import find_relations
from spacy_diplomacy.text.wordlists import words_of

_NLP = spacy.blank("en")


def parsed(rows: str, labels: dict[str, str] | None = None) -> Doc:
    """A Doc from lines of word, head (counted from 0) and label."""
    words, heads, deps = [], [], []
    for row in rows.split("\n"):
        word, head, dep = row.split()
        words.append(word)
        heads.append(int(head))
        deps.append((labels or {}).get(dep, dep))
    return Doc(_NLP.vocab, words=words, heads=heads, deps=deps)


CLEARNLP = """The 1 det
panel 2 nsubj
deems 2 ROOT
it 4 nsubj
wise 2 ccomp
. 2 punct"""


def test_a_parse_finds_complements_that_patterns_miss() -> None:
    table = {"verbs": {"deem": {"class": "thought", "frames": ["that"], "finite": ["deems"]}}}
    doc = parsed(CLEARNLP)
    (relation,) = find_relations(doc, table)
    assert doc[slice(*relation.source[0])].text == "The panel"
    assert doc[slice(*relation.content[0])].text == "it wise"
    assert relation.mode == "thought"


@pytest.mark.parametrize("labels", [{}, {"dobj": "obj"}], ids=["ClearNLP", "UD"])
def test_objects_in_both_label_sets(labels: dict[str, str]) -> None:
    table = {"verbs": {"praise": {"class": "speech", "frames": ["noun"], "base": ["praise"]}}}
    doc = parsed(
        "Few 1 amod\nvoters 3 nsubj\never 3 advmod\npraise 3 ROOT\nlong 5 amod\nspeeches 3 dobj",
        labels,
    )
    relations = find_relations(doc, table)
    assert [doc[slice(*r.content[0])].text for r in relations] == ["long speeches"]


def test_another_language_takes_a_table_of_the_users() -> None:
    nlp = spacy.blank("es")
    table = {"verbs": {"decir": {"class": "speech", "frames": ["quote"], "finite": ["dijo"]}}}
    doc = nlp.make_doc("«Hemos ganado», dijo Marta Gil.")
    (relation,) = find_relations(doc, table)
    assert doc[slice(*relation.source[0])].text == "Marta Gil"


def test_another_language_uses_the_lemmas_of_the_host() -> None:
    table = {"verbs": {"decir": {"class": "speech", "frames": ["quote"]}}}
    words = ["«", "Hemos", "ganado", "hoy", "»", ",", "afirmó", "Marta", "."]
    doc = Doc(spacy.blank("es").vocab, words=words, lemmas=[*words[:6], "decir", *words[7:]])
    (relation,) = find_relations(doc, table)
    assert doc[slice(*relation.source[0])].text == "Marta"


def test_a_language_without_a_table_still_has_colons() -> None:
    doc = spacy.blank("es").make_doc("Marta Gil: «Hemos ganado el partido de hoy.»")
    (relation,) = find_relations(doc)
    assert doc[slice(*relation.source[0])].text == "Marta Gil"


@pytest.mark.parametrize("lang", ["en", "de"])
def test_tables_are_whole(lang: str) -> None:
    table = load_table(lang, "cues")
    classes = {"speech", "writing", "thought"}
    for lemma, row in [*table["verbs"].items(), *table["nouns"].items()]:
        assert row["class"] in classes, lemma
    for lemma, row in table["verbs"].items():
        assert row["finite"], lemma
        assert row["participle"], lemma
        assert row["frames"] or row.get("prepositions") or row.get("particles"), lemma
    lexicon = Lexicon(table, words_of(lang))
    assert len(lexicon.verbs) > 500


PIECES = st.lists(
    st.sampled_from(
        ['"', "“", "”", "Ann Lee", "he", "said", "told", ",", ".", ":", "that", "according to",
         "the plan", "and", "claims", "adding", "\n\n", "'", "—", "?", "(", ")", "criticized"]
    ),
    max_size=30,
)  # fmt: skip


@given(PIECES)
def test_promises(pieces: list[str]) -> None:
    doc = _NLP.make_doc(" ".join(pieces))
    relations = find_relations(doc)
    ids = [r.id for r in relations]
    assert ids == [f"q{n}" for n in range(len(ids))]
    spans: list[tuple[int, int, str]] = []
    for relation in relations:
        assert relation.content
        assert list(relation.content) == sorted(relation.content)
        assert relation.nested_in is None or relation.nested_in in ids
        assert relation.nested_in != relation.id
        for group in (relation.content, relation.cue, relation.source):
            assert all(0 <= start < end <= len(doc) for start, end in group)
        spans.extend((s, e, relation.id) for s, e in relation.content)
    for s, e, _ in spans:
        for s2, e2, _ in spans:
            assert e <= s2 or e2 <= s or (s <= s2 and e2 <= e) or (s2 <= s and e <= e2)


def test_the_same_text_gives_the_same_relations() -> None:
    text = '"It is closed," Lund said. Ito said that it is open. "Fine," she added.'
    assert find_relations(_NLP.make_doc(text)) == find_relations(_NLP.make_doc(text))


def test_white_space_tokens_are_no_part_of_a_span() -> None:
    doc = _NLP.make_doc('Lund   said:  \n "It is closed all day."')
    (relation,) = find_relations(doc)
    assert [doc[slice(*span)].text for span in relation.content] == ['"It is closed all day."']


def test_it_is_linear_in_the_text() -> None:
    text = 'Ito said the road is long. "It is closed," Lund said on Monday. "Go home."\n\n'

    def took(count: int) -> float:
        doc = _NLP.make_doc(text * count)
        start = time.process_time()
        find_relations(doc)
        return time.process_time() - start

    took(20)
    few, many = min(took(100) for _ in range(3)), min(took(800) for _ in range(2))
    assert many < 14 * few + 0.2


@pytest.mark.parametrize(
    "piece", ["he said that she said ", '" ', "Ann, Bo, said, ", ' "a" he said']
)
def test_a_sentence_without_end_stays_linear(piece: str) -> None:
    def took(count: int) -> float:
        doc = _NLP.make_doc(piece * count)
        start = time.process_time()
        find_relations(doc)
        return time.process_time() - start

    took(50)
    few, many = min(took(300) for _ in range(2)), took(2400)
    assert many < 16 * few + 0.3
