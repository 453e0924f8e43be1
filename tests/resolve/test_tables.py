"""What belongs to a language stands in its tables, not in the resolver's code."""

import ast
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

import spacy_diplomacy.resolve
from spacy_diplomacy.lookups import load_table
from spacy_diplomacy.resolve.grammar import Grammar, Pronouns, build_grammar, build_pronouns

SOURCES = [
    path
    for path in sorted(Path(spacy_diplomacy.resolve.__file__).parent.glob("*.py"))
    if path.name not in {"features.py", "ranker.py"}  # names of features
]


def words_of(lang: str) -> set[str]:
    grammar = build_grammar(load_table(lang, "grammar"))
    pronouns = build_pronouns(load_table(lang, "pronouns"))
    groups = [getattr(known, field.name) for known in (grammar, pronouns)
              for field in fields(known)]  # fmt: skip
    return {word for group in groups if isinstance(group, frozenset) for word in group}


def compared(tree: ast.AST) -> Iterator[str]:
    """The strings of a module that words may be compared with."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Set):
            parts = node.elts
        elif isinstance(node, ast.Compare):
            parts = [node.left, *node.comparators]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr == "split":
                parts = [node.func.value]  # "of and the".split()
            elif node.func.attr in {"startswith", "endswith", "removeprefix", "removesuffix"}:
                parts = node.args
            else:
                continue
        else:
            continue
        for part in parts:
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield from part.value.split()


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_code_compares_with_no_word_of_a_language(path: Path) -> None:
    words = words_of("en") | words_of("de")
    tree = ast.parse(path.read_text("utf8"))
    assert sorted(w for w in compared(tree) if w.isalpha() and w in words) == []


def test_a_word_set_in_code_would_be_seen() -> None:
    tree = ast.parse("x in {'of', 'the'} or x == 'who' or 'and or'.split()")
    assert {"of", "the", "who", "and", "or"} <= set(compared(tree))


@pytest.mark.parametrize("lang", ["en", "de"])
def test_tables_hold_known_classes_only(lang: str) -> None:
    assert set(load_table(lang, "grammar")) <= {field.name for field in fields(Grammar)}
    assert set(load_table(lang, "pronouns")) <= {field.name for field in fields(Pronouns)}


def test_plurals_follow_the_table() -> None:
    english = build_grammar(load_table("en", "grammar"))
    nouns = ("official", "spokesman", "ally", "envoy", "boss")
    assert [english.plural(noun) for noun in nouns] == [
        "officials", "spokesmen", "allies", "envoys", "bosses",
    ]  # fmt: skip
    assert build_grammar(load_table("de", "grammar")).plural("sprecherin") == "sprecherinnen"
    assert Grammar().plural("noun") == "noun"
