"""Every kind of public page with the shipped data, reached by links from the home page."""

from collections import defaultdict
from urllib.parse import urldefrag, urlsplit

import pytest
from django.test import Client
from django.urls import get_resolver, resolve

from tests.site import NOT_PUBLIC_PAGES, walk

pytestmark = pytest.mark.django_db

# What machines ask for, not visitors.
NOT_LINKED = {"healthz"}


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


def test_every_public_address_is_linked(pages):
    named = {
        pattern.name
        for pattern in get_resolver().url_patterns
        if getattr(pattern, "name", None) and not f"/{pattern.pattern}".startswith(NOT_PUBLIC_PAGES)
    }

    seen = {resolve(urlsplit(path).path).view_name for path in pages}

    assert named - NOT_LINKED - seen == set()
