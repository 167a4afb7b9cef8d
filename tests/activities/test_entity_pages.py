"""The page of an entity: profile, groups, seats, papers, activities and partners."""

import pytest
from django.contrib.contenttypes.models import ContentType

from activities.models import Activity
from activities.vocabularies import ActivityStatus, Role
from entities.models import Entity
from entities.vocabularies import NameKind
from tests.factories import (
    ChairTermFactory,
    CitationFactory,
    ContactDetailsFactory,
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
    collective_membership,
    seat,
    told_activity,
)
from tests.site import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_content_types_kept():
    ContentType.objects.clear_cache()


@pytest.fixture
def ilo():
    return EntityFactory(slug="ilo", name="International Labour Organization", acronym="ILO")


def visit(client, entity: Entity) -> Page:
    address = entity.get_absolute_url()
    response = client.get(address)
    assert response.status_code == 200
    return Page(address, response.content.decode())


def lede(page: Page) -> str:
    return " ".join(next("".join(p.itertext()) for p in page.tree.iter("p") if p.get("class") == "lede").split())


def titles(page: Page, heading: str) -> list[str]:
    section = next(element for element in page.tree.iter("section") if element.get("aria-labelledby") == heading)
    return ["".join(a.itertext()) for a in section.iter("a") if a.get("class") == "title"]


def headings(page: Page) -> list[str]:
    body = next(element for element in page.tree.iter("div") if element.get("class") == "page-body")
    return [" ".join("".join(h2.itertext()).split()) for h2 in body.iter("h2")]


def partner_in(entity: Entity, role: Role = Role.PARTNER, lead: Entity | None = None, **telling) -> Activity:
    """Return an activity that another leads and tells of, with the entity in a role."""
    activity = told_activity(lead, **telling)
    PartyFactory(activity=activity, entity=entity, role=role)
    return activity


# Activities


def test_activities_stand_under_their_status_in_order_and_empty_ones_are_left_out(client, ilo):
    for status in (ActivityStatus.COMPLETED, ActivityStatus.UNKNOWN, ActivityStatus.ONGOING, ActivityStatus.ONGOING):
        told_activity(ilo, status=status)

    page = visit(client, ilo)

    assert headings(page) == ["Ongoing 2", "Completed 1", "Status unknown 1", "Papers 4"]


def test_activity_counts_once_whatever_the_roles(client, ilo):
    activity = told_activity(ilo)
    for role in (Role.FUNDER, Role.HOST):
        PartyFactory(activity=activity, entity=ilo, role=role)

    page = visit(client, ilo)

    assert headings(page)[0] == "Ongoing 1"
    assert "Part in it: Lead, funder and host" in page.section("ongoing")


@pytest.mark.parametrize("role", [Role.PARTNER, Role.FUNDER, Role.HOST])
def test_role_other_than_lead_is_shown(client, ilo, role):
    partner_in(ilo, role)

    assert f"Part in it: {role.label.capitalize()}" in visit(client, ilo).section("ongoing")


def test_records_of_units_count_and_are_marked(client, ilo):
    institute = EntityFactory(name="Labour Institute", acronym="IILS", parent=ilo)
    school = EntityFactory(name="School", acronym="SCH", parent=institute)
    meeting = MeetingFactory()
    seat(meeting, institute, person__name="Ms. Unit")
    activity = partner_in(school)
    activity.parties.filter(role=Role.LEAD).update(entity=institute)

    page = visit(client, ilo)

    assert headings(page) == ["Ongoing 1", "At the meetings", "Its units 1"]
    assert "Part in it: IILS: lead; SCH: partner" in page.section("ongoing")
    assert page.section("seats").endswith("Ms. Unit Migration officer through IILS")


def test_page_of_a_unit_does_not_hold_the_records_of_its_parent(client, ilo):
    institute = EntityFactory(parent=ilo)
    told_activity(ilo)
    seat(MeetingFactory(), ilo)

    page = visit(client, institute)

    assert (headings(page), lede(page)) == ([], "No activity of this entity is on record.")


@pytest.mark.parametrize("traits", [{"draft": True}, {"withdrawn": True}])
def test_records_of_units_that_are_not_public_do_not_count(client, ilo, traits):
    partner_in(EntityFactory(parent=ilo, **traits))

    assert headings(visit(client, ilo)) == []


