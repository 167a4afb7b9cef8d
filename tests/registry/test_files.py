import io
import json
from datetime import date

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from activities.vocabularies import ActivityStatus, Role
from entities.vocabularies import AreaKind, EntityKind, NameKind
from records.versions import data_version
from records.vocabularies import DocumentKind
from registry.roles import ADMINISTRATOR
from tests.factories import (
    ActivityFactory,
    AgendaItemFactory,
    AreaFactory,
    ContactDetailsFactory,
    DocumentFactory,
    EntityFactory,
    EntityNameFactory,
    MeetingFactory,
    PaperFactory,
    ParticipationFactory,
    PartyFactory,
    PersonFactory,
    SectionFactory,
    ThemeFactory,
    UpdateFactory,
    account,
    told_activity,
    told_by_message,
)
from tests.files import body, get_csv, path_of, read_csv
from tests.site import Page

pytestmark = pytest.mark.django_db

ACTIVITIES = reverse("activity-file", args=["csv"])
SITE = "http://testserver"


def full_activity():
    """Return an activity with something in every column of its file, and beside each public thing one that is not."""
    ilo, iom = EntityFactory(slug="ilo", acronym="ILO"), EntityFactory(slug="iom", acronym="", name="Migration Organization")
    meeting = MeetingFactory(number=5)
    activity = ActivityFactory(
        code="ILO-2006-014",
        title="Study of wages",
        summary="What workers earn, and where.",
        kinds=["training", "research"],
        place="Turin",
        themes=[
            ThemeFactory(slug="wages", name="Wages"),
            ThemeFactory(slug="labour", name="Labour"),
            ThemeFactory(name="Hidden", draft=True),
        ],
        areas=[AreaFactory(code="466", name="Mali", iso3="MLI"), AreaFactory(code="002", name="Africa", kind=AreaKind.REGION)],
    )
    PartyFactory(activity=activity, entity=iom, position=2)
    PartyFactory(activity=activity, entity=ilo, position=1)
    PartyFactory(activity=activity, entity=EntityFactory(slug="hidden", draft=True))
    PartyFactory(activity=activity, entity=None, name_as_printed='The "Blue"; project', role=Role.PARTNER)
    PartyFactory(activity=activity, entity=iom, role=Role.FUNDER)
    PartyFactory(activity=activity, entity=ilo, role=Role.HOST)
    telling = {"activity": activity, "entity": ilo, "status": ActivityStatus.PLANNED, "period": "2007-02/2008"}
    UpdateFactory(**telling, section=SectionFactory(paper=PaperFactory(meeting=meeting, number=8)), period_as_printed="early 2007 on")
    report = SectionFactory(paper=None, meeting=meeting)
    UpdateFactory(activity=activity, entity=iom, section=report, status=ActivityStatus.UNKNOWN, period="")
    UpdateFactory(activity=activity, entity=ilo, section=SectionFactory(paper=PaperFactory(meeting=meeting, number=9, draft=True)))
    section = SectionFactory(paper=PaperFactory(meeting=meeting, number=1))
    UpdateFactory(activity=activity, entity=EntityFactory(draft=True), section=section)
    told_by_message(activity, on=date(2005, 1, 1), entity=iom)
    return activity


# Activities


