"""What the sheets of a package and their columns mean: for people on the page about the data, for programs as table schemas."""

from dataclasses import dataclass, field
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.sheets import ActivityDocumentsColumn, PartiesColumn
from activities.vocabularies import DocumentRole
from meetings.sheets import SeatNameColumn
from records.periods import PeriodField
from records.sheets import CitedKind, CitedRecord, CodesColumn, Column, DateColumn, Reference, References, Sheet, TimeColumn
from registry.packages import MEETING_SHEETS, REFERENCE_SHEETS

Text = str | Promise

PERIOD = {
    "period": gettext_lazy("When it holds. Empty: unknown; “..”: open on that side."),
    "period_as_printed": gettext_lazy("The source's own words for the period, where they say more or something else."),
}
MEETING = {"meeting": gettext_lazy("Number of the meeting.")}

# Of every sheet what one row is, and what each column means.
MEANINGS: dict[str, tuple[Text, dict[str, Text]]] = {
    "areas": (
        gettext_lazy("The world, a region, sub-region, country or area, or listed grouping of the M49 standard."),
        {
            "code": gettext_lazy("M49 code, three digits."),
            "name": gettext_lazy("Name in English, as the standard has it."),
            "kind": gettext_lazy("What sort of area it is."),
            "parent": gettext_lazy("M49 code of the area that it is directly part of."),
            "iso2": gettext_lazy("ISO 3166-1 alpha-2 code, of countries and areas only."),
            "iso3": gettext_lazy("ISO 3166-1 alpha-3 code, of countries and areas only. Other sheets name the area by it."),
        },
    ),
    "groupings": (
        gettext_lazy("An area's time in a listed grouping, such as the least developed countries."),
        {
            "grouping": gettext_lazy("M49 code of the grouping."),
            "area": gettext_lazy("The area: ISO alpha-3 code, else M49 code."),
            **PERIOD,
        },
    ),
    "themes": (
        gettext_lazy("A topic of international migration under which activities are recorded. There are two levels at most."),
        {
            "slug": gettext_lazy("Key of the theme, part of its address."),
            "name": gettext_lazy("Name in English."),
            "parent": gettext_lazy("The theme that it is part of."),
            "description": gettext_lazy("What the theme covers."),
        },
    ),
    "abbreviations": (
        gettext_lazy("A short form that several texts use and that is the name of no entity."),
        {"acronym": gettext_lazy("The short form."), "meaning": gettext_lazy("What it stands for.")},
    ),
    "entities": (
        gettext_lazy("An organization or organ that acts, attends, contributes or partners."),
        {
            "slug": gettext_lazy("Key of the entity, part of its address. It never changes."),
            "name": gettext_lazy("English name in full, as it is now or was last."),
            "acronym": gettext_lazy("Usual short form of the name."),
            "kind": gettext_lazy("What sort of entity it is."),
            "parent": gettext_lazy("The entity that it is a unit of."),
            "area": gettext_lazy("The area that a Government governs: ISO alpha-3 code, else M49 code."),
            "website": gettext_lazy("Address of its own web site."),
            "successor": gettext_lazy("The entity that took its place."),
            "description": gettext_lazy("What it is, in a sentence or two."),
        },
    ),
    "names": (
        gettext_lazy("One more name of an entity: in another language, former, an alias or a misprint that sources use."),
        {
            "entity": gettext_lazy("The entity that has the name."),
            "name": gettext_lazy("The name, in its own script."),
            "kind": gettext_lazy("What sort of name it is."),
            "language": gettext_lazy("Language of the name, as a code of BCP 47."),
            **PERIOD,
            "note": gettext_lazy("Where the name was found, or what is doubtful about it."),
        },
    ),
    "groups": (
        gettext_lazy("An entity that has members."),
        {
            "entity": gettext_lazy("The entity that is the group."),
            **PERIOD,
            "note": gettext_lazy("What the record of the group lacks."),
        },
    ),
    "memberships": (
        gettext_lazy("An entity's time in a group. Those who only applied or were interested are no members."),
        {
            "code": gettext_lazy("Key of the membership. It is never used again."),
            "group": gettext_lazy("The group."),
            "entity": gettext_lazy("The entity that belongs to it."),
            "status": gettext_lazy("In what quality."),
            **PERIOD,
            "note": gettext_lazy("What the sources leave open or tell differently."),
        },
    ),
    "chairs": (
        gettext_lazy("A term in a group's chair."),
        {
            "code": gettext_lazy("Key of the term. It is never used again."),
            "group": gettext_lazy("The group."),
            "entities": gettext_lazy("Who held the chair, one or together."),
            "kind": gettext_lazy("In what way the chair was held."),
            "coordinator": gettext_lazy("Who acted for a collective member in the chair."),
            **PERIOD,
            "note": gettext_lazy("What the sources leave open or tell differently."),
        },
    ),
    "documents": (
        gettext_lazy("A document of the United Nations or of others that records rest on or refer to."),
        {
            "slug": gettext_lazy("Key of the document, part of its address."),
            "symbol": gettext_lazy("Symbol of the document, such as A/RES/60/227."),
            "title": gettext_lazy("Title in full."),
            "kind": gettext_lazy("What sort of document it is."),
            "date": gettext_lazy("Day, month or year of adoption or issue."),
            "link": gettext_lazy("Where it can be read."),
            "note": gettext_lazy("Where sources differ about it."),
        },
    ),
    "citations": (
        gettext_lazy("A place in a document that a record rests on. Several may disagree."),
        {
            "record_kind": gettext_lazy("What sort of record rests on it."),
            "record": gettext_lazy("Key of the record in the sheet of its kind, such as 5/8 for paper 8 of meeting 5."),
            "document": gettext_lazy("The document."),
            "place": gettext_lazy("Where in the document, such as a paragraph or a section."),
            "note": gettext_lazy("What this source tells differently."),
        },
    ),
    "meeting": (
        gettext_lazy("The Coordination Meeting on International Migration that the package is about."),
        {
            "number": gettext_lazy("Number in the series, part of the address."),
            "title": gettext_lazy("Name of the meeting."),
            **PERIOD,
            "city": gettext_lazy("City in which it was held."),
            "venue": gettext_lazy("Building or room."),
            "area": gettext_lazy("Country or area of the venue: ISO alpha-3 code."),
            "organizer": gettext_lazy("The entity that convened it."),
            "mandate": gettext_lazy("What called for it, in our words."),
            "objectives": gettext_lazy("What it was for, one objective a line."),
            "report": gettext_lazy("Its printed report, as a document."),
            "attendance": gettext_lazy("Number of participants that the report gives."),
            "note": gettext_lazy("What the record of the meeting lacks, or where sources differ."),
        },
    ),
    "sessions": (
        gettext_lazy("A sitting of the meeting."),
        {
            **MEETING,
            "number": gettext_lazy("Number of the sitting within the meeting."),
            "date": gettext_lazy("Day of the sitting."),
            "starts_at": gettext_lazy("When it began, in local time."),
            "ends_at": gettext_lazy("When it ended, in local time."),
            "name": gettext_lazy("Name of the sitting, such as Morning."),
        },
    ),
    "agenda": (
        gettext_lazy("An item of the meeting's agenda. The rows stand in its order."),
        {
            **MEETING,
            "number": gettext_lazy("Number of the item as printed."),
            "title": gettext_lazy("Title of the item."),
            "session": gettext_lazy("Number of the sitting at which it was taken up."),
        },
    ),
    "participants": (
        gettext_lazy("A seat: one entry in the printed list of participants. Addresses, telephone numbers and e-mail are not in it."),
        {
            **MEETING,
            "number": gettext_lazy("Number of the entry in the list, counted from the top."),
            "person": gettext_lazy("The same for all seats of one person: the first of them, by meeting and number."),
            "name": gettext_lazy("Name as printed. Empty where it was erased at the person's wish; “person” then begins with “erased-”."),
            "category": gettext_lazy("Category of the list under which the entry stands, as printed."),
            "heading": gettext_lazy("Line of the list under which the entry stands, as printed."),
            "entities": gettext_lazy("Whom the participant spoke for."),
            "title": gettext_lazy("Functional title as printed."),
            "unit": gettext_lazy("Unit as printed."),
            "affiliation": gettext_lazy("Organization as printed."),
            "city": gettext_lazy("City as printed."),
            "area": gettext_lazy("Country or area as printed: ISO alpha-3 code."),
            "note": gettext_lazy("Where the printed list is doubtful."),
        },
    ),
    "papers": (
        gettext_lazy("A contributed or background paper, or a presentation."),
        {
            **MEETING,
            "number": gettext_lazy("Number in the list of papers; from 101 where only a programme tells of a presentation."),
            "kind": gettext_lazy("What sort of paper it is."),
            "title": gettext_lazy("Title as in the list of papers."),
            "entities": gettext_lazy("Who contributed it."),
            "presenters": gettext_lazy("Who presented it: numbers in the list of participants."),
            "agenda_item": gettext_lazy("Number of the agenda item under which it was presented."),
            "symbol": gettext_lazy("Symbol of the paper."),
            "first_page": gettext_lazy("Page of the report on which it begins."),
            "abstract": gettext_lazy("What it tells, in our words."),
            "link": gettext_lazy("Where it can be read."),
            "note": gettext_lazy("What the record of the paper lacks, or where sources differ."),
        },
    ),
    "sections": (
        gettext_lazy("A part of a paper, or of the meeting's report where “paper” is empty. The rows stand in reading order."),
        {
            **MEETING,
            "paper": gettext_lazy("Number of the paper; empty for the meeting's report."),
            "number": gettext_lazy("Number as printed, or a short word in lower case for a part without number."),
            "title": gettext_lazy("Heading of the part."),
            "parent": gettext_lazy("Number of the part that holds it, in the same paper."),
            "first_page": gettext_lazy("Page of the report on which it begins."),
            "reading": gettext_lazy("Whether it was read for activities."),
            "reading_note": gettext_lazy("Remark of the secretariat on the reading. It stays at the desk and is left empty here."),
        },
    ),
    "activities": (
        gettext_lazy("One thing that entities did, do or plan, recorded once however many tell of it. Updates say its status."),
        {
            "code": gettext_lazy("Lasting code, part of the address: lead, year of the meeting first told, number."),
            "title": gettext_lazy("What it is, without its context."),
            "summary": gettext_lazy("What is known of it, in our words."),
            "kinds": gettext_lazy("What sort of work it is."),
            "place": gettext_lazy("Venue, where it has one."),
            "areas": gettext_lazy("Areas that it concerns: ISO alpha-3 codes, M49 codes of regions and groupings."),
            "themes": gettext_lazy("Topics that it is about."),
            "lead": gettext_lazy("Who does it."),
            "partners": gettext_lazy("Who takes part."),
            "funders": gettext_lazy("Who pays for it."),
            "hosts": gettext_lazy("Who hosts it."),
            "documents": gettext_lazy("Documents that mandate it or came out of it: the role, a space, and the key of the document."),
        },
    ),
    "updates": (
        gettext_lazy("One telling of an activity. What is told is true on the last day of the meeting, or on the day of the message."),
        {
            "activity": gettext_lazy("Code of the activity."),
            "source": gettext_lazy(
                "Where it is told: meeting, paper and section (5/17/F.1), the report (5/report/VI), or a day and what message it was."
            ),
            "entity": gettext_lazy("In whose name it is told."),
            "status": gettext_lazy("What the activity was told to be."),
            **PERIOD,
            "note": gettext_lazy("What the source tells, in our words."),
        },
    ),
    "links": (
        gettext_lazy("A relation between two activities that the editors let stand."),
        {
            "activity": gettext_lazy("Code of the one activity."),
            "kind": gettext_lazy("How it stands to the other, read from the first to the second."),
            "other": gettext_lazy("Code of the other activity."),
            "judgement": gettext_lazy("How sure the editors are."),
            "reason": gettext_lazy("Why they think so."),
        },
    ),
}


