"""All public data in one file: the packages of the reference data and of every published meeting, with what they mean and checksums.

What the public does not see is in none of its cells: no row of an unpublished record, no name of one in a list, no remark of the desk,
and of people no more than their seats say. It loads into an empty registry, package after package. The same data gives the same bytes.
"""

import csv
import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connection
from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet, Value
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from pyroaring import BitMap

from activities.models import Abbreviation, Activity, ActivityDocument, Link, Party, Theme, Update
from activities.vocabularies import Role
from entities.models import Area, AreaGrouping, ChairTerm, Entity, EntityName, Group, Membership
from meetings.models import AgendaItem, Meeting, Paper, Participation, Section, Session
from meetings.sheets import ERASED
from records.models import Change, Citation, DataVersion, Document, LoadedRow
from records.sheets import SEPARATOR, CitedRecord, PackageScope, Sheet
from records.versions import data_version
from registry.dictionary import SheetEntry, dictionary
from registry.packages import MEETING_SHEETS, REFERENCE_SHEETS, folder_name

# Which package a row is in: the number of a meeting, or this.
REFERENCE = -1
# For so many seconds one waits for a file that is made for somebody else.
WAIT = 10
# Records read at a time, so that memory does not grow with the registry.
BATCH = 500
# Of what the public may see in the rows, this stays at the desk.
LEFT_EMPTY = {("sections", "reading_note")}
# Before this year a zip file knows no time.
FIRST_TIME = (1980, 1, 1, 0, 0, 0)
CREATED_ON_UNIX = 3


# What is public


def public_rows() -> dict[str, QuerySet]:
    """Return the rows of each sheet that the public may see, by the names of the sheets.

    A row that cannot be without an unpublished record, such as an activity without any other lead, is not among them.
    """
    entities, documents, themes = Entity.objects.visible_to(), Document.objects.visible_to(), Theme.objects.visible_to()
    groups, meetings, papers = Group.objects.visible_to(), Meeting.objects.visible_to(), Paper.objects.visible_to()
    seated = Participation.entities.through.objects.filter(participation=OuterRef("pk"), entity__in=entities)
    chairing = ChairTerm.entities.through.objects.filter(chairterm=OuterRef("pk"), entity__in=entities)
    leading = Party.objects.filter(Q(entity=None) | Q(entity__in=entities), activity=OuterRef("pk"), role=Role.LEAD)
    on_theme = Activity.themes.through.objects.filter(activity=OuterRef("pk"), theme__in=themes)
    activities = Activity.objects.visible_to().filter(Exists(leading), Exists(on_theme)).exclude(kinds="")
    rows = {
        "areas": Area.objects.all(),
        "groupings": AreaGrouping.objects.all(),
        "themes": themes,
        "abbreviations": Abbreviation.objects.all(),
        "entities": entities,
        "names": EntityName.objects.filter(entity__in=entities),
        "groups": groups,
        "memberships": Membership.objects.filter(group__in=groups, entity__in=entities),
        "chairs": ChairTerm.objects.filter(Exists(chairing), group__in=groups),
        "documents": documents,
        "meeting": meetings,
        "sessions": Session.objects.filter(meeting__in=meetings),
        "agenda": AgendaItem.objects.filter(meeting__in=meetings),
        "participants": Participation.objects.visible_to().filter(Exists(seated)),
        "papers": papers,
        "sections": Section.objects.filter(Q(paper=None) | Q(paper__in=papers), meeting__in=meetings),
        "activities": activities,
        "updates": Update.objects.from_public_sources().filter(activity__in=activities, entity__in=entities),
        "links": Link.objects.standing().filter(activity__in=activities, other__in=activities),
    }
    cited = Q()
    for name in CitedRecord.kinds.values():
        of_kind = Sheet.named(name).model._meta
        named = {"content_type__app_label": of_kind.app_label, "content_type__model": of_kind.model_name}
        cited |= Q(**named, object_id__in=rows[name].order_by().values("pk"))
    return {**rows, "citations": Citation.objects.filter(cited, document__in=documents)}


