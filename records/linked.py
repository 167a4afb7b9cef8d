"""What pages say to machines: things of schema.org as JSON-LD, in a data block that browsers do not run.

People are never among them. Dates are given as exactly as the period holds them for certain, and left out where it does not.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from records.models import Document
from records.vocabularies import DocumentKind

# Makes the absolute address of a path.
At = Callable[[str], str]
Thing = dict[str, Any]

DOCUMENT_TYPES = {DocumentKind.REPORT: "Report", DocumentKind.WORKING_PAPER: "Report", DocumentKind.WEB_PAGE: "WebPage"}


def thing(kind: str, **properties) -> Thing:
    """Return a thing of a type with those of its properties that have a value. A property is named with a trailing underscore for @."""
    named = {f"@{name[:-1]}" if name.endswith("_") else name: value for name, value in properties.items()}
    return {"@type": kind, **{name: value for name, value in named.items() if value not in (None, "", [], {})}}


def reference(kind: str, at: At, record, name: str = "") -> Thing:
    """Return a record that has a page of its own, by type, address and name."""
    return thing(kind, id_=at(record.get_absolute_url()), name=name or str(record))


def certain_dates(period: str) -> tuple[str, str]:
    """Return the dates, as ISO 8601 has them, on or within which an EDTF period starts and ends; empty where that is open or uncertain.

    Of a half year or a quarter the year is given: ISO has no shorter form for it.
    """
    start, slash, end = period.partition("/")
    return _certain_date(start), _certain_date(end if slash else start)


def _certain_date(part: str) -> str:
    if not part or part == ".." or part[-1] in "~?":
        return ""
    year, __, rest = part.partition("-")
    return year if rest[:2] > "12" else part


def breadcrumbs(at: At, crumbs: Iterable[tuple[str, str]], path: str) -> Thing:
    """Return the way from the home page to a page, given as labels and addresses with the page itself, whose path is given, last."""
    steps = [(_("Home"), "/"), *crumbs]
    return thing(
        "BreadcrumbList",
        itemListElement=[
            {"@type": "ListItem", "position": place, "name": str(label), "item": at(address or path)}
            for place, (label, address) in enumerate(steps, start=1)
        ],
    )


def document(at: At, record: Document) -> Thing:
    """Return a document as a creative work."""
    return thing(
        DOCUMENT_TYPES.get(DocumentKind(record.kind), "CreativeWork"),
        id_=at(record.get_absolute_url()),
        url=at(record.get_absolute_url()),
        name=record.title,
        identifier=record.symbol,
        genre=record.get_kind_display(),
        datePublished=certain_dates(record.date)[0],
        description=record.note,
        sameAs=record.link,
    )


def data_block(things: Iterable[Thing]) -> SafeString:
    """Return the element that holds things as one graph, escaped as Django escapes JSON in a page; nothing for no things."""
    graph = list(things)
    if not graph:
        return mark_safe("")
    element = json_script({"@context": "https://schema.org", "@graph": graph})
    # No character of the text can end the element, so the first type is the element's own.
    return mark_safe(element.replace("application/json", "application/ld+json", 1))  # noqa: S308 - json_script escapes it.
