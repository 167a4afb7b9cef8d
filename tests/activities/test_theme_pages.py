"""The list of themes, and the page of one theme."""

from datetime import date

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from activities.models import Activity, Theme
from activities.vocabularies import ActivityStatus, Role
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
    PaperFactory,
    PartyFactory,
    SectionFactory,
    ThemeFactory,
    UpdateFactory,
    told_activity,
)
from tests.site import Page

pytestmark = pytest.mark.django_db

LIST = reverse("theme-list")


@pytest.fixture(autouse=True)
def known_content_types():
    """Look them up before queries are counted: Django keeps them for the whole run."""
    ContentType.objects.get_for_models(Theme, Citation)


@pytest.fixture
def remittances():
    development = ThemeFactory(slug="development", name="Development")
    return ThemeFactory(slug="remittances", name="Remittances", parent=development)


def visit(client, theme: Theme) -> Page:
    address = theme.get_absolute_url()
    response = client.get(address)
    assert response.status_code == 200
    return Page(address, response.content.decode())


def told_on(theme: Theme, *themes: Theme, lead=None, areas=(), **telling) -> Activity:
    activity = told_activity(lead, **telling)
    activity.themes.set([theme, *themes])
    activity.areas.set(areas)
    return activity


def titles(page: Page, heading: str) -> list[str]:
    section = next(element for element in page.tree.iter("section") if element.get("aria-labelledby") == heading)
    return ["".join(a.itertext()) for a in section.iter("a") if a.get("class") == "title"]


def found_at(client, address: str) -> int:
    return client.get(address).context["page_obj"].paginator.count


# The list


@pytest.mark.parametrize("item_count", [1, 3])
def test_list_takes_a_constant_number_of_queries(client, django_assert_num_queries, item_count):
    for theme in ThemeFactory.create_batch(item_count):
        ActivityFactory(themes=[ThemeFactory(parent=theme)])

    with django_assert_num_queries(4):
        response = client.get(LIST)

    assert len(response.context["themes"]) == item_count


def test_list_has_two_levels_with_what_each_holds(client, remittances):
    unused = ThemeFactory(name="Asylum")
    ActivityFactory(themes=[remittances])
    ActivityFactory(themes=[remittances.parent])
    ActivityFactory(themes=[remittances, remittances.parent])
    ActivityFactory(themes=[remittances], draft=True)

    themes = client.get(LIST).context["themes"]

    shown = [(theme, theme.total, [(part, part.total) for part in theme.parts]) for theme in themes]
    assert shown == [(unused, 0, []), (remittances.parent, 3, [(remittances, 2)])]


def test_list_says_what_each_covers_and_leads_to_it(client, remittances):
    Theme.objects.filter(pk=remittances.pk).update(description="Money sent home.")
    ActivityFactory(themes=[remittances])

    page = Page(LIST, client.get(LIST).content.decode())

    assert page.section("development") == "Development 1 activity Remittances 1 Money sent home."
    assert {remittances.get_absolute_url(), remittances.parent.get_absolute_url(), reverse("area-list")} <= set(page.links)


@pytest.mark.parametrize("traits", [{"draft": True}, {"withdrawn": True}])
def test_list_leaves_out_what_is_not_public_and_does_not_count_it(client, traits):
    theme = ThemeFactory()
    ActivityFactory(themes=[ThemeFactory(parent=theme, **traits)])
    child = ThemeFactory(parent=ThemeFactory(**traits))
    ActivityFactory(themes=[child])

    themes = client.get(LIST).context["themes"]

    assert [(row, row.total, row.parts) for row in themes] == [(theme, 0, []), (child, 1, [])]


def test_list_of_an_empty_registry_says_what_it_means(client):
    assert "No theme is on public record yet." in client.get(LIST).content.decode()


# One theme


@pytest.mark.parametrize("item_count", [1, 3])
def test_page_takes_a_constant_number_of_queries(client, django_assert_num_queries, item_count):
    theme = ThemeFactory(parent=ThemeFactory())
    for __ in range(item_count):
        part = ThemeFactory(parent=theme)
        for status in ActivityStatus:
            activity = told_on(part, lead=EntityFactory(parent=EntityFactory()), areas=[AreaGroupingFactory().area], status=status)
            UpdateFactory(activity=activity)
        CitationFactory(record=theme)

    with django_assert_num_queries(20):
        response = client.get(theme.get_absolute_url())

    assert len(response.context["parts"]) == item_count


