"""The generated registry that benchmarks are run on. How quick anything is, no test says."""

from datetime import date

import pytest
from django.db import transaction

from activities.models import Activity, Link, Party, Update
from activities.standing import settle
from benchmarks.generate import COMMON_WORDS, RARE_WORDS, generate
from meetings.models import Meeting
from records.versions import data_version
from tests.factories import AreaFactory, DocumentFactory, MeetingFactory, PartyFactory, SectionFactory, UpdateFactory

NUMBER = 50


@pytest.fixture
def shapes(db):
    """A registry with little in it, but something of everything that generated activities take their shape from."""
    DocumentFactory()
    AreaFactory()
    meetings = [MeetingFactory(number=number, period=f"{number + 2001}-11-20") for number in (5, 6, 7)]
    for place in range(6):
        party = PartyFactory()
        section = SectionFactory(paper__meeting=meetings[0])
        UpdateFactory(activity=party.activity, entity=party.entity, section=section, note=f"Told {place} times of migrants.")


def generated(seed: int) -> dict:
    """Return what a seed gives, by names that do not depend on keys, and take it back."""
    with transaction.atomic():
        known = set(Activity.objects.values_list("code", flat=True))
        generate(NUMBER, seed)
        activities = Activity.objects.exclude(code__in=known)
        rows = {
            "activities": list(activities.order_by("code").values_list("code", "title", "summary", "status", "period", "told_on")),
            "parties": sorted(Party.objects.filter(activity__in=activities).values_list("activity__code", "role", "entity__slug")),
            "updates": sorted(
                Update.objects.filter(activity__in=activities).values_list("activity__code", "section__number", "entity__slug", "note")
            ),
            "themes": sorted(activities.values_list("code", "themes__slug")),
            "links": sorted(Link.objects.filter(activity__in=activities).values_list("activity__code", "kind", "other__code")),
        }
        transaction.set_rollback(True)
    return rows


def test_generated_activities_are_the_same_for_a_seed(shapes):
    first, second, other = generated(seed=1), generated(seed=1), generated(seed=2)

    assert first == second
    assert len(first["activities"]) == NUMBER
    assert first["activities"] != other["activities"]
    assert all(first.values())


def test_generated_activities_stand_as_they_are_settled(shapes):
    generate(NUMBER)
    before = list(Activity.objects.order_by("pk").values())

    settle(Activity.objects.values_list("pk", flat=True))

    assert list(Activity.objects.order_by("pk").values()) == before


def test_generated_activities_leave_what_was_told_to_the_fifth_meeting(shapes):
    told = Update.objects.filter(section__meeting__number=5)
    before = list(told.order_by("pk").values())

    generate(NUMBER)

    assert list(told.order_by("pk").values()) == before
    assert list(Meeting.objects.order_by("number").values_list("number", flat=True)) == [5, 6, 7, 17, 18, 19, 20]
    assert Meeting.objects.get(number=20).last_day == date(2022, 2, 15)


def test_generated_activities_are_found_by_the_words_planted_in_them(shapes):
    generate(NUMBER)
    data_version()

    shares = {word: Activity.objects.search(word).count() / Activity.objects.count() for word in (*RARE_WORDS, *COMMON_WORDS)}

    assert all(0 < shares[word] < 0.25 for word in RARE_WORDS)
    assert all(0.3 < shares[word] < 0.7 for word in COMMON_WORDS)


def test_records_made_after_generated_ones_get_keys_of_their_own(shapes):
    generate(NUMBER)

    party = PartyFactory()

    assert party.activity.pk > Activity.objects.exclude(pk=party.activity.pk).order_by("-pk").first().pk
