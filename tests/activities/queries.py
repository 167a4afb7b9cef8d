"""Random questions to the list of activities, and what they find by counting in plain Python over model instances."""

from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from urllib.parse import urlencode

from hypothesis import strategies as st

from activities.models import Activity
from activities.vocabularies import ActivityStatus, Role
from entities.models import Area, AreaGrouping, Entity, Group, Membership
from entities.vocabularies import MembershipStatus
from records.periods import Period
from records.vocabularies import State

NONE = "none"
FACETS = ("entity", "member_of", "entity_kind", "theme", "status", "kind", "area", "during", "told_to", "paper", "joint")


@dataclass
class Question:
    """What is asked for: several values by facet, those with a leading minus not; words, a role and a day."""

    facets: dict[str, list[str]] = field(default_factory=dict)
    words: str = ""
    is_led: bool = False
    on: date | None = None
    sort: str = ""

    @property
    def query(self) -> str:
        pairs = [(name, value) for name, values in self.facets.items() for value in values]
        pairs += [("q", self.words), ("role", "lead" if self.is_led else ""), ("on", str(self.on or "")), ("sort", self.sort)]
        return urlencode([pair for pair in pairs if pair[1]])


def questions(values: dict[str, list[str]], words: list[str], days: list[date]) -> st.SearchStrategy[Question]:
    """Return a strategy of questions that ask for these values of facets, for these words and for groups on these days."""

    def asked(name: str) -> st.SearchStrategy[list[str]]:
        codes = values[name] + ([NONE] if name != "status" else [])
        value = st.builds(str.__add__, st.sampled_from(["", "", "", "-"]), st.sampled_from(codes))
        return st.lists(value, min_size=1, max_size=3, unique=True)

    some = st.lists(st.sampled_from(FACETS), max_size=3, unique=True)
    facets = some.flatmap(lambda names: st.fixed_dictionaries({name: asked(name) for name in names}))
    return st.builds(
        Question,
        facets,
        words=st.sampled_from(["", "", *words]),
        is_led=st.booleans(),
        on=st.sampled_from([None, *days]),
        sort=st.sampled_from(["", "code", "title", "period", "changed", "relevance"]),
    )


