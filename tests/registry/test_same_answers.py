"""The same question gives the same rows and the same number on the page, in the files and in the API."""

import json

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings

from tests.activities.queries import questions
from tests.activities.test_facets import DAYS, VALUES, WORDS, make_registry
from tests.files import body, get_csv

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def registry(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        make_registry()
        if connection.vendor == "postgresql":
            # As after a load: until the rows are counted the planner takes seconds for some questions.
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        yield
        transaction.set_rollback(True)


def asked_of(name: str, query: str, **place) -> str:
    return f"{reverse(name, kwargs=place)}{'?' if query else ''}{query}"


def on_pages(query: str) -> tuple[str, list[str]]:
    """Return the sentence with its number, and the codes of all pages of the list in their order."""
    codes, number = [], 1
    while True:
        response = Client().get(asked_of("activity-list", f"{query}{'&' if query else ''}page={number}"), follow=True)
        codes += [activity.code for activity in response.context["object_list"]]
        if not response.context["page_obj"].has_next():
            found = response.context["filter"]
            return f"{found.sentence}: {response.context['paginator'].count}", codes
        number += 1


@pytest.mark.usefixtures("registry")
@settings(max_examples=200, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(question=questions(VALUES, WORDS, DAYS))
def test_page_files_and_api_find_the_same(question):
    client, query = Client(), question.query

    sentence, codes = on_pages(query)
    csv = get_csv(client, asked_of("activity-file", query, ending="csv"))
    rows = json.loads(body(client.get(asked_of("activity-file", query, ending="json"))))
    api = client.get(asked_of("api:activity-list", f"{query}{'&' if query else ''}page_size=200")).json()

    assert (csv.head[0], csv.column("code")) == (sentence, codes)
    assert (rows["query"], rows["total"], [row["code"] for row in rows["rows"]]) == (sentence.rpartition(": ")[0], len(codes), codes)
    assert (api["query"], api["total"], [row["code"] for row in api["results"]]) == (sentence.rpartition(": ")[0], len(codes), codes)
