"""The page of a group: its answers for a day, the timeline and the tables."""

from collections import Counter

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from entities.models import Entity, Group
from entities.vocabularies import ChairKind, MembershipStatus
from tests.factories import (
    ChairTermFactory,
    CitationFactory,
    DocumentFactory,
    EntityFactory,
    GroupFactory,
    MembershipFactory,
    collective_membership,
)
from tests.site import Page

pytestmark = pytest.mark.django_db

FIRST_MEMBERS = ["DESA", "ILO", "IOM", "OHCHR", "UNCTAD", "UNDP", "UNFPA", "UNHCR", "UNODC", "World Bank"]


@pytest.fixture(autouse=True)
def no_content_types_kept():
    ContentType.objects.clear_cache()


@pytest.fixture
def gmg() -> Group:
    """The Global Migration Group as the sources tell of its first years."""
    group = GroupFactory(entity__slug="gmg", entity__name="Global Migration Group", entity__acronym="GMG", period="2006-04/2018")
    entities = {name: EntityFactory(slug=name.lower().replace(" ", "-"), name=f"{name} in full", acronym=name) for name in FIRST_MEMBERS}
    for entity in entities.values():
        MembershipFactory(group=group, entity=entity, period="2006-04/2018")
    terms = [
        ("UNCTAD", "2006-05-09", ChairKind.ONE_MEETING),
        ("UNHCR", "2006-07/2006-12", ChairKind.CHAIR),
        ("IOM", "2007-01/2007-06", ChairKind.CHAIR),
        ("DESA", "2007-07/2007-12", ChairKind.CHAIR),
        ("UNFPA", "2008-01/2008-06", ChairKind.CHAIR),
        ("UNCTAD", "2008-07/2008-12", ChairKind.CHAIR),
        ("UNDP", "2009-06-01/2018", ChairKind.CHAIR),
    ]
    for name, period, kind in terms:
        ChairTermFactory(group=group, entities=[entities[name]], period=period, kind=kind)
    return group


def visit(client, group: Group, **query) -> Page:
    address = group.get_absolute_url()
    response = client.get(address, query)
    assert response.status_code == 200
    return Page(address, response.content.decode())


def lede(page: Page) -> str:
    return next("".join(p.itertext()).strip() for p in page.tree.iter("p") if p.get("class") == "lede")


def titles(page: Page, heading: str) -> list[str]:
    section = next(element for element in page.tree.iter("section") if element.get("aria-labelledby") == heading)
    return ["".join(a.itertext()) for a in section.iter("a") if a.get("class") == "title"]


# What is true on a day


def test_ten_members_and_unhcr_in_the_chair_at_the_fifth_meeting(client, gmg):
    page = visit(client, gmg, on="2006-11-20")

    assert lede(page) == "On 20 November 2006: UNHCR in the chair, 10 members."
    assert titles(page, "members") == [f"{name} in full ({name})" for name in FIRST_MEMBERS]
    assert "Possibly" not in page.section("members") + page.section("chair")


def test_possibly_and_its_reason_while_the_founding_is_known_by_the_month(client, gmg):
    page = visit(client, gmg, on="2006-04-15")

    assert lede(page) == "On 15 April 2006: no chair on record, possibly 10 members."
    assert page.section("members").startswith("Members 15 April 2006 Possibly , because the start is known only as April 2006 10")
    assert "It has a hole here, 1 April to 8 May 2006." in page.section("chair")


def test_hole_in_the_record_of_chairs(client, gmg):
    page = visit(client, gmg, on="2009-03-01")

    assert lede(page) == "On 1 March 2009: no chair on record, 10 members."
    assert page.section("chair").startswith(
        "In the chair 1 March 2009 The record names no chair on this day. It has a hole here, 1 January to 31 May 2009."
    )


def test_neighbours_of_a_hole_lead_to_the_terms_around_it(client, gmg):
    page = visit(client, gmg, on="2009-03-01")

    links = {a.get("rel"): (a.get("href"), a.text) for a in page.tree.iter("a") if a.get("rel") in ("prev", "next")}

    assert links == {"prev": ("?on=2008-07-31", "UNCTAD"), "next": ("?on=2009-06-01", "UNDP")}


