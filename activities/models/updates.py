from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from activities.models.activities import Activity, SettlingQuerySet
from activities.vocabularies import ActivityStatus
from entities.models import Entity
from meetings.models import Meeting, Paper, Section
from records.history import change_history
from records.periods import Dated, DatedQuerySet


class UpdateQuerySet(SettlingQuerySet, DatedQuerySet):
    def visible_to(self, user=None):
        # Asked of each update: a list of all activities would be made for every query.
        return self.filter(Exists(Activity.objects.visible_to(user).filter(pk=OuterRef("activity"))))

    def told_to(self, meeting):
        """Updates whose source is a section of the meeting's papers or of its report."""
        return self.filter(section__meeting=meeting)

    def with_sources(self):
        return self.select_related("section__paper__meeting", "section__meeting", "entity")

    def with_told_on(self):
        """Annotate ``as_of``: the last day of the meeting told to, or the day of the message."""
        return self.annotate(as_of=Coalesce("section__meeting__end_latest", "message_on"))

    def from_public_sources(self):
        """Messages, and updates told in a published report or in a published paper of a published meeting."""
        meetings, papers = Meeting.objects.visible_to(), Paper.objects.visible_to()
        in_section = Q(section__meeting__in=meetings) & (Q(section__paper=None) | Q(section__paper__in=papers))
        return self.filter(Q(section=None) | in_section)


class Update(Dated):
    """One telling of an activity: what a section of a paper, or a dated message, says of it in the name of an entity."""

    activity = models.ForeignKey(Activity, verbose_name=_("activity"), on_delete=models.CASCADE, related_name="updates")
    section = models.ForeignKey(
        Section,
        verbose_name=_("section"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="updates",
        help_text=_("Of a paper or of the meeting's report."),
    )
    message = models.CharField(
        _("message"),
        max_length=200,
        blank=True,
        help_text=_("What was received, where the source is no section: “e-mail from the focal point”."),
    )
    message_on = models.DateField(_("day of the message"), null=True, blank=True)
    entity = models.ForeignKey(
        Entity,
        verbose_name=_("told by"),
        on_delete=models.PROTECT,
        related_name="updates",
        help_text=_("In whose name it is told; need not be a party."),
    )
    status = models.CharField(_("status as told"), max_length=16, choices=ActivityStatus, default=ActivityStatus.UNKNOWN)
    note = models.TextField(_("note"), blank=True, help_text=_("Public. The gist of this telling, in our own words."))

    history = change_history(dated=True)
    objects = UpdateQuerySet.as_manager()

    class Meta:
        verbose_name = _("update")
        verbose_name_plural = _("updates")
        ordering = ["activity", "section__meeting__number", "message_on", "section__paper__number", "section__position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(section__isnull=False, message="", message_on=None)
                | (Q(section=None, message_on__isnull=False) & ~Q(message="")),
                name="update_has_one_source",
                violation_error_message=_("Choose a section, or write what message it was and its day; not both."),
            ),
            models.UniqueConstraint(
                fields=["activity", "section", "entity"],
                condition=Q(section__isnull=False),
                name="update_is_told_once",
                violation_error_message=_("This section's telling by that entity is on record already: correct it."),
            ),
            models.UniqueConstraint(
                fields=["activity", "message", "message_on", "entity"],
                condition=Q(section=None),
                name="update_message_is_told_once",
                violation_error_message=_("This message is on record already: correct it."),
            ),
        ]

    def __str__(self):
        return f"{self.entity.short_name}: {self.section or self.message}"

    def clean(self):
        if self.section_id and self.section.meeting.last_day is None:
            raise ValidationError({"section": _("The meeting has no date yet, so nothing can be told to it. Give its period first.")})

    @property
    def told_on(self):
        """The day on which it was told: the last day of the meeting, or that of the message."""
        return self.section.meeting.last_day if self.section_id else self.message_on
