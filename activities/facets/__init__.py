"""Facets of the public activities, held in memory under the version of the data.

Every activity has a number, in the order of codes, and every value of a facet the set of numbers that have it, as a compressed bitmap:
totals and the counts beside each choice are exact and cheap at any size of the registry. What counts for a value is what the querysets
of the models say; the tests compare the two.
"""

from activities.facets.found import Found
from activities.facets.index import JOINT, NONE, REPORT, SINGLE, FacetIndex, facet_index
from activities.facets.rows import Row, rows_of
from activities.facets.values import Facet, Value

__all__ = ["JOINT", "NONE", "REPORT", "SINGLE", "Facet", "FacetIndex", "Found", "Row", "Value", "facet_index", "rows_of"]
