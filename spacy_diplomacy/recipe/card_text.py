"""Writes a model card for people, from the one for machines."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

_KINDS: Final = ("all", "direct", "mixed", "indirect")
#: Rows of the table of attributions, and where each figure lies below a kind of quote.
_ATTRIBUTIONS: Final = {
    "relaxed: half of source and content, F1": ("whole", "relaxed", "f"),
    "exact: every token, F1": ("whole", "exact", "f"),
    "sources, exact F1": ("exact", "source", "f"),
    "cues, exact F1": ("exact", "cue", "f"),
    "contents, exact F1": ("exact", "content", "f"),
}
#: Lines below it, and where each figure lies.
_OTHERS: Final = {
    "right source of direct and mixed quotes, PolNeAR dev": ("polnear", "speaker", "accuracy"),
    "sources, exact F1 in PolNeAR's windows as CofeNet has them": ("cofenet", "source", "f"),
    "cues, the same": ("cofenet", "cue", "f"),
    "contents, the same": ("cofenet", "content", "f"),
    "quotes found, recall on GUM": ("gum_quotes", "all", "R"),
    "right source of those": ("gum_quotes", "all", "source_acc"),
    "right speaker of those, aliases allowed": ("gum_quotes", "all", "speaker_acc_alias"),
    "stances between two names, five classes, micro F1": ("directed_sentiment", "micro_f"),
    "the same, macro F1": ("directed_sentiment", "macro_f"),
    "stances toward a name, three classes, macro F1": ("newsmtsc", "f1m"),
}


def as_markdown(card: Mapping[str, Any]) -> str:
    """Write a card for people.

    Args:
        card: The card for machines, as `card.finish_weights` makes it.

    Returns:
        Markdown.
    """
    megabytes, words = card["size"]["megabytes"], card["speed"]["words_per_second"]
    lines = [
        f"# Weights `{card['name']}` ({card['lang']})",
        "",
        "Finds attributions (source, cue, content), entities and stances in English news. "
        f"Calibrated and scored with spacy-diplomacy {card['version']}; `{card['command']}` makes "
        "such weights.",
        "",
        f"{megabytes} MB; {words:,} words a second of processor time where it was made, from raw "
        "text to stances.",
        "",
        "## How it was trained",
        "",
        *(f"- {key}: {_inline(value)}" for key, value in card.get("training", {}).items()),
        "",
        "## Data",
        "",
        "| corpus | what for | licence | source |",
        "|---|---|---|---|",
        *(
            f"| {row['name']} | {row['use']} | {row['licence']} | {row['source']} |"
            for row in card["data"]
        ),
        "",
        "No text of any corpus is part of the weights. Two corpora state no licence: they are "
        "published for free use with citation; judge for yourself whether that is enough for your "
        "purpose.",
        "",
        "## Scores, in percent, on what was not trained on",
        "",
        "All figures are in `meta.json`. Attributions on PolNeAR dev:",
        "",
        *_attributions(card["scores"].get("polnear", {})),
        "",
        *_others(card["scores"]),
        "",
        "## Calibration of attributions on PolNeAR dev",
        "",
        f"Mean gap between probability and share of right ones: "
        f"{100 * card['reliability']['error']:.1f} points. Right means: content and source share "
        "half of their tokens with a gold attribution's.",
        "",
        "| probability | right | attributions |",
        "|---|---|---|",
        *(
            f"| {row['probability']:.2f} | {row['right']:.2f} | {row['n']} |"
            for row in card["reliability"]["bins"]
        ),
        "",
        "## Limits",
        "",
        "Trained on US political news of 2015-16: other English, other times and other matters "
        "will be read less well. Finding an attribution says nothing about whether what is said "
        "is true, and a stance is that of the wording, not of a person's heart.",
        "",
    ]
    return "\n".join(lines)


def _attributions(figures: Mapping[str, Any]) -> Iterator[str]:
    """The table of attributions, a column each kind of quote."""
    yield f"| | {' | '.join(_KINDS)} |"
    yield "|---" * (len(_KINDS) + 1) + "|"
    for name, place in _ATTRIBUTIONS.items():
        cells = (_shown(_at(figures, (kind, *place))) for kind in _KINDS)
        yield f"| {name} | {' | '.join(cells)} |"


def _others(scores: Mapping[str, Any]) -> Iterator[str]:
    """The other figures that there are, and what they were counted on where a card says so."""
    for name, place in _OTHERS.items():
        value = _at(scores, place)
        if value is not None:
            on = _at(scores, (place[0], "on"))
            yield f"- {name}: {_shown(value)}" + (f" ({on})" if on else "")


def _at(values: Any, place: tuple[str, ...]) -> Any:
    """What lies at a place, or None."""
    for key in place:
        values = values.get(key) if isinstance(values, Mapping) else None
    return values


def _shown(value: Any) -> str:
    return "-" if value is None else f"{value:.1f}"


def _inline(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_inline(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(map(_inline, value))
    return "none" if value is None else str(value)