@dataclass(frozen=True)
class ColumnEntry:
    """One column as the dictionary has it."""

    name: str
    meaning: str
    type_name: str
    is_key: bool
    is_required: bool
    # Allowed codes with their labels.
    codes: list[tuple[str, str]] = field(default_factory=list)
    # What programs read: a field of a Frictionless table schema.
    schema: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SheetEntry:
    """One sheet as the dictionary has it."""

    name: str
    meaning: str
    is_of_reference: bool
    is_of_meeting: bool
    columns: list[ColumnEntry]
    schema: dict[str, Any]


def dictionary() -> list[SheetEntry]:
    """Return all sheets with their columns, in the order of loading, those of the reference data first."""
    return [describe(Sheet.named(name)) for name in dict.fromkeys((*REFERENCE_SHEETS, *MEETING_SHEETS))]


def describe(sheet: Sheet) -> SheetEntry:
    """Return what a sheet and its columns mean. Raises KeyError if that is not written down."""
    meaning, of_columns = MEANINGS[sheet.name]
    columns = [describe_column(sheet, column, str(of_columns[column.name])) for column in sheet.columns]
    schema: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "description": str(meaning),
        "fields": [column.schema for column in columns],
        "missingValues": [""],
    }
    # A primary key has no empty part; that of a section of the report has.
    if all(column.is_required for column in columns if column.is_key):
        schema["primaryKey"] = list(sheet.key)
    else:
        schema["uniqueKeys"] = [list(sheet.key)]
    if keys := [key for column in sheet.columns if (key := foreign_key(column))]:
        schema["foreignKeys"] = keys
    return SheetEntry(sheet.name, str(meaning), sheet.name in REFERENCE_SHEETS, sheet.name in MEETING_SHEETS, columns, schema)


