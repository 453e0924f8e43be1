"""The four components as spaCy sees them."""

import json
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import load_model_from_config, registry
from spacy.vocab import Vocab
from thinc.api import Config

from spacy_diplomacy import spans, to_record
from spacy_diplomacy.errors import FallbackWarning
from spacy_diplomacy.labels import ENTITIES, GROUP_KEYS
from spacy_diplomacy.types import Relation

PARTS = ["quote_detector", "speaker_resolver", "stance_tagger"]
PIPELINES = [["quote_attribution"], PARTS]
GROUPS = set(GROUP_KEYS)
TEXT = (
    "Finance minister Ida Noor rejected the plan on Monday.\n\n"
    '"We will not pay for this," Noor said. "It is wrong."\n\n'
    "She said the government in Norland had no money. "
    "According to Tom Berg, a trade union leader, the talks go on."
)
OTHER = '"The bridge is safe," said engineer Mia Falk. She added that nobody was hurt.'
ODD = {
    "empty": "",
    "blank": " ",
    "newlines": "\n\n \r\n\n",
    "one token": "said",
    "lone mark": '"',
    "many marks": '"' * 500,
    "mixed marks": "“”«»„‚''``\"'" * 50,
    "control": "He said\x00 \x01\x1f that\x7f \ufeff it \u2028 works.",
    "emoji": "“🌊🇳🇴👩‍👩‍👧,” she said. 🎉",
    "right to left": "‏“אנחנו ננצח”, אמר דן. \u202e he said.",
    "windows": '"One," he said.\r\n\r\n"Two," she said.\r\n',
    "unclosed": '"We go on, said Ida Noor.\n\nNothing else happened.',
    "combining": "“e\u0301te\u0301”, dit-il",
}


def make(names: list[str], lang: str = "en") -> Language:
    nlp = spacy.blank(lang)
    for name in names:
        nlp.add_pipe(name)
    return nlp


def records(nlp: Language, texts: list[str]) -> list[dict]:
    return [to_record(doc, str(row)) for row, doc in enumerate(nlp.pipe(texts))]


@pytest.fixture(scope="module")
def nlp() -> Language:
    return make(["quote_attribution"])


@pytest.mark.parametrize("names", PIPELINES, ids=len)
def test_it_finds_who_said_what(names: list[str]) -> None:
    doc = make(names)(TEXT)
    direct = next(quote for quote in doc._.quotes if quote.type == "direct")
    assert "We will not pay for this" in direct.text
    assert "It is wrong" in direct.text
    assert direct.speaker.name == "Ida Noor"
    assert "Tom Berg" in {speaker.name for speaker in doc._.speakers}


def test_the_parts_in_a_row_find_the_same(nlp: Language) -> None:
    row = make([PARTS[0], "entity_recogniser", *PARTS[1:]])
    assert records(row, [TEXT, OTHER]) == records(nlp, [TEXT, OTHER])


@pytest.mark.parametrize("names", PIPELINES, ids=len)
def test_predict_changes_no_document(names: list[str]) -> None:
    nlp = make(names)
    doc = nlp(TEXT)
    before = doc.to_bytes()
    for name in names:
        nlp.get_pipe(name).predict([doc])
    assert doc.to_bytes() == before


@pytest.mark.parametrize("names", PIPELINES, ids=len)
def test_own_groups_are_always_written_and_replaced(names: list[str]) -> None:
    nlp = make(names)
    doc = nlp.make_doc("Nothing to see here.")
    spans.write_relations(doc, [Relation("old", ((0, 1),))])
    doc.spans["theirs"] = [doc[0:2]]
    for _, component in nlp.pipeline:
        doc = component(doc)
    # entities are the composite's and entity_recogniser's own
    assert set(doc.spans) | {ENTITIES} == {*GROUPS, "theirs"}
    assert spans.read_relations(doc) == []
    again = nlp(nlp(TEXT))
    assert to_record(again, "a") == to_record(nlp(TEXT), "a")


@pytest.mark.parametrize("ents", [[], [(11, 19, "PERSON")], [(0, 3, "MISC")]])
def test_entities_of_the_host_stay(nlp: Language, ents: list[tuple[int, int, str]]) -> None:
    doc = nlp.make_doc(OTHER)
    doc.ents = [Span(doc, 8, 10, label="PERSON") for _ in ents[:1]]
    before = [(ent.start, ent.end, ent.label_) for ent in doc.ents]
    doc = nlp.get_pipe("quote_attribution")(doc)
    assert [(ent.start, ent.end, ent.label_) for ent in doc.ents] == before
    assert doc._.quotes


