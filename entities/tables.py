"""The files of entities and of areas."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from entities.models import Area, Entity, EntityName
from entities.vocabularies import AreaKind, EntityKind
from records.files import Column, Table, among, in_order
from records.tables import ADDRESS


def entity_names() -> dict[int, tuple[str, str]]:
    """Return the slug and the short name of every public entity by its key."""
    return {
        key: (slug, acronym or name)
        for key, slug, acronym, name in Entity.objects.visible_to().values_list("pk", "slug", "acronym", "name")
    }


def area_names() -> dict[int, tuple[str, str]]:
    """Return the code and the name of every area by its key."""
    return {key: (iso3 or code, name) for key, code, iso3, name in Area.objects.values_list("pk", "code", "iso3", "name")}


class EntityTable(Table):
    name = "entities"
    columns: ClassVar[list[Column]] = [
        Column("slug", _("lasting name, part of the address")),
        ADDRESS,
        Column("name", _("English name in full, as it is now or was last")),
        Column("acronym", _("acronym")),
        Column("kind", _("code of the kind of entity")),
        Column("kind_name", _("kind of entity")),
        Column("parent", _("slug of the entity that it is part of")),
        Column("parent_name", _("acronym or name of that entity")),
        Column("successor", _("slug of the entity that succeeded it")),
        Column("successor_name", _("acronym or name of that entity")),
        Column("area", _("ISO alpha-3 or M49 code of its country or area")),
        Column("area_name", _("name of that country or area")),
        Column("other_names", _("other names: former ones, other languages, aliases, misprints")),
        Column("website", _("website")),
        Column("description", _("description")),
    ]

    @cached_property
    def names(self) -> dict[int, tuple[str, str]]:
        return entity_names()

    @cached_property
    def areas(self) -> dict[int, tuple[str, str]]:
        return area_names()

    def rows_of(self, keys):
        address, kinds, nothing = self.addresses("entity-detail"), dict(EntityKind.choices), ("", "")
        others = defaultdict(list)
        for key, name in (
            EntityName.objects.filter(entity__in=among(keys)).order_by("kind", "language", "name", "pk").values_list("entity", "name")
        ):
            others[key].append(name)
        rows = {}
        fields = ("pk", "slug", "name", "acronym", "kind", "parent", "successor", "area", "website", "description")
        for key, slug, name, acronym, kind, parent, successor, area, website, description in (
            Entity.objects.visible_to().filter(pk__in=among(keys)).values_list(*fields)
        ):
            rows[key] = [
                slug,
                address(slug),
                name,
                acronym,
                kind,
                str(kinds[kind]),
                *self.names.get(parent, nothing),
                *self.names.get(successor, nothing),
                *self.areas.get(area, nothing),
                tuple(others[key]),
                website,
                description,
            ]
        return in_order(rows, keys)


class AreaTable(Table):
    """Areas with the number of activities of each, which whoever makes the table has counted."""

    name = "areas"
    columns: ClassVar[list[Column]] = [
        Column("code", _("ISO alpha-3 code of a country or area, M49 code of a region or grouping; part of the address")),
        ADDRESS,
        Column("name", _("name")),
        Column("m49", _("M49 code")),
        Column("iso2", _("ISO alpha-2 code")),
        Column("iso3", _("ISO alpha-3 code")),
        Column("kind", _("code of the kind of area")),
        Column("kind_name", _("kind of area")),
        Column("parent", _("code of the region that it is part of")),
        Column("parent_name", _("name of that region")),
        Column("activities", _("number of activities that concern it or an area in it")),
        Column("own_activities", _("number of activities that name the area itself")),
    ]

    def __init__(self, root: str, totals: Mapping[int, tuple[int, int]]):
        super().__init__(root)
        self.totals = totals

    @cached_property
    def names(self) -> dict[int, tuple[str, str]]:
        return area_names()

    def rows_of(self, keys):
        address, kinds = self.addresses("area-detail"), dict(AreaKind.choices)
        rows = {}
        fields = ("pk", "code", "iso2", "iso3", "name", "kind", "parent")
        for key, code, iso2, iso3, name, kind, parent in Area.objects.filter(pk__in=among(keys)).values_list(*fields):
            short = iso3 or code
            region = self.names.get(parent, ("", ""))
            rows[key] = [short, address(short), name, code, iso2, iso3, kind, str(kinds[kind]), *region, *self.totals.get(key, (0, 0))]
        return in_order(rows, keys)
