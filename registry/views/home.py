"""The home page: the latest meeting, the agencies, what is planned, what has changed."""

from django.db.models import Exists, F, Min, OuterRef, Q
from django.views.generic import TemplateView

from activities.models import Activity
from activities.views.counts import themes_counted
from activities.views.folded import NAMES_SHOWN_AT_FIRST, Folded
from activities.views.tellings import public_updates
from activities.vocabularies import ActivityStatus
from entities.models import Entity
from meetings.models import Meeting, Paper, Participation
from records.views import PageMixin
from registry import linked
from registry.changes import latest_changes

PLANNED_SHOWN = 8
CHANGES_SHOWN = 5


class HomeView(PageMixin, TemplateView):
    template_name = "registry/home.html"

    def get_linked(self, context):
        return [linked.site(self.request.build_absolute_uri)]

    def get_context_data(self, **kwargs):
        meetings = Meeting.objects.visible_to().with_counts().order_by("-number")
        told = meetings.filter(Exists(public_updates().filter(section__meeting=OuterRef("pk"))))
        latest = meetings.first()
        # The series may go on after the last meeting whose contributions are on record; the page shows that one.
        meeting = told.first() or latest
        papers = Paper.objects.visible_to().filter(meeting=meeting)
        contributors = Entity.objects.visible_to().annotate(first_paper=Min("papers__number", filter=Q(papers__in=papers)))
        activities = Activity.objects.visible_to()
        planned = activities.filter(status=ActivityStatus.PLANNED)
        themes = themes_counted(activities)
        public = {theme.pk for theme in themes}
        top = [theme for theme in themes if theme.parent_id not in public]
        for theme in top:
            theme.address = theme.get_absolute_url()
        return super().get_context_data(
            themes=Folded.of(top, NAMES_SHOWN_AT_FIRST),
            meeting=meeting,
            latest=latest,
            contributors=contributors.exclude(first_paper=None).order_by("first_paper", "name"),
            planned=planned.with_row().order_by(F("start_earliest").asc(nulls_last=True), "code")[:PLANNED_SHOWN],
            planned_count=planned.count(),
            changes=latest_changes(CHANGES_SHOWN),
            numbers={
                "meetings": meetings.count(),
                "papers": Paper.objects.visible_to().count(),
                "participants": Participation.objects.visible_to().count(),
                "entities": Entity.objects.visible_to().count(),
                "activities": activities.count(),
            },
            **kwargs,
        )
