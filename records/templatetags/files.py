"""What templates of lists ask for: where the files, the feed and the calendar of a list are."""

from django import template
from django.urls import reverse

from records.files import FORMATS

register = template.Library()


@register.simple_tag
def file_links(name: str, query: str, *place) -> list[tuple[str, str]]:
    """Return the files of a list under a canonical query: pairs of a label and an address."""
    return [(ending.upper(), with_query(reverse(f"{name}-file", args=[*place, ending]), query)) for ending in FORMATS]


@register.simple_tag
def feed_link(name: str, query: str, *place) -> str:
    """Return the address of the feed of a list."""
    return with_query(reverse(f"{name}-feed", args=place), query)


@register.simple_tag
def calendar_link(name: str, query: str) -> str:
    """Return the address of the calendar of a list."""
    return with_query(reverse(f"{name}-calendar"), query)


def with_query(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address
