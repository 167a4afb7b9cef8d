"""How many of some activities count for each entity, theme and area: what the filters of the list of activities would find.

An entity's number includes that of its units, a theme's that of its sub-themes, a region's that of its countries, and a
grouping's that of its members; an activity counts once for each of them.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Model, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.models import Activity, Party, Theme
from activities.views.tellings import public_updates
from activities.vocabularies import ActivityStatus
from entities.models import Area, AreaGrouping, Entity
from records.vocabularies import State

# As many as ``within`` of the models looks down.
LEVELS = 4
NAMED_AT_MOST = 4


def listed(**filters: str) -> str:
    """Return the canonical address of the list of activities under filters."""
    return f"{reverse('activity-list')}?{urlencode(sorted(filters.items()))}"


def _short(record: Model) -> str:
    return record.short_name if isinstance(record, Entity) else str(record)


def _above(records: dict[int, Model], key: int, levels: int) -> list[int]:
    """Return the keys of what a record is part of, the nearest first."""
    keys: list[int] = []
    parent = records[key].parent_id
    while parent and len(keys) < levels:
        keys.append(parent)
        parent = records[parent].parent_id
    return keys


def _counted(records: dict[int, Model], pairs: Iterable[tuple[int, int]], levels: int, holders: dict[int, list[int]] | None = None) -> list:
    """Return the records for which any activity counts, most first: with ``total``, and ``own``, those that name the record itself."""
    own, found = defaultdict(set), defaultdict(set)
    for key, activity in pairs:
        own[key].add(activity)
    for key, activities in own.items():
        for place in {key, *_above(records, key, levels), *(holders or {}).get(key, ())}:
            found[place] |= activities
    rows = [records[key] for key in found]
    for row in rows:
        row.total, row.own = len(found[row.pk]), len(own.get(row.pk, ()))
    return sorted(rows, key=lambda row: (-row.total, _short(row).casefold(), row.pk))


def entities_counted(activities: QuerySet[Activity]) -> list[Entity]:
    """Return the public entities that have a part in activities, in two queries."""
    entities = {entity.pk: entity for entity in Entity.objects.all()}
    pairs = Party.objects.filter(activity__in=activities.order_by(), entity__in=Entity.objects.visible_to())
    rows = _counted(entities, pairs.order_by().values_list("entity_id", "activity_id"), LEVELS)
    return [entity for entity in rows if entity.state == State.PUBLISHED]


def themes_counted(activities: QuerySet[Activity]) -> list[Theme]:
    """Return the public themes of activities, in two queries."""
    themes = {theme.pk: theme for theme in Theme.objects.all()}
    pairs = Activity.themes.through.objects.filter(activity__in=activities.order_by(), theme__in=Theme.objects.visible_to())
    rows = _counted(themes, pairs.order_by().values_list("theme_id", "activity_id"), levels=1)
    return [theme for theme in rows if theme.state == State.PUBLISHED]


def areas_counted(activities: QuerySet[Activity]) -> list[Area]:
    """Return the areas that activities concern, with the regions and groupings that hold them, in three queries."""
    areas = {area.pk: area for area in Area.objects.all()}
    holders = defaultdict(list)
    for grouping, area in AreaGrouping.objects.order_by().values_list("grouping_id", "area_id"):
        holders[area].append(grouping)
    pairs = Activity.areas.through.objects.filter(activity__in=activities.order_by())
    return _counted(areas, pairs.order_by().values_list("area_id", "activity_id"), LEVELS, holders)


def tellers_counted(activities: QuerySet[Activity]) -> list[Entity]:
    """Return the entities that told of activities, most first: with ``total``, what each told of itself, and its page's ``address``."""
    updates = public_updates().filter(activity__in=activities.order_by()).order_by()
    totals = dict(updates.values_list("entity").annotate(total=Count("activity", distinct=True)))
    entities = list(Entity.objects.filter(pk__in=totals))
    for entity in entities:
        entity.total, entity.address = totals[entity.pk], entity.get_absolute_url()
    return sorted(entities, key=lambda entity: (-entity.total, entity.short_name.casefold(), entity.pk))


def sentence(statuses: list[dict]) -> str:
    """Return how many activities are on record, status by status."""
    total = sum(group["list"].total for group in statuses)
    counts = [
        (
            _("%(count)d whose status is unknown") % {"count": group["list"].total}
            if group["status"] == ActivityStatus.UNKNOWN
            else f"{group['list'].total} {group['status'].label}"
        )
        for group in statuses
    ]
    text = ngettext("%(total)d activity is on record: %(counts)s.", "%(total)d activities are on record: %(counts)s.", total)
    return text % {"total": total, "counts": get_text_list(counts, _("and"))}


@dataclass
class Via:
    """By which parts of a theme or an area an activity stands on its page, in words and links."""

    words: str
    records: list

    @property
    def first(self) -> list:
        return self.records[:NAMED_AT_MOST]

    @property
    def more(self) -> int:
        return len(self.records) - len(self.first)
