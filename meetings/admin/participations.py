from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from entities.admin import HolderMixin
from meetings.models import Participation
from records.admin import DeskAdmin, ListedInline
from records.vocabularies import State


class ParticipationInline(ListedInline):
    model = Participation
    fields = ("number", "person", "name", "category", "heading", "entities", "title")
    autocomplete_fields = ("person", "entities")
    row_with = ("person", "meeting")
    row_prefetch = ("entities",)
    classes = ("collapse",)


@admin.register(Participation)
class ParticipationAdmin(HolderMixin, DeskAdmin):
    list_display = ("name_or_person", "number", "meeting_number", "represented", "title", "heading", "category")
    list_filter = (("meeting", admin.RelatedOnlyFieldListFilter), "category")
    search_fields = ("name", "person__name", "title", "unit", "heading", "affiliation", "entities__name", "entities__acronym")
    search_help_text = _("Name, functional title, unit, heading, affiliation or entity")
    autocomplete_fields = ("meeting", "person", "entities", "area")
    named_with = ("meeting", "person")
    fields = (
        "meeting",
        "number",
        "person",
        "name",
        "category",
        "heading",
        "entities",
        "title",
        "unit",
        "affiliation",
        "city",
        "area",
        "note",
    )

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("meeting", "person").prefetch_related("entities")

    def name_of(self, obj):
        return f"{obj.meeting.number}/{obj.number}: {obj}"

    def public_address(self, obj):
        return obj.get_absolute_url() if obj.meeting.state == State.PUBLISHED else None

    @admin.display(description=_("participant"), ordering="name")
    def name_or_person(self, obj):
        return str(obj)

    @admin.display(description=_("meeting"), ordering="meeting__number")
    def meeting_number(self, obj):
        return obj.meeting.number

    @admin.display(description=_("entities"))
    def represented(self, obj):
        return ", ".join(entity.short_name for entity in obj.entities.all())
