"""Every public address: the same for everyone, kept, and out of date after a write."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from records.models import Document

pytestmark = pytest.mark.django_db

# By what stands before it in an address: what may stand there with the shipped data.
VALUES = {
    "activities/": ["DESA-PD-2006-002"],
    "areas/": ["GHA"],
    "choose/": ["theme"],
    "documents/": ["a-res-58-208"],
    "entities/": ["ilo"],
    "groups/": ["gmg"],
    "meetings/": ["5"],
    "papers/": ["8"],
    "participants/": ["1"],
    "sitemap-": ["activities"],
    "themes/": ["remittances"],
    # All lists have files of the same kinds.
    ".": ["csv", "xlsx", "json"],
}
NOT_PAGES = {"admin/", "favicon.ico", "healthz"}
QUESTIONS = {"search/": "?q=remittances", "search/suggest/": "?q=rem"}


def routes(patterns, before="") -> dict[str, object]:
    """Return the views of all addresses below some patterns by route; those that are regular expressions hold what matches nothing."""
    found = {}
    for pattern in patterns:
        route = f"{before}{pattern.pattern}"
        if route in NOT_PAGES or str(pattern.pattern).startswith("^"):
            continue
        found |= routes(pattern.url_patterns, route) if isinstance(pattern, URLResolver) else {route: pattern.callback}
    return found


def addresses_of(route: str) -> list[str]:
    paths = [route]
    while "<" in paths[0]:
        before, name = re.search(r"([a-z]+[/-]|[.])(<.+?>)", paths[0]).groups()
        paths = [path.replace(before + name, before + value, 1) for path in paths for value in VALUES[before]]
    return [f"/{path}{QUESTIONS.get(route, '')}" for path in paths]


def content(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.fixture
def addresses(shipped_data, db) -> dict[str, str]:
    """Every public address by itself, with its route."""
    return {path: route for route in routes(get_resolver().url_patterns) for path in addresses_of(route)}


def test_every_public_address_is_the_same_for_everyone_until_a_write(client, admin_client, addresses):
    # A page that fails is told with the others.
    client.raise_request_exception = admin_client.raise_request_exception = False
    faults, etags = [], {}
    for path in addresses:
        anonymous, signed_in = client.get(path), admin_client.get(path)
        seen = [
            (response.status_code, content(response), dict(response.cookies), dict(response.items())) for response in (anonymous, signed_in)
        ]
        if seen[0] != seen[1]:
            faults.append(f"{path}: differs for who is signed in")
        if seen[0][0] != 200 or seen[0][2] or "Cookie" in anonymous.get("Vary", ""):
            faults.append(f"{path}: {anonymous.status_code}, or touches the session")
        etags[path] = anonymous.get("ETag", "")
        again = admin_client.get(path, headers={"if-none-match": etags[path]})
        if (again.status_code, again.get("ETag")) != (304, etags[path]):
            faults.append(f"{path}: {again.status_code} for who is up to date")
    Document.objects.filter(slug__in=VALUES["documents/"]).update(title="Renamed")
    for path in addresses:
        after = client.get(path, headers={"if-none-match": etags[path]})
        # Read to its end, a file is closed.
        content(after)
        if after.status_code != 200 or after.get("ETag") == etags[path]:
            faults.append(f"{path}: {after.status_code} after a write")

    assert faults == []


def test_address_that_shows_another_page_on_another_day_says_so(client, addresses, monkeypatch):
    client.raise_request_exception = False

    def pages_on(year: int, path: str) -> list[bytes]:
        monkeypatch.setattr(timezone, "now", lambda: datetime(year, 3, 1, 12, tzinfo=ZoneInfo(settings.TIME_ZONE)))
        with_group = "&member_of=gmg" if "?" in path else "?member_of=gmg"
        return [content(client.get(asked)) for asked in (path, path + with_group)]

    differ = {route for path, route in addresses.items() if pages_on(2009, path) != pages_on(2015, path)}

    views = routes(get_resolver().url_patterns)
    classes = {route: getattr(view, "view_class", None) or getattr(view, "cls", view) for route, view in views.items()}
    depend = {route for route, view in classes.items() if getattr(view, "depends_on_day", False)}
    assert differ - depend == set()
    assert {"groups/<slug:slug>/", "entities/"} <= differ
