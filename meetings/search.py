"""The words of meetings, papers and participants."""

from collections.abc import Iterator

from django.db.models import Prefetch

from entities.models import Area, Entity, Person
from entities.search import names_of
from meetings.models import AgendaItem, Meeting, Paper, Participation, Section
from records.search.sources import Source, Words, register
from records.vocabularies import State


def _named_entities() -> Prefetch:
    return Prefetch("entities", queryset=Entity.objects.visible_to().prefetch_related("names"))


def _meeting_words(keys: list[int]) -> Iterator[Words]:
    organizers = Prefetch("organizer", queryset=Entity.objects.visible_to().prefetch_related("names"))
    for row in Meeting.objects.filter(pk__in=keys).select_related("area").prefetch_related("agenda_items", organizers).order_by():
        yield Words(
            row.pk,
            row.title,
            [row.city, row.area.name if row.area else "", *(names_of(row.organizer) if row.organizer else ())],
            [row.period_shown, row.venue, row.mandate, row.objectives, row.note, *(item.title for item in row.agenda_items.all())],
            row.state == State.PUBLISHED,
        )


def _paper_words(keys: list[int]) -> Iterator[Words]:
    for row in Paper.objects.filter(pk__in=keys).select_related("meeting").prefetch_related("sections", _named_entities()).order_by():
        yield Words(
            row.pk,
            row.title,
            [name for entity in row.entities.all() for name in names_of(entity)],
            [row.symbol, row.abstract, row.note, row.meeting.title, *(section.title for section in row.sections.all())],
            row.state == row.meeting.state == State.PUBLISHED,
        )


def _seat_words(keys: list[int]) -> Iterator[Words]:
    rows = Participation.objects.filter(pk__in=keys).select_related("meeting", "person", "area").prefetch_related(_named_entities())
    for row in rows.order_by():
        yield Words(
            row.pk,
            # Who was erased has no name, and so no words of one.
            row.name or row.person.name,
            [name for entity in row.entities.all() for name in names_of(entity)],
            [
                row.title,
                row.unit,
                row.heading,
                row.affiliation,
                row.category,
                row.city,
                row.area.name if row.area else "",
                row.meeting.title,
            ],
            row.meeting.state == State.PUBLISHED,
        )


def connect() -> None:
    register(
        Source(
            Meeting,
            _meeting_words,
            parts={AgendaItem: "meeting_id"},
            related={
                Entity: lambda keys: Meeting.objects.filter(organizer__in=keys).values_list("pk", flat=True),
                Area: lambda keys: Meeting.objects.filter(area__in=keys).values_list("pk", flat=True),
            },
        )
    )
    register(
        Source(
            Paper,
            _paper_words,
            parts={Section: "paper_id", Paper.entities.through: "paper_id"},
            related={
                Entity: lambda keys: Paper.objects.filter(entities__in=keys).values_list("pk", flat=True),
                Meeting: lambda keys: Paper.objects.filter(meeting__in=keys).values_list("pk", flat=True),
            },
        )
    )
    register(
        Source(
            Participation,
            _seat_words,
            parts={Participation.entities.through: "participation_id"},
            related={
                Entity: lambda keys: Participation.objects.filter(entities__in=keys).values_list("pk", flat=True),
                Meeting: lambda keys: Participation.objects.filter(meeting__in=keys).values_list("pk", flat=True),
                Person: lambda keys: Participation.objects.filter(person__in=keys).values_list("pk", flat=True),
                Area: lambda keys: Participation.objects.filter(area__in=keys).values_list("pk", flat=True),
            },
        )
    )
