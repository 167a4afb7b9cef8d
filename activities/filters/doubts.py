"""Why an activity was only possibly active in a span of time."""

from datetime import date

from django.utils.translation import gettext as _

from activities.models import Activity
from records.periods import is_qualified, show_period


def doubt_during(activity: Activity, first: date, last: date) -> str:
    """Return why an activity was only possibly active on a day from first to last; the empty string where it certainly was.

    One without a date that is found was told as ongoing on a day of the span, so there is no doubt.
    """
    if activity.start_earliest is None:
        return ""
    if is_qualified(activity.period):
        return _("the source gives the date as uncertain: %(period)s") % {"period": activity.period_shown}
    start, __, end = activity.period.partition("/")
    reasons = []
    if activity.start_latest > last:
        reasons.append(_("the start is known only as %(date)s") % {"date": show_period(start)})
    if activity.end_earliest < first:
        reasons.append(_("the end is known only as %(date)s") % {"date": show_period(end or start)})
    return _(" and ").join(reasons)


def doubt_during_any(activity: Activity, spans: list[tuple[date, date]]) -> str:
    """Return why an activity was only possibly active in any of several spans; the empty string where it certainly was, or in none."""
    if activity.start_earliest is None:
        return ""
    shared = [(first, last) for first, last in spans if activity.start_earliest <= last and activity.end_latest >= first]
    doubts = [doubt_during(activity, first, last) for first, last in shared]
    return doubts[0] if doubts and all(doubts) else ""
