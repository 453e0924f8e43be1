"""The rendered page: a golden one, and what no text may do to it."""

import copy
import os
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import spacy

from spacy_diplomacy.display import render, render_records
from spacy_diplomacy.errors import InputError
from spacy_diplomacy.record import from_record

Record = dict[str, Any]
GOLDEN = Path(__file__).parents[1] / "data" / "bridge.html"
VOID = {"meta", "br"}


class Page(HTMLParser):
    """Collects a page's elements, the article's text and classes, and checks its nesting."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.classes: dict[str, str] = {}
        self.paragraphs: list[str] = []
        self.feed(page)
        self.close()
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        assert len(values) == len(attrs)
        assert not any(name.startswith("on") for name in values)
        self.tags.append(tag)
        if values.get("id"):
            self.ids.append(values["id"] or "")
        if (values.get("href") or "").startswith("#"):
            self.targets.append((values["href"] or "")[1:])
        if tag == "p" and values.get("dir"):
            self.paragraphs.append("")
        if tag not in VOID:
            self.open.append((tag, values))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        names = [tag for tag, _ in self.open]
        if "article" in names and "p" in names and "a" not in names:
            self.paragraphs[-1] += data
            if names[-1] == "span":
                self.classes[data] = self.open[-1][1]["class"] or ""


def test_golden_page(record: Record) -> None:
    page = render_records([record])
    if os.environ.get("WRITE_GOLDEN"):
        GOLDEN.write_text(page, encoding="utf8")
    assert page == GOLDEN.read_text(encoding="utf8")


def test_the_article_is_shown_word_for_word(record: Record) -> None:
    page = Page(render_records([record]))
    assert "\n".join(page.paragraphs) == record["text"]


def test_nothing_runs_and_nothing_is_loaded(record: Record) -> None:
    page = Page(render_records([record]))
    assert not {"script", "img", "link", "iframe", "object", "form"} & set(page.tags)
    text = render_records([record])
    assert "default-src 'none'" in text
    assert "http:" not in text.replace("http-equiv", "")
    assert "https:" not in text
    assert "url(" not in text


def test_ids_are_unique_and_links_lead_somewhere(record: Record) -> None:
    page = Page(render_records([record, {**record, "id": "twice"}]))
    assert len(page.ids) == len(set(page.ids))
    assert page.targets
    assert set(page.targets) <= set(page.ids)


def test_nested_and_interrupted_quotes_carry_all_their_links(record: Record) -> None:
    classes = Page(render_records([record])).classes
    assert {"d0q1", "d0q2", "nested", "c-s1"} <= set(classes["‘No.’"].split())
    assert {"d0q1", "source", "target", "oppose"} <= set(classes["Osten"].split())
    assert "d0q3" in classes["A clerk"].split()
    assert "d0q3" in classes["nodded"].split()


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "' onmouseover='alert(1)",
        "</style><script>alert(1)</script>",
        "{{ 7 * 7 }}{% raw %}",
        "javascript:alert(1)",
        "]]><!--",
    ],
)
def test_markup_anywhere_stays_text(attack: str) -> None:
    whole = f"{attack} said {attack}."
    size = len(attack)
    speaker = {"id": attack, "name": attack, "type": attack, "role": attack, "country": attack}
    record = {
        "id": attack,
        "text": whole,
        "quotes": [
            {
                "id": attack,
                "type": attack,
                "mode": attack,
                "act": attack,
                "content": [[size + 6, 2 * size + 6]],
                "source": [[0, size]],
                "cue": [[size + 1, size + 5]],
                "speaker": {**speaker, "resolved_by": attack},
                "nested_in": None,
                "score": 0.5,
                "stances": [
                    {"target": attack, "country": attack, "span": [0, size], "label": "oppose"}
                ],
            }
        ],
    }
    text = render_records([record], title=attack, lang=attack)
    page = Page(text)
    assert not {"script", "img"} & set(page.tags)
    assert page.tags.count("style") == 1
    assert "\n".join(page.paragraphs) == whole


def test_control_characters_are_made_visible() -> None:
    text = render_records([{"id": "c", "text": "a\x00b\x1bc\x85d", "quotes": []}])
    assert "a␀b␛c�d" in text


def test_right_to_left_text_is_isolated() -> None:
    name = "שרה לוי"
    record = {
        "id": "rtl",
        "text": f"{name} אמרה: „שלום“.",
        "quotes": [
            {
                "id": "q0",
                "type": "direct",
                "content": [[14, 20]],
                "source": [[0, 7]],
                "speaker": {"id": "s0", "name": name, "type": "PERSON", "role": None},
            }
        ],
    }
    text = render_records([record])
    assert text.count('<p dir="auto">') == 1
    assert f'<bdi class="name">{name}</bdi>' in text
    assert "unicode-bidi: isolate" in text
    style = text[: text.index("</style>")]
    assert not any(side in style for side in ("margin-left", "padding-right", "text-align: left"))


def test_no_quotes_and_no_documents() -> None:
    assert "No quotes found." in render_records([{"id": "x", "text": "", "quotes": []}])
    assert "<main>" in render_records([])


def test_many_speakers_and_quotes() -> None:
    quotes = [
        {
            "id": f"q{n}",
            "type": "direct",
            "content": [[n, n + 1]],
            "speaker": {"id": f"s{n}", "name": f"N{n}", "type": "PERSON"},
        }
        for n in range(400)
    ]
    text = render_records([{"id": "many", "text": "x" * 400, "quotes": quotes}])
    assert ":has(" not in text
    assert text.count('class="card ') == 400
    assert "p-s8" not in text


def test_a_record_without_text_is_refused() -> None:
    with pytest.raises(InputError, match="--no-text"):
        render_records([{"id": "x", "quotes": []}])


def test_documents_render_as_their_records(record: Record) -> None:
    nlp = spacy.blank("en")
    doc = from_record(nlp, copy.deepcopy(record))
    page = render([doc, nlp("Nothing.")], title="Two")
    assert "<h1><bdi>Two</bdi></h1>" in page
    assert '<article lang="en">' in page
    assert "Document 2" in page
    assert "Ada Lind" in render(doc)