def count_rows() -> dict[str, int]:
    """Return how many rows each sheet has in all packages together, in one query."""
    counts = [
        rows.order_by().annotate(sheet=Value(name)).values("sheet").annotate(rows=Count("pk")).values_list("sheet", "rows")
        for name, rows in public_rows().items()
    ]
    found = dict(counts[0].union(*counts[1:], all=True))
    return {name: found.get(name, 0) for name in dict.fromkeys((*REFERENCE_SHEETS, *MEETING_SHEETS))}


def last_changed() -> datetime | None:
    """Return when the registry was last written, in its time zone; None if never."""
    at = Change.objects.order_by("-at").values_list("at", flat=True).first()
    return timezone.localtime(at) if at else None


class PublicData:
    """What is public at one moment: the keys of the rows of each sheet, and the package that each row is in."""

    def __init__(self):
        self.rows = public_rows()
        self.keys = {name: BitMap(rows.order_by().values_list("pk", flat=True)) for name, rows in self.rows.items()}
        self.meetings = list(self.rows["meeting"].order_by("number"))
        self.sheet_of: dict[type[Model], str] = {Sheet.named(name).model: name for name in self.rows}

    def is_public(self, records: Iterable[Model]) -> bool:
        return all(record.pk in self.keys[self.sheet_of[type(record)]] for record in records)

    @cached_property
    def people(self) -> dict[int, tuple[str, bool]]:
        """By the key of a person: what the seats are told to be one person's by, and whether the person was erased."""
        seats = self.rows["participants"].order_by("meeting__number", "number")
        people: dict[int, tuple[str, bool]] = {}
        for person, meeting, number, erased_on in seats.values_list("person", "meeting__number", "number", "person__erased_on"):
            people.setdefault(person, (f"{ERASED if erased_on else 'seat-'}{meeting}-{number}", erased_on is not None))
        return people

    @cached_property
    def packages(self) -> dict[str, dict[int, BitMap]]:
        """By sheet and package the keys of the rows in it. What names another row is in no earlier package than that."""
        packages: dict[str, dict[int, BitMap]] = {name: defaultdict(BitMap) for name in self.rows}
        places: dict[str, dict[int, int]] = {}
        for name in self.rows:
            if name not in ("activities", "updates", "links", "documents", "citations"):
                places[name] = self._by_meeting(name)
        places["activities"], places["updates"] = self._of_activities()
        places["links"] = {
            key: max(places["activities"][one], places["activities"][other])
            for key, one, other in self.rows["links"].order_by().values_list("pk", "activity", "other")
        }
        places["documents"] = self._of_documents(places)
        places["citations"] = self._of_citations(places)
        for name, of_sheet in places.items():
            for key, package in of_sheet.items():
                packages[name][package].add(key)
        return packages

    def _by_meeting(self, name: str) -> dict[int, int]:
        if name not in MEETING_SHEETS:
            return dict.fromkeys(self.keys[name], REFERENCE)
        number = "number" if name == "meeting" else "meeting__number"
        return dict(self.rows[name].order_by().values_list("pk", number))

    def _of_activities(self) -> tuple[dict[int, int], dict[int, int]]:
        """Return the packages of activities and of updates: what a meeting was told is in its package, an activity in that of the first.

        Where messages alone tell of an activity, both are in the package of the latest meeting.
        """
        latest = self.meetings[-1].number if self.meetings else REFERENCE
        told = list(self.rows["updates"].order_by().values_list("pk", "activity", "section__meeting__number"))
        first: dict[int, int] = {}
        for __, activity, meeting in told:
            if meeting is not None:
                first[activity] = min(meeting, first.get(activity, meeting))
        activities = {key: first.get(key, latest) for key in self.keys["activities"]}
        return activities, {key: activities[activity] if meeting is None else meeting for key, activity, meeting in told}

    def _brought(self, sheet: str) -> dict[str, int]:
        """Return, by key, the package of a published meeting that brought a row, or the reference data."""
        numbers = {PackageScope(meeting.number).name: meeting.number for meeting in self.meetings}
        rows = LoadedRow.objects.filter(sheet=sheet).values_list("key", "package")
        return {key: numbers.get(package, REFERENCE) for key, package in rows}

    def _of_documents(self, places: dict[str, dict[int, int]]) -> dict[int, int]:
        """Return the packages of documents: the one that brought it, an earlier one that names it, else the reference data."""
        brought = self._brought("documents")
        found = {key: brought.get(slug, REFERENCE) for key, slug in self.rows["documents"].order_by().values_list("pk", "slug")}
        named = [(document, number) for document, number in self.rows["meeting"].order_by().values_list("report", "number") if document]
        roles = ActivityDocument.objects.filter(activity__in=self.rows["activities"]).order_by().values_list("document", "activity")
        named += [(document, places["activities"][activity]) for document, activity in roles]
        for document, package in named:
            if document in found:
                found[document] = min(found[document], package)
        return found

    def _of_citations(self, places: dict[str, dict[int, int]]) -> dict[int, int]:
        """Return the packages of citations: the latest of the one that brought it, that of its record and that of its document."""
        brought, found = self._brought("citations"), {}
        sheet = Sheet.named("citations")
        for citation in self._records("citations", self.keys["citations"]):
            record = citation.record
            found[citation.pk] = max(
                brought.get(sheet.key_of(citation), REFERENCE),
                places[self.sheet_of[type(record)]][record.pk],
                places["documents"][citation.document_id],
            )
        return found

    def _records(self, name: str, keys: Iterable[int]) -> Iterator[Any]:
        """Yield records of a sheet with what their cells show, so many at a time."""
        keys = list(keys)
        for start in range(0, len(keys), BATCH):
            yield from Sheet.named(name).queryset().filter(pk__in=keys[start : start + BATCH])

    def table(self, name: str, package: int) -> list[str]:
        """Return the lines of a sheet of a package, the header first; none if it has no rows."""
        sheet, out = Sheet.named(name), io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\n")

        def line(cells: list[str]) -> str:
            out.seek(0)
            out.truncate()
            writer.writerow(cells)
            return out.getvalue()

        rows = [(sheet.sort_key(record), line(self.cells(sheet, record))) for record in self._records(name, self.packages[name][package])]
        rows.sort(key=lambda row: row[0])
        return [line(sheet.column_names), *(text for __, text in rows)] if rows else []

    def cells(self, sheet: Sheet, record: Any) -> list[str]:
        """Return a record as the cells of a row; what a cell names and the public may not see is left out of it."""
        cells = []
        for column in sheet.columns:
            value = column.get(record)
            if column.is_many:
                value = [item for item in value if self.is_public(column.named([item]))]
            elif not self.is_public(column.named(value)):
                value = None
            cells.append("" if (sheet.name, column.name) in LEFT_EMPTY else column.show(value))
        if isinstance(record, Participation):
            person, is_erased = self.people[record.person_id]
            named = {"person": person, **({"name": ""} if is_erased else {})}
            cells = [named.get(name, cell) for name, cell in zip(sheet.column_names, cells, strict=True)]
        return cells


