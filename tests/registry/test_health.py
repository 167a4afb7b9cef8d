from django.db import OperationalError, connection
from django.test import override_settings


def test_healthz_answers_ok(client, db):
    response = client.get("/healthz")

    assert (response.status_code, response.content, response["Content-Type"]) == (200, b"ok\n", "text/plain; charset=utf-8")
    assert response["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_healthz_asks_the_database_and_nothing_else(client, db, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/healthz")

    assert dict(response.cookies) == {}


def test_healthz_says_when_the_database_does_not_answer(client, db):
    def refuse(execute, sql, params, many, context):
        raise OperationalError("the server closed the connection")

    with connection.execute_wrapper(refuse):
        response = client.get("/healthz")

    assert (response.status_code, response.content) == (503, b"the database does not answer\n")


@override_settings(SECURE_SSL_REDIRECT=True)
def test_healthz_is_not_sent_to_https(client, db):
    assert client.get("/healthz").status_code == 200
    assert client.get("/admin/").status_code == 301
