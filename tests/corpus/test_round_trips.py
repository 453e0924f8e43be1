"""Written and read back, an article is the same: every span, relation, speaker and stance."""

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_diplomacy.corpus.document import LAYERS, Article, Attribution, GoldSpeaker, GoldStance
from spacy_diplomacy.corpus.formats import READERS, WRITERS
from spacy_diplomacy.corpus.labelstudio import read_labelstudio
from spacy_diplomacy.corpus.labelstudio_export import labelling_config, write_labelstudio
from spacy_diplomacy.labels import ACTS, KINDS, MODES, RESOLVED_BY, SPEAKER_TYPES, STANCE_LABELS

TEXTS = st.text(st.sampled_from('ab cd.,“”"\n😀ß'), min_size=3, max_size=60).filter(
    lambda text: text.strip() != "" and "\r" not in text
)
NAMES = st.text(st.sampled_from("Ann Löw-O'Neil"), min_size=1, max_size=8).filter(
    lambda name: name == name.strip()
)


@st.composite
def spans(draw: st.DrawFn, size: int, least: int = 0) -> tuple[tuple[int, int], ...]:
    pair = st.tuples(st.integers(0, size - 1), st.integers(1, size)).filter(lambda p: p[0] < p[1])
    return tuple(sorted(draw(st.sets(pair, min_size=least, max_size=3))))


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """Articles with every layer, so that a round trip has all to keep."""
    text = draw(TEXTS)
    size = len(text)
    count = draw(st.integers(1, 3))
    people = [
        GoldSpeaker(
            draw(st.none() | NAMES),
            draw(st.sampled_from(SPEAKER_TYPES)),
            f"s{n}",
            draw(st.none() | NAMES),
            draw(st.none() | st.just("NOR")),
            draw(st.none() | st.just("Q1")),
            draw(st.sampled_from(RESOLVED_BY)),
        )
        for n in range(count)
    ]
    items = []
    for n in range(count):
        stances = tuple(
            GoldStance(
                draw(NAMES),
                span,
                draw(st.sampled_from(STANCE_LABELS)),
                draw(st.none() | st.just("FRA")),
                draw(st.sampled_from([1.0, 0.25])),
            )
            for span in draw(spans(size))
        )
        items.append(
            Attribution(
                draw(st.sampled_from([f"q{n}", f"x{n}"])),
                content=draw(spans(size, 1)),
                cue=draw(spans(size)),
                source=draw(spans(size)),
                kind=draw(st.sampled_from(KINDS)),
                mode=draw(st.sampled_from(MODES)),
                speaker=draw(st.none() | st.sampled_from(people)),
                stances=stances,
                act=draw(st.sampled_from(ACTS)),
                nested_in=items[0].id if items and draw(st.booleans()) else None,
                score=draw(st.sampled_from([1.0, 0.5])),
            )
        )
    return Article("a", text, tuple(items), frozenset(LAYERS))


FORMATS = {"brat": "brat", "labelstudio": "tasks.json", "records": "records.jsonl"}


def round_trip(format: str, written: list[Article]) -> list[Article]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / FORMATS[format]
        WRITERS[format](written, path)
        return list(READERS[format](path))


def by_id(article: Article) -> Article:
    return article.with_attributions(sorted(article.attributions, key=lambda a: a.id))


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_sample_comes_back(format: str, sample: list[Article]) -> None:
    back = {article.id: article for article in round_trip(format, sample)}
    assert len(back) == len(sample) >= 55
    for article in sample:
        assert by_id(back[article.id]) == by_id(article)


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_random_articles_come_back(format: str) -> None:
    check: Callable[[], None]

    @given(articles())
    def check(article: Article) -> None:
        assert by_id(round_trip(format, [article])[0]) == by_id(article)

    check()


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_unannotated_layers_stay_unannotated(format: str) -> None:
    article = Article(
        "a", 'She said "yes".', (Attribution("q0", ((9, 14),), ((4, 8),), ((0, 3),)),)
    )
    assert round_trip(format, [article]) == [article]


def test_predictions_are_read_only_when_asked_for(tmp_path: Path, sample: list[Article]) -> None:
    path = tmp_path / "tasks.json"
    write_labelstudio(sample[:2], path, as_predictions=True, model="m")
    assert json.loads(path.read_text())[0]["predictions"][0]["model_version"] == "m"
    unread = list(read_labelstudio(path))
    assert [article.layers for article in unread] == [frozenset(), frozenset()]
    assert "no annotation" in str(unread[0].problems[0])
    guessed = list(read_labelstudio(path, predictions=True))
    assert [by_id(article) for article in guessed] == [by_id(article) for article in sample[:2]]


def test_interface_names_every_field_written(tmp_path: Path, sample: list[Article]) -> None:
    path = tmp_path / "tasks.json"
    write_labelstudio(sample, path)
    rows = [
        row
        for task in json.loads(path.read_text())
        for row in task["annotations"][0]["result"]
        if "from_name" in row
    ]
    config = labelling_config()
    assert {row["from_name"] for row in rows} > {"label", "speaker", "stance", "target"}
    for name in {row["from_name"] for row in rows}:
        assert f'name="{name}"' in config
