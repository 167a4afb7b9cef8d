from django.contrib import admin
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from records.admin.base import DeskAdmin, ReadOnlyAdmin, RecordAdmin
from records.admin.inlines import CitationInline
from records.changes import steps_of_change, with_touched
from records.models import Change, Citation, Document, LoadedRow, RetiredAddress


@admin.register(Document)
class DocumentAdmin(RecordAdmin):
    list_display = ("symbol_or_none", "title", "kind", "date_shown", "times_cited", "state_shown")
    list_display_links = ("symbol_or_none", "title")
    list_filter = ("state", "kind")
    search_fields = ("symbol", "title", "slug", "note")
    search_help_text = _("Symbol, title, slug or note")
    given_once = ("slug",)
    prepopulated_fields = {"slug": ("symbol", "title")}
    fieldsets = ((None, {"fields": ("symbol", "title", "kind", "date", "link", "note", "slug")}),)
    inlines = (CitationInline,)

    def get_queryset(self, request):
        cited = Citation.objects.filter(document=OuterRef("pk")).order_by().values("document").annotate(rows=Count("pk")).values("rows")
        return super().get_queryset(request).annotate(times_cited=Coalesce(Subquery(cited), 0))

    @admin.display(description=_("symbol"), ordering="symbol")
    def symbol_or_none(self, obj):
        return obj.symbol or gettext("(no symbol)")

    @admin.display(description=_("date"), ordering="date")
    def date_shown(self, obj):
        return obj.date_shown

    @admin.display(description=_("cited"), ordering="times_cited")
    def times_cited(self, obj):
        return obj.times_cited


@admin.register(Citation)
class CitationAdmin(DeskAdmin):
    """All citations, by document. They are added on the page of the record that rests on the document."""

    list_display = ("document", "place", "kind_of_record", "record_link", "note")
    list_filter = (("content_type", admin.RelatedOnlyFieldListFilter),)
    search_fields = ("document__symbol", "document__title", "place", "note")
    search_help_text = _("Symbol or title of the document, place or note")
    autocomplete_fields = ("document",)
    fields = ("record_link", "document", "place", "note")
    readonly_fields = ("record_link",)

    def has_add_permission(self, request):
        return False

    def get_queryset(self, request):
        return self.to_name(super().get_queryset(request))

    def to_name(self, queryset):
        cited = [(model, desk) for model, desk in self.admin_site._registry.items() if CitationInline in desk.inlines]
        records = GenericPrefetch("record", [desk.to_name(model._default_manager.all()) for model, desk in cited])
        return queryset.select_related("document", "content_type").prefetch_related(records)

    def name_of(self, obj):
        return f"{obj.record}: {obj}"

    @admin.display(description=_("kind of record"))
    def kind_of_record(self, obj):
        return capfirst(obj.content_type.name)

    @admin.display(description=_("record"))
    def record_link(self, obj):
        desk = self.admin_site.get_model_admin(type(obj.record))
        return format_html('<a href="{}">{}</a>', desk.change_address(obj.record), desk.name_of(obj.record))


class ChangeKindFilter(admin.ChoicesFieldListFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = _("kind")


class PersonFilter(admin.RelatedOnlyFieldListFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = _("person")
        self.empty_value_display = _("nobody signed in")


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    """The change log: by person and day, by what, why, and what was touched."""

    list_display = ("at", "made_by", "kind", "reason", "touched")
    list_filter = (("kind", ChangeKindFilter), ("by", PersonFilter))
    list_select_related = ("by",)
    date_hierarchy = "at"
    search_fields = ("reason", "by__email", "by__name")
    search_help_text = _("Reason, or who made it")
    fields = ("at", "made_by", "kind", "reason")
    change_form_template = "admin/desk_change_log.html"

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        changelist.result_list = with_touched(changelist.result_list)
        return changelist

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["steps"] = steps_of_change(obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.display(description=_("who"), ordering="by__email")
    def made_by(self, obj):
        return obj.by or gettext("nobody signed in")

    @admin.display(description=_("what it touched"))
    def touched(self, obj):
        return obj.touched


@admin.register(RetiredAddress)
class RetiredAddressAdmin(DeskAdmin):
    """Addresses that were public. They answer for ever, and so are not deleted."""

    list_display = ("path", "moved_to", "reason", "retired_on")
    search_fields = ("path", "moved_to", "reason")
    search_help_text = _("Path or reason")
    date_hierarchy = "retired_on"
    given_once = ("path",)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(LoadedRow)
class LoadedRowAdmin(ReadOnlyAdmin):
    """What packages brought in, as it was last loaded."""

    list_display = ("sheet", "key", "package")
    list_display_links = ("sheet", "key")
    list_filter = ("package", "sheet")
    search_fields = ("key",)
    search_help_text = _("Key")
