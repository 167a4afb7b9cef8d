"""What stands of an activity: its status and period, derived from the updates.

They are those of the update with the latest day of telling; among equals the lead's own, then in the order of papers and sections, the
meeting's report after the papers. What it leaves open is taken from the next telling of the same day. What is told in a paper or to a
meeting that is not published does not count yet. This module alone writes the derived columns, after every way of writing an update, a
party, or the dates or the state of what was told in.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models.signals import post_delete, post_save, pre_save

from activities.models import Activity, Party, Update
from activities.models.activities import rows_written
from activities.vocabularies import ActivityStatus, Role
from meetings.models import Meeting, Paper, Section
from records.history import recording
from records.vocabularies import ChangeKind

_waiting: ContextVar[set[int] | None] = ContextVar("activities_to_settle", default=None)

LAST = 10**6


def rank_of(update: Update, told_by_lead: bool) -> tuple:
    """Return what tellings of one activity are sorted by: the one that stands comes first."""
    section = update.section
    return (
        -update.told_on.toordinal() if update.told_on else 0,
        not told_by_lead,
        (section.paper.number if section.paper else LAST) if section else LAST,
        section.position if section else LAST,
        update.pk,
    )


def derive(updates: list[Update]) -> dict:
    """Return the derived columns of an activity whose updates are sorted by rank.

    What the telling that stands leaves open, status or period, is taken from the next one of the same day that says it: who leaves
    something open contradicts nobody.
    """
    if not updates:
        return {"status": ActivityStatus.UNKNOWN, "period": "", "period_as_printed": "", "told_on": None, "standing_id": None}
    standing = updates[0]
    same_day = [update for update in updates if update.told_on == standing.told_on]
    dated = next((update for update in same_day if update.period or update.period_as_printed), standing)
    known = next((update for update in same_day if update.status != ActivityStatus.UNKNOWN), standing)
    return {
        "status": known.status,
        "period": dated.period,
        "period_as_printed": dated.period_as_printed,
        "told_on": standing.told_on,
        "standing_id": standing.pk,
    }


def settle(activity_ids: Iterable[int]) -> None:
    """Derive status, period and standing of activities anew from their updates."""
    ids = set(activity_ids)
    waiting = _waiting.get()
    if waiting is not None:
        waiting |= ids
        return
    leads = set(Party.objects.filter(activity__in=ids, role=Role.LEAD, entity__isnull=False).values_list("activity_id", "entity_id"))
    told: dict[int, list[Update]] = defaultdict(list)
    for update in Update.objects.filter(activity__in=ids).from_public_sources().with_sources():
        told[update.activity_id].append(update)
    changed = []
    for activity in Activity.objects.filter(pk__in=ids):
        derived = derive(sorted(told[activity.pk], key=lambda update: rank_of(update, (update.activity_id, update.entity_id) in leads)))
        if any(getattr(activity, name) != value for name, value in derived.items()):
            for name, value in derived.items():
                setattr(activity, name, value)
            changed.append(activity)
    if changed:
        with recording(ChangeKind.COMMAND):
            Activity.objects.bulk_update(changed, ["status", "period", "period_as_printed", "told_on", "standing"], batch_size=500)


@contextmanager
def settled_at_end() -> Iterator[None]:
    """Settle all activities that are written inside once, at the end."""
    if _waiting.get() is not None:
        yield
        return
    ids: set[int] = set()
    token = _waiting.set(ids)
    try:
        yield
    finally:
        _waiting.reset(token)
    settle(ids)


def _note_left(sender, instance, **kwargs):
    """Keep which activity a row that is moved to another one leaves."""
    stored = sender._base_manager.filter(pk=instance.pk).exclude(activity=instance.activity_id)
    instance.left_activities = list(stored.values_list("activity_id", flat=True)) if instance.pk else []


def _settle_row(sender, instance, **kwargs):
    if not kwargs.get("raw"):
        settle([instance.activity_id, *getattr(instance, "left_activities", ())])


def _settle_rows(sender, activity_ids, **kwargs):
    settle(activity_ids)


def _settle_told(sender, instance, created=False, **kwargs):
    """Settle what was told to a meeting or in a paper whose dates or state changed, or in a section whose place changed."""
    if not created and not kwargs.get("raw"):
        field = {Meeting: "section__meeting", Paper: "section__paper", Section: "section"}[sender]
        settle(Update.objects.filter(**{field: instance}).values_list("activity_id", flat=True))


def connect() -> None:
    for model in (Update, Party):
        pre_save.connect(_note_left, sender=model, dispatch_uid="activities.standing.left")
        post_save.connect(_settle_row, sender=model, dispatch_uid="activities.standing.save")
        post_delete.connect(_settle_row, sender=model, dispatch_uid="activities.standing.delete")
    rows_written.connect(_settle_rows, dispatch_uid="activities.standing.rows")
    for source in (Meeting, Paper, Section):
        post_save.connect(_settle_told, sender=source, dispatch_uid="activities.standing.told")
