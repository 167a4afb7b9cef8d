"""What pages of records say to machines: things of schema.org, of public data alone."""

import pytest
from django.urls import reverse

from activities.vocabularies import ActivityStatus, DocumentRole, Role
from entities.vocabularies import AreaKind, EntityKind, MembershipStatus, NameKind
from records.vocabularies import DocumentKind
from tests.factories import (
    ActivityDocumentFactory,
    ActivityFactory,
    AreaFactory,
    AreaGroupingFactory,
    DocumentFactory,
    EntityFactory,
    EntityNameFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    PaperFactory,
    PartyFactory,
    SectionFactory,
    ThemeFactory,
    UpdateFactory,
    seat,
    told_activity,
)
from tests.site import Page

pytestmark = pytest.mark.django_db


def at(record) -> str:
    return f"http://testserver{record.get_absolute_url()}"


def linked(client, address: str) -> dict:
    """Return what a page is about, the way to it left out."""
    things = Page(address, client.get(address).content.decode()).linked
    return next(thing for thing in things if thing["@type"] != "BreadcrumbList")


def test_an_activity_is_a_project_of_its_public_parties(client):
    lead, partner, funder = (EntityFactory(name=name, kind=EntityKind.NGO) for name in ("Lead", "Partner", "Funder"))
    area, theme = AreaFactory(name="Morocco", iso3="MAR"), ThemeFactory(name="Remittances")
    activity = ActivityFactory(
        code="ILO-2006-001",
        title="Study",
        summary="A study.",
        place="Rabat",
        areas=[area],
        themes=[theme, ThemeFactory(draft=True)],
    )
    PartyFactory(activity=activity, entity=lead)
    PartyFactory(activity=activity, entity=partner, role=Role.PARTNER)
    PartyFactory(activity=activity, entity=None, name_as_printed="Not on record", role=Role.HOST)
    PartyFactory(activity=activity, entity=EntityFactory(draft=True), role=Role.PARTNER)
    PartyFactory(activity=activity, entity=funder, role=Role.FUNDER)
    document = DocumentFactory(title="Outcome", symbol="", kind=DocumentKind.OTHER, date="")
    ActivityDocumentFactory(activity=activity, document=document, role=DocumentRole.OUTCOME)
    ActivityDocumentFactory(activity=activity, document=DocumentFactory(draft=True))
    UpdateFactory(activity=activity, entity=lead, period="2006-04/2007~", status=ActivityStatus.ONGOING)

    project = linked(client, activity.get_absolute_url())

    def party(role, other):
        return {"@type": "OrganizationRole", "roleName": role, "member": other}

    assert project == {
        "@type": "Project",
        "@id": at(activity),
        "url": at(activity),
        "identifier": "ILO-2006-001",
        "name": "Study",
        "description": "A study.",
        "disambiguatingDescription": "Ongoing, April 2006 to about 2007",
        "foundingDate": "2006-04",
        "member": [
            party("lead", {"@type": "NGO", "@id": at(lead), "name": "Lead"}),
            party("partner", {"@type": "NGO", "@id": at(partner), "name": "Partner"}),
            party("host", {"@type": "Organization", "name": "Not on record"}),
        ],
        "funder": [{"@type": "NGO", "@id": at(funder), "name": "Funder"}],
        "location": {"@type": "Place", "name": "Rabat"},
        "areaServed": [{"@type": "AdministrativeArea", "@id": at(area), "name": "Morocco"}],
        "keywords": [{"@type": "DefinedTerm", "@id": at(theme), "name": "Remittances"}],
        "subjectOf": [
            {"@type": "CreativeWork", "@id": at(document), "url": at(document), "name": "Outcome", "genre": "other document"},
        ],
    }


def test_an_activity_of_which_nothing_was_told_claims_nothing(client):
    activity = ActivityFactory(code="ILO-2006-001", title="Study", summary="", themes=[])

    assert linked(client, activity.get_absolute_url()) == {
        "@type": "Project",
        "@id": at(activity),
        "url": at(activity),
        "identifier": "ILO-2006-001",
        "name": "Study",
    }


@pytest.mark.parametrize(
    ("kind", "type_name"),
    [
        (EntityKind.SPECIALIZED_AGENCY, "Organization"),
        (EntityKind.GOVERNMENT, "GovernmentOrganization"),
        (EntityKind.LOCAL_GOVERNMENT, "GovernmentOrganization"),
        (EntityKind.NGO, "NGO"),
        (EntityKind.ACADEMIC, "ResearchOrganization"),
        (EntityKind.OFFICE_HOLDER, "Organization"),
    ],
)
def test_an_entity_is_an_organization_of_its_kind(client, kind, type_name):
    assert linked(client, EntityFactory(kind=kind).get_absolute_url())["@type"] == type_name


