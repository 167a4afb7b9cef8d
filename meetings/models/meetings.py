from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from entities.models import Area, Entity
from records.history import change_history
from records.models import Cited, Document, Record, RecordQuerySet, SearchableQuerySet
from records.periods import Dated, DatedQuerySet
from records.vocabularies import SearchKind, State


class MeetingQuerySet(RecordQuerySet, DatedQuerySet, SearchableQuerySet):
    def with_counts(self):
        """Annotate ``seats`` and ``published_papers``, the numbers that the series shows of each meeting."""
        return self.annotate(
            seats=Count("participations", distinct=True),
            published_papers=Count("papers", filter=Q(papers__state=State.PUBLISHED), distinct=True),
        )


class Meeting(Record, Dated, Cited):
    """One Coordination Meeting on International Migration."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    title = models.CharField(_("title"), max_length=250)
    city = models.CharField(_("city"), max_length=120, blank=True)
    venue = models.CharField(_("venue"), max_length=250, blank=True)
    area = models.ForeignKey(Area, verbose_name=_("country"), null=True, blank=True, on_delete=models.PROTECT, related_name="meetings")
    organizer = models.ForeignKey(
        Entity, verbose_name=_("organizer"), null=True, blank=True, on_delete=models.PROTECT, related_name="organized_meetings"
    )
    mandate = models.TextField(_("mandate"), blank=True)
    objectives = models.TextField(_("objectives"), blank=True, help_text=_("One a line."))
    report = models.ForeignKey(Document, verbose_name=_("report"), null=True, blank=True, on_delete=models.PROTECT, related_name="meetings")
    attendance = models.PositiveSmallIntegerField(
        _("attendance"), null=True, blank=True, help_text=_("Number of participants that the report gives.")
    )
    note = models.TextField(_("note"), blank=True, help_text=_("Public."))

    search_kind = SearchKind.MEETING
    history = change_history(dated=True)
    objects = MeetingQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-number"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("meeting-detail", args=[self.number])

    @property
    def last_day(self):
        """The day on which what was told to the meeting is taken to be true; None where no date is known."""
        return self.end_latest
