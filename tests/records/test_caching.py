"""How public pages are kept: made once for each version of the data, and answered with 304 to who has the latest."""

import gzip
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from time import sleep
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.cache.backends.base import BaseCache
from django.db import OperationalError, connection
from django.http import FileResponse, Http404, HttpResponse, HttpResponsePermanentRedirect
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.utils import timezone
from django.utils.autoreload import file_changed
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.vary import vary_on_headers
from django.views.generic import View

from records.middleware import COMPRESSED_FROM, KEPT_AT_MOST, KEPT_AT_MOST_WITH_QUERY, KeptPagesMiddleware, never_kept
from records.models import Document
from records.versions import data_version
from tests.factories import DocumentFactory

pytestmark = pytest.mark.django_db


class Deaf(BaseCache):
    """A cache that cannot be reached."""

    def __init__(self, *args):
        super().__init__({})

    def get(self, *args, **kwargs):
        raise ConnectionError("nobody listens")

    set = get


# Pages that count how often they are made

made: list[str] = []


def page(request, name="plain"):
    made.append(name)
    return HttpResponse(f"{name} {len(made)} {request.GET.urlencode()} {timezone.localdate()}")


class Daily(View):
    depends_on_day = True

    def get(self, request):
        return page(request, "daily")


def long(request):
    return HttpResponse(page(request, "long").content.ljust(COMPRESSED_FROM, b"."))


def huge(request):
    # Each part differs from the others, so that nothing is to be compressed.
    return HttpResponse(page(request, "huge").content + os.urandom(KEPT_AT_MOST))


def large(request):
    return HttpResponse(page(request, "large").content.ljust(KEPT_AT_MOST_WITH_QUERY + 1, b"."))


def download(request):
    made.append("download")
    return FileResponse([b"one\n", b"two\n"], content_type="text/csv")


def signed_in(request):
    return HttpResponse(f"{len(page(request).content)} {request.user}")


def with_cookie(request):
    response = page(request)
    response.set_cookie("seen", "yes")
    return response


def missing(request):
    made.append("missing")
    raise Http404("nothing here")


def moved(request):
    made.append("moved")
    return HttpResponsePermanentRedirect("/plain/")


def broken(request):
    made.append("broken")
    return HttpResponse("broken", status=500)


class Routes:
    """Addresses of the pages above, in place of the registry's."""

    urlpatterns = [
        path("plain/", page),
        path("daily/", Daily.as_view()),
        path("long/", long),
        path("huge/", huge),
        path("large/", large),
        path("download.csv", download),
        path("signed-in/", signed_in),
        path("cookie/", with_cookie),
        path("no-store/", never_cache(page)),
        path("private/", cache_control(private=True)(page)),
        path("languages/", vary_on_headers("Accept-Language")(page)),
        path("pieces/", vary_on_headers("HX-Request")(page)),
        path("never/", never_kept(lambda request: page(request))),
        path("for-an-hour/", cache_control(max_age=3600)(page)),
        path("missing/", missing),
        path("moved/", moved),
        path("broken/", broken),
    ]

    @staticmethod
    def handler404(request, exception):
        return HttpResponse("not found", status=404)


@pytest.fixture(autouse=True)
def kept():
    """A cache that keeps pages, empty at first."""
    made.clear()
    with override_settings(CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages"}}):
        cache.clear()
        yield
        cache.clear()


@pytest.fixture
def routes():
    with override_settings(ROOT_URLCONF=Routes):
        yield


def others_write(code: str) -> None:
    """Have another process write to the database of the test."""
    name = connection.settings_dict["NAME"]
    given = urlsplit(os.environ.get("DATABASE_URL", ""))
    url = f"sqlite:///{name}" if connection.vendor == "sqlite" else given._replace(path=f"/{name}").geturl()
    start = "import django; django.setup(); from records.models import Document; from records.versions import data_version; "
    subprocess.run(
        [sys.executable, "-c", start + code],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "registry.settings", "DATABASE_URL": url},
        timeout=60,
        check=True,
    )


# Kept


