"""The two roles, as the table in registry.roles grants them after every migrate."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from registry.roles import ADMINISTRATOR, SECRETARIAT
from tests.factories import account

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("permission", "secretariat", "administrator"),
    [
        ("entities.change_entity", True, True),
        ("meetings.add_participation", True, True),
        ("activities.change_update", True, True),
        ("activities.delete_link", True, True),
        ("records.view_drafts", True, True),
        ("entities.view_contactdetails", True, True),
        ("records.view_change", True, True),
        ("records.change_change", False, False),
        ("records.delete_change", False, False),
        ("entities.view_historicalentity", True, True),
        ("entities.change_historicalentity", False, False),
        ("activities.delete_historicalactivity", False, False),
        ("entities.view_user", False, True),
        ("entities.change_user", False, True),
        ("auth.change_group", False, True),
        ("sessions.delete_session", False, False),
        ("contenttypes.change_contenttype", False, False),
    ],
)
def test_roles_have_permission(permission, secretariat, administrator):
    granted = [account(role).has_perm(permission) for role in (SECRETARIAT, ADMINISTRATOR)]

    assert granted == [secretariat, administrator]


def test_account_without_role_has_no_permission():
    assert account().get_all_permissions() == set()


def test_migrate_takes_back_what_was_granted_by_hand():
    role = Group.objects.get(name=SECRETARIAT)
    before = set(role.permissions.values_list("codename", flat=True))
    role.permissions.add(*Group.objects.get(name=ADMINISTRATOR).permissions.all())

    call_command("migrate", verbosity=0)

    assert set(role.permissions.values_list("codename", flat=True)) == before


@pytest.mark.django_db(transaction=True)
def test_roles_survive_a_flush():
    call_command("flush", interactive=False, verbosity=0)

    assert list(Group.objects.order_by("name").values_list("name", flat=True)) == [ADMINISTRATOR, SECRETARIAT]
    assert account(SECRETARIAT).has_perm("activities.change_activity")
