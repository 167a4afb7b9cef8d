"""What the API says of records.

What refers to a record goes through a *reference*, which is null, or left out of a list, where the public does not see the record.
"""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from activities.models import Link
from activities.templatetags.activities import is_public as is_told_in_public
from activities.vocabularies import ActivityKind, ActivityStatus, DocumentRole, Judgement, LinkKind, Role
from entities.vocabularies import AreaKind, ChairKind, EntityKind, MembershipStatus, NameKind
from meetings.vocabularies import PaperKind
from records.vocabularies import DocumentKind
from registry.api import addresses
from registry.api.fields import (
    ActivitiesField,
    ApiField,
    DateSerializer,
    PageField,
    PartField,
    PeriodSerializer,
    PublicSerializer,
    SeatField,
    coded,
    is_public,
)

# References


class RecordSerializer(PublicSerializer):
    url = ApiField(help_text=_("Permanent address of the record in the API."))
    page = PageField(help_text=_("Permanent address of the record's page."))


class Reference(RecordSerializer):
    """A list refers to the same records over and over: each is made once for an answer."""

    def to_representation(self, record):
        made, key = self.context.setdefault("references", {}), (type(self), record.pk)
        if key not in made:
            made[key] = super().to_representation(record) if is_public(record) else None
        return made[key]


class AreaReference(Reference):
    code = serializers.CharField(help_text=_("M49 code."))
    iso3 = serializers.CharField(help_text=_("ISO alpha-3 code; regions and groupings have none."))
    name = serializers.CharField()


class EntityReference(Reference):
    slug = serializers.CharField()
    acronym = serializers.CharField()
    name = serializers.CharField()


class ThemeReference(Reference):
    slug = serializers.CharField()
    name = serializers.CharField()


class DocumentReference(Reference):
    slug = serializers.CharField()
    symbol = serializers.CharField()
    title = serializers.CharField()


class MeetingReference(Reference):
    number = serializers.IntegerField()
    title = serializers.CharField()


class PaperReference(Reference):
    number = serializers.IntegerField(help_text=_("Number in the list of papers of its meeting."))
    title = serializers.CharField()


class ParticipantReference(Reference):
    url = SeatField(help_text=_("Permanent address of the record in the API."))
    number = serializers.IntegerField(help_text=_("Number in the list of participants of its meeting."))
    name = serializers.SerializerMethodField(help_text=_("As printed; empty if it was erased."))

    def get_name(self, seat) -> str:
        return seat.name or seat.person.name


class GroupReference(Reference):
    slug = serializers.CharField(source="entity.slug")
    acronym = serializers.CharField(source="entity.acronym")
    name = serializers.CharField(source="entity.name")


class ActivityReference(Reference):
    code = serializers.CharField()
    title = serializers.CharField()
    status = coded(ActivityStatus)()
    period = PeriodSerializer(source="*")


class SourceSerializer(PublicSerializer):
    """A document, and a place in it, that a record rests on."""

    document = DocumentReference()
    place = serializers.CharField(help_text=_("Where in the document."))
    note = serializers.CharField(help_text=_("What this source tells differently."))


# Activities


class SectionSerializer(PublicSerializer):
    number = serializers.CharField(help_text=_("As printed, or a short word for a part without number."))
    title = serializers.CharField()
    first_page = serializers.IntegerField(allow_null=True, help_text=_("First page in the report."))
    page = PageField(help_text=_("Address of the place in the page that names it."))


class TellingSerializer(PublicSerializer):
    """Who told of an activity, when and where: in a section of a paper or of a meeting's report, or in a message."""

    told_by = EntityReference(source="entity")
    told_on = serializers.DateField(allow_null=True, help_text=_("Last day of the meeting that it was told to, or day of the message."))
    meeting = MeetingReference(source="section.meeting", default=None, allow_null=True)
    paper = PaperReference(source="section.paper", default=None, allow_null=True, help_text=_("Null for the meeting's report."))
    section = SectionSerializer(allow_null=True)
    message = serializers.CharField(help_text=_("What was received, where the source is no section."))


