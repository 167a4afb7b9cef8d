"""Packages: one way in, one way out.

A package is the reference data or one meeting: a folder of CSV files, a workbook, or whatever else a reader makes tables of. Loading
checks every row of every sheet first, compares each with what is here and with what was last loaded, and writes in one transaction or
not at all. Exporting writes the same tables back.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

import activities.sheets  # noqa: F401 - each import makes its sheets known
import entities.sheets  # noqa: F401
import meetings.sheets  # noqa: F401
from activities.standing import settled_at_end
from meetings.models import Meeting
from records.history import recording
from records.models import LoadedRow, Record
from records.rules import broken_rule
from records.sheets import Column, PackageScope, Problem, Refused, Resolver, Row, Sheet
from records.vocabularies import ChangeKind, State

# In the order of loading: what is named comes before what names it.
REFERENCE_SHEETS = (
    "areas",
    "groupings",
    "themes",
    "abbreviations",
    "entities",
    "names",
    "groups",
    "memberships",
    "chairs",
    "documents",
    "citations",
)
MEETING_SHEETS = (
    "documents",
    "meeting",
    "sessions",
    "agenda",
    "participants",
    "papers",
    "sections",
    "activities",
    "updates",
    "links",
    "citations",
)

# Line ends and tabs apart, none of these stands in a text; PostgreSQL refuses the first of them.
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

Table = dict[str, list[Row]]
Progress = Callable[[str], None]


class PackageRefused(Exception):
    """A package that cannot be loaded as it is: nothing was written. ``problems`` says why, row by row."""

    def __init__(self, problems: list[Problem]):
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class Fate(StrEnum):
    """What a load does with a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    KEPT = "kept"


class OnConflict(StrEnum):
    """What to do where a value was edited here and changed in the package since it was last loaded."""

    REFUSE = "refuse"
    KEEP = "keep"
    TAKE = "take"


# Reading


def read_folder(path: Path) -> Table:
    """Return the sheets of a package folder. Raises PackageRefused if it is none, or a file cannot be read."""
    if not path.is_dir():
        raise PackageRefused([Problem(str(path), 0, "", "", _("is not a folder"))])
    problems: list[Problem] = []
    table: Table = {}
    known = {*REFERENCE_SHEETS, *MEETING_SHEETS}
    for file in sorted(file for file in path.iterdir() if file.suffix.lower() == ".csv"):
        if file.stem not in known or file.suffix != ".csv":
            problems.append(
                Problem(
                    file.name, 0, "", "", _("is no sheet of a package; the sheets are: %(names)s") % {"names": ", ".join(sorted(known))}
                )
            )
            continue
        try:
            text = file.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            problems.append(Problem(file.name, 0, "", "", _("is not UTF-8 at byte %(byte)d: save it as CSV UTF-8") % {"byte": error.start}))
            continue
        except OSError as error:
            problems.append(Problem(file.name, 0, "", "", _("cannot be read: %(error)s") % {"error": error.strerror}))
            continue
        table[file.stem] = read_csv(file.name, text, Sheet.named(file.stem).column_names, problems)
    if not table and not problems:
        problems.append(Problem(str(path), 0, "", "", _("holds no sheets: it needs at least one CSV file such as meeting.csv")))
    if problems:
        raise PackageRefused(problems)
    return table


def read_csv(name: str, text: str, columns: list[str], problems: list[Problem]) -> list[Row]:
    """Return the rows of one sheet as text, with surrounding spaces removed. What is wrong with its form is added to problems."""
    rows: list[Row] = []
    if control := CONTROL_CHARACTERS.search(text):
        line = text.count("\n", 0, control.start()) + 1
        problems.append(Problem(name, line, "", "", _("holds the control character U+%(code)04X: remove it") % {"code": ord(control[0])}))
        return rows
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        if sorted(header) != sorted(columns):
            problems.append(
                Problem(name, 1, "", ", ".join(header), _("the columns must be: %(columns)s") % {"columns": ", ".join(columns)})
            )
            return rows
        line = reader.line_num + 1
        for cells in reader:
            if any(cells):
                if len(cells) != len(header):
                    problems.append(
                        Problem(
                            name,
                            line,
                            "",
                            "",
                            _("has %(found)d cells, the header %(wanted)d") % {"found": len(cells), "wanted": len(header)},
                        )
                    )
                else:
                    rows.append(Row(name, line, dict(zip(header, (cell.strip() for cell in cells), strict=True))))
            line = reader.line_num + 1
    except csv.Error as error:
        problems.append(Problem(name, reader.line_num, "", "", _("is not CSV: %(error)s") % {"error": error}))
    return rows


# Comparing


