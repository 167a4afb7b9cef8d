"""Every kind of public page with the shipped data, reached by links from the home page."""

from collections import defaultdict
from urllib.parse import urldefrag, urlsplit

import pytest
from django.test import Client
from django.urls import get_resolver, resolve

from tests.site import NOT_PUBLIC_PAGES, walk

pytestmark = pytest.mark.django_db

# What machines ask for, not visitors.
NOT_LINKED = {"healthz", "robots", "search-suggest", "sitemap", "sitemap-section"}


@pytest.fixture(scope="module")
def pages(shipped_data, django_db_blocker):
    client = Client()

    def get(path):
        response = client.get(path)
        assert response.status_code == 200, f"{path}: {response.status_code}"
        assert (dict(response.cookies), "Cookie" in response.get("Vary", "")) == ({}, False), f"{path} touches the session"
        return response.content.decode()

    with django_db_blocker.unblock():
        return walk(get, each=5)


def test_pages_are_valid_and_take_nothing_from_elsewhere(pages):
    assert [fault for page in pages.values() for fault in page.faults()] == []


def test_links_lead_to_places_that_exist(pages):
    lost = []
    for page in pages.values():
        for link in page.links:
            path, fragment = urldefrag(link)
            if fragment and path in pages and fragment not in pages[path].ids:
                lost.append(f"{page.path}: {link}")

    assert lost == []


def test_pages_have_titles_of_their_own(pages):
    titles = defaultdict(list)
    for path, page in pages.items():
        if "?" not in path:
            titles[page.title].append(path)

    assert [paths for title, paths in titles.items() if not title or len(paths) > 1] == []


def test_pages_have_descriptions_of_their_own(pages):
    described = defaultdict(list)
    for path, page in pages.items():
        if "?" not in path:
            described[page.description].append(path)

    assert [paths for description, paths in described.items() if not 40 <= len(description) <= 320 or len(paths) > 1] == []


def test_pages_say_what_they_are_to_machines(pages):
    silent, faults = [], []
    for path, page in pages.items():
        if not page.linked:
            silent.append(path)
        for thing in every_thing(page.linked):
            addresses = [thing[name] for name in ("@id", "url", "item") if name in thing]
            if not thing.get("@type") or not all(address.startswith("http://testserver/") for address in addresses):
                faults.append(f"{path}: {thing}")
            if "Person" in thing.get("@type", "") or {"email", "telephone", "faxNumber"} & thing.keys():
                faults.append(f"{path}: {thing}")

    assert (silent, faults) == ([], [])


def every_thing(value):
    """Yield all things in a value of JSON-LD, however deep."""
    if isinstance(value, list):
        for part in value:
            yield from every_thing(part)
    elif isinstance(value, dict):
        yield value
        for name, part in value.items():
            # What stands under it are not a thing's own properties but those that name the thing.
            yield from every_thing(list(part.values()) if name == "@reverse" else part)


def test_every_public_address_is_linked(pages):
    named = {
        pattern.name
        for pattern in get_resolver().url_patterns
        if getattr(pattern, "name", None) and not f"/{pattern.pattern}".startswith(NOT_PUBLIC_PAGES)
    }

    paths = {urlsplit(link).path for page in pages.values() for link in page.links if not urlsplit(link).netloc}
    seen = {resolve(path).view_name for path in paths if path.startswith("/") and not path.startswith(NOT_PUBLIC_PAGES)}

    assert named - NOT_LINKED - seen == set()