class UpdateSerializer(TellingSerializer):
    status = coded(ActivityStatus)(help_text=_("As told."))
    period = PeriodSerializer(source="*", help_text=_("As told."))
    note = serializers.CharField(help_text=_("The gist of this telling."))


class PartySerializer(PublicSerializer):
    role = coded(Role)()
    entity = EntityReference(allow_null=True, help_text=_("Null where no entity is on record."))
    name_as_printed = serializers.CharField(help_text=_("Where no entity is on record."))

    def to_representation(self, party):
        return super().to_representation(party) if party.entity is None or is_public(party.entity) else None


class ActivitySerializer(RecordSerializer):
    code = serializers.CharField(help_text=_("Lasting name; never changed or used again."))
    title = serializers.CharField()
    summary = serializers.CharField()
    kinds = coded(ActivityKind)(many=True)
    status = coded(ActivityStatus)(help_text=_("As last told: see “told”."))
    period = PeriodSerializer(source="*", help_text=_("As last told."))
    told = TellingSerializer(source="standing", allow_null=True, help_text=_("The telling that status and period are from, if public."))
    parties = PartySerializer(many=True)
    themes = ThemeReference(many=True)
    areas = AreaReference(many=True, help_text=_("Those that it concerns."))
    place = serializers.CharField(help_text=_("The venue."))
    updates = PartField("updates", help_text=_("Address of all that was told of it."))
    links = PartField("links", help_text=_("Address of the activities that it is related to."))
    documents = PartField("documents", help_text=_("Address of the documents that mandate it or came out of it."))

    def to_representation(self, activity):
        if activity.standing and not is_told_in_public(activity.standing):
            activity.standing = None
        return super().to_representation(activity)


class ActivityRowSerializer(ActivitySerializer):
    doubt = serializers.SerializerMethodField(
        help_text=_("Why it was only possibly active in the time that “during” asks for; empty where it certainly was.")
    )

    def get_doubt(self, activity) -> str:
        return self.context["filterset"].doubt(activity)


class ActivityDetailSerializer(ActivitySerializer):
    sources = SourceSerializer(many=True)


class LinkSerializer(PublicSerializer):
    """A relation between two activities, seen from one of them."""

    kind = coded(LinkKind)()
    is_other_way = serializers.SerializerMethodField(help_text=_("Whether the other activity is part of this one, or continues it."))
    activity = ActivityReference(source="other_end", help_text=_("The other activity."))
    judgement = coded(Judgement)(help_text=_("The editors'."))
    reason = serializers.CharField()

    def to_representation(self, link):
        link.other_end = link.activity if self.get_is_other_way(link) else link.other
        return super().to_representation(link)

    def get_is_other_way(self, link: Link) -> bool:
        return link.other_id == self.context["activity"].pk


class ActivityDocumentSerializer(PublicSerializer):
    role = coded(DocumentRole)()
    document = DocumentReference()


# Entities and groups


class EntitySerializer(RecordSerializer):
    slug = serializers.CharField(help_text=_("Lasting name; part of the address."))
    acronym = serializers.CharField()
    name = serializers.CharField(help_text=_("The English name in full, as it is now or was last."))
    kind = coded(EntityKind)()
    parent = EntityReference(allow_null=True, help_text=_("What it is part of."))
    successor = EntityReference(allow_null=True)
    area = AreaReference(allow_null=True, help_text=_("Of governments."))
    website = serializers.CharField()
    description = serializers.CharField()
    group = serializers.SerializerMethodField(help_text=_("Address of its members and chairs, if it has members."))
    activities = ActivitiesField("entity", "slug")

    def get_group(self, entity) -> str | None:
        group = getattr(entity, "group", None)
        return self.context["origin"] + addresses.of_page(group.get_absolute_url()) if group else None


class NameSerializer(PublicSerializer):
    name = serializers.CharField()
    kind = coded(NameKind)()
    language = serializers.CharField(help_text=_("Language code."))
    period = PeriodSerializer(source="*")
    note = serializers.CharField()