def test_long_status_is_folded_and_leads_to_the_list(client, ilo):
    section, theme = SectionFactory(paper=PaperFactory(entities=[])), ThemeFactory()
    for __ in range(51):
        told_activity(ilo, section=section).themes.set([theme])

    page = visit(client, ilo)

    folded = next(element for element in page.tree.iter("details") if element.get("class") == "folded")
    assert (folded.find("summary").text, len(folded.find("ul"))) == ("40 more: ongoing", 40)
    assert f"/activities/?entity={ilo.slug}&status=ongoing" in page.links
    assert headings(page)[:2] == ["By theme 1", "Ongoing 51"]


def test_themes_of_many_activities_lead_to_what_the_filter_finds(client, ilo):
    parent, unit = ThemeFactory(slug="development", name="Development"), EntityFactory(parent=ilo)
    child, draft = ThemeFactory(slug="remittances", name="Remittances", parent=parent), ThemeFactory(draft=True)
    for number in range(11):
        themes = [[parent, child], [child, draft], [parent]][number % 3]
        told_activity(unit if number else ilo).themes.set(themes)

    page = visit(client, ilo)

    assert page.section("themes").endswith("Development 11 Remittances 8")
    for slug, total in (("development", 11), ("remittances", 8)):
        address = f"/activities/?entity=ilo&theme={slug}"
        assert address in page.links
        assert client.get(address).context["page_obj"].paginator.count == total


def test_themes_of_few_activities_stand_on_their_rows_alone(client, ilo):
    theme = ThemeFactory()
    for __ in range(10):
        told_activity(ilo).themes.set([theme])

    page = visit(client, ilo)

    assert headings(page) == ["Ongoing 10", "Papers 10"]
    assert page.links.count(theme.get_absolute_url()) == 10


def test_rule_for_counts_is_the_same_in_the_queryset_and_the_filter(client, ilo):
    institute = EntityFactory(parent=ilo)
    own, of_unit, __ = told_activity(ilo), told_activity(institute), told_activity()
    PartyFactory(activity=own, entity=institute, role=Role.HOST)

    counted = Activity.objects.visible_to().counted_for(ilo).order_by("code")
    listed = client.get("/activities/", {"entity": "ilo"}).context["object_list"]

    assert list(counted) == [own, of_unit]
    assert [row.code for row in listed] == [own.code, of_unit.code]


# The sentence at the top


def test_sentence_counts_what_it_told_the_latest_meeting(client, ilo):
    fifth = MeetingFactory(number=5, title="Fifth Meeting")
    section = SectionFactory(paper=PaperFactory(meeting=fifth, entities=[ilo]))
    joint, __ = told_activity(ilo, section), told_activity(ilo, section)
    PartyFactory(activity=joint, entity=None, name_as_printed="University of Venice", role=Role.PARTNER)
    partner_in(ilo, section=SectionFactory(paper=PaperFactory(meeting=fifth)))
    told_activity(ilo, SectionFactory(paper=PaperFactory(meeting=MeetingFactory(number=4))))

    assert lede(visit(client, ilo)) == "Told the Fifth Meeting of 2 activities, 1 of them with others. Others alone told of 1 more."


@pytest.mark.parametrize(
    ("alone", "joint", "sentence"),
    [
        (1, 0, "Told the Fifth Meeting of 1 activity, carried out alone."),
        (0, 1, "Told the Fifth Meeting of 1 activity, carried out with others."),
        (2, 0, "Told the Fifth Meeting of 2 activities, none of them with others."),
        (0, 2, "Told the Fifth Meeting of 2 activities, all of them with others."),
    ],
)
def test_sentence_says_how_many_are_joint(client, ilo, alone, joint, sentence):
    section = SectionFactory(paper=PaperFactory(meeting=MeetingFactory(title="Fifth Meeting"), entities=[ilo]))
    for number in range(alone + joint):
        activity = told_activity(ilo, section)
        # A unit of its own is no other.
        PartyFactory(activity=activity, entity=EntityFactory(parent=ilo) if number >= joint else EntityFactory(), role=Role.PARTNER)

    assert lede(visit(client, ilo)) == sentence


