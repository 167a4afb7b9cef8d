"""Sheets: how rows of a table of text and records of a model become each other.

A sheet names its columns once. Reading, checking, comparing, writing and exporting all follow from them, whether the table comes
from a folder of CSV files, a workbook or a form. What a package is, and in which order its sheets are loaded, is ``registry.packages``.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from records.models import Citation, Document, LoadedRow, Record
from records.vocabularies import State

SEPARATOR = "; "
# Of a value that is refused, so many characters are told,
SHOWN_LENGTH = 80
# and for so many names that no record has the nearest are looked up: each look-up compares the name with all that exist.
SUGGESTED_AT_MOST = 50


class Refused(ValueError):
    """A cell that cannot be read; the message says what is allowed."""


@dataclass(frozen=True)
class Row:
    """One row of a sheet as it was read: where it stands, and its cells as text."""

    file: str
    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Problem:
    """Something that stops a load: where it is, what is there, and what is allowed."""

    file: str
    line: int
    column: str
    value: str
    message: str

    def __str__(self):
        place = f"{self.file}:{self.line}" if self.line else self.file
        value = f"“{self.value[:SHOWN_LENGTH]}”" if self.value else ""
        return f"{' '.join(filter(None, (place, self.column, value)))}: {self.message}"


def split_list(cell: str) -> list[str]:
    """Return the items of a list in a cell. Items are separated by ``;``; what stands in double quotation marks stays whole.

    A quotation mark inside of them is doubled.
    """
    return [item.strip() for item in re.findall(r'\s*("(?:[^"]|"")*"(?=\s*(?:;|$))|[^;]+)\s*(?:;|$)', cell) if item.strip()]


class Column:
    """One column: a field of the model, read and checked by the field itself."""

    # Many-columns hold lists of records and are written after the record is saved.
    is_many = False

    def __init__(self, name: str, attr: str = "", required: bool = False):
        self.name = name
        self.attr = attr or name
        self.is_required = required
        self.field: Any = None

    def bind(self, model: type[models.Model]) -> None:
        """Take the model's field, where the column is one."""
        with suppress(FieldDoesNotExist):
            self.field = model._meta.get_field(self.attr)

    def read(self, cell: str, row: Row, resolver: "Resolver") -> Any:
        """Return the value of a cell. Raises Refused with what is allowed."""
        if self.is_required and not cell:
            raise Refused(_("must not be empty"))
        if not cell and self.field.null:
            return None
        try:
            return self.field.clean(cell, None)
        except ValidationError as error:
            message = " ".join(error.messages)
            if self.field.choices:
                message = _("is not one of: %(codes)s") % {"codes": ", ".join(str(code) for code, __ in self.field.flatchoices)}
            raise Refused(message) from None

    def show(self, value: Any) -> str:
        """Return a value as the text of a cell."""
        return "" if value is None else str(value)

    def named(self, value: Any) -> list[models.Model]:
        """Return the records of other rows that a value names."""
        return []

    def get(self, record: models.Model) -> Any:
        return getattr(record, self.attr)

    def set(self, record: models.Model, value: Any) -> None:
        setattr(record, self.attr, value)


class DateColumn(Column):
    def show(self, value):
        return value.isoformat() if value else ""


class TimeColumn(Column):
    def show(self, value):
        return value.strftime("%H:%M") if value else ""


class CodesColumn(Column):
    """A list of codes of a vocabulary."""

    def read(self, cell, row, resolver):
        codes = split_list(cell)
        if self.is_required and not codes:
            raise Refused(_("must not be empty"))
        for code in codes:
            if code not in self.field.vocabulary.values:
                raise Refused(_("“%(code)s” is not one of: %(codes)s") % {"code": code, "codes": ", ".join(self.field.vocabulary.values)})
        return sorted(set(codes), key=self.field.vocabulary.values.index)

    def show(self, value):
        return SEPARATOR.join(value)


class Reference(Column):
    """Another record, named by the key of its sheet.

    ``within`` names columns of this row that come before the cell in the other's key: an agenda item is named by its number alone,
    within the meeting of the row. ``shown_by`` is then the attribute that the cell holds.
    """

    def __init__(self, name: str, to: str, attr: str = "", required: bool = False, within: tuple[str, ...] = (), shown_by: str = ""):
        super().__init__(name, attr, required)
        self.to = to
        self.within = within
        self.shown_by = shown_by

    def full_key(self, cell: str, row: Row) -> str:
        return "/".join([*(row.cells[name] or "report" for name in self.within), cell])

    def read(self, cell, row, resolver):
        if not cell:
            if self.is_required:
                raise Refused(_("must not be empty"))
            return None
        return resolver.find(self.to, self.full_key(cell, row))

    def show(self, value):
        if value is None:
            return ""
        return str(getattr(value, self.shown_by)) if self.shown_by else Sheet.named(self.to).key_of(value)

    def named(self, value):
        return [value] if value else []


