"""How the API answers: its addresses, states of records, parameters, pages of lists, and what it refuses."""

from datetime import date

import pytest
from django.http import QueryDict
from django.urls import resolve

from records.filters import DocumentFilter
from records.models import Document
from registry.api import addresses
from tests.factories import (
    ActivityFactory,
    AreaFactory,
    DocumentFactory,
    EntityFactory,
    GroupFactory,
    MeetingFactory,
    PaperFactory,
    ParticipationFactory,
    PartyFactory,
    RetiredAddressFactory,
    ThemeFactory,
    UserFactory,
    told_activity,
)

pytestmark = pytest.mark.django_db

SITE = "http://testserver"
COLLECTIONS = ["activities", "entities", "groups", "meetings", "papers", "participants", "documents", "themes", "areas"]


def problem(response) -> tuple[int, str, dict]:
    """Return status, media type and body of an answer."""
    return response.status_code, response["Content-Type"], response.json()


def refused(response) -> dict:
    """Return what the API holds against each parameter."""
    status, media_type, body = problem(response)
    assert (status, media_type, body["title"], body["status"]) == (400, "application/problem+json", "Bad Request", 400)
    return body["errors"]


def codes(response) -> list[str]:
    assert response.status_code == 200
    return [row["code"] for row in response.json()["results"]]


# Addresses


def test_root_names_the_collections(client):
    assert client.get("/api/v1/").json() == {
        "title": "Coordination Meeting Activity Registry",
        "collections": {name: f"{SITE}/api/v1/{name}/" for name in COLLECTIONS},
        "schema": f"{SITE}/api/v1/schema/",
        "reference": f"{SITE}/api/v1/docs/",
    }


def test_record_has_the_address_of_its_page_after_the_root(client):
    paper, group = PaperFactory(), GroupFactory()
    records = [paper, paper.meeting, group, group.entity, ActivityFactory(), DocumentFactory(), ThemeFactory(), AreaFactory(iso3="MAR")]

    seen = [client.get(addresses.of_page(record.get_absolute_url())).json()["page"] for record in records]

    assert seen == [f"{SITE}{record.get_absolute_url()}" for record in records]
    assert addresses.of_page("/meetings/5/papers/8/") == "/api/v1/meetings/5/papers/8/"
    assert addresses.page_of("/api/v1/meetings/5/papers/8/") == "/meetings/5/papers/8/"


def test_address_without_its_slash_is_led_to_it(client):
    response = client.get("/api/v1/activities?page=2")

    assert (response.status_code, response["Location"]) == (301, "/api/v1/activities/?page=2")


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v2/", "/api/v1/nothing/", "/api/v1/activities/A/B/", "/api/v1/meetings/x/", "/api/v1/%0A%00"]
)
def test_address_that_is_none_is_told_in_json(client, path):
    assert problem(client.get(path)) == (
        404,
        "application/problem+json",
        {"title": "Not Found", "status": 404, "detail": f"Nothing is at this address. {SITE}/api/v1/ lists what there is."},
    )


# States of records, as on their pages


WITH_STATE = [ActivityFactory, EntityFactory, MeetingFactory, PaperFactory, DocumentFactory, ThemeFactory]


@pytest.mark.parametrize("factory", WITH_STATE)
def test_draft_has_no_address(client, factory):
    record = factory(draft=True)

    assert problem(client.get(addresses.of_page(record.get_absolute_url()))) == (
        404,
        "application/problem+json",
        {"title": "Not Found", "status": 404, "detail": "There is no such record."},
    )


@pytest.mark.parametrize("factory", WITH_STATE)
def test_withdrawn_record_says_why(client, factory):
    record = factory(withdrawn=True)

    assert problem(client.get(addresses.of_page(record.get_absolute_url()))) == (
        410,
        "application/problem+json",
        {"title": "Gone", "status": 410, "detail": "Recorded twice.", "withdrawn_on": "2008-03-01"},
    )


@pytest.mark.parametrize("factory", WITH_STATE)
def test_merged_record_leads_to_the_other(client, factory):
    target = factory()
    record = factory(merged=True, merged_into=target)

    response = client.get(f"{addresses.of_page(record.get_absolute_url())}?fields=url")

    assert (response.status_code, response["Location"]) == (301, f"{addresses.of_page(target.get_absolute_url())}?fields=url")


