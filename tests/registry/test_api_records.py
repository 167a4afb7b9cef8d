"""What the API says of every kind of record, and of what only the public may see."""

from datetime import date

import pytest

from activities.vocabularies import ActivityStatus, DocumentRole, Judgement, LinkKind, Role
from entities.vocabularies import AreaKind, ChairKind, EntityKind, MembershipStatus, NameKind
from meetings.vocabularies import PaperKind
from records.vocabularies import DocumentKind
from tests.factories import (
    ActivityDocumentFactory,
    ActivityFactory,
    AgendaItemFactory,
    AreaFactory,
    AreaGroupingFactory,
    ChairTermFactory,
    CitationFactory,
    ContactDetailsFactory,
    DocumentFactory,
    EntityFactory,
    EntityNameFactory,
    GroupFactory,
    LinkFactory,
    MeetingFactory,
    MembershipFactory,
    PaperFactory,
    ParticipationFactory,
    PartyFactory,
    PersonFactory,
    SectionFactory,
    SessionFactory,
    ThemeFactory,
    UpdateFactory,
    told_activity,
    told_by_message,
)

pytestmark = pytest.mark.django_db

SITE = "http://testserver"
UNKNOWN = {
    "edtf": "",
    "words": "",
    "as_printed": "",
    "start_earliest": None,
    "start_latest": None,
    "end_earliest": None,
    "end_latest": None,
}


def url(record) -> str:
    return f"{SITE}/api/v1{record.get_absolute_url()}"


def addresses(record) -> dict:
    return {"url": url(record), "page": f"{SITE}{record.get_absolute_url()}"}


def entity_reference(entity) -> dict:
    return {**addresses(entity), "slug": entity.slug, "acronym": entity.acronym, "name": entity.name}


def theme_reference(theme) -> dict:
    return {**addresses(theme), "slug": theme.slug, "name": theme.name}


def area_reference(area) -> dict:
    return {**addresses(area), "code": area.code, "iso3": area.iso3, "name": area.name}


def document_reference(document) -> dict:
    return {**addresses(document), "slug": document.slug, "symbol": document.symbol, "title": document.title}


def meeting_reference(meeting) -> dict:
    return {**addresses(meeting), "number": meeting.number, "title": meeting.title}


def activity_reference(activity) -> dict:
    status = {"code": activity.status, "label": ActivityStatus(activity.status).label}
    return {**addresses(activity), "code": activity.code, "title": activity.title, "status": status, "period": UNKNOWN}


def cited(record) -> list[dict]:
    """Return what the API says of a source of a record, beside one that is not public."""
    source = CitationFactory(record=record, place="para. 7", note="Says 2005.")
    CitationFactory(record=record, document=DocumentFactory(draft=True))
    return [{"document": document_reference(source.document), "place": "para. 7", "note": "Says 2005."}]


def answer(client, address: str) -> dict:
    response = client.get(address.removeprefix(SITE))
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    return response.json()


def results(client, address: str) -> list[dict]:
    return answer(client, address)["results"]


# One record, whole


def test_activity_is_told_with_all_that_the_public_sees(client):
    lead, region = EntityFactory(), AreaFactory(name="Northern Africa", kind=AreaKind.SUB_REGION)
    activity = told_activity(lead, status=ActivityStatus.PLANNED, period="2007-01~/2007-06", period_as_printed="from early 2007")
    activity.areas.set([region])
    PartyFactory(activity=activity, entity=None, name_as_printed="Ministry of Labour", role=Role.PARTNER, position=1)
    PartyFactory(activity=activity, entity=EntityFactory(draft=True), role=Role.PARTNER, position=2)
    activity.themes.add(ThemeFactory(draft=True))
    section = activity.standing.section

    found = answer(client, url(activity))

    theme = activity.themes.get(state="published")
    assert found == {
        **addresses(activity),
        "code": activity.code,
        "title": activity.title,
        "summary": "A study of how workers move.",
        "kinds": [{"code": "research", "label": "research"}],
        "status": {"code": "planned", "label": "planned"},
        "period": {
            "edtf": "2007-01~/2007-06",
            "words": "about January 2007 to June 2007",
            "as_printed": "from early 2007",
            "start_earliest": "2007-01-01",
            "start_latest": "2007-01-31",
            "end_earliest": "2007-06-01",
            "end_latest": "2007-06-30",
        },
        "told": {
            "told_by": entity_reference(lead),
            "told_on": "2006-11-21",
            "meeting": meeting_reference(section.meeting),
            "paper": {**addresses(section.paper), "number": section.paper.number, "title": section.paper.title},
            "section": {
                "number": section.number,
                "title": section.title,
                "first_page": None,
                "page": f"{SITE}{section.get_absolute_url()}",
            },
            "message": "",
        },
        "parties": [
            {"role": {"code": "lead", "label": "lead"}, "entity": entity_reference(lead), "name_as_printed": ""},
            {"role": {"code": "partner", "label": "partner"}, "entity": None, "name_as_printed": "Ministry of Labour"},
        ],
        "themes": [theme_reference(theme)],
        "areas": [area_reference(region)],
        "place": "",
        "updates": f"{url(activity)}updates/",
        "links": f"{url(activity)}links/",
        "documents": f"{url(activity)}documents/",
        "sources": [],
    }