def test_an_entity_names_what_is_public_around_it(client):
    parent = EntityFactory(name="Department")
    entity = EntityFactory(
        name="Division", acronym="DIV", parent=parent, website="https://division.example.org/", description="A division."
    )
    unit = EntityFactory(name="Section", parent=entity)
    EntityFactory(parent=entity, draft=True)
    EntityNameFactory(entity=entity, name="Office", kind=NameKind.FORMER)
    EntityNameFactory(entity=entity, name="Divison", kind=NameKind.MISPRINT)
    group = GroupFactory(entity__name="Group")
    MembershipFactory(group=group, entity=entity, period="2006-04/2018?")
    MembershipFactory(group=group, entity=entity, period="2005", status=MembershipStatus.APPLIED)
    MembershipFactory(group=GroupFactory(entity__draft=True), entity=entity)
    MembershipFactory(group=group, entity=unit)

    assert linked(client, entity.get_absolute_url()) == {
        "@type": "Organization",
        "@id": at(entity),
        "url": at(entity),
        "name": "Division",
        "alternateName": ["DIV", "Office"],
        "description": "A division.",
        "sameAs": "https://division.example.org/",
        "parentOrganization": {"@type": "Organization", "@id": at(parent), "name": "Department"},
        "subOrganization": [{"@type": "Organization", "@id": at(unit), "name": "Section"}],
        "memberOf": [
            {
                "@type": "OrganizationRole",
                "roleName": "member",
                "startDate": "2006-04",
                "memberOf": {"@type": "Organization", "@id": at(group.entity), "name": "Group"},
            }
        ],
    }


def test_a_group_names_its_public_members(client):
    group = GroupFactory(entity__name="Group", entity__acronym="", period="2006-04/2018")
    member = MembershipFactory(group=group, entity__name="Member", period="2006-04/..")
    MembershipFactory(group=group, entity__draft=True)
    MembershipFactory(group=group, status=MembershipStatus.OBSERVER)

    assert linked(client, group.get_absolute_url()) == {
        "@type": "Organization",
        "@id": at(group.entity),
        "url": at(group),
        "name": "Group",
        "foundingDate": "2006-04",
        "dissolutionDate": "2018",
        "member": [
            {
                "@type": "OrganizationRole",
                "roleName": "member",
                "startDate": "2006-04",
                "member": {"@type": "Organization", "@id": at(member.entity), "name": "Member"},
            }
        ],
    }


def test_a_meeting_is_an_event_with_its_report_and_papers_and_without_people(client):
    organizer = EntityFactory(name="Population Division")
    report = DocumentFactory(title="Report", symbol="ESA/P/WP.204", kind=DocumentKind.REPORT, date="2007")
    area = AreaFactory(name="United States of America", iso3="USA")
    meeting = MeetingFactory(
        number=5, title="Fifth Meeting", venue="Headquarters", organizer=organizer, report=report, area=area, mandate="Resolution 58/208."
    )
    paper = PaperFactory(meeting=meeting, title="On remittances")
    PaperFactory(meeting=meeting, draft=True)
    seat(meeting, organizer, name="Ann Example")

    response = client.get(meeting.get_absolute_url())

    event, __ = Page(meeting.get_absolute_url(), response.content.decode()).linked
    assert event == {
        "@type": "Event",
        "@id": at(meeting),
        "url": at(meeting),
        "name": "Fifth Meeting",
        "startDate": "2006-11-20",
        "endDate": "2006-11-21",
        "description": "Resolution 58/208.",
        "location": {
            "@type": "Place",
            "name": "Headquarters",
            "address": {"@type": "PostalAddress", "addressLocality": "New York"},
            "containedInPlace": {"@type": "AdministrativeArea", "@id": at(area), "name": "United States of America"},
        },
        "organizer": {"@type": "Organization", "@id": at(organizer), "name": "Population Division"},
        "superEvent": {
            "@type": "EventSeries",
            "@id": "http://testserver/meetings/",
            "url": "http://testserver/meetings/",
            "name": "Coordination Meeting on International Migration",
        },
        "subjectOf": [
            {
                "@type": "Report",
                "@id": at(report),
                "url": at(report),
                "name": "Report",
                "identifier": "ESA/P/WP.204",
                "genre": "report",
                "datePublished": "2007",
            }
        ],
        "workFeatured": [{"@type": "Report", "@id": at(paper), "name": "On remittances"}],
    }


def test_a_meeting_says_nothing_of_an_unpublished_organizer_and_report(client):
    meeting = MeetingFactory(period="", city="", organizer=EntityFactory(draft=True), report=DocumentFactory(draft=True))

    assert sorted(linked(client, meeting.get_absolute_url())) == ["@id", "@type", "name", "superEvent", "url"]


