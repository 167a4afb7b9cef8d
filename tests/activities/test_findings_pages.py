"""The page of findings of an entity: what it lists, on which day, and what it says where there is nothing."""

from datetime import date

import pytest
from django.urls import reverse

from activities.models import Activity
from activities.vocabularies import ActivityStatus, Role
from entities.forms import NOT_A_DAY
from entities.models import Entity
from tests.factories import EntityFactory, MeetingFactory, PaperFactory, PartyFactory, SectionFactory, told_activity
from tests.site import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def ilo():
    return EntityFactory(slug="ilo", name="International Labour Organization", acronym="ILO")


@pytest.fixture
def iom():
    return EntityFactory(slug="iom", name="International Organization for Migration", acronym="IOM")


@pytest.fixture
def fifth():
    return MeetingFactory(number=5, title="Fifth Meeting")


def address(entity: Entity) -> str:
    return reverse("entity-findings", args=[entity.slug])


def visit(client, entity: Entity, **query) -> Page:
    response = client.get(address(entity), query)
    assert response.status_code == 200
    return Page(address(entity), response.content.decode())


def words(page: Page, kind: str) -> list[str]:
    """Return the texts of paragraphs and boxes of a class."""
    found = [element for element in page.tree.iter() if kind in element.get("class", "").split()]
    return [" ".join("".join(element.itertext()).split()) for element in found]


def titles(page: Page) -> dict[str, list[str]]:
    """Return by anchor the titles of the activities that a section of the page lists."""
    sections = [element for element in page.tree.iter("section") if element.get("aria-labelledby")]
    return {
        section.get("aria-labelledby"): ["".join(a.itertext()) for a in section.iter("a") if a.get("class") == "title"]
        for section in sections
    }


def joint(teller: Entity, other: Entity, meeting) -> Activity:
    """Return an activity of two that one tells of in its paper to a meeting."""
    activity = told_activity(teller, SectionFactory(paper=PaperFactory(meeting=meeting, entities=[teller])))
    PartyFactory(activity=activity, entity=other, role=Role.PARTNER)
    return activity


def test_findings_stand_by_rule_with_what_they_rest_on(client, ilo, iom, fifth):
    paper = SectionFactory(paper__meeting=fifth, paper__entities=[ilo], paper__title="Labour").paper
    shared = joint(iom, ilo, fifth)
    late = told_activity(ilo, status=ActivityStatus.PLANNED, period="2006-10")
    ended = told_activity(ilo, status=ActivityStatus.ONGOING, period="2005")
    told_activity(ilo)
    told_activity(iom, status=ActivityStatus.PLANNED, period="2006-10")

    page = visit(client, ilo)

    assert titles(page) == {"one-sided": [shared.title], "planned-day-passed": [late.title], "ended-but-ongoing": [ended.title]}
    assert words(page, "lede") == ["The records raise 3 questions about the activities of this entity."]
    source = shared.updates.get().section
    assert page.section("one-sided") == (
        f"Joint work that others tell of and its own paper does not mention 1 {shared.title} "
        "IOM told the Fifth Meeting of it as work with ILO; the paper of ILO does not mention it. Ongoing 2006 to 2007 "
        f"Told in November 2006 by IOM: Paper {source.paper.number}, {source.label} Does not mention it: Paper {paper.number}, Labour"
    )
    assert {source.get_absolute_url(), paper.get_absolute_url(), shared.get_absolute_url()} <= set(page.links)
    assert "Is told as planned (October 2006), which was over on 21 November 2006." in page.section("planned-day-passed")


def test_teller_is_not_asked(client, ilo, iom, fifth):
    SectionFactory(paper__meeting=fifth, paper__entities=[ilo])
    joint(iom, ilo, fifth)

    assert titles(visit(client, iom)) == {}


def test_findings_of_units_stand_on_the_page_of_the_whole(client, ilo):
    unit = EntityFactory(parent=ilo)
    late = told_activity(unit, status=ActivityStatus.PLANNED, period="2006-10")

    assert titles(visit(client, ilo)) == titles(visit(client, unit)) == {"planned-day-passed": [late.title]}


