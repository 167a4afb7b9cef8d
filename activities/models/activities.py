from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Count, Exists, F, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.dispatch import Signal
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities.models.themes import Theme
from activities.vocabularies import ActivityKind, ActivityStatus, DocumentRole, Judgement, LinkKind, Role
from entities.models import Area, Entity
from meetings.models import Meeting
from records.choices import ChoicesField
from records.history import change_history
from records.models import Cited, Document, Record, RecordQuerySet, SearchableQuerySet
from records.periods import Dated, DatedQuerySet
from records.vocabularies import SearchKind, State

# Sent with ``activity_ids`` after updates or parties were written without their own save signals.
rows_written = Signal()

DERIVED = ("status", "period", "period_as_printed", "told_on", "standing")


class ActivityQuerySet(RecordQuerySet, DatedQuerySet, SearchableQuerySet):
    def current(self):
        """Drafts and published activities: what is still worked on."""
        return self.filter(state__in=[State.DRAFT, State.PUBLISHED])

    def involving(self, entities):
        """Activities in which any of the entities takes part, in whatever role."""
        return self.filter(Exists(Party.objects.filter(activity=OuterRef("pk"), entity__in=entities)))

    def counted_for(self, entity: Entity):
        """What counts for an entity on its page, in filters and totals: each activity once whatever its roles, its units' included."""
        return self.involving(Entity.objects.visible_to().within(entity))

    def shared_with(self, entities):
        """The other entities that have a part in these activities, each with ``shared``, the number of them; most first."""
        others = Entity.objects.exclude(pk__in=entities).filter(parties__activity__in=self.order_by())
        return others.annotate(shared=Count("parties__activity", distinct=True)).order_by("-shared", "name", "slug")

    def led_by(self, entities):
        return self.filter(Exists(Party.objects.filter(activity=OuterRef("pk"), entity__in=entities, role=Role.LEAD)))

    def on_themes(self, themes):
        return self.filter(Exists(Activity.themes.through.objects.filter(activity=OuterRef("pk"), theme__in=themes)))

    def concerning(self, areas):
        return self.filter(Exists(Activity.areas.through.objects.filter(activity=OuterRef("pk"), area__in=areas)))

    def of_kind(self, kind: str):
        """Activities of a kind, whatever other kinds they have."""
        return self.filter(kinds__contains=f",{kind},")

    def active_during(self, first: date, last: date):
        """Activities whose period shares, for certain or possibly, a day with the span from first to last.

        One without a known period counts where it was told as ongoing on a day of the span; otherwise nothing says when it was.
        """
        return self.filter(
            Q(start_earliest__lte=last, end_latest__gte=first)
            | Q(start_earliest=None, status=ActivityStatus.ONGOING, told_on__range=(first, last))
        )

    def with_home(self):
        """Annotate ``home``: the number of the meeting that an activity was first told to, else of the latest meeting; its package."""
        told = Min("updates__section__meeting__number", filter=Q(updates__section__meeting__state=State.PUBLISHED))
        latest = Meeting.objects.published().order_by("-number").values("number")[:1]
        return self.annotate(home=Coalesce(told, Subquery(latest)))

    def with_row(self):
        """Activities with all that one row of a list shows, in a constant number of queries."""
        return self.select_related("standing__section__paper__meeting", "standing__section__meeting", "standing__entity").prefetch_related(
            models.Prefetch("parties", queryset=Party.objects.select_related("entity")),
            models.Prefetch("themes", queryset=Theme.objects.order_by("name")),
            models.Prefetch("areas", queryset=Area.objects.order_by("name")),
        )


