from datetime import date

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from activities.vocabularies import ActivityStatus, DocumentRole, Role
from entities.vocabularies import EntityKind
from tests.factories import (
    ActivityDocumentFactory,
    ActivityFactory,
    AreaFactory,
    DocumentFactory,
    EntityFactory,
    MeetingFactory,
    PaperFactory,
    PartyFactory,
    SectionFactory,
    UpdateFactory,
    seat,
    told_by_message,
)
from tests.site import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return MeetingFactory(number=5, title="Fifth meeting", period="2006-11-20/2006-11-21")


def report(client, meeting):
    return client.get(reverse("report-detail", args=[meeting.number]))


def agencies(client, meeting) -> list:
    return report(client, meeting).context["agencies"]


def text_of(response) -> str:
    main = Page("/", response.content.decode()).tree.find(".//main")
    return " ".join("".join(main.itertext()).split())


def paper_of(meeting, number, *entities, **fields):
    return PaperFactory(meeting=meeting, number=number, entities=list(entities), **fields)


def spoken(meeting, position, entity):
    """Return the part of the report's section VI in which an entity spoke."""
    return SectionFactory(meeting=meeting, paper=None, position=position, number=f"VI.{entity.slug}", title=entity.name)


def told(code, section, by, lead=None, **telling):
    """Return an activity that an entity tells in a section: its own, unless another leads it."""
    activity = ActivityFactory(code=code)
    PartyFactory(activity=activity, entity=lead or by)
    UpdateFactory(activity=activity, section=section, entity=by, **telling)
    return activity


@pytest.mark.parametrize("item_count", [1, 3])
def test_report_has_a_constant_number_of_queries(client, django_assert_num_queries, meeting, item_count):
    for number in range(item_count):
        contributor, speaker = EntityFactory(), EntityFactory()
        paper = paper_of(meeting, number + 1, contributor)
        activity = told(f"A-2006-{number:03}", SectionFactory(paper=paper), contributor)
        UpdateFactory(activity=activity, section=spoken(meeting, number, speaker), entity=speaker)
        for role in Role:
            PartyFactory(activity=activity, role=role)
        for role in DocumentRole:
            ActivityDocumentFactory(activity=activity, role=role)
        activity.areas.add(AreaFactory())
        seat(meeting, contributor, category=f"Category {number}")
    ContentType.objects.clear_cache()

    with django_assert_num_queries(15):
        response = report(client, meeting)

    assert response.context["told"] == item_count


def test_contributors_come_first_by_paper_then_speakers_by_section_then_the_rest_by_kind_and_name(client, meeting):
    eclac, celade = EntityFactory(slug="eclac", name="Economic Commission"), EntityFactory(slug="celade", name="Latin American Centre")
    eca, who, mpi = EntityFactory(slug="eca"), EntityFactory(slug="who"), EntityFactory(slug="mpi")
    ngo = EntityFactory(slug="ngo", name="A", kind=EntityKind.NGO)
    agency_z, agency_b = EntityFactory(slug="z", name="Z"), EntityFactory(slug="b", name="B")
    paper_of(meeting, 7, eclac, celade)
    section = SectionFactory(paper=paper_of(meeting, 4, eca))
    paper_of(meeting, 9, eca)
    paper_of(MeetingFactory(), 1, EntityFactory(slug="of-another-meeting"))
    spoken(meeting, 1, eca)
    spoken(meeting, 3, mpi)
    spoken(meeting, 2, who)
    SectionFactory(meeting=meeting, paper=None, position=4, number="VI.discussion")
    activity = told("ECA-2006-001", section, eca)
    for party in (agency_z, ngo, agency_b):
        PartyFactory(activity=activity, entity=party, role=Role.PARTNER)

    assert [agency.entity.slug for agency in agencies(client, meeting)] == ["eca", "eclac", "celade", "who", "mpi", "b", "z", "ngo"]


def test_activity_is_printed_in_full_under_its_first_lead_and_as_a_reference_elsewhere(client, meeting):
    eca, ilo, iom = (
        EntityFactory(slug="eca", acronym="ECA"),
        EntityFactory(slug="ilo", acronym="ILO"),
        EntityFactory(slug="iom", acronym="IOM"),
    )
    activity = ActivityFactory(code="ILO-2006-001", title="Wages", summary="How wages move.")
    PartyFactory(activity=activity, entity=iom, position=2)
    PartyFactory(activity=activity, entity=ilo, position=1)
    UpdateFactory(activity=activity, section=SectionFactory(paper=paper_of(meeting, 4, eca)), entity=eca)

    response = report(client, meeting)

    printed = {
        agency.entity.slug: (
            [entry.activity.code for entry in agency.entries],
            [(row.entry.activity.code, row.parts) for row in agency.references],
        )
        for agency in response.context["agencies"]
    }
    assert printed == {
        "eca": ([], [("ILO-2006-001", ["told of it"])]),
        "ilo": (["ILO-2006-001"], []),
        "iom": ([], [("ILO-2006-001", ["lead"])]),
    }
    assert text_of(response).count("How wages move.") == 1
    assert "Wages (lead): see ILO-2006-001 under ILO" in text_of(response)
    assert {"#ILO-2006-001", "#agency-iom"} <= {
        link.removeprefix(response.request["PATH_INFO"]) for link in Page(response.request["PATH_INFO"], response.content.decode()).links
    }


def test_paper_of_one_about_others_follows_who_does_it(client, meeting):
    unhcr, unfpa = EntityFactory(slug="unhcr"), EntityFactory(slug="unfpa")
    told("UNFPA-2006-001", SectionFactory(paper=paper_of(meeting, 9, unhcr)), unfpa)

    assert [(agency.entity.slug, agency.activities) for agency in agencies(client, meeting)] == [("unhcr", 0), ("unfpa", 1)]