def test_a_paper_is_a_report_by_its_public_contributors(client):
    report = DocumentFactory(kind=DocumentKind.WORKING_PAPER)
    meeting = MeetingFactory(number=5, report=report)
    contributor = EntityFactory(name="ILO")
    paper = PaperFactory(
        meeting=meeting,
        number=8,
        title="On labour migration",
        abstract="Tells of studies.",
        entities=[contributor, EntityFactory(draft=True)],
        presenters=[seat(meeting, contributor, name="Ann Example")],
    )

    found = linked(client, paper.get_absolute_url())

    assert found.pop("isPartOf")["@id"] == at(report)
    assert found.pop("@reverse")["workFeatured"]["@id"] == at(meeting)
    assert found == {
        "@type": "Report",
        "@id": at(paper),
        "url": at(paper),
        "name": "On labour migration",
        "abstract": "Tells of studies.",
        "genre": "contributed paper",
        "position": 8,
        "author": [{"@type": "Organization", "@id": at(contributor), "name": "ILO"}],
    }


def test_a_compendium_is_a_report_on_its_meeting_and_agencies(client):
    meeting = MeetingFactory(number=5, title="Fifth Meeting", report=DocumentFactory())
    lead = EntityFactory()
    told_activity(lead=lead, section=SectionFactory(paper=PaperFactory(meeting=meeting, entities=[lead])))

    found = linked(client, reverse("report-detail", args=[5]))

    assert (found["@type"], found["name"], found["@id"]) == (
        "Report",
        "Compendium of the Fifth Meeting",
        "http://testserver/meetings/5/report/",
    )
    assert [row["@id"] for row in found["about"]] == [at(meeting), at(lead)]
    assert found["isBasedOn"]["@id"] == at(meeting.report)


def test_a_document_is_a_work_with_its_symbol_and_date(client):
    document = DocumentFactory(title="A resolution", symbol="A/RES/58/208", link="https://undocs.org/A/RES/58/208", note="Adopted.")

    assert linked(client, document.get_absolute_url()) == {
        "@type": "CreativeWork",
        "@id": at(document),
        "url": at(document),
        "name": "A resolution",
        "identifier": "A/RES/58/208",
        "genre": "resolution",
        "datePublished": "2006-12-20",
        "description": "Adopted.",
        "sameAs": "https://undocs.org/A/RES/58/208",
    }


def test_a_theme_is_a_term_of_the_set_of_themes(client):
    theme = ThemeFactory(slug="remittances", name="Remittances", description="Money sent home.")
    ThemeFactory(draft=True)
    themes = {"@type": "DefinedTermSet", "@id": "http://testserver/themes/", "url": "http://testserver/themes/"}

    assert linked(client, theme.get_absolute_url()) == {
        "@type": "DefinedTerm",
        "@id": at(theme),
        "url": at(theme),
        "name": "Remittances",
        "termCode": "remittances",
        "description": "Money sent home.",
        "inDefinedTermSet": {**themes, "name": "Themes of international migration"},
    }
    assert linked(client, reverse("theme-list"))["hasDefinedTerm"] == [{"@type": "DefinedTerm", "@id": at(theme), "name": "Remittances"}]


def test_an_area_is_a_place_in_those_that_hold_it(client):
    region = AreaFactory(name="Northern Africa", kind=AreaKind.SUB_REGION)
    grouping = AreaFactory(name="Least developed", kind=AreaKind.GROUPING)
    area = AreaFactory(name="Morocco", code="504", iso2="MA", iso3="MAR", parent=region)
    AreaGroupingFactory(grouping=grouping, area=area)

    found = linked(client, area.get_absolute_url())

    assert (found["@type"], found["name"], [row["name"] for row in found["containedInPlace"]]) == (
        "AdministrativeArea",
        "Morocco",
        ["Northern Africa", "Least developed"],
    )
    assert {row["propertyID"]: row["value"] for row in found["identifier"]} == {
        "M49": "504",
        "ISO 3166-1 alpha-2": "MA",
        "ISO 3166-1 alpha-3": "MAR",
    }


def test_the_home_page_says_how_to_search_the_site(client):
    found = linked(client, reverse("home"))

    action = found["potentialAction"]
    assert (found["@type"], found["url"], action["@type"], action["query-input"]) == (
        "WebSite",
        "http://testserver/",
        "SearchAction",
        "required name=search_term_string",
    )
    pattern = action["target"]["urlTemplate"].removeprefix("http://testserver")
    assert client.get(pattern.replace("{search_term_string}", "remittances")).status_code == 200


def test_pages_of_errors_say_nothing(client):
    assert Page("/nowhere/", client.get("/nowhere/").content.decode()).linked == []
