"""Spans and arrows drawn by annotators, joined into attributions: Label Studio and Prodigy."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from spacy_diplomacy.corpus.document import CharSpan

ROLE_OF_LABEL = {
    "content": "content",
    "quote": "content",
    "cue": "cue",
    "source": "source",
    "speaker": "source",
    "target": "target",
}
NESTED = "nested_in"


@dataclass(frozen=True, slots=True)
class Region:
    """One span an annotator marked.

    Attributes:
        key: Identifier within the article.
        role: ``content``, ``cue``, ``source`` or ``target``.
        span: Where it is, in characters.
    """

    key: str
    role: str
    span: CharSpan


@dataclass
class Group:
    """The regions of one attribution.

    Attributes:
        anchor: The region that the others hang on: its cue, else its content.
        regions: All its regions, the anchor too, in reading order.
    """

    anchor: Region
    regions: list[Region] = field(default_factory=list)

    def spans(self, role: str) -> tuple[CharSpan, ...]:
        """Return the spans of one role in reading order, each once.

        Args:
            role: ``content``, ``cue``, ``source`` or ``target``.

        Returns:
            The spans.
        """
        return tuple(sorted({r.span for r in self.regions if r.role == role}))


def role_of(label: str) -> str | None:
    """Tell the role a label names, whatever its case.

    Args:
        label: ``Content``, ``CUE``, ``Source``, ``Target``, ``Quote`` or ``Speaker``.

    Returns:
        The role, or None for another label.
    """
    return ROLE_OF_LABEL.get(label.strip().lower())


def group_regions(
    regions: Mapping[str, Region], links: Iterable[tuple[str, str]]
) -> tuple[list[Group], list[Region]]:
    """Join regions into attributions by the arrows between them.

    Arrows may point either way. An arrow hangs the one end on the other: on the cue where one end
    is a cue, else on the content, else on where it starts. A source or a target may hang on several
    cues, and is then part of each attribution. A content that no arrow touches is an attribution of
    its own.

    Args:
        regions: The regions by key.
        links: Pairs of keys.

    Returns:
        The groups in reading order of their anchors, and the regions that belong to none.
    """
    hung: dict[str, list[str]] = {}
    for start, end in links:
        anchor, other = _ordered(regions[start], regions[end])
        hung.setdefault(anchor.key, []).append(other.key)
    parents: dict[str, str] = {}
    for anchor_key, others in hung.items():
        for key in others:
            if regions[key].role in ("cue", "content") and not _above(parents, anchor_key, key):
                parents.setdefault(key, anchor_key)
    members: dict[str, dict[str, None]] = {}
    for anchor_key, others in hung.items():
        root = _root(parents, anchor_key)
        members.setdefault(root, {root: None}).update(dict.fromkeys([anchor_key, *others]))
    used = {key for keys in members.values() for key in keys}
    for key, region in regions.items():
        if region.role == "content" and key not in used:
            members[key] = {key: None}
            used.add(key)
    groups = [
        Group(regions[root], sorted((regions[k] for k in keys), key=lambda r: r.span))
        for root, keys in members.items()
    ]
    groups.sort(key=lambda group: group.regions[0].span)
    return groups, [region for key, region in regions.items() if key not in used]


def _ordered(start: Region, end: Region) -> tuple[Region, Region]:
    for role in ("cue", "content"):
        if (start.role == role) != (end.role == role):
            return (start, end) if start.role == role else (end, start)
    return start, end


def _above(parents: Mapping[str, str], key: str, other: str) -> bool:
    """Whether ``other`` stands above ``key``, so that hanging it below would close a ring."""
    while key in parents:
        key = parents[key]
        if key == other:
            return True
    return key == other


def _root(parents: Mapping[str, str], key: str) -> str:
    while key in parents:
        key = parents[key]
    return key
