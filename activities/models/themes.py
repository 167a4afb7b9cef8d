from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from records.history import change_history
from records.models import Cited, Record, RecordQuerySet, SearchableQuerySet
from records.vocabularies import SearchKind


class ThemeQuerySet(RecordQuerySet, SearchableQuerySet):
    def within(self, theme: "Theme"):
        """The theme itself and its sub-themes."""
        return self.filter(Q(pk=theme.pk) | Q(parent=theme))


class Theme(Record, Cited):
    """A topic of international migration, two levels at most."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120, unique=True)
    parent = models.ForeignKey("self", verbose_name=_("part of"), null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    description = models.TextField(_("description"), blank=True)

    search_kind = SearchKind.THEME
    history = change_history()
    objects = ThemeQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("theme-detail", args=[self.slug])

    def clean(self):
        if self.parent_id and (self.parent_id == self.pk or self.parent.parent_id):
            raise ValidationError({"parent": _("Themes have two levels: choose a theme that is not itself part of another.")})
        if self.parent_id and self.pk and self.children.exists():
            raise ValidationError({"parent": _("This theme has sub-themes, so it cannot be part of another.")})
