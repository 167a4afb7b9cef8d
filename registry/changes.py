"""What has changed lately in the published records, told day by day."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone

from activities.models import Activity
from entities.models import Entity
from meetings.models import Meeting, Paper
from records.models import Change, Document, Record

CHANGED_MODELS: tuple[type[Record], ...] = (Activity, Paper, Meeting, Entity, Document)
NAMED_AT_MOST = 3
LOOKED_AT = 500


@dataclass
class Lot:
    """What happened on one day to the published records of one kind: how many were written, and which if they are few."""

    noun: str
    count: int
    records: list[Record] = field(default_factory=list)


def latest_changes(days_shown: int) -> list[tuple[date, list[Lot]]]:
    """Return the latest days on which published records were written, the newest first, with what was written.

    Neither the author nor the reason of a change is told: they are the secretariat's.
    """
    moments = Change.objects.order_by("-at", "-pk").values_list("at", flat=True)[:LOOKED_AT]
    # Some days hold changes of drafts only, so more days are looked at than are shown.
    days = list(dict.fromkeys(timezone.localdate(at) for at in moments))[: days_shown * 2]
    if not days:
        return []
    since = timezone.make_aware(datetime.combine(days[-1], time.min))
    lots: dict[date, list[Lot]] = defaultdict(list)
    for model in CHANGED_MODELS:
        public = model.objects.visible_to().select_related("meeting") if model is Paper else model.objects.visible_to()
        written = model.history.filter(change__at__gte=since, id__in=public.values("pk")).annotate(day=TruncDate("change__at")).order_by()
        counts = {row["day"]: row["rows"] for row in written.values("day").annotate(rows=Count("id", distinct=True))}
        few = set(written.filter(day__in=[day for day, rows in counts.items() if rows <= NAMED_AT_MOST]).values_list("day", "id"))
        records = public.in_bulk({pk for __, pk in few})
        for day, rows in counts.items():
            noun = model._meta.verbose_name if rows == 1 else model._meta.verbose_name_plural
            lots[day].append(Lot(str(noun), rows, sorted((records[pk] for of_day, pk in few if of_day == day), key=str)))
    return [(day, lots[day]) for day in days if day in lots][:days_shown]
