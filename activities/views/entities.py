"""One entity: who it is, the groups it belongs to, its seats and papers, what it does and with whom."""

from collections import defaultdict

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.text import capfirst, get_text_list
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from activities.models import Activity, Party
from activities.views.counts import listed, themes_counted
from activities.views.folded import SHOWN_AT_FIRST, Folded, by_status
from activities.views.tellings import public_updates
from activities.vocabularies import Role
from entities import linked
from entities.models import ChairTerm, Entity, EntityName, Group, Membership
from entities.views.groups import certain_day
from entities.views.sources import SourceList, with_sources
from entities.vocabularies import MembershipStatus, NameKind
from meetings.models import Meeting, Paper, Participation
from records.views import RecordDetailMixin
from records.vocabularies import State

# Codes of the United Nations that Django knows only with a script.
LANGUAGE_NAMES = {"zh": "Chinese"}


def lineage(entity: Entity) -> tuple[list[Entity], list[Entity]]:
    """Return those that came before an entity, the nearest first, and those that came after it, in order; public ones alone."""
    rows = {row.pk: row for row in Entity.objects.visible_to().with_lineage().order_by("name", "slug")}
    before, step = [], [entity]
    while step:
        step = [row for row in rows.values() if row.successor_id in {later.pk for later in step} and row not in before]
        before += step
    after, key = [], entity.successor_id
    while key in rows and rows[key] not in after:
        after.append(rows[key])
        key = rows[key].successor_id
    return before, after


def language_name(code: str) -> str:
    try:
        return get_language_info(code)["name_translated"]
    except KeyError:
        return LANGUAGE_NAMES.get(code, code)