def test_activity_file_holds_codes_names_and_addresses(client):
    full_activity()

    file = get_csv(client, ACTIVITIES)

    assert file.head == ["All activities: 1", timezone.localdate().isoformat(), f"{SITE}/activities/"]
    assert file.rows == [
        {
            "code": "ILO-2006-014",
            "address": f"{SITE}/activities/ILO-2006-014/",
            "title": "Study of wages",
            "summary": "What workers earn, and where.",
            "kinds": "research; training",
            "kind_names": "research; training",
            "status": "planned",
            "status_name": "planned",
            "told_on": "2006-11-21",
            "period": "2007-02/2008",
            "period_in_words": "February 2007 to 2008",
            "period_as_printed": "early 2007 on",
            "start_earliest": "2007-02-01",
            "start_latest": "2007-02-28",
            "end_earliest": "2008-01-01",
            "end_latest": "2008-12-31",
            "place": "Turin",
            "areas": "002; MLI",
            "area_names": "Africa; Mali",
            "themes": "labour; wages",
            "theme_names": "Labour; Wages",
            "lead": "ilo; iom",
            "lead_names": "ILO; Migration Organization",
            "partners": '"The ""Blue""; project"',
            "partner_names": '"The ""Blue""; project"',
            "funders": "iom",
            "funder_names": "Migration Organization",
            "hosts": "ilo",
            "host_names": "ILO",
            "told_by": "ilo; iom",
            "told_to": "5",
            "told_in": "5/8; 5/report",
        }
    ]


def test_activity_without_anything_has_empty_cells(client):
    ActivityFactory(code="ILO-2006-001", title="Study", summary="", kinds=[], themes=[])

    (row,) = get_csv(client, ACTIVITIES).rows

    assert {name: cell for name, cell in row.items() if cell} == {
        "code": "ILO-2006-001",
        "address": f"{SITE}/activities/ILO-2006-001/",
        "title": "Study",
        "status": "unknown",
        "status_name": "status unknown",
    }


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("", ("", "", "", "")),
        ("2007", ("2007-01-01", "2007-12-31", "2007-01-01", "2007-12-31")),
        ("2006-04/..", ("2006-04-01", "2006-04-30", "", "")),
        ("../2007", ("", "", "2007-01-01", "2007-12-31")),
    ],
)
def test_days_that_are_unknown_or_open_are_empty(client, period, days):
    told_activity(period=period)

    (row,) = get_csv(client, ACTIVITIES).rows

    assert (row["period"], *(row[name] for name in ("start_earliest", "start_latest", "end_earliest", "end_latest"))) == (period, *days)


def test_workbook_and_json_hold_the_same_rows(client):
    full_activity()
    ActivityFactory(code="WHO-2006-001", title="=1+1")

    rows = read_csv(client.get(ACTIVITIES)).rows
    sheet = openpyxl.load_workbook(io.BytesIO(body(client.get(reverse("activity-file", args=["xlsx"])))))["activities"]
    head, __, columns, *cells = sheet.iter_rows(values_only=True)
    answer = json.loads(body(client.get(reverse("activity-file", args=["json"]))))

    assert head[0] == "All activities: 2"
    assert [dict(zip(columns, (cell or "" for cell in row), strict=True)) for row in cells] == rows
    assert {name: value for name, value in answer.items() if name != "rows"} == {
        "query": "All activities",
        "address": f"{SITE}/activities/",
        "day": timezone.localdate().isoformat(),
        "version": data_version(),
        "total": 2,
    }
    assert [(row["code"], row["title"], row["lead"], row["told_to"]) for row in answer["rows"]] == [
        ("ILO-2006-014", "Study of wages", ["ilo", "iom"], ["5"]),
        ("WHO-2006-001", "=1+1", [], []),
    ]
    assert rows[1]["title"] == "'=1+1"


def test_file_holds_what_the_page_finds_in_its_order_and_says_so(client):
    labour = ThemeFactory(slug="labour", name="Labour")
    for code, title in (("A-2006-001", "C"), ("A-2006-002", "A"), ("A-2006-003", "B")):
        ActivityFactory(code=code, title=title, themes=[labour])
    ActivityFactory()

    file = get_csv(client, f"{ACTIVITIES}?theme=labour&sort=title")

    assert file.head[0] == "Activities on labour: 3"
    assert file.column("code") == ["A-2006-002", "A-2006-003", "A-2006-001"]
    assert [row.code for row in client.get(path_of(file.head[2])).context["object_list"]] == file.column("code")