class TermSerializer(PublicSerializer):
    code = serializers.CharField(help_text=_("Lasting name; never changed or used again."))
    period = PeriodSerializer(source="*")
    note = serializers.CharField()
    sources = SourceSerializer(many=True)


class MembershipSerializer(TermSerializer):
    entity = EntityReference()
    status = coded(MembershipStatus)()


class ChairTermSerializer(TermSerializer):
    kind = coded(ChairKind)()
    entities = EntityReference(many=True)
    coordinator = EntityReference(allow_null=True, help_text=_("Who acts for a collective member."))


class EntityMembershipSerializer(TermSerializer):
    group = GroupReference()
    status = coded(MembershipStatus)()


class EntityDetailSerializer(EntitySerializer):
    names = NameSerializer(many=True, help_text=_("All others than its name and acronym."))
    memberships = EntityMembershipSerializer(many=True, source="public_memberships")
    sources = SourceSerializer(many=True)


class GroupSerializer(RecordSerializer):
    slug = serializers.CharField(source="entity.slug", help_text=_("Lasting name; part of the address."))
    entity = EntityReference()
    period = PeriodSerializer(source="*")
    note = serializers.CharField(help_text=_("What the record of the group lacks."))


class GroupDetailSerializer(GroupSerializer):
    memberships = MembershipSerializer(many=True, source="public_memberships")
    chairs = ChairTermSerializer(many=True, source="public_chairs")
    sources = SourceSerializer(many=True)


# Meetings, papers, participants


class MeetingSerializer(RecordSerializer):
    number = serializers.IntegerField()
    title = serializers.CharField()
    period = PeriodSerializer(source="*")
    city = serializers.CharField()
    venue = serializers.CharField()
    area = AreaReference(allow_null=True)
    organizer = EntityReference(allow_null=True)
    mandate = serializers.CharField()
    objectives = serializers.SerializerMethodField()
    report = DocumentReference(allow_null=True)
    attendance = serializers.IntegerField(allow_null=True, help_text=_("Number of participants that the report gives."))
    note = serializers.CharField()
    papers = PartField("papers", help_text=_("Address of its papers."))
    participants = PartField("participants", help_text=_("Address of its list of participants."))
    activities = ActivitiesField("told_to", "number")

    def get_objectives(self, meeting) -> list[str]:
        return meeting.objectives.splitlines()


class SessionSerializer(PublicSerializer):
    number = serializers.IntegerField()
    date = serializers.DateField()
    starts_at = serializers.TimeField(allow_null=True, format="%H:%M")
    ends_at = serializers.TimeField(allow_null=True, format="%H:%M")
    name = serializers.CharField()


class AgendaItemSerializer(PublicSerializer):
    number = serializers.CharField(help_text=_("As printed."))
    title = serializers.CharField()


class ScheduledItemSerializer(AgendaItemSerializer):
    session = serializers.IntegerField(source="session.number", default=None, allow_null=True, help_text=_("Number of its session."))


class MeetingDetailSerializer(MeetingSerializer):
    sessions = SessionSerializer(many=True)
    agenda = ScheduledItemSerializer(many=True, source="agenda_items")
    sources = SourceSerializer(many=True)


class PaperSerializer(RecordSerializer):
    meeting = MeetingReference()
    number = serializers.IntegerField(help_text=_("Number in the list of papers."))
    kind = coded(PaperKind)()
    title = serializers.CharField(help_text=_("As in the list of papers."))
    entities = EntityReference(many=True, help_text=_("Those that contributed it."))
    agenda_item = AgendaItemSerializer(allow_null=True)
    symbol = serializers.CharField()
    first_page = serializers.IntegerField(allow_null=True, help_text=_("First page in the report."))
    abstract = serializers.CharField()
    link = serializers.CharField()
    note = serializers.CharField()


class PaperSectionSerializer(SectionSerializer):
    depth = serializers.IntegerField(help_text=_("How many sections enclose it."))