# The file


class Files:
    """Puts files into a zip file, all of one time and with nothing of the machine in it, and keeps their checksums and sizes."""

    def __init__(self, archive: zipfile.ZipFile, at: datetime | None):
        self.archive = archive
        self.time = at.timetuple()[:6] if at else FIRST_TIME
        self.checksums: dict[str, str] = {}
        self.sizes: dict[str, int] = {}

    def add(self, path: str, lines: Iterable[str]) -> None:
        info = zipfile.ZipInfo(path, self.time)
        info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, CREATED_ON_UNIX, 0o644 << 16
        digest, size = sha256(), 0
        with self.archive.open(info, "w") as member:
            for line in lines:
                data = line.encode()
                digest.update(data)
                size += member.write(data)
        self.checksums[path], self.sizes[path] = digest.hexdigest(), size


def write_archive(file) -> None:
    """Write all public data as a zip file."""
    at, data = last_changed(), PublicData()
    with zipfile.ZipFile(file, "w") as archive:
        files = Files(archive, at)
        folders, resources = add_packages(files, data)
        # Of the sheets alone, so that it is the same wherever the same data is kept.
        version = sha256("".join(f"{checksum} {path}\n" for path, checksum in files.checksums.items()).encode()).hexdigest()[:12]
        about: dict[str, Any] = {"at": at, "version": version, "description": describe(len(data.meetings))}
        sheets = dictionary()
        for sheet in sheets:
            files.add(f"schemas/{sheet.name}.json", [as_json(sheet.schema)])
        files.add("dictionary.csv", [dictionary_table(sheets)])
        files.add("datapackage.json", [as_json(package_descriptor(**about, resources=resources))])
        files.add("README.txt", [render_to_string("registry/archive.txt", {**about, "folders": folders})])
        files.add("checksums.txt", [f"{checksum}  {path}\n" for path, checksum in list(files.checksums.items())])


