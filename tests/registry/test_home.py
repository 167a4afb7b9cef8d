"""The home page, the page about the registry, and the pages that say what went wrong."""

from datetime import UTC, date, datetime

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from activities.vocabularies import ActivityStatus
from records.history import recording
from records.models import Change
from records.vocabularies import ChangeKind
from registry.changes import latest_changes
from tests.factories import ActivityFactory, EntityFactory, MeetingFactory, PaperFactory, SectionFactory, ThemeFactory, told_activity
from tests.site import Page


def changed_on(day, *factories):
    """Make records in one change of a day."""
    with recording(ChangeKind.FORM) as change:
        records = [make() for make in factories]
    Change.objects.filter(pk=change.pk).update(at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
    return records


@pytest.mark.django_db
@pytest.mark.parametrize("item_count", [1, 3])
def test_home_takes_a_constant_number_of_queries(client, django_assert_num_queries, item_count):
    meeting = MeetingFactory()
    with recording(ChangeKind.IMPORT):
        for __ in range(item_count):
            entity = EntityFactory()
            paper = PaperFactory(meeting=meeting, entities=[entity])
            told_activity(lead=entity, section=SectionFactory(paper=paper), status=ActivityStatus.PLANNED)

    with django_assert_num_queries(30):
        response = client.get(reverse("home"))

    assert len(response.context["planned"]) == item_count


@pytest.mark.django_db
def test_home_of_an_empty_registry_says_what_is_missing(client):
    response = client.get(reverse("home"))

    assert response.status_code == 200
    assert response.content.decode().count('class="empty"') == 3


@pytest.mark.django_db
def test_home_shows_the_latest_meeting_with_activities_and_names_the_latest(client):
    told, latest = MeetingFactory(number=5), MeetingFactory(number=16)
    MeetingFactory(number=17, draft=True)
    told_activity(section=SectionFactory(paper=PaperFactory(meeting=told)))

    response = client.get(reverse("home"))

    assert (response.context["meeting"], response.context["latest"]) == (told, latest)


@pytest.mark.django_db
def test_home_names_contributors_of_that_meeting_in_the_order_of_papers(client):
    meeting = MeetingFactory(number=5)
    late, early, draft = EntityFactory(name="A late"), EntityFactory(name="B early"), EntityFactory(draft=True)
    PaperFactory(meeting=meeting, number=8, entities=[late])
    PaperFactory(meeting=meeting, number=2, entities=[early, draft])
    PaperFactory(meeting=meeting, number=1, entities=[EntityFactory()], draft=True)
    PaperFactory(meeting=MeetingFactory(number=4))

    response = client.get(reverse("home"))

    assert list(response.context["contributors"]) == [early, late]


@pytest.mark.django_db
def test_home_shows_what_is_planned_the_soonest_first(client):
    undated = told_activity(status=ActivityStatus.PLANNED, period="")
    later = told_activity(status=ActivityStatus.PLANNED, period="2008")
    sooner = told_activity(status=ActivityStatus.PLANNED, period="2007-01")
    told_activity(status=ActivityStatus.ONGOING)

    response = client.get(reverse("home"))

    assert list(response.context["planned"]) == [sooner, later, undated]


@pytest.mark.django_db
def test_home_names_themes_that_are_part_of_no_other_most_first(client):
    few, most, unused = ThemeFactory(name="A few"), ThemeFactory(name="B most"), ThemeFactory()
    part = ThemeFactory(parent=most)
    for theme in (few, most, part):
        ActivityFactory(themes=[theme])
    ActivityFactory(themes=[unused], draft=True)

    response = client.get(reverse("home"))

    assert [(theme, theme.total) for theme in response.context["themes"].rows] == [(most, 2), (few, 1)]
    assert most.get_absolute_url() in Page("/", response.content.decode()).links


@pytest.mark.django_db
def test_latest_changes_tell_days_kinds_and_few_records_by_name():
    changed_on(date(2026, 3, 1), lambda: EntityFactory(draft=True))
    (meeting,) = changed_on(date(2026, 3, 2), MeetingFactory)
    changed_on(date(2026, 3, 3), *[EntityFactory] * 4)

    days = [(day, [(lot.noun, lot.count, lot.records) for lot in lots]) for day, lots in latest_changes(5)]

    assert days == [(date(2026, 3, 3), [("entities", 4, [])]), (date(2026, 3, 2), [("meeting", 1, [meeting])])]


@pytest.mark.django_db
def test_latest_changes_count_a_record_once_a_day():
    (entity,) = changed_on(date(2026, 3, 2), EntityFactory)
    changed_on(date(2026, 3, 2), lambda: entity.save())

    assert [[(lot.count, lot.records) for lot in lots] for __, lots in latest_changes(5)] == [[(1, [entity])]]


@pytest.mark.django_db
def test_about_asks_for_version_and_abbreviations_alone(client, django_assert_num_queries):
    with django_assert_num_queries(2):
        response = client.get(reverse("about"))

    assert list(Page("/about/", response.content.decode()).faults()) == []


@pytest.mark.django_db
def test_public_pages_set_no_cookie_and_do_not_vary_by_it(client):
    response = client.get(reverse("home"))

    assert (dict(response.cookies), response.headers.get("Vary")) == ({}, "Accept-Encoding")


def test_page_for_failures_needs_neither_context_nor_database():
    assert "What you can do" in render_to_string("500.html")


@pytest.mark.parametrize(("template", "context"), [("403.html", {}), ("403_csrf.html", {}), ("410.html", {"reason": "", "day": None})])
def test_pages_for_errors_say_what_to_do(rf, template, context):
    html = render_to_string(template, context, request=rf.get("/somewhere/"))

    assert "What you can do" in html
    assert list(Page("/somewhere/", html).faults()) == []


@pytest.mark.django_db
def test_refused_host_gets_the_page_for_bad_requests(client):
    response = client.get(reverse("home"), headers={"host": "elsewhere.example"})

    assert response.status_code == 400
    assert "The request could not be understood" in response.content.decode()


@pytest.mark.django_db
def test_address_with_too_many_parameters_gets_the_page_for_bad_requests(client):
    response = client.get(reverse("activity-list") + "?" + "a=1&" * 2000)

    assert response.status_code == 400
    assert "The request could not be understood" in response.content.decode()


@pytest.mark.django_db
def test_unknown_address_gets_the_page_for_missing_pages(client):
    response = client.get("/no-such-page/")

    assert response.status_code == 404
    assert "There is no page at this address" in response.content.decode()


@pytest.mark.django_db
def test_favicon_is_found_where_browsers_look(client):
    response = client.get("/favicon.ico")

    assert (response.status_code, response.url) == (302, "/static/favicon.svg")