def test_page_is_made_once_for_a_version_of_the_data(client, routes):
    first, second = client.get("/plain/"), client.get("/plain/")
    DocumentFactory()
    third = client.get("/plain/")

    assert (first.content, dict(first.items())) == (second.content, dict(second.items()))
    assert made == ["plain", "plain"]
    assert first["ETag"] != third["ETag"]


def test_kept_page_costs_one_query(client, routes, django_assert_num_queries):
    client.get("/plain/")

    with django_assert_num_queries(1):
        client.get("/plain/")


def test_page_is_told_to_be_asked_for_again(client, routes):
    assert client.get("/plain/")["Cache-Control"] == "no-cache"
    assert client.get("/for-an-hour/")["Cache-Control"] == "max-age=3600"


def save(document):
    document.title = "Renamed"
    document.save()


def update(document):
    Document.objects.filter(pk=document.pk).update(title="Renamed")


def update_by_hand(document):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE records_document SET title = %s WHERE id = %s", ["Renamed", document.pk])


def bulk_update(document):
    document.title = "Renamed"
    Document.objects.bulk_update([document], ["title"])


def replace(document):
    fields = {"slug": document.slug, "title": "Renamed"}
    document.delete()
    DocumentFactory(**fields)


@pytest.mark.parametrize("write", [save, update, update_by_hand, bulk_update, replace])
def test_write_is_seen_at_once(client, write):
    document = DocumentFactory(slug="st-afr", title="First title")
    address = document.get_absolute_url()
    before = client.get(address)
    write(document)

    after = client.get(address, headers={"if-none-match": before["ETag"]})

    assert (after.status_code, b"First title" in after.content, b"Renamed" in after.content) == (200, False, True)


@pytest.mark.django_db(transaction=True)
def test_write_of_another_process_is_seen_at_once(client):
    document = DocumentFactory(title="First title")
    before = client.get(document.get_absolute_url())
    others_write(f"Document.objects.filter(pk={document.pk}).update(title='Renamed')")

    after = client.get(document.get_absolute_url(), headers={"if-none-match": before["ETag"]})

    assert (after.status_code, b"First title" in after.content, b"Renamed" in after.content) == (200, False, True)


@pytest.mark.django_db(transaction=True)
def test_write_that_another_process_has_settled_is_seen_at_once(client):
    document = DocumentFactory(title="First title")
    client.get(document.get_absolute_url())
    others_write(f"Document.objects.filter(pk={document.pk}).update(title='Renamed'); data_version()")

    assert b"Renamed" in client.get(document.get_absolute_url()).content


# What tells one page from another


@pytest.mark.parametrize(
    "asked",
    [
        {"path": "/plain/?status=planned"},
        {"path": "/plain/?status="},
        {"path": "/daily/"},
        {"headers": {"host": "localhost"}},
        {"headers": {"accept-encoding": "br, gzip"}},
        {"headers": {"hx-request": "true"}},
        {"headers": {"hx-boosted": "true"}},
        {"secure": True},
    ],
)
@override_settings(ALLOWED_HOSTS=["testserver", "localhost"])
def test_another_question_has_another_page(client, routes, asked):
    first = client.get("/plain/")

    other = client.get(**{"path": "/plain/", **asked})

    assert (len(made), first["ETag"] == other["ETag"]) == (2, False)


@pytest.mark.parametrize(
    ("path", "same"),
    [
        ("/plain/?b=2&a=1&a=0", "/plain/?a=1&a=0&b=2"),
        ("/plain/?title=a%20b", "/plain/?title=a+b"),
    ],
)
def test_order_and_writing_of_parameters_make_no_difference(client, routes, path, same):
    assert client.get(path)["ETag"] == client.get(same)["ETag"]
    assert made == ["plain"]


def test_order_of_the_values_of_one_parameter_makes_a_difference(client, routes):
    assert client.get("/plain/?page=1&page=2")["ETag"] != client.get("/plain/?page=2&page=1")["ETag"]


@pytest.mark.parametrize("changed", [{"BUILD": "next"}, {"CONTACT_EMAIL": "secretariat@example.org"}, {"TIME_ZONE": "Asia/Dhaka"}])
def test_pages_of_another_build_or_other_settings_are_out_of_date(client, routes, changed):
    before = client.get("/plain/")

    with override_settings(**changed):
        after = client.get("/plain/", headers={"if-none-match": before["ETag"]})

    assert (after.status_code, made) == (200, ["plain", "plain"])


