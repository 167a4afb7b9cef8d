"""The compendium of a meeting: what was told to it, agency by agency."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from activities.models import Activity, ActivityDocument, Party, Theme, Update
from activities.views.tellings import as_they_stand, differences, public_updates
from activities.vocabularies import DocumentRole, Role
from entities.models import Area, Entity
from entities.vocabularies import EntityKind
from meetings import linked
from meetings.models import Meeting, Paper, Participation, Section
from records.models import Document
from records.views import RecordDetailMixin
from records.vocabularies import State


@dataclass
class Entry:
    """An activity as told to one meeting, whatever was told of it later, and the agency under which it is printed in full."""

    activity: Activity
    tellings: list[Update]
    agency: Entity | None = None
    also_under: list[Entity] = field(default_factory=list)

    @property
    def standing(self) -> Update:
        return self.tellings[0]

    @property
    def differences(self) -> list[str]:
        return differences(self.tellings)

    @property
    def documents(self) -> list[tuple[str, list[Document]]]:
        """The documents that are public: a heading for each role, and its documents."""
        headings = {DocumentRole.MANDATE: _("Mandated by"), DocumentRole.OUTCOME: _("Came out of it")}
        by_role = [(headings[role], [row.document for row in self.activity.public_documents if row.role == role]) for role in DocumentRole]
        return [(heading, documents) for heading, documents in by_role if documents]


@dataclass
class Reference:
    """An activity that another agency's part of the compendium prints in full."""

    entry: Entry
    parts: list[str]


@dataclass
class Agency:
    """One entity's part of the compendium: its papers, where it spoke, and the activities that it leads, takes part in or told of."""

    entity: Entity
    papers: list[Paper] = field(default_factory=list)
    spoke_in: list[Section] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return f"agency-{self.entity.slug}"

    @property
    def activities(self) -> int:
        return len(self.entries) + len(self.references)

    @property
    def begins_page(self) -> bool:
        """Whether it begins a page in print; agencies that others' activities only mention follow one another."""
        return bool(self.papers or self.spoke_in or self.entries)


def entries_told_to(meeting: Meeting) -> list[Entry]:
    """Return the public activities told to a meeting, by code, each with its tellings in the order in which they stand."""
    updates = public_updates().told_to(meeting)
    documents = ActivityDocument.objects.filter(document__in=Document.objects.visible_to()).select_related("document")
    activities = (
        Activity.objects.visible_to()
        .filter(pk__in=updates.values("activity"))
        .prefetch_related(
            Prefetch("updates", queryset=updates, to_attr="told"),
            Prefetch("parties", queryset=Party.objects.select_related("entity")),
            Prefetch("themes", queryset=Theme.objects.visible_to().order_by("name")),
            Prefetch("areas", queryset=Area.objects.order_by("name")),
            Prefetch("activity_documents", queryset=documents, to_attr="public_documents"),
        )
        .order_by("code")
    )
    return [Entry(activity, as_they_stand(activity, activity.told)) for activity in activities]


def contributions(meeting: Meeting, papers: Iterable[Paper]) -> tuple[dict[int, list[Paper]], dict[str, list[Section]]]:
    """Return who contributed, by entity, and who spoke, by slug, each in the order of papers or of the report's sections.

    Contributors to one paper stand by name. The part of a section's number behind the full stop is the slug of who spoke ("VI.who").
    """
    by_number = {paper.pk: paper for paper in papers}
    contributed: dict[int, list[Paper]] = {}
    through = Paper.entities.through.objects.filter(paper__in=by_number).order_by("paper__number", "entity__name", "entity__slug")
    for paper, entity in through.values_list("paper_id", "entity_id"):
        contributed.setdefault(entity, []).append(by_number[paper])
    spoke: dict[str, list[Section]] = {}
    for section in Section.objects.of_report().filter(meeting=meeting, number__contains=".").order_by("position", "pk"):
        spoke.setdefault(section.number.partition(".")[2], []).append(section)
    return contributed, spoke