def add_packages(files: Files, data: PublicData) -> tuple[list[str], list[dict[str, Any]]]:
    """Add the sheets of all packages; return their folders, and each sheet as a descriptor has it."""
    packages = [
        (REFERENCE, "reference", "reference", REFERENCE_SHEETS),
        *((meeting.number, f"meetings/{folder_name(meeting)}", f"meeting-{meeting.number}", MEETING_SHEETS) for meeting in data.meetings),
    ]
    resources = []
    for package, folder, prefix, sheets in packages:
        for name in sheets:
            if lines := data.table(name, package):
                path = f"{folder}/{name}.csv"
                files.add(path, lines)
                resources.append(
                    {
                        "name": f"{prefix}-{name}",
                        "path": path,
                        "format": "csv",
                        "mediatype": "text/csv",
                        "encoding": "utf-8",
                        "bytes": files.sizes[path],
                        "hash": f"sha256:{files.checksums[path]}",
                        "schema": f"schemas/{name}.json",
                    }
                )
    return [folder for __, folder, __, __ in packages], resources


def package_descriptor(at: datetime | None, version: str, description: str, resources: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what a Frictionless data package says of itself."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "coordination-meeting-activity-registry",
        "title": _("Data of the Coordination Meeting Activity Registry"),
        "description": description,
        "version": version,
        **({"created": at.isoformat(timespec="seconds")} if at else {}),
        "resources": resources,
    }


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def describe(meetings: int) -> str:
    """Return in a sentence what the data is, with so many meetings."""
    return _(
        "Who does what on international migration, where, with whom and since when: the public records of the Coordination Meeting "
        "Activity Registry, with the reference data and what is on record of %(count)d Coordination Meetings on International Migration."
    ) % {"count": meetings}


def dictionary_table(sheets: Iterable[SheetEntry]) -> str:
    """Return the dictionary as a table: a row for each column of each sheet."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["sheet", "column", "meaning", "type", "key", "required", "codes"])
    for sheet in sheets:
        for column in sheet.columns:
            codes = SEPARATOR.join(f"{code}: {label}" if code != label else code for code, label in column.codes)
            marks = ["yes" if mark else "" for mark in (column.is_key, column.is_required)]
            writer.writerow([sheet.name, column.name, column.meaning, column.type_name, *marks, codes])
    return out.getvalue()


# Kept until the data changes

_building = Lock()


@contextmanager
def one_moment() -> Iterator[None]:
    """Read as if nothing were written meanwhile, without keeping anybody from writing."""
    if connection.in_atomic_block:
        yield
        return
    begin = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY" if connection.vendor == "postgresql" else "BEGIN"
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


class BeingBuilt(Exception):
    """Raised to those who ask for the file while it is made for somebody else, and should not wait for it."""


def kept_archive() -> BinaryIO:
    """Return, open for reading, the file with all public data as it is now. It is built when it is first asked for after a change.

    Older ones are removed; whoever reads one reads it to its end. Raises BeingBuilt if another is at it and does not end soon.
    """
    if not _building.acquire(timeout=WAIT):
        raise BeingBuilt
    try:
        # Another process may be about to remove it.
        with suppress(FileNotFoundError):
            return path_of(data_version()).open("rb")
        return build()
    finally:
        _building.release()


def path_of(version: str) -> Path:
    """Return where the file of a version of the data is kept."""
    return settings.ARCHIVE_DIR / f"registry-{settings.BUILD}-{version}.zip"


def build() -> BinaryIO:
    """Build the file anew and return it open for reading; remove older ones."""
    folder = settings.ARCHIVE_DIR
    folder.mkdir(parents=True, exist_ok=True)
    with one_moment(), NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as file:
        try:
            path = path_of(DataVersion.objects.values_list("token", flat=True).get())
            write_archive(file)
        except BaseException:
            Path(file.name).unlink()
            raise
    Path(file.name).replace(path)
    built = path.open("rb")
    for old in folder.glob("registry-*.zip"):
        if old != path:
            old.unlink(missing_ok=True)
    return built
