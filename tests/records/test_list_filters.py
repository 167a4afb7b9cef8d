"""What the filters of all lists have in common, shown with those of documents and entities."""

from datetime import date

import pytest
from django.http import QueryDict

from entities.filters import EntityFilter
from records.filters import DocumentFilter
from records.models import Document
from tests.factories import DocumentFactory, EntityFactory, GroupFactory, MembershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.settles_at_once]


def documents(query: str) -> DocumentFilter:
    return DocumentFilter(QueryDict(query), Document.objects.visible_to().order_by("symbol"))


def entities(query: str) -> EntityFilter:
    MembershipFactory(group=GroupFactory(entity=EntityFactory(slug="gmg", name="Global Migration Group", acronym="GMG")))
    return EntityFilter(QueryDict(query), today=date(2007, 6, 1))


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("", ""),
        ("q=&kind=&year=&page=2", ""),
        ("q=++migration++and+development", "q=migration+and+development"),
        ("kind=resolution&kind=report&kind=resolution", "kind=report&kind=resolution"),
        ("year=2006&q=gfmd&kind=letter", "kind=letter&q=gfmd&year=2006"),
        ("year=soon&kind=song&kind=letter&colour=red", ""),
        ("q=A/RES/61/208", "q=A/RES/61/208"),
    ],
)
def test_query_is_sorted_and_holds_nothing_empty_twice_or_refused(query, canonical):
    assert documents(query).query == canonical
    assert documents(canonical).query == canonical


def test_query_writes_records_and_days_as_addresses_do():
    assert entities("on=20+November+2006&member_of=gmg").query == "member_of=gmg&on=2006-11-20"


def test_address_keeps_what_could_not_be_read_and_the_page():
    rows = documents("page=3&them=1&them=&year=soon&q=migration&colour=red&page=2")

    assert rows.tidied == [("q", "migration"), ("year", "soon"), ("colour", "red"), ("them", "1"), ("page", "2")]
    assert (rows.unknown, [field.name for field in rows.refused()]) == (["colour", "them"], ["year"])


def test_first_page_is_not_named():
    assert documents("page=1").tidied == documents("page=").tidied == []


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "All documents"),
        ("q=migration", "Documents (words “migration”)"),
        ("kind=resolution&kind=report&year=2006", "Documents (kind resolution or report; year “2006”)"),
        ("kind=song", "All documents"),
    ],
)
def test_sentence_says_what_is_asked_for(query, sentence):
    assert documents(query).sentence == sentence


def test_sentence_names_records_and_days():
    assert entities("member_of=gmg&on=2006-11-20").sentence == (
        "Entities (member of Global Migration Group (GMG); member on 20 November 2006)"
    )


def test_choices_in_force_lead_to_the_list_without_them():
    rows = documents("kind=report&q=migration&page=2")

    assert [(choice.label, choice.words, choice.without) for choice in rows.in_force()] == [
        ("Words", "“migration”", "?kind=report"),
        ("Kind", "report", "?q=migration"),
    ]


def test_refused_value_leaves_the_others_in_force():
    shown = DocumentFactory(title="Remittances", symbol="A/1")
    DocumentFactory(title="Trafficking", symbol="A/2")

    rows = documents("q=remittances&year=soon")

    assert (list(rows.qs), rows.is_valid()) == ([shown], False)


def test_plain_data_is_read_as_that_of_an_address():
    rows = DocumentFilter({"kind": ["report", "letter"], "q": "migration"}, Document.objects.all())

    assert (rows.query, rows.unknown) == ("kind=letter&kind=report&q=migration", [])


def test_unbound_filter_asks_for_nothing():
    rows = DocumentFilter(queryset=Document.objects.all())

    assert (rows.query, rows.tidied, rows.unknown, rows.refused(), rows.in_force(), rows.sentence) == ("", [], [], [], [], "All documents")
