"""Who: areas, entities and their names, groups with members and chairs, people and accounts."""

from entities.models.areas import Area, AreaGrouping
from entities.models.entities import Entity, EntityName
from entities.models.groups import ChairTerm, Group, Membership
from entities.models.people import ContactDetails, FocalPoint, Person
from entities.models.users import User

__all__ = [
    "Area",
    "AreaGrouping",
    "ChairTerm",
    "ContactDetails",
    "Entity",
    "EntityName",
    "FocalPoint",
    "Group",
    "Membership",
    "Person",
    "User",
]
