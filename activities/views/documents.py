"""The list of documents, and one document with all that refers to it."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Case, Model, Prefetch, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from activities.models import Activity, Theme
from activities.vocabularies import DocumentRole
from entities.models import Area, ChairTerm, Entity, Group, Membership
from meetings.models import Meeting, Paper
from records import linked
from records.filters import DocumentFilter
from records.models import Citation, Document
from records.views import FilteredListView, RecordDetailMixin
from records.vocabularies import DocumentKind


class DocumentListView(FilteredListView):
    filterset_class = DocumentFilter
    paginate_by = 50

    def get_queryset(self):
        kinds = Case(*(When(kind=kind, then=Value(position)) for position, kind in enumerate(DocumentKind)))
        without_symbol_last = Case(When(symbol="", then=Value(1)), default=Value(0))
        return Document.objects.visible_to().order_by(kinds, without_symbol_last, "symbol", "title", "pk")

    def get_breadcrumbs(self):
        return [(_("Documents"), "")]


@dataclass(frozen=True)
class Reference:
    """A record that names a document as its source, with the places in the document, each with what it says differently."""

    label: str
    address: str
    places: list[tuple[str, str]]


def public_records() -> list[tuple[str, QuerySet]]:
    """Return what can name sources: a heading and the public records of each kind, with all that their names and addresses need."""
    entities, groups = Entity.objects.visible_to(), Group.objects.visible_to()
    holders = Prefetch("entities", queryset=entities.order_by("name", "slug"), to_attr="holders")
    return [
        (_("Activities"), Activity.objects.visible_to()),
        (_("Entities"), entities),
        (_("Groups"), groups.select_related("entity")),
        (_("Memberships"), Membership.objects.filter(group__in=groups, entity__in=entities).select_related("entity", "group__entity")),
        (_("Chairs"), ChairTerm.objects.filter(group__in=groups).select_related("group__entity").prefetch_related(holders)),
        (_("Meetings"), Meeting.objects.visible_to()),
        (_("Papers"), Paper.objects.visible_to().select_related("meeting")),
        (_("Themes"), Theme.objects.visible_to()),
        (_("Areas"), Area.objects.all()),
        (_("Documents"), Document.objects.visible_to()),
    ]


def label_of(record: Model) -> str:
    """Return a record's name, and of a term in a chair also who held it."""
    names = [entity.short_name for entity in record.holders] if isinstance(record, ChairTerm) else []
    return ", ".join([*names, str(record)])


def address_of(record: Model) -> str:
    """Return the page on which a record is found: its own, or that of its group."""
    match record:
        case Membership() | ChairTerm():
            return record.group.get_absolute_url()
        case _:
            return record.get_absolute_url()


def references_to(document: Document) -> list[tuple[str, str, list[Reference]]]:
    """Return the public records that name a document as their source: an anchor, a heading and the records of each kind."""
    citations: dict[str, dict[int, list[Citation]]] = defaultdict(lambda: defaultdict(list))
    for citation in Citation.objects.filter(document=document).select_related("content_type").order_by("place", "pk"):
        citations[citation.content_type.model][citation.object_id].append(citation)
    found = []
    for heading, records in public_records():
        cited = citations[records.model._meta.model_name]
        rows = [
            Reference(label_of(record), address_of(record), [(citation.place, citation.note) for citation in cited[record.pk]])
            for record in (records.filter(pk__in=cited) if cited else [])
        ]
        if rows:
            found.append((f"cited-by-{records.model._meta.model_name}", heading, rows))
    return found


class DocumentDetailView(RecordDetailMixin, DetailView):
    queryset = Document.objects.all()

    def get_breadcrumbs(self):
        return [(_("Documents"), reverse("document-list")), (self.object.symbol or self.object.title, "")]

    def get_linked(self, context):
        return [linked.document(self.request.build_absolute_uri, self.object)]

    def get_context_data(self, **kwargs):
        document = self.object
        activities = Activity.objects.visible_to().with_row().order_by("code")
        with_roles = [
            (
                "mandated",
                _("Activities that it mandates"),
                activities.filter(pk__in=document.activity_documents.filter(role=DocumentRole.MANDATE).values("activity")),
            ),
            (
                "outcome-of",
                _("Activities that it came out of"),
                activities.filter(pk__in=document.activity_documents.filter(role=DocumentRole.OUTCOME).values("activity")),
            ),
        ]
        with_roles = [(anchor, heading, list(rows)) for anchor, heading, rows in with_roles]
        references = references_to(document)
        meetings = list(Meeting.objects.visible_to().filter(report=document).order_by("number"))
        sections = [("report-of", _("Report of"), meetings), *with_roles, *references]
        return super().get_context_data(
            meetings=meetings,
            with_roles=[section for section in with_roles if section[2]],
            references=references,
            index=[(anchor, heading, len(rows)) for anchor, heading, rows in sections if rows],
            citations=list(document.sources.with_documents().filter(document__in=Document.objects.visible_to())),
            **kwargs,
        )
