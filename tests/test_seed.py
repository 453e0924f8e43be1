"""The user's article: 13 attributions, each with its speaker and its content."""

import re
from pathlib import Path

import pytest

from spacy_diplomacy import Quote, load
from spacy_diplomacy.labels import WEIGHTS, Weights
from spacy_diplomacy.ml.weights import bundled_names

SEED = Path(__file__).parents[1] / "seeds" / "hamas_moscow_talks.txt"
MESHAAL, PUTIN, REGEV = "Khaled Meshaal", "Vladimir Putin", "Mark Regev"
MCCORMACK, ANNAN = "Sean McCormack", "Kofi Annan"

EXPECTED = [
    (
        MESHAAL,
        "indirect",
        "his movement would accept an invitation from Russian President Vladimir Putin for talks "
        "in Moscow",
    ),
    (MESHAAL, "direct", "If we are sent an invitation, we will accept it"),
    (PUTIN, "indirect", "he would invite Hamas leaders for talks"),
    (
        PUTIN,
        "indirect",
        "Russia was right to back a dialogue with the movement",
    ),
    (
        PUTIN,
        "direct",
        "We are ready to work with all parties. Contacts with Hamas must continue. Today we have "
        "to recognize that Hamas came through the doors of power via legitimate means and also "
        "respect the choice of the Palestinian people",
    ),
    (
        PUTIN,
        "direct",
        "We haven't considered Hamas a terrorist organization. Today we must recognize that Hamas "
        "has reached power in Palestine as a result of legitimate elections and we must respect "
        "the choice of the Palestinian people.",
    ),
    (
        MESHAAL,
        "direct",
        "we salute the courageous Russian position and the declarations of President Putin ... in "
        "which he did not consider Hamas to be a terrorist organization.",
    ),
    (
        MESHAAL,
        "mixed",
        'This stance would "lead to a certain balance" in international relations, given that '
        '"American influence has begun to weaken as a result of impasses in which the American '
        "administration finds itself",
    ),
    (
        REGEV,
        "direct",
        "Israel supports the position of the quartet ... that there should be no political "
        "contact as long as Hamas does not recognize Israel, does not renounce terrorism and does "
        "not commit itself to the international agreements",
    ),
    (
        MCCORMACK,
        "indirect",
        "Washington expected Russia to uphold international demands that Hamas give up armed "
        "resistance and recognize Israel's right to exist",
    ),
    (
        MCCORMACK,
        "direct",
        "At this point we have sought some clarification from the Russians as to what exactly "
        "their intentions are, what their plans are",
    ),
    (
        ANNAN,
        "indirect",
        "to give Hamas more time to change its policies before writing it off as a partner for "
        "Middle East peace",
    ),
    (
        ANNAN,
        "direct",
        "We are at a very early stage of the game Hamas won the election but they have never been "
        "in government. They need time to organize themselves.",
    ),
]
WITH_ITS_ASIDE = {
    "Russia was right to back a dialogue with the movement": "Russia was right to back a dialogue "
    "with the movement, which won a landslide victory in legislative polls last month"
}
"""Whether the relative clause is the speaker's or the reporter's nobody can tell."""

ROLES = {
    MESHAAL: "Hamas political leader",
    PUTIN: "Russian President",
    ANNAN: "United Nations Secretary General",
}
COUNTRIES = {PUTIN: "RUS", REGEV: "ISR", MCCORMACK: "USA"}
BUNDLED: list[Weights] = [
    weights for weights in WEIGHTS if weights == "none" or weights in bundled_names("en")
]


def words(text: str) -> set[tuple[str, int]]:
    """Words with a running number, so that a repeated word counts as often as it stands."""
    seen: dict[str, int] = {}
    found = set()
    for word in re.findall(r"\w+", text.casefold()):
        seen[word] = seen.get(word, 0) + 1
        found.add((word, seen[word]))
    return found


def jaccard(one: str, other: str) -> float:
    first, second = words(one), words(other)
    return len(first & second) / len(first | second)


@pytest.fixture(scope="module", params=BUNDLED)
def quotes(request: pytest.FixtureRequest) -> list[Quote]:
    doc = load(weights=request.param)(SEED.read_text(encoding="utf8"))
    # an attribution nested in another's content may be kept besides
    return [quote for quote in doc._.quotes if quote.nested_in is None]


def fit(quote: Quote, content: str) -> float:
    return max(jaccard(quote.text, wanted) for wanted in (content, WITH_ITS_ASIDE.get(content, "")))


def found_for(quotes: list[Quote], content: str) -> Quote:
    return max(quotes, key=lambda quote: fit(quote, content))


@pytest.mark.parametrize(("speaker", "kind", "content"), EXPECTED)
def test_each_attribution(quotes: list[Quote], speaker: str, kind: str, content: str) -> None:
    quote = found_for(quotes, content)
    assert fit(quote, content) >= 0.8
    assert quote.speaker is not None
    assert quote.speaker.name == speaker
    assert quote.type == kind


def test_nothing_is_invented(quotes: list[Quote]) -> None:
    expected = {found_for(quotes, content).id for _, _, content in EXPECTED}
    assert [quote.text for quote in quotes if quote.id not in expected] == []
    assert len(expected) == len(EXPECTED)


def test_roles_and_countries(quotes: list[Quote]) -> None:
    speakers = {quote.speaker.name: quote.speaker for quote in quotes if quote.speaker}
    assert {name: speakers[name].role for name in ROLES} == ROLES
    assert {name: speakers[name].country for name in COUNTRIES} == COUNTRIES


def test_stances(quotes: list[Quote]) -> None:
    """Who is for whom: a target may stand under its own name or its country's."""

    def labels(speaker: str, *targets: str) -> set[str]:
        return {
            stance.label
            for quote in quotes
            for stance in quote.stances
            if stance.holder == speaker and any(target in stance.target for target in targets)
        }

    assert "support" in labels(MESHAAL, "Putin", "Russia")
    assert "oppose" in labels(MESHAAL, "America", "United States")
    assert labels(PUTIN, "Hamas") == {"support"}
    assert labels(REGEV, "Hamas") == {"oppose"}
    clarification = found_for(quotes, EXPECTED[10][2])
    assert {s.label for s in clarification.stances if "Russia" in s.target} <= {"neutral"}


def test_acts(quotes: list[Quote]) -> None:
    assert found_for(quotes, EXPECTED[0][2]).act == "agree"
    assert found_for(quotes, EXPECTED[6][2]).act == "support"
    assert found_for(quotes, EXPECTED[11][2]).act == "request"
