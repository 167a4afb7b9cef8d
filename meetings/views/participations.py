"""The list of participants as it was printed."""

from itertools import groupby

from django.utils.translation import gettext_lazy as _

from meetings.filters import ParticipationFilter
from meetings.models import Participation
from meetings.views.meetings import OfMeetingMixin
from records.views import FilteredListView


def printed_list(seats) -> list[dict]:
    """Return the categories of the printed list in its order, each with its number of seats and its headings with their seats."""
    categories = []
    for number, (name, in_category) in enumerate(groupby(seats, key=lambda seat: seat.category), start=1):
        rows = list(in_category)
        headings = [(heading if heading != name else "", list(group)) for heading, group in groupby(rows, key=lambda seat: seat.heading)]
        categories.append({"name": name, "anchor": f"category-{number}", "headings": headings, "seats": len(rows)})
    return categories


class ParticipationListView(OfMeetingMixin, FilteredListView):
    """One page however long, so that every seat has its anchor and the whole list prints as one."""

    filterset_class = ParticipationFilter
    page_name = _("Participants")

    def get_queryset(self):
        return Participation.objects.visible_to().filter(meeting=self.meeting).with_list_entries()

    def get_context_data(self, **kwargs):
        categories = printed_list(self.object_list)
        index = [(category["anchor"], category["name"], category["seats"]) for category in categories]
        return super().get_context_data(categories=categories, index=index, **kwargs)
