"""The best of each kind, asked at once, are those of each kind by itself."""

import pytest

from records.search import SearchKind, find
from tests.factories import ActivityFactory, EntityFactory, ThemeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.settles_at_once]


def make_hits():
    """Make more activities than are ranked here, some with the words in the title, and few entities and themes."""
    for number in range(6):
        ActivityFactory(
            title="Census of migrants" if number % 2 else "Census", summary="Migrants; a count of Ghana" if number > 3 else "Migrants"
        )
    EntityFactory(name="Migrants Forum")
    EntityFactory(name="Office", description="For migrants and those who were migrants.")
    ThemeFactory(name="Migrants", description="Migrants.")


@pytest.mark.parametrize("ranked", [2, 3, 2000])
@pytest.mark.parametrize("text", ["migrants", "migrants -ghana", "-ghana", "migrants OR count", '"count of ghana"', "nothing"])
def test_best_are_the_first_ranked(monkeypatch, ranked, text):
    monkeypatch.setattr("records.search.hits.RANKED", ranked)
    make_hits()

    hits = find(text)

    assert hits.best(2) == {kind: hits.ranked(kind)[:2] for kind in hits.counts}


def test_best_of_all_kinds_take_two_queries(django_assert_num_queries):
    make_hits()
    hits = find("migrants")

    with django_assert_num_queries(2):
        best = hits.best(1)

    assert list(best) == [SearchKind.ACTIVITY, SearchKind.ENTITY, SearchKind.THEME]


@pytest.mark.parametrize("ranked", [2, 2000])
def test_what_is_not_wanted_stands_nowhere_in_what_is_ranked(monkeypatch, ranked):
    monkeypatch.setattr("records.search.hits.RANKED", ranked)
    wanted = [ActivityFactory(title="Migrants"), ActivityFactory(title="A count", summary="Migrants"), ActivityFactory(title="Migrants")]
    ActivityFactory(title="Migrants", summary="Of Ghana")

    found = find("migrants -ghana").ranked(SearchKind.ACTIVITY)

    assert sorted(found) == [activity.pk for activity in wanted]
