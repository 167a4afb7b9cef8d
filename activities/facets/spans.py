"""When activities were active, and who belonged to a group on a day: the rules of the querysets, answered from memory."""

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from operator import or_

from pyroaring import BitMap

from activities.facets.values import packed
from records.periods import OPEN_END, OPEN_START

# Years that are offered; any other can be asked for.
MOST_YEARS = 100


def as_number(day: date | str) -> int:
    """Return a day as a number that compares as days do: 20070420."""
    return int(str(day).replace("-", ""))


class DaysByYear:
    """Sets of numbers by the year in which their day lies."""

    def __init__(self, days: array):
        numbers = defaultdict(list)
        for number, day in enumerate(days):
            if day:
                numbers[day // 10000].append(number)
        self._days = days
        self.years = sorted(numbers)
        self._sets = [packed(numbers[year]) for year in self.years]
        self._sums = list(accumulate(self._sets, or_))

    def up_to(self, day: int) -> BitMap:
        """Return the numbers whose day is the given one or lies before it."""
        place = bisect_right(self.years, day // 10000) - 1
        if place < 0:
            return BitMap()
        if self.years[place] < day // 10000 or day % 10000 == 1231:
            return self._sums[place]
        in_year = BitMap(array("I", [number for number in self._sets[place] if self._days[number] <= day]))
        return self._sums[place - 1] | in_year if place else in_year


class Spans:
    """The earliest start and the latest end of activities; the day of telling of those that are ongoing and have no date."""

    def __init__(self, starts: array, ends: array, undated: Mapping[int, list[int]]):
        self.starts = starts
        self._started, self._ended = DaysByYear(starts), DaysByYear(ends)
        self._undated = {day: packed(numbers) for day, numbers in undated.items()}

    def active_during(self, first: date, last: date) -> BitMap:
        """Return the numbers of what ``ActivityQuerySet.active_during`` finds."""
        found = self._started.up_to(as_number(last)) - self._ended.up_to(as_number(first) - 1)
        for day, numbers in self._undated.items():
            if as_number(first) <= day <= as_number(last):
                found |= numbers
        return found

    def years(self) -> range:
        """Return the years from the first to the last that a date names, at most ``MOST_YEARS``."""
        named = {*self._started.years, *self._ended.years, *(day // 10000 for day in self._undated)} - {OPEN_START.year, OPEN_END.year}
        return range(max(min(named), max(named) - MOST_YEARS + 1), max(named) + 1) if named else range(0)


def may_hold(start: date | None, end: date | None, day: date) -> bool:
    """Return whether a period from its earliest start to its latest end holds on a day, for certain or possibly."""
    return start is None or end is None or start <= day <= end


@dataclass(frozen=True, slots=True)
class GroupInTime:
    """A group and its members with their days, as ``Group.entities_on`` and ``Group.day_to_show`` read them."""

    start: date | None
    surely_until: date | None
    end: date | None
    members: list[tuple[int, date | None, date | None]] = field(default_factory=list)

    def day_to_show(self, today: date) -> date:
        return min(today, self.surely_until) if self.surely_until else today

    def existed_on(self, day: date) -> bool:
        return may_hold(self.start, self.end, day)

    def members_on(self, day: date) -> set[int]:
        return {entity for entity, start, end in self.members if may_hold(start, end, day)}
