"""What a record's state answers at its public address."""

from datetime import date

import pytest
from django.http import Http404, QueryDict
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.urls import reverse

from records.filters import DocumentFilter
from records.middleware import Gone
from records.models import Document
from records.templatetags.pages import canonical, current, direction, period
from records.views import public_answer
from tests.factories import WITHDRAWN_ON, ActivityFactory, EntityFactory, MeetingFactory

pytestmark = pytest.mark.django_db


def at(path, list_filter=None, **extra):
    """Return a template's context at an address, of a list's page with its filter."""
    return RequestContext(RequestFactory().get(path, **extra), {"filter": list_filter})


def test_published_record_is_shown():
    assert public_answer(EntityFactory()) is None


def test_draft_has_no_public_address():
    with pytest.raises(Http404):
        public_answer(EntityFactory(draft=True))


def test_withdrawn_record_is_gone_with_reason_and_day():
    with pytest.raises(Gone) as gone:
        public_answer(EntityFactory(withdrawn=True))

    assert (gone.value.reason, gone.value.day) == ("Recorded twice.", WITHDRAWN_ON)


def test_merged_record_leads_to_where_the_chain_of_merges_ends():
    last = EntityFactory(slug="un-women")
    middle = EntityFactory(merged=True, merged_into=last)
    first = EntityFactory(merged=True, merged_into=middle)

    answer = public_answer(first)

    assert (answer.status_code, answer.url) == (301, "/entities/un-women/")


def test_records_merged_in_a_circle_have_no_page():
    first = EntityFactory()
    second = EntityFactory(merged=True, merged_into=first)
    first.state, first.merged_into = "merged", second
    first.save()

    with pytest.raises(Http404):
        public_answer(second)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/meetings/", ' aria-current="page"'),
        ("/meetings/5/papers/", ' aria-current="true"'),
        ("/activities/", ""),
    ],
)
def test_menu_marks_where_the_visitor_is(path, expected):
    assert current(at(path), "meeting-list") == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/documents/", "http://testserver/documents/"),
        ("/documents/?kind=report", "http://testserver/documents/?kind=report"),
        ("/documents/?page=2&kind=report&kind=letter&q=", "http://testserver/documents/?kind=letter&kind=report&page=2"),
        ("/documents/?kind=nothing&page=1&them=x", "http://testserver/documents/"),
        ("/documents/?page=last", "http://testserver/documents/"),
    ],
)
def test_canonical_address_has_the_canonical_query(path, expected):
    list_filter = DocumentFilter(QueryDict(path.partition("?")[2]), queryset=Document.objects.all())

    assert canonical(at(path, list_filter)) == expected


def test_canonical_address_of_a_page_without_filters_leaves_parameters_out():
    assert canonical(at("/about/?status=planned")) == "http://testserver/about/"


def test_canonical_address_of_a_refused_host_is_empty():
    assert canonical(at("/", headers={"host": "elsewhere.example"})) == ""


def test_period_filter_shows_words():
    assert [period("2006-04/.."), period("")] == ["since April 2006", ""]


@pytest.mark.parametrize(("language", "expected"), [("ar", "rtl"), ("fr", "ltr"), ("tlh", "auto")])
def test_direction_follows_the_language(language, expected):
    assert direction(language) == expected


def test_page_links_leave_out_the_middle(rf):
    from django.core.paginator import Paginator

    page = Paginator(range(500), 25).page(10)

    shown = Template("{% load pages %}{{ page|page_links|join:' ' }}").render(Context({"page": page}))

    assert shown == "1 … 9 10 11 … 20"


def test_withdrawn_record_says_why_at_its_address(client):
    meeting = MeetingFactory(number=7, withdrawn=True, withdrawn_on=date(2008, 3, 1))

    response = client.get(meeting.get_absolute_url())

    assert response.status_code == 410
    assert "Recorded twice." in response.content.decode()
    assert "1 March 2008" in response.content.decode()


def test_page_of_a_draft_is_not_found(client):
    assert client.get(reverse("meeting-detail", args=[MeetingFactory(draft=True).number])).status_code == 404


@pytest.mark.parametrize(
    ("typed", "address"), [("/entities/UNHCR/", "/entities/unhcr/"), ("/activities/ilo-2006-001/", "/activities/ILO-2006-001/")]
)
def test_address_in_another_case_leads_to_the_record(client, typed, address):
    EntityFactory(slug="unhcr")
    ActivityFactory(code="ILO-2006-001")

    response = client.get(typed)

    assert (response.status_code, response["Location"]) == (301, address)


def test_address_of_a_draft_in_another_case_is_not_found(client):
    EntityFactory(slug="unhcr", draft=True)

    assert client.get("/entities/UNHCR/").status_code == 404