def test_day_may_be_chosen_and_is_said(client, ilo):
    late = told_activity(ilo, status=ActivityStatus.PLANNED, period="2006-12")

    own, chosen = visit(client, ilo), visit(client, ilo, on="2007-01-01")

    assert (titles(own), titles(chosen)) == ({}, {"planned-day-passed": [late.title]})
    assert words(chosen, "note") == ["Periods are judged on 1 January 2007."]
    assert words(own, "note") == [
        "The period of each activity is judged on the last day of the meeting that was told of it last, or on the day of a later message."
    ]
    assert [(field.get("name"), field.get("value")) for field in chosen.tree.iter("input") if field.get("type") == "date"] == [
        ("on", "2007-01-01")
    ]


def test_day_that_cannot_be_read_says_what_to_write(client, ilo):
    told_activity(ilo, status=ActivityStatus.PLANNED, period="2006-12")

    page = visit(client, ilo, on="<soon>")

    assert words(page, "notice") == ["“<soon>” could not be read as a day, so each activity is judged on its own day."]
    assert words(page, "errorlist") == [NOT_A_DAY]
    assert titles(page) == {}


@pytest.mark.parametrize(
    ("query", "text"),
    [
        (
            {},
            "What was told of its activities agrees, as far as it goes. "
            "Judged on a later day, plans that have had their day are listed here.",
        ),
        ({"on": "2006-01-01"}, "On this day nothing is left open. On a later day, more plans have had their day."),
    ],
)
def test_empty_page_says_what_that_means(client, ilo, query, text):
    told_activity(ilo)

    page = visit(client, ilo, **query)

    assert words(page, "lede") == ["The records raise no question about the activities of this entity."]
    assert words(page, "empty") == [f"{text} The entity and its activities"]


def test_page_says_what_a_finding_is(client, ilo):
    assert "A finding is a question, not a reproach." in visit(client, ilo).html


def test_breadcrumbs_lead_to_the_entity(client, ilo):
    crumbs = visit(client, ilo).tree.find(".//nav[@class='crumbs']")

    assert ["".join(item.itertext()) for item in crumbs.iter("li")] == ["Home", "Entities", "ILO", "Findings"]


@pytest.mark.parametrize("has_activities", [True, False])
def test_entity_with_activities_leads_to_its_findings(client, ilo, has_activities):
    if has_activities:
        told_activity(ilo)

    page = Page(ilo.get_absolute_url(), client.get(ilo.get_absolute_url()).content.decode())

    assert (address(ilo) in page.links) == has_activities


@pytest.mark.parametrize(("traits", "status"), [({}, 200), ({"draft": True}, 404), ({"withdrawn": True}, 410)])
def test_page_answers_as_the_state_says(client, traits, status):
    response = client.get(address(EntityFactory(**traits)))

    assert (response.status_code, "Recorded twice." in response.content.decode()) == (status, status == 410)


def test_merged_entity_leads_to_the_other(client, ilo):
    response = client.get(address(EntityFactory(merged=True, merged_into=ilo)))

    assert (response.status_code, response["Location"]) == (301, ilo.get_absolute_url())


def test_activities_that_are_not_public_raise_no_question(client, ilo):
    late = told_activity(ilo, status=ActivityStatus.PLANNED, period="2006-10")
    Activity.objects.filter(pk=late.pk).update(state="withdrawn", withdrawn_on=date(2008, 3, 1), withdrawn_reason="Recorded twice.")

    assert titles(visit(client, ilo)) == {}


@pytest.mark.parametrize("item_count", [1, 3])
def test_page_takes_a_constant_number_of_queries(client, django_assert_num_queries, item_count, ilo, fifth):
    for __ in range(item_count):
        unit = EntityFactory(parent=ilo)
        for party in (ilo, unit):
            SectionFactory(paper__meeting=fifth, paper__entities=[party])
            joint(EntityFactory(), party, fifth)
            for status in ActivityStatus:
                told_activity(party, status=status, period="2005")

    with django_assert_num_queries(9):
        response = client.get(address(ilo))

    assert response.context["total"] == item_count * 8
