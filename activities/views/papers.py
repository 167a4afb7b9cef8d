"""One paper, and the activities that it tells of."""

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from activities.models import Update
from entities.models import Entity
from meetings.models import Paper, Participation
from meetings.outlines import outlined
from records.models import Document
from records.views import RecordDetailMixin


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

    def get_context_data(self, **kwargs):
        paper = self.object
        updates = Update.objects.visible_to().select_related("activity", "entity").order_by("activity__title", "pk")
        told = Prefetch("updates", queryset=updates, to_attr="told")
        sections = outlined(paper.sections.prefetch_related(told).order_by("position", "pk"))
        others = list(Paper.objects.visible_to().filter(meeting=paper.meeting).select_related("meeting").order_by("number"))
        return super().get_context_data(
            sections=sections,
            told=len({update.activity_id for section in sections for update in section.told}),
            earlier=next((other for other in reversed(others) if other.number < paper.number), None),
            later=next((other for other in others if other.number > paper.number), None),
            citations=paper.citations.with_documents().filter(document__in=Document.objects.visible_to()),
            **kwargs,
        )