class Plain:
    """All public activities as instances, and for each the values that it has of every facet, worked out one by one."""

    def __init__(self, today: date):
        self.today = today
        self.kept: dict[tuple, set[str]] = {}
        self.rows = list(
            Activity.objects.filter(state=State.PUBLISHED)
            .order_by("code")
            .prefetch_related(
                "parties__entity", "themes__parent", "areas", "updates__section__meeting", "updates__section__paper", "updates__entity"
            )
        )
        self.entities = {entity.pk: entity for entity in Entity.objects.all()}
        self.areas = {area.pk: area for area in Area.objects.all()}
        self.groupings = list(AreaGrouping.objects.select_related("grouping"))
        self.groups = list(Group.objects.select_related("entity"))
        self.memberships = list(Membership.objects.filter(status=MembershipStatus.MEMBER))

    def parties(self, row, is_led: bool = False) -> list:
        """Return the parties of an activity that the public sees; of leads alone if it is asked so."""
        seen = [party for party in row.parties.all() if party.entity is None or party.entity.state == State.PUBLISHED]
        return [party for party in seen if party.role == Role.LEAD] if is_led else seen

    def values(self, name: str, row, question: Question) -> set[str]:
        """Return the values that an activity has of a facet."""
        match name:
            case "entity":
                return {self.entities[key].slug for key in self.wholes(row, question.is_led)}
            case "entity_kind":
                return {party.entity.kind for party in self.parties(row, question.is_led) if party.entity}
            case "member_of":
                wholes = self.wholes(row, question.is_led)
                return {group.entity.slug for group in self.groups if wholes & self.members(group, question.on)}
            case "theme":
                themes = [theme for theme in row.themes.all() if theme.state == State.PUBLISHED]
                parents = [theme.parent for theme in themes if theme.parent and theme.parent.state == State.PUBLISHED]
                return {theme.slug for theme in [*themes, *parents]}
            case "status":
                return {row.status}
            case "kind":
                return set(row.kinds)
            case "area":
                return set(chain.from_iterable(self.areas_of(area) for area in row.areas.all()))
            case "told_to":
                return {str(section.meeting.number) for section in self.sections(row)}
            case "paper":
                return {f"{section.meeting.number}/{section.paper.number if section.paper else 'report'}" for section in self.sections(row)}
            case "joint":
                parties = {party.entity_id or party.name_as_printed for party in self.parties(row)}
                return {"yes" if len(parties) > 1 else "no"} if parties else set()
        raise ValueError(name)

    def wholes(self, row, is_led: bool) -> set[int]:
        """Return the keys of the entities that an activity counts for: its parties and what these are part of."""
        keys = set()
        for party in self.parties(row, is_led):
            step = party.entity
            while step:
                if step.state == State.PUBLISHED:
                    keys.add(step.pk)
                step = self.entities.get(step.parent_id)
        return keys

    def members(self, group: Group, on: date | None) -> set[int]:
        """Return the keys of the members of a public group on a day and of their constituents."""
        day = on or group.day_to_show(self.today)
        if group.entity.state != State.PUBLISHED or not self.holds(group, day):
            return set()
        members = {row.entity_id for row in self.memberships if row.group_id == group.pk and self.holds(row, day)}
        groups = {other.pk for other in self.groups if other.entity_id in members}
        return members | {row.entity_id for row in self.memberships if row.group_id in groups and self.holds(row, day)}

    def holds(self, dated, day: date) -> bool:
        return str(dated.answer_on(day)) != "no"

    def areas_of(self, area: Area) -> list[str]:
        found, step = [], area
        while step:
            found.append(step.key)
            step = self.areas.get(step.parent_id)
        return found + [row.grouping.key for row in self.groupings if row.area_id == area.pk]

    def sections(self, row) -> list:
        """Return the public sections in which a public entity tells of an activity."""
        sections = [update.section for update in row.updates.all() if update.section and update.entity.state == State.PUBLISHED]
        return [
            section
            for section in sections
            if section.meeting.state == State.PUBLISHED and (section.paper is None or section.paper.state == State.PUBLISHED)
        ]

    def was_active(self, row, edtf: str) -> bool:
        period = Period.parse(edtf)
        if row.start_earliest:
            return row.start_earliest <= period.end_latest and row.end_latest >= period.start_earliest
        is_ongoing = row.status == ActivityStatus.ONGOING and row.told_on is not None
        return is_ongoing and period.start_earliest <= row.told_on <= period.end_latest

    def has(self, name: str, row, value: str, question: Question) -> bool:
        if name == "during":
            return row.start_earliest is None if value == NONE else self.was_active(row, value)
        key = (name, row.pk, question.is_led, question.on)
        if key not in self.kept:
            self.kept[key] = self.values(name, row, question)
        return not self.kept[key] if value == NONE else value in self.kept[key]

    def found(self, question: Question) -> list[Activity]:
        """Return the activities that a question finds, in the order of codes."""
        return [row for row in self.rows if self.passes(row, question)]

    def counts(self, name: str, values: list[str], question: Question) -> dict[str, int]:
        """Return how many activities have each value of a facet, of those that pass the rest of a question; zeros are left out."""
        rows = [row for row in self.rows if self.passes(row, question, without=name)]
        counts = {value: sum(self.has(name, row, value, question) for row in rows) for value in [*values, NONE]}
        return {value: count for value, count in counts.items() if count}

    def passes(self, row, question: Question, without: str = "") -> bool:
        """Return whether an activity passes a question, one facet of it left out."""
        # The words of questions are such that titles alone have them, and no other word shares their stem.
        if question.words and question.words not in row.title.lower().split():
            return False
        for name, values in question.facets.items():
            wanted = [value for value in values if not value.startswith("-")]
            unwanted = [value[1:] for value in values if value.startswith("-")]
            if name == without:
                continue
            if wanted and not any(self.has(name, row, value, question) for value in wanted):
                return False
            if any(self.has(name, row, value, question) for value in unwanted):
                return False
        return True
