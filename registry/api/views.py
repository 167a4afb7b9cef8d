"""What the API gives: collections and records, public ones alone."""

from typing import ClassVar

from django.db.models import F, Prefetch, Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.response import Response

from activities.facets import JOINT, SINGLE
from activities.filters import ActivityFilter
from activities.models import Activity, ActivityDocument, Link, Party, Theme
from activities.views import documents as pages
from activities.views.tellings import as_they_stand, public_updates
from activities.vocabularies import ActivityKind, ActivityStatus
from entities.filters import EntityFilter
from entities.models import Area, AreaGrouping, ChairTerm, Entity, Group, Membership
from entities.views.sources import with_sources
from entities.vocabularies import EntityKind
from meetings.filters import PaperFilter, ParticipationFilter
from meetings.models import AgendaItem, Meeting, Paper, Participation
from meetings.outlines import outlined
from records.filters import DocumentFilter
from records.models import Citation, Document
from registry.api import addresses, serializers
from registry.api.base import ApiView, PartListView, RecordListView, RecordView

# Activities


class ActivityListView(RecordListView):
    """Activities, each recorded once however many tell of it."""

    serializer_class = serializers.ActivityRowSerializer
    filterset_class = ActivityFilter
    page_name = "activity-list"
    codes: ClassVar = {
        "status": dict(ActivityStatus.choices),
        "kind": dict(ActivityKind.choices),
        "entity_kind": dict(EntityKind.choices),
        "joint": {JOINT: gettext_lazy("joint"), SINGLE: gettext_lazy("by one alone")},
    }
    depends_on_day = True

    def get_queryset(self):
        return Activity.objects.visible_to()

    def get_filterset_kwargs(self):
        return {"today": timezone.localdate()}

    def get_serializer_context(self):
        return {**super().get_serializer_context(), "filterset": getattr(self, "filterset", None)}


class ActivityDetailView(RecordView):
    """One activity with its sources."""

    serializer_class = serializers.ActivityDetailSerializer
    examples: ClassVar = {"code": "IOM-2006-001"}
    lookup_field = slug_field = slug_url_kwarg = "code"

    def get_queryset(self):
        return with_sources(Activity.objects.with_row())


class ActivityPartListView(PartListView):
    examples: ClassVar = {"code": "IOM-2006-001"}

    def get_owner(self):
        return get_object_or_404(Activity, code=self.kwargs["code"])

    def get_page_address(self):
        return self.request.build_absolute_uri(self.owner.get_absolute_url())


class UpdateListView(ActivityPartListView):
    """What was told of an activity: the telling that stands for status and period comes first."""

    serializer_class = serializers.UpdateSerializer
    part = "updates"

    def get_queryset(self):
        return public_updates()

    def filter_queryset(self, queryset):
        return as_they_stand(self.owner, super().filter_queryset(queryset).filter(activity=self.owner))

    def get_sentence(self):
        return _("What was told of “%(activity)s”") % {"activity": self.owner}


class PartyListView(ActivityPartListView):
    """Who takes part in an activity, and how."""

    serializer_class = serializers.PartySerializer
    part = "parties"

    def get_queryset(self):
        return Party.objects.filter(Q(entity=None) | Q(entity__in=Entity.objects.visible_to())).select_related("entity")

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset).filter(activity=self.owner).order_by("position", "pk")

    def get_sentence(self):
        return _("Who takes part in “%(activity)s”") % {"activity": self.owner}


class LinkListView(ActivityPartListView):
    """Relations of an activity to others, but for those that the editors rejected."""

    serializer_class = serializers.LinkSerializer
    part = "links"

    def get_queryset(self):
        return Link.objects.visible_to().standing().select_related("activity", "other").order_by("activity__code", "other__code", "pk")

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset).filter(Q(activity=self.owner) | Q(other=self.owner))

    def get_serializer_context(self):
        return {**super().get_serializer_context(), "activity": getattr(self, "owner", None)}

    def get_sentence(self):
        return _("Activities related to “%(activity)s”") % {"activity": self.owner}


class ActivityDocumentListView(ActivityPartListView):
    """Documents that mandate an activity or came out of it."""

    serializer_class = serializers.ActivityDocumentSerializer
    part = "documents"

    def get_queryset(self):
        documents = ActivityDocument.objects.filter(document__in=Document.objects.visible_to())
        return documents.select_related("document").order_by("role", "document__symbol", "pk")

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset).filter(activity=self.owner)

    def get_sentence(self):
        return _("Documents of “%(activity)s”") % {"activity": self.owner}


# Entities and groups


class EntityListView(RecordListView):
    """The directory of entities, kind by kind."""

    serializer_class = serializers.EntitySerializer
    filterset_class = EntityFilter
    page_name = "entity-list"
    depends_on_day = True

    def get_queryset(self):
        return Entity.objects.visible_to().select_related("parent", "successor", "area", "group__entity").by_kind()

    def get_filterset_kwargs(self):
        return {"today": timezone.localdate()}


