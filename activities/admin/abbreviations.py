from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from activities.models import Abbreviation
from records.admin import DeskAdmin


@admin.register(Abbreviation)
class AbbreviationAdmin(DeskAdmin):
    """Short forms that texts use and that are the name of no entity."""

    list_display = ("acronym", "meaning")
    search_fields = ("acronym", "meaning")
    search_help_text = _("Abbreviation or meaning")
    fields = ("acronym", "meaning")