class Activity(Record, Dated, Cited):
    """One thing that happens in the world, recorded once however many tell of it."""

    code = models.CharField(
        _("code"),
        max_length=100,
        unique=True,
        validators=[RegexValidator(r"^[A-Z0-9-]+-\d{4}-\d{3,}$", _("A code looks like ILO-2006-014: slug, year of the meeting, number."))],
        help_text=_("Never changes once given, even when the lead is corrected."),
    )
    title = models.CharField(_("title"), max_length=300, help_text=_("Says what it is without its context."))
    summary = models.TextField(_("summary"), blank=True)
    kinds = ChoicesField(_("kinds"), vocabulary=ActivityKind, blank=True)
    place = models.CharField(
        _("place"), max_length=200, blank=True, help_text=_("The venue; the areas are those that the activity concerns.")
    )
    areas = models.ManyToManyField(Area, verbose_name=_("areas"), related_name="activities", blank=True)
    themes = models.ManyToManyField(Theme, verbose_name=_("themes"), related_name="activities")
    # Derived from the updates by activities.standing, never typed: status, the period inherited from Dated, and these.
    status = models.CharField(_("status"), max_length=16, choices=ActivityStatus, default=ActivityStatus.UNKNOWN, editable=False)
    told_on = models.DateField(_("as told on"), null=True, blank=True, editable=False)
    standing = models.ForeignKey(
        "activities.Update",
        verbose_name=_("telling that stands"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    search_kind = SearchKind.ACTIVITY
    history = change_history(derived=DERIVED, dated=True, m2m_fields=[areas, themes])
    objects = ActivityQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["code"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("activity-detail", args=[self.code])

    @property
    def kinds_shown(self) -> list[str]:
        return [ActivityKind(code).label for code in self.kinds]


class SettlingQuerySet(models.QuerySet):
    """For what the standing of activities is derived from: tells of the ways of writing that send no save signal."""

    def update(self, **kwargs):
        written = dict(self.values_list("pk", "activity_id"))
        count = super().update(**kwargs)
        moved = self.model._base_manager.filter(pk__in=written).values_list("activity_id", flat=True)
        rows_written.send(self.model, activity_ids={*written.values(), *moved})
        return count

    def bulk_create(self, objs, *args, **kwargs):
        rows = super().bulk_create(objs, *args, **kwargs)
        activity_ids = {row.activity_id for row in rows}  # type: ignore[attr-defined]  # mypy does not know the model of the queryset.
        rows_written.send(self.model, activity_ids=activity_ids)
        return rows

    update.alters_data = True  # type: ignore[attr-defined]  # Django's own mark on a method.
    bulk_create.alters_data = True  # type: ignore[attr-defined]  # Django's own mark on a method.


class Party(models.Model):
    """An entity's part in an activity; where no entity is on record, the name as printed."""

    activity = models.ForeignKey(Activity, verbose_name=_("activity"), on_delete=models.CASCADE, related_name="parties")
    entity = models.ForeignKey(Entity, verbose_name=_("entity"), null=True, blank=True, on_delete=models.PROTECT, related_name="parties")
    name_as_printed = models.CharField(
        _("name as printed"), max_length=250, blank=True, help_text=_("Only where the party is no entity on record.")
    )
    role = models.CharField(_("role"), max_length=16, choices=Role, default=Role.LEAD)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    history = change_history()
    objects = SettlingQuerySet.as_manager()

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["activity", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(entity__isnull=False) & Q(name_as_printed="")) | (Q(entity=None) & ~Q(name_as_printed="")),
                name="party_is_entity_or_name",
                violation_error_message=_("Choose an entity, or write the name as printed where none is on record; not both."),
            ),
            models.UniqueConstraint(
                fields=["activity", "entity", "role"],
                condition=Q(entity__isnull=False),
                name="party_has_role_once",
                violation_error_message=_("This entity has that role already."),
            ),
            models.UniqueConstraint(
                fields=["activity", "name_as_printed", "role"],
                condition=~Q(name_as_printed=""),
                name="party_name_has_role_once",
                violation_error_message=_("This name has that role already."),
            ),
        ]

    def __str__(self):
        return self.entity.short_name if self.entity_id else self.name_as_printed


class ActivityDocument(models.Model):
    """A document that mandates an activity or came out of it."""

    activity = models.ForeignKey(Activity, verbose_name=_("activity"), on_delete=models.CASCADE, related_name="activity_documents")
    document = models.ForeignKey(Document, verbose_name=_("document"), on_delete=models.PROTECT, related_name="activity_documents")
    role = models.CharField(_("role"), max_length=16, choices=DocumentRole)

    history = change_history()

    class Meta:
        verbose_name = _("document of an activity")
        verbose_name_plural = _("documents of activities")
        ordering = ["activity", "role", "document__symbol", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "document", "role"],
                name="activitydocument_is_given_once",
                violation_error_message=_("This document has that role already."),
            )
        ]

    def __str__(self):
        return str(self.document)


class LinkQuerySet(models.QuerySet):
    def standing(self):
        """Links that the editor has not rejected."""
        return self.exclude(judgement=Judgement.REJECTED)

    def visible_to(self, user=None):
        seen = Activity.objects.visible_to(user)
        return self.filter(Exists(seen.filter(pk=OuterRef("activity"))), Exists(seen.filter(pk=OuterRef("other"))))


class Link(models.Model):
    """A relation between two activities, with the editor's judgement and reason."""

    activity = models.ForeignKey(Activity, verbose_name=_("activity"), on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(_("kind"), max_length=16, choices=LinkKind)
    other = models.ForeignKey(Activity, verbose_name=_("other activity"), on_delete=models.CASCADE, related_name="linked_from")
    judgement = models.CharField(_("judgement"), max_length=16, choices=Judgement, default=Judgement.CONFIRMED)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    history = change_history()
    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["activity", "kind", "other__code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "kind", "other"],
                name="link_is_given_once",
                violation_error_message=_("These activities are linked in that way already."),
            ),
            models.CheckConstraint(
                condition=~Q(activity=F("other")),
                name="link_leads_elsewhere",
                violation_error_message=_("An activity is not linked to itself."),
            ),
        ]

    def __str__(self):
        return f"{self.activity.code} {self.get_kind_display()} {self.other.code}"

    def clean(self):
        if (
            self.kind
            and self.activity_id
            and self.other_id
            and Link.objects.filter(activity=self.other_id, kind=self.kind, other=self.activity_id).exclude(pk=self.pk).exists()
        ):
            raise ValidationError(
                _("The two are linked the other way round already: %(link)s."),
                params={"link": f"{self.other.code} {self.get_kind_display()} {self.activity.code}"},
            )
