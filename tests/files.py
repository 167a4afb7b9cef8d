"""What tests of files, feeds and calendars read them with."""

import csv
import io
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree import ElementTree

from django.http import HttpResponse
from django.test import Client

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def body(response: HttpResponse) -> bytes:
    return response.getvalue()


@dataclass(frozen=True)
class CsvFile:
    """A CSV file of a list: the cells of its first line, and its rows by column."""

    head: list[str]
    rows: list[dict[str, str]]

    def column(self, name: str) -> list[str]:
        return [row[name] for row in self.rows]


def read_csv(response: HttpResponse) -> CsvFile:
    lines = csv.reader(io.StringIO(body(response).decode("utf-8-sig"), newline=""))
    head, columns = next(lines), next(lines)
    return CsvFile(head, [dict(zip(columns, cells, strict=True)) for cells in lines])


def get_csv(client: Client, address: str) -> CsvFile:
    return read_csv(client.get(address))


def read_atom(response: HttpResponse) -> ElementTree.Element:
    return ElementTree.fromstring(body(response))  # noqa: S314 - our own feed.


def titles(feed: ElementTree.Element) -> list[str]:
    """Return the titles of the entries of a feed."""
    return [entry.findtext("a:title", namespaces=ATOM) for entry in feed.findall("a:entry", ATOM)]


def path_of(address: str) -> str:
    """Return an absolute address without its scheme and host."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
