"""Roles: who may do what. The table is the rule; it is written to the database after every migrate."""

from collections.abc import Iterator

from django.apps import apps
from django.contrib.auth.models import Group, Permission

SECRETARIAT = "secretariat"
ADMINISTRATOR = "administrator"

# What the secretariat edits, contact details and drafts included: everything but accounts, which administrators keep.
DESK_APPS = ("records", "entities", "meetings", "activities")
ACCOUNT_MODELS = {("entities", "user"), ("auth", "group")}
# What the registry writes itself is read: the change log, the history behind it, and what packages brought in.
READ_MODELS = {("records", "change"), ("records", "loadedrow")}


def _permissions(role: str, using: str) -> Iterator[Permission]:
    """Return the permissions of a role: the secretariat views, adds, changes and deletes records; administrators also keep accounts."""
    for permission in Permission.objects.using(using).select_related("content_type"):
        model = (permission.content_type.app_label, permission.content_type.model)
        if model in ACCOUNT_MODELS:
            is_granted = role == ADMINISTRATOR
        elif model in READ_MODELS or model[1].startswith("historical"):
            is_granted = model[0] in DESK_APPS and permission.codename.startswith("view_")
        else:
            is_granted = model[0] in DESK_APPS
        if is_granted:
            yield permission


def grant_roles(sender, using="default", **kwargs):
    """Make the two roles and give each exactly its permissions. Safe to run again; survives a flush."""
    if not apps.is_installed("django.contrib.auth"):
        return
    for role in (SECRETARIAT, ADMINISTRATOR):
        group, __ = Group.objects.using(using).get_or_create(name=role)
        group.permissions.set(_permissions(role, using))
