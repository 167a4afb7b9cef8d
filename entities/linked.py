"""Entities, groups and areas as things of schema.org."""

from collections.abc import Iterable

from entities.models import Area, Entity, Group, Membership
from entities.vocabularies import AreaKind, EntityKind
from records.linked import At, Thing, certain_dates, reference, thing

# What is none of these is an Organization, also what one person holds: the office is meant, not the person.
ENTITY_TYPES = {
    EntityKind.GOVERNMENT: "GovernmentOrganization",
    EntityKind.LOCAL_GOVERNMENT: "GovernmentOrganization",
    EntityKind.NGO: "NGO",
    EntityKind.ACADEMIC: "ResearchOrganization",
    EntityKind.RESEARCH_OR_TRAINING_INSTITUTE: "ResearchOrganization",
}


def entity_type(entity: Entity) -> str:
    return ENTITY_TYPES.get(EntityKind(entity.kind), "Organization")


def area_type(area: Area) -> str:
    """Return the type of an area. M49 lists countries and areas alike, and the wider type takes no side on which is which."""
    return "AdministrativeArea" if area.kind == AreaKind.COUNTRY else "Place"


def entity_reference(at: At, entity: Entity) -> Thing:
    return reference(entity_type(entity), at, entity, entity.name)


def area_reference(at: At, area: Area) -> Thing:
    return reference(area_type(area), at, area, area.name)


def entity(
    at: At,
    record: Entity,
    other_names: Iterable[str] = (),
    parent: Entity | None = None,
    units: Iterable[Entity] = (),
    memberships: Iterable[Membership] = (),
) -> Thing:
    """Return an entity as an organization, with its public parent and units and its own times as a member of groups."""
    address = at(record.get_absolute_url())
    return thing(
        entity_type(record),
        id_=address,
        url=address,
        name=record.name,
        alternateName=list(filter(None, [record.acronym, *other_names])),
        description=record.description,
        sameAs=record.website,
        parentOrganization=entity_reference(at, parent) if parent else None,
        subOrganization=[entity_reference(at, unit) for unit in units],
        memberOf=[role("memberOf", entity_reference(at, membership.group.entity), membership) for membership in memberships],
    )


def group(at: At, record: Group, memberships: Iterable[Membership]) -> Thing:
    """Return a group as the organization that its entity is, with its public members, each in the time of its membership."""
    founded, dissolved = certain_dates(record.period)
    return thing(
        entity_type(record.entity),
        id_=at(record.entity.get_absolute_url()),
        url=at(record.get_absolute_url()),
        name=record.entity.name,
        alternateName=record.entity.acronym,
        foundingDate=founded,
        dissolutionDate=dissolved,
        member=[role("member", entity_reference(at, membership.entity), membership) for membership in memberships],
    )


def role(name: str, other: Thing, membership: Membership) -> Thing:
    """Return a membership as the role in which two organizations stand to each other, the other named by the same property."""
    start, end = certain_dates(membership.period)
    return thing("OrganizationRole", roleName=membership.get_status_display(), startDate=start, endDate=end, **{name: other})


def area(at: At, record: Area, above: Iterable[Area] = (), groupings: Iterable[Area] = ()) -> Thing:
    """Return an area as a place in those that hold it, the nearest first."""
    address = at(record.get_absolute_url())
    codes = [("M49", record.code), ("ISO 3166-1 alpha-2", record.iso2), ("ISO 3166-1 alpha-3", record.iso3)]
    return thing(
        area_type(record),
        id_=address,
        url=address,
        name=record.name,
        identifier=[thing("PropertyValue", propertyID=name, value=code) for name, code in codes if code],
        containedInPlace=[area_reference(at, place) for place in [*above, *groupings]],
    )
