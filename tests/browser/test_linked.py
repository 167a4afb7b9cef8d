"""The data block of a page in a browser: there to be read, neither run nor refused by the page's policy."""

import pytest
from django.urls import reverse

from tests.factories import ThemeFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_data_block_is_read_and_not_run(new_page):
    theme = ThemeFactory(name="</script><script>document.title = 'run'</script>", description="\u2028 & <!-- <script>")
    # Whatever the console says against the page fails the test, a block that the policy refuses above all.
    page = new_page()

    response = page.goto(theme.get_absolute_url())

    graph = page.evaluate("JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)['@graph']")
    assert "default-src 'self'" in response.headers["content-security-policy"]
    assert (graph[0]["name"], graph[0]["description"], page.title() == "run") == (theme.name, theme.description, False)


def test_data_is_downloaded_from_its_page(new_page, settings, tmp_path):
    settings.ARCHIVE_DIR = tmp_path
    page = new_page()
    page.goto(reverse("data"))

    with page.expect_download() as download:
        page.get_by_role("link", name="Download all data (zip)").click()

    assert download.value.suggested_filename == "registry.zip"
    assert download.value.path().read_bytes().startswith(b"PK")
