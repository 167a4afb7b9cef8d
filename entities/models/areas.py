from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from entities.vocabularies import AreaKind
from records.history import change_history
from records.models import Cited, SearchableQuerySet, leads_back
from records.periods import Dated, DatedQuerySet
from records.vocabularies import SearchKind


class AreaQuerySet(SearchableQuerySet):
    def within(self, area: "Area"):
        """The area itself and all below it: a region's countries, a grouping's members."""
        below = Q(pk=area.pk)
        for step in ("parent", "parent__parent", "parent__parent__parent", "parent__parent__parent__parent"):
            below |= Q(**{step: area.pk})
        return self.filter(below | Q(pk__in=AreaGrouping.objects.filter(grouping=area).values("area")))

    def keyed(self, key: str):
        """Areas with this ISO alpha-3 code, in whatever case, or this M49 code."""
        return self.filter(Q(iso3=key.upper()) | Q(code=key))

    def countries(self):
        return self.filter(kind=AreaKind.COUNTRY)


class Area(Cited):
    """The world, a region, sub-region, country or listed grouping of the UN M49 standard."""

    code = models.CharField(
        _("M49 code"), max_length=3, unique=True, validators=[RegexValidator(r"^\d{3}$", _("An M49 code has three digits, such as 012."))]
    )
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=AreaKind)
    parent = models.ForeignKey("self", verbose_name=_("part of"), null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    iso2 = models.CharField(_("ISO alpha-2"), max_length=2, blank=True)
    iso3 = models.CharField(_("ISO alpha-3"), max_length=3, blank=True)

    search_kind = SearchKind.AREA
    history = change_history()
    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["name", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["iso2"],
                condition=~Q(iso2=""),
                name="area_iso2_is_unique",
                violation_error_message=_("Another area has this ISO alpha-2 code."),
            ),
            models.UniqueConstraint(
                fields=["iso3"],
                condition=~Q(iso3=""),
                name="area_iso3_is_unique",
                violation_error_message=_("Another area has this ISO alpha-3 code."),
            ),
            models.CheckConstraint(
                condition=~Q(pk=models.F("parent")),
                name="area_is_not_own_parent",
                violation_error_message=_("An area cannot be part of itself."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("area-detail", args=[self.key])

    def clean(self):
        if leads_back(self, "parent"):
            raise ValidationError({"parent": _("%(parent)s is itself part of this area.") % {"parent": self.parent}})

    @property
    def key(self) -> str:
        """How packages and addresses name it: ISO alpha-3 for a country, else the M49 code."""
        return self.iso3 or self.code


class AreaGrouping(Dated):
    """An area's time in a listed grouping: least developed, landlocked, small islands."""

    grouping = models.ForeignKey(
        Area, verbose_name=_("grouping"), on_delete=models.CASCADE, related_name="grouped", limit_choices_to={"kind": AreaKind.GROUPING}
    )
    area = models.ForeignKey(Area, verbose_name=_("area"), on_delete=models.CASCADE, related_name="groupings")

    history = change_history(dated=True)
    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership of an area in a grouping")
        verbose_name_plural = _("memberships of areas in groupings")
        ordering = ["grouping__code", "area__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["grouping", "area"],
                name="areagrouping_is_given_once",
                violation_error_message=_("This area is in that grouping already."),
            ),
            models.CheckConstraint(
                condition=~Q(grouping=models.F("area")),
                name="areagrouping_is_of_another",
                violation_error_message=_("A grouping is not a member of itself."),
            ),
        ]

    def __str__(self):
        return f"{self.area}: {self.grouping}"
