"""What of a meeting's papers and report was read for activities, and which activities rest on each section."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from activities.models import Activity, Update
from activities.vocabularies import CoverageGap
from meetings.models import Meeting, Paper, Section
from meetings.outlines import outlined
from meetings.vocabularies import SectionReading


def with_totals(sections: list[Section]) -> list[Section]:
    """Return sections in reading order, each with ``total``, the number of activities told in it and in its parts."""
    found = {section.pk: {update.activity_id for update in section.told} for section in sections}
    # An enclosing section stands before its parts.
    for section in reversed(sections):
        if section.parent_id in found:
            found[section.parent_id] |= found[section.pk]
    for section in sections:
        section.total = len(found[section.pk])
    return sections


@dataclass
class Source:
    """The report of a meeting, or one of its papers, with its sections in order.

    Each section has its ``depth``, the ``activities`` that rest on it, the number ``in_parts`` of those that rest on its parts alone,
    and its ``gap``, None where nothing is open.
    """

    meeting: Meeting
    paper: Paper | None
    sections: list[Section]

    @property
    def anchor(self) -> str:
        return f"paper-{self.paper.number}" if self.paper else "report"

    @property
    def name(self) -> str:
        return _("Paper %(number)d") % {"number": self.paper.number} if self.paper else _("Report of the meeting")

    @property
    def title(self) -> str:
        return self.paper.title if self.paper else ""

    @cached_property
    def activity_ids(self) -> set[int]:
        return {activity.pk for section in self.sections for activity in section.activities}

    @property
    def read_with_activities(self) -> int:
        return self._marked(SectionReading.ACTIVITIES)

    @property
    def read_without(self) -> int:
        return self._marked(SectionReading.NONE)

    @property
    def unread(self) -> int:
        return self._marked(SectionReading.UNREAD)

    @property
    def gaps(self) -> int:
        """The number of its sections in which something is open; without sections the whole is."""
        return sum(section.gap is not None for section in self.sections) if self.sections else 1

    def _marked(self, reading: SectionReading) -> int:
        return sum(section.reading == reading for section in self.sections)


def coverage_of(meeting: Meeting) -> list[Source]:
    """Return the report of a meeting, if there is one, and all its papers in order.

    Drafts count, since they rest on what was read as well; what was withdrawn or merged rests on nothing any more.
    """
    papers = {paper.pk: paper for paper in Paper.objects.filter(meeting=meeting).prefetch_related("entities").order_by("number")}
    of_source: dict[int | None, list[Section]] = {None: [], **{key: [] for key in papers}}
    updates = Update.objects.filter(activity__in=Activity.objects.current()).select_related("activity").order_by("activity__code", "pk")
    # No more of each than the page shows: there are many.
    shown = updates.only("section", "activity", "activity__code", "activity__title", "activity__state")
    for section in (
        Section.objects.filter(meeting=meeting)
        .prefetch_related(Prefetch("updates", queryset=shown, to_attr="told"))
        .order_by("position", "pk")
    ):
        section.meeting, section.paper = meeting, papers.get(section.paper_id)
        of_source[section.paper_id].append(section)
    for paper in papers.values():
        paper.meeting = meeting
    sources = [Source(meeting, papers.get(key), with_totals(outlined(sections))) for key, sections in of_source.items()]
    for section in sections_of(sources):
        section.activities = list({update.activity_id: update.activity for update in section.told}.values())
        section.in_parts = section.total - len(section.activities)
        section.gap = gap_in(section)
    return [source for source in sources if source.sections or source.paper or meeting.report_id]


def sections_of(sources: list[Source]) -> list[Section]:
    """Return the sections of all sources in order."""
    return [section for source in sources for section in source.sections]


def gap_in(section: Section) -> CoverageGap | None:
    """Return what is open in a section that has its ``activities`` and their ``total`` with those of its parts, None if nothing is."""
    if section.reading == SectionReading.UNREAD:
        return CoverageGap.UNREAD
    if section.reading == SectionReading.NONE and section.activities:
        return CoverageGap.NONE_BUT_TOLD
    if section.reading == SectionReading.ACTIVITIES and not section.total:
        return CoverageGap.NOTHING_TOLD
    return None
