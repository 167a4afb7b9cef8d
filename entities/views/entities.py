"""The directory of entities."""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from entities.filters import EntityFilter
from entities.models import Entity, Group
from entities.views.groups import members_on, show_day
from records.periods import Answer
from records.views import FilteredListView

MARKED_GROUP = "gmg"


@dataclass
class Marks:
    """What the directory says beside the members of one group on one day."""

    group: Group
    day: date
    answers: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, group: Group, day: date) -> "Marks":
        """Return the marks of the members and of the constituents of collective members, who belong to the group through them."""
        marks = cls(group, day)
        for member in members_on(group, day) if group.answer_on(day) != Answer.NO else []:
            marks.answers[member.entity_id] = member.answer
            for constituent in member.constituents:
                both_certain = member.answer == constituent.answer == Answer.YES
                marks.answers.setdefault(constituent.entity_id, Answer.YES if both_certain else Answer.POSSIBLY)
        return marks

    @property
    def day_shown(self) -> str:
        return show_day(self.day)

    @property
    def day_doubt(self) -> str:
        """Why the group itself existed only possibly on the day, and so all membership with it; the empty string if it did."""
        return self.group.doubt_on(self.day)


class EntityListView(FilteredListView):
    """Kind by kind. A value that cannot be read is refused in words, and the other filters keep working."""

    filterset_class = EntityFilter
    depends_on_day = True
    paginate_by = 50

    def get_queryset(self):
        return Entity.objects.visible_to().select_related("parent", "area", "successor").by_kind()

    def get_filterset_kwargs(self, filterset_class):
        return {**super().get_filterset_kwargs(filterset_class), "today": timezone.localdate()}

    def get_breadcrumbs(self):
        return [(_("Entities"), "")]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        marks = self.get_marks()
        totals = self.filterset.counts("kind")
        for entity in context["object_list"]:
            entity.mark = marks.answers.get(entity.pk, "") if marks else ""
            entity.in_kind = totals[entity.kind]
        return {**context, "marks": marks}

    def get_marks(self) -> Marks | None:
        """Return the marks for the group that was chosen, else for the Global Migration Group; None where it is not on record."""
        chosen = self.filterset.chosen("member_of")
        group = Group.objects.visible_to().filter(entity__slug=chosen.slug if chosen else MARKED_GROUP).select_related("entity").first()
        return Marks.of(group, self.filterset.day_for(group)) if group else None
