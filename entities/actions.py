"""Codes for new rows of groups."""

from django.utils.text import slugify

from entities.models import ChairTerm, Entity, Group, Membership
from entities.vocabularies import MembershipStatus
from records.periods import Period


def membership_code(group: Group, entity: Entity, status: str) -> str:
    """Return a free code for a membership: ``gmg-unhcr``, ``gmg-unesco-applied``, and with a number where that was given before."""
    return _free(Membership, group.entity.slug, entity.slug, "" if status == MembershipStatus.MEMBER else status)


def chair_code(group: Group, entities: list[Entity], period: str) -> str:
    """Return a free code for a chair term: ``gmg-chair-2007-unicef``, and with a number where that was given before."""
    first = Period.parse(period).start_earliest
    year = f"{first.year:04}" if first and first.year > 1 else ""
    return _free(ChairTerm, group.entity.slug, "chair", year, *(entity.slug for entity in entities))


def _free(model, *parts: str) -> str:
    """Return a code that no row has or had."""
    code = slugify("-".join(filter(None, parts)))[: model._meta.get_field("code").max_length - 4].rstrip("-")
    taken = {
        *model.objects.filter(code__startswith=code).values_list("code", flat=True),
        *model.history.filter(code__startswith=code).values_list("code", flat=True),
    }
    number, free = 2, code
    while free in taken:
        number, free = number + 1, f"{code}-{number}"
    return free
