"""What the public may see of the tellings of activities, in the order in which they stand, and where they differ."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from activities.models import Activity, Update
from activities.standing import rank_of
from activities.vocabularies import ActivityStatus, Role
from entities.models import Entity


def public_updates() -> QuerySet[Update]:
    """Return the updates of public activities that a public entity tells in a public source, with their sources."""
    return Update.objects.visible_to().from_public_sources().filter(entity__in=Entity.objects.visible_to()).with_sources()


def as_they_stand(activity: Activity, updates: Iterable[Update]) -> list[Update]:
    """Return updates of an activity, the one that stands first."""
    leads = {party.entity_id for party in activity.parties.all() if party.role == Role.LEAD and party.entity_id}
    return sorted(updates, key=lambda update: rank_of(update, told_by_lead=update.entity_id in leads))


def differences(updates: Iterable[Update]) -> list[str]:
    """Return a sentence for each day of telling and each of status and period of which the updates of one activity say different things.

    What changed from one meeting to the next is no difference, and who leaves something open contradicts nobody.
    """
    sentences = []
    by_day: dict = {}
    for update in updates:
        by_day.setdefault(update.told_on, []).append(update)
    for day, told in by_day.items():
        month = date_format(day, "F Y") if day else _("an unknown month")
        statuses = _by_value((update.get_status_display() if update.status != ActivityStatus.UNKNOWN else "", update) for update in told)
        periods = _by_value((update.period_shown, update) for update in told)
        if len(statuses) > 1:
            sentences.append(_("What was told in %(month)s differs in status: %(values)s.") % {"month": month, "values": _listed(statuses)})
        if len(periods) > 1:
            sentences.append(_("What was told in %(month)s differs in period: %(values)s.") % {"month": month, "values": _listed(periods)})
    return sentences


def _by_value(pairs: Iterable[tuple[str, Update]]) -> dict[str, list[str]]:
    tellers: dict[str, list[str]] = {}
    for value, update in pairs:
        if value and update.entity.short_name not in tellers.setdefault(value, []):
            tellers[value].append(update.entity.short_name)
    return tellers


def _listed(tellers: dict[str, list[str]]) -> str:
    return "; ".join(f"{value} ({', '.join(names)})" for value, names in tellers.items())
