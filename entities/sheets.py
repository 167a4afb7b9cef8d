"""The sheets of who: areas, entities and their names, groups with members and chairs."""

from typing import ClassVar

from django.utils.translation import gettext as _

from entities.models import Area, AreaGrouping, ChairTerm, Entity, EntityName, Group, Membership
from entities.models.entities import AmbiguousName, NameIndex, UnknownName
from records.sheets import CitedRecord, Column, Reference, References, Refused, Resolver, Sheet
from records.vocabularies import State

CitedRecord.kinds.update({"area": "areas", "entity": "entities", "group": "groups", "membership": "memberships", "chair": "chairs"})


class AreaSheet(Sheet):
    name = "areas"
    model = Area
    key = ("code",)
    columns: ClassVar[list[Column]] = [
        Column("code", required=True),
        Column("name", required=True),
        Column("kind", required=True),
        Reference("parent", to="areas"),
        Column("iso2"),
        Column("iso3"),
    ]

    def queryset(self):
        return Area.objects.select_related("parent")

    def by_iso(self, resolver: Resolver) -> dict:
        """Return the areas by ISO alpha-3 code, those of the package included as they become known."""
        if "areas by ISO code" not in resolver.indexes:
            areas = resolver.index(self.name).values()
            resolver.indexes["areas by ISO code"] = {area.iso3: area for area in areas if area.iso3}  # type: ignore[attr-defined]  # The sheet's rows are areas.
        return resolver.indexes["areas by ISO code"]

    def find(self, text, index, resolver):
        return self.by_iso(resolver).get(text) or super().find(text, index, resolver)

    def register(self, record, row, resolver):
        if row.cells["iso3"]:
            self.by_iso(resolver)[row.cells["iso3"]] = record
            if not record.pk:
                # Rows that name the new area show it by this code from now on.
                record.iso3 = row.cells["iso3"]

    def unknown(self, text, index):
        return _("is no area: give the ISO alpha-3 code of a country (MAR) or the M49 code of a region (015)")


class AreaReference(Reference):
    """An area, shown by its ISO alpha-3 code where it has one."""

    def show(self, value):
        return value.key if value else ""


class AreaReferences(References):
    """Areas, shown by their ISO alpha-3 codes where they have one."""

    def sort(self, records):
        return sorted(records, key=lambda area: area.key)

    def show(self, value):
        return "; ".join(area.key for area in value)


class GroupingSheet(Sheet):
    name = "groupings"
    model = AreaGrouping
    key = ("grouping", "area")
    columns: ClassVar[list[Column]] = [
        Reference("grouping", to="areas", required=True),
        AreaReference("area", to="areas", required=True),
        Column("period"),
        Column("period_as_printed"),
    ]

    def queryset(self):
        return AreaGrouping.objects.select_related("grouping", "area")


def name_index(resolver: Resolver) -> NameIndex:
    """Return the names of all entities, those of the package included as they become known."""
    if resolver.names is None:
        resolver.names = NameIndex(entity for entity in resolver.index("entities").values() if entity.pk)
    return resolver.names


class EntitySheet(Sheet):
    name = "entities"
    model = Entity
    key = ("slug",)
    columns: ClassVar[list[Column]] = [
        Column("slug", required=True),
        Column("name", required=True),
        Column("acronym"),
        Column("kind", required=True),
        Reference("parent", to="entities"),
        AreaReference("area", to="areas"),
        Column("website"),
        Reference("successor", to="entities"),
        Column("description"),
    ]

    def queryset(self):
        return Entity.objects.exclude(state=State.MERGED).select_related("parent", "area", "successor").prefetch_related("names")

    def find(self, text, index, resolver):
        if text in index:
            return index[text]
        try:
            return name_index(resolver).resolve(text)
        except AmbiguousName as error:
            raise Refused(
                _("fits several entities: %(slugs)s. Give the slug.") % {"slugs": ", ".join(entity.slug for entity in error.candidates)}
            ) from None
        except UnknownName:
            raise Refused(self.unknown(text, resolver.to_suggest(index))) from None

    def register(self, record, row, resolver):
        name_index(resolver).add(record, row.cells["name"], row.cells["acronym"])

    def unknown(self, text, index):
        return super().unknown(text, index) + ". " + _("A party that is no entity on record stands in double quotation marks.")


class NameSheet(Sheet):
    name = "names"
    model = EntityName
    key = ("entity", "kind", "language", "name")
    columns: ClassVar[list[Column]] = [
        Reference("entity", to="entities", required=True),
        Column("name", required=True),
        Column("kind", required=True),
        Column("language", required=True),
        Column("period"),
        Column("period_as_printed"),
        Column("note"),
    ]

    def queryset(self):
        return EntityName.objects.select_related("entity")

    def key_of(self, record):
        return "/".join((record.entity.slug, record.kind, record.language, record.name))

    def register(self, record, row, resolver):
        name_index(resolver).add(record.entity, record.name)


class GroupSheet(Sheet):
    name = "groups"
    model = Group
    key = ("entity",)
    columns: ClassVar[list[Column]] = [
        Reference("entity", to="entities", required=True),
        Column("period"),
        Column("period_as_printed"),
        Column("note"),
    ]

    def queryset(self):
        return Group.objects.select_related("entity")


class MembershipSheet(Sheet):
    name = "memberships"
    model = Membership
    key = ("code",)
    columns: ClassVar[list[Column]] = [
        Column("code", required=True),
        Reference("group", to="groups", required=True),
        Reference("entity", to="entities", required=True),
        Column("status", required=True),
        Column("period"),
        Column("period_as_printed"),
        Column("note"),
    ]

    def queryset(self):
        return Membership.objects.select_related("group__entity", "entity")


class ChairSheet(Sheet):
    name = "chairs"
    model = ChairTerm
    key = ("code",)
    columns: ClassVar[list[Column]] = [
        Column("code", required=True),
        Reference("group", to="groups", required=True),
        References("entities", to="entities", required=True),
        Column("kind", required=True),
        Reference("coordinator", to="entities"),
        Column("period"),
        Column("period_as_printed"),
        Column("note"),
    ]

    def queryset(self):
        return ChairTerm.objects.select_related("group__entity", "coordinator").prefetch_related("entities")
