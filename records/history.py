"""Change history: every write belongs to a change (who, when, why, by what), so that it can be read and undone as one.

Inside ``recording`` the rows of history are written once, at the end: one row for each record, with its many-to-many values as they
are then. A write outside of a recording, at the shell say, becomes a change of its own.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models, transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords, registered_models

from records.periods import DAYS
from records.vocabularies import ChangeKind

CREATED, CHANGED, DELETED = "+", "~", "-"

# Sent at the end of each recording, inside its transaction.
recorded = Signal()

_current: ContextVar["Recording | None"] = ContextVar("current_change", default=None)


class InChange(models.Model):
    """One row of history: a record as it was after a change."""

    change = models.ForeignKey("records.Change", verbose_name=_("change"), on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class ChangeHistory(HistoricalRecords):
    """The history of one model, written by the change that is being recorded."""

    def create_historical_record(self, instance, history_type, using=None):
        with recording(ChangeKind.COMMAND):
            _current.get().note(instance, history_type)


def change_history(*, derived: tuple[str, ...] = (), dated: bool = False, **options) -> ChangeHistory:
    """Return the history of a model. What is derived (``dated``: the four days of its period) is kept out of it."""
    return ChangeHistory(bases=[InChange], excluded_fields=[*derived, *(DAYS if dated else ())], **options)


class Recording:
    """The change that is being made and what it has done to each record so far."""

    def __init__(self, change):
        self.change = change
        self.done: dict[type[models.Model], dict[int, str]] = defaultdict(dict)
        self.deleted: dict[type[models.Model], dict[int, models.Model]] = defaultdict(dict)

    def note(self, record: models.Model, what: str) -> None:
        """Keep what happened to a record; the change as a whole creates, changes or deletes it once."""
        model, key = type(record), record.pk
        before = self.done[model].get(key)
        if what == DELETED and before == CREATED:
            del self.done[model][key]
        elif before == DELETED:
            self.done[model][key] = CHANGED
        elif before != CREATED:
            self.done[model][key] = what
        if what == DELETED:
            self.deleted[model][key] = _copy(record)

    def write(self) -> bool:
        """Write the rows of history; return whether there were any."""
        written = False
        for model, done in self.done.items():
            rows = model._base_manager.in_bulk(list(done))
            for what in (CREATED, CHANGED):
                written |= write_history(self.change, [rows[key] for key, kind in done.items() if kind == what and key in rows], what)
            written |= write_history(
                self.change, [self.deleted[model][key] for key, kind in done.items() if kind == DELETED and key not in rows], DELETED
            )
        return written


def _copy(record: models.Model) -> models.Model:
    """Return a record as it was, since Django empties the key of one that it deletes."""
    return type(record)(**{field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields})


def write_history(change, records: list[models.Model], what: str) -> bool:
    """Write one row of history for each record, with its many-to-many values; return whether there were any."""
    if not records:
        return False
    model = type(records[0])
    history = model.history.model  # type: ignore[attr-defined]  # simple_history ships no types.
    names = [field.attname for field in history.tracked_fields]
    now = timezone.now()
    rows = history._base_manager.bulk_create(
        [
            history(
                history_date=now,
                history_type=what,
                change=change,
                history_user_id=change.by_id,
                **{name: getattr(record, name) for name in names},
            )
            for record in records
        ],
        batch_size=500,
    )
    if what == DELETED:
        return True
    row_of = {record.pk: row for record, row in zip(records, rows, strict=True)}
    for field in sorted(history._history_m2m_fields, key=lambda field: field.name):
        through = field.remote_field.through
        copies = HistoricalRecords.m2m_models[field]
        mine = through._meta.get_field(field.m2m_field_name()).attname
        columns = [column.attname for column in through._meta.concrete_fields]
        keys = list(row_of)
        for start in range(0, len(keys), 500):
            values = through._base_manager.filter(**{f"{mine}__in": keys[start : start + 500]})
            copies._base_manager.bulk_create(
                [
                    copies(history=row_of[getattr(value, mine)], **{column: getattr(value, column) for column in columns})
                    for value in values
                ],
                batch_size=500,
            )
    return True


@contextmanager
def recording(kind: ChangeKind, by=None, reason: str = "") -> Iterator[models.Model]:
    """Make all writes inside one change and one transaction, and return the change.

    Inside another recording it joins that one. A change that wrote nothing leaves no trace.
    """
    from records.models import Change

    outer = _current.get()
    if outer:
        yield outer.change
        return
    with transaction.atomic():
        now = Recording(Change.objects.create(kind=kind, by=by, reason=reason))
        token = _current.set(now)
        try:
            yield now.change
        finally:
            _current.reset(token)
        if not now.write():
            now.change.delete()
        recorded.send(Recording)


def tracked_models() -> list[type[models.Model]]:
    """Return all models that have a history, in a stable order."""
    return sorted((model for model in registered_models.values() if hasattr(model, "history")), key=lambda model: model._meta.label)