def test_sentences_and_trees_of_the_host_are_welcome(nlp: Language) -> None:
    words = ["Ann", "Lee", "said", "taxes", "fall", "."]
    doc = Doc(
        nlp.vocab,
        words=words,
        heads=[1, 2, 2, 4, 2, 2],
        deps=["compound", "nsubj", "ROOT", "nsubj", "ccomp", "punct"],
        pos=["PROPN", "PROPN", "VERB", "NOUN", "VERB", "PUNCT"],
        lemmas=["Ann", "Lee", "say", "tax", "fall", "."],
    )
    (quote,) = nlp.get_pipe("quote_attribution")(doc)._.quotes
    assert (quote.source[0].text, quote.text) == ("Ann Lee", "taxes fall")


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_odd_documents(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert set(doc.spans) == GROUPS
    assert doc.text == text
    record = to_record(doc, "odd")
    assert json.loads(json.dumps(record)) == record
    assert to_record(Doc(Vocab()).from_bytes(doc.to_bytes()), "odd") == record


def test_odd_documents_do_not_depend_on_their_batch(nlp: Language) -> None:
    texts = [TEXT, *ODD.values(), OTHER]
    together = records(nlp, texts)
    alone = [to_record(nlp(text), str(row)) for row, text in enumerate(texts)]
    assert together == alone


def test_fifty_thousand_tokens(nlp: Language) -> None:
    copies = 50_000 // len(nlp.make_doc(TEXT))
    doc = nlp("\n\n".join([TEXT] * copies))
    assert len(doc) > 45_000
    assert len(doc._.quotes) >= copies * (len(nlp(TEXT)._.quotes) - 1)


WAYS: dict[str, Callable[[Language, Path], Language]] = {
    "config": lambda nlp, _: load_model_from_config(nlp.config),
    "config text": lambda nlp, _: load_model_from_config(
        Config().from_str(nlp.config.to_str(), interpolate=False)
    ),
    "bytes": lambda nlp, _: load_model_from_config(nlp.config).from_bytes(nlp.to_bytes()),
    "pickle": lambda nlp, _: pickle.loads(pickle.dumps(nlp)),
    "disk": lambda nlp, path: (nlp.to_disk(path), spacy.load(path))[1],
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
@pytest.mark.parametrize("names", PIPELINES, ids=len)
def test_pipelines_survive(
    names: list[str], way: Callable[[Language, Path], Language], tmp_path: Path
) -> None:
    nlp = make(names)
    again = way(nlp, tmp_path / "saved")
    assert again.config.to_str() == nlp.config.to_str()
    assert records(again, [TEXT, OTHER]) == records(nlp, [TEXT, OTHER])


@pytest.mark.parametrize("name", ["quote_attribution", *PARTS])
def test_default_config_is_json_without_paths(name: str) -> None:
    config = Language.get_factory_meta(name).default_config
    assert json.loads(json.dumps(config)) == config
    assert "/" not in json.dumps(config)


@pytest.mark.parametrize("name", PARTS)
def test_a_component_by_any_name(name: str) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe(name, name="mine")
    assert nlp.get_pipe("mine").name == "mine"


def test_twice_in_one_pipeline_and_beside_its_parts(nlp: Language) -> None:
    both = make(["quote_attribution", *PARTS])
    both.add_pipe("quote_attribution", name="again")
    assert to_record(both(TEXT), "a") == to_record(nlp(TEXT), "a")


def test_sourced_into_another_vocab(nlp: Language) -> None:
    target = spacy.blank("en")
    target.add_pipe("quote_attribution", source=nlp)
    assert records(target, [TEXT]) == records(nlp, [TEXT])


def test_initialize_evaluate_and_scores(nlp: Language) -> None:
    for names in PIPELINES:
        fresh = make(names)
        examples = [Example(fresh.make_doc(text), nlp(text)) for text in (TEXT, OTHER)]
        fresh.initialize(lambda: examples)  # noqa: B023
        scores = fresh.evaluate(examples)
        assert scores["quote_f"] == 1.0
        assert scores["speaker_acc"] == 1.0
        assert scores["act_acc"] == 1.0
        weights = fresh.config["training"].get("score_weights") or {}
        assert set(weights) <= set(scores)


def test_scorers_by_name() -> None:
    for name in ("quote", "speaker", "stance"):
        assert f"spacy_diplomacy.{name}_scorer.v1" in registry.scorers


def test_a_failing_document_goes_to_the_error_handler(
    nlp: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed: list[str] = []
    component = make(["quote_attribution"]).get_pipe("quote_attribution")

    def break_down(docs: list[Doc]) -> list:
        raise RuntimeError("out of order")

    monkeypatch.setattr(component, "predict", break_down)
    docs = [nlp.make_doc(TEXT)]
    with pytest.raises(RuntimeError, match="out of order"):
        list(component.pipe(docs))
    component.set_error_handler(lambda name, proc, docs, error: failed.append(str(error)))
    assert list(component.pipe(docs)) == []
    assert failed == ["out of order"]


@pytest.mark.parametrize("name", ["quote_attribution", "quote_detector"])
def test_a_language_without_weights_runs_on_rules(name: str) -> None:
    with pytest.warns(FallbackWarning):
        make([], "fi").add_pipe(name, config={"weights": "fast"})


@pytest.mark.filterwarnings("ignore::spacy_diplomacy.errors.FallbackWarning")
def test_other_languages_run_on_what_tables_there_are() -> None:
    german = make(["quote_attribution"], "de")
    doc = german("„Wir zahlen nicht“, sagte Ida Noor.")
    (quote,) = doc._.quotes
    assert (quote.type, quote.text.strip("„“")) == ("direct", "Wir zahlen nicht")
    for lang in ("xx", "fi"):
        assert set(make(["quote_attribution"], lang)(TEXT).spans) == GROUPS


def test_white_space_that_the_host_marks_is_no_entity(nlp: Language) -> None:
    doc = nlp.make_doc('Korland said it won.\n\n"We won," said Ann Ott.')
    doc.ents = [Span(doc, 5, 6, label="NORP"), Span(doc, 11, 13, label="PERSON")]
    assert doc.ents[0].text.isspace()
    doc = nlp.get_pipe("quote_attribution")(doc)
    assert [quote.speaker.name for quote in doc._.quotes if quote.speaker][-1] == "Ann Ott"
