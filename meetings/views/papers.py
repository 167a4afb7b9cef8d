"""The list of papers of a meeting."""

from django.utils.translation import gettext_lazy as _

from meetings.filters import PaperFilter
from meetings.models import Paper
from meetings.views.meetings import OfMeetingMixin
from records.views import FilteredListView


class PaperListView(OfMeetingMixin, FilteredListView):
    filterset_class = PaperFilter
    page_name = _("Papers")
    paginate_by = 50

    def get_queryset(self):
        return Paper.objects.visible_to().filter(meeting=self.meeting).with_contributors().select_related("agenda_item").order_by("number")
