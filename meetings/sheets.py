"""The sheets of when: a meeting, its sessions, agenda, participants, papers and their sections."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.models import Person
from entities.sheets import AreaReference
from meetings.models import AgendaItem, Meeting, Paper, Participation, Section, Session
from records.sheets import CitedRecord, Column, DateColumn, Reference, References, Refused, Sheet, TimeColumn

CitedRecord.kinds.update({"meeting": "meeting", "paper": "papers"})

# How the slugs of people begin whose name was erased at their wish.
ERASED = "erased-"


class MeetingSheet(Sheet):
    name = "meeting"
    model = Meeting
    is_of_meeting = True
    key = ("number",)
    columns: ClassVar[list[Column]] = [
        Column("number", required=True),
        Column("title", required=True),
        Column("period"),
        Column("period_as_printed"),
        Column("city"),
        Column("venue"),
        AreaReference("area", to="areas"),
        Reference("organizer", to="entities"),
        Column("mandate"),
        Column("objectives"),
        Reference("report", to="documents"),
        Column("attendance"),
        Column("note"),
    ]

    def queryset(self):
        return Meeting.objects.select_related("area", "organizer", "report")

    def rows_of(self, package):
        return self.queryset().filter(number=package.meeting)


class OfMeeting:
    """A sheet whose rows belong to one meeting, named by its number in the first column."""

    model: ClassVar[type[models.Model]]
    is_of_meeting = True

    def queryset(self):
        return self.model._default_manager.select_related("meeting")

    def rows_of(self, package):
        return self.queryset().filter(meeting__number=package.meeting)


class SessionSheet(OfMeeting, Sheet):
    name = "sessions"
    model = Session
    key = ("meeting", "number")
    columns: ClassVar[list[Column]] = [
        Reference("meeting", to="meeting", required=True),
        Column("number", required=True),
        DateColumn("date", required=True),
        TimeColumn("starts_at"),
        TimeColumn("ends_at"),
        Column("name"),
    ]


class AgendaSheet(OfMeeting, Sheet):
    name = "agenda"
    model = AgendaItem
    key = ("meeting", "number")
    keeps_order = True
    columns: ClassVar[list[Column]] = [
        Reference("meeting", to="meeting", required=True),
        Column("number", required=True),
        Column("title", required=True),
        Reference("session", to="sessions", within=("meeting",), shown_by="number"),
    ]

    def queryset(self):
        return AgendaItem.objects.select_related("meeting", "session")

    def sort_key(self, record):
        return (record.meeting.number, record.position)


class PersonColumn(Column):
    """The person of a seat, by a slug that tells apart people of the same name; made with the seat's name when first met."""

    def read(self, cell, row, resolver):
        if not cell:
            raise Refused(_("must not be empty"))
        if "people" not in resolver.indexes:
            resolver.indexes["people"] = {person.slug: person for person in Person.objects.all()}
        people = resolver.indexes["people"]
        if cell not in people:
            try:
                slug = Person._meta.get_field("slug").clean(cell, None)
            except ValidationError as error:
                raise Refused(" ".join(error.messages)) from None
            name = row.cells["name"]
            # Who was erased elsewhere is not named here either.
            erased_on = timezone.localdate() if cell.startswith(ERASED) and not name else None
            people[cell] = Person(slug=slug, name=name, erased_on=erased_on)
        return people[cell]

    def show(self, value):
        return value.slug

    def set(self, record, value):
        if value.pk is None and record.meeting.pk is not None:
            value.save()
        record.person = value


class SeatNameColumn(Column):
    """The name of a seat as printed, empty where the person was erased."""

    def read(self, cell, row, resolver):
        if not cell and row.cells["person"].startswith(ERASED):
            return ""
        return super().read(cell, row, resolver)


class ParticipantSheet(OfMeeting, Sheet):
    name = "participants"
    model = Participation
    key = ("meeting", "number")
    columns: ClassVar[list[Column]] = [
        Reference("meeting", to="meeting", required=True),
        Column("number", required=True),
        PersonColumn("person", required=True),
        SeatNameColumn("name", required=True),
        Column("category", required=True),
        Column("heading"),
        References("entities", to="entities", required=True),
        Column("title"),
        Column("unit"),
        Column("affiliation"),
        Column("city"),
        AreaReference("area", to="areas"),
        Column("note"),
    ]

    def queryset(self):
        return Participation.objects.select_related("meeting", "person", "area").prefetch_related("entities")

    def locked_columns(self, record):
        # An erased person keeps the seat without a name, whatever a package still says.
        return {"person", "name", "note"} if record.person.erased_on else set()


class PaperSheet(OfMeeting, Sheet):
    name = "papers"
    model = Paper
    key = ("meeting", "number")
    columns: ClassVar[list[Column]] = [
        Reference("meeting", to="meeting", required=True),
        Column("number", required=True),
        Column("kind", required=True),
        Column("title", required=True),
        References("entities", to="entities"),
        References("presenters", to="participants", within=("meeting",), shown_by="number"),
        Reference("agenda_item", to="agenda", within=("meeting",), shown_by="number"),
        Column("symbol"),
        Column("first_page"),
        Column("abstract"),
        Column("link"),
        Column("note"),
    ]

    def queryset(self):
        return Paper.objects.select_related("meeting", "agenda_item").prefetch_related("entities", "presenters")


class SectionSheet(OfMeeting, Sheet):
    name = "sections"
    model = Section
    key = ("meeting", "paper", "number")
    keeps_order = True
    columns: ClassVar[list[Column]] = [
        Reference("meeting", to="meeting", required=True),
        Reference("paper", to="papers", within=("meeting",), shown_by="number"),
        Column("number", required=True),
        Column("title", required=True),
        Reference("parent", to="sections", within=("meeting", "paper"), shown_by="number"),
        Column("first_page"),
        Column("reading", required=True),
        Column("reading_note"),
    ]

    def queryset(self):
        return Section.objects.select_related("meeting", "paper__meeting", "parent")

    def key_of(self, record):
        return record.key

    def sort_key(self, record):
        return (record.meeting.number, record.paper.number if record.paper else 0, record.position)
