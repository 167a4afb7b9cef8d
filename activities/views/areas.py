"""The areas that activities concern, and one area: activities by status and by entity, and their themes."""

from collections import defaultdict

from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import DetailView, TemplateView

from activities.models import Activity
from activities.views.counts import Via, areas_counted, entities_counted, listed, sentence, tellers_counted, themes_counted
from activities.views.folded import NAMES_SHOWN_AT_FIRST, Folded, by_status
from entities import linked
from entities.models import Area, Entity
from entities.vocabularies import AreaKind
from records.models import Document, latest_change
from records.views import PageMixin


class AreaListView(PageMixin, TemplateView):
    """All on one page: regions with what they hold, as far as an activity concerns it."""

    template_name = "entities/area_list.html"

    def get_breadcrumbs(self):
        return [(_("Countries and regions"), "")]

    def get_context_data(self, **kwargs):
        areas = sorted(areas_counted(Activity.objects.visible_to()), key=lambda area: area.name)
        below = defaultdict(list)
        for area in areas:
            below[area.parent_id].append(area)
        regions = [area for area in areas if area.kind == AreaKind.REGION]
        for region in regions:
            region.outline = self.outlined(region, below)
        groupings = [area for area in areas if area.kind == AreaKind.GROUPING]
        index = [
            *((region.key, region.name, region.total) for region in regions),
            *([("groupings", _("Groupings"), len(groupings))] if groupings else []),
        ]
        return super().get_context_data(
            # It holds every area, so it is named where an activity concerns it as a whole.
            world=next((area for area in areas if area.kind == AreaKind.WORLD and area.own), None),
            regions=regions,
            groupings=groupings,
            countries=sum(area.kind == AreaKind.COUNTRY for area in areas),
            index=index,
            **kwargs,
        )

    def outlined(self, area: Area, below: dict, depth: int = 0) -> list[dict]:
        """Return a line for an area and for each region in it, with the countries that stand directly under it."""
        countries = [part for part in below[area.pk] if part.kind == AreaKind.COUNTRY]
        for country in countries:
            country.address = country.get_absolute_url()
        regions = [part for part in below[area.pk] if part.kind != AreaKind.COUNTRY]
        lines = [line for part in regions for line in self.outlined(part, below, depth + 1)]
        return [{"area": area, "depth": max(depth - 1, 0), "countries": Folded(countries, len(countries), len(countries))}, *lines]


class AreaDetailView(PageMixin, DetailView):
    """What concerns a region's countries or a grouping's members stands on its page too, marked. Areas have no state: all are public."""

    template_name = "entities/area_detail.html"

    def get_queryset(self):
        return Area.objects.select_related("parent__parent__parent__parent")

    def get_object(self, queryset=None):
        area = self.get_queryset().keyed(self.kwargs["key"]).first()
        if area is None:
            raise Http404
        return area

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        if kwargs["key"] != self.object.key:
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(self.object.get_absolute_url() + (f"?{query}" if query else ""))
        return self.render_to_response(self.get_context_data(object=self.object))

    def get_breadcrumbs(self):
        above = [(area.name, area.get_absolute_url()) for area in reversed(self.above) if area.kind != AreaKind.WORLD]
        return [(_("Countries and regions"), reverse("area-list")), *above, (self.object.name, "")]

    def get_linked(self, context):
        return [linked.area(self.request.build_absolute_uri, self.object, self.above[:1], context["groupings"])]

    def get_context_data(self, **kwargs):
        area = self.object
        self.above = []
        while step := (self.above[-1] if self.above else area).parent:
            self.above.append(step)
        self.family = {row.pk: row for row in Area.objects.within(area)}
        activities = Activity.objects.visible_to().concerning(list(self.family))
        statuses = by_status(activities, self.mark)
        entities, tellers, themes = entities_counted(activities), tellers_counted(activities), themes_counted(activities)
        for entity in entities:
            entity.address = listed(area=area.key, entity=entity.slug)
        for theme in themes:
            theme.address = listed(area=area.key, theme=theme.slug)
        parts = [row for row in areas_counted(activities) if row.pk in self.family and row != area]
        for part in parts:
            part.address = part.get_absolute_url()
        total = sum(group["list"].total for group in statuses)
        citations = list(area.citations.with_documents().filter(document__in=Document.objects.visible_to()))
        index = [
            *((group["status"].value, group["status"].label.capitalize(), group["list"].total) for group in statuses),
            ("entities", _("Who works there"), len(entities)),
            ("tellers", _("Who told of it"), len(tellers)),
            ("themes", _("On which themes"), len(themes)),
            ("sources", _("Sources"), len(citations)),
        ]
        return super().get_context_data(
            above=self.above,
            groupings=list(Area.objects.filter(grouped__area=area).order_by("name", "code")),
            government=Entity.objects.visible_to().filter(area=area).order_by("name", "slug"),
            parts=Folded.of(parts, NAMES_SHOWN_AT_FIRST),
            total=total,
            by_parts=total - activities.concerning([area.pk]).count() if parts else 0,
            statuses=statuses,
            sentence=sentence(statuses) if statuses else "",
            entities=Folded.of(entities, NAMES_SHOWN_AT_FIRST),
            tellers=Folded.of(tellers, NAMES_SHOWN_AT_FIRST),
            themes=Folded.of(themes, NAMES_SHOWN_AT_FIRST),
            citations=citations,
            change=latest_change(area.history),
            address=listed(area=area.key),
            index=[entry for entry in index if entry[2]],
            **kwargs,
        )

    def mark(self, activity: Activity) -> None:
        """Leave on a row the parts of the area by which it belongs here."""
        areas = activity.areas.all()
        if self.object not in areas:
            activity.via = Via(_("concerns"), [area for area in areas if area.pk in self.family])