def test_activities_stand_under_their_status_and_say_by_which_sub_theme_they_come(client, remittances):
    gender, health = ThemeFactory(name="Gender"), ThemeFactory(name="Secret", draft=True)
    by_part = told_on(remittances, gender, health, status=ActivityStatus.PLANNED, period="")
    both = told_on(remittances.parent, remittances, status=ActivityStatus.COMPLETED, period="")
    told_on(gender)

    page = visit(client, remittances.parent)

    assert (titles(page, "planned"), titles(page, "completed"), page.section("ongoing")) == ([by_part.title], [both.title], "")
    assert "under Remittances Themes: Gender Told in" in page.section("planned")
    assert "under" not in page.section("completed")
    assert "Themes:" not in page.section("completed")
    assert "2 activities are on record: 1 planned and 1 completed. 1 of them comes under a sub-theme alone" in " ".join(page.html.split())
    assert page.section("parts") == "Sub-themes 1 Remittances 2"


def test_page_of_a_sub_theme_does_not_hold_what_its_theme_holds(client, remittances):
    told_on(remittances.parent)

    page = visit(client, remittances)

    assert "No activity on this theme is on record yet." in page.html
    assert [link for link in page.links if link == remittances.parent.get_absolute_url()] == ["/themes/development/"] * 2


@pytest.mark.parametrize("traits", [{"draft": True}, {"withdrawn": True}])
def test_what_is_not_public_does_not_count(client, remittances, traits):
    hidden = ThemeFactory(name="Hidden theme", parent=remittances.parent, **traits)
    told_on(hidden)
    shown = told_on(remittances.parent, lead=EntityFactory(acronym="HIDDEN", **traits))
    Activity.objects.filter(pk=told_on(remittances).pk).update(state="draft", first_published=None)
    UpdateFactory(activity=shown, entity=EntityFactory(acronym="UNSEEN"), section=SectionFactory(paper=PaperFactory(**traits)))

    page = visit(client, remittances.parent)

    assert titles(page, "ongoing") == [shown.title]
    assert (page.section("entities"), page.section("tellers")) == ("", "")
    assert not [word for word in ("HIDDEN", "Hidden theme", "UNSEEN") if word in page.html]


def test_entities_count_once_an_activity_with_their_units_as_in_the_filter(client, remittances):
    unit = EntityFactory(acronym="UNIT", slug="unit", parent=EntityFactory(acronym="DESA", slug="desa"))
    ilo = EntityFactory(acronym="ILO", slug="ilo")
    PartyFactory(activity=told_on(remittances, lead=unit), entity=unit.parent, role=Role.PARTNER)
    PartyFactory(activity=told_on(remittances.parent, lead=unit), entity=ilo, role=Role.FUNDER)
    PartyFactory(activity=told_on(remittances, lead=unit), entity=None, name_as_printed="University of Venice", role=Role.PARTNER)
    told_activity(unit)

    page = visit(client, remittances.parent)

    assert page.section("entities").endswith("these activities. DESA 3 UNIT 3 ILO 1")
    for slug, total in (("desa", 3), ("unit", 3), ("ilo", 1)):
        address = f"/activities/?entity={slug}&theme=development"
        assert address in page.links
        assert found_at(client, address) == total


def test_entity_below_a_parent_that_is_not_public_counts_for_those_above(client, remittances):
    top = EntityFactory(acronym="TOP")
    unit = EntityFactory(acronym="UNIT", parent=EntityFactory(acronym="HIDDEN", draft=True, parent=top))
    told_on(remittances, lead=unit)

    page = visit(client, remittances)

    assert page.section("entities").endswith("TOP 1 UNIT 1")
    assert found_at(client, f"/activities/?entity={top.slug}&theme=remittances") == 1


