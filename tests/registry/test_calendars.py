from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from icalendar import Calendar

from activities.models import Activity
from activities.vocabularies import ActivityStatus
from records.models import Change
from tests.factories import ActivityFactory, AreaFactory, MeetingFactory, ThemeFactory, UpdateFactory, told_activity
from tests.files import body

pytestmark = pytest.mark.django_db

ACTIVITIES, MEETINGS = reverse("activity-calendar"), reverse("meeting-calendar")
SITE = "http://testserver"


def events(response) -> list:
    return Calendar.from_ical(body(response)).walk("VEVENT")


def planned(period: str, **fields) -> Activity:
    return told_activity(status=ActivityStatus.PLANNED, period=period, **fields)


def days_of(event) -> tuple[str, date, date]:
    return str(event["summary"]), event.decoded("dtstart"), event.decoded("dtend")


def test_calendar_says_what_it_is(client):
    ThemeFactory(slug="labour", name="Labour")

    response = client.get(f"{ACTIVITIES}?theme=labour")
    calendar = Calendar.from_ical(body(response))

    assert (response["Content-Type"], response["Content-Disposition"]) == (
        "text/calendar; charset=utf-8",
        'attachment; filename="activity-calendar.ics"',
    )
    assert {name: str(value) for name, value in calendar.items() if name != "REFRESH-INTERVAL"} == {
        "VERSION": "2.0",
        "PRODID": "-//Coordination Meeting Activity Registry//EN",
        "METHOD": "PUBLISH",
        "NAME": "Coordination Meeting Activity Registry: Activities on labour",
        "X-WR-CALNAME": "Coordination Meeting Activity Registry: Activities on labour",
    }
    assert calendar.subcomponents == []


def test_event_of_a_planned_activity(client):
    activity = ActivityFactory(code="ILO-2006-014", title="Seminar, on wages; part 1", summary="For ministries.", place="Turin")
    UpdateFactory(activity=activity, status=ActivityStatus.PLANNED, period="2007-02-05/2007-02-09", period_as_printed="5-9 February")
    Change.objects.update(at=datetime(2020, 1, 1, 12, tzinfo=UTC))

    (event,) = events(client.get(ACTIVITIES))

    assert days_of(event) == ("Seminar, on wages; part 1", date(2007, 2, 5), date(2007, 2, 10))
    assert {name: str(event[name]) for name in ("uid", "description", "location", "url", "status", "transp")} == {
        "uid": "ca2b380b-90b9-5bfd-97c7-a19bb0449719",
        "description": "When: 5 to 9 February 2007, “5-9 February”.\nPlanned, as told on 21 November 2006. For ministries.\n"
        f"{SITE}/activities/ILO-2006-014/",
        "location": "Turin",
        "url": f"{SITE}/activities/ILO-2006-014/",
        "status": "TENTATIVE",
        "transp": "TRANSPARENT",
    }
    assert [event.decoded(name) for name in ("dtstamp", "last-modified")] == [datetime(2020, 1, 1, 12, tzinfo=UTC)] * 2


def test_event_is_known_again_at_another_address_and_after_a_change(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    activity = planned("2007")
    before = events(client.get(ACTIVITIES))[0]
    activity.title = "Another title"
    activity.save()

    after = events(client.get(ACTIVITIES, headers={"host": "registry.example.org"}))[0]

    assert (before["uid"], str(after["summary"])) == (after["uid"], "Another title")
    assert after.decoded("dtstamp") >= before.decoded("dtstamp")


@pytest.mark.parametrize(
    ("period", "label", "first", "after", "when"),
    [
        ("2007-02-05", "", date(2007, 2, 5), date(2007, 2, 6), "When: 5 February 2007."),
        ("2007-02", "", date(2007, 2, 1), date(2007, 3, 1), "When: February 2007. The source does not name the days."),
        ("2007-40", "", date(2007, 1, 1), date(2007, 7, 1), "When: first half of 2007. The source does not name the days."),
        ("2007/2009", "", date(2007, 1, 1), date(2010, 1, 1), "When: 2007 to 2009. The source does not name the days."),
        ("2007-02-05~", "", date(2007, 2, 5), date(2007, 2, 6), "When: about 5 February 2007. The source does not name the days."),
        ("2006-04/..", "Begins: ", date(2006, 4, 1), date(2006, 5, 1), "When: since April 2006. The source does not name the days."),
        ("2006-04-03/..", "Begins: ", date(2006, 4, 3), date(2006, 4, 4), "When: since 3 April 2006."),
        ("../2007", "Ends: ", date(2007, 1, 1), date(2008, 1, 1), "When: until 2007. The source does not name the days."),
    ],
)
def test_event_is_as_sure_as_its_period(client, period, label, first, after, when):
    activity = planned(period)

    (event,) = events(client.get(ACTIVITIES))

    assert (*days_of(event), str(event["description"]).splitlines()[0]) == (f"{label}{activity.title}", first, after, when)


def test_calendar_holds_what_is_planned_and_has_a_date(client):
    shown = planned("2007")
    planned("")
    for status in set(ActivityStatus) - {ActivityStatus.PLANNED}:
        told_activity(status=status, period="2007")
    hidden = planned("2007")
    Activity.objects.filter(pk=hidden.pk).update(state="draft", first_published=None)

    assert [str(event["url"]) for event in events(client.get(ACTIVITIES))] == [f"{SITE}{shown.get_absolute_url()}"]


def test_calendar_narrows_as_the_list_does(client):
    labour = ThemeFactory(slug="labour")
    activity = planned("2007")
    activity.themes.add(labour)
    planned("2008")

    assert [str(event["summary"]) for event in events(client.get(f"{ACTIVITIES}?theme=labour"))] == [activity.title]


def test_event_of_a_meeting(client):
    area = AreaFactory(name="United States of America")
    MeetingFactory(number=5, title="Fifth Meeting", venue="Headquarters", area=area)
    MeetingFactory(number=4, title="Fourth Meeting", period="2005-10", city="")
    MeetingFactory(number=3, period="")
    MeetingFactory(number=6, draft=True)

    found = [
        (*days_of(event), str(event.get("location", "")), str(event["status"]), str(event["description"]))
        for event in events(client.get(MEETINGS))
    ]

    assert found == [
        (
            "Fifth Meeting",
            date(2006, 11, 20),
            date(2006, 11, 22),
            "Headquarters, New York, United States of America",
            "CONFIRMED",
            f"When: 20 to 21 November 2006.\n{SITE}/meetings/5/",
        ),
        (
            "Fourth Meeting",
            date(2005, 10, 1),
            date(2005, 11, 1),
            "",
            "TENTATIVE",
            f"When: October 2005. The source does not name the days.\n{SITE}/meetings/4/",
        ),
    ]


@pytest.mark.parametrize("item_count", [1, 3])
@pytest.mark.parametrize(("address", "queries"), [(ACTIVITIES, 6), (MEETINGS, 6)])
def test_calendars_have_a_constant_number_of_queries(client, django_assert_num_queries, address, queries, item_count):
    for __ in range(item_count):
        planned("2007")
        MeetingFactory(area=AreaFactory())
    body(client.get(address))

    with django_assert_num_queries(queries):
        found = events(client.get(address))

    assert len(found) >= item_count


def test_head_alone_is_answered_without_events(client):
    planned("2007")

    response = client.head(ACTIVITIES)

    assert (response.status_code, body(response)) == (200, b"")
