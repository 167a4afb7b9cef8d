from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from entities.models import Entity
from meetings.models.agenda import AgendaItem
from meetings.models.meetings import Meeting
from meetings.models.participations import Participation
from meetings.vocabularies import PaperKind, SectionReading
from records.history import change_history
from records.models import Cited, Record, RecordQuerySet, SearchableQuerySet, leads_back
from records.vocabularies import SearchKind


class PaperQuerySet(RecordQuerySet, SearchableQuerySet):
    def visible_to(self, user=None):
        return super().visible_to(user).filter(meeting__in=Meeting.objects.visible_to(user))

    def with_contributors(self, user=None):
        """Papers with their meeting and those of the contributing entities that the user may see."""
        return self.select_related("meeting").prefetch_related(models.Prefetch("entities", queryset=Entity.objects.visible_to(user)))


class Paper(Record, Cited):
    """A contributed or background paper, or a presentation."""

    meeting = models.ForeignKey(Meeting, verbose_name=_("meeting"), on_delete=models.PROTECT, related_name="papers")
    number = models.PositiveSmallIntegerField(_("number in the list of papers"))
    kind = models.CharField(_("kind"), max_length=16, choices=PaperKind, default=PaperKind.CONTRIBUTED)
    title = models.CharField(_("title as in the list of papers"), max_length=300)
    entities = models.ManyToManyField(Entity, verbose_name=_("contributing entities"), related_name="papers", blank=True)
    presenters = models.ManyToManyField(Participation, verbose_name=_("presenters"), related_name="presented_papers", blank=True)
    agenda_item = models.ForeignKey(
        AgendaItem, verbose_name=_("agenda item"), null=True, blank=True, on_delete=models.SET_NULL, related_name="papers"
    )
    symbol = models.CharField(_("symbol"), max_length=80, blank=True)
    first_page = models.PositiveSmallIntegerField(_("first page in the report"), null=True, blank=True)
    abstract = models.TextField(_("abstract"), blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    note = models.TextField(_("note"), blank=True, help_text=_("Public."))

    search_kind = SearchKind.PAPER
    history = change_history(m2m_fields=[entities, presenters])
    objects = PaperQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["meeting", "number"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["meeting", "number"],
                name="paper_number_is_unique",
                violation_error_message=_("The list of papers has this number already."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("paper-detail", args=[self.meeting.number, self.number])


def anchor_of(number: str) -> str:
    """Return the anchor of a section on the page of its paper or meeting."""
    return f"section-{'-'.join(number.split())}"


class SectionQuerySet(models.QuerySet):
    def of_report(self):
        """Sections of the meeting's own report, in order."""
        return self.filter(paper=None)


class Section(models.Model):
    """A part of a paper, or of the meeting's report, in reading order."""

    meeting = models.ForeignKey(Meeting, verbose_name=_("meeting"), on_delete=models.PROTECT, related_name="sections")
    paper = models.ForeignKey(
        Paper,
        verbose_name=_("paper"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sections",
        help_text=_("Empty: a section of the meeting's report."),
    )
    position = models.PositiveSmallIntegerField(_("position"))
    number = models.CharField(_("number"), max_length=80, help_text=_("As printed (VI, F.1), or a short word for a part without number."))
    title = models.CharField(_("title"), max_length=300)
    parent = models.ForeignKey("self", verbose_name=_("part of"), null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    first_page = models.PositiveSmallIntegerField(_("first page in the report"), null=True, blank=True)
    reading = models.CharField(
        _("reading"),
        max_length=16,
        choices=SectionReading,
        default=SectionReading.UNREAD,
        help_text=_("Whether the section was read for activities."),
    )
    reading_note = models.CharField(
        _("remark on the reading"), max_length=300, blank=True, help_text=_("For the desk: why the section holds none, say.")
    )

    history = change_history()
    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["meeting", "paper__number", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "paper", "number"],
                name="section_number_is_unique",
                violation_error_message=_("That paper has a section of this number already."),
            ),
            models.UniqueConstraint(
                fields=["meeting", "number"],
                condition=models.Q(paper=None),
                name="section_number_is_unique_in_report",
                violation_error_message=_("The report has a section of this number already."),
            ),
        ]

    def __str__(self):
        return f"{self.source_name}, {self.label}"

    def get_absolute_url(self):
        page = self.paper.get_absolute_url() if self.paper_id else self.meeting.get_absolute_url()
        return f"{page}#{self.anchor}"

    def clean(self):
        if self.paper_id and self.meeting_id and self.paper.meeting_id != self.meeting_id:
            raise ValidationError({"paper": _("This paper belongs to another meeting.")})
        if self.parent_id and (self.parent.meeting_id, self.parent.paper_id) != (self.meeting_id, self.paper_id):
            raise ValidationError({"parent": _("The enclosing section belongs to another paper.")})
        if leads_back(self, "parent"):
            raise ValidationError({"parent": _("That section is itself part of this one.")})

    @property
    def is_numbered(self) -> bool:
        """Whether the source prints a number; parts without one carry a short word in lower case."""
        return not self.number[:1].islower()

    @property
    def label(self) -> str:
        return f"{self.number}. {self.title}" if self.is_numbered and "." not in self.number else self.title

    @property
    def source_name(self) -> str:
        return f"{_('Paper')} {self.paper.number}" if self.paper_id else str(_("Report of the meeting"))

    @property
    def key(self) -> str:
        """How packages name it: meeting, paper number or "report", section number."""
        return f"{self.meeting.number}/{self.paper.number if self.paper else 'report'}/{self.number}"

    @property
    def anchor(self) -> str:
        return anchor_of(self.number)
