from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from entities.models.entities import Entity
from entities.vocabularies import ChairKind, MembershipStatus
from records.history import change_history
from records.models import Cited
from records.periods import Dated, DatedQuerySet, Period


class GroupQuerySet(DatedQuerySet):
    def visible_to(self, user=None):
        return self.filter(entity__in=Entity.objects.visible_to(user))


class Group(Dated, Cited):
    """An entity that has members."""

    entity = models.OneToOneField(Entity, verbose_name=_("entity"), on_delete=models.PROTECT, related_name="group")
    note = models.TextField(_("note"), blank=True, help_text=_("Public. Says what the record of the group lacks."))

    history = change_history(dated=True)
    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["entity__name", "pk"]

    def __str__(self):
        return str(self.entity)

    def get_absolute_url(self):
        return reverse("group-detail", args=[self.entity.slug])

    def day_to_show(self, today: date) -> date:
        """Return the day that the group's page shows unless another is asked for: today, or its last certain day if it has ended."""
        return min(today, self.end_earliest) if self.end_earliest else today

    def entities_on(self, day: date):
        """Return the entities that are members on a day, for certain or possibly, and the constituents of collective members."""
        members = Membership.objects.of(self).members_on(day).values("entity")
        constituents = Membership.objects.filter(group__entity__in=members).members_on(day).values("entity")
        return Entity.objects.filter(Q(pk__in=members) | Q(pk__in=constituents))


class MembershipQuerySet(DatedQuerySet):
    def of(self, group: Group):
        return self.filter(group=group)

    def members(self):
        return self.filter(status=MembershipStatus.MEMBER)

    def members_on(self, day: date):
        """Members on a day, for certain or possibly (``answer``)."""
        return self.members().holding_on(day)


class Membership(Dated, Cited):
    """An entity's time in a group. A collective member, such as the regional commissions, counts once."""

    code = models.SlugField(_("code"), max_length=80, unique=True)
    group = models.ForeignKey(Group, verbose_name=_("group"), on_delete=models.PROTECT, related_name="memberships")
    entity = models.ForeignKey(Entity, verbose_name=_("entity"), on_delete=models.PROTECT, related_name="memberships")
    status = models.CharField(_("status"), max_length=16, choices=MembershipStatus)
    note = models.CharField(_("note"), max_length=500, blank=True, help_text=_("Public."))

    history = change_history(dated=True)
    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["group", "start_earliest", "entity__name", "pk"]

    def __str__(self):
        return f"{self.entity.short_name}, {self.get_status_display()}, {self.group.entity.short_name}"

    def clean(self):
        if not self.group_id or not self.entity_id:
            return
        if self.group.entity_id == self.entity_id:
            raise ValidationError({"entity": _("A group is not a member of itself.")})
        period = Period.parse(self.period)
        others = Membership.objects.filter(group=self.group_id, entity=self.entity_id, status=self.status).exclude(pk=self.pk)
        for other in others:
            if period.certainly_overlaps(Period.parse(other.period)):
                raise ValidationError(
                    _("%(entity)s has this status in the group already (%(period)s). End that row first, or correct it."),
                    params={"entity": self.entity, "period": other.period_shown},
                )


@dataclass(frozen=True)
class Gap:
    """Days of a group's life for which no chair is on record."""

    first: date
    last: date


@dataclass(frozen=True)
class Overlap:
    """Two terms in a group's chair that certainly share days."""

    first: "ChairTerm"
    second: "ChairTerm"


class ChairTermQuerySet(DatedQuerySet):
    def of(self, group: Group):
        return self.filter(group=group)

    def with_entities(self):
        return self.select_related("coordinator").prefetch_related("entities")

    def chairing_on(self, day: date):
        """Terms that hold on a day, for certain or possibly (``answer``); who chaired one meeting held the chair that day only."""
        return self.holding_on(day)

    def doubtful(self):
        """Terms of which the record does not say for certain when they began or ended."""
        return self.filter(
            Q(start_earliest=None)
            | ~Q(start_earliest=models.F("start_latest"))
            | ~Q(end_earliest=models.F("end_latest"))
            | Q(period__contains="~")
            | Q(period__contains="?")
        )

    def holes(self, since: date, until: date) -> list[Gap]:
        """Return the spans between two days on which, even possibly, nobody on record held the chair."""
        spans = sorted(
            self.exclude(start_earliest=None)
            .filter(start_earliest__lte=until, end_latest__gte=since)
            .values_list("start_earliest", "end_latest")
        )
        gaps, first = [], since
        for start, end in spans:
            if start > first:
                gaps.append(Gap(first, start - timedelta(days=1)))
            if end >= until:
                return gaps
            first = max(first, end + timedelta(days=1))
        return [*gaps, Gap(first, until)] if first <= until else gaps

    def overlaps(self) -> list[Overlap]:
        """Return the pairs of terms that certainly share a day. A single meeting chaired by another is no overlap."""
        terms = list(self.exclude(kind=ChairKind.ONE_MEETING).exclude(start_earliest=None).with_entities().order_by("start_earliest", "pk"))
        return [
            Overlap(first, second)
            for number, first in enumerate(terms)
            for second in terms[number + 1 :]
            if Period.parse(first.period).certainly_overlaps(Period.parse(second.period))
        ]


class ChairTerm(Dated, Cited):
    """A term in a group's chair, held by one or more entities."""

    code = models.SlugField(_("code"), max_length=80, unique=True)
    group = models.ForeignKey(Group, verbose_name=_("group"), on_delete=models.PROTECT, related_name="chair_terms")
    entities = models.ManyToManyField(Entity, verbose_name=_("entities"), related_name="chair_terms")
    kind = models.CharField(_("kind"), max_length=16, choices=ChairKind, default=ChairKind.CHAIR)
    coordinator = models.ForeignKey(
        Entity,
        verbose_name=_("coordinator"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="coordinated_terms",
        help_text=_("Who acts for a collective member, as ESCAP did for the regional commissions."),
    )
    note = models.CharField(_("note"), max_length=500, blank=True, help_text=_("Public."))

    history = change_history(dated=True, m2m_fields=[entities])
    objects = ChairTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("chair term")
        verbose_name_plural = _("chair terms")
        ordering = ["group", "start_earliest", "pk"]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.group.entity.short_name}, {self.period_shown or _('no date')}"

    def clean(self):
        if not self.group_id or self.kind == ChairKind.ONE_MEETING:
            return
        period = Period.parse(self.period)
        for other in ChairTerm.objects.filter(group=self.group_id).exclude(pk=self.pk).exclude(kind=ChairKind.ONE_MEETING):
            if period.certainly_overlaps(Period.parse(other.period)):
                raise ValidationError(
                    _("This term shares days with another (%(period)s). Entities that chair together stand in one term."),
                    params={"period": other.period_shown},
                )
