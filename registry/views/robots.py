"""What crawlers are asked to leave alone."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

# Filters combine without end: with more than one of them nothing new is said. A file under a filter repeats its page. In the pattern
# language of RFC 9309 an asterisk stands for any characters.
DISALLOWED = (
    "/admin/",
    "/activities/choose/",
    "/search/suggest/",
    "/*?*&",
    "/*.atom?",
    "/*.csv?",
    "/*.ics?",
    "/*.json?",
    "/*.xlsx?",
)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Return the rules for crawlers, and where the list of all pages is."""
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    lines = ["User-agent: *", *(f"Disallow: {pattern}" for pattern in DISALLOWED), "", f"Sitemap: {sitemap}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