def describe_column(sheet: Sheet, column: Column, meaning: str) -> ColumnEntry:
    codes, is_list = codes_of(column), is_list_of(column)
    kind, type_name = type_of(column)
    schema: dict[str, Any] = {"name": column.name, "type": kind, "description": meaning}
    constraints: dict[str, Any] = {}
    # A seat whose person was erased has no name.
    if column.is_required and not isinstance(column, SeatNameColumn):
        constraints["required"] = True
    if isinstance(column, TimeColumn):
        schema["format"] = "%H:%M"
    if isinstance(column.field, models.URLField):
        schema["format"] = "uri"
    if codes and is_list:
        one = "|".join(code for code, __ in codes)
        constraints["pattern"] = f"({one})(; ({one}))*"
    elif codes:
        constraints["enum"] = [code for code, __ in codes]
        schema["categories"] = [{"value": code, "label": label} for code, label in codes]
    elif pattern := pattern_of(column):
        constraints["pattern"] = pattern
    if constraints:
        schema["constraints"] = constraints
    return ColumnEntry(column.name, meaning, type_name, column.name in sheet.key, bool(constraints.get("required")), codes, schema)


def codes_of(column: Column) -> list[tuple[str, str]]:
    """Return the codes that a column may hold, with their labels; none if it is open."""
    if isinstance(column, CitedKind):
        return [(kind, kind) for kind in sorted(CitedRecord.kinds)]
    if isinstance(column, CodesColumn):
        return [(str(code), str(label)) for code, label in column.field.vocabulary.choices]
    choices = getattr(column.field, "choices", None)
    return [(str(code), str(label)) for code, label in choices] if choices else []


