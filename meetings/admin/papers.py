from django.contrib import admin
from django.forms import ModelForm
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from meetings.models import AgendaItem, Paper, Section
from records.admin import CitationInline, DeskAdmin, DeskFormSet, DeskInline, ListedInline, RecordAdmin
from records.vocabularies import State


class PaperFormSet(DeskFormSet):
    def get_choices(self):
        """Return the items of the meeting's own agenda."""
        return {"agenda_item": AgendaItem.objects.filter(meeting=self.instance.pk)}


class PaperRowForm(ModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The number is part of an address that was public.
        self.fields["number"].disabled = bool(self.instance.first_published)


class PaperInline(DeskInline):
    model = Paper
    form = PaperRowForm
    formset = PaperFormSet
    fields = ("number", "kind", "title", "entities", "agenda_item", "state")
    readonly_fields = ("state",)
    autocomplete_fields = ("entities",)
    row_with = ("meeting",)
    row_prefetch = ("entities",)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "agenda_item":
            # The agenda is typed above, on the same page.
            field.widget = field.widget.widget
        return field

    def has_delete_permission(self, request, obj=None):
        # Whether a paper was public is asked on its own page.
        return False


class SectionFormSet(DeskFormSet):
    """Sections of a paper belong to the paper's meeting."""

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        form.instance.meeting_id = form.instance.meeting_id or self.instance.meeting_id
        return form


class SectionInline(DeskInline):
    model = Section
    fk_name = "paper"
    formset = SectionFormSet
    fields = ("position", "number", "title", "parent", "first_page", "reading", "reading_note")
    autocomplete_fields = ("parent",)
    row_with = ("meeting", "paper")


class ReportSectionInline(ListedInline):
    model = Section
    fk_name = "meeting"
    fields = ("position", "number", "title", "parent", "first_page", "reading", "reading_note")
    autocomplete_fields = ("parent",)
    row_with = ("meeting", "paper", "parent__meeting", "parent__paper")
    verbose_name = _("section of the report")
    verbose_name_plural = _("sections of the report")
    classes = ("collapse",)

    def get_queryset(self, request):
        return super().get_queryset(request).of_report()


@admin.register(Paper)
class PaperAdmin(RecordAdmin):
    list_display = ("title", "number", "meeting_number", "kind", "contributors", "symbol", "state_shown")
    list_filter = ("state", "kind", ("meeting", admin.RelatedOnlyFieldListFilter))
    search_fields = ("title", "symbol", "abstract", "entities__name", "entities__acronym", "=number")
    search_help_text = _("Title, symbol, abstract, contributing entity or number")
    autocomplete_fields = ("meeting", "entities", "presenters", "agenda_item")
    named_with = ("meeting",)
    fieldsets = (
        (None, {"fields": ("meeting", "number", "kind", "title", "entities", "presenters", "agenda_item")}),
        (_("The paper"), {"fields": ("symbol", "first_page", "abstract", "link", "note")}),
    )
    inlines = (SectionInline, CitationInline)

    def get_queryset(self, request):
        return super().get_queryset(request).with_contributors()

    def get_readonly_fields(self, request, obj=None):
        # Meeting and number are the address: they stay once it was public.
        return (*super().get_readonly_fields(request, obj), *(("meeting", "number") if obj and obj.first_published else ()))

    def name_of(self, obj):
        return f"{obj.meeting.number}/{obj.number}: {obj.title}"

    def public_address(self, obj):
        return super().public_address(obj) if obj.meeting.state == State.PUBLISHED else None

    @admin.display(description=_("meeting"), ordering="meeting__number")
    def meeting_number(self, obj):
        return obj.meeting.number

    @admin.display(description=_("contributing entities"))
    def contributors(self, obj):
        return ", ".join(entity.short_name for entity in obj.entities.all())


@admin.register(Section)
class SectionAdmin(DeskAdmin):
    list_display = ("title", "number", "source", "meeting_number", "position", "part_of", "reading_shown")
    list_filter = ("reading", ("meeting", admin.RelatedOnlyFieldListFilter), ("paper", admin.EmptyFieldListFilter))
    list_select_related = ("meeting", "paper", "parent")
    search_fields = ("title", "number", "paper__title", "=meeting__number", "=paper__number")
    search_help_text = _("Title or number of the section, title or number of the paper, number of the meeting")
    autocomplete_fields = ("meeting", "paper", "parent")
    fields = ("meeting", "paper", "position", "number", "title", "parent", "first_page", "reading", "reading_note")
    named_with = ("meeting", "paper")

    def name_of(self, obj):
        return f"{obj.meeting.number}: {obj}"

    def public_address(self, obj):
        record = obj.paper if obj.paper_id else obj.meeting
        return obj.get_absolute_url() if State.PUBLISHED == record.state == obj.meeting.state else None

    @admin.display(description=_("paper or report"), ordering="paper__number")
    def source(self, obj):
        return obj.source_name

    @admin.display(description=_("meeting"), ordering="meeting__number")
    def meeting_number(self, obj):
        return obj.meeting.number

    @admin.display(description=_("part of"), ordering="parent__number")
    def part_of(self, obj):
        return obj.parent.number if obj.parent_id else ""

    @admin.display(description=_("reading"), ordering="reading")
    def reading_shown(self, obj):
        return format_html('<span class="reading reading-{}">{}</span>', obj.reading, obj.get_reading_display())
