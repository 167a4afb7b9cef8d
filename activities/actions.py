"""Codes for new activities."""

from activities.models import Activity
from entities.models import Entity


def next_code(lead: Entity, year: int) -> str:
    """Return the next code for an activity of a lead first told in a year: ``ILO-2006-014``.

    Numbers are never used twice: those of merged, withdrawn and deleted activities count.
    """
    prefix = f"{lead.slug.upper()}-{year}-"
    given = {*Activity.objects.filter(code__startswith=prefix).values_list("code", flat=True)}
    given |= {*Activity.history.filter(code__startswith=prefix).values_list("code", flat=True)}
    numbers = [int(code.removeprefix(prefix)) for code in given if code.removeprefix(prefix).isdecimal()]
    return f"{prefix}{max(numbers, default=0) + 1:03}"
