"""One factory a model, valid without arguments, and builders for situations.

A record with a page is published; ``draft``, ``withdrawn`` and ``merged`` say otherwise: ``EntityFactory(draft=True)``.
"""

from datetime import date, time

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from activities.models import Abbreviation, Activity, ActivityDocument, Link, Party, Theme, Update
from activities.vocabularies import ActivityStatus, DocumentRole, LinkKind, Role
from entities.models import Area, AreaGrouping, ChairTerm, ContactDetails, Entity, EntityName, FocalPoint, Group, Membership, Person, User
from entities.vocabularies import AreaKind, ChairKind, EntityKind, MembershipStatus, NameKind
from meetings.models import AgendaItem, Meeting, Paper, Participation, Section, Session
from meetings.vocabularies import PaperKind
from records.models import Change, Citation, Document, LoadedRow, RetiredAddress
from records.vocabularies import ChangeKind, DocumentKind, State

PUBLISHED_ON = date(2007, 2, 1)
WITHDRAWN_ON = date(2008, 3, 1)


class RecordFactory(DjangoModelFactory):
    state = State.PUBLISHED
    first_published = PUBLISHED_ON

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(state=State.DRAFT, first_published=None)
        withdrawn = factory.Trait(state=State.WITHDRAWN, withdrawn_on=WITHDRAWN_ON, withdrawn_reason="Recorded twice.")
        # The target is given: EntityFactory(merged=True, merged_into=target).
        merged = factory.Trait(state=State.MERGED)


