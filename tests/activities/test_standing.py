from datetime import date

import pytest

from activities.models import Activity, Party, Update
from activities.standing import settled_at_end
from activities.vocabularies import ActivityStatus
from tests.factories import (
    ActivityFactory,
    EntityFactory,
    MeetingFactory,
    PaperFactory,
    PartyFactory,
    SectionFactory,
    UpdateFactory,
    told_activity,
    told_by_message,
)

pytestmark = pytest.mark.django_db


def standing(activity: Activity) -> tuple:
    activity.refresh_from_db()
    return (activity.status, activity.period, activity.told_on, activity.standing_id)


@pytest.fixture
def meeting():
    return MeetingFactory(number=5, period="2006-11-20/2006-11-21")


@pytest.fixture
def activity():
    return ActivityFactory()


def section_of(meeting, paper: int | None, position: int = 1):
    paper = PaperFactory(meeting=meeting, number=paper) if paper else None
    return SectionFactory(meeting=meeting, paper=paper, position=position)


# What stands


def test_nothing_told_is_unknown(activity):
    assert standing(activity) == ("unknown", "", None, None)


def test_the_latest_day_stands(activity, meeting):
    UpdateFactory(activity=activity, section=section_of(meeting, 1), status="ongoing", period="2006/..")
    later = told_by_message(activity, date(2006, 11, 22), status="completed", period="2006")
    told_by_message(activity, date(2006, 11, 20), status="suspended", period="")

    assert standing(activity) == ("completed", "2006", date(2006, 11, 22), later.pk)


def test_among_equals_the_lead_stands(activity, meeting):
    lead = EntityFactory()
    PartyFactory(activity=activity, entity=lead)
    UpdateFactory(activity=activity, section=section_of(meeting, 1), status="planned", period="")
    own = UpdateFactory(activity=activity, entity=lead, section=section_of(meeting, 2), status="ongoing", period="2007")

    assert standing(activity) == ("ongoing", "2007", date(2006, 11, 21), own.pk)


def test_a_partner_is_no_lead(activity, meeting):
    partner = EntityFactory()
    PartyFactory(activity=activity, entity=partner, role="partner")
    first = UpdateFactory(activity=activity, section=section_of(meeting, 1), status="planned")
    UpdateFactory(activity=activity, entity=partner, section=section_of(meeting, 2), status="ongoing")

    assert standing(activity)[3] == first.pk


def test_among_equals_the_order_of_papers_then_of_sections_stands(activity, meeting):
    UpdateFactory(activity=activity, section=section_of(meeting, None), status="cancelled")
    UpdateFactory(activity=activity, section=section_of(meeting, 10), status="planned")
    second = section_of(meeting, 2, position=7)
    UpdateFactory(activity=activity, section=second, status="ongoing")
    first = UpdateFactory(activity=activity, section=SectionFactory(paper=second.paper, position=3), status="completed")

    assert standing(activity)[3] == first.pk


def test_what_the_standing_telling_leaves_open_is_taken_from_the_next_of_the_day(activity, meeting):
    first = UpdateFactory(activity=activity, section=section_of(meeting, 1), status="unknown", period="")
    UpdateFactory(activity=activity, section=section_of(meeting, 2), status="planned", period="", period_as_printed="soon")
    UpdateFactory(activity=activity, section=section_of(meeting, 3), status="ongoing", period="2007")
    told_by_message(activity, date(2006, 11, 20), status="completed", period="2006")

    assert standing(activity) == ("planned", "", date(2006, 11, 21), first.pk)
    assert activity.period_as_printed == "soon"


def test_an_earlier_day_fills_nothing(activity, meeting):
    told_by_message(activity, date(2006, 11, 20), status="completed", period="2006")
    later = UpdateFactory(activity=activity, section=section_of(meeting, 1), status="unknown", period="")

    assert standing(activity) == ("unknown", "", date(2006, 11, 21), later.pk)


@pytest.mark.parametrize("state", [{"draft": True}, {"withdrawn": True}])
@pytest.mark.parametrize("source", ["meeting", "paper"])
def test_an_unpublished_source_does_not_stand(activity, meeting, source, state):
    UpdateFactory(activity=activity, section=section_of(meeting, 1), status="planned")
    later = MeetingFactory(number=6, period="2007-11-26/2007-11-27", **(state if source == "meeting" else {}))
    paper = PaperFactory(meeting=later, **(state if source == "paper" else {}))
    UpdateFactory(activity=activity, section=SectionFactory(paper=paper), status="completed")
    assert standing(activity)[0] == "planned"

    record = later if source == "meeting" else paper
    record.publish(date(2008, 1, 1))
    record.save()

    assert standing(activity)[0] == "completed"


# Every way of writing