@pytest.mark.parametrize("hidden", ["entity", "meeting", "paper"])
def test_activity_hides_a_telling_that_is_not_public(client, hidden):
    entity = EntityFactory(draft=hidden == "entity")
    meeting = MeetingFactory(draft=hidden == "meeting")
    paper = PaperFactory(meeting=meeting, draft=hidden == "paper")
    activity = ActivityFactory()
    update = UpdateFactory(activity=activity, entity=entity, section=SectionFactory(paper=paper))
    activity.standing = update
    activity.save()

    assert (answer(client, url(activity))["told"], results(client, f"{url(activity)}updates/")) == (None, [])


def test_updates_are_listed_the_standing_one_first(client):
    activity = told_activity()
    told_by_message(
        activity, on=date(2007, 3, 1), entity=activity.parties.get().entity, status=ActivityStatus.COMPLETED, period="", note="Done."
    )

    page = answer(client, f"{url(activity)}updates/")

    assert (page["query"], page["page"]) == (f"What was told of “{activity.title}”", f"{SITE}{activity.get_absolute_url()}")
    assert [(row["status"]["code"], row["told_on"], row["message"], row["note"]) for row in page["results"]] == [
        ("completed", "2007-03-01", "e-mail from the focal point", "Done."),
        ("ongoing", "2006-11-21", "", ""),
    ]
    assert [page["results"][0][name] for name in ("meeting", "paper", "section")] == [None, None, None]


def test_parties_are_listed_in_their_order(client):
    activity, first, second = ActivityFactory(), EntityFactory(), EntityFactory()
    PartyFactory(activity=activity, entity=second, role=Role.FUNDER, position=2)
    PartyFactory(activity=activity, entity=first, position=1)
    PartyFactory(activity=activity, entity=EntityFactory(draft=True), position=3)

    page = answer(client, f"{url(activity)}parties/")

    assert (page["total"], [(row["entity"], row["role"]["code"]) for row in page["results"]]) == (
        2,
        [(entity_reference(first), "lead"), (entity_reference(second), "funder")],
    )


def test_links_are_seen_from_both_ends(client):
    part, whole = ActivityFactory(), ActivityFactory()
    LinkFactory(activity=part, other=whole, kind=LinkKind.PART_OF, reason="Said in paper 8.")
    LinkFactory(activity=part, other=ActivityFactory(draft=True))
    LinkFactory(activity=part, judgement=Judgement.REJECTED)
    link = {
        "kind": {"code": "part-of", "label": "part of"},
        "judgement": {"code": "confirmed", "label": "confirmed"},
        "reason": "Said in paper 8.",
    }

    found = [results(client, f"{url(activity)}links/") for activity in (part, whole)]

    assert found == [
        [{**link, "is_other_way": False, "activity": activity_reference(whole)}],
        [{**link, "is_other_way": True, "activity": activity_reference(part)}],
    ]


def test_documents_of_an_activity_have_roles(client):
    row = ActivityDocumentFactory(role=DocumentRole.OUTCOME)
    ActivityDocumentFactory(activity=row.activity, document=DocumentFactory(withdrawn=True))

    assert results(client, f"{url(row.activity)}documents/") == [
        {"role": {"code": "outcome", "label": "came out of it"}, "document": document_reference(row.document)}
    ]


