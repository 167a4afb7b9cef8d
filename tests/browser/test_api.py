"""The page that explains the API, with and without scripts."""

import pytest
from playwright.sync_api import expect

from tests.factories import ThemeFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_reference_lets_a_question_be_tried_out(new_page):
    ThemeFactory(slug="remittances", name="Remittances")
    page = new_page()

    page.goto("/api/v1/docs/")
    operation = page.locator("#operations-themes-themesRetrieve")
    operation.locator(".opblock-summary-control").click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()

    expect(operation.locator(".live-responses-table tbody .response-col_status")).to_contain_text("200")
    expect(operation.locator(".live-responses-table")).to_contain_text('"name": "Remittances"')


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_reference_is_accessible(new_page, axe_finds, color_scheme):
    page = new_page(viewport={"width": 1280, "height": 900}, color_scheme=color_scheme)

    page.goto("/api/v1/docs/")
    page.locator("#operations-themes-themesRetrieve").wait_for()

    assert axe_finds(page) == []


def test_reference_lists_addresses_without_a_script(new_page):
    page = new_page(java_script_enabled=False)

    page.goto("/api/v1/docs/")

    expect(page.get_by_role("heading", name="/api/v1/themes/{slug}/")).to_be_visible()
    expect(page.locator("#reference")).to_contain_text("Names of the fields that are asked for")
