"""The desk for who: entities and their names, groups, people, areas and accounts."""

from entities.admin.areas import AreaAdmin, AreaGroupingAdmin
from entities.admin.entities import EntityAdmin, EntityNameAdmin
from entities.admin.groups import ChairTermAdmin, GroupAdmin, MembershipAdmin
from entities.admin.people import ContactDetailsAdmin, FocalPointAdmin, HolderMixin, PersonAdmin
from entities.admin.users import UserAdmin

__all__ = [
    "AreaAdmin",
    "AreaGroupingAdmin",
    "ChairTermAdmin",
    "ContactDetailsAdmin",
    "EntityAdmin",
    "EntityNameAdmin",
    "FocalPointAdmin",
    "GroupAdmin",
    "HolderMixin",
    "MembershipAdmin",
    "PersonAdmin",
    "UserAdmin",
]