def test_entity_is_told_with_names_memberships_and_sources(client):
    parent, successor, area = EntityFactory(), EntityFactory(), AreaFactory(iso3="MAR")
    entity = EntityFactory(parent=parent, successor=successor, area=area, kind=EntityKind.GOVERNMENT, website="http://example.org/")
    name = EntityNameFactory(entity=entity, name="Organisme", kind=NameKind.ALIAS, language="fr")
    membership = MembershipFactory(entity=entity, status=MembershipStatus.OBSERVER, note="By letter.")
    MembershipFactory(entity=entity, group=GroupFactory(entity=EntityFactory(draft=True)))
    sources, of_membership = cited(entity), cited(membership)
    group = membership.group

    assert answer(client, url(entity)) == {
        **entity_reference(entity),
        "kind": {"code": "government", "label": "government"},
        "parent": entity_reference(parent),
        "successor": entity_reference(successor),
        "area": area_reference(area),
        "website": "http://example.org/",
        "description": "",
        "group": None,
        "activities": f"{SITE}/api/v1/activities/?entity={entity.slug}",
        "names": [{"name": name.name, "kind": {"code": "alias", "label": "also called"}, "language": "fr", "period": UNKNOWN, "note": ""}],
        "memberships": [
            {
                "code": membership.code,
                "group": {**entity_reference(group.entity), **addresses(group)},
                "status": {"code": "observer", "label": "observer"},
                "period": since_april_2006(),
                "note": "By letter.",
                "sources": of_membership,
            }
        ],
        "sources": sources,
    }


def since_april_2006() -> dict:
    return {
        "edtf": "2006-04/..",
        "words": "since April 2006",
        "as_printed": "",
        "start_earliest": "2006-04-01",
        "start_latest": "2006-04-30",
        "end_earliest": "9999-12-31",
        "end_latest": "9999-12-31",
    }


def test_entity_names_no_parent_or_successor_that_is_not_public(client):
    entity = EntityFactory(parent=EntityFactory(draft=True), successor=EntityFactory(withdrawn=True))

    found = answer(client, url(entity))

    assert (found["parent"], found["successor"]) == (None, None)


def test_group_is_told_with_memberships_and_chairs(client):
    group, coordinator = GroupFactory(note="No list of members."), EntityFactory()
    membership = MembershipFactory(group=group)
    MembershipFactory(group=group, entity=EntityFactory(draft=True))
    holder, hidden = EntityFactory(), EntityFactory(draft=True)
    term = ChairTermFactory(
        group=group, entities=[holder, hidden], kind=ChairKind.CO_CHAIR, coordinator=coordinator, period="2006-07-01/2006-12-31"
    )
    sources = cited(group)

    assert answer(client, url(group)) == {
        **addresses(group),
        "slug": group.entity.slug,
        "entity": entity_reference(group.entity),
        "period": since_april_2006(),
        "note": "No list of members.",
        "memberships": [
            {
                "code": membership.code,
                "entity": entity_reference(membership.entity),
                "status": {"code": "member", "label": "member"},
                "period": since_april_2006(),
                "note": "",
                "sources": [],
            }
        ],
        "chairs": [
            {
                "code": term.code,
                "kind": {"code": "co-chair", "label": "co-chairs"},
                "entities": [entity_reference(holder)],
                "coordinator": entity_reference(coordinator),
                "period": {
                    "edtf": "2006-07-01/2006-12-31",
                    "words": "1 July to 31 December 2006",
                    "as_printed": "",
                    "start_earliest": "2006-07-01",
                    "start_latest": "2006-07-01",
                    "end_earliest": "2006-12-31",
                    "end_latest": "2006-12-31",
                },
                "note": "",
                "sources": [],
            }
        ],
        "sources": sources,
    }
    assert answer(client, url(group.entity))["group"] == url(group)