@pytest.mark.parametrize(
    ("day", "chair"),
    [
        ("2006-05-08", "no chair on record"),
        ("2006-05-09", "UNCTAD in the chair"),
        ("2006-05-10", "no chair on record"),
        ("2006-06-30", "no chair on record"),
        ("2006-07-01", "possibly UNHCR in the chair"),
        ("2006-07-31", "UNHCR in the chair"),
        ("2006-12-01", "UNHCR in the chair"),
        ("2006-12-31", "possibly UNHCR in the chair"),
        ("2007-01-01", "possibly IOM in the chair"),
    ],
)
def test_chair_on_the_days_around_a_term(client, gmg, day, chair):
    page = visit(client, gmg, on=day)

    assert lede(page).split(": ")[1].split(", ")[0] == chair


def test_several_possible_chairs_are_named_with_their_reasons(client):
    group = GroupFactory(period="2006/2010")
    for name, period in (("FAO", "2007"), ("WFP", "2007")):
        ChairTermFactory(group=group, period=period, entities=[EntityFactory(acronym=name)])

    page = visit(client, group, on="2007-06-01")

    assert lede(page) == "On 1 June 2007: possibly FAO or possibly WFP in the chair, no members on record."
    assert page.section("chair").count("because the start is known only as 2007 and the end is known only as 2007") == 2


def test_observers_applicants_and_interested_stand_apart(client, gmg):
    for status in (MembershipStatus.OBSERVER, MembershipStatus.APPLIED, MembershipStatus.INTERESTED):
        MembershipFactory(
            group=gmg, entity=EntityFactory(name=f"Agency {status}", acronym=""), status=status, period="2006-10-01/2007-11-01"
        )
        MembershipFactory(group=gmg, entity=EntityFactory(name=f"Later {status}", acronym=""), status=status, period="2007-12-01/2008")

    page = visit(client, gmg, on="2006-11-20")

    assert lede(page) == "On 20 November 2006: UNHCR in the chair, 10 members."
    assert [titles(page, heading) for heading in ("observer", "applied", "interested")] == [
        ["Agency observer"],
        ["Agency applied"],
        ["Agency interested"],
    ]


def test_collective_member_counts_once_and_names_its_constituents(client):
    group = GroupFactory()
    eca, escap = EntityFactory(acronym="ECA", name="A"), EntityFactory(acronym="ESCAP", name="B")
    membership = collective_membership(group, eca, escap)
    MembershipFactory(group=membership.entity.group, entity=EntityFactory(draft=True, acronym="HIDDEN"))

    page = visit(client, group, on="2007-01-01")

    assert lede(page) == "On 1 January 2007: no chair on record, 1 member."
    assert page.section("members").endswith("counts once, for ECA ESCAP")


def test_certain_and_possible_members_are_counted_apart(client, gmg):
    MembershipFactory(group=gmg, period="")

    page = visit(client, gmg, on="2006-11-20")

    assert lede(page) == "On 20 November 2006: UNHCR in the chair, 10 members and possibly 1 more."


# Which day


def test_ended_group_shows_its_last_certain_day_and_says_so(client, gmg):
    page = visit(client, gmg)

    assert lede(page).startswith("On 1 January 2018: ")
    assert "the page shows the last day on which it certainly existed, 1 January 2018." in page.html
    assert "The group itself existed only possibly on this day" not in page.html


def test_day_on_which_the_group_may_have_ended_is_doubtful(client, gmg):
    page = visit(client, gmg, on="2018-12-31")

    assert "The group itself existed only possibly on this day: the end is known only as 2018." in page.html


def test_group_that_goes_on_shows_today(client):
    group = GroupFactory(period="2006-04/..")
    MembershipFactory(group=group, period="2006-04/..")

    page = visit(client, group)

    today = timezone.localdate()
    assert lede(page) == f"On {today.day} {today:%B %Y}: no chair on record, 1 member."


@pytest.mark.parametrize("day", ["2006-03-31", "2019-01-01"])
def test_day_outside_of_the_life_of_a_group_has_no_members(client, gmg, day):
    MembershipFactory(group=gmg, period="")

    page = visit(client, gmg, on=day)

    assert (page.section("members"), page.section("chair")) == ("", "")
    assert "The group is on record as existing April 2006 to 2018" in page.html


@pytest.mark.parametrize("typed", ["2006-02-30", "20/11/2006", "yesterday", "<b>"])
def test_day_that_cannot_be_read_is_explained_and_the_own_day_shown(client, gmg, typed):
    response = client.get(gmg.get_absolute_url(), {"on": typed})

    page = Page("/", response.content.decode())
    alert = next("".join(p.itertext()) for p in page.tree.iter("p") if p.get("role") == "alert")
    assert response.status_code == 200
    assert alert == f"“{typed}” could not be read as a day, so the page shows 1 January 2018."
    assert "Write year, month and day, such as 2006-11-20, or 20 November 2006." in page.html
    assert lede(page).startswith("On 1 January 2018: ")