@dataclass
class PlannedRow:
    """One row of a package, the record that it becomes, and what a load does with it."""

    row: Row
    record: Any
    values: dict[str, Any]
    position: int
    fate: Fate = Fate.SAME
    key: str = ""
    cells: dict[str, str] = field(default_factory=dict)
    # The cells of the record as it is here.
    here: dict[str, str] = field(default_factory=dict)
    # Whether the row was loaded just so before.
    is_remembered: bool = False
    # Column -> (text here, text in the package), of what is written.
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)
    # Columns edited here that the package leaves as they were.
    kept: list[str] = field(default_factory=list)


@dataclass
class Plan:
    """What loading a package would do, sheet by sheet."""

    scope: PackageScope
    sheets: dict[str, list[PlannedRow]] = field(default_factory=dict)

    def counts(self, sheet: str) -> dict[Fate, int]:
        """Return how many rows of a sheet have each fate."""
        return {fate: sum(row.fate == fate for row in self.sheets[sheet]) for fate in Fate}

    @property
    def is_empty(self) -> bool:
        """Whether a load would write nothing."""
        return all(row.fate in (Fate.SAME, Fate.KEPT) and row.is_remembered for rows in self.sheets.values() for row in rows)


def scope_of(table: Table) -> PackageScope:
    """Return which package the tables are. Raises PackageRefused for one that mixes the two or several meetings."""
    numbers = {
        row.cells["number" if name == "meeting" else "meeting"]
        for name, rows in table.items()
        for row in rows
        if name == "meeting" or "meeting" in row.cells
    }
    numbers |= {match[1] for row in table.get("updates", []) if (match := re.match(r"(\d+)/", row.cells["source"]))}
    only_reference = set(table) & (set(REFERENCE_SHEETS) - set(MEETING_SHEETS))
    if only_reference and numbers:
        raise PackageRefused(
            [
                Problem(
                    "",
                    0,
                    "",
                    "",
                    _("holds both reference sheets (%(names)s) and a meeting's: load them as two packages")
                    % {"names": ", ".join(sorted(only_reference))},
                )
            ]
        )
    if len(numbers) > 1 or not all(re.fullmatch("[0-9]+", number) for number in numbers):
        raise PackageRefused(
            [
                Problem(
                    "",
                    0,
                    "meeting",
                    ", ".join(sorted(map(str, numbers))),
                    _("a package holds one meeting, named by its number in every row"),
                )
            ]
        )
    return PackageScope(int(numbers.pop()) if numbers else None)


def plan_load(table: Table, on_conflict: OnConflict = OnConflict.REFUSE, progress: Progress = lambda line: None) -> Plan:
    """Return what loading the tables would do. Writes nothing. Raises PackageRefused with every problem of every row."""
    plan = Plan(scope_of(table))
    resolver = Resolver()
    problems: list[Problem] = []
    order = [name for name in dict.fromkeys((*REFERENCE_SHEETS, *MEETING_SHEETS)) if name in table]
    if plan.scope.meeting is not None:
        order = [name for name in MEETING_SHEETS if name in table]
    for name in order:
        plan.sheets[name] = _start_rows(Sheet.named(name), table[name], resolver, problems)
    loaded = {(row.sheet, row.key): row.cells for row in LoadedRow.objects.filter(sheet__in=order)}
    for name in order:
        progress(_("checking %(sheet)s: %(count)d rows") % {"sheet": name, "count": len(table[name])})
        for planned in plan.sheets[name]:
            _read_row(Sheet.named(name), planned, resolver, problems)
            before = loaded.get((name, planned.key))
            planned.is_remembered = before == planned.cells
            _compare_row(Sheet.named(name), planned, before, on_conflict, problems)
    if problems:
        raise PackageRefused(problems)
    return plan


def _start_rows(sheet: Sheet, rows: list[Row], resolver: Resolver, problems: list[Problem]) -> list[PlannedRow]:
    """Find or start the record of every row by its key, so that rows may name each other in any order."""
    planned: list[PlannedRow] = []
    index = resolver.index(sheet.name)
    seen: dict[str, int] = {}
    positions: dict[tuple, int] = {}
    for row in rows:
        values = {}
        good = True
        for column in sheet.columns:
            if column.name in sheet.key and not column.is_many:
                try:
                    values[column.name] = column.read(row.cells[column.name], row, resolver)
                except Refused as error:
                    problems.append(Problem(row.file, row.line, column.name, row.cells[column.name], str(error)))
                    good = False
        if not good:
            continue
        started = sheet.start(values)
        key = sheet.key_of(started)
        if key in seen:
            problems.append(
                Problem(row.file, row.line, ", ".join(sheet.key), key, _("stands in line %(line)d already") % {"line": seen[key]})
            )
            continue
        seen[key] = row.line
        record = index.setdefault(key, started)
        sheet.register(record, row, resolver)
        group = tuple(row.cells[name] for name in ("meeting", "paper") if name in row.cells)
        positions[group] = positions.get(group, 0) + 1
        planned.append(PlannedRow(row, record, values, positions[group], key=key, fate=Fate.SAME if record.pk else Fate.NEW))
    return planned