def test_areas_count_what_they_hold_as_in_the_filter(client, remittances):
    world = AreaFactory(kind=AreaKind.WORLD, name="World")
    region = AreaFactory(kind=AreaKind.REGION, name="Africa", parent=world)
    ghana, mali = (AreaFactory(name=name, iso3=iso3, parent=region) for name, iso3 in (("Ghana", "GHA"), ("Mali", "MLI")))
    grouping = AreaGroupingFactory(area=mali, grouping__name="Least developed").grouping
    told_on(remittances, areas=[ghana, mali])
    told_on(remittances, areas=[region])
    told_activity().areas.set([ghana])

    page = visit(client, remittances)

    assert page.section("areas").endswith("these activities. Africa 2 Ghana 1 Least developed 1 Mali 1")
    for area, total in ((region, 2), (ghana, 1), (grouping, 1)):
        address = f"/activities/?area={area.key}&theme=remittances"
        assert address in page.links
        assert found_at(client, address) == total


def test_world_is_named_where_an_activity_concerns_it_as_a_whole(client, remittances):
    told_on(remittances, areas=[AreaFactory(kind=AreaKind.WORLD, name="World")])

    assert visit(client, remittances).section("areas").endswith("World 1")


def test_who_told_is_named_whether_it_takes_part_or_not(client, remittances):
    ilo, iom = EntityFactory(acronym="ILO"), EntityFactory(acronym="IOM")
    activity = told_on(remittances, lead=ilo)
    UpdateFactory(activity=activity, entity=iom)
    UpdateFactory(activity=activity, entity=iom)
    told_on(remittances, lead=ilo)

    page = visit(client, remittances)

    assert page.section("tellers").endswith("of the entities. ILO 2 IOM 1")
    assert iom.get_absolute_url() in page.links


def test_long_status_is_folded_and_leads_to_the_list(client, remittances):
    section = SectionFactory()
    for __ in range(51):
        told_on(remittances, section=section)

    page = visit(client, remittances)

    folded = next(element for element in page.tree.iter("details") if element.get("class") == "folded")
    assert (folded.find("summary").text.strip(), len(folded.find("ul"))) == ("40 more: ongoing", 40)
    assert "/activities/?theme=remittances&status=ongoing" in page.links


def test_page_names_its_sources_and_its_last_change(client):
    with recording(ChangeKind.FORM) as change:
        theme = ThemeFactory()
    Change.objects.filter(pk=change.pk).update(at="2026-03-01T12:00Z")
    CitationFactory(record=theme, document=DocumentFactory(title="Report", symbol="R/1", date=""), place="p. 3")
    CitationFactory(record=theme, document=DocumentFactory(title="Hidden", draft=True))

    page = visit(client, theme)

    assert page.section("sources") == "Sources Report , R/1, p. 3."
    assert "1 March 2026" in page.html


def test_parent_that_is_not_public_is_not_named(client):
    page = visit(client, ThemeFactory(parent=ThemeFactory(name="Hidden theme", draft=True)))

    assert "Hidden theme" not in page.html


@pytest.mark.parametrize(("traits", "status"), [({"draft": True}, 404), ({"withdrawn": True}, 410)])
def test_theme_that_is_not_public_has_no_page(client, traits, status):
    response = client.get(ThemeFactory(**traits).get_absolute_url())

    assert response.status_code == status
    assert ("Recorded twice." in response.content.decode()) == (status == 410)


def test_merged_theme_leads_to_its_target(client, remittances):
    merged = ThemeFactory(merged=True, merged_into=remittances)

    response = client.get(merged.get_absolute_url())

    assert (response.status_code, response.url) == (301, "/themes/remittances/")


def test_deleted_theme_is_said_to_be_gone(client):
    theme = ThemeFactory()
    address = theme.get_absolute_url()
    theme.delete()

    assert client.get(address).status_code == 410


def test_rows_and_pages_of_activities_lead_to_their_themes_and_areas(client, remittances):
    area = AreaFactory(iso3="GHA")
    activity = told_on(remittances, areas=[area])

    row = Page("/activities/", client.get("/activities/").content.decode())
    page = Page("/", client.get(activity.get_absolute_url()).content.decode())

    assert "/themes/remittances/" in row.links
    assert {"/themes/remittances/", "/areas/GHA/"} <= set(page.links)


def test_day_of_telling_stands_on_the_rows(client, remittances):
    activity = told_on(remittances)

    assert activity.told_on == date(2006, 11, 21)
    assert "Told in November 2006 by" in visit(client, remittances).section("ongoing")