def test_meeting_is_told_with_its_organization_of_work(client):
    area, organizer, report = AreaFactory(iso3="USA"), EntityFactory(), DocumentFactory()
    meeting = MeetingFactory(
        venue="Headquarters", area=area, organizer=organizer, report=report, objectives="Exchange.\nCoordinate.", attendance=80
    )
    session = SessionFactory(meeting=meeting, number=1)
    AgendaItemFactory(meeting=meeting, position=1, number="1", title="Opening", session=session)
    AgendaItemFactory(meeting=meeting, position=2, number="2", title="Closing")
    sources = cited(meeting)

    assert answer(client, url(meeting)) == {
        **meeting_reference(meeting),
        "period": {
            "edtf": "2006-11-20/2006-11-21",
            "words": "20 to 21 November 2006",
            "as_printed": "",
            "start_earliest": "2006-11-20",
            "start_latest": "2006-11-20",
            "end_earliest": "2006-11-21",
            "end_latest": "2006-11-21",
        },
        "city": "New York",
        "venue": "Headquarters",
        "area": area_reference(area),
        "organizer": entity_reference(organizer),
        "mandate": "",
        "objectives": ["Exchange.", "Coordinate."],
        "report": document_reference(report),
        "attendance": 80,
        "note": "",
        "papers": f"{url(meeting)}papers/",
        "participants": f"{url(meeting)}participants/",
        "activities": f"{SITE}/api/v1/activities/?told_to={meeting.number}",
        "sessions": [{"number": 1, "date": "2006-11-20", "starts_at": "10:00", "ends_at": "13:00", "name": "Morning"}],
        "agenda": [{"number": "1", "title": "Opening", "session": 1}, {"number": "2", "title": "Closing", "session": None}],
        "sources": sources,
    }


def test_paper_is_told_with_presenters_and_sections(client):
    meeting, entity = MeetingFactory(), EntityFactory()
    presenter = ParticipationFactory(meeting=meeting)
    item = AgendaItemFactory(meeting=meeting, number="3", title="Papers")
    paper = PaperFactory(
        meeting=meeting,
        kind=PaperKind.BACKGROUND,
        entities=[entity, EntityFactory(draft=True)],
        presenters=[presenter],
        agenda_item=item,
        first_page=12,
    )
    outer = SectionFactory(paper=paper, position=1, number="A", title="Work", first_page=13)
    SectionFactory(paper=paper, position=2, number="A.1", title="Training", parent=outer)
    sources, page = cited(paper), f"{SITE}{paper.get_absolute_url()}"

    assert answer(client, url(paper)) == {
        **addresses(paper),
        "meeting": meeting_reference(meeting),
        "number": paper.number,
        "kind": {"code": "background", "label": "background paper"},
        "title": paper.title,
        "entities": [entity_reference(entity)],
        "agenda_item": {"number": "3", "title": "Papers"},
        "symbol": "",
        "first_page": 12,
        "abstract": "",
        "link": "",
        "note": "",
        "presenters": [
            {
                "url": f"{url(meeting)}participants/{presenter.number}/",
                "page": f"{SITE}{presenter.get_absolute_url()}",
                "number": presenter.number,
                "name": presenter.name,
            }
        ],
        "sections": [
            {"number": "A", "title": "Work", "first_page": 13, "page": f"{page}#section-A", "depth": 0},
            {"number": "A.1", "title": "Training", "first_page": None, "page": f"{page}#section-A.1", "depth": 1},
        ],
        "sources": sources,
    }


def test_participant_is_told_as_printed_without_contact_details(client):
    entity, area = EntityFactory(), AreaFactory(iso3="CHE")
    seat = ParticipationFactory(
        name="Ms. A. Person", entities=[entity, EntityFactory(draft=True)], unit="Migration", affiliation="Agency", city="Geneva", area=area
    )
    ContactDetailsFactory(holder=seat)

    assert answer(client, f"{url(seat.meeting)}participants/{seat.number}/") == {
        "url": f"{url(seat.meeting)}participants/{seat.number}/",
        "page": f"{SITE}{seat.get_absolute_url()}",
        "number": seat.number,
        "name": "Ms. A. Person",
        "meeting": meeting_reference(seat.meeting),
        "title": "Migration officer",
        "unit": "Migration",
        "affiliation": "Agency",
        "category": "I. United Nations system",
        "heading": "Agency for Migration",
        "entities": [entity_reference(entity)],
        "city": "Geneva",
        "area": area_reference(area),
        "note": "",
    }


def test_erased_participant_has_no_name(client):
    seat = ParticipationFactory(name="", person=PersonFactory(name="", erased_on=date(2008, 1, 1)))

    assert [row["name"] for row in results(client, f"{url(seat.meeting)}participants/")] == [""]


