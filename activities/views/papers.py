"""One paper, and the activities that it tells of."""

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from activities.coverage import with_totals
from activities.views.folded import SHOWN_AT_FIRST, Folded
from activities.views.tellings import public_updates
from entities.models import Entity
from meetings import linked
from meetings.models import Paper, Participation
from meetings.outlines import outlined
from records.models import Document
from records.views import RecordDetailMixin
from records.vocabularies import State

# Where a paper tells of more activities than this, its sections show fewer of theirs at first.
MANY_TOLD = 30
SHOWN_OF_MANY = 5


class PaperDetailView(RecordDetailMixin, DetailView):
    slug_field = slug_url_kwarg = "number"
    template_name = "meetings/paper_detail.html"

    def get_queryset(self):
        return (
            Paper.objects.filter(meeting__number=self.kwargs["meeting"])
            .select_related("meeting__report", "agenda_item")
            .prefetch_related(
                Prefetch("entities", queryset=Entity.objects.visible_to()),
                Prefetch("presenters", queryset=Participation.objects.select_related("person", "meeting").order_by("number")),
            )
        )

    def get_records(self):
        return [self.object.meeting, self.object]

    def get_breadcrumbs(self):
        meeting = self.object.meeting
        return [
            (_("Meetings"), reverse("meeting-list")),
            (meeting.title, meeting.get_absolute_url()),
            (_("Papers"), reverse("paper-list", args=[meeting.number])),
            (_("Paper %(number)d") % {"number": self.object.number}, ""),
        ]

    def get_linked(self, context):
        report = self.object.meeting.report
        is_public = report is not None and report.state == State.PUBLISHED
        return [linked.paper(self.request.build_absolute_uri, self.object, self.object.entities.all(), report if is_public else None)]

    def get_context_data(self, **kwargs):
        paper = self.object
        contributors = list(paper.entities.all())
        updates = public_updates().select_related("activity").order_by("activity__title", "pk")
        told = Prefetch("updates", queryset=updates, to_attr="told")
        sections = with_totals(outlined(paper.sections.prefetch_related(told).order_by("position", "pk")))
        activities = len({update.activity_id for section in sections for update in section.told})
        for section in sections:
            section.list = Folded.of(section.told, SHOWN_OF_MANY if activities > MANY_TOLD else SHOWN_AT_FIRST)
        index = [(section.anchor, section.label, section.total) for section in sections if not section.depth]
        others = list(Paper.objects.visible_to().filter(meeting=paper.meeting).select_related("meeting").order_by("number"))
        return super().get_context_data(
            sections=sections,
            # Who contributed the paper alone need not be named on each row.
            sole_contributor=contributors[0] if len(contributors) == 1 else None,
            told=activities,
            index=index if len(index) > 1 else [],
            earlier=next((other for other in reversed(others) if other.number < paper.number), None),
            later=next((other for other in others if other.number > paper.number), None),
            citations=paper.citations.with_documents().filter(document__in=Document.objects.visible_to()),
            **kwargs,
        )
