"""The list of areas, and the page of one area."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from activities.models import Activity
from activities.vocabularies import ActivityStatus
from entities.models import Area
from entities.vocabularies import AreaKind
from records.history import recording
from records.models import Change, Citation
from records.vocabularies import ChangeKind
from tests.factories import (
    ActivityFactory,
    AreaFactory,
    AreaGroupingFactory,
    CitationFactory,
    DocumentFactory,
    EntityFactory,
    ThemeFactory,
    UpdateFactory,
    told_activity,
)
from tests.site import Page

pytestmark = pytest.mark.django_db

LIST = reverse("area-list")


@pytest.fixture(autouse=True)
def known_content_types():
    """Look them up before queries are counted: Django keeps them for the whole run."""
    ContentType.objects.get_for_models(Area, Citation)


@pytest.fixture
def africa():
    return AreaFactory(name="Africa", kind=AreaKind.REGION, parent=AreaFactory(name="World", kind=AreaKind.WORLD))


@pytest.fixture
def west(africa):
    return AreaFactory(name="Western Africa", kind=AreaKind.SUB_REGION, parent=africa)


@pytest.fixture
def ghana(west):
    return AreaFactory(name="Ghana", iso3="GHA", parent=west)


def visit(client, area: Area) -> Page:
    address = area.get_absolute_url()
    response = client.get(address)
    assert response.status_code == 200
    return Page(address, response.content.decode())


def told_in(*areas: Area, lead=None, themes=(), **telling) -> Activity:
    activity = told_activity(lead, **telling)
    activity.areas.set(areas)
    if themes:
        activity.themes.set(themes)
    return activity


def titles(page: Page, heading: str) -> list[str]:
    section = next(element for element in page.tree.iter("section") if element.get("aria-labelledby") == heading)
    return ["".join(a.itertext()) for a in section.iter("a") if a.get("class") == "title"]


def found_at(client, address: str) -> int:
    return client.get(address).context["page_obj"].paginator.count


# The list


@pytest.mark.parametrize("item_count", [1, 3])
def test_list_takes_a_constant_number_of_queries(client, django_assert_num_queries, item_count):
    for __ in range(item_count):
        country = AreaFactory(parent=AreaFactory(kind=AreaKind.REGION))
        AreaGroupingFactory(area=country)
        ActivityFactory(areas=[country])

    with django_assert_num_queries(4):
        response = client.get(LIST)

    assert len(response.context["regions"]) == item_count


def test_list_is_a_tree_of_regions_with_what_each_holds(client, africa, west, ghana):
    AreaFactory(name="Mali", parent=west)
    sudan = AreaFactory(name="Sudan", iso3="SDN", parent=africa)
    ActivityFactory(areas=[ghana, sudan])
    ActivityFactory(areas=[ghana])
    ActivityFactory(areas=[africa])
    ActivityFactory(areas=[ghana], draft=True)

    page = Page(LIST, client.get(LIST).content.decode())

    assert page.section(africa.key) == "Africa 3 activities, 1 on the whole region Sudan 1 Western Africa 2 Ghana 2"
    assert {africa.get_absolute_url(), west.get_absolute_url(), "/areas/GHA/", "/areas/SDN/"} <= set(page.links)
    assert "World" not in page.html


def test_list_names_the_world_where_an_activity_concerns_it_as_a_whole(client, africa, ghana):
    ActivityFactory(areas=[ghana])
    ActivityFactory(areas=[africa.parent])

    world = client.get(LIST).context["world"]

    assert (world, world.total, world.own) == (africa.parent, 2, 1)


def test_list_has_groupings_apart(client, ghana):
    grouping = AreaGroupingFactory(area=ghana, grouping__name="Least developed").grouping
    AreaGroupingFactory(grouping__name="Landlocked")
    ActivityFactory(areas=[ghana])
    ActivityFactory(areas=[grouping])

    page = Page(LIST, client.get(LIST).content.decode())

    assert page.section("groupings") == "Groupings 1 Least developed 2"


def test_list_without_areas_says_what_it_means(client):
    AreaFactory(kind=AreaKind.REGION)

    assert "No activity on record names a country or region yet." in client.get(LIST).content.decode()


# Addresses


def test_country_has_its_iso_code_and_a_region_its_m49_code_as_address(africa, ghana):
    assert (ghana.get_absolute_url(), africa.get_absolute_url()) == ("/areas/GHA/", f"/areas/{africa.code}/")


@pytest.mark.parametrize("written", ["gha", "Gha", "m49"])
def test_other_ways_to_write_a_country_lead_to_its_one_address(client, ghana, written):
    key = ghana.code if written == "m49" else written

    response = client.get(f"/areas/{key}/", {"from": "elsewhere"})

    assert (response.status_code, response.url) == (301, "/areas/GHA/?from=elsewhere")


@pytest.mark.parametrize("key", ["XXX", "GH", "ghana"])
def test_address_of_no_area_is_not_found(client, ghana, key):
    assert client.get(f"/areas/{key}/").status_code == 404


# One area


@pytest.mark.parametrize("item_count", [1, 3])
def test_page_takes_a_constant_number_of_queries(client, django_assert_num_queries, west, item_count):
    for __ in range(item_count):
        country = AreaFactory(parent=west)
        AreaGroupingFactory(area=west)
        EntityFactory(area=west)
        theme = ThemeFactory(parent=ThemeFactory())
        for status in ActivityStatus:
            UpdateFactory(activity=told_in(country, lead=EntityFactory(parent=EntityFactory()), themes=[theme], status=status))
        CitationFactory(record=west)

    with django_assert_num_queries(22):
        response = client.get(west.get_absolute_url())

    assert response.context["parts"].total == item_count


def test_region_includes_its_countries_and_says_which(client, africa, west, ghana):
    france = AreaFactory(name="France", iso3="FRA")
    by_part = told_in(ghana, france, status=ActivityStatus.PLANNED, period="")
    whole = told_in(africa, ghana, status=ActivityStatus.COMPLETED, period="")
    told_in(france)

    page = visit(client, africa)

    assert (titles(page, "planned"), titles(page, "completed"), page.section("ongoing")) == ([by_part.title], [whole.title], "")
    assert "concerns Ghana Themes:" in page.section("planned")
    assert "concerns" not in page.section("completed")
    assert "2 activities are on record: 1 planned and 1 completed." in page.html
    assert "1 of them concerns a part of it alone" in page.html
    assert page.section("parts") == "Countries and regions in it 2 Ghana 2 Western Africa 2"


def test_row_names_a_few_of_many_countries_and_counts_the_rest(client, west):
    told_in(*(AreaFactory(name=f"Land {number}", parent=west) for number in range(6)))

    assert "concerns Land 0 Land 1 Land 2 Land 3 and 2 more" in visit(client, west).section("ongoing")


def test_grouping_includes_its_members_and_says_which(client, ghana):
    grouping = AreaGroupingFactory(area=ghana, grouping__name="Least developed").grouping
    activity = told_in(ghana)

    page, member = visit(client, grouping), visit(client, ghana)

    assert titles(page, "ongoing") == [activity.title]
    assert "concerns Ghana" in page.section("ongoing")
    assert "1 of them concerns a member" in page.html
    assert page.section("parts") == "Its members 1 Ghana 1"
    assert grouping.get_absolute_url() in member.links


def test_country_does_not_hold_what_concerns_its_region(client, west, ghana):
    told_in(west)

    page = visit(client, ghana)

    assert "No activity that concerns this area is on record yet." in page.html
    assert west.get_absolute_url() in page.links


def test_breadcrumbs_lead_through_the_regions_without_the_world(client, africa, west, ghana):
    crumbs = client.get(ghana.get_absolute_url()).context["crumbs"]

    assert crumbs == [
        ("Countries and regions", LIST),
        ("Africa", africa.get_absolute_url()),
        ("Western Africa", west.get_absolute_url()),
        ("Ghana", ""),
    ]


def test_entities_count_with_their_units_as_in_the_filter(client, africa, ghana):
    unit = EntityFactory(acronym="UNIT", slug="unit", parent=EntityFactory(acronym="DESA", slug="desa"))
    told_in(ghana, lead=unit)
    told_in(africa, lead=unit.parent)
    told_in(AreaFactory(), lead=unit)

    page = visit(client, africa)

    assert page.section("entities").endswith("these activities. DESA 2 UNIT 1")
    for slug, total in (("desa", 2), ("unit", 1)):
        address = f"/activities/?area={africa.key}&entity={slug}"
        assert address in page.links
        assert found_at(client, address) == total


def test_themes_count_with_their_sub_themes_as_in_the_filter(client, africa, ghana):
    part = ThemeFactory(slug="remittances", name="Remittances", parent=ThemeFactory(slug="development", name="Development"))
    told_in(ghana, themes=[part, ThemeFactory(draft=True)])
    told_in(africa, themes=[part.parent])
    told_in(AreaFactory(), themes=[part])

    page = visit(client, africa)

    assert page.section("themes").endswith("these activities. Development 2 Remittances 1")
    for slug, total in (("development", 2), ("remittances", 1)):
        address = f"/activities/?area={africa.key}&theme={slug}"
        assert address in page.links
        assert found_at(client, address) == total


def test_what_is_not_public_does_not_count(client, ghana):
    Activity.objects.filter(pk=told_in(ghana).pk).update(state="draft", first_published=None)
    shown = told_in(ghana, lead=EntityFactory(acronym="HIDDEN", draft=True))
    EntityFactory(name="Unseen ministry", area=ghana, draft=True)

    page = visit(client, ghana)

    assert titles(page, "ongoing") == [shown.title]
    assert (page.section("entities"), page.section("tellers")) == ("", "")
    assert not [word for word in ("HIDDEN", "Unseen ministry") if word in page.html]


def test_government_on_record_and_area_lead_to_each_other(client, ghana):
    government = EntityFactory(name="Government of Ghana", acronym="", area=ghana)

    page = visit(client, ghana)
    of_government = Page("/", client.get(government.get_absolute_url()).content.decode())

    assert government.get_absolute_url() in page.links
    assert "/areas/GHA/" in of_government.links


def test_page_names_its_sources_and_its_last_change(client):
    with recording(ChangeKind.FORM) as change:
        area = AreaFactory()
    Change.objects.filter(pk=change.pk).update(at="2026-03-01T12:00Z")
    CitationFactory(record=area, document=DocumentFactory(title="Report", symbol="R/1", date=""), place="p. 3")
    CitationFactory(record=area, document=DocumentFactory(title="Hidden", draft=True))

    page = visit(client, area)

    assert page.section("sources") == "Sources Report , R/1, p. 3."
    assert "1 March 2026" in page.html