def is_list_of(column: Column) -> bool:
    return isinstance(column, CodesColumn | References | PartiesColumn | ActivityDocumentsColumn)


def pattern_of(column: Column) -> str:
    """Return the pattern that the field of a column itself demands, the empty string if none."""
    validators = getattr(column.field, "validators", [])
    patterns = [validator.regex.pattern for validator in validators if type(validator) is RegexValidator and not validator.inverse_match]
    return patterns[0].strip("^$") if patterns and "\\Z" not in patterns[0] else ""


def type_of(column: Column) -> tuple[str, str]:
    """Return the type of a column for programs, and in words."""
    if isinstance(column, CodesColumn):
        return "string", _("codes, separated by “; ”")
    if isinstance(column, PartiesColumn):
        return "string", _("keys of entities, in order, separated by “; ”; who is no entity on record by name, in double quotation marks")
    if isinstance(column, ActivityDocumentsColumn):
        roles = ", ".join(f"“{role.value}” ({role.label})" for role in DocumentRole)
        return "string", _("list, separated by “; ”; the role is %(roles)s") % {"roles": roles}
    if isinstance(column, References):
        return "string", _("keys of %(sheet)s, separated by “; ”") % {"sheet": column.to}
    if isinstance(column, Reference):
        is_number = bool(column.shown_by) and isinstance(Sheet.named(column.to).model._meta.get_field(column.shown_by), models.IntegerField)
        is_number = is_number or column.to == "meeting"
        return "integer" if is_number else "string", _("key of %(sheet)s") % {"sheet": column.to}
    if isinstance(column, DateColumn):
        return "date", _("day, as 2006-11-20")
    if isinstance(column, TimeColumn):
        return "time", _("time, as 09:30")
    if isinstance(column.field, PeriodField):
        return "string", _("period in EDTF, ISO 8601-2: 2007, 2006-04, 2006-11-20/2006-11-21, 2006-04/..")
    if isinstance(column.field, models.IntegerField):
        return "integer", _("whole number")
    if isinstance(column.field, models.URLField):
        return "string", _("web address")
    if codes_of(column):
        return "string", _("code")
    return "string", _("text")


def foreign_key(column: Column) -> dict[str, Any] | None:
    """Return how a column names a row of a sheet of the reference data, None where it names another or names it in several ways."""
    if type(column) is not Reference or column.within or column.to == "documents" or column.to not in REFERENCE_SHEETS:
        return None
    key = Sheet.named(column.to).key
    return {"fields": [column.name], "reference": {"resource": f"reference-{column.to}", "fields": list(key)}} if len(key) == 1 else None
