"""What changes did to records, told for people: which rows were created, changed or deleted, and what from and to."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.contrib import admin
from django.db import models
from django.db.models import Count, Value
from django.utils import formats
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext, gettext_lazy
from simple_history.models import HistoricalRecords

from records.choices import ChoicesField
from records.history import CHANGED, CREATED, DELETED, tracked_models
from records.models import Change
from records.periods import PeriodField, show_period

WHAT = {CREATED: gettext_lazy("added"), CHANGED: gettext_lazy("changed"), DELETED: gettext_lazy("deleted")}
# A change that did the same to more rows of a kind tells their number alone.
TOLD_ONE_BY_ONE = 12
SHOWN_LENGTH = 160
# Where a citation belongs is told by its name.
NOT_TOLD = {"id", "content_type", "object_id"}


@dataclass(frozen=True)
class Difference:
    """One field before and after; the empty string where nothing stood."""

    label: str
    before: str
    after: str


@dataclass
class Step:
    """What a change did to one row; without a name, to so many of a kind or to the record that is asked about."""

    what: str
    noun: str
    name: str = ""
    count: int = 1
    differences: list[Difference] = field(default_factory=list)
    has_before_and_after: bool = False


@dataclass(frozen=True)
class _Row:
    """A row of history and the fields that differ from the row before."""

    model: type[models.Model]
    key: int
    change: int
    type: str
    differing: list[tuple[models.Field, object, object]]


def noun_of(model: type[models.Model], count: int = 1) -> str:
    return str(model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural)


def with_touched(changes: Iterable[Change]) -> list[Change]:
    """Return the changes, each with ``touched``: how many records of which kinds it wrote. One query for all."""
    changes = list(changes)
    by_label = {model._meta.label: model for model in tracked_models() if not model._meta.auto_created}
    counts = [
        model.history.filter(change__in=changes)
        .order_by()
        .values("change")
        .annotate(of=Value(label), rows=Count("pk"))
        .values_list("change", "of", "rows")
        for label, model in by_label.items()
    ]
    touched: dict[int, list[str]] = defaultdict(list)
    if changes:
        for change, label, rows in sorted(counts[0].union(*counts[1:], all=True), key=lambda row: (-row[2], row[1])):
            touched[change].append(gettext("%(count)d %(noun)s") % {"count": rows, "noun": noun_of(by_label[label], rows)})
    for change in changes:
        change.touched = ", ".join(touched[change.pk])
    return changes


def steps_of_change(change: Change) -> list[Step]:
    """Return what one change did: of many rows of a kind the number, of few each one."""
    lots, rows = [], []
    for model in tracked_models():
        if model._meta.auto_created:
            continue
        for kind, count in model.history.filter(change=change).order_by("history_type").values_list("history_type").annotate(Count("pk")):
            if count > TOLD_ONE_BY_ONE:
                lots.append(Step(str(WHAT[kind]), noun_of(model, count), count=count))
            else:
                written = model.history.filter(change=change, history_type=kind).values("id")
                rows += [row for row in _compare(model, model.history.filter(id__in=written)) if row.change == change.pk]
    return [*lots, *_steps(rows, _names(rows))]


def changes_of_record(record: models.Model, parts: Iterable[tuple[type[models.Model], dict]]) -> list[tuple[Change, list[Step]]]:
    """Return the changes of a record, the latest first, each with its steps.

    ``parts`` are the models whose rows belong to the record, its parties say, each with what tells them in their history.
    """
    rows = _compare(type(record), record.history.all())
    for model, condition in parts:
        rows += _compare(model, model.history.filter(**condition))
    by_change: dict[int, list[_Row]] = defaultdict(list)
    for row in rows:
        by_change[row.change].append(row)
    names, own = _names(rows), (type(record), record.pk)
    return [(change, _steps(by_change[change.pk], names, own)) for change in Change.objects.select_related("by").filter(pk__in=by_change)]


def count_writes(record: models.Model, parts: Iterable[tuple[type[models.Model], dict]]) -> int:
    """Return how often a record and its parts were written; it grows with each change of them. One query."""
    rows = [record.history.all(), *(model.history.filter(**condition) for model, condition in parts)]
    return rows[0].order_by().values("pk").union(*(one.order_by().values("pk") for one in rows[1:]), all=True).count()


def _compare(model: type[models.Model], history: models.QuerySet) -> list[_Row]:
    """Return the rows of history in the order in which they were written, with what differs from the row before."""
    rows = list(history.order_by("history_id"))
    many_fields = sorted(model.history.model._history_m2m_fields, key=lambda one: one.name)
    many: dict[tuple[int, str], list[int]] = defaultdict(list)
    for one in many_fields:
        copies, other = HistoricalRecords.m2m_models[one], one.m2m_reverse_field_name()
        for row, key in copies._base_manager.filter(history__in=[row.pk for row in rows]).values_list("history", other).order_by(other):
            many[row, one.name].append(key)
    fields = [one for one in model.history.model.tracked_fields if one.name not in NOT_TOLD]

    def value(row, one):
        if row is None or row.history_type == DELETED:
            return None
        return many[row.pk, one.name] if one in many_fields else getattr(row, one.attname)

    compared, before = [], {}
    for row in rows:
        old = before.get(row.id)
        values = [(one, value(old, one), value(row, one)) for one in [*fields, *many_fields]]
        differing = [(one, was, now) for one, was, now in values if (was or None) != (now or None)]
        if differing or row.history_type != CHANGED:
            compared.append(_Row(model, row.id, row.change_id, row.history_type, differing))
        before[row.id] = row
    return compared


Names = dict[type[models.Model], dict[int, str]]


def _names(rows: list[_Row]) -> Names:
    """Return the names of all that rows are and refer to, one query a kind; what is gone has none."""
    keys: dict[type[models.Model], set[int]] = defaultdict(set)
    for row in rows:
        keys[row.model].add(row.key)
        for one, was, now in row.differing:
            if one.is_relation:
                keys[one.related_model].update(
                    key for value in (was, now) for key in (value if isinstance(value, list) else [value]) if key
                )
    return defaultdict(dict, {model: _names_of(model, of_model) for model, of_model in keys.items()})


def _names_of(model: type[models.Model], keys: set[int]) -> dict[int, str]:
    queryset = model._default_manager.filter(pk__in=keys)
    if not admin.site.is_registered(model):
        return {row.pk: str(row) for row in queryset}
    desk = admin.site.get_model_admin(model)
    return {row.pk: desk.name_of(row) for row in desk.to_name(queryset)}


def _steps(rows: list[_Row], names: Names, own: tuple[type[models.Model], int] | None = None) -> list[Step]:
    """Return the rows as steps. The record that is asked about, if any, is named neither itself nor as what its parts belong to."""
    by_kind: dict[tuple, list[_Row]] = defaultdict(list)
    for row in rows:
        by_kind[row.model, row.type].append(row)
    steps = []
    for (model, kind), of_kind in by_kind.items():
        if len(of_kind) > TOLD_ONE_BY_ONE:
            steps.append(Step(str(WHAT[kind]), noun_of(model, len(of_kind)), count=len(of_kind)))
            continue
        for row in of_kind:
            differences = [
                Difference(capfirst(str(one.verbose_name)), _show(one, was, names), _show(one, now, names))
                for one, was, now in row.differing
                if not (own and one.many_to_one and one.related_model is own[0] and own[1] in (was, now))
            ]
            name = "" if (model, row.key) == own else names[model].get(row.key, "")
            steps.append(Step(str(WHAT[kind]), noun_of(model), name, 1, differences, kind == CHANGED))
    return steps


def _show(one: models.Field, value, names: Names) -> str:
    """Return the value of a field in words."""
    if value is None or value in ("", []):
        return ""
    if one.is_relation:
        keys = value if isinstance(value, list) else [value]
        return "; ".join(names[one.related_model].get(key) or gettext("deleted since (%(key)s)") % {"key": key} for key in keys)
    if isinstance(one, PeriodField):
        return show_period(value)
    if isinstance(one, ChoicesField):
        return ", ".join(str(one.vocabulary(code).label) for code in value)
    if one.choices:
        return str(dict(one.flatchoices).get(value, value))
    if isinstance(value, date):
        return formats.date_format(value, "DATE_FORMAT")
    return Truncator(str(value)).chars(SHOWN_LENGTH)
