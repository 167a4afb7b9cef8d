"""Addresses in the API: that of a record, or of a part of the site, is the path of its page after the root of the API."""

from functools import cache

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.urls import get_script_prefix, reverse


def root() -> str:
    """Return the path of the API's first page, with a slash at its end."""
    return _root(get_script_prefix())


@cache
def _root(prefix: str) -> str:
    return reverse("api:root")


def of_page(path: str) -> str:
    """Return the path in the API that belongs to the path of a page."""
    return root() + path.removeprefix(get_script_prefix())


def page_of(path: str) -> str:
    """Return the path of the page that belongs to a path in the API."""
    return get_script_prefix() + path.removeprefix(root())


def redirect(request: HttpRequest, path: str) -> HttpResponsePermanentRedirect:
    """Return the redirect for good to a path in the API, with the query of the request."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)
