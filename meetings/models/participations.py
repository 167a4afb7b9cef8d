from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from entities.models import Area, ContactDetails, Entity, Person
from meetings.models.meetings import Meeting
from records.history import change_history
from records.models import SearchableQuerySet
from records.vocabularies import SearchKind


class ParticipationQuerySet(SearchableQuerySet):
    def visible_to(self, user=None):
        return self.filter(meeting__in=Meeting.objects.visible_to(user))

    def with_list_entries(self, user=None):
        """Seats in the order of the printed list, with all that one entry shows; of the entities those that the user may see."""
        entities = models.Prefetch("entities", queryset=Entity.objects.visible_to(user))
        return self.select_related("person", "area").prefetch_related(entities).order_by("meeting", "number")

    def by_category(self):
        """Rows of ``category`` and number of ``seats``, in the order of the printed list."""
        return self.values("category").annotate(seats=models.Count("pk"), first=models.Min("number")).order_by("first")


class Participation(models.Model):
    """A seat: a person at a meeting for one or more entities, as the list of participants prints it."""

    meeting = models.ForeignKey(Meeting, verbose_name=_("meeting"), on_delete=models.PROTECT, related_name="participations")
    number = models.PositiveSmallIntegerField(_("number in the list"))
    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="participations")
    name = models.CharField(_("name as printed"), max_length=200, blank=True)
    category = models.CharField(_("category as printed"), max_length=250)
    heading = models.CharField(_("heading as printed"), max_length=250, blank=True)
    entities = models.ManyToManyField(Entity, verbose_name=_("entities"), related_name="participations")
    title = models.CharField(_("functional title"), max_length=250, blank=True)
    unit = models.CharField(_("unit"), max_length=250, blank=True)
    affiliation = models.CharField(_("affiliation as printed"), max_length=300, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    area = models.ForeignKey(
        Area, verbose_name=_("country or area"), null=True, blank=True, on_delete=models.PROTECT, related_name="participations"
    )
    note = models.CharField(_("note"), max_length=500, blank=True, help_text=_("Public. Says where the printed list is doubtful."))
    contact_details = GenericRelation(ContactDetails)

    search_kind = SearchKind.SEAT
    history = change_history(m2m_fields=[entities])
    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                name="participation_number_is_unique",
                violation_error_message=_("The list has an entry of this number already."),
            )
        ]

    def __str__(self):
        return self.name or str(self.person)

    def get_absolute_url(self):
        return f"{reverse('participation-list', args=[self.meeting.number])}#seat-{self.number}"