class References(Reference):
    """A list of other records, kept in no order of its own."""

    is_many = True

    def read(self, cell, row, resolver):
        items = split_list(cell)
        if self.is_required and not items:
            raise Refused(_("must not be empty"))
        found = [resolver.find(self.to, self.full_key(item, row)) for item in items]
        return self.sort({id(record): record for record in found}.values())

    def sort(self, records: Iterable[models.Model]) -> list[models.Model]:
        return sorted(records, key=lambda record: natural(super(References, self).show(record)))

    def show(self, value):
        return SEPARATOR.join(super(References, self).show(record) for record in value)

    def named(self, value):
        return list(value)

    def get(self, record):
        return self.sort(getattr(record, self.attr).all())

    def set(self, record, value):
        getattr(record, self.attr).set(value)


def natural(text: str) -> list[tuple[int, int, str]]:
    """Return a sort key that puts 2 before 10 and is the same on every database."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"(\d+)", text) if part]


class Sheet:
    """One table of a package: rows of one model."""

    name: ClassVar[str]
    model: ClassVar[type[models.Model]]
    columns: ClassVar[list[Column]]
    key: ClassVar[tuple[str, ...]]
    # Whether the rows belong to one meeting and travel in its package.
    is_of_meeting: ClassVar[bool] = False
    # Whether the rows keep their order in the file, which then is the record's position.
    keeps_order: ClassVar[bool] = False

    _all: ClassVar[dict[str, "Sheet"]] = {}

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        for column in cls.columns:
            column.bind(cls.model)
        Sheet._all[cls.name] = cls()

    @staticmethod
    def named(name: str) -> "Sheet":
        """Return the sheet of a name. Raises KeyError if there is none."""
        return Sheet._all[name]

    @staticmethod
    def of(record: models.Model) -> "Sheet":
        """Return the sheet whose rows are records of this kind."""
        return next(sheet for sheet in Sheet._all.values() if sheet.model is type(record))

    @property
    def column_names(self) -> list[str]:
        return [column.name for column in self.columns]

    def queryset(self) -> models.QuerySet:
        """All records of the sheet with what its columns show, in a constant number of queries."""
        return self.model._default_manager.all()

    def rows_of(self, package: "PackageScope") -> models.QuerySet:
        """The records that travel in a package."""
        return self.queryset()

    def key_of(self, record: models.Model) -> str:
        """Return how other rows name a record: the cells of its key columns, joined by ``/``."""
        return "/".join(column.show(column.get(record)) for column in self.columns if column.name in self.key)

    def cells_of(self, record: models.Model) -> dict[str, str]:
        """Return a record as the cells of a row."""
        return {column.name: column.show(column.get(record)) for column in self.columns}

    def sort_key(self, record: models.Model):
        return natural(self.key_of(record))

    def start(self, values: dict[str, Any]) -> models.Model:
        """Return a new record with the values of its key columns."""
        record = self.model()
        for column in self.columns:
            if column.name in values and not column.is_many:
                column.set(record, values[column.name])
        return record

    def index(self) -> dict[str, models.Model]:
        """Return all records of the sheet by key."""
        return {self.key_of(record): record for record in self.queryset()}

    def find(self, text: str, index: dict[str, models.Model], resolver: "Resolver") -> models.Model:
        """Return the record that a cell names. Raises Refused with what is allowed."""
        if text in index:
            return index[text]
        raise Refused(self.unknown(text, resolver.to_suggest(index)))

    def unknown(self, text: str, index: Iterable[str]) -> str:
        """Return the message for a name that no record has, with the nearest of the index."""
        from difflib import get_close_matches

        text = text[:SHOWN_LENGTH]
        near = get_close_matches(text.lower(), list(index), n=3, cutoff=0.6) or get_close_matches(text, list(index), n=3, cutoff=0.6)
        if near:
            return _("no row of %(sheet)s has the key “%(key)s”; near it are: %(near)s") % {
                "sheet": self.name,
                "key": text,
                "near": ", ".join(near),
            }
        return _("no row of %(sheet)s has the key “%(key)s”") % {"sheet": self.name, "key": text}

    def register(self, record: models.Model, row: Row, resolver: "Resolver") -> None:
        """Make a row of the package known to rows that name it."""

    def locked_columns(self, record: models.Model) -> set[str]:
        """Return the columns of a record that no load may write."""
        return set()

    def travels(self, record: models.Model) -> bool:
        """Return whether a record is exported: it is published, and so is all that it is a part of."""
        if isinstance(record, Record) and record.state != State.PUBLISHED:
            return False
        parts = [column for column in self.columns if not column.is_many and (column.name in self.key or column.is_required)]
        return all(Sheet.of(other).travels(other) for column in parts for other in column.named(column.get(record)))

    def prepare(self, record: models.Model, position: int, day: date) -> None:
        """Set what no column holds, before a new record is saved: records are published on the day of the load."""
        if isinstance(record, Record) and record.state == State.DRAFT:
            record.publish(day)

    def place(self, record: Any, position: int) -> bool:
        """Give a record its position in a sheet that keeps order; return whether that changed it."""
        if not self.keeps_order or record.position == position:
            return False
        record.position = position
        return True


@dataclass(frozen=True)
class PackageScope:
    """Which package is meant: ``meeting`` is its number, None for the reference data."""

    meeting: int | None = None

    @property
    def name(self) -> str:
        return "reference" if self.meeting is None else f"meeting-{self.meeting}"


@dataclass
class Resolver:
    """Finds the records that cells name, among those in the database and those of the package."""

    indexes: dict[str, dict[str, models.Model]] = field(default_factory=dict)
    names: Any = None
    suggested: int = 0

    def index(self, sheet: str) -> dict[str, models.Model]:
        if sheet not in self.indexes:
            self.indexes[sheet] = Sheet.named(sheet).index()
        return self.indexes[sheet]

    def find(self, sheet: str, text: str) -> models.Model:
        return Sheet.named(sheet).find(text, self.index(sheet), self)

    def to_suggest(self, index: dict[str, models.Model]) -> Iterable[str]:
        """Return the names to suggest from where one is refused: those of the index, or none after so many."""
        self.suggested += 1
        return index if self.suggested <= SUGGESTED_AT_MOST else ()


class DocumentSheet(Sheet):
    name = "documents"
    model = Document
    key = ("slug",)
    columns: ClassVar[list[Column]] = [
        Column("slug", required=True),
        Column("symbol"),
        Column("title", required=True),
        Column("kind", required=True),
        Column("date"),
        Column("link"),
        Column("note"),
    ]

    def rows_of(self, package):
        # A document came with a package or was typed here; the latter travels with the reference data.
        loaded = LoadedRow.objects.filter(sheet=self.name)
        if package.meeting is None:
            return self.queryset().exclude(slug__in=loaded.exclude(package=package.name).values("key"))
        return self.queryset().filter(slug__in=loaded.filter(package=package.name).values("key"))


class CitedRecord(Column):
    """The record that rests on a document, named by the key of its own sheet."""

    # Filled by the apps that have cited models: kind of record -> sheet.
    kinds: ClassVar[dict[str, str]] = {"document": "documents"}

    def read(self, cell, row, resolver):
        kind = row.cells["record_kind"]
        if kind not in self.kinds:
            raise Refused(
                _("has the kind “%(kind)s”, which is not one of: %(kinds)s") % {"kind": kind, "kinds": ", ".join(sorted(self.kinds))}
            )
        return resolver.find(self.kinds[kind], cell)

    def show(self, value):
        return Sheet.of(value).key_of(value)

    def named(self, value):
        return [value]


class CitedKind(Column):
    """The kind of the record that rests on a document."""

    def read(self, cell, row, resolver):
        return cell

    def get(self, record):
        name = Sheet.of(record.record).name
        return next(kind for kind, sheet in CitedRecord.kinds.items() if sheet == name)

    def set(self, record, value):
        pass


class CitationSheet(Sheet):
    name = "citations"
    model = Citation
    key = ("record_kind", "record", "document", "place")
    columns: ClassVar[list[Column]] = [
        CitedKind("record_kind", required=True),
        CitedRecord("record", required=True),
        Reference("document", to="documents", required=True),
        Column("place"),
        Column("note"),
    ]

    def queryset(self):
        sheets = [Sheet.named(name) for name in CitedRecord.kinds.values()]
        cited = [ContentType.objects.get_for_model(sheet.model) for sheet in sheets]
        records = GenericPrefetch("record", [sheet.queryset() for sheet in sheets])
        return Citation.objects.filter(content_type__in=cited).select_related("document").prefetch_related(records)

    def cited(self) -> list[Any]:
        """Return the citations of records that stand in sheets: merged ones do not."""
        return [citation for citation in self.queryset() if citation.record]

    def index(self):
        return {self.key_of(citation): citation for citation in self.cited()}

    def rows_of(self, package):
        # A citation came with a package, or was typed here and then travels with the record that rests on it.
        packages = dict(LoadedRow.objects.filter(sheet=self.name).values_list("key", "package"))
        travelling = {
            sheet.model: set(sheet.rows_of(package).values_list("pk", flat=True))
            for sheet in map(Sheet.named, CitedRecord.kinds.values())
            if sheet.is_of_meeting == (package.meeting is not None)
        }
        rows = [
            citation.pk
            for citation in self.cited()
            if packages.get(self.key_of(citation)) == package.name
            or (self.key_of(citation) not in packages and citation.object_id in travelling.get(type(citation.record), ()))
        ]
        return self.queryset().filter(pk__in=rows)
