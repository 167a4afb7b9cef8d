"""Long lists of a page: what is seen at first, what is folded below it, and activities status by status."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet

from activities.models import Activity
from activities.vocabularies import ActivityStatus

SHOWN_AT_A_GLANCE = 3
SHOWN_AT_FIRST = 10
# Names with a number stand several in a line.
NAMES_SHOWN_AT_FIRST = 24
SHOWN_OF_A_STATUS = 50


@dataclass
class Folded:
    """A list of which a long rest is folded, and what a longer one leaves to a page of its own."""

    rows: Sequence
    total: int
    shown: int = SHOWN_AT_FIRST

    @classmethod
    def of(cls, rows: Iterable, shown: int = SHOWN_AT_FIRST) -> "Folded":
        rows = list(rows)
        return cls(rows, len(rows), shown)

    @property
    def glance(self) -> Sequence:
        return self.rows[:SHOWN_AT_A_GLANCE]

    @property
    def first(self) -> Sequence:
        # Two rows more are not worth folding.
        return self.rows if len(self.rows) <= self.shown + 2 else self.rows[: self.shown]

    @property
    def rest(self) -> Sequence:
        return self.rows[len(self.first) :]


def by_status(activities: QuerySet[Activity], mark: Callable[[Activity], None]) -> list[dict]:
    """Return the statuses that occur, each with its total and its first activities, every one of which is marked."""
    keys = defaultdict(list)
    for key, status in activities.order_by(F("start_earliest").desc(nulls_last=True), "code").values_list("pk", "status"):
        keys[status].append(key)
    shown = [key for status in keys for key in keys[status][:SHOWN_OF_A_STATUS]]
    rows = Activity.objects.filter(pk__in=shown).with_row().in_bulk()
    for activity in rows.values():
        mark(activity)
    return [
        {"status": status, "list": Folded([rows[key] for key in keys[status][:SHOWN_OF_A_STATUS]], len(keys[status]))}
        for status in ActivityStatus
        if keys[status]
    ]