@pytest.mark.parametrize(("path", "expected"), [("/daily/", ["daily", "daily"]), ("/plain/", ["plain"])])
def test_day_counts_where_the_page_depends_on_it(client, routes, monkeypatch, path, expected):
    for hour in (23, 24):
        moment = datetime(2007, 5, 3 + hour // 24, hour % 24, 59, tzinfo=ZoneInfo(settings.TIME_ZONE))
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        client.get(path)

    assert made == expected


@override_settings(DEBUG=True)
def test_changed_template_is_seen_by_who_develops(client, routes):
    client.get("/plain/")
    file_changed.send(sender=None, file_path=settings.BASE_DIR / "templates/base.html")
    client.get("/plain/")

    assert made == ["plain", "plain"]


# 304


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize(
    ("known", "status"),
    [
        ("{etag}", 304),
        ('"older", {etag}, W/"other"', 304),
        ("{strong}", 304),
        ("*", 304),
        ('W/"older"', 200),
        ("nonsense", 200),
        ("{etag}x", 200),
        ("", 200),
    ],
)
@pytest.mark.parametrize("path", ["/plain/", "/huge/", "/download.csv"])
def test_who_is_up_to_date_gets_304(client, routes, path, method, known, status):
    etag = client.get(path)["ETag"]

    response = getattr(client, method)(path, headers={"if-none-match": known.format(etag=etag, strong=etag.removeprefix("W/"))})

    assert (response.status_code, response["ETag"], response["Cache-Control"]) == (status, etag, "no-cache")
    if status == 304:
        assert response.content == b""
        assert dict(response.cookies) == {}


def test_up_to_date_download_is_not_made(client, routes):
    etag = client.get("/download.csv")["ETag"]

    response = client.get("/download.csv", headers={"if-none-match": etag})

    assert (response.status_code, made) == (304, ["download"])


@pytest.mark.parametrize("path", ["/missing/", "/nowhere/"])
def test_page_that_is_not_there_is_never_up_to_date(client, routes, path):
    assert client.get(path, headers={"if-none-match": "*"}).status_code == 404


def test_head_is_answered_from_a_kept_page_and_keeps_none(client, routes):
    client.head("/plain/")
    whole = client.get("/plain/")
    head = client.head("/plain/")

    assert made == ["plain", "plain"]
    assert (head.content, dict(head.items())) == (b"", dict(whole.items()))


# Compressed


def test_long_page_is_compressed_for_who_can_read_it(client, routes):
    compressed, plain = client.get("/long/", headers={"accept-encoding": "gzip, deflate, br"}), client.get("/long/")

    assert (compressed["Content-Encoding"], compressed["Content-Length"]) == ("gzip", str(len(compressed.content)))
    assert (plain.get("Content-Encoding"), plain["Content-Length"]) == (None, str(COMPRESSED_FROM))
    assert [gzip.decompress(compressed.content)[:6], plain.content[:6]] == [b"long 1", b"long 2"]
    assert (compressed["Vary"], plain["Vary"]) == ("Accept-Encoding", "Accept-Encoding")
    assert compressed["ETag"].startswith('W/"')


@pytest.mark.parametrize("path", ["/plain/", "/download.csv", "/no-store/", "/signed-in/"])
def test_short_streamed_and_private_answers_are_not_compressed(client, routes, path):
    response = client.get(path, headers={"accept-encoding": "gzip"})

    assert "Content-Encoding" not in response


def test_what_does_not_shrink_is_not_compressed(client, routes):
    response = client.get("/huge/", headers={"accept-encoding": "gzip"})

    assert ("Content-Encoding" in response, int(response["Content-Length"])) == (False, len(response.content))


def test_pages_of_the_desk_are_neither_compressed_nor_asked_for_by_version(admin_client):
    with CaptureQueriesContext(connection) as queries:
        response = admin_client.get("/admin/", headers={"accept-encoding": "gzip"})

    assert (response.status_code, len(response.content) > COMPRESSED_FROM) == (200, True)
    assert [name for name in ("Content-Encoding", "ETag") if name in response] == []
    assert [query["sql"] for query in queries if "records_dataversion" in query["sql"]] == []


# Never kept


@pytest.mark.parametrize("path", ["/signed-in/", "/cookie/", "/no-store/", "/private/", "/languages/", "/never/", "/broken/"])
def test_answer_that_is_not_for_everyone_passes_as_it_is(client, routes, path):
    first, second = client.get(path), client.get(path)

    assert len(made) == 2
    assert [response.get("ETag") for response in (first, second)] == [None, None]


@pytest.mark.parametrize("path", ["/missing/", "/moved/"])
def test_other_answers_than_200_are_asked_for_again(client, routes, path):
    first, second = client.get(path), client.get(path)

    assert len(made) == 2
    assert [(response.get("ETag"), response["Cache-Control"]) for response in (first, second)] == [(None, "no-cache")] * 2


@pytest.mark.parametrize("asked", [{"method": "POST"}, {"method": "PUT"}, {"method": "OPTIONS"}, {"HTTP_AUTHORIZATION": "Bearer x"}])
def test_other_requests_pass_as_they_are(client, routes, asked):
    client.get("/plain/")
    response = client.generic(**{"method": "GET", "path": "/plain/", **asked})

    assert (len(made), response.get("ETag")) == (2, None)


def test_answer_that_differs_for_htmx_is_kept_for_each(client, routes):
    pieces = [client.get("/pieces/", headers=headers).content for headers in ({}, {"hx-request": "true"}, {}, {"hx-request": "true"})]

    assert (len(made), pieces[:2] == pieces[2:], pieces[0] == pieces[1]) == (2, True, False)


def test_download_and_large_page_are_made_each_time_under_one_etag(client, routes):
    etags = {address: {client.get(address)["ETag"] for __ in range(2)} for address in ("/download.csv", "/huge/")}

    assert ([len(of_page) for of_page in etags.values()], made) == ([1, 1], ["download", "download", "huge", "huge"])


@pytest.mark.parametrize(("path", "times"), [("/large/", 1), ("/large/?page=1", 2)])
def test_large_page_is_kept_without_parameters_only(client, routes, path, times):
    for __ in range(2):
        client.get(path)

    assert made == ["large"] * times


# When something is wrong


def test_page_is_made_for_once_when_the_database_cannot_tell_its_version(client, routes):
    def refuse(execute, sql, params, many, context):
        if "records_mark" in sql:
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        responses = [client.get("/plain/") for __ in range(2)]

    assert [(response.status_code, response.get("ETag")) for response in responses] == [(200, None)] * 2
    assert len(made) == 2


@override_settings(CACHES={"default": {"BACKEND": f"{__name__}.Deaf"}})
def test_cache_that_does_not_answer_costs_no_page(client, routes, caplog):
    responses = [client.get("/plain/") for __ in range(2)]

    assert [response.status_code for response in responses] == [200, 200]
    assert len({response["ETag"] for response in responses}) == 1
    assert "The cache does not answer, so pages are made anew: ConnectionError('nobody listens')" in caplog.messages


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/about/?q=%00", {}, 200),
        ("/about/?q=%ED%A0%80%FF", {}, 200),
        ("/about/?" + "&".join("a" * 1001), {}, 200),
        ("/about/", {"host": "elsewhere.example"}, 400),
        ("/about/", {"host": "testserver\0"}, 400),
        ("/ab%00out/", {}, 404),
        ("/about/", {"if-none-match": "\0" * 3}, 200),
        ("/about/", {"accept-encoding": "\0gzip"}, 200),
    ],
)
def test_odd_requests_are_answered(client, path, headers, status):
    statuses = [client.get(path, headers=headers).status_code for __ in range(2)]

    assert statuses == [status, status]


# Many at once


@pytest.mark.django_db(transaction=True)
def test_page_that_many_ask_for_at_once_is_made_once(rf):
    together = Barrier(6)

    def slow(request):
        made.append("slow")
        sleep(0.2)
        return HttpResponse("slow")

    middleware = KeptPagesMiddleware(slow)
    data_version()

    def ask(_):
        try:
            together.wait(10)
            return middleware(rf.get("/about/")).content
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(ask, range(6)))

    assert (answers, made) == ([b"slow"] * 6, ["slow"])
