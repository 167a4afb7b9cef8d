"""The files of all lists: the rows of the page's question, all of them, as CSV, XLSX or JSON."""

from typing import ClassVar
from urllib.parse import parse_qsl

from django.http import Http404, StreamingHttpResponse
from django.utils.text import slugify

from activities.tables import ActivityTable, ThemeTable
from entities.tables import AreaTable, EntityTable
from meetings.tables import MeetingTable, PaperTable, ParticipantTable
from records.files import FORMATS, Head, Table, blocks_of, keys_of
from records.tables import DocumentTable
from records.versions import data_version
from registry.views.listings import (
    ActivityListing,
    AreaListing,
    DocumentListing,
    EntityListing,
    ListingView,
    MeetingListing,
    OfMeetingListingView,
    PaperListing,
    ParticipationListing,
    ThemeListing,
)

NAME_LENGTH = 100


class FileMixin:
    """All rows that a list finds, as a file that is sent while it is written."""

    table_class: ClassVar[type[Table]]

    def get(self, request, *args, ending, **kwargs):
        if ending not in FORMATS:
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_table(self) -> Table:
        return self.table_class(self.root)

    def answer(self):
        ending = self.kwargs["ending"]
        head = Head(self.get_sentence(), self.address("list"), self.today, self.found.count(), data_version())
        table = self.get_table()
        parts = FORMATS[ending].write(head, table, blocks_of(table, keys_of(self.found)))
        return StreamingHttpResponse(
            () if self.request.method == "HEAD" else parts,
            content_type=FORMATS[ending].content_type,
            headers={"Content-Disposition": f'attachment; filename="{self.get_file_name()}.{ending}"'},
        )

    def get_file_name(self) -> str:
        """Return the name under which the file is saved, without its ending: the list and what was asked of it."""
        query = parse_qsl(self.filterset.query) if self.filterset else []
        asked = [f"not-{value[1:]}" if value.startswith("-") else value for name, value in query if name != "sort"]
        of_meeting = [f"meeting-{meeting}" for meeting in self.place.values()]
        return slugify("-".join([*of_meeting, self.table_class.name, *asked]))[:NAME_LENGTH].strip("-")


class ActivityFileView(FileMixin, ActivityListing, ListingView):
    table_class = ActivityTable


class EntityFileView(FileMixin, EntityListing, ListingView):
    table_class = EntityTable


class MeetingFileView(FileMixin, MeetingListing, ListingView):
    table_class = MeetingTable


class PaperFileView(FileMixin, PaperListing, OfMeetingListingView):
    table_class = PaperTable


class ParticipationFileView(FileMixin, ParticipationListing, OfMeetingListingView):
    table_class = ParticipantTable


class DocumentFileView(FileMixin, DocumentListing, ListingView):
    table_class = DocumentTable


class ThemeFileView(FileMixin, ThemeListing, ListingView):
    table_class = ThemeTable

    def get_table(self):
        return ThemeTable(self.root, self.get_totals())


class AreaFileView(FileMixin, AreaListing, ListingView):
    table_class = AreaTable

    def get_table(self):
        return AreaTable(self.root, self.totals)
