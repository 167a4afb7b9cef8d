"""Meetings and papers as things of schema.org."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from entities.linked import area_reference, entity_reference
from entities.models import Entity
from meetings.models import Meeting, Paper
from records import linked
from records.linked import At, Thing, certain_dates, thing
from records.models import Document


def series(at: At) -> Thing:
    address = at(reverse("meeting-list"))
    return thing("EventSeries", id_=address, url=address, name=_("Coordination Meeting on International Migration"))


def meeting_reference(at: At, meeting: Meeting) -> Thing:
    """Return a meeting with what an event has to have: name, dates and place."""
    start, end = certain_dates(meeting.period)
    locality = thing("PostalAddress", addressLocality=meeting.city) if meeting.city else None
    place = thing("Place", name=meeting.venue or meeting.city, address=locality)
    return thing(
        "Event",
        id_=at(meeting.get_absolute_url()),
        name=meeting.title,
        startDate=start,
        endDate=end,
        location=place if len(place) > 1 else None,
    )


def meeting(at: At, record: Meeting, organizer: Entity | None, report: Document | None, papers: Iterable[Paper]) -> Thing:
    """Return a meeting as an event of the series, with its public organizer, report and papers."""
    event = meeting_reference(at, record)
    if record.area_id:
        event.setdefault("location", thing("Place"))["containedInPlace"] = area_reference(at, record.area)
    works = [linked.document(at, report)] if report else []
    return {
        **event,
        **thing(
            "Event",
            url=event["@id"],
            description=record.mandate or record.note,
            superEvent=series(at),
            organizer=entity_reference(at, organizer) if organizer else None,
            subjectOf=works,
            workFeatured=[linked.reference("Report", at, paper, paper.title) for paper in papers],
        ),
    }


def paper(at: At, record: Paper, contributors: Iterable[Entity], report: Document | None) -> Thing:
    """Return a paper as a report by its public contributors, given to its meeting."""
    address = at(record.get_absolute_url())
    return thing(
        "Report",
        id_=address,
        url=address,
        name=record.title,
        identifier=record.symbol,
        reportNumber=record.symbol,
        abstract=record.abstract,
        genre=record.get_kind_display(),
        position=record.number,
        author=[entity_reference(at, entity) for entity in contributors],
        # The inverse of workFeatured has no name of its own.
        reverse_={"workFeatured": meeting_reference(at, record.meeting)},
        isPartOf=linked.document(at, report) if report else None,
        sameAs=record.link,
    )


def compendium(at: At, record: Meeting, address: str, agencies: Iterable[Entity], report: Document | None) -> Thing:
    """Return the compendium of a meeting as a report on what it was told."""
    return thing(
        "Report",
        id_=at(address),
        url=at(address),
        name=_("Compendium of the %(meeting)s") % {"meeting": record.title},
        about=[meeting_reference(at, record), *(entity_reference(at, agency) for agency in agencies)],
        isBasedOn=linked.document(at, report) if report else None,
    )
