"""One meeting: its organization of work, papers and participants, and what was told to it."""

from collections import defaultdict

from django.db.models import Count, Min, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from activities.models import Activity
from activities.views.tellings import public_updates
from activities.vocabularies import ActivityStatus
from entities.models import Entity
from meetings import linked
from meetings.models import AgendaItem, Meeting, Paper, Participation, Section
from meetings.outlines import outlined
from records.models import Document
from records.views import RecordDetailMixin
from records.vocabularies import State


def told_by_entity(meeting: Meeting) -> tuple[list[str], list[dict]]:
    """Return the labels of the statuses that occur, and a row for each entity that told the meeting of activities.

    A row has the entity, its number of activities and the numbers by status as told. Entities stand in the order of papers,
    those that only spoke after them by name. An activity counts once for an entity however often it is told.
    """
    updates = public_updates().told_to(meeting)
    number = Count("activity", distinct=True)
    totals = {
        row["entity"]: row for row in updates.values("entity").annotate(activities=number, paper=Min("section__paper__number")).order_by()
    }
    by_status: dict[int, dict[str, int]] = defaultdict(dict)
    for row in updates.values("entity", "status").annotate(activities=number).order_by():
        by_status[row["entity"]][row["status"]] = row["activities"]
    statuses = [status for status in ActivityStatus if any(status in numbers for numbers in by_status.values())]
    entities = Entity.objects.visible_to().filter(pk__in=totals)
    rows = [
        {
            "entity": entity,
            "activities": totals[entity.pk]["activities"],
            "by_status": [by_status[entity.pk].get(status, 0) for status in statuses],
        }
        for entity in sorted(entities, key=lambda entity: (totals[entity.pk]["paper"] or 10**6, entity.name))
    ]
    return [status.label for status in statuses], rows


class MeetingDetailView(RecordDetailMixin, DetailView):
    slug_field = slug_url_kwarg = "number"
    template_name = "meetings/meeting_detail.html"

    def get_queryset(self):
        return Meeting.objects.select_related("area", "organizer", "report")

    def get_breadcrumbs(self):
        return [(_("Meetings"), reverse("meeting-list")), (self.object.title, "")]

    def get_linked(self, context):
        organizer = self.object.organizer
        has_organizer = organizer is not None and organizer.state == State.PUBLISHED
        report = self.object.report if context["report_is_public"] else None
        at = self.request.build_absolute_uri
        return [linked.meeting(at, self.object, organizer if has_organizer else None, report, context["papers"])]

    def get_context_data(self, **kwargs):
        meeting = self.object
        papers = list(Paper.objects.visible_to().filter(meeting=meeting).with_contributors().order_by("number"))
        categories = list(Participation.objects.visible_to().filter(meeting=meeting).by_category())
        told = Count("updates__activity", distinct=True, filter=Q(updates__in=public_updates()))
        sections = outlined(Section.objects.filter(meeting=meeting).of_report().annotate(told=told).order_by("position", "pk"))
        statuses, tellers = told_by_entity(meeting)
        items = Prefetch("agenda_items", queryset=AgendaItem.objects.order_by("position"))
        sessions = list(meeting.sessions.prefetch_related(items).order_by("number"))
        unscheduled = list(meeting.agenda_items.filter(session=None).order_by("position"))
        seats = sum(category["seats"] for category in categories)
        activities = Activity.objects.filter(pk__in=public_updates().told_to(meeting).values("activity")).count()
        index = [
            ("agenda", _("Organization of work"), "", sessions or unscheduled),
            ("papers", _("Papers"), len(papers), papers),
            ("participants", _("Participants"), seats, categories),
            ("told", _("What was told to it"), activities, tellers),
            ("contents", _("Contents of the report"), "", sections),
        ]
        return super().get_context_data(
            index=[(anchor, label, count) for anchor, label, count, rows in index if rows],
            sessions=sessions,
            unscheduled=unscheduled,
            papers=papers,
            categories=categories,
            seats=seats,
            sections=sections,
            statuses=statuses,
            tellers=tellers,
            told=activities,
            citations=meeting.citations.with_documents().filter(document__in=Document.objects.visible_to()),
            report_is_public=bool(meeting.report_id) and meeting.report.state == State.PUBLISHED,
            earlier=Meeting.objects.visible_to().filter(number__lt=meeting.number).order_by("-number").first(),
            later=Meeting.objects.visible_to().filter(number__gt=meeting.number).order_by("number").first(),
            **kwargs,
        )
