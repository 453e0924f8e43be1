"""What belongs to a language stands in its tables, not in the code of the core."""

import ast
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

import spacy_diplomacy
from spacy_diplomacy.lookups import load_table
from spacy_diplomacy.resolve.grammar import Grammar, Pronouns, build_grammar
from spacy_diplomacy.text.cues import FINITE, GERUND, NOUN, PARTICIPLE
from spacy_diplomacy.text.wordlists import Words, words_from, words_of

PACKAGE = Path(spacy_diplomacy.__file__).parent
SOURCES = [
    path
    for folder in ("text", "resolve", "stance", "ml", "pipeline")
    for path in sorted((PACKAGE / folder).glob("*.py"))
    if path.name not in {"features.py", "ranker.py"}  # names of features
]
CLASSES = {"grammar": Grammar, "pronouns": Pronouns, "function_words": Words}
# Names of forms of a verb and what may follow it, of acts, places, weights and shapes of marks.
NAMES = {FINITE, GERUND, NOUN, PARTICIPLE, "that", "person", "quote", "state", "capital", "none"}
SHAPES = {"curly", "left"}


def words_in_tables() -> set[str]:
    """All words of the closed classes of both languages, and all endings."""

    def strings(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            for item in value:
                yield from strings(item)

    tables = [load_table(lang, name) for lang in ("en", "de") for name in CLASSES]
    return {word for table in tables for part in table.values() for word in strings(part)}


def compared(tree: ast.AST) -> Iterator[str]:
    """The strings of a module that words may be compared with."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Set):
            parts = node.elts
        elif isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            parts = [p for side in sides for p in getattr(side, "elts", [side])]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr == "split":
                parts = [node.func.value]  # "of and the".split()
            elif node.func.attr in {"startswith", "endswith", "removeprefix", "removesuffix"}:
                parts = [p for arg in node.args for p in getattr(arg, "elts", [arg])]
            else:
                continue
        else:
            continue
        for part in parts:
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield from part.value.split()


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_code_compares_with_no_word_of_a_language(path: Path) -> None:
    words = words_in_tables() - NAMES - SHAPES
    tree = ast.parse(path.read_text("utf8"))
    assert sorted(w for w in compared(tree) if w.isalpha() and w in words) == []


def test_a_word_set_in_code_would_be_seen() -> None:
    tree = ast.parse(
        "x in {'of', 'the'} or x == 'who' or 'and or'.split() or x in ('a', 'an')"
        " or x.endswith(('ed', 'ing')) or x.endswith('ly')"
    )
    assert {"of", "the", "who", "and", "or", "a", "an", "ed", "ing", "ly"} <= set(compared(tree))


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize("name", CLASSES)
def test_tables_hold_known_classes_only(lang: str, name: str) -> None:
    assert set(load_table(lang, name)) <= {field.name for field in fields(CLASSES[name])}


def test_a_language_without_a_table_has_no_function_words() -> None:
    assert words_of("xx") == Words()
    assert words_from({"relatives": ["qui"]}).relatives == {"qui"}


def test_plurals_follow_the_table() -> None:
    english = build_grammar(load_table("en", "grammar"))
    nouns = ("official", "spokesman", "ally", "envoy", "boss")
    assert [english.plural(noun) for noun in nouns] == [
        "officials", "spokesmen", "allies", "envoys", "bosses",
    ]  # fmt: skip
    assert build_grammar(load_table("de", "grammar")).plural("sprecherin") == "sprecherinnen"
    assert Grammar().plural("noun") == "noun"