@pytest.mark.parametrize(
    ("factory", "parts"),
    [(ActivityFactory, ["updates", "parties", "links", "documents"]), (MeetingFactory, ["papers", "participants"])],
)
def test_lists_of_a_record_follow_its_state(client, factory, parts):
    target = factory()
    records = [factory(draft=True), factory(withdrawn=True), factory(merged=True, merged_into=target)]
    paths = [addresses.of_page(record.get_absolute_url()) for record in (*records, target)]

    for part in parts:
        answers = [client.get(f"{path}{part}/") for path in paths]
        assert [answer.status_code for answer in answers] == [404, 410, 301, 200]
        assert answers[2]["Location"] == f"{paths[3]}{part}/"


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_what_belongs_to_a_meeting_is_public_when_the_meeting_is(client, state):
    meeting = MeetingFactory(**{state: True})
    paper, seat = PaperFactory(meeting=meeting), ParticipationFactory(meeting=meeting)

    paths = [addresses.of_page(paper.get_absolute_url()), f"/api/v1/meetings/{meeting.number}/participants/{seat.number}/"]

    assert [client.get(path).status_code for path in paths] == [404 if state == "draft" else 410] * 2
    assert [client.get(f"/api/v1/{name}/").json()["total"] for name in ("papers", "participants")] == [0, 0]


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_group_follows_the_state_of_its_entity(client, state):
    group = GroupFactory(entity=EntityFactory(**{state: True}))

    response = client.get(addresses.of_page(group.get_absolute_url()))

    assert response.status_code == (404 if state == "draft" else 410)
    assert client.get("/api/v1/groups/").json()["total"] == 0


@pytest.mark.parametrize(
    ("collection", "factory"),
    [
        ("activities", ActivityFactory),
        ("entities", EntityFactory),
        ("meetings", MeetingFactory),
        ("papers", PaperFactory),
        ("documents", DocumentFactory),
        ("themes", ThemeFactory),
    ],
)
def test_list_holds_published_records_alone(client, collection, factory):
    shown = factory()
    for hidden in ({"draft": True}, {"withdrawn": True}, {"merged": True, "merged_into": shown}):
        factory(**hidden)

    page = client.get(f"/api/v1/{collection}/?fields=page").json()

    seen = [row["page"] for row in page["results"] if row["page"].split("/")[3] == shown.get_absolute_url().split("/")[1]]
    assert seen == [f"{SITE}{shown.get_absolute_url()}"]


def test_signing_in_shows_nothing_more(client):
    ActivityFactory(draft=True)
    shown = ActivityFactory()

    client.force_login(UserFactory(is_superuser=True, is_staff=True))

    assert codes(client.get("/api/v1/activities/")) == [shown.code]


@pytest.mark.parametrize(
    ("given", "right"),
    [
        ("/api/v1/entities/UNHCR/", "/api/v1/entities/unhcr/"),
        ("/api/v1/groups/UNHCR/", "/api/v1/groups/unhcr/"),
        ("/api/v1/activities/ilo-2006-900/", "/api/v1/activities/ILO-2006-900/"),
        ("/api/v1/areas/mar/", "/api/v1/areas/MAR/"),
        ("/api/v1/areas/504/", "/api/v1/areas/MAR/"),
    ],
)
def test_address_in_other_case_or_with_another_code_leads_on(client, given, right):
    GroupFactory(entity=EntityFactory(slug="unhcr"))
    ActivityFactory(code="ILO-2006-900")
    AreaFactory(code="504", iso3="MAR")

    response = client.get(given)

    assert (response.status_code, response["Location"]) == (301, right)


def test_retired_address_of_a_page_holds_for_the_api(client):
    RetiredAddressFactory(path="/entities/old/", moved_to="/entities/new/")
    RetiredAddressFactory(path="/activities/OLD-2006-001/", reason="Was no activity.", retired_on=date(2008, 5, 2))

    moved, gone = client.get("/api/v1/entities/old/"), client.get("/api/v1/activities/OLD-2006-001/updates/")

    assert (moved.status_code, moved["Location"]) == (301, "/api/v1/entities/new/")
    assert problem(gone) == (
        410,
        "application/problem+json",
        {"title": "Gone", "status": 410, "detail": "Was no activity.", "withdrawn_on": "2008-05-02"},
    )


# Filters


def test_list_takes_the_filters_of_its_page(client):
    theme, entity = ThemeFactory(slug="remittances"), EntityFactory(slug="ilo")
    found, on_theme, by_entity = ActivityFactory(themes=[theme]), ActivityFactory(themes=[theme]), ActivityFactory()
    for activity in (found, by_entity):
        PartyFactory(activity=activity, entity=entity)

    page = client.get("/api/v1/activities/?theme=remittances&entity=ilo")

    assert codes(page) == [found.code]
    assert codes(client.get("/api/v1/activities/?theme=remittances")) == [found.code, on_theme.code]