def _read_row(sheet: Sheet, planned: PlannedRow, resolver: Resolver, problems: list[Problem]) -> None:
    """Read every cell of a row."""
    for column in sheet.columns:
        if column.name in planned.values:
            continue
        cell = planned.row.cells[column.name]
        try:
            planned.values[column.name] = column.read(cell, planned.row, resolver)
        except Refused as error:
            problems.append(Problem(planned.row.file, planned.row.line, column.name, cell, str(error)))
    if len(planned.values) == len(sheet.columns):
        planned.cells = {column.name: column.show(planned.values[column.name]) for column in sheet.columns}


def _compare_row(
    sheet: Sheet, planned: PlannedRow, loaded: dict[str, str] | None, on_conflict: OnConflict, problems: list[Problem]
) -> None:
    """Compare a row with the record here and with the row as last loaded, column by column."""
    if planned.fate == Fate.NEW:
        return
    record = planned.record
    if isinstance(record, Record) and record.state in (State.WITHDRAWN, State.MERGED):
        planned.fate, planned.kept = Fate.KEPT, ["state"]
        return
    here = planned.here = sheet.cells_of(record)
    locked = sheet.locked_columns(record)
    for name, wanted in planned.cells.items():
        if here[name] == wanted:
            continue
        # A column that the sheet has got since then was not edited here.
        before = loaded.get(name, here[name]) if loaded else None
        edited_here = before != here[name]
        if name in locked or (edited_here and before == wanted):
            planned.kept.append(name)
        elif edited_here and on_conflict == OnConflict.REFUSE:
            problems.append(
                Problem(
                    planned.row.file,
                    planned.row.line,
                    name,
                    wanted,
                    _("was edited here to “%(here)s” since the last load: decide with --on-conflict keep or take (the package)")
                    % {"here": here[name][:80]},
                )
            )
        elif edited_here and on_conflict == OnConflict.KEEP:
            planned.kept.append(name)
        else:
            planned.changes[name] = (here[name], wanted)
    if planned.changes or (sheet.keeps_order and record.position != planned.position):
        planned.fate = Fate.CHANGED
    elif planned.kept:
        planned.fate = Fate.KEPT


# Writing


def load(plan: Plan, day: date, by=None, reason: str = "", progress: Progress = lambda line: None) -> None:
    """Write what a plan says, in one transaction and as one change.

    ``day`` is the day on which new records are first published. Raises PackageRefused, and writes nothing, if a row breaks a rule of
    its record, or a record was edited since the plan was made.
    """
    problems: list[Problem] = []
    with transaction.atomic(), recording(ChangeKind.IMPORT, by=by, reason=reason), settled_at_end():
        for name, rows in plan.sheets.items():
            _lock_rows(Sheet.named(name), rows, problems)
        if problems:
            raise PackageRefused(problems)
        for name, rows in plan.sheets.items():
            _write_sheet(Sheet.named(name), rows, day, problems)
            if rows:
                progress(
                    _("%(sheet)s: %(counts)s")
                    % {"sheet": name, "counts": ", ".join(f"{count} {fate}" for fate, count in plan.counts(name).items() if count)}
                )
        if problems:
            raise PackageRefused(problems)
        _remember(plan)


def _lock_rows(sheet: Sheet, rows: list[PlannedRow], problems: list[Problem]) -> None:
    """Lock the records that are to be changed, so that what an editor saved since the plan was made is not overwritten."""
    changed = {planned.record.pk: planned for planned in rows if planned.fate == Fate.CHANGED}
    if not changed:
        return
    list(sheet.model._base_manager.filter(pk__in=changed).order_by().select_for_update().values_list("pk"))
    now = {record.pk: record for record in sheet.queryset().filter(pk__in=changed)}
    for pk, planned in changed.items():
        is_as_planned = pk in now and sheet.cells_of(now[pk]) == planned.here
        if not is_as_planned or getattr(now[pk], "state", "") != getattr(planned.record, "state", ""):
            message = _("was edited here while the package was checked: load it again")
            problems.append(Problem(planned.row.file, planned.row.line, "", planned.key, message))