def parts_of(entry: Entry) -> dict[int, list[str]]:
    """Return what entities have to do with an activity: by key their roles in it, or that they told of it."""
    parts: dict[int, list[str]] = {}
    for party in entry.activity.parties.all():
        if party.entity_id:
            parts.setdefault(party.entity_id, []).append(party.get_role_display())
    for update in entry.tellings:
        parts.setdefault(update.entity_id, [_("told of it")])
    return parts


def agencies_of(meeting: Meeting, papers: Iterable[Paper], entries: list[Entry]) -> list[Agency]:
    """Return the agencies of a compendium, in order, with what is printed under each.

    First the contributing entities in the order of papers, then those that only spoke, in the order of the report, then the
    rest by kind and name. An activity is printed in full under its first public lead, without one under the agency whose telling stands.
    """
    contributed, spoke = contributions(meeting, papers)
    parts = {entry.activity.pk: parts_of(entry) for entry in entries}
    involved = {key for keys in parts.values() for key in keys}
    public = Entity.objects.visible_to()
    entities = {entity.pk: entity for entity in public.filter(pk__in=involved | set(contributed)) | public.filter(slug__in=spoke)}
    first = list(contributed)
    speakers, kinds = list(spoke), list(EntityKind)

    def place(entity: Entity) -> tuple:
        if entity.pk in contributed:
            return (0, first.index(entity.pk))
        if entity.slug in spoke:
            return (1, speakers.index(entity.slug))
        return (2, kinds.index(EntityKind(entity.kind)), entity.name, entity.slug)

    agencies = {
        entity.pk: Agency(entity, contributed.get(entity.pk, []), spoke.get(entity.slug, []))
        for entity in sorted(entities.values(), key=place)
    }
    for entry in entries:
        leads = [party.entity_id for party in entry.activity.parties.all() if party.role == Role.LEAD and party.entity_id in agencies]
        home = agencies[leads[0] if leads else entry.standing.entity_id]
        entry.agency = home.entity
        home.entries.append(entry)
        for key, agency in agencies.items():
            if agency is not home and key in parts[entry.activity.pk]:
                agency.references.append(Reference(entry, parts[entry.activity.pk][key]))
                entry.also_under.append(agency.entity)
    return list(agencies.values())


class ReportDetailView(RecordDetailMixin, DetailView):
    slug_field = slug_url_kwarg = "number"
    template_name = "registry/report_detail.html"

    def get_queryset(self):
        return Meeting.objects.select_related("organizer", "report")

    def get_breadcrumbs(self):
        meeting = self.object
        return [(_("Meetings"), reverse("meeting-list")), (meeting.title, meeting.get_absolute_url()), (_("Compendium"), "")]

    def get_linked(self, context):
        report = self.object.report
        is_public = report is not None and report.state == State.PUBLISHED
        agencies = [agency.entity for agency in context["agencies"]]
        at = self.request.build_absolute_uri
        return [linked.compendium(at, self.object, self.request.path, agencies, report if is_public else None)]

    def get_context_data(self, **kwargs):
        meeting = self.object
        papers = list(Paper.objects.visible_to().filter(meeting=meeting).with_contributors().order_by("number"))
        categories = list(Participation.objects.visible_to().filter(meeting=meeting).by_category())
        entries = entries_told_to(meeting)
        agencies = agencies_of(meeting, papers, entries)
        front = [
            ("meeting", _("The meeting"), ""),
            *([("participants", _("Participants"), sum(row["seats"] for row in categories))] if categories else []),
            *([("papers", _("Papers"), len(papers))] if papers else []),
        ]
        contents = [(agency.anchor, agency.entity.short_name, agency.activities) for agency in agencies]
        return super().get_context_data(
            papers=papers,
            categories=categories,
            agencies=agencies,
            seats=sum(row["seats"] for row in categories),
            told=len(entries),
            tellings=sum(len(entry.tellings) for entry in entries),
            index=[*front, *contents],
            **kwargs,
        )
