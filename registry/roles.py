"""Roles: who may do what. The table is the rule; it is written to the database after every migrate."""

from django.apps import apps
from django.contrib.auth.models import Group, Permission

SECRETARIAT = "secretariat"
ADMINISTRATOR = "administrator"

# What the secretariat edits: everything but accounts, which administrators keep.
DESK_APPS = ("records", "entities", "meetings", "activities")
ACCOUNT_MODELS = {("entities", "user"), ("auth", "group")}


def _permissions(role: str):
    """Return the permissions of a role: the secretariat views, adds and changes records; administrators also keep accounts."""
    for permission in Permission.objects.select_related("content_type"):
        model = (permission.content_type.app_label, permission.content_type.model)
        is_account = model in ACCOUNT_MODELS
        is_history = model[1].startswith("historical") or model == ("records", "change")
        if is_history:
            if permission.codename.startswith("view_"):
                yield permission
        elif is_account:
            if role == ADMINISTRATOR:
                yield permission
        elif model[0] in DESK_APPS:
            yield permission


def grant_roles(sender, using="default", **kwargs):
    """Make the two roles and give each exactly its permissions. Safe to run again; survives a flush."""
    if not apps.is_installed("django.contrib.auth"):
        return
    for role in (SECRETARIAT, ADMINISTRATOR):
        group, __ = Group.objects.using(using).get_or_create(name=role)
        group.permissions.set(_permissions(role))
