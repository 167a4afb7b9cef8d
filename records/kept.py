"""Values kept in the memory of one process."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock


class Kept:
    """The latest results, by key; those that were not asked for longest go first."""

    def __init__(self, most: int):
        self._most = most
        self._lock = Lock()
        self._values: OrderedDict = OrderedDict()

    def get(self, key, make: Callable):
        """Return the value of a key, made if it is not kept."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value
