"""Labels one a token: spans from BIO, and their joining into attributions by the nearest cue."""

from collections.abc import Sequence
from dataclasses import dataclass

from spacy_diplomacy.corpus.document import ROLES, Article, Attribution, CharSpan
from spacy_diplomacy.corpus.grouping import role_of


@dataclass(frozen=True, slots=True)
class RoleSpan:
    """A span of tokens with one role.

    Attributes:
        role: ``content``, ``cue`` or ``source``.
        start: First token.
        end: Token after the last.
        number: The attribution it belongs to where the labels say so, else an empty string.
    """

    role: str
    start: int
    end: int
    number: str = ""


def spans_of(labels: Sequence[str]) -> list[RoleSpan]:
    """Read spans from BIO labels such as ``B-cue``, ``I-content``, ``B-SOURCE-2`` and ``O``.

    A span begins at each ``B`` and wherever an ``I`` does not go on with the span before it.

    Args:
        labels: One label a token.

    Returns:
        The spans in reading order.

    Raises:
        ValueError: A label is none of these; the message names it.
    """
    out: list[RoleSpan] = []
    for index, label in enumerate(labels):
        if label in ("O", "", "_"):
            continue
        prefix, _, rest = label.partition("-")
        name, _, number = rest.replace(":", "-").partition("-")
        role = role_of(name)
        if prefix not in ("B", "I") or role not in ROLES:
            raise ValueError(f"the label {label!r} is not B-, I- with source, cue or content, or O")
        before = out[-1] if out else None
        if (
            prefix == "I"
            and before is not None
            and before.end == index
            and (before.role, before.number) == (role, number)
        ):
            out[-1] = RoleSpan(role, before.start, index + 1, number)
        else:
            out.append(RoleSpan(role, index, index + 1, number))
    return out


def join_spans(spans: Sequence[RoleSpan]) -> list[list[RoleSpan]]:
    """Join spans into attributions.

    Spans with a number are joined by it. Of the others each content and each source goes to the
    nearest cue, the earlier one where two are as near; without any cue each content is an
    attribution by itself, with the nearest source.

    Args:
        spans: The spans of one sentence or window.

    Returns:
        The spans of each attribution, in reading order of their first span.
    """
    groups: dict[str, list[RoleSpan]] = {}
    free = [span for span in spans if not span.number]
    for span in spans:
        if span.number:
            groups.setdefault(f"number {span.number}", []).append(span)
    heads = [s for s in free if s.role == "cue"] or [s for s in free if s.role == "content"]
    for head in heads:
        groups[f"head {head.start}"] = [head]
    for span in free:
        if span not in heads and heads:
            nearest = min(heads, key=lambda head: (_gap(span, head), head.start))
            groups[f"head {nearest.start}"].append(span)
    joined = [sorted(group, key=lambda s: s.start) for group in groups.values()]
    return sorted(joined, key=lambda group: group[0].start)


def _gap(one: RoleSpan, other: RoleSpan) -> int:
    return max(one.start, other.start) - min(one.end, other.end)


def article_of_tokens(
    name: str,
    tokens: Sequence[str],
    labels: Sequence[str],
    spaces: Sequence[bool] | None = None,
    blocks: Sequence[int] | None = None,
) -> Article:
    """Make an article of tokens and their labels.

    Args:
        name: The article's id.
        tokens: The tokens.
        labels: One label a token; see :func:`spans_of`.
        spaces: Whether a blank follows each token; None for one after each.
        blocks: Number of the sentence of each token: spans are joined within it; None for one.

    Returns:
        An article that keeps these tokens.

    Raises:
        ValueError: Tokens and labels differ in number, a token is empty, or a label is unknown.
    """
    if len(tokens) != len(labels):
        raise ValueError(f"there are {len(tokens)} tokens but {len(labels)} labels")
    if not all(tokens):
        raise ValueError("a token is empty")
    text, places = lay_out(tokens, spaces)
    by_block: dict[int, list[RoleSpan]] = {}
    for span in spans_of(labels):
        by_block.setdefault(blocks[span.start] if blocks else 0, []).append(span)
    groups = [group for spans in by_block.values() for group in join_spans(spans)]
    attributions = []
    for number, group in enumerate(groups):
        roles: dict[str, tuple[CharSpan, ...]] = {
            role: tuple((places[s.start][0], places[s.end - 1][1]) for s in group if s.role == role)
            for role in ROLES
        }
        attributions.append(
            Attribution(f"q{number}", roles["content"], roles["cue"], roles["source"])
        )
    return Article(name, text, tuple(attributions), tokens=tuple(places))


def lay_out(
    tokens: Sequence[str], spaces: Sequence[bool] | None = None
) -> tuple[str, list[CharSpan]]:
    """Write tokens out as a text.

    Args:
        tokens: The tokens.
        spaces: Whether a blank follows each token; None for one after each.

    Returns:
        The text, and where each token stands in it.
    """
    parts: list[str] = []
    places: list[CharSpan] = []
    size = 0
    for index, token in enumerate(tokens):
        places.append((size, size + len(token)))
        blank = index < len(tokens) - 1 and (spaces is None or spaces[index])
        parts.append(token + " " * blank)
        size += len(parts[-1])
    return "".join(parts), places