def test_day_may_be_written_in_words(client, gmg):
    assert lede(visit(client, gmg, on="20 November 2006")).startswith("On 20 November 2006: ")


# Holes, overlaps and doubts


def test_holes_are_named_in_the_chart_and_in_words(client, gmg):
    page = visit(client, gmg)

    holes = ["1 April to 8 May 2006", "10 May to 30 June 2006", "1 January to 31 May 2009"]
    drawn = [title for title in chart(page) if title.startswith("No chair on record")]
    words = page.section("gaps")
    assert drawn == [f"No chair on record, {days}" for days in holes]
    assert [days for days in holes if days in words] == holes
    assert "its founding is known only as April 2006" in words


def test_holes_end_today_while_the_group_goes_on(client):
    group = GroupFactory(period="2006-04-01/..")
    ChairTermFactory(group=group, period="2006-04-01/..")

    assert "There is no day without a chair on record." in visit(client, group).section("gaps")


def test_doubtful_terms_are_listed_with_what_is_open(client):
    group = GroupFactory(period="2006-01-01/2006-12-31")
    ChairTermFactory(group=group, period="2006-01-01/2006-06", entities=[EntityFactory(acronym="ILO")])
    ChairTermFactory(group=group, period="2006-07-01/2006-12-31", entities=[EntityFactory(acronym="IOM")])

    words = visit(client, group).section("gaps")

    assert words.endswith("First or last day not certain 1 of 2 terms ILO: the end is known only as June 2006")


def test_overlapping_terms_are_named(client):
    group = GroupFactory(period="2006-01-01/2006-12-31")
    ChairTermFactory(group=group, period="2006-01-01/2006-06-30", entities=[EntityFactory(acronym="ILO")])
    ChairTermFactory(group=group, period="2006-06-01/2006-12-31", entities=[EntityFactory(acronym="IOM")])

    words = visit(client, group).section("gaps")

    assert "Two chairs on record for the same days ILO (1 January to 30 June 2006) and IOM (1 June to 31 December 2006)" in words


# The chart and the tables

SVG = "{http://www.w3.org/2000/svg}"


def shapes(page: Page) -> list[tuple[str, list[str]]]:
    """Return what is drawn in the order of the lanes: titles with the looks of the bars."""
    drawn = [shape for shape in page.tree.iter(f"{SVG}g") if shape.get("class") == "shape"]
    return [("".join(shape.find(f"{SVG}title").itertext()), [bar.get("class") for bar in shape.iter(f"{SVG}rect")]) for shape in drawn]


def chart(page: Page) -> list[str]:
    return [title for title, __ in shapes(page)]


def table(page: Page, heading: str) -> list[str]:
    """Return the rows of a table in the words that the chart uses."""
    section = next(element for element in page.tree.iter("section") if element.get("aria-labelledby") == heading)
    rows = [[" ".join("".join(cell.itertext()).split()) for cell in row][:3] for row in section.find(".//tbody").iter("tr")]
    return [f"{name}: {kind}, {period}" for name, period, kind in rows]


def test_chart_and_tables_say_the_same(client, gmg):
    MembershipFactory(group=gmg, entity=EntityFactory(acronym="WFP"), period="")
    MembershipFactory(group=gmg, entity=EntityFactory(acronym="UNESCO"), status=MembershipStatus.APPLIED, period="2006-10-01/2007-11-01")

    page = visit(client, gmg, on="2006-11-20")

    drawn = Counter(title for title in chart(page) if not title.startswith("No chair"))
    chairs, memberships = table(page, "chairs"), table(page, "memberships")
    # A term is drawn on the lane of the chair and on that of its holder.
    assert drawn == Counter(memberships) + Counter(chairs) + Counter(chairs)
    assert (len(chairs), len(memberships)) == (7, 12)


def test_chart_draws_certain_and_possible_parts_apart(client):
    group = GroupFactory(period="2006-01-01/2006-12-31")
    MembershipFactory(group=group, entity=EntityFactory(acronym="ILO"), period="2006-03/2006-09-30")
    MembershipFactory(group=group, entity=EntityFactory(acronym="WFP"), period="")

    page = visit(client, group)

    assert dict(shapes(page)) == {
        "ILO: member, March 2006 to 30 September 2006": ["possible", "bar"],
        "WFP: member, no date on record": ["possible"],
    }