def _write_sheet(sheet: Sheet, rows: list[PlannedRow], day: date, problems: list[Problem]) -> None:
    """Save the new and changed records of a sheet, those that others name first."""
    waiting = {id(planned.record): planned for planned in rows if planned.fate in (Fate.NEW, Fate.CHANGED)}
    for planned in waiting.values():
        _set_columns(sheet, planned)
    named = {
        key: [id(other) for other in _named(sheet, planned) if id(other) in waiting and other.pk is None]
        for key, planned in waiting.items()
    }
    try:
        order = list(TopologicalSorter(named).static_order())
    except CycleError as error:
        planned, other = (waiting[key] for key in error.args[1][:2])
        message = _("leads back to itself through %(other)s") % {"other": other.key}
        problems.append(Problem(planned.row.file, planned.row.line, "", planned.key, message))
        return
    for key in order:
        # What names a row that was refused is not refused on top.
        if not any(other.pk is None for other in _named(sheet, waiting[key])):
            _write_row(sheet, waiting[key], day, problems)


def _named(sheet: Sheet, planned: PlannedRow) -> list[models.Model]:
    """Return the records that a row names."""
    return [other for column in sheet.columns for other in column.named(planned.values[column.name])]


def _set_columns(sheet: Sheet, planned: PlannedRow) -> list[Column]:
    """Give a record the values of the cells that are written; return their columns."""
    written = [column for column in sheet.columns if planned.record.pk is None or column.name in planned.changes]
    for column in written:
        if not column.is_many:
            column.set(planned.record, planned.values[column.name])
    return written


def _write_row(sheet: Sheet, planned: PlannedRow, day: date, problems: list[Problem]) -> None:
    """Save one record with its lists. A broken rule becomes a problem of the row."""
    record = planned.record
    is_new = record.pk is None
    try:
        with transaction.atomic():
            # Once more: the records that it names have their keys by now.
            written = _set_columns(sheet, planned)
            if is_new:
                sheet.prepare(record, planned.position, day)
            sheet.place(record, planned.position)
            record.clean()
            record.save()
            for column in written:
                if column.is_many:
                    column.set(record, planned.values[column.name])
    except ValidationError as error:
        for name, messages in getattr(error, "message_dict", {"": error.messages}).items():
            problems.append(
                Problem(planned.row.file, planned.row.line, name.strip("_"), planned.cells.get(name, planned.key), " ".join(messages))
            )
    except IntegrityError as error:
        problems.append(Problem(planned.row.file, planned.row.line, "", planned.key, broken_rule(error)))


def _remember(plan: Plan) -> None:
    """Keep the rows as loaded, so that the next load knows what was edited here since."""
    rows = [
        LoadedRow(package=plan.scope.name, sheet=name, key=planned.key, cells=planned.cells)
        for name, planned_rows in plan.sheets.items()
        for planned in planned_rows
    ]
    old = {(row.sheet, row.key): row for row in LoadedRow.objects.filter(sheet__in=plan.sheets)}
    changed = [row for row in rows if (known := old.get((row.sheet, row.key))) is None or known.cells != row.cells]
    for row in changed:
        # What two packages hold stays with the one that brought it first.
        row.package = old[row.sheet, row.key].package if (row.sheet, row.key) in old else row.package
    LoadedRow.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["sheet", "key"], update_fields=["cells", "package"], batch_size=500
    )


# Exporting


def sheet_names(scope: PackageScope) -> tuple[str, ...]:
    """Return the names of the sheets of a package, in the order of loading."""
    return REFERENCE_SHEETS if scope.meeting is None else MEETING_SHEETS


def export_tables(scope: PackageScope) -> dict[str, list[dict[str, str]]]:
    """Return the sheets of a package with the cells of their rows, in the order of the files."""
    tables = {}
    for name in sheet_names(scope):
        sheet = Sheet.named(name)
        records = [record for record in sheet.rows_of(scope) if sheet.travels(record)]
        tables[name] = [sheet.cells_of(record) for record in sorted(records, key=sheet.sort_key)]
    return {name: rows for name, rows in tables.items() if rows}


def write_csv(rows: Iterable[dict[str, str]], columns: list[str]) -> str:
    """Return rows as the text of a CSV file."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, fieldnames=columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def export_folder(scope: PackageScope, path: Path) -> dict[str, int]:
    """Write a package as a folder of CSV files; return the number of rows of each sheet. A sheet without rows has no file."""
    path.mkdir(parents=True, exist_ok=True)
    tables = export_tables(scope)
    for name in set(sheet_names(scope)) - set(tables):
        (path / f"{name}.csv").unlink(missing_ok=True)
    for name, rows in tables.items():
        (path / f"{name}.csv").write_text(write_csv(rows, Sheet.named(name).column_names), encoding="utf-8", newline="")
    return {name: len(rows) for name, rows in tables.items()}


def folder_name(meeting: Meeting) -> str:
    """Return the name of a meeting's folder under ``data/meetings/``: number, city and year."""
    year = re.search(r"[0-9]{4}", meeting.period)
    return "-".join(filter(None, (f"{meeting.number:02}", slugify(meeting.city), year[0] if year else "")))