def test_a_saved_update_settles(activity, meeting):
    update = UpdateFactory(activity=activity, section=section_of(meeting, 1), status="planned")

    update.status, update.period = "ongoing", "2007-01~"
    update.save()

    assert standing(activity)[:2] == ("ongoing", "2007-01~")
    assert (activity.start_earliest, activity.end_latest) == (date(2007, 1, 1), date(2007, 1, 31))


@pytest.mark.parametrize("delete", [lambda update: update.delete(), lambda update: Update.objects.filter(pk=update.pk).delete()])
def test_a_deleted_update_settles(meeting, delete):
    activity = told_activity(section=section_of(meeting, 1), status="ongoing", period="2006")

    delete(activity.updates.get())

    assert standing(activity) == ("unknown", "", None, None)
    assert (activity.start_earliest, activity.end_latest) == (None, None)


def test_a_queryset_update_settles(meeting):
    activity = told_activity(section=section_of(meeting, 1), status="ongoing", period="2006")

    Update.objects.filter(activity=activity).update(status="completed", period="2007")

    assert standing(activity)[:2] == ("completed", "2007")
    assert Update.objects.get().start_earliest == date(2007, 1, 1)


def test_an_update_moved_to_another_activity_settles_both(meeting):
    activity, other = told_activity(section=section_of(meeting, 1), status="ongoing"), ActivityFactory()

    Update.objects.filter(activity=activity).update(activity=other)

    assert (standing(activity)[0], standing(other)[0]) == ("unknown", "ongoing")


def test_an_update_saved_under_another_activity_settles_both(meeting):
    activity, other = told_activity(section=section_of(meeting, 1), status="ongoing"), ActivityFactory()

    update = activity.updates.get()
    update.activity = other
    update.save()

    assert (standing(activity), standing(other)[0]) == (("unknown", "", None, None), "ongoing")


def test_a_lead_saved_under_another_activity_settles_both(meeting):
    lead = EntityFactory()
    activities = [ActivityFactory(), ActivityFactory()]
    for activity in activities:
        UpdateFactory(activity=activity, section=section_of(meeting, None), status="planned")
        UpdateFactory(activity=activity, entity=lead, section=section_of(meeting, None, position=2), status="ongoing")
    party = PartyFactory(activity=activities[0], entity=lead)

    party.activity = activities[1]
    party.save()

    assert [standing(activity)[0] for activity in activities] == ["planned", "ongoing"]


def test_bulk_creation_and_bulk_update_settle(activity, meeting):
    entity = EntityFactory()
    (update,) = Update.objects.bulk_create(
        [Update(activity=activity, entity=entity, section=section_of(meeting, 1), status="planned", period="2007")]
    )
    assert standing(activity)[:2] == ("planned", "2007")

    update.status, update.period = "ongoing", "2008"
    Update.objects.bulk_update([update], ["status", "period"])

    assert standing(activity)[:2] == ("ongoing", "2008")
    assert Update.objects.get().end_latest == date(2008, 12, 31)


@pytest.mark.parametrize("write", ["save", "update", "bulk_create", "delete"])
def test_a_change_of_lead_settles(activity, meeting, write):
    teller = EntityFactory()
    UpdateFactory(activity=activity, section=section_of(meeting, 1), status="planned")
    UpdateFactory(activity=activity, entity=teller, section=section_of(meeting, 2), status="ongoing")
    if write == "save":
        PartyFactory(activity=activity, entity=teller, role="lead")
    elif write == "bulk_create":
        Party.objects.bulk_create([Party(activity=activity, entity=teller, role="lead")])
    else:
        PartyFactory(activity=activity, entity=teller, role="partner")
        Party.objects.update(role="lead")
    assert standing(activity)[0] == "ongoing"

    if write == "delete":
        Party.objects.all().delete()
        assert standing(activity)[0] == "planned"


def test_a_meeting_whose_dates_change_settles_what_was_told_to_it(activity, meeting):
    UpdateFactory(activity=activity, section=section_of(meeting, 1), status="ongoing")
    told_by_message(activity, date(2006, 12, 1), status="completed")

    meeting.period = "2006-12-04/2006-12-05"
    meeting.save()

    assert standing(activity)[0::2] == ("ongoing", date(2006, 12, 5))


def test_settling_waits_for_the_end(activity, meeting):
    with settled_at_end():
        for number, status in enumerate(ActivityStatus.values[:3], 1):
            UpdateFactory(activity=activity, section=section_of(meeting, number), status=status)
        assert standing(activity)[0] == "unknown"

    assert standing(activity)[0] == "ongoing"


def test_the_derived_columns_are_not_in_the_history(meeting):
    activity = told_activity(section=section_of(meeting, 1), status="ongoing", period="2006")
    before = activity.history.count()

    Update.objects.update(status="completed")

    assert activity.history.count() == before
    assert {"status", "period", "told_on", "standing_id", "start_earliest"}.isdisjoint(
        field.attname for field in activity.history.model._meta.fields
    )