class WithManyFactory(DjangoModelFactory):
    """Takes lists for many-to-many fields: ``ActivityFactory(themes=[theme])``."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True


# records


class ChangeFactory(DjangoModelFactory):
    kind = ChangeKind.FORM

    class Meta:
        model = Change


class RetiredAddressFactory(DjangoModelFactory):
    path = factory.Sequence(lambda n: f"/entities/former-{n}/")
    retired_on = WITHDRAWN_ON

    class Meta:
        model = RetiredAddress


class DocumentFactory(RecordFactory):
    slug = factory.Sequence(lambda n: f"a-res-61-{n}")
    symbol = factory.Sequence(lambda n: f"A/RES/61/{n}")
    title = factory.Sequence(lambda n: f"International migration and development, part {n}")
    kind = DocumentKind.RESOLUTION
    date = "2006-12-20"

    class Meta:
        model = Document


class LoadedRowFactory(DjangoModelFactory):
    package = "reference"
    sheet = "themes"
    key = factory.Sequence(lambda n: f"theme-{n}")
    cells = factory.LazyAttribute(lambda row: {"slug": row.key})

    class Meta:
        model = LoadedRow


# entities


class UserFactory(DjangoModelFactory):
    email = factory.Sequence(lambda n: f"user{n}@example.org")
    name = factory.Sequence(lambda n: f"User {n}")
    password = factory.django.Password("a long pass phrase")

    class Meta:
        model = User


class AreaFactory(DjangoModelFactory):
    code = factory.Sequence(lambda n: f"{n % 1000:03}")
    name = factory.Sequence(lambda n: f"Country {n}")
    kind = AreaKind.COUNTRY

    class Meta:
        model = Area


class AreaGroupingFactory(DjangoModelFactory):
    grouping = factory.SubFactory(AreaFactory, kind=AreaKind.GROUPING)
    area = factory.SubFactory(AreaFactory)

    class Meta:
        model = AreaGrouping


class EntityFactory(RecordFactory):
    slug = factory.Sequence(lambda n: f"agency-{n}")
    name = factory.Sequence(lambda n: f"Agency {n} for Migration")
    acronym = factory.Sequence(lambda n: f"AG{n}")
    kind = EntityKind.SPECIALIZED_AGENCY

    class Meta:
        model = Entity


class EntityNameFactory(DjangoModelFactory):
    entity = factory.SubFactory(EntityFactory)
    name = factory.Sequence(lambda n: f"Former agency {n}")
    kind = NameKind.FORMER

    class Meta:
        model = EntityName


class GroupFactory(DjangoModelFactory):
    entity = factory.SubFactory(EntityFactory, kind=EntityKind.INTER_AGENCY_GROUP)
    period = "2006-04/.."

    class Meta:
        model = Group


class MembershipFactory(DjangoModelFactory):
    code = factory.Sequence(lambda n: f"membership-{n}")
    group = factory.SubFactory(GroupFactory)
    entity = factory.SubFactory(EntityFactory)
    status = MembershipStatus.MEMBER
    period = "2006-04/.."

    class Meta:
        model = Membership


class ChairTermFactory(WithManyFactory):
    code = factory.Sequence(lambda n: f"chair-{n}")
    group = factory.SubFactory(GroupFactory)
    kind = ChairKind.CHAIR
    period = "2006-07-01/2006-12-31"

    class Meta:
        model = ChairTerm

    @factory.post_generation
    def entities(self, create, extracted, **kwargs):
        if create:
            self.entities.set([EntityFactory()] if extracted is None else extracted)


class PersonFactory(DjangoModelFactory):
    slug = factory.Sequence(lambda n: f"person-{n}")
    name = factory.Sequence(lambda n: f"Ms. Person {n}")

    class Meta:
        model = Person


class FocalPointFactory(DjangoModelFactory):
    person = factory.SubFactory(PersonFactory)
    entity = factory.SubFactory(EntityFactory)
    period = "2006/.."

    class Meta:
        model = FocalPoint


# meetings


class MeetingFactory(RecordFactory):
    # Far from the numbers that tests write.
    number = factory.Sequence(lambda n: n + 101)
    title = factory.LazyAttribute(lambda meeting: f"Coordination Meeting on International Migration, No. {meeting.number}")
    period = "2006-11-20/2006-11-21"
    city = "New York"

    class Meta:
        model = Meeting


class SessionFactory(DjangoModelFactory):
    meeting = factory.SubFactory(MeetingFactory)
    number = factory.Sequence(lambda n: n + 1)
    date = date(2006, 11, 20)
    starts_at = time(10, 0)
    ends_at = time(13, 0)
    name = "Morning"

    class Meta:
        model = Session


class AgendaItemFactory(DjangoModelFactory):
    meeting = factory.SubFactory(MeetingFactory)
    position = factory.Sequence(lambda n: n + 1)
    number = factory.Sequence(lambda n: str(n + 1))
    title = factory.Sequence(lambda n: f"Agenda topic {n}")

    class Meta:
        model = AgendaItem


class ParticipationFactory(WithManyFactory):
    meeting = factory.SubFactory(MeetingFactory)
    number = factory.Sequence(lambda n: n + 1)
    person = factory.SubFactory(PersonFactory)
    name = factory.SelfAttribute("person.name")
    category = "I. United Nations system"
    heading = "Agency for Migration"
    title = "Migration officer"

    class Meta:
        model = Participation

    @factory.post_generation
    def entities(self, create, extracted, **kwargs):
        if create:
            self.entities.set([EntityFactory()] if extracted is None else extracted)


class PaperFactory(RecordFactory):
    meeting = factory.SubFactory(MeetingFactory)
    number = factory.Sequence(lambda n: n + 1)
    kind = PaperKind.CONTRIBUTED
    title = factory.Sequence(lambda n: f"Paper {n} on the migration work of an agency")

    class Meta:
        model = Paper

    @factory.post_generation
    def entities(self, create, extracted, **kwargs):
        if create:
            self.entities.set([EntityFactory()] if extracted is None else extracted)

    @factory.post_generation
    def presenters(self, create, extracted, **kwargs):
        if create and extracted:
            self.presenters.set(extracted)


class SectionFactory(DjangoModelFactory):
    """A section of a paper; with ``paper=None`` and a meeting one of the meeting's report."""

    paper = factory.SubFactory(PaperFactory)
    meeting = factory.LazyAttribute(lambda section: section.paper.meeting if section.paper else MeetingFactory())
    position = factory.Sequence(lambda n: n + 1)
    number = factory.Sequence(lambda n: f"A.{n + 1}")
    title = factory.Sequence(lambda n: f"Part {n}")

    class Meta:
        model = Section


# activities


class AbbreviationFactory(DjangoModelFactory):
    acronym = factory.Sequence(lambda n: f"ABC{n}")
    meaning = factory.Sequence(lambda n: f"Alphabet, part {n}")

    class Meta:
        model = Abbreviation


class ThemeFactory(RecordFactory):
    slug = factory.Sequence(lambda n: f"theme-{n}")
    name = factory.Sequence(lambda n: f"Theme {n}")

    class Meta:
        model = Theme


