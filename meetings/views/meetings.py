"""The series of meetings, and what the pages of one meeting have in common."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import ListView

from meetings import linked
from meetings.models import Meeting
from records.views import PageMixin, public_answer


class MeetingListView(PageMixin, ListView):
    paginate_by = 25

    def get_queryset(self):
        return Meeting.objects.visible_to().select_related("report").with_counts().order_by("-number")

    def get_breadcrumbs(self):
        return [(_("Meetings"), "")]

    def get_linked(self, context):
        return [linked.series(self.request.build_absolute_uri)]


class OfMeetingMixin(PageMixin):
    """A list that belongs to one meeting, and is public when the meeting is."""

    page_name = ""

    def dispatch(self, request, *args, **kwargs):
        self.meeting = get_object_or_404(Meeting.objects.select_related("report"), number=kwargs["meeting"])
        return public_answer(self.meeting) or super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs(self):
        return [(_("Meetings"), reverse("meeting-list")), (self.meeting.title, self.meeting.get_absolute_url()), (str(self.page_name), "")]

    def get_context_data(self, **kwargs):
        return super().get_context_data(meeting=self.meeting, **kwargs)
