"""Several who are named together, and whom "they" means then."""

import pytest

from tests.resolve.conftest import Resolve


@pytest.mark.parametrize(
    ("before", "role"),
    [
        ("Ida Noor and Peter Lund left.", "Ida Noor and Peter Lund"),
        ("Ida Noor and her colleagues left.", "Ida Noor and her colleagues"),
        ("The minister and his deputy left.", "The minister and his deputy"),
        ("Karl Berg met Ida Noor and Peter Lund.", "Ida Noor and Peter Lund"),
        ("Ida Noor and Peter Lund left. Officials came.", "Officials"),
        ("Officials met Ida Noor and Peter Lund.", "Officials"),
    ],
)
def test_they_are_the_last_who_are_several(resolved: Resolve, before: str, role: str) -> None:
    speaker = resolved(f"{before} They said it rained.", ("it rained", "said", "They")).of(0)
    assert speaker is not None
    assert (speaker.name, speaker.role, speaker.type) == ("", role, "GROUP")


def test_they_stay_one_speaker(resolved: Resolve) -> None:
    out = resolved(
        "Ida Noor and Peter Lund said it rained. They added that it snowed. "
        "They denied that it was late. Ida Noor and Peter Lund swore that it was dry.",
        ("it rained", "said", "Ida Noor and Peter Lund"),
        ("that it snowed", "added", "They"),
        ("that it was late", "denied", "They"),
        ("that it was dry", "swore", "Ida Noor and Peter Lund"),
    )
    assert len({id(out.of(i)) for i in range(4)}) == 1


def test_each_of_them_is_still_one(resolved: Resolve) -> None:
    out = resolved(
        "Ida Noor and Peter Lund left. They said it rained. Noor said it snowed. He said it froze.",
        ("it rained", "said", "They"),
        ("it snowed", "said", "Noor"),
        ("it froze", "said", "He"),
    )
    assert [out.name(1), out.name(2)] == ["Ida Noor", "Peter Lund"]
