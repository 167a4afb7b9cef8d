"""The desk in a browser: each list and each form opens under the site's content security policy without an error."""

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from tests.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def editor(transactional_db):
    return UserFactory(is_staff=True, is_superuser=True)


@pytest.fixture
def desk(new_page, editor):
    page = new_page()
    page.goto(reverse("admin:login"))
    page.get_by_label("E-mail").fill(editor.email)
    page.get_by_label("Password").fill("a long pass phrase")
    page.get_by_role("button", name="Log in").click()
    return page


def desk_pages(editor):
    """Return the paths of the list, the empty form and the form of one record of every model that the desk shows."""
    request = RequestFactory().get("/")
    request.user = editor
    paths = []
    for model, model_admin in admin.site._registry.items():
        address = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        paths.append(reverse(f"{address}_changelist"))
        if model_admin.has_add_permission(request):
            paths.append(reverse(f"{address}_add"))
        record = model._default_manager.first()
        if record:
            paths.append(reverse(f"{address}_change", args=[record.pk]))
    return paths


def test_lists_and_forms_open_without_an_error(desk, editor, live_shipped_data):
    headings = {}
    for path in desk_pages(editor):
        desk.goto(path)
        headings[path] = desk.get_by_role("heading", level=1).count()

    assert [path for path, count in headings.items() if count == 0] == []
