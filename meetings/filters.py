"""Filters of the papers and of the participants of one meeting."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from entities.models import Area, Entity
from meetings.models import Paper, Participation
from meetings.vocabularies import PaperKind
from records.filters import CountedFilter, ListFilter, WordsFilter


def labels_of(entities: QuerySet) -> dict[str, str]:
    """Return the labels by slug of the public ones among some entities, in the order of the names."""
    found = Entity.objects.visible_to().filter(pk__in=entities)
    return {entity.slug: str(entity) for entity in sorted(found, key=lambda entity: (entity.short_name.casefold(), entity.slug))}


class PaperFilter(ListFilter):
    """Several values of a filter mean any of them; a paper has to pass each filter that is used."""

    q = WordsFilter(label=_("Words"), help_text=_("In title, abstract or headings of the paper, or in a name of who contributed it."))
    entity = CountedFilter(
        "entities__slug",
        label=_("Contributed by"),
        error_messages={"invalid_choice": _("“%(value)s” contributed none of these papers. Choose one of the list.")},
    )
    kind = CountedFilter(
        "kind",
        choices=PaperKind.choices,
        label=_("Kind"),
        error_messages={"invalid_choice": _("“%(value)s” is no kind of paper. Choose one of the list.")},
    )

    class Meta:
        model = Paper
        fields: list[str] = []

    def get_choices(self):
        return {"entity": labels_of(self.queryset.order_by().values("entities"))}


class ParticipationFilter(ListFilter):
    """Several values of a filter mean any of them; an entry of the list has to pass each filter that is used."""

    q = WordsFilter(label=_("Words"), help_text=_("In name, functional title, unit or affiliation, or in a name of the entity."))
    entity = CountedFilter(
        "entities__slug",
        label=_("For the entity"),
        error_messages={"invalid_choice": _("“%(value)s” sent nobody of this list. Choose one of the list.")},
    )
    category = CountedFilter(
        "category",
        label=_("Category"),
        error_messages={"invalid_choice": _("“%(value)s” is no category of this list. Choose one of the list.")},
    )
    area = CountedFilter(
        "area__iso3",
        label=_("Country or area"),
        error_messages={"invalid_choice": _("“%(value)s” is no country of this list. Choose one of the list, or write its ISO code.")},
    )

    class Meta:
        model = Participation
        fields: list[str] = []

    def get_choices(self):
        rows = self.queryset.order_by()
        areas = Area.objects.filter(pk__in=rows.values("area")).exclude(iso3="").order_by("name")
        return {
            "entity": labels_of(rows.values("entities")),
            "category": {row["category"]: row["category"] for row in self.queryset.by_category()},
            "area": {area.iso3: area.name for area in areas},
        }
