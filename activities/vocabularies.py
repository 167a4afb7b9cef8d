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


class CheckRule(models.TextChoices):
    """What the checks look for: errors first, then findings for coordination."""

    NO_LEAD = "no-lead", _("no lead")
    NO_THEME = "no-theme", _("no theme")
    NO_UPDATE = "no-update", _("no update")
    BROKEN_PERIOD = "broken-period", _("broken period")
    AMBIGUOUS_NAME = "ambiguous-name", _("name that fits an entity on record or two")
    UNEXPLAINED_ACRONYM = "unexplained-acronym", _("acronym that nothing explains")
    NEAR_EQUAL_TITLES = "near-equal-titles", _("two activities with nearly the same title")
    ENDED_BUT_ONGOING = "ended-but-ongoing", _("ended, but told as ongoing")
    PLANNED_DAY_PASSED = "planned-day-passed", _("planned for a day that has passed")
    ONE_SIDED = "one-sided", _("joint work that the other's paper does not mention")

    @classmethod
    def errors(cls) -> tuple["CheckRule", ...]:
        """Return the rules that a record must not break; the others are findings."""
        return (
            cls.NO_LEAD,
            cls.NO_THEME,
            cls.NO_UPDATE,
            cls.BROKEN_PERIOD,
            cls.AMBIGUOUS_NAME,
            cls.UNEXPLAINED_ACRONYM,
            cls.NEAR_EQUAL_TITLES,
        )


class CoverageGap(models.TextChoices):
    """What is open in a section whose activities were to be recorded."""

    NOTHING_TOLD = "nothing-told", _("marked as holding activities, but none rests on it or on its parts")
    NONE_BUT_TOLD = "none-but-told", _("marked as holding none, but activities rest on it")
    UNREAD = "unread", _("not read yet")
