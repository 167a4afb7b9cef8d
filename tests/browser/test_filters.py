"""The filters of the list of activities: by keyboard, without loading the page anew, and without JavaScript."""

import pytest
from django.urls import reverse

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("live_shipped_data")]


def found(page, words: str) -> str:
    """Return what the page says that it found, once it says these words."""
    heading = page.locator("#found", has_text=words)
    heading.wait_for()
    return heading.text_content()


def total(text: str) -> int:
    return int(text.rpartition(": ")[2])


def test_ticking_a_box_by_keyboard_applies_it_and_keeps_the_focus(new_page):
    page = new_page()
    page.goto(reverse("activity-list"))
    offered = int(page.locator("li", has=page.locator("input[name=status][value=planned]")).locator(".count").text_content())

    page.focus("input[name=status][value=planned]")
    page.keyboard.press("Space")
    text = found(page, "Planned activities")

    page.locator("#announcement", has_text=text).wait_for(state="attached")
    assert (page.url.partition("?")[2], total(text)) == ("status=planned", offered)
    assert page.evaluate("document.activeElement.value") == "planned"
    assert page.title().startswith("Planned activities")


def test_going_back_takes_the_last_choice_away(new_page):
    page = new_page()
    page.goto(reverse("activity-list"))
    page.check("input[name=status][value=planned]")
    found(page, "Planned activities")
    page.fill("#id_q", "trafficking")
    page.keyboard.press("Enter")
    found(page, "Planned activities matching “trafficking”")

    page.go_back()
    page.locator("#found:not(:has-text('trafficking'))").wait_for()

    assert (page.url.partition("?")[2], page.input_value("#id_q")) == ("status=planned", "")


def test_head_of_the_page_follows_the_question(new_page):
    page = new_page()
    page.goto(reverse("activity-list"))

    page.check("input[name=status][value=planned]")
    found(page, "Planned activities")

    addresses = [page.locator(f"link[rel={rel}]").get_attribute("href") for rel in ("canonical", "alternate")]
    assert [address.partition("?")[2] for address in addresses] == ["status=planned", "status=planned"]


def test_jump_on_the_page_asks_for_nothing(new_page):
    page, asked = new_page(), []
    page.goto(reverse("activity-list"))
    page.on("request", lambda request: asked.append(request.url))

    page.evaluate("location.hash = 'content'")
    page.go_back()
    page.wait_for_timeout(300)

    assert [address for address in asked if reverse("activity-list") in address] == []


def test_everything_works_without_javascript(new_page):
    page = new_page(java_script_enabled=False)
    page.goto(reverse("activity-list"))
    page.check("input[name=status][value=planned]")
    page.get_by_role("button", name="Apply").click()
    page.locator(".facet:has(#id_theme) .more a").click()
    page.fill("#id_find", "traffick")
    page.locator("form.find button").click()
    row = page.locator(".choosing tbody tr")
    offered = int(row.locator(".number").text_content())

    row.locator("input").first.check()
    page.get_by_role("button", name="Apply").click()

    assert page.url.partition("?")[2] == "status=planned&theme=trafficking"
    assert page.locator("#found").text_content() == (f"Planned activities on trafficking in persons and smuggling of migrants: {offered}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_holds_nothing_against_filters_and_choosing(new_page, axe_finds, scheme):
    page = new_page(color_scheme=scheme, viewport={"width": 390, "height": 844})
    faults = []
    for address in (
        f"{reverse('activity-list')}?entity=-ilo&status=planned&during=soon&them=1",
        f"{reverse('activity-choose', args=['theme'])}?status=planned&theme=-remittances",
    ):
        page.goto(address)
        faults += axe_finds(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390

    assert faults == []
