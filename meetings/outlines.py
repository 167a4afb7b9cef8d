"""Sections as an outline."""

from collections.abc import Iterable

from meetings.models import Section


def outlined(sections: Iterable[Section]) -> list[Section]:
    """Return sections in reading order, each with its ``depth`` below those that enclose it (0 to 3)."""
    rows = list(sections)
    depths: dict[int, int] = {}
    for section in rows:
        # An enclosing section stands before its parts.
        section.depth = depths[section.pk] = min(depths.get(section.parent_id, -1) + 1, 3)
    return rows
