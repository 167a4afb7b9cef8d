"""Vocabularies of when. A stored code never changes; a label may be translated."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PaperKind(models.TextChoices):
    BACKGROUND = "background", _("background paper")
    CONTRIBUTED = "contributed", _("contributed paper")
    PRESENTATION = "presentation", _("presentation")


class SectionReading(models.TextChoices):
    """Whether a section was read for activities, and what that gave."""

    UNREAD = "unread", _("not read yet")
    ACTIVITIES = "activities", _("holds activities")
    NONE = "none", _("read, holds none")
