from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from activities.models import Update
from records.admin import DeskAdmin, DeskStackedInline


class UpdateInline(DeskStackedInline):
    model = Update
    fields = (("section", "entity"), ("message", "message_on"), "status", ("period", "period_as_printed"), "note")
    autocomplete_fields = ("section", "entity")
    row_with = ("entity", "section__paper", "section__meeting")


@admin.register(Update)
class UpdateAdmin(DeskAdmin):
    list_display = ("activity_code", "activity", "told_by", "source", "status", "period_in_words", "day_told")
    list_display_links = ("activity_code", "activity")
    list_filter = ("status", ("section__meeting", admin.RelatedOnlyFieldListFilter), ("section", admin.EmptyFieldListFilter))
    list_select_related = ("activity", "entity", "section__paper", "section__meeting")
    search_fields = ("activity__code", "activity__title", "entity__name", "entity__acronym", "section__title", "message", "note")
    search_help_text = _("Code or title of the activity, who told it, section, message or note")
    autocomplete_fields = ("activity", "section", "entity")
    fields = ("activity", "section", "message", "message_on", "entity", "status", "period", "period_as_printed", "note")
    named_with = ("activity", "entity", "section__paper", "section__meeting")

    def get_queryset(self, request):
        return super().get_queryset(request).with_told_on()

    def name_of(self, obj):
        return gettext("%(code)s told by %(update)s") % {"code": obj.activity.code, "update": obj}

    @admin.display(description=_("code"), ordering="activity__code")
    def activity_code(self, obj):
        return obj.activity.code

    @admin.display(description=_("told by"), ordering="entity__name")
    def told_by(self, obj):
        return obj.entity.short_name

    @admin.display(description=_("source"))
    def source(self, obj):
        return f"{obj.section.meeting.number}: {obj.section}" if obj.section_id else obj.message

    @admin.display(description=_("period"), ordering="start_earliest")
    def period_in_words(self, obj):
        return obj.period_shown

    @admin.display(description=_("as told on"), ordering="as_of")
    def day_told(self, obj):
        return obj.told_on