def test_file_without_rows_has_its_head_and_columns(client):
    ThemeFactory(slug="labour", name="Labour")

    file = get_csv(client, f"{ACTIVITIES}?theme=labour")

    assert (file.head[0], file.rows) == ("Activities on labour: 0", [])


def test_file_holds_published_records_alone_whoever_asks(client):
    shown = ActivityFactory(code="ILO-2006-001")
    ActivityFactory(draft=True)
    ActivityFactory(withdrawn=True)
    ActivityFactory(merged=True, merged_into=shown)
    anonymous = body(client.get(ACTIVITIES))
    client.force_login(account(ADMINISTRATOR))

    assert (get_csv(client, ACTIVITIES).column("code"), body(client.get(ACTIVITIES))) == (["ILO-2006-001"], anonymous)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
@pytest.mark.parametrize("item_count", [1, 3])
def test_file_has_a_constant_number_of_queries(client, django_assert_num_queries, ending, item_count):
    for __ in range(item_count):
        activity = told_activity()
        PartyFactory(activity=activity, role=Role.PARTNER)
        activity.areas.add(AreaFactory())
    body(client.get(ACTIVITIES))

    with django_assert_num_queries(13):
        body(client.get(reverse("activity-file", args=[ending])))


def test_file_is_read_chunk_by_chunk_as_it_is_sent(client, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("records.files.tables.CHUNK", 2)
    for __ in range(5):
        told_activity()

    response = client.get(ACTIVITIES)
    parts = iter(response)
    next(parts)

    assert response.streaming
    # Those of themes and of sources are asked for once, by three queries, and each chunk takes five.
    lines = []
    for queries in (8, 5, 5):
        with django_assert_num_queries(queries):
            lines.append(next(parts).count(b"\r\n"))
    assert (lines, list(parts)) == ([2, 2, 1], [])


# The other lists


def test_entity_file(client):
    area = AreaFactory(code="466", name="Mali", iso3="MLI")
    parent, hidden = EntityFactory(slug="un", acronym="UN", name="A United"), EntityFactory(draft=True)
    EntityFactory(
        slug="mission",
        acronym="",
        name="Mission of Mali",
        kind=EntityKind.GOVERNMENT,
        parent=parent,
        successor=hidden,
        area=area,
        website="https://example.org/",
        description="Speaks for Mali.",
    )

    file = get_csv(client, f"{reverse('entity-file', args=['csv'])}?kind=government")

    assert file.head == ["Entities (kind governments): 1", timezone.localdate().isoformat(), f"{SITE}/entities/?kind=government"]
    assert file.rows == [
        {
            "slug": "mission",
            "address": f"{SITE}/entities/mission/",
            "name": "Mission of Mali",
            "acronym": "",
            "kind": "government",
            "kind_name": "government",
            "parent": "un",
            "parent_name": "UN",
            "successor": "",
            "successor_name": "",
            "area": "MLI",
            "area_name": "Mali",
            "other_names": "",
            "website": "https://example.org/",
            "description": "Speaks for Mali.",
        }
    ]


def test_entity_file_holds_all_names(client):
    entity = EntityFactory(slug="ilo")
    EntityNameFactory(entity=entity, name="Organisation internationale du Travail", kind=NameKind.FULL, language="fr")
    EntityNameFactory(entity=entity, name="منظمة العمل الدولية", kind=NameKind.FULL, language="ar")

    assert get_csv(client, reverse("entity-file", args=["csv"])).column("other_names") == [
        "منظمة العمل الدولية; Organisation internationale du Travail"
    ]


def test_meeting_file(client):
    report = DocumentFactory(slug="wp-204", symbol="ESA/P/WP.204")
    meeting = MeetingFactory(
        number=5,
        title="Fifth Coordination Meeting",
        venue="Headquarters",
        area=AreaFactory(name="United States", iso3="USA"),
        organizer=EntityFactory(slug="desa-pd", acronym="", name="Population Division"),
        report=report,
        attendance=80,
        mandate="Resolution 58/208",
        objectives="To talk.",
        note="In November.",
    )
    ParticipationFactory(meeting=meeting)
    for fields in ({}, {}, {"draft": True}):
        PaperFactory(meeting=meeting, **fields)
    MeetingFactory(number=4, title="Fourth", period="", city="", report=DocumentFactory(draft=True))
    MeetingFactory(number=6, draft=True)

    first, second = get_csv(client, reverse("meeting-file", args=["csv"])).rows

    assert first == {
        "number": "5",
        "address": f"{SITE}/meetings/5/",
        "title": "Fifth Coordination Meeting",
        "period": "2006-11-20/2006-11-21",
        "period_in_words": "20 to 21 November 2006",
        "period_as_printed": "",
        "city": "New York",
        "venue": "Headquarters",
        "area": "USA",
        "area_name": "United States",
        "organizer": "desa-pd",
        "organizer_name": "Population Division",
        "report": "ESA/P/WP.204",
        "report_address": f"{SITE}/documents/wp-204/",
        "attendance": "80",
        "participants": "1",
        "papers": "2",
        "mandate": "Resolution 58/208",
        "objectives": "To talk.",
        "note": "In November.",
    }
    assert {name: cell for name, cell in second.items() if cell} == {
        "number": "4",
        "address": f"{SITE}/meetings/4/",
        "title": "Fourth",
        "participants": "0",
        "papers": "0",
    }


def test_paper_file(client):
    meeting = MeetingFactory(number=5, title="Fifth Meeting")
    entities = [EntityFactory(slug="ilo", acronym="ILO"), EntityFactory(draft=True)]
    erased = ParticipationFactory(meeting=meeting, name="", person=PersonFactory(name="", erased_on=date(2020, 1, 1)))
    PaperFactory(
        meeting=meeting,
        number=8,
        title="Labour migration",
        entities=entities,
        presenters=[erased, ParticipationFactory(meeting=meeting, name="Ms. Speaker")],
        agenda_item=AgendaItemFactory(meeting=meeting, number="IV", title="Activities"),
        symbol="UN/POP/8",
        first_page=52,
        link="https://example.org/8",
        abstract="What the ILO does.",
        note="Late.",
    )
    PaperFactory(meeting=meeting, number=9, draft=True)
    PaperFactory()

    file = get_csv(client, reverse("paper-file", args=[5, "csv"]))

    assert file.head == ["All papers, Fifth Meeting: 1", timezone.localdate().isoformat(), f"{SITE}/meetings/5/papers/"]
    assert file.rows == [
        {
            "meeting": "5",
            "number": "8",
            "address": f"{SITE}/meetings/5/papers/8/",
            "kind": "contributed",
            "kind_name": "contributed paper",
            "title": "Labour migration",
            "entities": "ilo",
            "entity_names": "ILO",
            "presenters": "Ms. Speaker",
            "agenda_item": "IV",
            "agenda_item_title": "Activities",
            "symbol": "UN/POP/8",
            "first_page": "52",
            "link": "https://example.org/8",
            "abstract": "What the ILO does.",
            "note": "Late.",
        }
    ]


def test_participant_file_holds_what_the_printed_list_says_and_no_way_to_reach_anyone(client):
    meeting = MeetingFactory(number=5, title="Fifth Meeting")
    ilo = EntityFactory(slug="ilo", acronym="ILO")
    seat = ParticipationFactory(
        meeting=meeting,
        number=1,
        name="Mr. Seat",
        person=PersonFactory(slug="not-for-the-public"),
        entities=[ilo, EntityFactory(draft=True)],
        unit="Migration",
        affiliation="Labour Office",
        city="Geneva",
        area=AreaFactory(name="Switzerland", iso3="CHE"),
        note="Spelt otherwise elsewhere.",
    )
    ContactDetailsFactory(holder=seat)
    ParticipationFactory(
        meeting=meeting, number=2, name="", note="", entities=[ilo], person=PersonFactory(name="", erased_on=date(2020, 1, 1))
    )

    response = client.get(reverse("participation-file", args=[5, "csv"]))
    text, file = body(response).decode(), get_csv(client, reverse("participation-file", args=[5, "csv"]))

    assert file.rows[0] == {
        "meeting": "5",
        "number": "1",
        "address": f"{SITE}/meetings/5/participants/#seat-1",
        "name": "Mr. Seat",
        "title": "Migration officer",
        "unit": "Migration",
        "affiliation": "Labour Office",
        "category": "I. United Nations system",
        "heading": "Agency for Migration",
        "entities": "ilo",
        "entity_names": "ILO",
        "city": "Geneva",
        "area": "CHE",
        "area_name": "Switzerland",
        "note": "Spelt otherwise elsewhere.",
    }
    assert [(row["name"], row["title"], row["note"]) for row in file.rows[1:]] == [("", "Migration officer", "")]
    assert [secret for secret in ("+1 000", "seat@example.org", "not-for-the-public") if secret in text] == []


def test_document_file(client):
    DocumentFactory(
        slug="a-res-61-1",
        symbol="A/RES/61/1",
        title="Migration",
        link="https://example.org/1",
        note="Adopted.",
        kind=DocumentKind.WORKING_PAPER,
    )
    DocumentFactory(draft=True)

    assert get_csv(client, reverse("document-file", args=["csv"])).rows == [
        {
            "slug": "a-res-61-1",
            "address": f"{SITE}/documents/a-res-61-1/",
            "symbol": "A/RES/61/1",
            "title": "Migration",
            "kind": "working-paper",
            "kind_name": "working paper",
            "date": "2006-12-20",
            "date_in_words": "20 December 2006",
            "link": "https://example.org/1",
            "note": "Adopted.",
        }
    ]


def test_theme_file_counts_as_the_page_does(client):
    labour = ThemeFactory(slug="labour", name="Labour", description="Work.")
    wages = ThemeFactory(slug="wages", name="Wages", parent=labour)
    ThemeFactory(draft=True)
    ActivityFactory(themes=[labour, wages])
    ActivityFactory(themes=[wages])
    ActivityFactory(themes=[wages], draft=True)

    file = get_csv(client, reverse("theme-file", args=["csv"]))

    assert file.head[0] == "All themes: 2"
    assert file.rows == [
        {
            "slug": "labour",
            "address": f"{SITE}/themes/labour/",
            "name": "Labour",
            "parent": "",
            "parent_name": "",
            "description": "Work.",
            "activities": "2",
        },
        {
            "slug": "wages",
            "address": f"{SITE}/themes/wages/",
            "name": "Wages",
            "parent": "labour",
            "parent_name": "Labour",
            "description": "",
            "activities": "2",
        },
    ]


def test_area_file_holds_what_the_page_lists(client):
    world = AreaFactory(code="001", name="World", kind=AreaKind.WORLD)
    africa = AreaFactory(code="002", name="Africa", kind=AreaKind.REGION, parent=world)
    mali = AreaFactory(code="466", iso2="ML", iso3="MLI", name="Mali", parent=africa)
    AreaFactory(name="Nowhere")
    ActivityFactory(areas=[africa])
    ActivityFactory(areas=[mali])

    file = get_csv(client, reverse("area-file", args=["csv"]))

    assert file.head[0] == "Countries, regions and groupings that an activity concerns: 2"
    assert file.rows == [
        {
            "code": "002",
            "address": f"{SITE}/areas/002/",
            "name": "Africa",
            "m49": "002",
            "iso2": "",
            "iso3": "",
            "kind": "region",
            "kind_name": "region",
            "parent": "001",
            "parent_name": "World",
            "activities": "2",
            "own_activities": "1",
        },
        {
            "code": "MLI",
            "address": f"{SITE}/areas/MLI/",
            "name": "Mali",
            "m49": "466",
            "iso2": "ML",
            "iso3": "MLI",
            "kind": "country",
            "kind_name": "country or area",
            "parent": "002",
            "parent_name": "Africa",
            "activities": "1",
            "own_activities": "1",
        },
    ]


def all_lists(count: int) -> dict[str, list]:
    """Return the names of all lists and what their addresses need beside, with so many rows in each."""
    meeting, region = MeetingFactory(number=500), AreaFactory(kind=AreaKind.REGION)
    for __ in range(count):
        seat = ParticipationFactory(meeting=meeting)
        PaperFactory(meeting=meeting, presenters=[seat], agenda_item=AgendaItemFactory(meeting=meeting))
        MeetingFactory(report=DocumentFactory(), organizer=EntityFactory(), area=AreaFactory())
        entity = EntityFactory(parent=EntityFactory(), area=AreaFactory())
        EntityNameFactory(entity=entity)
        activity = told_activity(lead=entity)
        activity.areas.add(AreaFactory(parent=region))
    return {"entity": [], "meeting": [], "paper": [500], "participation": [500], "document": [], "theme": [], "area": [], "activity": []}


@pytest.mark.parametrize(
    ("name", "queries"),
    [("entity", 8), ("meeting", 8), ("paper", 9), ("participation", 10), ("document", 5), ("theme", 8), ("area", 9)],
)
@pytest.mark.parametrize("item_count", [1, 3])
def test_files_have_a_constant_number_of_queries(client, django_assert_num_queries, name, queries, item_count):
    place = all_lists(item_count)[name]

    with django_assert_num_queries(queries):
        body(client.get(reverse(f"{name}-file", args=[*place, "csv"])))


# Addresses


@pytest.mark.parametrize(
    ("query", "faults"),
    [
        (
            "them=labour",
            [
                "“them” is no filter of this list. Its filters are: area, during, entity, entity_kind, joint, kind, member_of, on, "
                "paper, q, role, sort, status, theme, told_to."
            ],
        ),
        ("theme=labor", ["theme: “labor” is no theme on record. Choose one of the list."]),
        ("theme=labour&theme=labor", ["theme: “labor” is no theme on record. Choose one of the list."]),
        ("page=2", ["There are no pages here: all rows come at once. Leave out “page”."]),
        ("q=a1&q=b2", ["“q” takes one value, and several are given. Leave all but one out."]),
        (
            "sort=size&status=done",
            ["status: “done” is no status. Tick one or more of the list.", "sort: “size” is no order. Choose one of the list."],
        ),
    ],
)
@pytest.mark.parametrize("name", ["activity-file", "activity-feed", "activity-calendar"])
def test_what_cannot_be_read_is_refused_in_words(client, name, query, faults):
    ThemeFactory(slug="labour")

    response = client.get(f"{reverse(name, args=['csv'] if name == 'activity-file' else [])}?{query}")

    assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert response.content.decode().splitlines()[2:] == faults


@pytest.mark.parametrize("name", ["theme", "area", "meeting"])
def test_list_without_filters_refuses_all(client, name):
    response = client.get(f"{reverse(f'{name}-file', args=['csv'])}?q=labour")

    assert (response.status_code, response.content.decode().splitlines()[2:]) == (
        400,
        ["“q” is no filter of this list, which has none."],
    )


@pytest.mark.parametrize(
    "query", ["q=%00", "q=%ED%A0%80", "q=%22", "theme=%00", "area=%F0%9F%8C%8D", "during=9999999999999", f"q={'a' * 10_000}"]
)
def test_odd_input_gets_an_answer(client, query):
    response = client.get(f"{ACTIVITIES}?{query}")

    assert response.status_code in (200, 400)
    assert body(response)


def test_same_value_given_twice_is_one(client):
    ThemeFactory(slug="labour", name="Labour")

    assert get_csv(client, f"{ACTIVITIES}?theme=labour&theme=labour&q=").head[2] == f"{SITE}/activities/?theme=labour"


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("", "activities.csv"),
        ("status=planned&theme=labour", "activities-planned-labour.csv"),
        ("theme=-labour&area=none&sort=title", "activities-none-not-labour.csv"),
        ("q=%22the+world%22", "activities-the-world.csv"),
        ("q=%D8%A7%D9%84", "activities.csv"),
        (f"q={'w' * 200}", f"activities-{'w' * 89}.csv"),
    ],
)
def test_file_is_named_after_its_question(client, query, name):
    ThemeFactory(slug="labour")

    response = client.get(f"{ACTIVITIES}?{query}")

    assert response["Content-Disposition"] == f'attachment; filename="{name}"'