def test_document_is_told_with_what_it_belongs_to(client):
    document = DocumentFactory(kind=DocumentKind.REPORT, symbol="ESA/P/WP.204", date="2007-02", link="http://example.org/wp204")
    meeting = MeetingFactory(report=document)
    MeetingFactory(report=document, draft=True)
    mandated = ActivityDocumentFactory(document=document)
    ActivityDocumentFactory(document=document, activity=ActivityFactory(draft=True))
    sources = cited(document)

    assert answer(client, url(document)) == {
        **document_reference(document),
        "kind": {"code": "report", "label": "report"},
        "date": {"edtf": "2007-02", "words": "February 2007"},
        "link": "http://example.org/wp204",
        "note": "",
        "report_of": [meeting_reference(meeting)],
        "activities": [{"role": {"code": "mandate", "label": "mandates it"}, "activity": activity_reference(mandated.activity)}],
        "sources": sources,
    }


def test_theme_is_told_with_its_parts(client):
    theme = ThemeFactory(description="Money sent home.", parent=ThemeFactory(draft=True))
    part = ThemeFactory(parent=theme)
    ThemeFactory(parent=theme, withdrawn=True)
    sources = cited(theme)

    assert answer(client, url(theme)) == {
        **theme_reference(theme),
        "parent": None,
        "description": "Money sent home.",
        "activities": f"{SITE}/api/v1/activities/?theme={theme.slug}",
        "parts": [theme_reference(part)],
        "sources": sources,
    }


def test_area_is_told_with_parts_groupings_and_members(client):
    region, grouping = AreaFactory(code="015", kind=AreaKind.SUB_REGION), AreaFactory(code="199", kind=AreaKind.GROUPING)
    area = AreaFactory(code="504", iso2="MA", iso3="MAR", name="Morocco", parent=region)
    AreaGroupingFactory(grouping=grouping, area=area, period="2006-04/..")
    sources = cited(area)

    assert answer(client, url(area)) == {
        **area_reference(area),
        "iso2": "MA",
        "kind": {"code": "country", "label": "country or area"},
        "parent": area_reference(region),
        "activities": f"{SITE}/api/v1/activities/?area=MAR",
        "parts": [],
        "groupings": [{"area": area_reference(grouping), "period": since_april_2006()}],
        "members": [],
        "sources": sources,
    }
    assert answer(client, url(region))["parts"] == [area_reference(area)]
    assert answer(client, url(grouping))["members"] == [{"area": area_reference(area), "period": since_april_2006()}]


# Lists and records, however many rows there are


def make_activities(count: int) -> None:
    for __ in range(count):
        activity_with(count)


def make_entities(count: int) -> None:
    for __ in range(count):
        GroupFactory(entity=EntityFactory(parent=EntityFactory(), successor=EntityFactory(), area=AreaFactory()))


def make_meetings(count: int) -> None:
    for __ in range(count):
        MeetingFactory(area=AreaFactory(), organizer=EntityFactory(), report=DocumentFactory())


def make_papers(count: int) -> None:
    for __ in range(count):
        paper_with(count)


def make_seats(count: int) -> None:
    for __ in range(count):
        ParticipationFactory(area=AreaFactory())


@pytest.mark.parametrize("item_count", [1, 3])
@pytest.mark.parametrize(
    ("collection", "make", "queries"),
    [
        ("activities", make_activities, 6),
        ("entities", make_entities, 3),
        ("groups", make_entities, 3),
        ("meetings", make_meetings, 3),
        ("papers", make_papers, 5),
        ("participants", make_seats, 7),
        ("documents", DocumentFactory.create_batch, 3),
        ("themes", ThemeFactory.create_batch, 3),
        ("areas", AreaFactory.create_batch, 3),
    ],
)
def test_list_takes_as_many_queries_for_one_row_as_for_three(client, django_assert_num_queries, collection, make, queries, item_count):
    make(item_count)
    address = f"/api/v1/{collection}/"
    client.get(address)

    with django_assert_num_queries(queries):
        page = answer(client, address)

    assert page["total"] == len(page["results"]) >= item_count


def activity_with(count: int) -> str:
    activity = told_activity()
    activity.areas.set(AreaFactory.create_batch(count))
    activity.themes.set(ThemeFactory.create_batch(count))
    for position in range(count):
        PartyFactory(activity=activity, role=Role.PARTNER, position=position)
        UpdateFactory(activity=activity)
        ActivityDocumentFactory(activity=activity)
        LinkFactory(activity=activity)
        LinkFactory(other=activity)
        CitationFactory(record=activity)
    return url(activity)


