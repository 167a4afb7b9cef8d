"""A walk through the public site, from link to link."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urljoin, urlsplit

import html5lib
from django.urls import resolve

NOT_PUBLIC_PAGES = ("/admin/", "/api/", "/static/")


@dataclass
class Page:
    """A page as a visitor gets it: its address, its tree and where it leads."""

    path: str
    html: str
    links: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.tree = html5lib.parse(self.html, namespaceHTMLElements=False)
        self.links = [urljoin(self.path, a.get("href")) for a in self.tree.iter("a") if a.get("href")]

    @property
    def title(self) -> str:
        return " ".join("".join(self.tree.find("head/title").itertext()).split())

    @property
    def description(self) -> str:
        """What the page tells search engines of itself."""
        return next((meta.get("content") for meta in self.tree.iter("meta") if meta.get("name") == "description"), "")

    @property
    def linked(self) -> list[dict]:
        """The things of schema.org that the page names, none if it has no data block."""
        blocks = [script for script in self.tree.iter("script") if script.get("type") == "application/ld+json"]
        return [thing for block in blocks for thing in json.loads(block.text)["@graph"]]

    @property
    def ids(self) -> list[str]:
        return [element.get("id") for element in self.tree.iter() if element.get("id")]

    def section(self, heading: str) -> str:
        """Return the words of the section that a heading of this id names, the empty string if the page has none."""
        found = [element for element in self.tree.iter("section") if element.get("aria-labelledby") == heading]
        return " ".join(" ".join(found[0].itertext()).split()) if found else ""

    def faults(self) -> Iterator[str]:
        """Yield what is wrong with the page by itself."""
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        parser.parse(self.html)
        for (line, column), code, values in parser.errors:
            yield f"{self.path}: line {line}, column {column}: {code} {values}"
        for name, count in Counter(self.ids).items():
            if count > 1:
                yield f"{self.path}: {count} elements have the id {name}"
        if len(list(self.tree.iter("h1"))) != 1:
            yield f"{self.path}: a page has one h1"
        for element in self.tree.iter():
            is_run = element.tag == "script" and element.get("type") != "application/ld+json"
            if element.get("style") or (element.tag == "style") or (is_run and not element.get("src")):
                yield f"{self.path}: inline style or script in <{element.tag}>"
            reference = element.get("src") or (element.tag == "link" and element.get("rel") != "canonical" and element.get("href")) or ""
            if urlsplit(reference).netloc:
                yield f"{self.path}: <{element.tag}> takes something from elsewhere: {reference}"
        for link in self.links:
            path, fragment = urldefrag(link)
            if fragment and path == self.path and fragment not in self.ids:
                yield f"{self.path}: nothing has the id #{fragment}"


def walk(get: Callable[[str], str], each: int, start: str = "/") -> dict[str, Page]:
    """Return the public pages that links lead to, at most so many of each kind, by their paths with query.

    Pages of one kind share the name of their address; with a query they are a kind of their own.
    """
    pages, waiting, kinds = {}, [start], Counter()
    while waiting:
        path = waiting.pop(0)
        if path in pages:
            continue
        kind = (resolve(urlsplit(path).path).view_name, bool(urlsplit(path).query))
        if kinds[kind] >= each:
            continue
        kinds[kind] += 1
        pages[path] = Page(path, get(path))
        for link in pages[path].links:
            parts = urlsplit(link)
            # What ends without a slash is a file to download.
            is_page = parts.path.endswith("/") and not parts.path.startswith(NOT_PUBLIC_PAGES)
            if not parts.scheme and not parts.netloc and is_page:
                waiting.append(urldefrag(link)[0])
    return pages
