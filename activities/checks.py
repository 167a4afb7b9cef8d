"""What the registry finds wrong with its records, and what it finds worth a word between agencies.

Errors are for the secretariat: a record that lacks something, or says what cannot be. Findings are for coordination, and public: what the
tellings leave open or contradict. Both are computed from the records whenever they are asked for, in a constant number of queries.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.models import Abbreviation, Activity, Link, Party, Update
from activities.vocabularies import ActivityStatus, CheckRule, Role
from entities.models import Area, AreaGrouping, ChairTerm, Entity, EntityName, FocalPoint, Group, Membership
from entities.models.entities import AmbiguousName, NameIndex, UnknownName, normalize_name
from meetings.models import Meeting, Paper, Section
from records.models import Document
from records.periods import DAYS, Dated, Period, show_period

NEAR_EQUAL = 0.9
AHEAD = (ActivityStatus.PLANNED, ActivityStatus.PROPOSED)
WORKS_WITH = (Role.LEAD, Role.PARTNER)
# What else has a period, and the way to the entity whom it concerns.
DATED: tuple[tuple[type[Dated], str], ...] = (
    (Meeting, ""),
    (Group, "entity"),
    (Membership, "entity"),
    (ChairTerm, "group__entity"),
    (EntityName, "entity"),
    (FocalPoint, "entity"),
    (AreaGrouping, ""),
)

_CAPITAL = "A-ZÀ-ÖØ-Þ"
_ACRONYM = re.compile(rf"(?<![\w/.])[{_CAPITAL}][{_CAPITAL}0-9]*(?:[-/&.][{_CAPITAL}0-9]+)*s?(?![\w/])")
_IN_PARENTHESES = re.compile(r"\w[”’\"']? \((?:the )?([^\s();,]+)(?:[;,] [^()]*)?\)")
_BEFORE_PARENTHESES = re.compile(r"([^\s()]+) \(([^()]+)\)")
_ROMAN = re.compile(r"(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")


@dataclass(frozen=True)
class Finding:
    """One thing that a check found: the rule, the record, what is the matter, and the entities whom it concerns.

    ``tellings`` and ``papers`` are what it rests on; ``other`` is the second record where two are at odds.
    """

    rule: CheckRule
    record: models.Model
    message: str
    entities: tuple[Entity, ...] = ()
    other: models.Model | None = None
    tellings: tuple[Update, ...] = ()
    papers: tuple[Paper, ...] = ()

    @property
    def is_error(self) -> bool:
        return self.rule in CheckRule.errors()

    @property
    def key(self) -> str:
        """How lists name the record: its code or slug, else its own words."""
        return getattr(self.record, "code", "") or getattr(self.record, "slug", "") or str(self.record)


def check_registry(on: date | None = None) -> list[Finding]:
    """Return the errors of published records, then the findings.

    ``on`` is the day on which periods are judged; without it that of an activity is judged on the last day of the meeting that told of
    it last, or on the day of a later message.
    """
    return [*errors_of(Activity.objects.published()), *periods_broken(), *names_shared(), *findings_of(Activity.objects.visible_to(), on)]


# Errors of activities


def errors_of(activities: models.QuerySet[Activity]) -> list[Finding]:
    """Return what is wrong with activities, by code. Two with nearly the same title are one error, of the earlier code."""
    rows = list(_with_what_is_judged(activities))
    return [*_errors_of_each(rows), *titles_near_equal(rows)]


def errors_of_activity(activity: Activity) -> list[Finding]:
    """Return what is wrong with one activity as it is stored. One that is withdrawn or merged is not judged."""
    rows = list(_with_what_is_judged(Activity.objects.current().filter(pk=activity.pk)))
    leads = Party.objects.filter(activity__in=[row.pk for row in rows], role=Role.LEAD, entity__isnull=False).values("entity")
    beside = Activity.objects.current().led_by(leads).exclude(pk__in=[row.pk for row in rows])
    beside = beside.prefetch_related(Prefetch("parties", queryset=Party.objects.select_related("entity")))
    return [*_errors_of_each(rows), *titles_near_equal(rows, beside)]


def keys_with_errors(rule: str = "") -> set[int]:
    """Return the keys of the published and draft activities that break a rule, or any rule."""
    found = [finding for finding in errors_of(Activity.objects.current()) if rule in ("", finding.rule)]
    return {record.pk for finding in found for record in (finding.record, finding.other) if record}


def _with_what_is_judged(activities: models.QuerySet[Activity]) -> models.QuerySet[Activity]:
    parties = Prefetch("parties", queryset=Party.objects.select_related("entity"))
    return activities.prefetch_related(parties, "themes", Prefetch("updates", queryset=Update.objects.with_sources())).order_by("code")


def _errors_of_each(activities: list[Activity]) -> list[Finding]:
    explained, names = Explained(), Entity.objects.name_index()
    return [finding for activity in activities for finding in _errors_of_one(activity, explained, names)]


def _errors_of_one(activity: Activity, explained: "Explained", names: NameIndex) -> Iterator[Finding]:
    parties, updates = activity.parties.all(), activity.updates.all()
    entities = leads_of(activity) or tuple(party.entity for party in parties if party.entity)
    if not any(party.role == Role.LEAD for party in parties):
        yield Finding(CheckRule.NO_LEAD, activity, _("has no lead: add who does it as a party in that role"), entities)
    if not activity.themes.all():
        yield Finding(CheckRule.NO_THEME, activity, _("has no theme: choose at least one"), entities)
    if not updates:
        yield Finding(CheckRule.NO_UPDATE, activity, _("has no update: add what was told of it, by whom and where"), entities)
    for update in updates:
        if fault := period_fault(update.period, [getattr(update, day) for day in DAYS]):
            message = _("has an update (%(update)s) whose period is broken: %(fault)s") % {"update": update, "fault": fault}
            yield Finding(CheckRule.BROKEN_PERIOD, activity, message, entities)
    for party in parties:
        if party.name_as_printed and (message := _name_fault(party.name_as_printed, names)):
            yield Finding(CheckRule.AMBIGUOUS_NAME, activity, message, entities)
    # A gap of lines between texts, so that none explains the last word of the one before.
    acronyms = explained.missing_in("\n\n".join([activity.title, activity.summary, *(update.note for update in updates)]))
    if acronyms:
        message = _("uses %(acronyms)s, which nothing explains: write it out where it stands, or add it to the abbreviations") % {
            "acronyms": ", ".join(sorted(acronyms))
        }
        yield Finding(CheckRule.UNEXPLAINED_ACRONYM, activity, message, entities)


def leads_of(activity: Activity) -> tuple[Entity, ...]:
    """Return the leads that are entities on record, in order."""
    return tuple(party.entity for party in activity.parties.all() if party.role == Role.LEAD and party.entity)


def period_fault(period: str, days: Iterable[date | None]) -> str:
    """Return what is wrong with a stored period and its four days, the empty string if nothing is."""
    try:
        parsed = Period.parse(period)
    except ValidationError as error:
        return " ".join(error.messages)
    if [getattr(parsed, day) for day in DAYS] != list(days):
        return _("the days kept beside “%(period)s” are not its own; save it again") % {"period": show_period(period) or _("unknown")}
    return ""


def _name_fault(name: str, names: NameIndex) -> str:
    """Return what is wrong with the name of a party that is said to be no entity on record, the empty string if nothing is."""
    try:
        entity = names.resolve(name)
    except UnknownName:
        return ""
    except AmbiguousName as error:
        return _("names “%(name)s” as printed, which fits several entities: %(slugs)s; choose the one that is meant") % {
            "name": name,
            "slugs": ", ".join(candidate.slug for candidate in error.candidates),
        }
    return _("names “%(name)s” as printed, which is on record: choose the entity %(slug)s") % {"name": name, "slug": entity.slug}


class Explained:
    """The acronyms that the registry explains: names of entities, the list of abbreviations, codes of areas, parts of symbols."""

    def __init__(self) -> None:
        entities = Entity.objects.published()
        names = [name for pair in entities.values_list("name", "acronym") for name in pair if name]
        names += EntityName.objects.filter(entity__in=entities).values_list("name", flat=True)
        names += Abbreviation.objects.values_list("acronym", flat=True)
        self.known = {*names, *(part for name in names for part in _ACRONYM.findall(name))}
        self.known |= set(Area.objects.exclude(iso3="").values_list("iso3", flat=True))
        symbols = Document.objects.published().exclude(symbol="").values_list("symbol", flat=True)
        self.known |= {part for symbol in symbols for part in re.findall(r"\w+", symbol)}

    def missing_in(self, text: str) -> set[str]:
        """Return the acronyms of a text that are neither known nor explained in it: in parentheses after their words, or before them."""
        found = {match for match in _ACRONYM.findall(text) if sum(char.isupper() for char in match) > 1}
        found -= set(_IN_PARENTHESES.findall(text))
        found -= {acronym for acronym, words in _BEFORE_PARENTHESES.findall(text) if _stands_for(acronym, words)}
        return {acronym for acronym in found if not self._is_known(acronym)}

    def _is_known(self, acronym: str) -> bool:
        """Whether an acronym, its singular, or each of the parts that a stroke or hyphen joins, is known or is a number."""
        if acronym in self.known or acronym.removesuffix("s") in self.known:
            return True
        return all(
            part in self.known or part.removesuffix("s") in self.known or part.isdigit() or len(part) == 1 or bool(_ROMAN.fullmatch(part))
            for part in re.split(r"[-/&.]", acronym)
        )


def _stands_for(acronym: str, words: str) -> bool:
    """Whether words begin, in order, with the letters of an acronym; little words between them do not matter."""
    initials = iter(word[0].lower() for word in re.findall(r"\w+", words))
    letters = [letter for letter in acronym.removesuffix("s").lower() if letter.isalpha()]
    return bool(letters) and all(letter in initials for letter in letters)


def titles_near_equal(activities: Iterable[Activity], beside: Iterable[Activity] = ()) -> list[Finding]:
    """Return the pairs of activities of one lead whose titles are nearly the same, unless a link between them says how they differ.

    Activities are compared with each other and with those beside them.
    """
    judged = {activity.pk: activity for activity in activities}
    of_lead: dict[Entity, list[Activity]] = defaultdict(list)
    for activity in (*judged.values(), *beside):
        for lead in leads_of(activity):
            of_lead[lead].append(activity)
    linked = {frozenset(pair) for pair in Link.objects.values_list("activity_id", "other_id")}
    leads: dict[tuple[Activity, Activity], list[Entity]] = {}
    for lead, led in of_lead.items():
        for pair in _near_equal_pairs(sorted(led, key=lambda activity: activity.code)):
            if frozenset(activity.pk for activity in pair) not in linked and any(activity.pk in judged for activity in pair):
                leads.setdefault(pair, []).append(lead)
    found = []
    for (one, other), shared in leads.items():
        record, compared = (one, other) if one.pk in judged else (other, one)
        message = _("has nearly the title of %(code)s, “%(title)s”: join the two, tell them apart in their titles, or link them") % {
            "code": compared.code,
            "title": compared.title,
        }
        found.append(Finding(CheckRule.NEAR_EQUAL_TITLES, record, message, tuple(shared), other=compared))
    return sorted(found, key=lambda finding: (finding.key, finding.other.code))


def _near_equal_pairs(activities: list[Activity]) -> Iterator[tuple[Activity, Activity]]:
    """Yield the pairs whose titles differ in little more than a word, each in the order given."""
    matcher = SequenceMatcher(autojunk=False)
    for place, other in enumerate(activities):
        # The matcher prepares its second text once for all that it is compared with.
        matcher.set_seq2(other.title.lower())
        for one in activities[:place]:
            matcher.set_seq1(one.title.lower())
            if all(ratio() > NEAR_EQUAL for ratio in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)):
                yield one, other


# Errors of what activities rest on


def periods_broken() -> list[Finding]:
    """Return the records beside activities whose period cannot be read, or whose four days are not those of their period."""
    found = []
    for model, way in DATED:
        rows = model._default_manager.select_related(way) if way else model._default_manager.all()
        for row in rows:
            fault = period_fault(row.period, [getattr(row, day) for day in DAYS])
            if fault:
                message = _("has a broken period: %(fault)s") % {"fault": fault}
                found.append(Finding(CheckRule.BROKEN_PERIOD, row, message, _owner(row, way)))
    for document in Document.objects.all():
        try:
            Period.parse(document.date)
        except ValidationError as error:
            message = _("has a broken date: %(fault)s") % {"fault": " ".join(error.messages)}
            found.append(Finding(CheckRule.BROKEN_PERIOD, document, message))
    return found


def _owner(row: models.Model, way: str) -> tuple[Entity, ...]:
    owner = row
    for step in filter(None, way.split("__")):
        owner = getattr(owner, step)
    return (owner,) if isinstance(owner, Entity) else ()


def names_shared() -> list[Finding]:
    """Return the entities whose English name or acronym another has as well.

    Other names may fit several: they are refused where they are used.
    """
    owners = defaultdict(list)
    for entity in Entity.objects.published().order_by("slug"):
        for name, shown in {normalize_name(text): text for text in (entity.name, entity.acronym) if text}.items():
            owners[name].append((entity, shown))
    found = []
    for held in owners.values():
        if len(held) > 1:
            (first, shown), *others = held
            message = _("has the name “%(name)s”, and so has %(slugs)s: nobody can tell which is meant; name one of them otherwise") % {
                "name": shown,
                "slugs": get_text_list([other.slug for other, __ in others], _("and")),
            }
            found.append(Finding(CheckRule.AMBIGUOUS_NAME, first, message, tuple(entity for entity, __ in held)))
    return found


# Findings for coordination


def findings_of(activities: models.QuerySet[Activity], on: date | None = None) -> list[Finding]:
    """Return what the public tellings of activities leave open, by code. The activities are those that the reader may see."""
    rows = _with_public_rows(activities)
    lines, papers = Lines(), papers_on_record()
    return [finding for activity in rows for finding in (*_overdue(activity, on), *_one_sided(activity, papers, lines))]


def _with_public_rows(activities: models.QuerySet[Activity]) -> models.QuerySet[Activity]:
    """Return activities with ``public_parties`` and ``public_updates``."""
    entities = Entity.objects.visible_to()
    parties = Party.objects.filter(entity__in=entities, role__in=WORKS_WITH).select_related("entity")
    updates = Update.objects.from_public_sources().filter(entity__in=entities).with_sources()
    return activities.prefetch_related(
        Prefetch("parties", queryset=parties, to_attr="public_parties"), Prefetch("updates", queryset=updates, to_attr="public_updates")
    ).order_by("code")


def _working_on(activity: Activity) -> dict[int, Entity]:
    """Return the public leads and partners of an activity by key."""
    return {party.entity_id: party.entity for party in activity.public_parties}  # type: ignore[attr-defined]  # Set by the prefetch.


def _overdue(activity: Activity, on: date | None) -> Iterator[Finding]:
    """Yield that an activity is told as ongoing or still ahead although its period was over on the day on which it is judged."""
    day = on or activity.told_on
    if not day or not activity.end_latest or activity.end_latest >= day:
        return
    values = {"status": activity.get_status_display(), "period": activity.period_shown, "day": show_period(day.isoformat())}
    if activity.status == ActivityStatus.ONGOING:
        rule, message = CheckRule.ENDED_BUT_ONGOING, _("is told as ongoing, but its period, %(period)s, was over on %(day)s")
    elif activity.status in AHEAD:
        rule, message = CheckRule.PLANNED_DAY_PASSED, _("is told as %(status)s (%(period)s), which was over on %(day)s")
    else:
        return
    tellings = tuple(update for update in activity.public_updates if update.pk == activity.standing_id)  # type: ignore[attr-defined]  # Set by the prefetch.
    yield Finding(rule, activity, message % values, tuple(_working_on(activity).values()), tellings=tellings)


class Lines:
    """Which entities are part of which: what a unit or its parent tells is told for both."""

    def __init__(self) -> None:
        self.parents = dict(Entity.objects.filter(parent__isnull=False).values_list("pk", "parent_id"))

    def above(self, entity: int) -> list[int]:
        """Return what an entity is part of, the nearest first."""
        above: list[int] = []
        while (entity := self.parents.get(entity, 0)) and entity not in above:
            above.append(entity)
        return above

    def are_one(self, one: int, other: int) -> bool:
        """Whether two entities are the same, or one is part of the other."""
        return one == other or one in self.above(other) or other in self.above(one)


def papers_on_record() -> dict[int, dict[int, list[Paper]]]:
    """Return, for each meeting, the entities that contributed to it, each with its public papers whose sections are on record."""
    entities = Prefetch("entities", queryset=Entity.objects.visible_to(), to_attr="contributors")
    papers = Paper.objects.visible_to().filter(Exists(Section.objects.filter(paper=OuterRef("pk")))).select_related("meeting")
    found: dict[int, dict[int, list[Paper]]] = defaultdict(lambda: defaultdict(list))
    for paper in papers.prefetch_related(entities).order_by("meeting__number", "number"):
        for entity in paper.contributors:
            found[paper.meeting_id][entity.pk].append(paper)
    return found


def _one_sided(activity: Activity, papers: dict[int, dict[int, list[Paper]]], lines: Lines) -> Iterator[Finding]:
    """Yield that a lead or partner contributed a paper to a meeting at which another told of their joint work, and did not tell of it.

    Where both a whole and its part work on it, the part is asked.
    """
    working = _working_on(activity)
    wholes = {above for key in working for above in lines.above(key)}
    told_to: dict[Meeting, list[Update]] = defaultdict(list)
    for update in activity.public_updates:  # type: ignore[attr-defined]  # Set by the prefetch.
        if update.section and any(lines.are_one(update.entity_id, key) for key in working):
            told_to[update.section.meeting].append(update)
    for meeting, tellings in told_to.items():
        contributions = papers.get(meeting.pk, {})
        for key, silent in working.items():
            own = [paper for other, found in contributions.items() if lines.are_one(key, other) for paper in found]
            own = list(dict.fromkeys(own))
            if key in wholes or not own or any(lines.are_one(key, update.entity_id) for update in tellings):
                continue
            message = ngettext(
                "%(tellers)s told the %(meeting)s of it as work with %(silent)s; the paper of %(silent)s does not mention it",
                "%(tellers)s told the %(meeting)s of it as work with %(silent)s; the papers of %(silent)s do not mention it",
                len(own),
            ) % {
                "tellers": get_text_list(list(dict.fromkeys(update.entity.short_name for update in tellings)), _("and")),
                "meeting": meeting,
                "silent": silent.short_name,
            }
            yield Finding(CheckRule.ONE_SIDED, activity, message, (silent,), tellings=tuple(tellings), papers=tuple(own))
