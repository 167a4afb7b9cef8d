"""Codes for new rows of groups."""

from collections.abc import Iterable

from django.utils.text import slugify

from entities.models import ChairTerm, Entity, Group, Membership
from entities.vocabularies import MembershipStatus
from records.periods import Period


def membership_code(group: Group, entity: Entity, status: str, taken: Iterable[str] = ()) -> str:
    """Return a free code for a membership: ``gmg-unhcr``, ``gmg-unesco-applied``, with a number where that is or was taken."""
    return _free(Membership, taken, group.entity.slug, entity.slug, "" if status == MembershipStatus.MEMBER else status)


def chair_code(group: Group, entities: list[Entity], period: str, taken: Iterable[str] = ()) -> str:
    """Return a free code for a chair term: ``gmg-chair-2007-unicef``, and with a number where that is taken or was given before."""
    first = Period.parse(period).start_earliest
    year = f"{first.year:04}" if first and first.year > 1 else ""
    return _free(ChairTerm, taken, group.entity.slug, "chair", year, *(entity.slug for entity in entities))


def _free(model, also_taken: Iterable[str], *parts: str) -> str:
    """Return a code that no row has or had, and that is not among those taken beside it."""
    code = slugify("-".join(filter(None, parts)))[: model._meta.get_field("code").max_length - 4].rstrip("-")
    taken = {
        *also_taken,
        *model.objects.filter(code__startswith=code).values_list("code", flat=True),
        *model.history.filter(code__startswith=code).values_list("code", flat=True),
    }
    number, free = 2, code
    while free in taken:
        number, free = number + 1, f"{code}-{number}"
    return free
