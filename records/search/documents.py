"""The words of documents."""

from collections.abc import Iterator

from records.models import Document
from records.search.sources import Source, Words, register
from records.vocabularies import State


def _words(keys: list[int]) -> Iterator[Words]:
    for row in Document.objects.filter(pk__in=keys).order_by():
        yield Words(row.pk, row.title, [row.symbol], [str(row.get_kind_display()), row.date_shown, row.note], row.state == State.PUBLISHED)


def connect() -> None:
    register(Source(Document, _words))
