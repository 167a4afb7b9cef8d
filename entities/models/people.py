from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entities.models.entities import Entity
from records.history import change_history
from records.periods import Dated, DatedQuerySet


class Person(models.Model):
    """Someone who took part or speaks for an entity. People have no page; erased, they keep their seats without a name."""

    slug = models.SlugField(
        _("slug"), max_length=120, unique=True, help_text=_("Tells apart people of the same name in packages. It is not public.")
    )
    name = models.CharField(_("name"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    erased_on = models.DateField(_("erased on"), null=True, blank=True, editable=False)

    history = change_history()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(erased_on=None) & ~Q(name="")) | Q(erased_on__isnull=False, name="", note=""),
                name="person_has_name_unless_erased",
                violation_error_message=_("A person has a name; an erased person has neither name nor note."),
            ),
        ]

    def __str__(self):
        return self.name or str(_("name erased"))


class FocalPoint(Dated):
    """A person who speaks for an entity, for a time, perhaps with an account."""

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="focal_points")
    entity = models.ForeignKey(Entity, verbose_name=_("entity"), on_delete=models.PROTECT, related_name="focal_points")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), null=True, blank=True, on_delete=models.SET_NULL, related_name="focal_points"
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    contact_details = GenericRelation("entities.ContactDetails")

    history = change_history(dated=True)
    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("focal point")
        verbose_name_plural = _("focal points")
        ordering = ["entity__name", "person__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "entity", "period"],
                name="focalpoint_is_given_once",
                violation_error_message=_("This person speaks for that entity already."),
            )
        ]

    def __str__(self):
        return f"{self.person}, {self.entity.short_name}"


class ContactDetails(models.Model):
    """Address, telephone, fax and e-mail of a seat or a focal point. Kept without history and seen on one page only."""

    content_type = models.ForeignKey(
        ContentType,
        on_delete=models.CASCADE,
        related_name="+",
        limit_choices_to=Q(app_label="meetings", model="participation") | Q(app_label="entities", model="focalpoint"),
    )
    object_id = models.PositiveBigIntegerField()
    holder = GenericForeignKey()
    street_address = models.TextField(_("street address"), blank=True)
    telephone = models.CharField(_("telephone"), max_length=100, blank=True)
    fax = models.CharField(_("fax"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)

    class Meta:
        verbose_name = _("contact details")
        verbose_name_plural = _("contact details")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                name="contactdetails_one_a_holder",
                violation_error_message=_("This seat or focal point has contact details already."),
            )
        ]

    def __str__(self):
        return str(self.holder)
