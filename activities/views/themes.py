"""The list of themes, and one theme: activities by status and by entity, and where they take place."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import DetailView, ListView

from activities import linked
from activities.models import Activity, Theme
from activities.views.counts import Via, areas_counted, entities_counted, listed, sentence, tellers_counted, themes_counted
from activities.views.folded import NAMES_SHOWN_AT_FIRST, Folded, by_status
from entities.vocabularies import AreaKind
from records.models import Document
from records.views import PageMixin, RecordDetailMixin
from records.vocabularies import State


class ThemeListView(PageMixin, ListView):
    """All on one page: a vocabulary of two levels, not a growing list."""

    def get_queryset(self):
        return Theme.objects.visible_to().order_by("name")

    def get_breadcrumbs(self):
        return [(_("Themes"), "")]

    def get_linked(self, context):
        return [linked.theme_set(self.request.build_absolute_uri, self.object_list)]

    def get_context_data(self, **kwargs):
        themes = {theme.pk: theme for theme in self.object_list}
        totals = {theme.pk: theme.total for theme in themes_counted(Activity.objects.visible_to())}
        for theme in themes.values():
            theme.total = totals.get(theme.pk, 0)
            theme.parts = [part for part in themes.values() if part.parent_id == theme.pk]
        top = [theme for theme in themes.values() if theme.parent_id not in themes]
        return super().get_context_data(
            themes=top,
            index=[(theme.slug, theme.name, theme.total) for theme in top],
            **kwargs,
        )


class ThemeDetailView(RecordDetailMixin, DetailView):
    """What is told under its sub-themes stands on its page too, marked."""

    queryset = Theme.objects.select_related("parent")

    def get_breadcrumbs(self):
        above = [(self.parent.name, self.parent.get_absolute_url())] if self.parent else []
        return [(_("Themes"), reverse("theme-list")), *above, (self.object.name, "")]

    def get_linked(self, context):
        return [linked.theme(self.request.build_absolute_uri, self.object)]

    def get_context_data(self, **kwargs):
        theme = self.object
        self.parent = theme.parent if theme.parent_id and theme.parent.state == State.PUBLISHED else None
        self.family = {row.pk: row for row in Theme.objects.visible_to().within(theme).order_by("name")}
        activities = Activity.objects.visible_to().on_themes(list(self.family))
        statuses = by_status(activities, self.mark)
        entities, tellers, areas = entities_counted(activities), tellers_counted(activities), areas_counted(activities)
        totals = {row.pk: row.total for row in themes_counted(activities)}
        for entity in entities:
            entity.address = listed(theme=theme.slug, entity=entity.slug)
        for area in areas:
            area.address = listed(theme=theme.slug, area=area.key)
        parts = [row for row in self.family.values() if row != theme]
        for part in parts:
            part.total, part.address = totals.get(part.pk, 0), part.get_absolute_url()
        # The world holds every area: it is named where an activity concerns it as a whole.
        areas = [area for area in areas if area.kind != AreaKind.WORLD or area.own]
        total = sum(group["list"].total for group in statuses)
        citations = list(theme.citations.with_documents().filter(document__in=Document.objects.visible_to()))
        index = [
            *((group["status"].value, group["status"].label.capitalize(), group["list"].total) for group in statuses),
            ("entities", _("Who works on it"), len(entities)),
            ("tellers", _("Who told of it"), len(tellers)),
            ("areas", _("Where"), len(areas)),
            ("sources", _("Sources"), len(citations)),
        ]
        return super().get_context_data(
            parent=self.parent,
            parts=parts,
            total=total,
            by_parts=total - activities.on_themes([theme.pk]).count() if parts else 0,
            statuses=statuses,
            sentence=sentence(statuses) if statuses else "",
            entities=Folded.of(entities, NAMES_SHOWN_AT_FIRST),
            tellers=Folded.of(tellers, NAMES_SHOWN_AT_FIRST),
            areas=Folded.of(areas, NAMES_SHOWN_AT_FIRST),
            citations=citations,
            address=listed(theme=theme.slug),
            index=[entry for entry in index if entry[2]],
            **kwargs,
        )

    def mark(self, activity: Activity) -> None:
        """Leave on a row the sub-themes by which it belongs here, and the themes that this page names already."""
        themes = activity.themes.all()
        activity.named = self.family
        if self.object not in themes:
            activity.via = Via(_("under"), [theme for theme in themes if theme.pk in self.family])
