"""What a filter of activities finds: a sequence in an order, read when it is shown."""

from datetime import date

import pytest
from django.http import QueryDict
from pyroaring import BitMap

from activities.facets import FacetIndex, Found, facet_index
from activities.filters import ActivityFilter
from activities.models import Activity
from activities.vocabularies import ActivityStatus
from records.versions import data_version
from tests.factories import ActivityFactory, AreaFactory, MembershipFactory, PartyFactory, UpdateFactory, told_activity

pytestmark = pytest.mark.django_db


def filtered(query: str) -> ActivityFilter:
    return ActivityFilter(QueryDict(query), today=date(2007, 6, 1))


def codes(rows) -> list[str]:
    return [row.code for row in rows]


def test_newest_change_is_that_of_the_activity_its_parties_or_its_updates():
    first, second, third = (ActivityFactory(code=f"A-2006-00{number}") for number in (1, 2, 3))
    PartyFactory(activity=second)
    UpdateFactory(activity=first)

    assert [row.code for row in filtered("sort=changed").qs] == ["A-2006-001", "A-2006-002", "A-2006-003"]
    third.title = "Corrected"
    third.save()
    assert [row.code for row in filtered("sort=changed").qs] == ["A-2006-003", "A-2006-001", "A-2006-002"]


def test_best_match_comes_first_where_words_are_asked_for():
    ActivityFactory(code="A-2006-001", title="Study of ports", summary="Also of wages.")
    ActivityFactory(code="A-2006-002", title="Wages")

    assert [row.code for row in filtered("q=wages").qs] == ["A-2006-002", "A-2006-001"]
    assert [row.code for row in filtered("q=wages&sort=code").qs] == ["A-2006-001", "A-2006-002"]


def test_write_is_counted_at_once():
    activity = told_activity(status=ActivityStatus.PLANNED)
    before = filtered("").counts("status")

    activity.updates.update(status=ActivityStatus.COMPLETED)

    assert (before, filtered("").counts("status")) == ({"planned": 1}, {"completed": 1})


def test_index_is_shared_until_something_is_written():
    ActivityFactory()
    first = facet_index()

    assert facet_index() is first
    ActivityFactory()
    assert facet_index() is not first


@pytest.mark.parametrize("item_count", [1, 3])
def test_index_is_read_in_a_constant_number_of_queries(django_assert_num_queries, item_count):
    for __ in range(item_count):
        activity = told_activity()
        activity.areas.add(AreaFactory())
        MembershipFactory(entity=activity.parties.get().entity)
    # What was written is settled before, or that would be counted too.
    version = data_version()

    with django_assert_num_queries(10):
        FacetIndex(version)


@pytest.fixture
def thirty():
    for number in range(30):
        ActivityFactory(code=f"A-2006-{number:03}", title=f"Work {29 - number:03}")
    return Found(facet_index(), facet_index().all)


def test_found_is_counted_and_sliced_as_a_sequence(thirty):
    assert (len(thirty), thirty.count(), bool(thirty)) == (30, 30, True)
    assert codes(thirty[10:12]) == ["A-2006-010", "A-2006-011"]
    assert codes(thirty[29:40]) == ["A-2006-029"]
    assert codes(thirty[::-10]) == ["A-2006-029", "A-2006-019", "A-2006-009"]
    assert (thirty[3].code, thirty[-1].code) == ("A-2006-003", "A-2006-029")
    with pytest.raises(IndexError):
        thirty[30]


def test_found_gives_its_keys_in_chunks_in_its_order(thirty):
    keys = dict(Activity.objects.values_list("code", "pk"))
    by_title = Found(thirty._index, thirty.numbers, thirty._index.by_title)

    chunks = list(by_title.in_chunks(20))

    assert [len(chunk) for chunk in chunks] == [20, 10]
    assert [key for chunk in chunks for key in chunk] == [keys[f"A-2006-{29 - number:03}"] for number in range(30)]
    assert sorted(thirty.ids) == sorted(keys.values())


def test_few_found_are_sorted_as_many_are(thirty):
    few = Found(thirty._index, BitMap([1, 5, 7]), thirty._index.by_title)

    assert codes(few) == ["A-2006-007", "A-2006-005", "A-2006-001"]
    assert codes(few[1:2]) == ["A-2006-005"]


@pytest.mark.parametrize("item_count", [1, 3])
def test_rows_are_read_in_a_constant_number_of_queries(django_assert_num_queries, item_count):
    for __ in range(item_count):
        told_activity().areas.add(AreaFactory())
    found = filtered("").qs

    with django_assert_num_queries(4):
        rows = found[:25]

    assert len(rows) == item_count


def test_row_that_is_gone_since_is_left_out(thirty):
    Activity.objects.get(code="A-2006-001").delete()

    assert codes(thirty[:3]) == ["A-2006-000", "A-2006-002"]