class EntityDetailView(RecordView):
    """One entity with its other names, its memberships and its sources."""

    serializer_class = serializers.EntityDetailSerializer
    examples: ClassVar = {"slug": "unfpa"}
    lookup_field = slug_field = slug_url_kwarg = "slug"

    def get_queryset(self):
        memberships = Membership.objects.filter(group__in=Group.objects.visible_to()).select_related("group__entity")
        memberships = with_sources(memberships).order_by(F("start_earliest").asc(nulls_last=True), "pk")
        entities = Entity.objects.select_related("parent", "successor", "area", "group__entity")
        return with_sources(entities).prefetch_related("names", Prefetch("memberships", queryset=memberships, to_attr="public_memberships"))


class GroupListView(RecordListView):
    """Entities that have members."""

    serializer_class = serializers.GroupSerializer

    def get_queryset(self):
        return Group.objects.visible_to().select_related("entity").order_by("entity__name", "pk")


class GroupDetailView(RecordView):
    """One group with all its memberships and chairs."""

    serializer_class = serializers.GroupDetailSerializer
    examples: ClassVar = {"slug": "gmg"}
    lookup_field = slug_field = "entity__slug"
    lookup_url_kwarg = slug_url_kwarg = "slug"

    def get_records(self):
        return [self.object.entity]

    def find_in_other_case(self):
        found = self.get_queryset().filter(entity__slug__iexact=self.kwargs["slug"]).first()
        return found if found and found in Group.objects.visible_to() else None

    def get_queryset(self):
        entities, by_start = Entity.objects.visible_to(), F("start_earliest").asc(nulls_last=True)
        memberships = with_sources(Membership.objects.filter(entity__in=entities).select_related("entity"))
        holders = Prefetch("entities", queryset=entities.order_by("name", "slug"))
        chairs = with_sources(ChairTerm.objects.select_related("coordinator").prefetch_related(holders))
        return with_sources(Group.objects.select_related("entity")).prefetch_related(
            Prefetch("memberships", queryset=memberships.order_by(by_start, "entity__name", "pk"), to_attr="public_memberships"),
            Prefetch("chair_terms", queryset=chairs.order_by(by_start, "pk"), to_attr="public_chairs"),
        )


# Meetings, papers, participants


class MeetingListView(RecordListView):
    """The series of Coordination Meetings, the latest first."""

    serializer_class = serializers.MeetingSerializer
    page_name = "meeting-list"

    def get_queryset(self):
        return Meeting.objects.visible_to().select_related("area", "organizer", "report").order_by("-number")


class MeetingDetailView(RecordView):
    """One meeting with its organization of work and its sources."""

    serializer_class = serializers.MeetingDetailSerializer
    examples: ClassVar = {"number": 5}
    lookup_field = slug_field = slug_url_kwarg = "number"

    def get_queryset(self):
        agenda = AgendaItem.objects.select_related("session").order_by("position", "pk")
        meetings = Meeting.objects.select_related("area", "organizer", "report")
        return with_sources(meetings).prefetch_related("sessions", Prefetch("agenda_items", queryset=agenda))


class OfMeeting(PartListView):
    examples: ClassVar = {"meeting": 5}

    def get_owner(self):
        return get_object_or_404(Meeting, number=self.kwargs["meeting"])

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset.filter(meeting=self.owner))

    def get_sentence(self):
        return _("%(list)s, %(meeting)s") % {"list": super().get_sentence(), "meeting": self.owner}


class PaperListView(RecordListView):
    """Papers of all meetings, those of the latest first."""

    serializer_class = serializers.PaperSerializer
    filterset_class = PaperFilter

    def get_queryset(self):
        return Paper.objects.visible_to().with_contributors().select_related("agenda_item").order_by("-meeting__number", "number")


class MeetingPaperListView(OfMeeting, PaperListView):
    """Papers of one meeting, in the order of its list of papers."""

    part = "papers"
    page_name = "paper-list"


class PaperDetailView(RecordView):
    """One paper with its presenters, its sections and its sources."""

    serializer_class = serializers.PaperDetailSerializer
    examples: ClassVar = {"meeting": 5, "number": 8}
    lookup_field = slug_field = slug_url_kwarg = "number"

    def get_queryset(self):
        presenters = Participation.objects.select_related("person", "meeting").order_by("number")
        papers = Paper.objects.filter(meeting__number=self.kwargs.get("meeting")).with_contributors().select_related("agenda_item")
        return with_sources(papers).prefetch_related(Prefetch("presenters", queryset=presenters))

    def get_records(self):
        return [self.object.meeting, self.object]

    def prepare(self, paper):
        sections = list(paper.sections.order_by("position", "pk"))
        for section in sections:
            section.paper, section.meeting = paper, paper.meeting
        paper.outline = outlined(sections)
        return paper


class ParticipantListView(RecordListView):
    """Entries in the lists of participants of all meetings, those of the latest first."""

    serializer_class = serializers.ParticipantSerializer
    filterset_class = ParticipationFilter

    def get_queryset(self):
        return Participation.objects.visible_to().with_list_entries().select_related("meeting").order_by("-meeting__number", "number")


