"""The files of meetings, and of the papers and participants of one meeting."""

from functools import cached_property
from typing import ClassVar

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from entities.tables import area_names, entity_names
from meetings.models import Meeting, Paper, Participation
from records.files import Column, Row, Table, among, in_order
from records.models import Document
from records.tables import ADDRESS, NOTE, PERIOD, PERIOD_AS_PRINTED, PERIOD_IN_WORDS


class MeetingTable(Table):
    name = "meetings"
    columns: ClassVar[list[Column]] = [
        Column("number", _("number of the meeting, part of the address")),
        ADDRESS,
        Column("title", _("title")),
        PERIOD,
        PERIOD_IN_WORDS,
        PERIOD_AS_PRINTED,
        Column("city", _("city")),
        Column("venue", _("venue")),
        Column("area", _("ISO alpha-3 code of the country")),
        Column("area_name", _("country")),
        Column("organizer", _("slug of the entity that organized it")),
        Column("organizer_name", _("acronym or name of that entity")),
        Column("report", _("symbol of the report, or its title")),
        Column("report_address", _("permanent address of the report's page here")),
        Column("attendance", _("number of participants that the report gives")),
        Column("participants", _("number of entries in the list of participants")),
        Column("papers", _("number of papers on record")),
        Column("mandate", _("what called for it")),
        Column("objectives", _("what it was to achieve")),
        NOTE,
    ]

    @cached_property
    def names(self) -> dict[int, tuple[str, str]]:
        return entity_names()

    @cached_property
    def areas(self) -> dict[int, tuple[str, str]]:
        return area_names()

    @cached_property
    def reports(self) -> dict[int, list[str]]:
        """Symbol or title, and address, of every public document that is the report of a meeting."""
        address = self.addresses("document-detail")
        documents = Document.objects.visible_to().filter(meetings__isnull=False).values_list("pk", "symbol", "title", "slug")
        return {key: [symbol or title, address(slug)] for key, symbol, title, slug in documents}

    def rows_of(self, keys):
        nothing = ("", "")
        return in_order(
            {
                meeting.pk: [
                    meeting.number,
                    self.root + meeting.get_absolute_url(),
                    meeting.title,
                    meeting.period,
                    meeting.period_shown,
                    meeting.period_as_printed,
                    meeting.city,
                    meeting.venue,
                    *self.areas.get(meeting.area_id, nothing),
                    *self.names.get(meeting.organizer_id, nothing),
                    *self.reports.get(meeting.report_id, nothing),
                    meeting.attendance,
                    meeting.seats,
                    meeting.published_papers,
                    meeting.mandate,
                    meeting.objectives,
                    meeting.note,
                ]
                for meeting in Meeting.objects.visible_to().filter(pk__in=among(keys)).with_counts()
            },
            keys,
        )


class PaperTable(Table):
    name = "papers"
    columns: ClassVar[list[Column]] = [
        Column("meeting", _("number of the meeting")),
        Column("number", _("number in the list of papers")),
        ADDRESS,
        Column("kind", _("code of the kind of paper")),
        Column("kind_name", _("kind of paper")),
        Column("title", _("title as in the list of papers")),
        Column("entities", _("slugs of the contributing entities")),
        Column("entity_names", _("acronyms or names of these")),
        Column("presenters", _("names of those who presented it, as printed")),
        Column("agenda_item", _("number of the agenda item")),
        Column("agenda_item_title", _("title of the agenda item")),
        Column("symbol", _("symbol")),
        Column("first_page", _("first page in the report")),
        Column("link", _("where the paper itself is found")),
        Column("abstract", _("abstract in the registry's own words")),
        NOTE,
    ]

    def rows_of(self, keys):
        presenters = Prefetch("presenters", Participation.objects.select_related("person").order_by("number"))
        papers = Paper.objects.visible_to().filter(pk__in=among(keys)).with_contributors().select_related("agenda_item")
        return in_order({paper.pk: self.row(paper) for paper in papers.prefetch_related(presenters)}, keys)

    def row(self, paper: Paper) -> Row:
        entities, item = paper.entities.all(), paper.agenda_item
        return [
            paper.meeting.number,
            paper.number,
            self.root + paper.get_absolute_url(),
            paper.kind,
            paper.get_kind_display(),
            paper.title,
            tuple(entity.slug for entity in entities),
            tuple(entity.short_name for entity in entities),
            tuple(name for seat in paper.presenters.all() if (name := name_of(seat))),
            *((item.number, item.title) if item else ("", "")),
            paper.symbol,
            paper.first_page,
            paper.link,
            paper.abstract,
            paper.note,
        ]


def name_of(seat: Participation) -> str:
    """Return the name of a participant as printed; the empty string once it is erased."""
    return "" if seat.person.erased_on else seat.name


class ParticipantTable(Table):
    """The list of participants, without anything that tells how to reach them."""

    name = "participants"
    columns: ClassVar[list[Column]] = [
        Column("meeting", _("number of the meeting")),
        Column("number", _("number in the list")),
        Column("address", _("permanent address of the entry in the list")),
        Column("name", _("name as printed; empty where it was erased")),
        Column("title", _("functional title")),
        Column("unit", _("unit")),
        Column("affiliation", _("affiliation as printed")),
        Column("category", _("category as printed")),
        Column("heading", _("heading as printed")),
        Column("entities", _("slugs of the entities for which they took part")),
        Column("entity_names", _("acronyms or names of these")),
        Column("city", _("city")),
        Column("area", _("ISO alpha-3 code of the country or area")),
        Column("area_name", _("country or area")),
        NOTE,
    ]

    def rows_of(self, keys):
        seats = Participation.objects.visible_to().filter(pk__in=among(keys)).with_list_entries().select_related("meeting")
        return in_order({seat.pk: self.row(seat) for seat in seats}, keys)

    def row(self, seat: Participation) -> Row:
        entities = seat.entities.all()
        return [
            seat.meeting.number,
            seat.number,
            self.root + seat.get_absolute_url(),
            name_of(seat),
            seat.title,
            seat.unit,
            seat.affiliation,
            seat.category,
            seat.heading,
            tuple(entity.slug for entity in entities),
            tuple(entity.short_name for entity in entities),
            seat.city,
            *((seat.area.key, seat.area.name) if seat.area else ("", "")),
            "" if seat.person.erased_on else seat.note,
        ]
