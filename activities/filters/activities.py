"""The filter of the list of activities, answered from memory."""

from datetime import date
from functools import cached_property

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter, DateFilter
from pyroaring import BitMap

from activities.facets import NONE, Facet, Found, Value, facet_index
from activities.filters.doubts import doubt_during_any
from activities.filters.fields import FacetFilter, PeriodsFilter, Selection
from activities.filters.sentences import sentence_of
from activities.models import Activity
from activities.vocabularies import Role
from entities.forms import DAY_FORMATS, NOT_A_DAY
from records.filters import ListFilter, Offer, WordsFilter
from records.periods import Period

FACETS = ("entity", "member_of", "entity_kind", "theme", "status", "kind", "area", "during", "told_to", "paper", "joint")
# What narrows other filters, and nothing without one of them.
NARROWED = {"role": ("entity", "member_of", "entity_kind"), "on": ("member_of",)}
CODE, RELEVANCE = "code", "relevance"


class ActivityFilter(ListFilter):
    """What activities are asked for. Several values of a filter mean any of them, a leading minus not this one, "none" without any.

    The filters combine: an activity has to pass each that is used. ``today`` is the day on which groups are looked at unless "on" says
    another one; where it is not handed in, the clock is asked.
    """

    q = WordsFilter(
        label=gettext_lazy("Words"),
        help_text=gettext_lazy("In the activity's own words, or in names of its parties, themes and areas."),
    )
    entity = FacetFilter(
        label=gettext_lazy("Entity"),
        help_text=gettext_lazy("Its parts are included."),
        without=gettext_lazy("none on record"),
        refusal=gettext_lazy("“%(value)s” is no entity on record. Choose one of the list, or write the last part of its page's address."),
    )
    role = ChoiceFilter(
        choices=[(Role.LEAD.value, gettext_lazy("lead alone"))],
        label=gettext_lazy("In the role of"),
        empty_label=gettext_lazy("any role"),
        help_text=gettext_lazy("Of entities, of members of groups and of kinds of entity."),
        error_messages={"invalid_choice": gettext_lazy("“%(value)s” is no role to choose. Write lead, or leave it out.")},
    )
    member_of = FacetFilter(
        label=gettext_lazy("Member of"),
        help_text=gettext_lazy("What members of a group do, and their parts."),
        without=gettext_lazy("of no group"),
        refusal=gettext_lazy("“%(value)s” is no group whose members are on record. Choose one of the list."),
    )
    on = DateFilter(
        label=gettext_lazy("Member on"),
        input_formats=DAY_FORMATS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Empty: today, or the last day of a group that has ended."),
        error_messages={"invalid": NOT_A_DAY},
    )
    entity_kind = FacetFilter(
        label=gettext_lazy("Kind of entity"),
        without=gettext_lazy("none on record"),
        refusal=gettext_lazy("“%(value)s” is no kind of entity. Choose one of the list."),
    )
    theme = FacetFilter(
        label=gettext_lazy("Theme"),
        help_text=gettext_lazy("Its sub-themes are included."),
        without=gettext_lazy("none"),
        refusal=gettext_lazy("“%(value)s” is no theme on record. Choose one of the list."),
    )
    status = FacetFilter(
        label=gettext_lazy("Status as last told"),
        refusal=gettext_lazy("“%(value)s” is no status. Tick one or more of the list."),
    )
    kind = FacetFilter(
        label=gettext_lazy("Kind"),
        without=gettext_lazy("none"),
        refusal=gettext_lazy("“%(value)s” is no kind of activity. Tick one or more of the list."),
    )
    area = FacetFilter(
        label=gettext_lazy("Country or region"),
        help_text=gettext_lazy("A region includes its countries."),
        without=gettext_lazy("none"),
        refusal=gettext_lazy("“%(value)s” is no area on record. Choose one of the list, or write an ISO code (GHA) or an M49 code (002)."),
    )
    during = PeriodsFilter(
        label=gettext_lazy("Active during"),
        help_text=gettext_lazy("For example 2007, first half of 2007, November 2006, 2007 to 2009."),
        without=gettext_lazy("no date on record"),
    )
    told_to = FacetFilter(
        label=gettext_lazy("Told to"),
        help_text=gettext_lazy("The number of a meeting."),
        without=gettext_lazy("no meeting"),
        refusal=gettext_lazy("“%(value)s” is no meeting on record. Write its number, such as 5."),
    )
    paper = FacetFilter(
        label=gettext_lazy("Told in"),
        help_text=gettext_lazy("Meeting and number of a paper, such as 5/8, or 5/report."),
        without=gettext_lazy("no paper or report"),
        refusal=gettext_lazy("“%(value)s” is no paper on record. Write meeting and number, such as 5/8, or 5/report for the report."),
    )
    joint = FacetFilter(
        label=gettext_lazy("Joint or not"),
        help_text=gettext_lazy("Joint: with more than one party, in whatever roles."),
        without=gettext_lazy("no party on record"),
        refusal=gettext_lazy("“%(value)s” says neither. Write yes for joint work, no for work by one alone."),
    )
    sort = ChoiceFilter(
        choices=[
            (RELEVANCE, gettext_lazy("Relevance")),
            (CODE, gettext_lazy("Code")),
            ("title", gettext_lazy("Title")),
            ("period", gettext_lazy("Start of the period")),
            ("changed", gettext_lazy("Last change")),
        ],
        label=gettext_lazy("Order by"),
        empty_label=None,
        error_messages={"invalid_choice": gettext_lazy("“%(value)s” is no order. Choose one of the list.")},
    )

    class Meta:
        model = Activity
        fields: list[str] = []

    def __init__(self, data=None, queryset=None, *, today: date | None = None, **kwargs):
        super().__init__(data, queryset, **kwargs)
        self.today = today or timezone.localdate()
        self.index = facet_index()
        self._counts: dict[str, dict[str, int]] = {}

    # What is asked for

    @cached_property
    def asked(self):
        asked = super().asked
        # Of a facet of which one value is refused the others stay in force.
        for name in FACETS:
            if name in self.errors:
                selection, __ = self.form.fields[name].read(self._texts(name))
                if selection:
                    asked[name] = selection
        if asked.get("sort") == (RELEVANCE if "q" in asked else CODE) or (asked.get("sort") == RELEVANCE and "q" not in asked):
            del asked["sort"]
        return {name: asked[name] for name in self.filters if name in asked}

    @property
    def selections(self) -> dict[str, Selection]:
        return {name: value for name, value in self.asked.items() if name in FACETS}

    @property
    def sentence(self):
        return sentence_of(self.selections, self.asked.get("q", ""), self.is_led, self.asked.get("on"))

    @property
    def is_led(self) -> bool:
        """Whether entities, members and kinds of entity are looked for among leads alone."""
        return self.asked.get("role") == Role.LEAD

    def narrows(self, name):
        return super().narrows(name) and any(other in self.asked for other in NARROWED.get(name, [name]))

    def values_of(self, name: str) -> dict[str, Value]:
        """Return what may be asked of a facet, by what is written for it."""
        return self.index.groups if name == "member_of" else self.index.facet(name).values

    def doubt(self, activity: Activity) -> str:
        """Return why an activity was only possibly active when it is asked for; the empty string where it certainly was."""
        return doubt_during_any(activity, self.asked["during"].spans) if "during" in self.asked else ""

    # What is found

    @cached_property
    def qs(self) -> Found:
        """The activities found, in the order asked for."""
        orders = {"title": "by_title", "period": "by_period", "changed": "by_change"}
        sort = self.asked.get("sort", RELEVANCE if "q" in self.asked else CODE)
        if sort == RELEVANCE:
            return Found(self.index, self._others(""), lambda: self.index.best_first(self.asked["q"]))
        return Found(self.index, self._others(""), getattr(self.index, orders[sort]) if sort in orders else None)

    def counts(self, name: str) -> dict[str, int]:
        """Return how many of the activities that all other filters leave have each value of a facet; values of none are left out."""
        if name not in self._counts:
            others = self._others(name)
            counts = {code: others.intersection_cardinality(numbers) for code, numbers in self._facet(name).rows.items()}
            self._counts[name] = {code: count for code, count in counts.items() if count}
        return self._counts[name]

    def offers(self, name: str, most: int | None = None, in_full: bool = False) -> list[Offer]:
        """Return values of a facet with their counts: those that are chosen or left out, then at most so many of those that find most.

        Years stand in their order. ``in_full`` gives them their names in full.
        """
        selection, counts, values = self.selections.get(name, Selection()), self.counts(name), self.values_of(name)
        without = self.form.fields[name].without
        none = Value(NONE, without, without)
        asked = [(value, True) for value in selection.wanted] + [(value, False) for value in selection.unwanted]
        codes = sorted(counts.keys() - {value.code for value, __ in asked}, key=lambda code: (-counts[code], code))[:most]
        if name == "during":
            codes.sort()
        others = self._others(name)
        chosen = [
            Offer(value.code, _label(value, in_full), others.intersection_cardinality(self._having(name, value.code)), wanted, not wanted)
            for value, wanted in asked
        ]
        return [*chosen, *(Offer(code, _label(none if code == NONE else values[code], in_full), counts[code]) for code in codes)]

    def offered_orders(self) -> list[Offer]:
        """Return the orders that can be chosen; the usual one is sent as nothing, so that it stays out of the address."""
        usual = RELEVANCE if "q" in self.asked else CODE
        orders = dict(self.form.fields["sort"].choices)
        offered = [("", orders[usual]), *((code, words) for code, words in orders.items() if code not in ("", usual, RELEVANCE))]
        return [Offer(code, words, is_chosen=code == self.asked.get("sort", "")) for code, words in offered]

    @cached_property
    def _members(self) -> Facet:
        return self.index.members(self.is_led, self.asked.get("on"), self.today)

    def _facet(self, name: str) -> Facet:
        return self._members if name == "member_of" else self.index.facet(name, self.is_led)

    def _having(self, name: str, code: str) -> BitMap:
        facet = self._facet(name)
        if name == "during" and code not in facet.rows and code != NONE:
            period = Period.parse(code)
            return self.index.active_during(period.start_earliest, period.end_latest)
        return facet.having(code)

    @cached_property
    def _passing(self) -> dict[str, BitMap]:
        """The numbers of the activities that pass each filter in force."""
        passing = {"q": self.index.matching(self.asked["q"])} if "q" in self.asked else {}
        for name, selection in self.selections.items():
            found = self.index.all
            if selection.wanted:
                found = BitMap().union(*(self._having(name, value.code) for value in selection.wanted))
            passing[name] = found.difference(*(self._having(name, value.code) for value in selection.unwanted))
        return passing

    def _others(self, name: str) -> BitMap:
        """Return the numbers of the activities that pass all filters but one."""
        return self.index.all.intersection(*(passing for other, passing in self._passing.items() if other != name))

    # How it is written

    def refused_texts(self, name):
        return list(self.form.fields[name].read(self._texts(name))[1]) if name in FACETS else super().refused_texts(name)

    def _as_texts(self, name, value):
        return value.texts if isinstance(value, Selection) else super()._as_texts(name, value)

    def _in_words(self, name, value):
        if not isinstance(value, Selection):
            return super()._in_words(name, value)
        words = [str(chosen.short) for chosen in value.wanted]
        unwanted = [_("with any") if chosen.code == NONE else _("not %(name)s") % {"name": chosen.short} for chosen in value.unwanted]
        return ", ".join(filter(None, [_(" or ").join(words), *unwanted]))


def _label(value: Value, in_full: bool) -> str:
    return capfirst(str(value.name if in_full else value.short))
