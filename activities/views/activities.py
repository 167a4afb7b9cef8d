"""The list of activities, and one activity with its tellings, parties, documents and links."""

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import DetailView
from django_filters.views import FilterView

from activities.filters import ActivityFilter, doubt_during
from activities.models import Activity, ActivityDocument, Link, Party, Theme
from activities.views.tellings import as_they_stand, differences, public_updates
from activities.vocabularies import DocumentRole, LinkKind
from entities.models import Area
from records.models import Document
from records.views import PageMixin, RecordDetailMixin


class ActivityListView(PageMixin, FilterView):
    filterset_class = ActivityFilter
    template_name_suffix = "_list"
    paginate_by = 25
    strict = False

    def get_queryset(self):
        return Activity.objects.visible_to().with_row().order_by("code")

    def get_breadcrumbs(self):
        return [(_("Activities"), "")]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if self.filterset.span:
            for activity in context["object_list"]:
                activity.doubt = doubt_during(activity, *self.filterset.span)
        return context


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
