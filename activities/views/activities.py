"""The list of activities, and one activity with its tellings, parties, documents and links."""

from django.db.models import Prefetch, Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import DetailView, TemplateView

from activities import linked
from activities.filters import ActivityFilter
from activities.models import Activity, ActivityDocument, Link, Party, Theme
from activities.views.tellings import as_they_stand, differences, public_updates
from activities.vocabularies import DocumentRole, LinkKind
from entities.models import Area
from records.filters import Panel
from records.models import Document
from records.views import FilteredListView, PageMixin, RecordDetailMixin
from records.words import LONGEST_QUESTION, words_of

# The choices beside the list, in their order. The first ones stand open.
PANELS = ("status", "kind", "theme", "entity", "area", "during", "member_of", "entity_kind", "told_to", "paper", "joint")
OPEN_PANELS = 6
SHOWN_IN_PANEL = 6


class ActivityListView(FilteredListView):
    filterset_class = ActivityFilter
    paginate_by = 25
    depends_on_day = True

    def get_queryset(self):
        return Activity.objects.visible_to()

    def get_filterset_kwargs(self, filterset_class):
        return {**super().get_filterset_kwargs(filterset_class), "today": timezone.localdate()}

    def get_found(self):
        return self.filterset.qs.as_rows()

    def get_breadcrumbs(self):
        return [(_("Activities"), "")]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for activity in context["object_list"]:
            activity.doubt = self.filterset.doubt(activity)
        return {**context, "panels": self.get_panels(), "orders": self.filterset.offered_orders()}

    def get_panels(self) -> list[Panel]:
        """Return the choices beside the list, those of a filter in force opened and those that tell nothing apart left out."""
        panels, query = [], self.filterset.query
        for place, name in enumerate(PANELS):
            field, total = self.filterset.form[name], len(self.filterset.counts(name))
            is_used = name in self.filterset.asked or bool(field.errors)
            if total > 1 or is_used:
                address = f"{reverse('activity-choose', args=[name])}{'?' if query else ''}{query}"
                refused = ", ".join(self.filterset.refused_texts(name)) if field.errors else ""
                offers = self.filterset.offers(name, SHOWN_IN_PANEL)
                panels.append(Panel(field, offers, total, address, is_used or place < OPEN_PANELS, refused))
        return panels


class ActivityChooseView(PageMixin, TemplateView):
    """All values of one facet, with a search box, to choose any of them or to leave some out; works without JavaScript."""

    template_name = "activities/activity_choose.html"
    depends_on_day = True

    def get_breadcrumbs(self):
        return [(_("Activities"), f"{reverse('activity-list')}?{self.filterset.query}".rstrip("?")), (self.label, "")]

    def get_context_data(self, **kwargs):
        name = kwargs["facet"]
        if name not in PANELS:
            raise Http404
        data = self.request.GET.copy()
        find = " ".join("".join(data.pop("find", [])[-1:]).split())[:LONGEST_QUESTION]
        self.filterset = ActivityFilter(data, today=timezone.localdate())
        self.label = self.filterset.form.fields[name].label
        words = words_of(find)
        offers = self.filterset.offers(name, in_full=True)
        shown = [offer for offer in offers if offer.is_chosen or all(word in f" {' '.join(words_of(offer.label))}" for word in words)]
        return super().get_context_data(
            filter=self.filterset,
            label=self.label,
            help_text=self.filterset.form.fields[name].help_text,
            find=find,
            offers=shown,
            total=len(offers),
            kept=[pair for pair in self.filterset.pairs() if pair[0] != name],
            pairs=self.filterset.pairs(),
            **kwargs,
        )


def links_by_kind(activity: Activity) -> list[tuple[str, list[tuple[Activity, Link]]]]:
    """Return the links of an activity that an editor lets stand, seen from it: headings with the other activity and the link."""
    headings = {
        (LinkKind.PART_OF, True): _("Part of"),
        (LinkKind.PART_OF, False): _("Has as parts"),
        (LinkKind.CONTINUES, True): _("Continues"),
        (LinkKind.CONTINUES, False): _("Continued by"),
        (LinkKind.SAME_SUBJECT, True): _("On the same subject"),
        (LinkKind.SAME_SUBJECT, False): _("On the same subject"),
    }
    rows: dict[str, list[tuple[Activity, Link]]] = {str(heading): [] for heading in headings.values()}
    links = Link.objects.visible_to().standing().filter(Q(activity=activity) | Q(other=activity)).select_related("activity", "other")
    for link in links.order_by("activity__code", "other__code", "pk"):
        is_own = link.activity_id == activity.pk
        rows[headings[LinkKind(link.kind), is_own]].append((link.other if is_own else link.activity, link))
    return [(heading, found) for heading, found in rows.items() if found]


class ActivityDetailView(RecordDetailMixin, DetailView):
    slug_field = slug_url_kwarg = "code"

    def get_queryset(self):
        return Activity.objects.prefetch_related(
            Prefetch("parties", queryset=Party.objects.select_related("entity")),
            Prefetch("themes", queryset=Theme.objects.visible_to().order_by("name")),
            Prefetch("areas", queryset=Area.objects.order_by("name")),
        )

    def get_breadcrumbs(self):
        return [(_("Activities"), reverse("activity-list")), (self.object.code, "")]

    def get_linked(self, context):
        documents = [document for __, found in context["documents"] for document in found]
        return [linked.activity(self.request.build_absolute_uri, self.object, self.object.parties.all(), documents)]

    def get_context_data(self, **kwargs):
        activity = self.object
        updates = as_they_stand(activity, public_updates().filter(activity=activity))
        documents = ActivityDocument.objects.filter(activity=activity, document__in=Document.objects.visible_to()).select_related(
            "document"
        )
        by_role = {role: [row.document for row in documents if row.role == role] for role in DocumentRole}
        headings = {DocumentRole.MANDATE: _("Mandated by"), DocumentRole.OUTCOME: _("Came out of it")}
        return super().get_context_data(
            updates=updates,
            differences=differences(updates),
            documents=[(headings[role], found) for role, found in by_role.items() if found],
            links=links_by_kind(activity),
            citations=list(activity.citations.with_documents().filter(document__in=Document.objects.visible_to())),
            **kwargs,
        )