class MeetingParticipantListView(OfMeeting, ParticipantListView):
    """Entries in the list of participants of one meeting, in its order."""

    part = "participants"
    page_name = "participation-list"


class ParticipantDetailView(RecordView):
    """One entry in the list of participants of a meeting."""

    serializer_class = serializers.ParticipantSerializer
    examples: ClassVar = {"meeting": 5, "number": 8}
    lookup_field = slug_field = slug_url_kwarg = "number"

    def get_queryset(self):
        return Participation.objects.filter(meeting__number=self.kwargs.get("meeting")).with_list_entries().select_related("meeting")

    def get_records(self):
        return [self.object.meeting]


# Documents, themes, areas


class DocumentListView(RecordListView):
    """Documents of the United Nations and of others that records rest on or refer to."""

    serializer_class = serializers.DocumentSerializer
    filterset_class = DocumentFilter
    page_name = "document-list"

    def get_queryset(self):
        return pages.DocumentListView().get_queryset()


class DocumentDetailView(RecordView):
    """One document with what it mandates, what it came out of, and what it is known from."""

    serializer_class = serializers.DocumentDetailSerializer
    examples: ClassVar = {"slug": "a-res-58-208"}
    lookup_field = slug_field = slug_url_kwarg = "slug"

    def get_queryset(self):
        sources = Citation.objects.with_documents().filter(document__in=Document.objects.visible_to())
        documented = ActivityDocument.objects.filter(activity__in=Activity.objects.visible_to())
        documented = documented.select_related("activity").order_by("role", "activity__code", "pk")
        return Document.objects.prefetch_related(
            Prefetch("meetings", queryset=Meeting.objects.visible_to().order_by("number")),
            Prefetch("activity_documents", queryset=documented),
            Prefetch("sources", queryset=sources),
        )


class ThemeListView(RecordListView):
    """Topics of international migration."""

    serializer_class = serializers.ThemeSerializer
    page_name = "theme-list"

    def get_queryset(self):
        return Theme.objects.visible_to().select_related("parent").order_by("name")


class ThemeDetailView(RecordView):
    """One theme with its sub-themes and its sources."""

    serializer_class = serializers.ThemeDetailSerializer
    examples: ClassVar = {"slug": "remittances"}
    lookup_field = slug_field = slug_url_kwarg = "slug"

    def get_queryset(self):
        parts = Prefetch("children", queryset=Theme.objects.visible_to().order_by("name"))
        return with_sources(Theme.objects.select_related("parent")).prefetch_related(parts)


class AreaListView(RecordListView):
    """The areas of the M49 standard, also those that no activity concerns."""

    serializer_class = serializers.AreaSerializer
    page_name = "area-list"

    def get_queryset(self):
        return Area.objects.select_related("parent").order_by("name", "code")


class AreaDetailView(RecordView):
    """One area with its parts, its groupings and its sources. A code other than that of its address leads to it."""

    serializer_class = serializers.AreaDetailSerializer
    examples: ClassVar = {"key": "MAR"}

    def get_queryset(self):
        in_groupings = AreaGrouping.objects.select_related("grouping").order_by("grouping__name", "pk")
        members = AreaGrouping.objects.select_related("area").order_by("area__name", "pk")
        return with_sources(Area.objects.select_related("parent")).prefetch_related(
            Prefetch("children", queryset=Area.objects.order_by("name", "code")),
            Prefetch("groupings", queryset=in_groupings),
            Prefetch("grouped", queryset=members),
        )

    def get(self, request, *args, **kwargs):
        area = self.get_queryset().keyed(kwargs["key"]).first()
        if area is None:
            raise Http404
        if kwargs["key"] != area.key:
            return addresses.redirect(request, addresses.of_page(area.get_absolute_url()))
        return Response(self.get_serializer(area).data)


# The API itself


class RootView(ApiView):
    """Where the collections are."""

    serializer_class = serializers.RootSerializer

    def get(self, request):
        names = ("activities", "entities", "groups", "meetings", "papers", "participants", "documents", "themes", "areas")
        at = request.build_absolute_uri
        return Response(
            {
                "title": _("Coordination Meeting Activity Registry"),
                "collections": {name: at(f"{addresses.root()}{name}/") for name in names},
                "schema": at(reverse("api:schema")),
                "reference": at(reverse("api:reference")),
            }
        )


class NothingView(ApiView):
    """What begins like the API and is none of its addresses: a missing slash is added, all else is 404 in JSON."""

    schema = None

    def get_faults(self, asked):
        return {}

    def get(self, request, path):
        try:
            is_address = not path.endswith("/") and resolve(f"{request.path_info}/").func.cls is not NothingView
        except Resolver404:
            is_address = False
        if is_address:
            return addresses.redirect(request, f"{request.path}/")
        words = _("Nothing is at this address. %(root)s lists what there is.")
        raise Http404(words % {"root": request.build_absolute_uri(addresses.root())})