class ActivityFactory(RecordFactory):
    """An activity with a theme, without parties and tellings: ``told_activity()`` has both."""

    code = factory.Sequence(lambda n: f"ILO-2006-{n + 1:03}")
    title = factory.Sequence(lambda n: f"Study {n} of labour migration")
    summary = "A study of how workers move."
    kinds = factory.List(["research"])

    class Meta:
        model = Activity

    @factory.post_generation
    def themes(self, create, extracted, **kwargs):
        if create:
            self.themes.set([ThemeFactory()] if extracted is None else extracted)

    @factory.post_generation
    def areas(self, create, extracted, **kwargs):
        if create and extracted:
            self.areas.set(extracted)


class PartyFactory(DjangoModelFactory):
    activity = factory.SubFactory(ActivityFactory)
    entity = factory.SubFactory(EntityFactory)
    role = Role.LEAD

    class Meta:
        model = Party


class ActivityDocumentFactory(DjangoModelFactory):
    activity = factory.SubFactory(ActivityFactory)
    document = factory.SubFactory(DocumentFactory)
    role = DocumentRole.MANDATE

    class Meta:
        model = ActivityDocument


class UpdateFactory(DjangoModelFactory):
    activity = factory.SubFactory(ActivityFactory)
    section = factory.SubFactory(SectionFactory)
    entity = factory.SubFactory(EntityFactory)
    status = ActivityStatus.ONGOING
    period = "2006/2007"

    class Meta:
        model = Update


class LinkFactory(DjangoModelFactory):
    activity = factory.SubFactory(ActivityFactory)
    other = factory.SubFactory(ActivityFactory)
    kind = LinkKind.PART_OF

    class Meta:
        model = Link


# What can belong to several kinds of record


class CitationFactory(DjangoModelFactory):
    record = factory.SubFactory(EntityFactory)
    document = factory.SubFactory(DocumentFactory)
    place = "para. 14"

    class Meta:
        model = Citation


class ContactDetailsFactory(DjangoModelFactory):
    holder = factory.SubFactory(FocalPointFactory)
    telephone = "+1 000 000 0000"
    email = "seat@example.org"

    class Meta:
        model = ContactDetails


# Builders


def closed_membership(last_day: date, **fields) -> Membership:
    """Return a membership that began on 1 April 2006 and ended on a day."""
    return MembershipFactory(period=f"2006-04-01/{last_day.isoformat()}", **fields)


def collective_membership(group: Group, *constituents: Entity, **fields) -> Membership:
    """Return the membership of an entity that is itself a group of the constituents."""
    collective = GroupFactory()
    for constituent in constituents:
        MembershipFactory(group=collective, entity=constituent)
    return MembershipFactory(group=group, entity=collective.entity, **fields)


def told_activity(lead: Entity | None = None, section: Section | None = None, **telling) -> Activity:
    """Return an activity with a lead that tells of it itself: by default as ongoing, in a section of its own paper."""
    lead = lead or EntityFactory()
    activity = ActivityFactory()
    PartyFactory(activity=activity, entity=lead)
    section = section or SectionFactory(paper=PaperFactory(entities=[lead]))
    UpdateFactory(activity=activity, entity=lead, section=section, **telling)
    activity.refresh_from_db()
    return activity


def told_by_message(activity: Activity, on: date, **telling) -> Update:
    """Return an update whose source is a message received on a day."""
    return UpdateFactory(activity=activity, section=None, message="e-mail from the focal point", message_on=on, **telling)


def seat(meeting: Meeting, entity: Entity, **fields) -> Participation:
    """Return a person's seat at a meeting for an entity, under the entity's name as heading."""
    return ParticipationFactory(meeting=meeting, entities=[entity], heading=entity.name, **fields)


def account(role: str = "", **fields) -> User:
    """Return an account that may enter the desk in a role; without a role a plain one."""
    from django.contrib.auth.models import Group as RoleGroup

    user = UserFactory(is_staff=bool(role), **fields)
    if role:
        user.groups.add(RoleGroup.objects.get(name=role))
    return user


def retire_today(path: str, **fields) -> RetiredAddress:
    """Return an address that was retired today."""
    return RetiredAddressFactory(path=path, retired_on=timezone.localdate(), **fields)