def entity_with(count: int) -> str:
    entity = EntityFactory(parent=EntityFactory(), successor=EntityFactory(), area=AreaFactory())
    for __ in range(count):
        EntityNameFactory(entity=entity)
        CitationFactory(record=entity)
        CitationFactory(record=MembershipFactory(entity=entity))
    return url(entity)


def group_with(count: int) -> str:
    group = GroupFactory()
    CitationFactory(record=group)
    for year in range(2006, 2006 + count):
        CitationFactory(record=MembershipFactory(group=group))
        term = ChairTermFactory(group=group, period=str(year), coordinator=EntityFactory(), entities=EntityFactory.create_batch(count))
        CitationFactory(record=term)
    return url(group)


def meeting_with(count: int) -> str:
    meeting = MeetingFactory(area=AreaFactory(), organizer=EntityFactory(), report=DocumentFactory())
    for __ in range(count):
        AgendaItemFactory(meeting=meeting, session=SessionFactory(meeting=meeting))
        CitationFactory(record=meeting)
    return url(meeting)


def paper_with(count: int) -> str:
    meeting = MeetingFactory()
    presenters = ParticipationFactory.create_batch(count, meeting=meeting)
    paper = PaperFactory(
        meeting=meeting, agenda_item=AgendaItemFactory(meeting=meeting), entities=EntityFactory.create_batch(count), presenters=presenters
    )
    SectionFactory.create_batch(count, paper=paper)
    CitationFactory.create_batch(count, record=paper)
    return url(paper)


def seat_with(count: int) -> str:
    seat = ParticipationFactory(entities=EntityFactory.create_batch(count), area=AreaFactory())
    return f"{url(seat.meeting)}participants/{seat.number}/"


def document_with(count: int) -> str:
    document = DocumentFactory()
    for __ in range(count):
        MeetingFactory(report=document)
        ActivityDocumentFactory(document=document)
        CitationFactory(record=document)
    return url(document)


def theme_with(count: int) -> str:
    theme = ThemeFactory(parent=ThemeFactory())
    ThemeFactory.create_batch(count, parent=theme)
    CitationFactory.create_batch(count, record=theme)
    return url(theme)


def area_with(count: int) -> str:
    area = AreaFactory(parent=AreaFactory())
    AreaFactory.create_batch(count, parent=area)
    AreaGroupingFactory.create_batch(count, area=area)
    CitationFactory.create_batch(count, record=area)
    return url(area)


@pytest.mark.parametrize("item_count", [1, 3])
@pytest.mark.parametrize(
    ("make", "part", "queries"),
    [
        (activity_with, "", 6),
        (activity_with, "updates/", 4),
        (activity_with, "parties/", 4),
        (activity_with, "links/", 4),
        (activity_with, "documents/", 4),
        (entity_with, "", 6),
        (group_with, "", 8),
        (meeting_with, "", 5),
        (paper_with, "", 6),
        (seat_with, "", 3),
        (document_with, "", 5),
        (theme_with, "", 4),
        (area_with, "", 6),
    ],
)
def test_record_takes_as_many_queries_for_one_part_as_for_three(client, django_assert_num_queries, make, part, queries, item_count):
    address = make(item_count) + part
    client.get(address)

    with django_assert_num_queries(queries):
        answer(client, address)


@pytest.mark.parametrize("item_count", [1, 3])
@pytest.mark.parametrize(("part", "queries"), [("papers", 6), ("participants", 8)])
def test_list_of_a_meeting_takes_as_many_queries_for_one_row_as_for_three(client, django_assert_num_queries, part, queries, item_count):
    meeting = MeetingFactory()
    PaperFactory.create_batch(item_count, meeting=meeting)
    ParticipationFactory.create_batch(item_count, meeting=meeting)
    PaperFactory()
    ParticipationFactory()

    with django_assert_num_queries(queries):
        page = answer(client, f"{url(meeting)}{part}/")

    assert (page["total"], len(page["results"])) == (item_count, item_count)
    assert page["query"] == f"All {part}, {meeting.title}"
    assert page["page"] == f"{SITE}{meeting.get_absolute_url()}{part}/"
