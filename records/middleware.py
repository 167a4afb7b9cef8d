"""What stands around all pages: an address once public never answers 404, and a public page is made once for each version of the data."""

import logging
import secrets
from hashlib import blake2b
from threading import RLock

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import SuspiciousOperation
from django.db import Error
from django.http import HttpResponse, HttpResponseNotModified, HttpResponsePermanentRedirect
from django.middleware.gzip import re_accepts_gzip
from django.template.response import TemplateResponse
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.autoreload import file_changed
from django.utils.cache import cc_delim_re, patch_vary_headers
from django.utils.http import parse_etags
from django.utils.text import compress_string

from records.models import RetiredAddress
from records.versions import data_version

logger = logging.getLogger(__name__)


class Gone(Exception):
    """Raised by a view whose record was withdrawn: the visitor gets a page with status 410 that says why."""

    def __init__(self, reason: str = "", day=None):
        super().__init__(reason)
        self.reason = reason
        self.day = day


class RetiredAddressMiddleware:
    """Answer 301 or 410 for retired addresses, before a 404 reaches the visitor."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        # PostgreSQL refuses to look for a NUL byte, and no address has one.
        retired = RetiredAddress.objects.filter(path=request.path).first() if "\0" not in request.path else None
        if not retired:
            return response
        if retired.moved_to:
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(f"{retired.moved_to}?{query}" if query else retired.moved_to)
        return gone_page(request, retired.reason, retired.retired_on)

    def process_exception(self, request, exception):
        if isinstance(exception, Gone):
            return gone_page(request, exception.reason, exception.day)
        return None


def gone_page(request, reason: str, day):
    return TemplateResponse(request, "410.html", {"reason": reason, "day": day}, status=410).render()


# Public pages

# Of the request's headers a public page depends on these alone, which are "true" or not there, and on Accept-Encoding.
HEADERS = ("HTTP_HX_REQUEST", "HTTP_HX_BOOSTED", "HTTP_HX_HISTORY_RESTORE_REQUEST")
# What the pages show of the settings besides the code.
SHOWN_SETTINGS = ("BUILD", "CONTACT_EMAIL", "DEBUG", "LANGUAGE_CODE", "TIME_ZONE")
# A page that fits into one packet arrives no sooner compressed.
COMPRESSED_FROM = 1400
# The size up to which a page is kept bounds the memory of a cache with the number of pages. Parameters combine without end, and large
# pages under them would drive out all others; of those without, such as the compendium of a meeting, there are no more than records.
KEPT_AT_MOST = 512 * 1024
KEPT_AT_MOST_WITH_QUERY = 64 * 1024
# Locks, of which each page has one.
TURNS = [RLock() for __ in range(64)]


def never_kept(view):
    """Mark a view that answers no public page: it is asked each time, and its answer gets no ETag."""
    view.is_public = False
    return view


class KeptPagesMiddleware:
    """Give each public page an ETag, answer 304 to who is up to date, and make the page once for each version of the data.

    The ETag, under which the page is kept as well, is a digest of all that a public page depends on. Every write changes the version of
    the data in it, so nothing that is kept has to be dropped: what is out of date is not asked for any more.

    Only GET and HEAD are kept, and of the answers 200. One that asked for the session, sets a cookie or is said to be private passes as
    it is, and so do those of the admin, of views marked ``never_kept`` and to requests that carry credentials. A view says with
    ``depends_on_day = True`` that it shows another page on another day. A streamed answer gets an ETag, but is neither compressed nor kept.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.edition = ""
        if settings.DEBUG:
            # The server of a developer takes up a changed template without a new start.
            file_changed.connect(self.begin_edition)

    def __call__(self, request):
        ingredients = self.find_ingredients(request)
        if ingredients is None:
            return self.get_response(request)
        digest = blake2b(repr(ingredients).encode(), digest_size=16).hexdigest()
        known = [etag.removeprefix("W/") for etag in parse_etags(request.META.get("HTTP_IF_NONE_MATCH", ""))]
        if f'"{digest}"' in known:
            return not_modified(digest)
        response = recall(digest)
        if response is None:
            # Of those who ask for a page at once one makes it, and the others wait for it.
            with TURNS[int(digest, 16) % len(TURNS)]:
                response = recall(digest) or self.make(request, digest)
        if known == ["*"] and response.get("ETag") == weak(digest):
            # Whatever they have is good enough as long as there is a page, which is known only now.
            return not_modified(digest)
        return response

    def find_ingredients(self, request) -> tuple | None:
        """Return all that a public page depends on, None for other pages."""
        if request.method not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in request.META:
            return None
        try:
            match = resolve(request.path_info)
            view = getattr(match.func, "view_class", None) or getattr(match.func, "cls", match.func)
            if "admin" in match.app_names or not getattr(view, "is_public", True):
                return None
            place = request.scheme, request.get_host(), request.path, sorted(request.GET.lists())
            version = data_version()
        except (Resolver404, SuspiciousOperation, Error):
            # Refused further on; or the database cannot tell what it holds, and the page is made for this once.
            return None
        day = timezone.localdate() if getattr(view, "depends_on_day", False) else None
        build = tuple(getattr(settings, name) for name in SHOWN_SETTINGS)
        headers = tuple(request.META.get(name) == "true" for name in HEADERS)
        return build, self.edition, version, day, place, headers, accepts_gzip(request)

    def make(self, request, digest: str):
        """Return a page as the view makes it; a public one with its headers, and kept."""
        response = self.get_response(request)
        if not is_same_for_all(response) or response.status_code >= 500:
            return response
        # Kept by browsers, but asked for each time whether it is still so: a write is seen at once.
        response.headers.setdefault("Cache-Control", "no-cache")
        if response.status_code != 200 or response.has_header("ETag"):
            return response
        response.headers["ETag"] = weak(digest)
        if response.streaming:
            return response
        compress(request, response)
        most = KEPT_AT_MOST_WITH_QUERY if request.META.get("QUERY_STRING") else KEPT_AT_MOST
        if request.method == "GET" and len(response.content) <= most:
            keep(digest, response)
        return response

    def begin_edition(self, **kwargs):
        self.edition = secrets.token_hex(4)


