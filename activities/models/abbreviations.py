from django.db import models
from django.utils.translation import gettext_lazy as _

from records.history import change_history


class Abbreviation(models.Model):
    """A short form that texts use, and what it stands for. Acronyms of entities are explained by their names."""

    acronym = models.CharField(_("abbreviation"), max_length=40, unique=True)
    meaning = models.CharField(_("meaning"), max_length=200)

    history = change_history()

    class Meta:
        verbose_name = _("abbreviation")
        verbose_name_plural = _("abbreviations")
        ordering = ["acronym"]

    def __str__(self):
        return self.acronym
