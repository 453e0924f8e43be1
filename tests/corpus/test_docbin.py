"""Articles on tokens: what fits, what does not, and what training gets to see."""

import pytest
import spacy

from spacy_diplomacy import spans as storage
from spacy_diplomacy.corpus.docbin import Report, to_doc, to_docbin
from spacy_diplomacy.corpus.document import Article, Attribution, GoldSpeaker, GoldStance
from spacy_diplomacy.errors import SettingError
from spacy_diplomacy.labels import ACT, CONTENT, GROUP_KEYS, QUOTE_SPEAKER, TARGETS
from spacy_diplomacy.record import to_record as record_of_doc

NLP = spacy.blank("en")
TEXT = "Ida said it rained hard."


def article(**spans: tuple[tuple[int, int], ...]) -> Article:
    return Article("a", TEXT, (Attribution("q0", **spans),))


def test_fitting_spans_are_no_misfits() -> None:
    report = Report()
    doc = to_doc(NLP, article(content=((9, 23),), cue=((4, 8),), source=((0, 3),)), report=report)
    (relation,) = storage.read_relations(doc)
    assert (relation.source, relation.cue, relation.content) == (((0, 1),), ((1, 2),), ((2, 5),))
    assert (report.articles, report.attributions, report.spans) == (1, 1, 3)
    assert report.misfits == []
    assert doc.user_data["id"] == "a"


@pytest.mark.parametrize(
    ("alignment", "span", "tokens", "action"),
    [
        ("expand", (10, 23), (2, 5), "expanded"),
        ("contract", (10, 23), (3, 5), "contracted"),
        ("expand", (8, 23), (2, 5), "trimmed"),
        ("strict", (8, 24), (2, 6), "trimmed"),
    ],
)
def test_misfits_are_counted_and_listed(
    alignment: str, span: tuple[int, int], tokens: tuple[int, int], action: str
) -> None:
    report = Report()
    doc = to_doc(NLP, article(content=(span,)), alignment=alignment, report=report)  # type: ignore[arg-type]
    assert storage.read_relations(doc)[0].content == (tokens,)
    assert [m.action for m in report.misfits] == [action]
    assert report.misfits[0].span == span
    assert action in str(report.misfits[0])


@pytest.mark.parametrize(("alignment", "span"), [("strict", (10, 23)), ("contract", (10, 11))])
def test_dropped_content_drops_the_relation(alignment: str, span: tuple[int, int]) -> None:
    report = Report()
    doc = to_doc(NLP, article(content=(span,)), alignment=alignment, report=report)  # type: ignore[arg-type]
    assert storage.read_relations(doc) == []
    assert report.actions == {"dropped": 1, "relation dropped": 1}


def test_unknown_alignment_is_refused() -> None:
    with pytest.raises(SettingError, match="stretch"):
        to_doc(NLP, article(content=((9, 23),)), alignment="stretch")  # type: ignore[arg-type]


def test_unannotated_layers_are_absent_and_empty_ones_present() -> None:
    plain = to_doc(NLP, Article("a", TEXT))
    assert CONTENT in plain.spans
    assert not {QUOTE_SPEAKER, TARGETS, ACT} & set(plain.spans)
    everything = Article("a", TEXT, layers=frozenset({"attributions", "speakers", "stances"}))
    assert {QUOTE_SPEAKER, TARGETS} < set(to_doc(NLP, everything).spans)


def test_speakers_are_joined_by_id_or_name() -> None:
    text = "Ida said no. She said yes. Bo agreed."
    ida = GoldSpeaker("Ida Noor", resolved_by="name")
    she = GoldSpeaker("Ida Noor", role="minister", resolved_by="pronoun")
    source = Article(
        "a",
        text,
        (
            Attribution("q0", ((9, 11),), source=((0, 3),), speaker=ida),
            Attribution("q1", ((22, 25),), source=((13, 16),), speaker=she),
            Attribution("q2", ((30, 36),), speaker=GoldSpeaker(None, "GROUP")),
        ),
        frozenset({"attributions", "speakers"}),
    )
    chains, links = storage.read_speakers(to_doc(NLP, source))
    assert [(c.name, c.role, len(c.mentions)) for c in chains] == [
        ("Ida Noor", "minister", 2),
        ("", None, 1),
    ]
    assert [link.speaker_id for link in links] == [chains[0].id, chains[0].id, chains[1].id]
    assert [m.form for m in chains[0].mentions] == ["name", "pronoun"]


def test_own_tokens_are_kept() -> None:
    own = Article("a", "do n't", (Attribution("q0", ((3, 6),)),), tokens=((0, 2), (3, 6)))
    doc = to_doc(NLP, own)
    assert [token.text for token in doc] == ["do", "n't"]
    assert doc.text == "do n't"


def test_stances_keep_their_targets() -> None:
    stance = GoldStance("Norway", (9, 11), "oppose", "NOR", 0.5)
    source = Article(
        "a",
        TEXT,
        (Attribution("q0", ((9, 23),), stances=(stance,)),),
        frozenset({"attributions", "stances"}),
    )
    (found,) = storage.read_stances(to_doc(NLP, source))
    assert (found.target, found.label, found.country, found.start) == ("Norway", "oppose", "NOR", 2)


def test_sample_survives_the_docbin(sample: list[Article]) -> None:
    docbin, report = to_docbin(NLP, sample)
    docs = list(docbin.get_docs(spacy.blank("en").vocab))
    assert report.attributions == sum(len(a.attributions) for a in sample) > 300
    assert "relation dropped" not in report.actions
    for doc, source in zip(docs, sample, strict=True):
        assert set(GROUP_KEYS) - set(doc.spans) == {"quote_entities"}
        quotes = {quote["id"]: quote for quote in record_of_doc(doc, source.id)["quotes"]}
        assert len(quotes) == len(source.attributions)
        for attribution in source.attributions:
            quote = quotes[attribution.id]
            assert quote["type"] == attribution.kind
            assert quote["mode"] == attribution.mode
            assert quote["act"] == attribution.act
            assert len(quote["stances"]) == len(attribution.stances)
            speaker = attribution.speaker
            assert (quote["speaker"] or {}).get("name") == (speaker.name if speaker else None)
