"""The geometry of a group's timeline: where on a chart a period lies for certain and where only possibly.

The bars of a period cover the same days on which ``Dated.answer_on`` says yes or possibly; all days are of one width.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from entities.models import ChairTerm, Entity, Membership
from entities.models.groups import Gap
from entities.vocabularies import MembershipStatus
from records.periods import Answer, Dated, is_qualified

CHART_WIDTH, LABEL_WIDTH, LANE_HEIGHT, YEARS_HEIGHT = 860, 210, 22, 20
LABEL_LENGTH = 30
# What something is shows by the height of its bar, how certain it is by the filling.
CHAIR = "chair"
HEIGHTS = {CHAIR: 16, MembershipStatus.MEMBER: 8, MembershipStatus.OBSERVER: 8, MembershipStatus.APPLIED: 3, MembershipStatus.INTERESTED: 3}


@dataclass(frozen=True)
class Bar:
    """A part of a lane, in units of the chart."""

    x: float
    width: float
    answer: Answer

    @property
    def drawn_width(self) -> float:
        """The width, but no less than can be seen: who chaired one meeting held the chair for a day."""
        return max(self.width, 2)


@dataclass(frozen=True)
class Axis:
    """The days from first to last laid out from ``start`` over a width, in units of the chart."""

    first: date
    last: date
    start: int
    width: int

    @property
    def end(self) -> int:
        return self.start + self.width

    def x(self, day: date) -> float:
        """Return where a day begins."""
        return round(self.start + self.width * (day - self.first).days / ((self.last - self.first).days + 1), 1)

    def bar(self, first: date, last: date, answer: Answer = Answer.YES) -> Bar | None:
        """Return the bar from the first to the last day, cut to the axis; None if nothing of it is on the axis."""
        first, last = max(first, self.first), min(last, self.last)
        if first > last:
            return None
        end = self.x(last + timedelta(days=1)) if last < self.last else self.end
        return Bar(self.x(first), round(end - self.x(first), 1), answer)

    def bars(self, dated: Dated) -> list[Bar]:
        """Return the bars of a period from left to right: one where it holds for certain, others where it possibly does."""
        return [bar for span in _spans(dated, self.first, self.last) if (bar := self.bar(*span))]

    def marks(self) -> list[tuple[float, int]]:
        """Return where years begin, and which: all of a dozen, else every second, fifth or tenth."""
        years = range(self.first.year + (self.first > date(self.first.year, 1, 1)), self.last.year + 1)
        step = next((step for step in (1, 2, 5, 10, 25, 50) if len(years) / step <= 14), 100)
        return [(self.x(date(year, 1, 1)), year) for year in years if year % step == 0]


def _spans(dated: Dated, first: date, last: date) -> list[tuple[date, date, Answer]]:
    if dated.start_earliest is None:
        return [(first, last, Answer.POSSIBLY)]
    if is_qualified(dated.period) or dated.start_latest > dated.end_earliest:
        return [(dated.start_earliest, dated.end_latest, Answer.POSSIBLY)]
    spans = [(dated.start_latest, dated.end_earliest, Answer.YES)]
    if dated.start_earliest < dated.start_latest:
        spans.insert(0, (dated.start_earliest, dated.start_latest - timedelta(days=1), Answer.POSSIBLY))
    if dated.end_earliest < dated.end_latest:
        spans.append((dated.end_earliest + timedelta(days=1), dated.end_latest, Answer.POSSIBLY))
    return spans


@dataclass
class Shape:
    """Something on a lane: its title in words, and its bars, all at one height."""

    title: str
    look: str
    y: int
    height: int
    bars: list[Bar]


@dataclass
class Lane:
    """A row of the chart: its label and what is on it, from the back to the front."""

    label: str
    top: int
    shapes: list[Shape] = field(default_factory=list)

    @property
    def baseline(self) -> int:
        return self.top + LANE_HEIGHT * 2 // 3

    @property
    def short_label(self) -> str:
        return self.label if len(self.label) <= LABEL_LENGTH else f"{self.label[: LABEL_LENGTH - 1].rstrip()}…"

    def draw(self, title: str, kind: str, bars: list[Bar], look: str = "") -> None:
        height = HEIGHTS[kind]
        self.shapes.append(Shape(title, look, self.top + (LANE_HEIGHT - height) // 2, height, bars))


class Timeline:
    """The chart of a group: a lane for the chair and the holes in its record, and one for each entity with its time in the group.

    Takes memberships and terms with a ``title``, terms also with their ``holders``, and holes with their days in words.
    """

    width = CHART_WIDTH
    label_width = LABEL_WIDTH

    def __init__(
        self, first: date, last: date, memberships: list[Membership], terms: list[ChairTerm], holes: list[tuple[str, Gap]], day: date
    ):
        self.axis = axis = Axis(first, last, LABEL_WIDTH, CHART_WIDTH - LABEL_WIDTH)
        self.day = axis.bar(day, day)
        self.lanes: list[Lane] = []
        self._lane_of: dict[int, Lane] = {}
        if terms:
            chair = self._add_lane(_("In the chair"))
            for days, gap in holes:
                if bar := axis.bar(gap.first, gap.last):
                    chair.draw(_("No chair on record, %(days)s") % {"days": days}, CHAIR, [bar], look="hole")
            for term in terms:
                chair.draw(term.title, CHAIR, axis.bars(term))
        for membership in memberships:
            self._lane(membership.entity).draw(membership.title, membership.status, axis.bars(membership))
        for term in terms:
            for entity in term.holders:
                self._lane(entity).draw(term.title, CHAIR, axis.bars(term))

    @property
    def foot(self) -> int:
        return len(self.lanes) * LANE_HEIGHT

    @property
    def height(self) -> int:
        return self.foot + YEARS_HEIGHT

    def _add_lane(self, label: str) -> Lane:
        self.lanes.append(Lane(label, len(self.lanes) * LANE_HEIGHT))
        return self.lanes[-1]

    def _lane(self, entity: Entity) -> Lane:
        if entity.pk not in self._lane_of:
            self._lane_of[entity.pk] = self._add_lane(entity.short_name)
        return self._lane_of[entity.pk]
