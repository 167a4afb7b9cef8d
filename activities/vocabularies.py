"""Vocabularies of what. A stored code never changes; a label may be translated."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActivityStatus(models.TextChoices):
    """As told. In the order in which pages group by status."""

    ONGOING = "ongoing", _("ongoing")
    PLANNED = "planned", _("planned")
    PROPOSED = "proposed", _("proposed")
    COMPLETED = "completed", _("completed")
    SUSPENDED = "suspended", _("suspended")
    CANCELLED = "cancelled", _("cancelled")
    UNKNOWN = "unknown", _("status unknown")


class ActivityKind(models.TextChoices):
    RESEARCH = "research", _("research")
    DATA = "data", _("data")
    PUBLICATION = "publication", _("publication")
    MEETING = "meeting", _("meeting")
    TRAINING = "training", _("training")
    TECHNICAL_COOPERATION = "technical-cooperation", _("technical cooperation")
    POLICY = "policy", _("policy or normative work")
    ADVOCACY = "advocacy", _("advocacy")
    PROGRAMME = "programme", _("programme")
    NETWORK = "network", _("network")


class Role(models.TextChoices):
    LEAD = "lead", _("lead")
    PARTNER = "partner", _("partner")
    FUNDER = "funder", _("funder")
    HOST = "host", _("host")


class DocumentRole(models.TextChoices):
    MANDATE = "mandate", _("mandates it")
    OUTCOME = "outcome", _("came out of it")


class LinkKind(models.TextChoices):
    PART_OF = "part-of", _("part of")
    CONTINUES = "continues", _("continues")
    SAME_SUBJECT = "same-subject", _("same subject")


class Judgement(models.TextChoices):
    """What the editor thinks of a link."""

    CONFIRMED = "confirmed", _("confirmed")
    PROBABLE = "probable", _("probable")
    REJECTED = "rejected", _("rejected")
