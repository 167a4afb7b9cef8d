from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from meetings.models import AgendaItem, Session
from records.admin import DeskAdmin, DeskFormSet, DeskInline


class SessionInline(DeskInline):
    model = Session
    fields = ("number", "date", "starts_at", "ends_at", "name")
    show_change_link = False
    row_with = ("meeting",)


class AgendaItemFormSet(DeskFormSet):
    def get_choices(self):
        """Return the sessions of the meeting itself."""
        return {"session": Session.objects.filter(meeting=self.instance.pk)}


class AgendaItemInline(DeskInline):
    model = AgendaItem
    formset = AgendaItemFormSet
    fields = ("position", "number", "title", "session")
    show_change_link = False

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "session":
            # Sessions are typed above, on the same page.
            field.widget = field.widget.widget
        return field


@admin.register(Session)
class SessionAdmin(DeskAdmin):
    list_display = ("meeting", "number", "date", "starts_at", "ends_at", "name")
    list_display_links = ("meeting", "number")
    list_filter = (("meeting", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("meeting",)
    search_fields = ("name", "meeting__title", "meeting__city")
    search_help_text = _("Name, title or city of the meeting")
    autocomplete_fields = ("meeting",)
    named_with = ("meeting",)

    def name_of(self, obj):
        return f"{obj.meeting.number}: {obj}"


@admin.register(AgendaItem)
class AgendaItemAdmin(DeskAdmin):
    list_display = ("title", "number", "meeting", "position", "session")
    list_filter = (("meeting", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("meeting", "session")
    search_fields = ("title", "number", "meeting__title")
    search_help_text = _("Title or number of the item, title of the meeting")
    autocomplete_fields = ("meeting", "session")
    fields = ("meeting", "position", "number", "title", "session")
    named_with = ("meeting",)

    def name_of(self, obj):
        return f"{obj.meeting.number}: {obj}"