def test_group_without_dates_has_no_chart(client):
    group = GroupFactory(period="")
    MembershipFactory(group=group, period="")

    page = visit(client, group)

    assert (list(page.tree.iter("figure")), len(table(page, "memberships"))) == ([], 1)


def test_notes_and_public_sources_stand_with_their_rows(client):
    group = GroupFactory(note="The list of members is incomplete.")
    membership = MembershipFactory(group=group, note="Admitted with three others.")
    report = DocumentFactory(title="Report", symbol="R/1", date="")
    CitationFactory(record=membership, document=report, place="p. 3", note="Dates it April 2006.")
    CitationFactory(record=group, document=report, place="p. 3")
    CitationFactory(record=membership, document=DocumentFactory(draft=True, title="Secret"))

    page = visit(client, group)

    assert page.section("record") == "What the record rests on and lacks The list of members is incomplete. Source 1"
    assert page.section("memberships").endswith("Admitted with three others. Dates it April 2006. Source 1")
    assert page.section("sources") == "Sources Report , R/1, p. 3."


# Visibility and lineage


@pytest.mark.parametrize(
    ("traits", "status"),
    [({}, 200), ({"draft": True}, 404), ({"withdrawn": True}, 410)],
)
def test_page_answers_as_the_state_of_the_entity_says(client, traits, status):
    group = GroupFactory(entity=EntityFactory(**traits))

    response = client.get(group.get_absolute_url())

    assert response.status_code == status
    assert ("Recorded twice." in response.content.decode()) == (status == 410)


def test_page_of_a_merged_group_leads_to_the_other_entity(client):
    target = EntityFactory()
    group = GroupFactory(entity=EntityFactory(merged=True, merged_into=target))

    response = client.get(group.get_absolute_url())

    assert (response.status_code, response["Location"]) == (301, target.get_absolute_url())


def test_entity_that_is_no_group_has_no_such_page(client):
    assert client.get(reverse("group-detail", args=[EntityFactory().slug])).status_code == 404


def test_entities_that_are_not_public_are_not_named(client):
    group = GroupFactory(period="2006-01-01/2006-12-31")
    hidden = EntityFactory(draft=True, name="Hidden agency", acronym="HID")
    MembershipFactory(group=group, entity=hidden)
    ChairTermFactory(group=group, entities=[hidden], coordinator=hidden, period="2006-01-01/2006-12-31")

    page = visit(client, group, on="2006-11-20")

    assert [word for word in ("HID", "Hidden agency", hidden.get_absolute_url()) if word in page.html] == []
    assert lede(page) == "On 20 November 2006: an entity that is not public in the chair, no members on record."


def test_forerunner_and_successor_groups_are_linked(client):
    successor = GroupFactory(entity__acronym="UNNM")
    group = GroupFactory(entity__successor=successor.entity)
    forerunner = GroupFactory(entity__acronym="GEMG", entity__successor=group.entity)
    Entity.objects.filter(pk=EntityFactory(draft=True, successor=group.entity).pk).update(acronym="DRAFT")

    page = visit(client, group)

    links = {a.text: a.get("href") for a in page.tree.iter("a")}
    assert (links["UNNM"], links["GEMG"]) == (successor.get_absolute_url(), forerunner.get_absolute_url())
    assert "DRAFT" not in links


# Queries


@pytest.mark.parametrize("item_count", [1, 3])
def test_page_takes_a_constant_number_of_queries(client, django_assert_num_queries, item_count):
    group = GroupFactory(period="2006-04/2018", entity__successor=EntityFactory())
    CitationFactory(record=group)
    for __ in range(item_count):
        EntityFactory(successor=group.entity)
        for status in MembershipStatus:
            CitationFactory(record=MembershipFactory(group=group, status=status, period="2006-04/2018"))
        collective_membership(group, EntityFactory(), period="2006-04/2018")
        for period in ("2006-07/2006-12", "2006-12-01/2007-06"):
            term = ChairTermFactory(group=group, period=period, coordinator=EntityFactory(), entities=EntityFactory.create_batch(2))
            CitationFactory(record=term)

    with django_assert_num_queries(18):
        response = client.get(group.get_absolute_url(), {"on": "2006-12-15"})

    assert response.status_code == 200
