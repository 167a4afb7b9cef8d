"""Vocabularies of who. A stored code never changes; a label may be translated."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AreaKind(models.TextChoices):
    WORLD = "world", _("world")
    REGION = "region", _("region")
    SUB_REGION = "sub-region", _("sub-region")
    INTERMEDIATE_REGION = "intermediate-region", _("intermediate region")
    COUNTRY = "country", _("country or area")
    GROUPING = "grouping", _("grouping")


class EntityKind(models.TextChoices):
    """In the order of the directory."""

    INTERGOVERNMENTAL_ORGAN = "intergovernmental-organ", _("intergovernmental organ")
    SECRETARIAT = "secretariat", _("secretariat department or office")
    REGIONAL_COMMISSION = "regional-commission", _("regional commission")
    FUND_OR_PROGRAMME = "fund-or-programme", _("fund or programme")
    SPECIALIZED_AGENCY = "specialized-agency", _("specialized agency")
    RELATED_ORGANIZATION = "related-organization", _("related organization")
    RESEARCH_OR_TRAINING_INSTITUTE = "research-or-training-institute", _("research or training institute")
    TREATY_OR_EXPERT_BODY = "treaty-or-expert-body", _("treaty or expert body")
    OFFICE_HOLDER = "office-holder", _("office holder")
    INTER_AGENCY_GROUP = "inter-agency-group", _("inter-agency group")
    OTHER_IGO = "other-igo", _("other intergovernmental organization")
    GOVERNMENT = "government", _("government")
    LOCAL_GOVERNMENT = "local-government", _("local government")
    NGO = "ngo", _("non-governmental organization")
    ACADEMIC = "academic", _("academic or research body")
    FORUM_OR_PROCESS = "forum-or-process", _("forum or process")
    PRIVATE_SECTOR = "private-sector", _("private sector")

    @property
    def plural(self) -> str:
        """The heading above entities of the kind."""
        return str(
            {
                "intergovernmental-organ": _("intergovernmental organs"),
                "secretariat": _("secretariat departments and offices"),
                "regional-commission": _("regional commissions"),
                "fund-or-programme": _("funds and programmes"),
                "specialized-agency": _("specialized agencies"),
                "related-organization": _("related organizations"),
                "research-or-training-institute": _("research and training institutes"),
                "treaty-or-expert-body": _("treaty and expert bodies"),
                "office-holder": _("office holders"),
                "inter-agency-group": _("inter-agency groups"),
                "other-igo": _("other intergovernmental organizations"),
                "government": _("governments"),
                "local-government": _("local governments"),
                "ngo": _("non-governmental organizations"),
                "academic": _("academic and research bodies"),
                "forum-or-process": _("forums and processes"),
                "private-sector": _("private sector"),
            }[self.value]
        )


class NameKind(models.TextChoices):
    ACRONYM = "acronym", _("acronym")
    FULL = "full", _("full name")
    FORMER = "former", _("former name")
    ALIAS = "alias", _("also called")
    MISPRINT = "misprint", _("misprint")


class MembershipStatus(models.TextChoices):
    MEMBER = "member", _("member")
    OBSERVER = "observer", _("observer")
    APPLIED = "applied", _("applied")
    INTERESTED = "interested", _("interested")


class ChairKind(models.TextChoices):
    CHAIR = "chair", _("chair")
    CO_CHAIR = "co-chair", _("co-chairs")
    INTERIM = "interim", _("interim chair")
    ONE_MEETING = "one-meeting", _("chaired one meeting")
