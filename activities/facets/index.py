"""All facets of the public activities at one version of the data, read in a handful of queries."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache, cached_property
from operator import itemgetter
from threading import Lock

from django.db.models import Max, TextField
from django.db.models.functions import Cast
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from pyroaring import BitMap

from activities.facets.spans import GroupInTime, Spans, as_number
from activities.facets.values import Facet, Value, packed
from activities.models import Activity, Party, Theme, Update
from activities.vocabularies import ActivityKind, ActivityStatus, Role
from entities.models import Area, Entity, Group
from entities.vocabularies import EntityKind, MembershipStatus
from meetings.models import Meeting
from records.kept import Kept
from records.periods import OPEN_END
from records.search import Hits, find
from records.versions import data_version
from records.vocabularies import SearchKind, State
from records.words import fold

NONE = "none"
REPORT = "report"
JOINT, SINGLE = "yes", "no"
# As many levels as ``within`` of entities and areas looks down.
LEVELS = 4
# Questions of words of which the numbers found are kept.
KEPT_QUESTIONS = 64


def above(parents: Mapping[int, int | None], key: int, levels: int = LEVELS) -> Iterator[int]:
    """Yield a key and the keys of what it is part of, the nearest first."""
    step: int | None = key
    for __ in range(levels + 1):
        if step is None:
            return
        yield step
        step = parents.get(step)


class Order:
    """An order of the activities: their numbers in it, and the place of each."""

    def __init__(self, numbers: Iterable[int]):
        self.numbers = array("I", numbers)
        self.places = array("I", bytes(4 * len(self.numbers)))
        for place, number in enumerate(self.numbers):
            self.places[number] = place


class FacetIndex:
    """The numbers of the public activities by facet and value, and the orders in which they can be listed."""

    def __init__(self, version: str):
        self.version = version
        self._facets: dict[str, Facet] = {}
        self._lead_facets: dict[str, Facet] = {}
        self._found = Kept(KEPT_QUESTIONS)
        numbers = self._read_activities()
        self._read_parties(numbers)
        self._read_themes(numbers)
        self._read_areas(numbers)
        self._read_tellings(numbers)
        self._read_groups()

    # Asking

    def facet(self, name: str, lead: bool = False) -> Facet:
        """Return a facet by the name of its filter; facets of parties for whatever role, or for leads alone."""
        return self._lead_facets[name] if lead and name in self._lead_facets else self._facets[name]

    def members(self, lead: bool, on: date | None, today: date) -> Facet:
        """Return the facet of groups: what their members do who are so, for certain or possibly, on a day, by default each group's own."""
        within = self._of_entities[lead]
        rows = {}
        for code, group in self._groups.items():
            day = on or group.day_to_show(today)
            if group.existed_on(day):
                rows[code] = BitMap().union(*(within[key] for key in self.entities_on(group, day) if key in within))
        return self._facet(self.groups, rows)

    def entities_on(self, group: GroupInTime, day: date) -> set[int]:
        """Return the keys of the members of a group on a day, and of the constituents of collective members."""
        members = group.members_on(day)
        return members.union(*(self._collectives[key].members_on(day) for key in members if key in self._collectives))

    def active_during(self, first: date, last: date) -> BitMap:
        return self._spans.active_during(first, last)

    def matching(self, text: str) -> BitMap:
        """Return the numbers of the activities in which a text is found."""
        hits = self.hits(text)
        return self._found.get(hits.query, lambda: self.numbers_of(hits.ids(SearchKind.ACTIVITY)))

    def hits(self, text: str) -> Hits:
        return find(text, self.version)

    def numbers_of(self, keys: BitMap) -> BitMap:
        """Return the numbers of the activities with these keys; what is not public has none."""
        return BitMap(array("I", [self._numbers[key] for key in keys & self._public_keys]))

    def keys_of(self, numbers: Iterable[int]) -> list[int]:
        """Return the keys of the activities with these numbers, in their order."""
        return [self.keys[number] for number in numbers]

    def best_first(self, text: str) -> Iterator[int]:
        """Yield the numbers of the activities in which a text is found, the best first."""
        numbers, known = self._numbers, self._public_keys
        return (numbers[key] for key in self.hits(text).ranked(SearchKind.ACTIVITY) if key in known)

    @cached_property
    def by_title(self) -> Order:
        titles = dict(Activity.objects.visible_to().order_by().values_list("pk", "title"))
        folded = [fold(titles.get(key, "")) for key in self.keys]
        return Order(sorted(range(len(folded)), key=folded.__getitem__))

    @cached_property
    def by_period(self) -> Order:
        """By the earliest start, those without a date last."""
        unknown, starts = as_number(OPEN_END), self._spans.starts
        return Order(sorted(range(len(starts)), key=lambda number: starts[number] or unknown))

    @cached_property
    def by_change(self) -> Order:
        """By the last change of the activity itself, of its parties or of its updates, the newest first."""
        latest: dict[int, int] = {}
        for model, column in ((Activity, "id"), (Party, "activity_id"), (Update, "activity_id")):
            for key, change in model.history.order_by().values_list(column).annotate(latest=Max("change_id")):
                latest[key] = max(change, latest.get(key, 0))
        return Order(sorted(range(len(self.keys)), key=lambda number: -latest.get(self.keys[number], 0)))

    # Reading

    def _facet(self, values: Mapping[str, Value], rows: Mapping[str, BitMap], without: BitMap | None = None) -> Facet:
        """Return a facet with ``none``, the numbers that have no value; only values that some activity has get a row."""
        rest = self.all - BitMap().union(*rows.values()) if without is None else without
        return Facet(values, {code: numbers for code, numbers in {**rows, NONE: rest}.items() if numbers})

    def _read_activities(self) -> Mapping[int, int]:
        """Read the activities themselves; return their numbers by key."""
        # As text: a hundred thousand rows of dates and lists would take longer to convert than to read.
        columns = [Cast(name, TextField()) for name in ("kinds", "start_earliest", "end_latest", "told_on")]
        rows = sorted(Activity.objects.visible_to().order_by().values_list("code", "pk", "status", *columns), key=itemgetter(0))
        self.keys = array("I", [row[1] for row in rows])
        self.all = BitMap(range(len(rows)))
        self._public_keys = BitMap(self.keys)
        self._numbers = array("I", bytes(4 * (max(self.keys, default=0) + 1)))
        statuses, kinds, undated = defaultdict(list), defaultdict(list), defaultdict(list)
        starts, ends = array("I", bytes(4 * len(rows))), array("I", bytes(4 * len(rows)))
        day = cache(as_number)
        for number, (__, key, status, kinds_text, start, end, told_on) in enumerate(rows):
            self._numbers[key] = number
            statuses[status].append(number)
            kinds[kinds_text].append(number)
            if start and end:
                starts[number], ends[number] = day(start), day(end)
            elif told_on and status == ActivityStatus.ONGOING:
                undated[day(told_on)].append(number)
        of_kind = defaultdict(BitMap)
        for kinds_text, found in kinds.items():
            for kind in filter(None, kinds_text.split(",")):
                of_kind[kind] |= packed(found)
        self._spans = Spans(starts, ends, undated)
        years = {str(year): self.active_during(date(year, 1, 1), date(year, 12, 31)) for year in self._spans.years()}
        dateless = packed(number for number, start in enumerate(starts) if not start)
        self._facets |= {
            "status": self._facet(_of_vocabulary(ActivityStatus), {status: packed(found) for status, found in statuses.items()}),
            "kind": self._facet(_of_vocabulary(ActivityKind), of_kind),
            "during": self._facet({year: Value(year, year, year) for year in years}, years, without=dateless),
        }
        return {key: number for number, key in enumerate(self.keys)}

    def _read_parties(self, numbers: Mapping[int, int]) -> None:
        columns = ("pk", "slug", "name", "acronym", "kind", "parent_id", "state")
        entities = {row[0]: row for row in Entity.objects.order_by().values_list(*columns)}
        self._public_entities = {key for key, *__, state in entities.values() if state == State.PUBLISHED}
        own, led, joint = defaultdict(list), defaultdict(list), []
        first: dict[int, int | str] = {}
        # Parties of activities that are not public fall out, since those have no number.
        for activity, entity, role, name in Party.objects.order_by().values_list("activity_id", "entity_id", "role", "name_as_printed"):
            number = numbers.get(activity)
            if number is None or (entity and entity not in self._public_entities):
                continue
            if first.setdefault(number, entity or name) != (entity or name):
                joint.append(number)
            if entity:
                own[entity].append(number)
                if role == Role.LEAD:
                    led[entity].append(number)
        parents = {key: row[5] for key, row in entities.items()}
        slugs = {key: row[1] for key, row in entities.items()}
        values = {slugs[key]: _named(*entities[key][1:4]) for key in self._public_entities}
        kinds = {kind.value: Value(kind.value, kind.label, kind.plural) for kind in EntityKind}
        self._of_entities = []
        for facets, found in ((self._facets, own), (self._lead_facets, led)):
            sets = {key: packed(in_it) for key, in_it in found.items()}
            within, of_kind = defaultdict(BitMap), defaultdict(BitMap)
            for key, having in sets.items():
                of_kind[entities[key][4]] |= having
                for place in above(parents, key):
                    if place in self._public_entities:
                        within[place] |= having
            self._of_entities.append(within)
            facets["entity"] = self._facet(values, {slugs[key]: having for key, having in within.items()})
            facets["entity_kind"] = self._facet(kinds, of_kind)
        several = packed(joint)
        words = {JOINT: Value(JOINT, _("joint"), _("joint")), SINGLE: Value(SINGLE, _("by one alone"), _("by one alone"))}
        self._facets["joint"] = self._facet(words, {JOINT: several, SINGLE: packed(first) - several})

    def _read_themes(self, numbers: Mapping[int, int]) -> None:
        themes = {row[0]: row for row in Theme.objects.visible_to().order_by().values_list("pk", "slug", "name", "parent_id")}
        rows = defaultdict(list)
        for activity, theme in Activity.themes.through.objects.order_by().values_list("activity_id", "theme_id"):
            if activity in numbers and theme in themes:
                rows[theme].append(numbers[activity])
        within = defaultdict(BitMap)
        for key, found in rows.items():
            for place in {key, themes[key][3]} & themes.keys():
                within[themes[place][1]] |= packed(found)
        self._facets["theme"] = self._facet({slug: Value(slug, name, name) for __, slug, name, __ in themes.values()}, within)

    def _read_areas(self, numbers: Mapping[int, int]) -> None:
        areas, holders = {}, defaultdict(list)
        for *row, grouping in Area.objects.order_by().values_list("pk", "code", "iso3", "name", "parent_id", "groupings__grouping_id"):
            areas[row[0]] = row
            if grouping:
                holders[row[0]].append(grouping)
        rows = defaultdict(list)
        for activity, area in Activity.areas.through.objects.order_by().values_list("activity_id", "area_id"):
            if activity in numbers:
                rows[area].append(numbers[activity])
        parents = {key: row[4] for key, row in areas.items()}
        values, keys = {}, {}
        for key, code, iso3, name, __ in areas.values():
            keys[key] = iso3 or code
            # A country is also asked for by its M49 code.
            values[code] = values[keys[key]] = Value(keys[key], name, name)
        within = defaultdict(BitMap)
        for key, found in rows.items():
            having = packed(found)
            for place in {*above(parents, key), *holders[key]}:
                within[keys[place]] |= having
        self._facets["area"] = self._facet(values, within)

    def _read_tellings(self, numbers: Mapping[int, int]) -> None:
        """Read what public entities told in public papers of public meetings, and in the reports of these."""
        columns = ("pk", "number", "title", "papers__pk", "papers__number", "papers__title", "papers__state")
        meetings: dict[int, Value] = {}
        sources: dict[tuple[int, int | None], Value] = {}
        for meeting, number, title, paper, *paper_words, state in Meeting.objects.visible_to().order_by().values_list(*columns):
            meetings[meeting] = Value(str(number), title, format_lazy(_("meeting {number}"), number=number))
            sources[meeting, None] = _report_of(number)
            if state == State.PUBLISHED:
                sources[meeting, paper] = _paper_of(number, *paper_words)
        told_to, told_in = defaultdict(list), defaultdict(list)
        columns = ("activity_id", "entity_id", "section__meeting_id", "section__paper_id")
        for activity, entity, meeting, paper in Update.objects.order_by().values_list(*columns):
            if activity in numbers and entity in self._public_entities and (meeting, paper) in sources:
                told_to[meetings[meeting].code].append(numbers[activity])
                told_in[sources[meeting, paper].code].append(numbers[activity])
        for name, values, rows in (("told_to", meetings, told_to), ("paper", sources, told_in)):
            by_code = {value.code: value for value in values.values()}
            self._facets[name] = self._facet(by_code, {code: packed(found) for code, found in rows.items()})

    def _read_groups(self) -> None:
        days = ("start_earliest", "end_earliest", "end_latest")
        member = [f"memberships__{name}" for name in ("status", "entity_id", "start_earliest", "end_latest")]
        columns = ("entity_id", "entity__slug", "entity__name", "entity__acronym", *days, *member)
        self.groups: dict[str, Value] = {}
        self._groups: dict[str, GroupInTime] = {}
        self._collectives: dict[int, GroupInTime] = {}
        for entity, slug, name, acronym, start, surely_until, end, status, *membership in Group.objects.order_by().values_list(*columns):
            group = self._collectives.setdefault(entity, GroupInTime(start, surely_until, end))
            if status == MembershipStatus.MEMBER:
                group.members.append(tuple(membership))
                if entity in self._public_entities:
                    self._groups[slug] = group
                    self.groups[slug] = _named(slug, name, acronym)


def _of_vocabulary(vocabulary) -> dict[str, Value]:
    return {code: Value(code, label, label) for code, label in vocabulary.choices}


def _named(slug: str, name: str, acronym: str) -> Value:
    return Value(slug, f"{acronym}, {name}" if acronym else name, acronym or name)


def _report_of(meeting: int) -> Value:
    name, short = _("Report of meeting {meeting}"), _("the report of meeting {meeting}")
    return Value(f"{meeting}/{REPORT}", format_lazy(name, meeting=meeting), format_lazy(short, meeting=meeting))


def _paper_of(meeting: int, number: int, title: str) -> Value:
    name = format_lazy(_("Paper {number} of meeting {meeting}: {title}"), number=number, meeting=meeting, title=title)
    return Value(f"{meeting}/{number}", name, format_lazy(_("paper {number} of meeting {meeting}"), number=number, meeting=meeting))


_lock = Lock()
_current: FacetIndex | None = None


def facet_index() -> FacetIndex:
    """Return the index of the data as it is, read anew if it has changed. All threads of a process share it."""
    global _current
    version = data_version()
    if _current is None or _current.version != version:
        with _lock:
            if _current is None or _current.version != version:
                _current = FacetIndex(version)
            return _current
    return _current
