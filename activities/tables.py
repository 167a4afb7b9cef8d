"""The files of activities and of themes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import ClassVar

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Party, Theme, Update
from activities.vocabularies import ActivityKind, ActivityStatus, Role
from entities.models import Area
from entities.tables import entity_names
from meetings.models import Meeting, Paper, Section
from records.files import Cell, Cells, Column, Table, among, in_order
from records.periods import DAYS, OPEN_END, OPEN_START, show_period
from records.tables import ADDRESS, PERIOD, PERIOD_AS_PRINTED, PERIOD_IN_WORDS

# A day that no source gives, and those of an open side.
NO_DAY = {None: "", OPEN_START.isoformat(): "", OPEN_END.isoformat(): ""}
# A section by its meeting, its place among the papers and the code of its paper. A report comes after the papers, a message after all.
Source = tuple[int, int, str]
LAST = 10**6
MESSAGE: Source = (LAST, LAST, "")


def grouped(rows: Iterable[tuple]) -> dict[int, tuple]:
    """Return what follows the first column of rows, by the first column."""
    groups: dict[int, tuple] = defaultdict(tuple)
    for row in rows:
        groups[row[0]] += (row[1:],)
    return groups


def quoted(name: str) -> str:
    """Return the name of a party that is no entity on record as packages write it, so that it is not taken for a slug."""
    return '"{}"'.format(name.replace('"', '""'))


def kinds_in_words(column: str) -> list[Cell]:
    """Return the codes and the names of the kinds that a column holds."""
    codes, names = [code for code in column.split(",") if code], dict(ActivityKind.choices)
    return [tuple(codes), tuple(str(names.get(code, code)) for code in codes)]


def _codes_and_names(named: Iterable[tuple[str, str]]) -> list[Cell]:
    """Return the codes and the names of pairs of name and code, in the order of names."""
    pairs = sorted(named)
    return [tuple(code for __, code in pairs), tuple(name for name, __ in pairs)]


class ActivityTable(Table):
    """Names stand in dictionaries, filled once a file, so that a row costs little more than reading it."""

    name = "activities"
    columns: ClassVar[list[Column]] = [
        Column("code", _("lasting code, part of the address")),
        ADDRESS,
        Column("title", _("title")),
        Column("summary", _("summary in the registry's own words")),
        Column("kinds", _("codes of the kinds of activity")),
        Column("kind_names", _("kinds of activity")),
        Column("status", _("code of the status as last told")),
        Column("status_name", _("status as last told")),
        Column("told_on", _("day on which status and period were told")),
        PERIOD,
        PERIOD_IN_WORDS,
        PERIOD_AS_PRINTED,
        Column("start_earliest", _("first day on which it may have begun; empty if unknown or open")),
        Column("start_latest", _("last day on which it may have begun; empty if unknown or open")),
        Column("end_earliest", _("first day on which it may have ended; empty if unknown or open")),
        Column("end_latest", _("last day on which it may have ended; empty if unknown or open")),
        Column("place", _("venue")),
        Column("areas", _("ISO alpha-3 or M49 codes of the areas that it concerns")),
        Column("area_names", _("names of these areas")),
        Column("themes", _("slugs of the themes")),
        Column("theme_names", _("names of the themes")),
        Column("lead", _("slugs of the entities that lead it; in double quotation marks the name of a party that is no entity on record")),
        Column("lead_names", _("acronyms or names of these")),
        Column("partners", _("slugs of the partners, likewise")),
        Column("partner_names", _("acronyms or names of the partners")),
        Column("funders", _("slugs of the funders, likewise")),
        Column("funder_names", _("acronyms or names of the funders")),
        Column("hosts", _("slugs of the hosts, likewise")),
        Column("host_names", _("acronyms or names of the hosts")),
        Column("told_by", _("slugs of the entities that told of it")),
        Column("told_to", _("numbers of the meetings that it was told to")),
        Column("told_in", _("papers in which it was told: meeting, stroke, number of the paper, or “report” for the meeting's report")),
    ]

    def __init__(self, root: str):
        super().__init__(root)
        self.entities = entity_names()
        self.kind_cells, self.period_cells = Cells(kinds_in_words), Cells(show_period)
        self.area_cells, self.theme_cells = Cells(self.areas_in_words), Cells(self.themes_in_words)
        self.party_cells, self.telling_cells = Cells(self.parties_in_words), Cells(self.tellings_in_words)

    @cached_property
    def themes(self) -> dict[int, tuple[str, str]]:
        """Name and slug of every public theme by its key."""
        return {key: (name, slug) for key, name, slug in Theme.objects.visible_to().values_list("pk", "name", "slug")}

    @cached_property
    def areas(self) -> dict[int, tuple[str, str]]:
        """Name and code of every area by its key."""
        return {key: (name, iso3 or code) for key, name, iso3, code in Area.objects.values_list("pk", "name", "iso3", "code")}

    @cached_property
    def sources(self) -> dict[int, Source]:
        """Every section of a public paper or report by its key."""
        meetings, papers = Meeting.objects.visible_to(), dict(Paper.objects.visible_to().values_list("pk", "number"))
        sections = Section.objects.filter(meeting__in=meetings).order_by().values_list("pk", "meeting__number", "paper")
        return {
            key: (meeting, papers[paper], f"{meeting}/{papers[paper]}") if paper else (meeting, LAST, f"{meeting}/report")
            for key, meeting, paper in sections
            if paper is None or paper in papers
        }

    def rows_of(self, keys):
        address, statuses, no_day = self.addresses("activity-detail"), {code: str(name) for code, name in ActivityStatus.choices}, NO_DAY
        chosen = among(keys)
        areas = grouped(Activity.areas.through.objects.filter(activity__in=chosen).values_list("activity_id", "area_id"))
        themes = grouped(Activity.themes.through.objects.filter(activity__in=chosen).values_list("activity_id", "theme_id"))
        ordered = Party.objects.filter(activity__in=chosen).order_by("position", "pk")
        parties = grouped(ordered.values_list("activity_id", "role", "entity_id", "name_as_printed"))
        tellings = grouped(Update.objects.filter(activity__in=chosen).order_by().values_list("activity_id", "section_id", "entity_id"))
        activities = Activity.objects.visible_to().filter(pk__in=chosen).order_by()
        columns = ("pk", "code", "title", "summary", "status", "period", "period_as_printed", "place")
        rows = {}
        for key, code, title, summary, status, period, as_printed, place, kinds, told_on, *days in activities.values_list(
            *columns, *(Cast(name, TextField()) for name in ("kinds", "told_on", *DAYS))
        ):
            rows[key] = [
                code,
                address(code),
                title,
                summary,
                *self.kind_cells[kinds],
                status,
                statuses[status],
                told_on or "",
                period,
                self.period_cells[period],
                as_printed,
                *[no_day.get(day, day) for day in days],
                place,
                *self.area_cells[areas[key]],
                *self.theme_cells[themes[key]],
                *self.party_cells[parties[key]],
                *self.telling_cells[tellings[key]],
            ]
        return in_order(rows, keys)

    def areas_in_words(self, keys: Iterable[tuple[int]]) -> list[Cell]:
        return _codes_and_names(self.areas[key] for (key,) in keys if key in self.areas)

    def themes_in_words(self, keys: Iterable[tuple[int]]) -> list[Cell]:
        return _codes_and_names(self.themes[key] for (key,) in keys if key in self.themes)

    def parties_in_words(self, parties: Iterable[tuple[str, int | None, str]]) -> list[Cell]:
        """Return for each role the codes and the names of the parties in it that the public sees."""
        cells: list[Cell] = []
        for role in Role:
            named = [
                self.entities[entity] if entity else (quoted(printed), printed)
                for of_role, entity, printed in parties
                if of_role == role and (entity is None or entity in self.entities)
            ]
            cells += [tuple(code for code, __ in named), tuple(name for __, name in named)]
        return cells

    def tellings_in_words(self, tellings: Iterable[tuple[int | None, int]]) -> list[Cell]:
        """Return who told, to which meetings and in which papers; of public entities and sources alone."""
        told = sorted(
            (MESSAGE if section is None else self.sources[section], self.entities[entity][0])
            for section, entity in tellings
            if entity in self.entities and (section is None or section in self.sources)
        )
        papers = [(str(meeting), paper) for (meeting, place, paper), teller in told if paper]
        return [
            tuple(dict.fromkeys(teller for __, teller in told)),
            tuple(dict.fromkeys(meeting for meeting, paper in papers)),
            tuple(dict.fromkeys(paper for meeting, paper in papers)),
        ]


class ThemeTable(Table):
    """Themes with the number of activities of each, which whoever makes the table has counted."""

    name = "themes"
    columns: ClassVar[list[Column]] = [
        Column("slug", _("lasting name, part of the address")),
        ADDRESS,
        Column("name", _("name")),
        Column("parent", _("slug of the theme that it is part of")),
        Column("parent_name", _("name of that theme")),
        Column("description", _("what it covers")),
        Column("activities", _("number of activities on it or on a theme that is part of it")),
    ]

    def __init__(self, root: str, totals: Mapping[int, int]):
        super().__init__(root)
        self.totals = totals

    def rows_of(self, keys):
        address = self.addresses("theme-detail")
        rows = {}
        themes = Theme.objects.visible_to()
        names = {key: (slug, name) for key, slug, name in themes.values_list("pk", "slug", "name")}
        for key, slug, name, parent, description in themes.filter(pk__in=among(keys)).values_list(
            "pk", "slug", "name", "parent", "description"
        ):
            rows[key] = [slug, address(slug), name, *names.get(parent, ("", "")), description, self.totals.get(key, 0)]
        return in_order(rows, keys)
