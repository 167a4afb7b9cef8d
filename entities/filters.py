"""Filters of lists of entities."""

from datetime import date

from django.db.models import Exists, OuterRef
from django.forms import DateInput
from django.utils.translation import gettext_lazy as _
from django_filters import DateFilter, ModelChoiceFilter

from entities.forms import DAY_FORMATS, NOT_A_DAY
from entities.models import Entity, Group, Membership
from entities.vocabularies import EntityKind
from records.filters import CountedFilter, ListFilter, WordsFilter
from records.periods import Answer


def groups_with_members(request):
    """Return the entities to choose a group from: those whose members are on record."""
    members = Membership.objects.members().filter(group__entity=OuterRef("pk"))
    return Entity.objects.visible_to().filter(Exists(members)).order_by("name", "slug")


class EntityFilter(ListFilter):
    """The directory: by words, by kinds, by membership in a group on a day (by default the group's own day)."""

    q = WordsFilter(
        label=_("Words"),
        help_text=_("In a name or acronym, also a former one, a misprint or one in another language, or in the description."),
    )
    kind = CountedFilter(
        "kind",
        choices=[(kind.value, kind.plural) for kind in EntityKind],
        label=_("Kind"),
        error_messages={"invalid_choice": _("“%(value)s” is no kind of entity. Choose one of the list.")},
    )
    member_of = ModelChoiceFilter(
        method="filter_members",
        queryset=groups_with_members,
        to_field_name="slug",
        label=_("Member of"),
        empty_label=_("Any group or none"),
        error_messages={"invalid_choice": _("“%(value)s” is no group whose members are on record. Choose one of the list.")},
    )
    on = DateFilter(
        method="filter_nothing",
        label=_("Member on"),
        input_formats=DAY_FORMATS,
        widget=DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty: today, or the last day of a group that has ended."),
        error_messages={"invalid": NOT_A_DAY},
    )

    class Meta:
        model = Entity
        fields: list[str] = []

    def narrows(self, name):
        # The day alone asks for nothing.
        return super().narrows(name) and (name != "on" or "member_of" in self.asked)

    def __init__(self, *args, today: date, **kwargs):
        self.today = today
        super().__init__(*args, **kwargs)

    def filter_members(self, queryset, name, entity):
        group, day = entity.group, self.day_for(entity.group)
        return queryset.none() if group.answer_on(day) == Answer.NO else queryset.filter(pk__in=group.entities_on(day))

    def filter_nothing(self, queryset, name, day):
        return queryset

    def chosen(self, name: str):
        """Return what was chosen for a filter, None if nothing or nothing that can be read."""
        return self.form.cleaned_data.get(name) if self.is_bound and self.errors is not None else None

    def day_for(self, group: Group) -> date:
        """Return the day of which membership is asked."""
        return self.chosen("on") or group.day_to_show(self.today)
