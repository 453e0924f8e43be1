"""Label Studio's JSON, written: tasks to annotate or to correct, and the labelling interface."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from spacy_diplomacy.corpus.document import LAYERS, Article, Attribution, CharSpan
from spacy_diplomacy.corpus.grouping import NESTED
from spacy_diplomacy.corpus.labelstudio import CHOICES
from spacy_diplomacy.corpus.people import with_speaker_ids

TEXTS = ("speaker", "speaker_id", "role", "country", "kb_id", "target", "target_country")
"""Fields of a region that are written by hand."""


def labelling_config() -> str:
    """Return the labelling interface to paste into a Label Studio project.

    Returns:
        XML with the four labels, the relations and the per-region fields that
        :func:`write_labelstudio` fills and the reader of the format reads.
    """
    lines = ["<View>", '  <Labels name="label" toName="text">']
    colours = {"Content": "#f2c14e", "Cue": "#5fad56", "Source": "#4d9078", "Target": "#b4436c"}
    lines += [f'    <Label value="{k}" background="{v}"/>' for k, v in colours.items()]
    lines += ["  </Labels>", '  <Text name="text" value="$text"/>', "  <Relations>"]
    lines += [f'    <Relation value="{v}"/>' for v in ("content", "source", "target", NESTED)]
    lines.append("  </Relations>")
    for name, values in CHOICES.items():
        where = 'perRegion="true"'
        lines.append(f'  <Choices name="{name}" toName="text" {where} choice="single">')
        lines += [f'    <Choice value="{value}"/>' for value in values]
        lines.append("  </Choices>")
    lines += [
        f'  <TextArea name="{name}" toName="text" perRegion="true" placeholder="{name}"/>'
        for name in TEXTS
    ]
    return "\n".join([*lines, "</View>"]) + "\n"


def to_task(article: Article, *, as_predictions: bool = False, model: str = "") -> dict[str, Any]:
    """Make a Label Studio task of an article.

    Args:
        article: The article.
        as_predictions: Whether the attributions are guesses for an annotator to correct, not
            annotations.
        model: Name of what made the predictions.

    Returns:
        A dict of JSON values, to import as one task.
    """
    article = with_speaker_ids(article)
    results = _Results(article.text)
    anchors = {a.id: f"{a.id}:{_anchor_role(a)}0" for a in article.attributions}
    for attribution in article.attributions:
        results.add(attribution, anchors)
    layers = [layer for layer in LAYERS if layer in article.layers]
    task: dict[str, Any] = {"data": {"id": article.id, "text": article.text, "layers": layers}}
    if as_predictions:
        task["predictions"] = [{"model_version": model, "result": results.rows}]
    else:
        task["annotations"] = [{"was_cancelled": False, "result": results.rows}]
    return task


def _anchor_role(attribution: Attribution) -> str:
    return next((role for role in ("cue", "content") if attribution.spans(role)), "source")


class _Results:
    """Collects the results of one task."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.rows: list[dict[str, Any]] = []

    def add(self, item: Attribution, anchors: Mapping[str, str]) -> None:
        anchor = anchors[item.id]
        for role in ("cue", "content", "source"):
            for number, span in enumerate(item.spans(role)):
                self._region(f"{item.id}:{role}{number}", role, span, item.score, anchor)
        home = next(s for role in ("cue", "content", "source") for s in item.spans(role)[:1])
        self._field(anchor, home, "kind", item.kind)
        self._field(anchor, home, "mode", item.mode)
        self._field(anchor, home, "act", item.act)
        if item.speaker is not None:
            speaker = item.speaker
            for name, value in (
                ("speaker", speaker.name),
                ("speaker_id", speaker.id),
                ("speaker_type", speaker.type),
                ("role", speaker.role),
                ("country", speaker.country),
                ("kb_id", speaker.kb_id),
                ("resolved_by", speaker.resolved_by),
            ):
                self._field(anchor, home, name, value)
        for number, stance in enumerate(item.stances):
            key = f"{item.id}:target{number}"
            self._region(key, "target", stance.span, stance.score, anchor)
            self._field(key, stance.span, "target", stance.target)
            self._field(key, stance.span, "stance", stance.label)
            self._field(key, stance.span, "target_country", stance.country)
        if item.nested_in is not None and item.nested_in in anchors:
            self._relation(anchor, anchors[item.nested_in], NESTED)

    def _region(self, key: str, role: str, span: CharSpan, score: float, anchor: str) -> None:
        value = {**self._where(span), "text": self.text[slice(*span)], "labels": [role.title()]}
        self.rows.append(
            {
                "id": key,
                "from_name": "label",
                "to_name": "text",
                "type": "labels",
                "score": score,
                "value": value,
            }
        )
        if key != anchor:
            self._relation(anchor, key, role)

    def _field(self, key: str, span: CharSpan, name: str, value: str | None) -> None:
        if value is None:
            return
        kind, slot = ("choices", "choices") if name in CHOICES else ("textarea", "text")
        row = {"id": key, "from_name": name, "to_name": "text", "type": kind}
        self.rows.append({**row, "value": {**self._where(span), slot: [value]}})

    def _relation(self, start: str, end: str, label: str) -> None:
        self.rows.append(
            {
                "from_id": start,
                "to_id": end,
                "type": "relation",
                "direction": "right",
                "labels": [label],
            }
        )

    @staticmethod
    def _where(span: CharSpan) -> dict[str, int]:
        return {"start": span[0], "end": span[1]}


def write_labelstudio(
    articles: Iterable[Article],
    path: Path,
    *,
    as_predictions: bool = False,
    model: str = "",
) -> int:
    """Write articles as one JSON file to import into Label Studio.

    Args:
        articles: The articles.
        path: The file to write.
        as_predictions: Whether the attributions are guesses for an annotator to correct.
        model: Name of what made the predictions.

    Returns:
        How many tasks were written.
    """
    tasks = [to_task(a, as_predictions=as_predictions, model=model) for a in articles]
    path.write_text(json.dumps(tasks, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return len(tasks)
