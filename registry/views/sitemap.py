"""The list of all public pages, for crawlers: a file for each kind of record, and an index of the files."""

from collections.abc import Callable

from django.contrib.sitemaps import Sitemap
from django.db.models import Exists, Model, OuterRef, QuerySet, Subquery
from django.urls import reverse

from activities.models import Activity, ActivityDocument, Party, Theme, Update
from entities.models import Area, ChairTerm, Entity, EntityName, Group, Membership
from meetings.models import AgendaItem, Meeting, Paper, Section, Session
from records.models import Change, Document

# A part of a record: its model, and the field that names the record in the history of the part.
Part = tuple[type[Model], str]

# Files of the size that the protocol allows take seconds to make and to read.
PAGE_SIZE = 10_000

LISTS = ("home", "meeting-list", "entity-list", "activity-list", "theme-list", "area-list", "document-list", "data", "about")


class PageSitemap(Sitemap):
    """The pages that are no record's own: lists, and what a meeting has beside its page."""

    def items(self):
        told = Update.objects.visible_to().from_public_sources().filter(section__meeting=OuterRef("pk"))
        meetings = Meeting.objects.visible_to().with_counts().annotate(is_told=Exists(told)).order_by("number")
        of_meetings = [
            reverse(name, args=[meeting.number])
            for meeting in meetings
            for name, is_there in (
                ("paper-list", meeting.published_papers),
                ("participation-list", meeting.seats),
                ("report-detail", meeting.is_told),
            )
            if is_there
        ]
        return [*map(reverse, LISTS), *of_meetings]

    def location(self, address):
        return address

    def get_latest_lastmod(self):
        return None


class RecordSitemap(Sitemap):
    """The public records of one kind, each with the time at which it or a part of it was last written."""

    limit = PAGE_SIZE

    def __init__(self, records: Callable[[], QuerySet], *parts: Part):
        self.records = records
        self.parts = parts

    def items(self):
        records = self.records()
        histories = [(records.model, "id"), *self.parts]
        return records.annotate(
            **{
                f"written_{place}": latest(model.history.filter(**{field: OuterRef("pk")}))
                for place, (model, field) in enumerate(histories)
            }
        )

    def lastmod(self, record):
        return max(filter(None, (getattr(record, f"written_{place}") for place in range(len(self.parts) + 1))), default=None)

    def get_latest_lastmod(self):
        """Return when anything of this kind was last written, in one query."""
        histories = [self.records().model, *(model for model, __ in self.parts)]
        written = {f"written_{place}": latest(model.history.all()) for place, model in enumerate(histories)}
        times = Change.objects.order_by("-pk").values_list(*written.values())[:1]
        return max(filter(None, next(iter(times), ())), default=None)


def latest(history: QuerySet) -> Subquery:
    return Subquery(history.order_by("-history_id").values("change__at")[:1])


SITEMAPS = {
    "pages": PageSitemap(),
    "meetings": RecordSitemap(lambda: Meeting.objects.visible_to().order_by("number"), (Session, "meeting_id"), (AgendaItem, "meeting_id")),
    "papers": RecordSitemap(
        lambda: Paper.objects.visible_to().select_related("meeting").order_by("meeting__number", "number"), (Section, "paper_id")
    ),
    "entities": RecordSitemap(lambda: Entity.objects.visible_to().order_by("slug"), (EntityName, "entity_id"), (Membership, "entity_id")),
    "groups": RecordSitemap(
        lambda: Group.objects.visible_to().select_related("entity").order_by("entity__slug"),
        (Membership, "group_id"),
        (ChairTerm, "group_id"),
    ),
    "activities": RecordSitemap(
        lambda: Activity.objects.visible_to().only("code").order_by("code"),
        (Update, "activity_id"),
        (Party, "activity_id"),
        (ActivityDocument, "activity_id"),
    ),
    "themes": RecordSitemap(lambda: Theme.objects.visible_to().order_by("slug")),
    "areas": RecordSitemap(lambda: Area.objects.order_by("code")),
    "documents": RecordSitemap(lambda: Document.objects.visible_to().only("slug").order_by("slug")),
}
