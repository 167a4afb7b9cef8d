"""What crawlers ask for: the list of pages, and what to leave alone."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from records.models import Change
from registry.views.sitemap import SITEMAPS, RecordSitemap
from tests.factories import (
    ActivityFactory,
    AreaFactory,
    DocumentFactory,
    EntityFactory,
    GroupFactory,
    MeetingFactory,
    PaperFactory,
    PartyFactory,
    SectionFactory,
    ThemeFactory,
    seat,
    told_activity,
)

pytestmark = pytest.mark.django_db

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def entries(client, address: str, **options) -> list[tuple[str, str]]:
    """Return the addresses of a site map or of an index, each with when it was last changed."""
    response = client.get(address, **options)
    assert (response.status_code, response.headers["Content-Type"], dict(response.cookies)) == (200, "application/xml", {})
    tree = ElementTree.fromstring(response.content)  # noqa: S314 - our own.
    return [(row.findtext("s:loc", namespaces=NAMES), row.findtext("s:lastmod", "", NAMES)) for row in tree]


def paths(client, section: str) -> list[str]:
    return [address.removeprefix("http://testserver") for address, __ in entries(client, reverse("sitemap-section", args=[section]))]


def change_on(day: int, make):
    """Return what was made by a change of a day in March 2026."""
    before = set(Change.objects.values_list("pk", flat=True))
    record = make()
    Change.objects.exclude(pk__in=before).update(at=datetime(2026, 3, day, 12, tzinfo=UTC))
    return record


def test_index_names_a_file_for_each_kind_at_the_address_of_the_request(client):
    found = entries(client, reverse("sitemap"), secure=True, headers={"host": "localhost"})

    assert [address for address, __ in found] == [f"https://localhost/sitemap-{section}.xml" for section in SITEMAPS]


@pytest.mark.parametrize(
    ("section", "factory"),
    [
        ("meetings", MeetingFactory),
        ("entities", EntityFactory),
        ("activities", ActivityFactory),
        ("themes", ThemeFactory),
        ("documents", DocumentFactory),
    ],
)
def test_records_are_listed_when_they_are_public(client, section, factory):
    public = factory()
    factory(draft=True)
    factory(withdrawn=True)
    factory(merged=True, merged_into=public)

    assert paths(client, section) == [public.get_absolute_url()]


def test_papers_are_listed_when_their_meeting_is_public_too(client):
    paper = PaperFactory()
    PaperFactory(draft=True)
    PaperFactory(meeting__draft=True)

    assert paths(client, "papers") == [paper.get_absolute_url()]


def test_groups_are_listed_when_their_entity_is_public(client):
    group = GroupFactory()
    GroupFactory(entity__draft=True)

    assert paths(client, "groups") == [group.get_absolute_url()]


def test_areas_are_listed_by_their_own_address(client):
    AreaFactory(code="504", iso3="MAR")
    AreaFactory(code="002")

    assert paths(client, "areas") == ["/areas/002/", "/areas/MAR/"]


def test_pages_beside_a_meeting_are_listed_when_they_hold_something(client):
    told, bare = MeetingFactory(number=5), MeetingFactory(number=6)
    told_activity(section=SectionFactory(paper=PaperFactory(meeting=told)))
    seat(told, EntityFactory())
    PaperFactory(meeting=bare, draft=True)

    found = paths(client, "pages")

    assert [path for path in found if path.startswith("/meetings/")] == [
        "/meetings/",
        "/meetings/5/papers/",
        "/meetings/5/participants/",
        "/meetings/5/report/",
    ]
    assert {"/", "/activities/", "/data/", "/about/"} <= set(found)


@pytest.mark.parametrize("section", list(SITEMAPS))
def test_every_page_of_the_list_is_there(client, section):
    told_activity(section=SectionFactory(paper=PaperFactory(meeting__number=5)))
    GroupFactory()
    AreaFactory()
    DocumentFactory()

    found = paths(client, section)

    assert found
    assert [(path, 200) for path in found] == [(path, client.get(path).status_code) for path in found]


def test_last_change_is_that_of_the_record_or_of_its_parts(client):
    early = change_on(1, lambda: ActivityFactory(code="ILO-2006-001"))
    late = change_on(2, lambda: ActivityFactory(code="ILO-2006-002"))
    change_on(3, lambda: PartyFactory(activity=early))
    change_on(4, EntityFactory)

    assert entries(client, reverse("sitemap-section", args=["activities"])) == [
        (f"http://testserver{early.get_absolute_url()}", "2026-03-03"),
        (f"http://testserver{late.get_absolute_url()}", "2026-03-02"),
    ]
    index = dict(entries(client, reverse("sitemap")))
    assert index["http://testserver/sitemap-activities.xml"].startswith("2026-03-03T")
    assert index["http://testserver/sitemap-documents.xml"] == ""


@pytest.mark.parametrize("item_count", [1, 3])
def test_a_list_takes_a_constant_number_of_queries(client, django_assert_num_queries, item_count):
    for __ in range(item_count):
        told_activity(section=SectionFactory(paper=PaperFactory(meeting=MeetingFactory())))

    with django_assert_num_queries(3):
        client.get(reverse("sitemap-section", args=["activities"]))
    with django_assert_num_queries(2):
        client.get(reverse("sitemap-section", args=["pages"]))
    with django_assert_num_queries(18):
        client.get(reverse("sitemap"))


def test_a_long_list_is_cut_into_files_that_the_index_names(client, monkeypatch):
    monkeypatch.setattr(RecordSitemap, "limit", 2)
    for number in range(1, 4):
        ThemeFactory(slug=f"theme-{number}")

    index = [address for address, __ in entries(client, reverse("sitemap")) if "themes" in address]

    assert index == ["http://testserver/sitemap-themes.xml", "http://testserver/sitemap-themes.xml?p=2"]
    assert [[address[-8:-1] for address, __ in entries(client, address)] for address in index] == [["theme-1", "theme-2"], ["theme-3"]]


@pytest.mark.parametrize("address", ["/sitemap-people.xml", "/sitemap-themes.xml?p=9", "/sitemap-themes.xml?p=x"])
def test_a_list_that_is_not_there_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_robots_leave_the_desk_and_endless_questions_alone(client):
    response = client.get(reverse("robots"), headers={"host": "localhost"})

    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /activities/choose/",
        "Disallow: /search/suggest/",
        "Disallow: /*?*&",
        "Disallow: /*.atom?",
        "Disallow: /*.csv?",
        "Disallow: /*.ics?",
        "Disallow: /*.json?",
        "Disallow: /*.xlsx?",
        "",
        "Sitemap: http://localhost/sitemap.xml",
    ]