def weak(digest: str) -> str:
    """Return the ETag of a page: a weak one, since a proxy may compress it in its own way."""
    return f'W/"{digest}"'


def not_modified(digest: str) -> HttpResponseNotModified:
    return HttpResponseNotModified(headers={"ETag": weak(digest), "Cache-Control": "no-cache", "Vary": "Accept-Encoding"})


def accepts_gzip(request) -> bool:
    return bool(re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")))


def is_same_for_all(response) -> bool:
    """Return whether an answer is the same for everyone who sends the same headers of those that a page may depend on."""
    depends_on = {f"HTTP_{name.strip().upper().replace('-', '_')}" for name in response.get("Vary", "").split(",") if name.strip()}
    control = {name.strip().lower() for name in cc_delim_re.split(response.get("Cache-Control", ""))}
    return not response.cookies and not control & {"private", "no-store"} and depends_on <= {"HTTP_ACCEPT_ENCODING", *HEADERS}


def compress(request, response) -> None:
    """Compress a page for who can read it; it holds no secrets that its length could give away."""
    if len(response.content) < COMPRESSED_FROM or response.has_header("Content-Encoding"):
        return
    patch_vary_headers(response, ["Accept-Encoding"])
    if accepts_gzip(request):
        compressed = compress_string(response.content)
        if len(compressed) < len(response.content):
            response.content = compressed
            response.headers["Content-Encoding"] = "gzip"
            response.headers["Content-Length"] = str(len(compressed))


# A cache that does not answer costs time, never a page.


def recall(digest: str) -> HttpResponse | None:
    """Return a page that was kept, None if it was not."""
    try:
        kept = cache.get(digest)
    except Exception as error:  # Each cache has errors of its own.
        logger.warning("The cache does not answer, so pages are made anew: %r", error)
        return None
    return HttpResponse(kept[1], headers=kept[0]) if kept else None


def keep(digest: str, response) -> None:
    try:
        cache.set(digest, (dict(response.items()), response.content))
    except Exception as error:
        logger.warning("The cache takes no pages: %r", error)
