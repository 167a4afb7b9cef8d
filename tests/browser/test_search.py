"""The search box and the page of the search, by keyboard alone, and without JavaScript."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from activities.vocabularies import ActivityStatus
from tests.factories import (
    ActivityFactory,
    AreaFactory,
    DocumentFactory,
    EntityFactory,
    MeetingFactory,
    PaperFactory,
    ParticipationFactory,
    PartyFactory,
    ThemeFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESKTOP = {"width": 1280, "height": 900}
TELEPHONE = {"width": 390, "height": 844}


@pytest.fixture
def library(transactional_db):
    """Something of each kind that has to do with remittances, where the live server's threads see it."""
    theme, morocco = ThemeFactory(slug="remittances", name="Remittances"), AreaFactory(name="Morocco", iso3="MAR")
    unfpa = EntityFactory(slug="unfpa", name="United Nations Population Fund", acronym="UNFPA", description="Also on remittances.")
    meeting = MeetingFactory(number=5, objectives="Migration and remittances.")
    PaperFactory(meeting=meeting, entities=[unfpa], abstract="On remittances and other money that migrants send home, " * 8)
    ParticipationFactory(meeting=meeting, entities=[unfpa], unit="Remittances Unit")
    DocumentFactory(title="Resolution on remittances")
    for number in range(12):
        activity = ActivityFactory(title=f"Study of remittances to Morocco, part {number}", themes=[theme], areas=[morocco])
        PartyFactory(activity=activity, entity=unfpa)
        activity.updates.create(status=ActivityStatus.PLANNED, message="letter", message_on="2006-11-01", entity=unfpa)


def active_option(page):
    """Return the option that the search box says is active."""
    return page.locator(f"#{page.get_by_role('combobox').get_attribute('aria-activedescendant')}")


def test_suggestions_are_reached_by_keyboard_alone(library, new_page, axe_finds):
    page = new_page(viewport=DESKTOP)
    page.goto(reverse("theme-list"))
    box, options = page.get_by_role("combobox"), page.get_by_role("option")

    # The link that skips to the content, and the name of the registry, stand before the box.
    for __ in range(3):
        page.keyboard.press("Tab")
    expect(box).to_be_focused()
    expect(box).to_have_attribute("aria-expanded", "false")
    page.keyboard.type("remit")

    expect(options.first).to_have_text(re.compile("Remittances theme"))
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#suggested")).to_have_text(re.compile(r"^\d+ suggestions\. Choose one with the arrow keys"))
    assert axe_finds(page) == []

    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert active_option(page).inner_text().startswith("Remittances")
    page.keyboard.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("remit")
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")

    page.wait_for_url("**" + reverse("theme-detail", args=["remittances"]))


def test_enter_searches_and_tab_leaves_the_box(library, new_page):
    page = new_page(viewport=DESKTOP)
    page.goto(reverse("home"))
    box = page.get_by_role("combobox")
    box.press_sequentially("unf")
    expect(page.get_by_role("listbox")).to_be_visible()

    page.keyboard.press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()
    box.fill("unfpa")
    expect(page.get_by_role("option").first).to_have_text(re.compile("UNFPA"))
    page.keyboard.press("Enter")

    page.wait_for_url(f"**{reverse('search')}?q=unfpa")
    assert page.get_by_role("heading", level=2).nth(1).inner_text().startswith("Entities")
    assert "exactly what you typed" in page.locator(".hits > li").first.inner_text()
    expect(page.get_by_role("combobox")).to_have_value("unfpa")


def test_suggestion_is_opened_by_a_click(library, new_page):
    page = new_page(viewport=TELEPHONE)
    page.goto(reverse("home"))
    page.get_by_role("combobox").press_sequentially("morocco")

    page.get_by_role("option", name=re.compile("Morocco country or area|Morocco area")).click()

    page.wait_for_url("**" + reverse("area-detail", args=["MAR"]))


def test_one_letter_suggests_nothing(library, new_page):
    page, asked = new_page(viewport=DESKTOP), []
    page.on("request", lambda request: asked.append(request.url) if "/search/suggest/" in request.url else None)
    page.goto(reverse("home"))

    with page.expect_response("**/search/suggest/?q=re"):
        page.get_by_role("combobox").press_sequentially("r", delay=50)
        page.wait_for_timeout(400)
        page.get_by_role("combobox").press_sequentially("e")

    assert [url.rpartition("=")[2] for url in asked] == ["re"]


@pytest.mark.parametrize("query", ["", "?q=remittances", "?q=mar", "?q=remitances", "?q=!", "?kind=participant&q=remittances"])
@pytest.mark.parametrize(
    "options",
    [{"viewport": DESKTOP, "color_scheme": "light"}, {"viewport": DESKTOP, "color_scheme": "dark"}, {"viewport": TELEPHONE}],
    ids=["light", "dark", "telephone"],
)
def test_page_is_accessible_and_fits(library, new_page, axe_finds, query, options):
    page = new_page(**options)

    page.goto(reverse("search") + query)

    assert axe_finds(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= options["viewport"]["width"]


def test_search_works_without_javascript(library, new_page):
    page = new_page(viewport=DESKTOP, java_script_enabled=False)
    page.goto(reverse("home"))

    page.get_by_role("searchbox").fill("remitances")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="remittances", exact=True).click()
    page.wait_for_url(f"**{reverse('search')}?q=remittances")
    page.get_by_role("link", name=re.compile("^All 12 activities")).click()

    page.wait_for_url(f"**{reverse('activity-list')}?q=remittances")
    assert page.get_by_role("listbox").count() == 0
