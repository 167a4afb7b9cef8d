from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from entities.models import Area, AreaGrouping
from records.admin import CitationInline, DeskAdmin, DeskInline


class AreaGroupingInline(DeskInline):
    model = AreaGrouping
    fk_name = "area"
    fields = ("grouping", "period", "period_as_printed")
    autocomplete_fields = ("grouping",)
    row_with = ("grouping", "area")
    verbose_name = _("listed grouping")
    verbose_name_plural = _("listed groupings that it belongs to")


@admin.register(Area)
class AreaAdmin(DeskAdmin):
    list_display = ("name", "code", "iso3", "iso2", "kind", "parent")
    list_filter = ("kind",)
    list_select_related = ("parent",)
    search_fields = ("name", "=code", "=iso2", "=iso3")
    search_help_text = _("Name, M49 code or ISO code")
    given_once = ("code",)
    autocomplete_fields = ("parent",)
    fields = ("name", "code", "kind", "parent", "iso2", "iso3")
    inlines = (AreaGroupingInline, CitationInline)

    def name_of(self, obj):
        return f"{obj.name} ({obj.key})"


@admin.register(AreaGrouping)
class AreaGroupingAdmin(DeskAdmin):
    list_display = ("area", "grouping", "period_in_words")
    list_filter = (("grouping", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("area", "grouping")
    search_fields = ("area__name", "=area__iso3", "grouping__name")
    search_help_text = _("Name or ISO code of the area, name of the grouping")
    autocomplete_fields = ("area", "grouping")
    fields = ("grouping", "area", "period", "period_as_printed")
    named_with = ("area", "grouping")

    @admin.display(description=_("period"), ordering="start_earliest")
    def period_in_words(self, obj):
        return obj.period_shown
