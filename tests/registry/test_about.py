"""The page about the registry."""

import pytest
from django.urls import reverse

from tests.factories import AbbreviationFactory
from tests.site import Page

pytestmark = pytest.mark.django_db


def about(client) -> Page:
    address = reverse("about")
    return Page(address, client.get(address).content.decode())


@pytest.mark.parametrize("item_count", [1, 3])
def test_abbreviations_are_explained_in_order(client, django_assert_num_queries, item_count):
    for acronym in ("ODA", "FDI", "GIS")[:item_count]:
        AbbreviationFactory(acronym=acronym, meaning=f"Meaning of {acronym}")

    with django_assert_num_queries(2):
        page = about(client)

    section = next(element for element in page.tree.iter("section") if element.get("aria-labelledby") == "abbreviations")
    assert [(row.find("dt").text, row.find("dd").text) for row in section.find("dl")] == [
        (acronym, f"Meaning of {acronym}") for acronym in sorted(("ODA", "FDI", "GIS")[:item_count])
    ]
    assert "/about/#abbreviations" in page.links


def test_without_abbreviations_nothing_is_said_of_them(client):
    page = about(client)

    assert (page.section("abbreviations"), "/about/#abbreviations" in page.links) == ("", False)
