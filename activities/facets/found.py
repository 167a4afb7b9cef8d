"""The activities that a filter found, in an order: rows are read when they are shown."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import islice

from pyroaring import BitMap

from activities.facets.index import FacetIndex, Order
from activities.facets.rows import rows_of
from activities.models import Activity

# Where fewer than one in so many is found, sorting those is quicker than walking through all in order.
FEW = 8


class Found(Sequence):
    """A sequence of activities, each as ``with_row`` gives it. The page of a list costs the same wherever it stands.

    ``order`` is that of an index, a function that yields numbers in order, or None for the order of codes.
    """

    model = Activity
    ordered = True

    def __init__(self, index: FacetIndex, numbers: BitMap, order: Order | Callable[[], Iterator[int]] | None = None):
        self.numbers = numbers
        self._index = index
        self._order = order

    def __len__(self):
        return len(self.numbers)

    def count(self):  # As a queryset has it; a paginator asks for it.
        return len(self.numbers)

    def __getitem__(self, place):
        if not isinstance(place, slice):
            number = range(len(self))[place]
            return self._rows(self.keys(number, number + 1))[0]
        start, stop, step = place.indices(len(self))
        return self._rows(self.keys(start, stop) if step == 1 else self.keys()[place])

    def __iter__(self):
        return (row for keys in self.in_chunks() for row in self._rows(keys))

    @cached_property
    def ids(self) -> BitMap:
        """The keys of all activities found."""
        return BitMap(self._index.keys_of(self.numbers))

    def keys(self, start: int = 0, stop: int | None = None) -> list[int]:
        """Return the keys of the activities from one place to another, in order."""
        numbers = self.numbers[start:stop] if self._order is None else islice(self._in_order(), start, stop)
        return self._index.keys_of(numbers)

    def in_chunks(self, size: int = 500) -> Iterator[list[int]]:
        """Yield the keys of all, in order, so many at a time."""
        numbers = self._in_order()
        while chunk := self._index.keys_of(islice(numbers, size)):
            yield chunk

    def _in_order(self) -> Iterator[int]:
        if self._order is None:
            return iter(self.numbers)
        if isinstance(self._order, Order):
            if len(self.numbers) * FEW < len(self._order.numbers):
                return iter(self._sorted)
            return filter(self.numbers.__contains__, self._order.numbers)
        return filter(self.numbers.__contains__, self._order())

    @cached_property
    def _sorted(self) -> list[int]:
        return sorted(self.numbers, key=self._order.places.__getitem__)

    def as_rows(self) -> "FoundRows":
        """Return the same as rows of a list, which are read in a fraction of the time."""
        return FoundRows(self._index, self.numbers, self._order)

    def _rows(self, keys: list[int]) -> list:
        rows = Activity.objects.visible_to().with_row().in_bulk(keys)
        return [rows[key] for key in keys if key in rows]


class FoundRows(Found):
    """The same, each activity as a ``Row``."""

    def _rows(self, keys):
        return rows_of(keys)