def test_lists_of_a_meeting_and_of_all_take_the_same_filters(client):
    entity = EntityFactory(slug="ilo")
    for meeting in (MeetingFactory(number=5), MeetingFactory(number=6)):
        PaperFactory(meeting=meeting, number=1, entities=[entity])
        PaperFactory(meeting=meeting, number=2)
        ParticipationFactory(meeting=meeting, number=1)
        ParticipationFactory(meeting=meeting, number=2, entities=[entity])

    pages = [
        client.get(f"/api/v1/{path}/?entity=ilo&fields=page").json()
        for path in ("papers", "meetings/5/papers", "participants", "meetings/5/participants")
    ]

    assert [[row["page"].removeprefix(SITE) for row in page["results"]] for page in pages] == [
        ["/meetings/6/papers/1/", "/meetings/5/papers/1/"],
        ["/meetings/5/papers/1/"],
        ["/meetings/6/participants/#seat-2", "/meetings/5/participants/#seat-2"],
        ["/meetings/5/participants/#seat-2"],
    ]
    assert [page["page"] for page in pages] == [
        None,
        f"{SITE}/meetings/5/papers/?entity=ilo",
        None,
        f"{SITE}/meetings/5/participants/?entity=ilo",
    ]


def test_unknown_parameter_is_refused_with_those_that_exist(client):
    errors = refused(client.get("/api/v1/documents/?them=remittances&kind=report"))

    assert errors == {"them": ["“them” is no parameter here. There are: q, kind, year, fields, page, page_size."]}
    assert refused(client.get("/api/v1/?page=1")) == {"page": ["This address takes no parameters."]}
    assert refused(client.get(f"/api/v1/themes/{ThemeFactory().slug}/?page=1")) == {
        "page": ["“page” is no parameter here. There are: fields."]
    }


def test_value_that_cannot_be_read_is_refused_with_the_words_of_the_page(client):
    response = client.get("/api/v1/documents/?kind=book")

    assert response.json()["detail"] == "What was asked for cannot be read: kind."
    assert refused(response) == {"kind": ["“book” is no kind of document. Tick one or more of the list."]}


@pytest.mark.parametrize("text", ["", "\0", "x" * 10_000, "‮ مهاجر 🙂", "' OR 1=1 --", '"', "-", "9" * 20, b"\xed\xa0\x80"])
def test_odd_values_get_an_answer(client, text):
    answers = set()
    for collection in COLLECTIONS:
        path = f"/api/v1/{collection}/"
        for name in resolve(path).func.cls().get_parameters():
            response = client.get(path, {name: text})
            answers.add((response.status_code, response["Content-Type"]))

    assert answers <= {(200, "application/json"), (400, "application/problem+json")}


def test_empty_value_of_a_filter_is_refused(client):
    assert refused(client.get("/api/v1/activities/?theme=&status=planned&sort=%20")) == {
        "theme": ["This is empty: write a value, or leave the parameter out."],
        "sort": ["This is empty: write a value, or leave the parameter out."],
    }


def test_several_values_are_refused_where_one_is_taken(client):
    several = ["One value can be given, and here are several. Leave all but one out."]

    assert refused(
        client.get("/api/v1/activities/?sort=title&sort=code&page=1&page=2&page_size=5&page_size=5&status=planned&status=ongoing")
    ) == {
        "sort": several,
        "page": several,
    }


def test_activity_that_was_only_possibly_active_says_why(client):
    told_activity(period="2007/2008")
    told_activity(period="2007-06")

    rows = client.get("/api/v1/activities/?during=2008-02&during=2007").json()["results"]
    possibly = client.get("/api/v1/activities/?during=2007-06-10").json()["results"]

    assert [row["doubt"] for row in rows] == ["", ""]
    assert [row["doubt"] for row in possibly] == [
        "the start is known only as 2007",
        "the start is known only as June 2007 and the end is known only as June 2007",
    ]


# Pages of a list


def test_list_comes_page_by_page(client):
    rows = [theme.slug for theme in ThemeFactory.create_batch(5)]

    first, second, third = (client.get(f"/api/v1/themes/?page_size=2&fields=slug{page}").json() for page in ("", "&page=2", "&page=3"))

    assert first == {
        "total": 5,
        "pages": 3,
        "next": f"{SITE}/api/v1/themes/?fields=slug&page=2&page_size=2",
        "previous": None,
        "query": "All themes",
        "page": f"{SITE}/themes/",
        "results": [{"slug": slug} for slug in rows[:2]],
    }
    assert (second["next"], second["previous"]) == (
        f"{SITE}/api/v1/themes/?fields=slug&page=3&page_size=2",
        f"{SITE}/api/v1/themes/?fields=slug&page_size=2",
    )
    assert (third["next"], third["results"]) == (None, [{"slug": rows[4]}])


