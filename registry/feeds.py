"""Feeds of all lists (Atom, RFC 4287): what is new or changed among what a list finds, the latest first."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import ClassVar

from django.db.models import IntegerField, Max, Min, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.http import HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from activities.facets import Found
from activities.models import Party, Update
from activities.vocabularies import Role
from entities.models import EntityName
from meetings.models import AgendaItem, Section, Session
from records.files import among, xml_text
from records.vocabularies import State
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

ENTRIES = 50

# A model whose rows are parts of a record, and the column of its history that says of which.
Part = tuple[type[Model], str]


class Feed(Atom1Feed):
    """An Atom feed that takes its time from its entries, and without any from whoever makes it."""

    def latest_post_date(self):
        return super().latest_post_date() if self.items else self.feed["empty_since"]


def with_last_change(records: QuerySet, parts: Iterable[Part]) -> QuerySet:
    """Annotate ``last_change``: the key of the latest change of a record or of its parts, 0 if none is on record."""
    changes = [
        Coalesce(
            Subquery(model.history.filter(**{column: OuterRef("pk")}).order_by("-history_id").values("change_id")[:1]),
            0,
            output_field=IntegerField(),
        )
        for model, column in [(records.model, "id"), *parts]
    ]
    return records.annotate(last_change=Greatest(*changes) if len(changes) > 1 else changes[0])


def times_of_change(model: type[Model], keys: list[int], parts: Iterable[Part]) -> dict[int, tuple[datetime, datetime]]:
    """Return when each record and its parts were first and last changed, by the record's key. One query for each model."""
    times: dict[int, tuple[datetime, datetime]] = {}
    for history, column in [(model, "id"), *parts]:
        rows = history.history.filter(**{f"{column}__in": among(keys)}).order_by()
        for key, first, last in rows.values_list(column).annotate(Min("change__at"), Max("change__at")):
            known = times.get(key, (first, last))
            times[key] = min(first, known[0]), max(last, known[1])
    return times


class FeedMixin:
    """The latest entries of a list. An entry is called new as long as its record was written in one change only."""

    parts: ClassVar[tuple[Part, ...]] = ()

    def latest(self) -> list[Model]:
        """Return the records that were changed last, the latest first."""
        changed = with_last_change(self.found, self.parts).filter(last_change__gt=0)
        return list(changed.order_by("-last_change", "-pk")[:ENTRIES])

    def describe(self, record: Model) -> list[str]:
        """Return what an entry says of its record besides the title: sentences."""
        raise NotImplementedError

    def answer(self):
        feed = Feed(
            title=xml_text(f"{_('Coordination Meeting Activity Registry')}: {self.get_sentence()}"),
            link=xml_text(self.address("list")),
            description=_("New and changed records, the latest %(count)d") % {"count": ENTRIES},
            subtitle=_("New and changed records, the latest %(count)d") % {"count": ENTRIES},
            language=get_language(),
            author_name=_("Coordination Meeting Activity Registry"),
            feed_url=xml_text(self.address("feed")),
            empty_since=timezone.make_aware(datetime.combine(self.today, time.min)),
        )
        records = self.latest()
        times = times_of_change(self.found.model, [record.pk for record in records], self.parts)
        for record in records:
            if record.pk not in times:
                continue
            first, last = times[record.pk]
            address = self.root + record.get_absolute_url()
            feed.add_item(
                title=xml_text(str(record)),
                link=address,
                description=xml_text(" ".join(filter(None, self.describe(record)))),
                pubdate=first,
                updateddate=last,
                unique_id=address,
                categories=[_("new") if first == last else _("changed")],
            )
        response = HttpResponse(content_type=feed.content_type)
        feed.write(response, "utf-8")
        return response


def as_sentence(*words: str) -> str:
    """Return words, those that are not empty, as a sentence with commas."""
    text = ", ".join(filter(None, words))
    return f"{capfirst(text)}." if text else ""


class ActivityFeedView(FeedMixin, ActivityListing, ListingView):
    # Those by which the list is ordered when it is asked for the last change.
    parts = ((Party, "activity_id"), (Update, "activity_id"))

    def latest(self):
        return Found(self.filterset.index, self.found.numbers, self.filterset.index.by_change)[:ENTRIES]

    def describe(self, record):
        leads = [
            str(party)
            for party in record.parties.all()
            if party.role == Role.LEAD and (party.entity is None or party.entity.state == State.PUBLISHED)
        ]
        led_by = _("led by %(names)s") % {"names": ", ".join(leads)} if leads else ""
        return [as_sentence(record.get_status_display(), record.period_shown, led_by), record.summary]


class EntityFeedView(FeedMixin, EntityListing, ListingView):
    parts = ((EntityName, "entity_id"),)

    def describe(self, record):
        return [as_sentence(record.get_kind_display()), record.description]


class MeetingFeedView(FeedMixin, MeetingListing, ListingView):
    parts = ((Session, "meeting_id"), (AgendaItem, "meeting_id"))

    def describe(self, record):
        return [as_sentence(record.period_shown, record.city)]


class PaperFeedView(FeedMixin, PaperListing, OfMeetingListingView):
    parts = ((Section, "paper_id"),)

    def describe(self, record):
        return [as_sentence(*(entity.short_name for entity in record.entities.all())), record.abstract]


class ParticipationFeedView(FeedMixin, ParticipationListing, OfMeetingListingView):
    def latest(self):
        # The address of a seat is one of its meeting.
        self.found = self.found.select_related("meeting")
        return super().latest()

    def describe(self, record):
        return [as_sentence(record.title, *(entity.short_name for entity in record.entities.all()))]


class DocumentFeedView(FeedMixin, DocumentListing, ListingView):
    def describe(self, record):
        return [as_sentence(record.get_kind_display(), record.date_shown), record.note]


class ThemeFeedView(FeedMixin, ThemeListing, ListingView):
    def describe(self, record):
        return [record.description]


class AreaFeedView(FeedMixin, AreaListing, ListingView):
    def describe(self, record):
        return [as_sentence(record.get_kind_display())]