def test_activity_without_a_lead_on_record_stands_under_who_tells_of_it(client, meeting):
    ilo = EntityFactory(slug="ilo")
    activity = ActivityFactory(code="ILO-2006-001")
    PartyFactory(activity=activity, entity=None, name_as_printed="University of Venice")
    UpdateFactory(activity=activity, section=SectionFactory(paper=paper_of(meeting, 4, ilo)), entity=ilo)

    (agency,) = agencies(client, meeting)

    assert [entry.activity.code for entry in agency.entries] == ["ILO-2006-001"]


def test_report_holds_what_was_told_to_its_meeting_as_it_was_told_then(client, meeting):
    ilo = EntityFactory(slug="ilo")
    section = SectionFactory(paper=paper_of(meeting, 4, ilo))
    activity = told("ILO-2006-001", section, ilo, status=ActivityStatus.PLANNED, period="2007")
    told_by_message(activity, on=date(2007, 5, 3), entity=ilo, status=ActivityStatus.COMPLETED, period="2007-04")
    later = MeetingFactory(number=6, period="2007-11-26/2007-11-27")
    told("ILO-2007-001", SectionFactory(paper=paper_of(later, 1, ilo)), ilo)

    (agency,) = agencies(client, meeting)

    activity.refresh_from_db()
    assert activity.status == ActivityStatus.COMPLETED
    assert [(entry.activity.code, entry.standing.status, entry.standing.period, len(entry.tellings)) for entry in agency.entries] == [
        ("ILO-2006-001", ActivityStatus.PLANNED, "2007", 1)
    ]


def test_report_shows_where_tellings_differ_and_each_source(client, meeting):
    ilo, iom = EntityFactory(slug="ilo", acronym="ILO"), EntityFactory(slug="iom", acronym="IOM")
    activity = told("ILO-2006-001", SectionFactory(paper=paper_of(meeting, 8, ilo), number="A", title="Wages"), ilo, period="2007")
    UpdateFactory(activity=activity, section=spoken(meeting, 1, iom), entity=iom, period="2008", note="IOM names a later year.")

    page = text_of(report(client, meeting))

    assert "What was told in November 2006 differs in period: 2007 (ILO); 2008 (IOM)." in page
    assert "Told in November 2006 by ILO: Paper 8, A. Wages" in page
    assert "IOM names a later year." in page


def test_report_leaves_out_what_is_not_public(client, meeting):
    ilo, secret = EntityFactory(slug="ilo"), EntityFactory(slug="secret", draft=True)
    section = SectionFactory(paper=paper_of(meeting, 4, ilo, secret))
    hidden = SectionFactory(paper=paper_of(meeting, 5, ilo, draft=True))
    shown = told("A-2006-001", section, ilo)
    PartyFactory(activity=shown, entity=secret, role=Role.PARTNER)
    ActivityDocumentFactory(activity=shown, document=DocumentFactory(draft=True))
    UpdateFactory(activity=shown, section=hidden, entity=ilo)
    UpdateFactory(activity=shown, section=section, entity=secret)
    told("B-2006-001", hidden, ilo)
    told("C-2006-001", section, secret)
    UpdateFactory(activity=ActivityFactory(code="D-2006-001", draft=True), section=section, entity=ilo)
    spoken(meeting, 1, secret)

    (agency,) = agencies(client, meeting)

    assert agency.entity == ilo
    assert [paper.number for paper in agency.papers] == [4]
    assert [(entry.activity.code, len(entry.tellings), entry.documents) for entry in agency.entries] == [("A-2006-001", 1, [])]


def test_each_agency_with_something_of_its_own_begins_a_page(client, meeting):
    ilo, partner = EntityFactory(slug="ilo"), EntityFactory(slug="partner")
    activity = told("ILO-2006-001", SectionFactory(paper=paper_of(meeting, 4, ilo)), ilo)
    PartyFactory(activity=activity, entity=partner, role=Role.PARTNER)
    spoken(meeting, 1, EntityFactory(slug="speaker"))

    tree = Page("/", report(client, meeting).content.decode()).tree

    assert [section.get("aria-labelledby") for section in tree.iter("section") if section.get("class") == "agency"] == [
        "agency-ilo",
        "agency-speaker",
    ]


def test_front_of_the_report_counts_and_leads_to_the_agencies(client, meeting):
    ilo = EntityFactory(slug="ilo", acronym="ILO")
    paper_of(meeting, 4, ilo)
    seat(meeting, ilo, category="Agencies")
    seat(meeting, ilo, category="Agencies")
    seat(meeting, ilo, category="Governments")

    context = report(client, meeting).context

    assert context["index"] == [
        ("meeting", "The meeting", ""),
        ("participants", "Participants", 3),
        ("papers", "Papers", 1),
        ("agency-ilo", "ILO", 0),
    ]
    assert [(row["category"], row["seats"]) for row in context["categories"]] == [("Agencies", 2), ("Governments", 1)]


def test_report_of_a_meeting_without_record_of_what_was_told_says_so(client, meeting):
    assert "Nothing that was told to this meeting is on record yet." in text_of(report(client, meeting))


@pytest.mark.parametrize(("state", "status"), [({"draft": True}, 404), ({"withdrawn": True}, 410)], ids=["draft", "withdrawn"])
def test_report_is_public_when_its_meeting_is(client, state, status):
    response = report(client, MeetingFactory(mandate="A resolution asked for it.", **state))

    assert response.status_code == status
    assert "A resolution asked for it." not in response.content.decode()