def test_sentence_tells_of_what_only_others_told(client, ilo):
    partner_in(ilo, section=SectionFactory(paper=PaperFactory(meeting=MeetingFactory(title="Fifth Meeting"))))

    assert lede(visit(client, ilo)) == "Others told the Fifth Meeting of 1 activity in which it has a part."


# Partners


def test_partners_are_counted_once_an_activity_most_first(client, ilo):
    iom, unhcr = EntityFactory(acronym="IOM"), EntityFactory(acronym="UNHCR")
    unit = EntityFactory(acronym="UNIT", parent=ilo)
    for partner in (iom, unhcr, iom):
        partner_in(ilo, lead=partner)
    activity = partner_in(unit, lead=iom)
    PartyFactory(activity=activity, entity=iom, role=Role.HOST)
    PartyFactory(activity=activity, entity=EntityFactory(draft=True, acronym="HIDDEN"), role=Role.PARTNER)
    hidden = partner_in(ilo, lead=unhcr)
    Activity.objects.filter(pk=hidden.pk).update(state="draft", first_published=None)

    page = visit(client, ilo)

    assert page.section("partners") == "Works with 2 With the number of activities in which both have a part. IOM 3 UNHCR 1"


# Groups, seats, papers, names, lineage


def test_groups_and_chairs_with_notes_and_sources(client, ilo):
    gmg = GroupFactory(entity__name="Global Migration Group", entity__acronym="GMG")
    membership = MembershipFactory(group=gmg, entity=ilo, note="From the start.", period="2006-04/2018")
    term = ChairTermFactory(group=gmg, entities=[ilo], period="2014", note="A calendar year.")
    report = DocumentFactory(title="Report", symbol="R/1", date="")
    CitationFactory(record=membership, document=report, place="p. 3", note="Says April 2006.")
    CitationFactory(record=term, document=report, place="p. 3")

    page = visit(client, ilo)

    assert page.section("groups") == (
        "Groups and chairs 2 Global Migration Group (GMG) Member April 2006 to 2018 From the start. Says April 2006. Source 1 "
        "Chair: Global Migration Group (GMG) 2014 A calendar year. Source 1"
    )
    assert page.section("sources") == "Sources Report , R/1, p. 3."


def test_groups_of_a_collective_member_are_marked(client):
    eca, gmg = EntityFactory(acronym="ECA"), GroupFactory(entity__name="Global Migration Group", entity__acronym="GMG")
    collective = collective_membership(gmg, eca, period="2006-03/..").entity
    Entity.objects.filter(pk=collective.pk).update(name="Regional Commissions", acronym="")
    ChairTermFactory(group=gmg, entities=[collective], period="2013-01-01/2013-06-30")

    page = visit(client, eca)

    assert titles(page, "groups") == ["Global Migration Group (GMG)", "Regional Commissions", "Chair: Global Migration Group (GMG)"]
    assert page.section("groups").count("through Regional Commissions") == 2


def test_seats_stand_by_meeting_and_lead_to_the_list(client, ilo):
    fourth, fifth = MeetingFactory(number=4, title="Fourth"), MeetingFactory(number=5, title="Fifth")
    seat(fourth, ilo, person__name="Ms. Early")
    late = seat(fifth, ilo, person__name="Mr. Late", unit="Migration Branch")
    seat(fifth, EntityFactory(), person__name="Mr. Other")
    seat(MeetingFactory(draft=True), ilo, person__name="Ms. Draft")
    ContactDetailsFactory(holder=late, email="late@example.org")

    page = visit(client, ilo)

    assert titles(page, "seats") == ["Mr. Late", "Ms. Early"]
    assert late.get_absolute_url() in page.links
    assert "Mr. Late Migration officer Migration Branch" in page.section("seats")
    assert "example.org" not in page.html


def test_public_papers_are_listed(client, ilo):
    paper = PaperFactory(entities=[ilo], title="Labour migration")
    PaperFactory(entities=[ilo], draft=True)
    PaperFactory(entities=[ilo], meeting=MeetingFactory(draft=True))
    PaperFactory()

    assert titles(visit(client, ilo), "papers") == [paper.title]