class PaperDetailSerializer(PaperSerializer):
    presenters = ParticipantReference(many=True)
    sections = PaperSectionSerializer(many=True, source="outline")
    sources = SourceSerializer(many=True)


class ParticipantSerializer(ParticipantReference):
    """A seat in the list of participants, as printed."""

    meeting = MeetingReference()
    title = serializers.CharField(help_text=_("Functional title."))
    unit = serializers.CharField()
    affiliation = serializers.CharField()
    category = serializers.CharField(help_text=_("Of the printed list."))
    heading = serializers.CharField(help_text=_("Of the printed list."))
    entities = EntityReference(many=True, help_text=_("Those that the seat is for."))
    city = serializers.CharField()
    area = AreaReference(allow_null=True)
    note = serializers.CharField(help_text=_("Where the printed list is doubtful."))


# Documents, themes, areas


class DocumentSerializer(RecordSerializer):
    slug = serializers.CharField(help_text=_("Lasting name; part of the address."))
    symbol = serializers.CharField()
    title = serializers.CharField()
    kind = coded(DocumentKind)()
    date = DateSerializer(source="*")
    link = serializers.CharField()
    note = serializers.CharField(help_text=_("Where sources differ."))


class DocumentedActivitySerializer(PublicSerializer):
    role = coded(DocumentRole)()
    activity = ActivityReference()


class DocumentDetailSerializer(DocumentSerializer):
    report_of = MeetingReference(many=True, source="meetings", help_text=_("Meetings whose report it is."))
    activities = DocumentedActivitySerializer(
        many=True, source="activity_documents", help_text=_("Activities that it mandates or came out of.")
    )
    sources = SourceSerializer(many=True, help_text=_("What the document itself is known from."))


class ThemeSerializer(RecordSerializer):
    slug = serializers.CharField(help_text=_("Lasting name; part of the address."))
    name = serializers.CharField()
    parent = ThemeReference(allow_null=True, help_text=_("What it is part of."))
    description = serializers.CharField()
    activities = ActivitiesField("theme", "slug")


class ThemeDetailSerializer(ThemeSerializer):
    parts = ThemeReference(many=True, source="children")
    sources = SourceSerializer(many=True)


class AreaSerializer(RecordSerializer):
    code = serializers.CharField(help_text=_("M49 code."))
    iso2 = serializers.CharField(help_text=_("ISO alpha-2 code; regions and groupings have none."))
    iso3 = serializers.CharField(help_text=_("ISO alpha-3 code; regions and groupings have none."))
    name = serializers.CharField()
    kind = coded(AreaKind)()
    parent = AreaReference(allow_null=True, help_text=_("What it is part of."))
    activities = ActivitiesField("area", "key")


class AreaGroupingSerializer(PublicSerializer):
    area = AreaReference(source="grouping")
    period = PeriodSerializer(source="*")


class AreaMemberSerializer(PublicSerializer):
    area = AreaReference()
    period = PeriodSerializer(source="*")


class AreaDetailSerializer(AreaSerializer):
    parts = AreaReference(many=True, source="children")
    groupings = AreaGroupingSerializer(many=True, help_text=_("Listed groupings that it is in."))
    members = AreaMemberSerializer(many=True, source="grouped", help_text=_("Of a listed grouping."))
    sources = SourceSerializer(many=True)


# The API itself


class RootSerializer(serializers.Serializer):
    title = serializers.CharField()
    collections = serializers.DictField(child=serializers.URLField(), help_text=_("Addresses of the lists of records."))
    schema = serializers.URLField(help_text=_("Address of the description of the API in OpenAPI."))
    reference = serializers.URLField(help_text=_("Address of the page that explains it."))


class ProblemSerializer(serializers.Serializer):
    """Problem details (RFC 9457)."""

    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text=_("What is wrong, and what to do."))


class InvalidSerializer(ProblemSerializer):
    errors = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), help_text=_("For each parameter what is wrong with it.")
    )


class GoneSerializer(ProblemSerializer):
    withdrawn_on = serializers.DateField(allow_null=True)