class EntityDetailView(RecordDetailMixin, DetailView):
    """Records of an entity's units stand on its page too, marked; ``via`` on a row says which unit it came by."""

    template_name = "entities/entity_detail.html"

    def get_queryset(self):
        return with_sources(Entity.objects.select_related("parent", "area", "group"))

    def get_breadcrumbs(self):
        entity, entities = self.object, reverse("entity-list")
        kind = (capfirst(entity.kind_heading), f"{entities}?kind={entity.kind}")
        above = [(self.parent.short_name, self.parent.get_absolute_url())] if self.parent else []
        return [(_("Entities"), entities), kind, *above, (entity.short_name, "")]

    def get_linked(self, context):
        kinds = (group for group in context["names"] if group["kind"] != NameKind.MISPRINT)
        return [
            linked.entity(
                self.request.build_absolute_uri,
                self.object,
                other_names=[name.name for group in kinds for name in group["names"]],
                parent=self.parent,
                units=context["units"],
                memberships=[
                    row for row in context["memberships"] if row.entity_id == self.object.pk and row.status == MembershipStatus.MEMBER
                ],
            )
        ]

    def get_context_data(self, **kwargs):
        entity = self.object
        self.parent = entity.parent if entity.parent_id and entity.parent.state == State.PUBLISHED else None
        self.family = {row.pk: row for row in Entity.objects.visible_to().within(entity).order_by("name", "slug")}
        self.sources = SourceList()
        self.sources.add(entity)
        activities = Activity.objects.visible_to().counted_for(entity)
        before, after = lineage(entity)
        statuses = by_status(activities, self.mark_part)
        memberships, terms = self.get_memberships(), self.get_terms()
        context = {
            "parent": self.parent,
            "units": [row for row in self.family.values() if row.parent_id == entity.pk],
            "before": before,
            "after": after,
            "activity_list": listed(entity=entity.slug),
            "statuses": statuses,
            "themes": self.get_themes(activities, sum(group["list"].total for group in statuses)),
            "told": self.get_told(activities),
            "partners": Folded.of(activities.shared_with(self.family).visible_to()),
            "memberships": memberships,
            "terms": terms,
            # Asked for here: in a template an entity without a group would be a missing variable.
            "group": getattr(self.object, "group", None),
            "in_groups": len(memberships) + len(terms),
            "seats": self.get_seats(),
            "papers": self.get_papers(),
            "names": self.get_names(),
            "citations": self.sources.citations,
        }
        return super().get_context_data(index=self.get_index(context), **context, **kwargs)

    def mark(self, row, entities) -> None:
        """Leave on a row the units ``via`` which it belongs here; none where the entity itself is among its entities."""
        keys = {entity.pk for entity in entities}
        row.via = [] if self.object.pk in keys else [self.family[key] for key in self.family if key in keys]

    def get_themes(self, activities, total: int) -> Folded:
        """Return the themes of its activities with their numbers; none where the activities are few enough to see at once."""
        themes = themes_counted(activities) if total > SHOWN_AT_FIRST else []
        for theme in themes:
            theme.address = listed(entity=self.object.slug, theme=theme.slug)
        return Folded.of(themes)

    def mark_part(self, activity: Activity) -> None:
        activity.part = self.get_part(activity)

    def get_part(self, activity: Activity) -> str:
        """Return the entity's roles in words, and those of its units ("lead; Population Division: partner").

        Empty where the entity leads and has no other part, since the row says by whom an activity is led.
        """
        roles = defaultdict(list)
        for party in activity.parties.all():
            if party.entity_id in self.family:
                roles[party.entity_id].append(Role(party.role).label)
        if dict(roles) == {self.object.pk: [Role.LEAD.label]}:
            return ""
        own = get_text_list(roles.pop(self.object.pk, []), _("and"))
        units = [
            _("%(unit)s: %(roles)s") % {"unit": self.family[key].short_name, "roles": get_text_list(roles[key], _("and"))}
            for key in self.family
            if key in roles
        ]
        return "; ".join(filter(None, [own, *units]))

    def get_told(self, activities) -> dict | None:
        """Return what the latest meeting that was told of its activities was told by the entity, and by others alone."""
        told = public_updates().filter(activity__in=activities, section__isnull=False)
        meeting = Meeting.objects.filter(pk__in=told.values("section__meeting")).order_by("-number").first()
        if not meeting:
            return None
        told_to_it = public_updates().told_to(meeting).filter(activity=OuterRef("pk"))
        own = Exists(told_to_it.filter(entity__in=self.family))
        others = Exists(Party.objects.filter(activity=OuterRef("pk")).exclude(entity__in=self.family))
        numbers = activities.filter(Exists(told_to_it)).aggregate(
            total=Count("pk", filter=own), joint=Count("pk", filter=own & others), by_others=Count("pk", filter=~own)
        )
        return {"meeting": meeting, **numbers}

    def get_memberships(self) -> list[Membership]:
        """Return its time in groups, its units' and that of collective members to which it belongs."""
        collectives = Membership.objects.members().filter(entity__in=self.family).values("group__entity")
        rows = Membership.objects.filter(Q(entity__in=self.family) | Q(entity__in=collectives), group__in=Group.objects.visible_to())
        rows = list(
            with_sources(rows.select_related("entity", "group__entity")).order_by(
                F("start_earliest").asc(nulls_last=True), "group__entity__name", "pk"
            )
        )
        return [self.with_numbers(row, [row.entity]) for row in rows if row.entity.state == State.PUBLISHED]

    def get_terms(self) -> list[ChairTerm]:
        """Return the terms in a chair that it held, its units held or a collective member to which it belongs."""
        collectives = Membership.objects.members().filter(entity__in=self.family).values("group__entity")
        held = ChairTerm.entities.through.objects.filter(chairterm=OuterRef("pk")).filter(
            Q(entity__in=self.family) | Q(entity__in=collectives)
        )
        rows = ChairTerm.objects.filter(Exists(held) | Q(coordinator__in=self.family), group__in=Group.objects.visible_to())
        holders = Prefetch("entities", queryset=Entity.objects.visible_to().order_by("name", "slug"), to_attr="holders")
        rows = rows.select_related("group__entity", "coordinator").prefetch_related(holders)
        rows = list(with_sources(rows).order_by(F("start_earliest").asc(nulls_last=True), "pk"))
        for row in rows:
            row.day = certain_day(row)
        return [self.with_numbers(row, row.holders) for row in rows]

    def with_numbers(self, row, entities):
        self.sources.add(row)
        self.mark(row, entities)
        if self.object.pk not in {entity.pk for entity in entities} and not row.via:
            row.via = entities
        return row

    def get_seats(self) -> list[dict]:
        """Return the meetings at which it had seats, the latest first, each with its seats."""
        held = Participation.entities.through.objects.filter(participation=OuterRef("pk"), entity__in=self.family)
        rows = Participation.objects.visible_to().filter(Exists(held)).with_list_entries().select_related("meeting")
        meetings = defaultdict(list)
        for seat in rows.order_by("-meeting__number", "number"):
            self.mark(seat, seat.entities.all())
            meetings[seat.meeting].append(seat)
        return [{"meeting": meeting, "list": Folded.of(seats)} for meeting, seats in meetings.items()]

    def get_papers(self) -> Folded:
        contributed = Paper.entities.through.objects.filter(paper=OuterRef("pk"), entity__in=self.family)
        papers = list(Paper.objects.visible_to().filter(Exists(contributed)).with_contributors().order_by("-meeting__number", "number"))
        for paper in papers:
            self.mark(paper, paper.entities.all())
        return Folded.of(papers)

    def get_names(self) -> list[dict]:
        """Return the kinds of other names that it has, in their order, each with its names."""
        names = defaultdict(list)
        for name in EntityName.objects.filter(entity=self.object).order_by("language", "name", "pk"):
            name.language_name = "" if name.language == "en" else language_name(name.language)
            names[name.kind].append(name)
        return [{"kind": kind, "names": names[kind]} for kind in NameKind if names[kind]]

    def get_index(self, context: dict) -> list[tuple]:
        """Return the jump links of the page."""
        entries = [
            ("themes", _("By theme"), context["themes"].total),
            *((group["status"].value, group["status"].label.capitalize(), group["list"].total) for group in context["statuses"]),
            ("partners", _("Works with"), context["partners"].total),
            ("groups", _("Groups and chairs"), context["in_groups"]),
            ("seats", _("At the meetings"), sum(meeting["list"].total for meeting in context["seats"])),
            ("papers", _("Papers"), context["papers"].total),
            ("units", _("Its units"), len(context["units"])),
            ("names", _("Names"), sum(len(kind["names"]) for kind in context["names"])),
            ("sources", _("Sources"), len(context["citations"])),
        ]
        return [entry for entry in entries if entry[2]]
