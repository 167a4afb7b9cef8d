from django.contrib import admin
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from meetings.admin.agenda import AgendaItemInline, SessionInline
from meetings.admin.papers import PaperInline, ReportSectionInline
from meetings.admin.participations import ParticipationInline
from meetings.models import Meeting, Paper, Participation
from records.admin import CitationInline, RecordAdmin


@admin.register(Meeting)
class MeetingAdmin(RecordAdmin):
    change_form_template = "admin/desk_meeting_form.html"
    list_display = ("title", "number", "period_in_words", "city", "seat_count", "paper_count", "state_shown")
    list_filter = ("state",)
    search_fields = ("=number", "title", "city", "venue", "report__symbol")
    search_help_text = _("Number, title, city, venue or symbol of the report")
    # The number is the address.
    given_once = ("number",)
    autocomplete_fields = ("area", "organizer", "report")
    fieldsets = (
        (None, {"fields": ("number", "title", "period", "period_as_printed", "city", "venue", "area", "organizer")}),
        (
            _("What it was for and what came of it"),
            {"fields": ("mandate", "objectives", "report", "attendance", "note"), "classes": ("collapse",)},
        ),
    )
    inlines = (SessionInline, AgendaItemInline, PaperInline, ParticipationInline, ReportSectionInline, CitationInline)

    def get_queryset(self, request):
        def count(model):
            of_meeting = model.objects.filter(meeting=OuterRef("pk")).order_by().values("meeting")
            return Coalesce(Subquery(of_meeting.annotate(rows=Count("pk")).values("rows")), 0)

        return super().get_queryset(request).annotate(seats=count(Participation), paper_total=count(Paper))

    def name_of(self, obj):
        return f"{obj.number}: {obj.title}"

    @admin.display(description=_("period"), ordering="start_earliest")
    def period_in_words(self, obj):
        return obj.period_shown

    @admin.display(description=_("participants"), ordering="seats")
    def seat_count(self, obj):
        return obj.seats

    @admin.display(description=_("papers"), ordering="paper_total")
    def paper_count(self, obj):
        return obj.paper_total
