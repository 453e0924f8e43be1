"""Teachers that judge what they have not seen."""

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_diplomacy.recipe.arrays import TrainingData
from spacy_diplomacy.recipe.ensemble import agreed, roles_apart, shared_out, without
from spacy_diplomacy.recipe.soft_labels import SoftLabels


@given(st.integers(0, 60), st.integers(1, 9))
def test_each_article_has_one_judge(articles: int, members: int) -> None:
    found = shared_out(articles, members)
    assert len(found) == members
    assert sorted(place for own in found for place in own) == list(range(articles))
    assert found == shared_out(articles, members)
    sizes = [len(own) for own in found]
    assert max(sizes) - min(sizes) <= 1


def test_articles_are_taken_away_with_their_passages(data: TrainingData) -> None:
    less = without(data, [1])
    assert less.articles == [data.articles[0], data.articles[2]]
    assert less.passages == [data.passages[0], data.passages[2]]
    assert (less.names, less.sentences) == (data.names, data.sentences)


def test_the_mean_of_opinions() -> None:
    def think(share: float) -> SoftLabels:
        roles = numpy.full((2, 7), share, "float16")
        return SoftLabels(roles, numpy.full((2, 11), 1 - share, "float16"), roles[:0, :3])

    (found,) = agreed([[think(0.25)], [think(0.75)], [think(0.5)]])
    assert found.roles.tolist() == [[0.5] * 7] * 2
    assert found.entities.tolist() == [[0.5] * 11] * 2
    assert found.stances.shape == (0, 3)
    with pytest.raises(ValueError, match="shorter"):
        agreed([[think(0.5)], []])


def test_roles_are_taken_from_one_and_all_else_from_the_other() -> None:
    def think(share: float) -> SoftLabels:
        shares = numpy.full((2, 11), share, "float16")
        return SoftLabels(shares[:, :7], shares, shares[:, :3])

    (found,) = roles_apart([think(0.25)], [think(0.75)])
    assert found.roles.tolist() == [[0.25] * 7] * 2
    assert found.entities.tolist() == [[0.75] * 11] * 2
    assert found.stances.tolist() == [[0.75] * 3] * 2
    with pytest.raises(ValueError, match="shorter"):
        roles_apart([think(0.5)], [])
