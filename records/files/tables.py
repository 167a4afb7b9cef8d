"""What a list holds, told for files: its columns, and rows that are made chunk by chunk."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import ClassVar

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils.functional import Promise

# Rows that are read with one set of queries, and rows that are written at once.
CHUNK = 2000
BLOCK = 250
# So many made cells are kept before all are forgotten.
KEPT = 10_000

Cell = str | int | tuple[str, ...] | None
Row = list[Cell]


@dataclass(frozen=True)
class Column:
    """One column of a file: its name, which never changes, and what it holds."""

    name: str
    meaning: str | Promise


@dataclass(frozen=True)
class Head:
    """What stands above the rows: the question in words, its address, the day of the answer, the number of rows, the data's version."""

    sentence: str
    address: str
    day: date
    total: int
    version: str

    @property
    def title(self) -> str:
        return f"{self.sentence}: {self.total}"


class Cells(dict):
    """What cells are made of, by what it is made from: looked up for most rows, made for few."""

    def __init__(self, make: Callable):
        super().__init__()
        self.make = make

    def __missing__(self, key):
        if len(self) >= KEPT:
            self.clear()
        value = self[key] = self.make(key)
        return value


class Table:
    """The columns of a list's files, and how its rows are made.

    Cells are texts, whole numbers, several texts, or None where a number is unknown.
    """

    name: ClassVar[str]
    columns: ClassVar[list[Column]]

    def __init__(self, root: str):
        # Scheme and host, which stand before each path.
        self.root = root

    def rows_of(self, keys: Sequence[int]) -> list[Row]:
        """Return the rows of the public records with these keys, in their order, in a constant number of queries."""
        raise NotImplementedError

    def addresses(self, name: str) -> Callable[[str], str]:
        """Return a function that gives the absolute address of a record by its code: ``reverse`` takes longer than the rest of a row."""
        before, after = reverse(name, args=["CODE"]).split("CODE")
        before = self.root + before
        return lambda code: f"{before}{code}{after}"


def among(keys: Sequence[int]) -> RawSQL:
    """Return keys for an ``__in``. They go to the database as one value: Django takes longer for a thousand than the query does."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [list(keys)])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(keys))])


def in_order(rows: dict[int, Row], keys: Iterable[int]) -> list[Row]:
    """Return the rows of keys; what is gone since the keys were read is left out."""
    return [rows[key] for key in keys if key in rows]


def keys_of(found) -> Iterator[list[int]]:
    """Yield the keys of what a filter found, chunk by chunk, in its order."""
    if not isinstance(found, QuerySet):
        yield from found.in_chunks(CHUNK)
        return
    keys = found.values_list("pk", flat=True).iterator(chunk_size=CHUNK)
    while chunk := list(islice(keys, CHUNK)):
        yield chunk


def blocks_of(table: Table, chunks: Iterable[Sequence[int]]) -> Iterator[list[Row]]:
    """Yield the rows of a table, some hundreds at a time."""
    for keys in chunks:
        rows = table.rows_of(keys)
        for start in range(0, len(rows), BLOCK):
            yield rows[start : start + BLOCK]