def test_names_stand_by_kind_with_language_and_direction(client, ilo):
    EntityNameFactory(entity=ilo, kind=NameKind.MISPRINT, name="International Labor Organisation", note="In annex III.")
    EntityNameFactory(entity=ilo, kind=NameKind.FULL, name="منظمة العمل الدولية", language="ar")
    EntityNameFactory(entity=ilo, kind=NameKind.ACRONYM, name="OIT", language="fr", period="1919/..")
    EntityNameFactory(entity=ilo, kind=NameKind.FULL, name="国际劳工组织", language="zh")

    page = visit(client, ilo)

    assert page.section("names") == (
        "Names Acronym OIT (French) since 1919 Full name منظمة العمل الدولية (Arabic) 国际劳工组织 (Chinese) "
        "Misprint Sources print by mistake: International Labor Organisation In annex III."
    )
    assert [(name.get("lang"), name.get("dir")) for name in page.tree.iter("bdi")] == [
        ("fr", "ltr"),
        ("ar", "rtl"),
        ("zh", "auto"),
        ("en", "ltr"),
    ]


def test_chain_of_predecessors_and_successors(client):
    network = EntityFactory(acronym="NETWORK")
    gmg = EntityFactory(acronym="GMG", successor=network)
    geneva = EntityFactory(acronym="GENEVA", successor=gmg)
    EntityFactory(acronym="DRAFT", draft=True, successor=gmg)

    facts = {
        entity.acronym: {
            row.find("dt").text: "".join(row.find("dd").itertext()).strip() for row in visit(client, entity).tree.find(".//dl")
        }
        for entity in (geneva, gmg, network)
    }

    assert facts == {
        "GENEVA": {"Acronym": "GENEVA", "After it": "GMG, NETWORK"},
        "GMG": {"Acronym": "GMG", "Before it": "GENEVA", "After it": "NETWORK"},
        "NETWORK": {"Acronym": "NETWORK", "Before it": "GMG, GENEVA"},
    }


def test_breadcrumbs_lead_through_kind_and_parent(client, ilo):
    institute = EntityFactory(acronym="IILS", parent=ilo)

    page = visit(client, institute)

    crumbs = page.tree.find(".//nav[@class='crumbs']")
    assert ["".join(item.itertext()) for item in crumbs.iter("li")] == ["Home", "Entities", "Specialized agencies", "ILO", "IILS"]


def test_last_change_is_named(client, ilo):
    assert "This record was last changed on" in visit(client, ilo).html


# Visibility


@pytest.mark.parametrize(
    ("traits", "status"),
    [({}, 200), ({"draft": True}, 404), ({"withdrawn": True}, 410)],
)
def test_page_answers_as_the_state_says(client, traits, status):
    entity = EntityFactory(**traits)

    response = client.get(entity.get_absolute_url())

    assert response.status_code == status
    assert ("Recorded twice." in response.content.decode()) == (status == 410)


def test_merged_entity_leads_to_the_other(client, ilo):
    entity = EntityFactory(merged=True, merged_into=ilo)

    response = client.get(entity.get_absolute_url())

    assert (response.status_code, response["Location"]) == (301, ilo.get_absolute_url())


def test_activities_that_are_not_public_do_not_show(client, ilo):
    activity = told_activity(ilo)
    Activity.objects.filter(pk=activity.pk).update(state="draft", first_published=None)

    page = visit(client, ilo)

    assert (headings(page), activity.title in page.html) == (["Papers 1"], False)


# Queries


@pytest.mark.parametrize("item_count", [1, 3])
def test_page_takes_a_constant_number_of_queries(client, django_assert_num_queries, item_count):
    entity = EntityFactory(parent=EntityFactory(), successor=EntityFactory(successor=EntityFactory()))
    CitationFactory(record=entity)
    meeting = MeetingFactory()
    for __ in range(item_count):
        unit = EntityFactory(parent=entity)
        EntityFactory(successor=entity)
        EntityNameFactory(entity=entity)
        for of in (entity, unit):
            seat(meeting, of)
            CitationFactory(record=MembershipFactory(entity=of))
            CitationFactory(record=ChairTermFactory(entities=[of], coordinator=EntityFactory()))
            for status in ActivityStatus:
                activity = told_activity(of, SectionFactory(paper=PaperFactory(meeting=meeting, entities=[of])), status=status)
                PartyFactory(activity=activity, role=Role.PARTNER)
                UpdateFactory(activity=activity)

    with django_assert_num_queries(26):
        response = client.get(entity.get_absolute_url())

    assert response.status_code == 200
