"""Public pages as a visitor's browser shows them: nothing in the console, nothing that axe objects to, nothing cut off."""

import pytest
from django.urls import reverse

from tests.site import walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESKTOP = {"width": 1280, "height": 900}
# What remains of 1280 pixels at 400 % zoom.
NARROW = {"width": 320, "height": 640}


def visit(page):
    """Return a function that opens a path and returns its HTML."""

    def get(path):
        page.goto(path)
        return page.content()

    return get


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_pages_are_accessible(live_shipped_data, new_page, axe_finds, color_scheme):
    page, findings = new_page(viewport=DESKTOP, color_scheme=color_scheme), []

    def get(path):
        html = visit(page)(path)
        findings.extend(axe_finds(page))
        return html

    walk(get, each=1)

    assert findings == []


def test_pages_fit_narrow_screens(live_shipped_data, new_page, axe_finds):
    page, too_wide = new_page(viewport=NARROW), []

    def get(path):
        html = visit(page)(path)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > NARROW["width"]:
            too_wide.append(f"{path}: {width} pixels")
        return html

    walk(get, each=1)

    assert too_wide == []


def test_missing_page_says_what_to_do(transactional_db, new_page, axe_finds):
    page = new_page(expected=[404], viewport=DESKTOP)

    page.goto("/no-such-page/")

    assert axe_finds(page) == []
    assert page.get_by_role("link", name="Meetings").count() >= 1


def test_picture_of_an_entity(live_shipped_data, new_page, pictures):
    page = new_page(viewport=DESKTOP, color_scheme="light")

    page.goto(reverse("entity-detail", args=["unitar"]))

    assert page.get_by_role("heading", level=1).inner_text() != ""
    if pictures:
        page.screenshot(path=pictures / "screenshot.png")
