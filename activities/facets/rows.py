"""Activities as a row of a list shows them: what is public of each, as plain values, read in three queries.

Instances with all that hangs on them take four times as long to make; a list shows little of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from activities.models import Activity, Party, Update
from entities.models import Entity
from meetings.models.papers import anchor_of
from records.periods import show_period
from records.vocabularies import State


@dataclass(slots=True)
class PartyShown:
    """A party of an activity: its name, and the slug of the entity; the empty string where none is on record."""

    role: str
    name: str
    slug: str = ""


@dataclass(slots=True)
class ToldShown:
    """Who told what stands of an activity, on which day, and where: in a section of a paper or of a report, or in a message."""

    entity: str
    day: date | None
    message: str = ""
    meeting: int | None = None
    paper: int | None = None
    section: str = ""


@dataclass(slots=True)
class Row:
    """One activity of a list.

    ``doubt`` says why it was only possibly active in the time that is asked for; ``part`` which part the entity of the page has in it;
    ``via`` by which parts of what the page is about it stands there.
    """

    pk: int
    code: str
    title: str
    status: str
    kinds: list[str]
    period: str
    period_as_printed: str
    start_earliest: date | None
    start_latest: date | None
    end_earliest: date | None
    end_latest: date | None
    told: ToldShown | None = None
    parties: list[PartyShown] = field(default_factory=list)
    # Slug and name of each.
    themes: list[tuple[str, str]] = field(default_factory=list)
    doubt: str = ""
    part: str = ""
    via: Any = None

    @property
    def period_shown(self) -> str:
        return show_period(self.period)

    @classmethod
    def of(cls, activity: Activity) -> "Row":
        """Return the row of an activity that ``with_row`` read, without the themes that its page names already (``named``)."""
        parties = [party for party in activity.parties.all() if party.entity is None or party.entity.state == State.PUBLISHED]
        named = getattr(activity, "named", ())
        return cls(
            *(getattr(activity, name) for name in OWN),
            told=_told(activity.standing) if activity.standing else None,
            parties=[PartyShown(party.role, str(party), party.entity.slug if party.entity else "") for party in parties],
            themes=[(row.slug, row.name) for row in activity.themes.all() if row.state == State.PUBLISHED and row.pk not in named],
            **{name: getattr(activity, name) for name in ("doubt", "part", "via") if hasattr(activity, name)},
        )


OWN = (
    *("pk", "code", "title", "status", "kinds", "period", "period_as_printed"),
    *("start_earliest", "start_latest", "end_earliest", "end_latest"),
)
SOURCE = ("meeting__state", "meeting__number", "meeting__end_latest", "paper__state", "paper__number", "number")
TELLER = ("state", "acronym", "name")
TOLD = (
    *("standing_id", "standing__message", "standing__message_on"),
    *(f"standing__entity__{name}" for name in TELLER),
    *(f"standing__section__{name}" for name in SOURCE),
)


def is_public(update: Update) -> bool:
    """Return whether the public may see who told it and where."""
    sources = [update.entity, *([update.section.meeting, update.section.paper] if update.section else [])]
    return all(source is None or source.state == State.PUBLISHED for source in sources)


def _told(update: Update) -> ToldShown | None:
    """Return what a row shows of a telling; None where its source or its teller is not public."""
    if not is_public(update):
        return None
    section = update.section
    if section is None:
        return ToldShown(update.entity.short_name, update.message_on, update.message)
    paper = section.paper.number if section.paper else None
    return ToldShown(update.entity.short_name, update.told_on, "", section.meeting.number, paper, section.anchor)


def _told_of(standing, message, message_on, teller_state, acronym, name, *section) -> ToldShown | None:
    """Return the same from plain values."""
    meeting_state, meeting, last_day, paper_state, paper, number = section
    if standing is None or any(state not in (None, State.PUBLISHED) for state in (teller_state, meeting_state, paper_state)):
        return None
    if meeting is None:
        return ToldShown(acronym or name, message_on, message)
    return ToldShown(acronym or name, last_day, "", meeting, paper, anchor_of(number))


def rows_of(keys: Iterable[int]) -> list[Row]:
    """Return the rows of the public activities with these keys, in their order."""
    keys = list(keys)
    rows = {}
    for own in Activity.objects.visible_to().filter(pk__in=keys).order_by().values_list(*OWN, *TOLD):
        row = rows[own[0]] = Row(*own[: len(OWN)])
        row.told = _told_of(*own[len(OWN) :])
    public = Q(entity=None) | Q(entity__in=Entity.objects.visible_to())
    names = ("activity_id", "role", "name_as_printed", "entity__slug", "entity__acronym", "entity__name")
    parties = Party.objects.filter(public, activity__in=keys).order_by("position", "pk").values_list(*names)
    for key, role, printed, slug, acronym, name in parties:
        if key in rows:
            rows[key].parties.append(PartyShown(role, acronym or name or printed, slug or ""))
    themes = Activity.themes.through.objects.filter(activity__in=keys, theme__state=State.PUBLISHED)
    for key, slug, name in themes.order_by("theme__name").values_list("activity_id", "theme__slug", "theme__name"):
        if key in rows:
            rows[key].themes.append((slug, name))
    return [rows[key] for key in keys if key in rows]
