"""The data block that pages carry, and what dates it tells."""

import json

import pytest

from records.linked import breadcrumbs, certain_dates, data_block, thing
from tests.site import Page


def at(path):
    return f"https://registry.example.org{path}"


@pytest.mark.parametrize(
    ("period", "dates"),
    [
        ("", ("", "")),
        ("2007", ("2007", "2007")),
        ("2006-04", ("2006-04", "2006-04")),
        ("2006-11-20/2006-11-21", ("2006-11-20", "2006-11-21")),
        ("2006-04/..", ("2006-04", "")),
        ("../2007-03-03", ("", "2007-03-03")),
        ("2007-40", ("2007", "2007")),
        ("2007-33", ("2007", "2007")),
        ("2007-01~", ("", "")),
        ("2007?", ("", "")),
        ("2006/2007~", ("2006", "")),
        ("2006-12", ("2006-12", "2006-12")),
    ],
)
def test_dates_are_told_as_far_as_they_are_certain(period, dates):
    assert certain_dates(period) == dates


def test_things_leave_out_what_is_empty():
    assert thing("Event", id_="/1/", name="A", startDate="", location=None, subjectOf=[]) == {"@type": "Event", "@id": "/1/", "name": "A"}


def test_breadcrumbs_begin_at_home_and_end_at_the_page():
    way = breadcrumbs(at, [("Themes", "/themes/"), ("Data", "")], "/themes/data/")

    assert [(step["position"], step["name"], step["item"]) for step in way["itemListElement"]] == [
        (1, "Home", at("/")),
        (2, "Themes", at("/themes/")),
        (3, "Data", at("/themes/data/")),
    ]


def test_data_block_of_nothing_is_nothing():
    assert data_block([]) == ""


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", "<!--<script>", "a & b > c", "\u2028\u2029", "“كتاب” 移民", "application/json"]
)
def test_data_block_holds_any_text_and_ends_where_it_should(text):
    block = data_block([thing("Thing", name=text)])

    page = Page("/", f"<!doctype html><title>A page</title><h1>A page</h1>{block}<p id='after'>After.</p>")
    assert ([row["name"] for row in page.linked], page.ids) == ([text], ["after"])
    assert block.startswith('<script type="application/ld+json">{')
    assert json.loads(block.partition(">")[2].removesuffix("</script>"))["@context"] == "https://schema.org"
    assert not {"\u2028", "\u2029", "&"} & set(block)