def test_file_of_a_meeting_is_named_after_it(client):
    MeetingFactory(number=5)

    response = client.get(reverse("paper-file", args=[5, "xlsx"]))

    assert response["Content-Disposition"] == 'attachment; filename="meeting-5-papers.xlsx"'


@pytest.mark.parametrize(
    ("ending", "content_type"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("json", "application/json"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_head_alone_is_answered_without_rows(client, ending, content_type):
    ActivityFactory()
    address = reverse("activity-file", args=[ending])

    asked, whole = client.head(address), client.get(address)

    assert (asked.status_code, asked["Content-Type"], body(asked)) == (200, content_type, b"")
    assert {name: value for name, value in whole.items() if name != "Content-Length"} == dict(asked.items())


def test_file_is_not_asked_for_again_while_nothing_changes(client):
    ActivityFactory()
    etag = client.get(ACTIVITIES)["ETag"]

    same = client.get(ACTIVITIES, headers={"if-none-match": etag})
    ActivityFactory()
    changed = client.get(ACTIVITIES, headers={"if-none-match": etag})

    assert [same.status_code, changed.status_code] == [304, 200]


@pytest.mark.parametrize("ending", ["pdf", "CSV", "csvx"])
def test_other_endings_are_not_found(client, ending):
    assert client.get(reverse("activity-file", args=[ending])).status_code == 404


@pytest.mark.parametrize(("fields", "status"), [({"draft": True}, 404), ({"withdrawn": True}, 410)])
@pytest.mark.parametrize("name", ["paper", "participation"])
def test_lists_of_a_meeting_are_public_when_it_is(client, name, fields, status):
    MeetingFactory(number=5, **fields)

    addresses = [reverse(f"{name}-file", args=[5, "csv"]), reverse(f"{name}-feed", args=[5])]

    assert [client.get(address).status_code for address in addresses] == [status, status]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_files_are_only_read(client, method):
    assert getattr(client, method)(ACTIVITIES).status_code == 405


# Links


def test_every_list_leads_to_its_files_and_they_hold_as_many_rows(client):
    for name, place in all_lists(2).items():
        page = Page("/", client.get(reverse(f"{name}-list", args=place)).content.decode())
        addresses = [reverse(f"{name}-file", args=[*place, ending]) for ending in ("csv", "xlsx", "json")]
        feed = reverse(f"{name}-feed", args=place)

        assert [address for address in [*addresses, feed] if address not in page.links] == []
        assert [link.get("href") for link in page.tree.iter("link") if link.get("type") == "application/atom+xml"] == [feed]
        file = get_csv(client, addresses[0])
        assert file.head[0].endswith(f": {len(file.rows)}")
        assert len(file.rows) >= 2


def test_links_of_a_filtered_list_ask_the_same(client):
    ActivityFactory(themes=[ThemeFactory(slug="labour", name="Labour")])
    ActivityFactory()

    page = Page("/", client.get(f"{reverse('activity-list')}?theme=labour").content.decode())
    file = f"{ACTIVITIES}?theme=labour"
    feed, calendar = (f"{reverse(name)}?theme=labour" for name in ("activity-feed", "activity-calendar"))

    assert {file, feed, calendar} <= set(page.links)
    assert get_csv(client, file).head[0] == "Activities on labour: 1"
