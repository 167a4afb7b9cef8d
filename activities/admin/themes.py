from django.contrib import admin
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Theme
from records.admin import CitationInline, RecordAdmin


@admin.register(Theme)
class ThemeAdmin(RecordAdmin):
    list_display = ("name", "slug", "parent", "activity_count", "state_shown")
    list_filter = ("state", ("parent", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("parent",)
    search_fields = ("name", "slug", "description")
    search_help_text = _("Name, slug or description")
    given_once = ("slug",)
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("parent",)
    fieldsets = ((None, {"fields": ("name", "slug", "parent", "description")}),)
    inlines = (CitationInline,)

    def get_queryset(self, request):
        rows = Activity.themes.through.objects.filter(theme=OuterRef("pk")).values("theme").annotate(rows=Count("pk")).values("rows")
        return super().get_queryset(request).annotate(activity_total=Coalesce(Subquery(rows), 0))

    @admin.display(description=_("activities"), ordering="activity_total")
    def activity_count(self, obj):
        return obj.activity_total