def test_list_states_its_question_and_leads_to_its_page(client):
    page = client.get("/api/v1/documents/?kind=letter&page_size=7&kind=report").json()

    asked = DocumentFilter(QueryDict("kind=letter&kind=report"), queryset=Document.objects.all())
    assert (page["total"], page["query"], page["page"]) == (
        0,
        asked.sentence,
        f"{SITE}/documents/?kind=letter&kind=report",
    )


def test_page_beyond_the_last_is_not_there(client):
    ThemeFactory()

    assert problem(client.get("/api/v1/themes/?page=2")) == (
        404,
        "application/problem+json",
        {"title": "Not Found", "status": 404, "detail": "There is no page 2: the last page is 1."},
    )


@pytest.mark.parametrize("text", ["0", "-1", "x", "1.5", "", " 1", "\u0661", "9" * 30])
def test_number_that_is_none_is_refused(client, text):
    errors = refused(client.get("/api/v1/themes/", {"page": text, "page_size": text}))

    assert errors == {
        "page": [f"“{text}” is no number of a page. Write a whole number from 1 on."],
        "page_size": [f"“{text}” is no size of a page. Write a whole number from 1 to 200."],
    }


def test_page_holds_at_most_two_hundred_records(client):
    assert client.get("/api/v1/themes/?page_size=200").status_code == 200
    assert refused(client.get("/api/v1/themes/?page_size=201")) == {
        "page_size": ["“201” is no size of a page. Write a whole number from 1 to 200."]
    }


# Fields


def test_fields_are_those_that_are_asked_for(client):
    theme = ThemeFactory(name="Remittances")

    assert client.get("/api/v1/themes/?fields=name,%20slug").json()["results"] == [{"slug": theme.slug, "name": "Remittances"}]
    assert client.get(f"/api/v1/themes/{theme.slug}/?fields=name").json() == {"name": "Remittances"}


def test_unknown_field_is_refused_with_those_that_exist(client):
    known = "url, page, slug, name, parent, description, activities"

    assert refused(client.get("/api/v1/themes/?fields=slug,titel,")) == {
        "fields": [
            f"“titel” is no field here. Write names with commas between them: {known}.",
            f"“” is no field here. Write names with commas between them: {known}.",
        ]
    }


# For everyone, and for reading


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/activities/", "/api/v1/schema/", "/api/v2/"])
def test_api_is_read_only(client, method, path):
    response = getattr(client, method)(path)

    assert problem(response) == (
        405,
        "application/problem+json",
        {"title": "Method Not Allowed", "status": 405, "detail": "The API is read-only: it answers GET, HEAD and OPTIONS."},
    )
    assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_head_answers_like_get_without_a_body(client):
    ThemeFactory()

    head, get = client.head("/api/v1/themes/"), client.get("/api/v1/themes/")

    assert (head.status_code, head.content, head["ETag"]) == (200, b"", get["ETag"])


def test_scripts_of_other_sites_may_read(client):
    asked = client.options("/api/v1/themes/?them=x", headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"})
    etag = client.get("/api/v1/themes/")["ETag"]
    same = client.get("/api/v1/themes/", headers={"If-None-Match": etag})

    assert (asked.status_code, asked.content) == (204, b"")
    assert (asked["Access-Control-Allow-Methods"], asked["Access-Control-Allow-Headers"]) == ("GET, HEAD, OPTIONS", "*")
    assert [response["Access-Control-Allow-Origin"] for response in (asked, same, client.get("/api/v2/"))] == ["*"] * 3
    assert (same.status_code, "Access-Control-Allow-Origin" in client.get("/themes/")) == (304, False)


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_api_sets_no_cookie_and_varies_by_none(client, collection):
    client.force_login(UserFactory())

    response = client.get(f"/api/v1/{collection}/", headers={"Accept": "text/html"})

    assert (response["Content-Type"], dict(response.cookies)) == ("application/json", {})
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize(
    "path",
    ["/activities/", "/entities/", "/documents/", "/meetings/5/papers/", "/meetings/5/participants/", "/meetings/", "/themes/", "/areas/"],
)
def test_list_has_the_filters_of_its_page(path):
    ours, theirs = resolve(f"/api/v1{path}").func.cls, resolve(path).func.view_class

    assert ours.filterset_class is getattr(theirs, "filterset_class", None)
