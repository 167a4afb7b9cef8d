from django.contrib import admin
from django.db.models import Case, Value, When
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from entities.models import Entity, EntityName
from records.admin import CitationInline, DeskAdmin, DeskInline, RecordAdmin
from records.vocabularies import State


class EntityNameInline(DeskInline):
    model = EntityName
    fields = ("name", "kind", "language", "period", "period_as_printed", "note")
    show_change_link = False


class HasGroupFilter(admin.SimpleListFilter):
    title = _("has members")
    parameter_name = "group"

    def lookups(self, request, model_admin):
        return [("yes", gettext("Yes")), ("no", gettext("No"))]

    def queryset(self, request, queryset):
        return queryset.filter(group__isnull=self.value() == "no") if self.value() in ("yes", "no") else queryset


@admin.register(Entity)
class EntityAdmin(RecordAdmin):
    list_display = ("name", "acronym", "slug", "kind", "parent_name", "state_shown")
    list_filter = ("state", "kind", HasGroupFilter)
    list_select_related = ("parent",)
    search_fields = ("name", "acronym", "slug", "names__name")
    search_help_text = _("Any name, acronym or slug, also former names and those in other languages")
    given_once = ("slug",)
    prepopulated_fields = {"slug": ("acronym",)}
    autocomplete_fields = ("parent", "area", "successor")
    fieldsets = (
        (None, {"fields": ("name", "acronym", "slug", "kind", "description", "website")}),
        (gettext_lazy("Where it belongs"), {"fields": ("parent", "area", "successor")}),
    )
    inlines = (EntityNameInline, CitationInline)

    def get_search_results(self, request, queryset, search_term):
        found, __ = super().get_search_results(request, queryset, search_term)
        if request.resolver_match.url_name == "autocomplete" and search_term:
            # Who types an acronym means that entity, not each name with these letters.
            exact = When(acronym__iexact=search_term, then=Value(0)), When(slug__iexact=search_term, then=Value(0))
            found = found.order_by(Case(*exact, When(acronym__istartswith=search_term, then=Value(1)), default=Value(2)), "name", "slug")
        return found, False

    def name_of(self, obj):
        return f"{obj} ({obj.get_state_display()})" if obj.state != State.PUBLISHED else str(obj)

    @admin.display(description=_("part of"), ordering="parent__name")
    def parent_name(self, obj):
        return obj.parent.short_name if obj.parent_id else ""


@admin.register(EntityName)
class EntityNameAdmin(DeskAdmin):
    """All names but the current English ones, to find who bears a name and which names two entities share."""

    list_display = ("name", "entity", "kind", "language", "period_in_words", "note")
    list_filter = ("kind", "language")
    list_select_related = ("entity",)
    search_fields = ("name", "entity__name", "entity__acronym")
    search_help_text = _("Name, or name or acronym of the entity")
    autocomplete_fields = ("entity",)
    fields = ("entity", "name", "kind", "language", "period", "period_as_printed", "note")

    @admin.display(description=_("period"), ordering="start_earliest")
    def period_in_words(self, obj):
        return obj.period_shown
