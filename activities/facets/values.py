"""What a facet can be narrowed to, and which activities have each of its values."""

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from pyroaring import BitMap


@dataclass(frozen=True, slots=True)
class Value:
    """One value: its code in addresses, its name in lists, and its name where there is little room or in a sentence."""

    code: str
    name: str | Promise
    short: str | Promise


@dataclass(frozen=True, slots=True)
class Facet:
    """The values that may be asked for, by what is written for them, and the numbers of the activities that have each, by code."""

    values: Mapping[str, Value]
    rows: Mapping[str, BitMap]

    def having(self, code: str) -> BitMap:
        return self.rows.get(code) or BitMap()


def packed(numbers: Iterable[int]) -> BitMap:
    """Return numbers as a bitmap that takes little memory."""
    bitmap = BitMap(array("I", numbers))
    bitmap.run_optimize()
    return bitmap
