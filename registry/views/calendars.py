"""Calendars (iCalendar, RFC 5545): the meetings, and what is planned for a time that is known."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.db.models import Model
from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from activities.models import Activity
from activities.vocabularies import ActivityStatus
from meetings.models import Meeting
from records.files import among, keys_of, xml_text
from records.periods import OPEN_END, OPEN_START, Dated, is_qualified, show_period
from registry.feeds import ActivityFeedView, MeetingFeedView, times_of_change
from registry.views.listings import ActivityListing, ListingView, MeetingListing

END = b"END:VCALENDAR\r\n"


@dataclass(frozen=True)
class Days:
    """The days that an event fills, and how sure they are: what a period says, and no more.

    ``label`` stands before the title where the days are those of a beginning or of an end, since the other side is open.
    """

    first: date
    last: date
    is_exact: bool
    label: str = ""

    @classmethod
    def of(cls, dated: Dated) -> "Days":
        """Return the days of a period that is known."""
        if dated.end_latest == OPEN_END:
            first, last, label = dated.start_earliest, dated.start_latest, _("Begins")
        elif dated.start_earliest == OPEN_START:
            first, last, label = dated.end_earliest, dated.end_latest, _("Ends")
        else:
            first, last, label = dated.start_earliest, dated.end_latest, ""
        is_exact = first == last if label else (dated.start_earliest == dated.start_latest and dated.end_earliest == dated.end_latest)
        return cls(first, last, is_exact and not is_qualified(dated.period), label)


class CalendarMixin:
    """Whole-day events. The identifier of each rests on the record's code alone, so that a calendar knows it again at any address."""

    parts = ()

    def answer(self):
        return StreamingHttpResponse(
            () if self.request.method == "HEAD" else self.lines(),
            content_type="text/calendar; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{self.name}-calendar.ics"'},
        )

    def lines(self) -> Iterator[bytes]:
        calendar = Calendar()
        name = f"{_('Coordination Meeting Activity Registry')}: {self.get_sentence()}"
        calendar.add("prodid", "-//Coordination Meeting Activity Registry//EN")
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        calendar.add("name", xml_text(name))
        calendar.add("x-wr-calname", xml_text(name))
        calendar.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
        yield calendar.to_ical().removesuffix(END)
        for keys in keys_of(self.found):
            records = {record.pk: record for record in self.dated(keys)}
            times = times_of_change(self.found.model, list(records), self.parts)
            yield b"".join(self.event(records[key], times).to_ical() for key in keys if key in records)
        yield END

    def dated(self, keys: list[int]):
        """Return those of some records that have a place in the calendar."""
        raise NotImplementedError

    def describe(self, record: Model) -> str:
        raise NotImplementedError

    def event(self, record, times) -> Event:
        days = Days.of(record)
        address = self.root + record.get_absolute_url()
        # A record that came without a change is as old as its publication.
        __, changed = times.get(record.pk, (None, datetime.combine(record.first_published, time.min, UTC)))
        printed = _("“%(words)s”") % {"words": record.period_as_printed} if record.period_as_printed else ""
        period = _("When: %(period)s.") % {"period": ", ".join(filter(None, [record.period_shown, printed]))}
        doubt = "" if days.is_exact else _("The source does not name the days.")
        event = Event()
        event.add("uid", str(uuid5(NAMESPACE_URL, f"urn:coordination-meeting-activity-registry:{record.get_absolute_url()}")))
        event.add("dtstamp", changed.astimezone(UTC))
        event.add("last-modified", changed.astimezone(UTC))
        event.add("dtstart", days.first)
        event.add("dtend", days.last + timedelta(days=1))
        event.add("summary", xml_text(f"{days.label}: {record}" if days.label else str(record)))
        event.add("description", xml_text("\n".join(filter(None, [f"{period} {doubt}".strip(), self.describe(record), address]))))
        if location := self.locate(record):
            event.add("location", xml_text(location))
        event.add("url", address)
        event.add("status", "CONFIRMED" if self.is_certain(record, days) else "TENTATIVE")
        # Nobody is busy because of what others plan.
        event.add("transp", "TRANSPARENT")
        return event


class ActivityCalendarView(CalendarMixin, ActivityListing, ListingView):
    """What is planned. A plan is never certain."""

    parts = ActivityFeedView.parts

    def dated(self, keys):
        planned = Activity.objects.visible_to().filter(pk__in=among(keys), status=ActivityStatus.PLANNED)
        return planned.exclude(start_earliest=None)

    def describe(self, record):
        told = _("Planned, as told on %(day)s.") % {"day": show_period(record.told_on.isoformat())} if record.told_on else ""
        return " ".join(filter(None, [told, record.summary]))

    def locate(self, record):
        return record.place

    def is_certain(self, record, days):
        return False


class MeetingCalendarView(CalendarMixin, MeetingListing, ListingView):
    parts = MeetingFeedView.parts

    def dated(self, keys):
        return Meeting.objects.visible_to().filter(pk__in=among(keys)).exclude(start_earliest=None).select_related("area")

    def describe(self, record):
        return ""

    def locate(self, record):
        return ", ".join(filter(None, [record.venue, record.city, record.area.name if record.area else ""]))

    def is_certain(self, record, days):
        return days.is_exact
