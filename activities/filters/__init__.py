"""Filters of lists of activities."""

from activities.filters.activities import ActivityFilter
from activities.filters.doubts import doubt_during

__all__ = ["ActivityFilter", "doubt_during"]
