"""The words of entities and areas."""

from collections.abc import Iterator

from django.db.models import Prefetch

from entities.models import Area, Entity, EntityName
from records.search.sources import Source, Words, register
from records.vocabularies import State


def names_of(entity: Entity) -> list[str]:
    """Return all names of an entity, acronym and misprints included."""
    return [entity.name, entity.acronym, *(name.name for name in entity.names.all())]


def _entity_words(keys: list[int]) -> Iterator[Words]:
    parents = Entity.objects.visible_to()
    for row in (
        Entity.objects.filter(pk__in=keys)
        .select_related("area")
        .prefetch_related("names", Prefetch("parent", queryset=parents), Prefetch("successor", queryset=parents))
        .order_by()
    ):
        yield Words(
            row.pk,
            str(row),
            names_of(row)[1:],
            [
                row.description,
                str(row.get_kind_display()),
                row.parent.name if row.parent else "",
                row.successor.name if row.successor else "",
                row.area.name if row.area else "",
            ],
            row.state == State.PUBLISHED,
        )


def _area_words(keys: list[int]) -> Iterator[Words]:
    for row in Area.objects.filter(pk__in=keys).select_related("parent").order_by():
        yield Words(
            row.pk,
            row.name,
            [row.iso3, row.iso2, row.code],
            [str(row.get_kind_display()), row.parent.name if row.parent else ""],
        )


def connect() -> None:
    register(
        Source(
            Entity,
            _entity_words,
            parts={EntityName: "entity_id"},
            related={
                Entity: lambda keys: [
                    *Entity.objects.filter(parent__in=keys).values_list("pk", flat=True),
                    *Entity.objects.filter(successor__in=keys).values_list("pk", flat=True),
                ],
                Area: lambda keys: Entity.objects.filter(area__in=keys).values_list("pk", flat=True),
            },
        )
    )
    register(Source(Area, _area_words, related={Area: lambda keys: Area.objects.filter(parent__in=keys).values_list("pk", flat=True)}))
