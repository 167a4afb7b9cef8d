"""The desk in a browser: each list and each form opens under the site's content security policy without an error."""

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse
from playwright.sync_api import expect

from activities.models import Activity
from entities.models import Entity, Group
from meetings.models import Meeting
from records.models import Change
from tests.desk import address
from tests.factories import EntityFactory, SectionFactory, ThemeFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def editor(transactional_db):
    return UserFactory(is_staff=True, is_superuser=True)


@pytest.fixture
def desk(new_page, editor):
    page = new_page()
    page.goto(reverse("admin:login"))
    sign_in(page, editor)
    return page


def sign_in(page, user):
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill("a long pass phrase")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What the registry holds")


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


# What Django's own templates and its list of choices are found to lack.
OF_DJANGO = ("empty-table-header", "label-title-only", "list")


def test_desk_is_accessible(new_page, editor, live_shipped_data, axe_finds):
    page = new_page()
    page.goto(reverse("admin:login"))
    findings = axe_finds(page)
    sign_in(page, editor)
    records = [
        Activity.objects.first(),
        Meeting.objects.get(number=5),
        Entity.objects.first(),
        Group.objects.first(),
        Change.objects.first(),
    ]
    paths = [
        reverse("admin:index"),
        reverse("admin:coverage", args=[5]),
        address(Activity),
        address(Activity, "add"),
        *(address(record, "change") for record in records),
    ]
    paths += [address(records[0], role) for role in ("history", "withdraw")]
    for path in paths:
        page.goto(path, wait_until="networkidle")
        findings += axe_finds(page)

    assert [finding for finding in findings if finding.split(": ")[1] not in OF_DJANGO] == []


def test_new_row_takes_the_focus(desk):
    desk.goto(reverse("admin:activities_activity_add"))

    desk.get_by_text("Add another Party").press("Enter")

    expect(desk.locator("#id_parties-0-role")).to_be_focused()


def test_section_is_marked_on_the_page_of_coverage(desk):
    section = SectionFactory(title="Thanks")
    desk.goto(reverse("admin:coverage"))
    row = desk.get_by_role("row", name="Thanks")
    row.get_by_role("combobox").select_option("read, holds none")
    row.get_by_role("textbox").fill("Thanks only.")

    desk.get_by_role("button", name="Save the marks").click()

    expect(desk.get_by_text("1 section was marked.")).to_be_visible()
    section.refresh_from_db()
    assert (section.reading, section.reading_note) == ("none", "Thanks only.")


def test_period_is_explained_while_it_is_typed(desk):
    desk.goto(reverse("admin:meetings_meeting_add"))
    period = desk.get_by_label("Period:", exact=True)
    explained = desk.locator("output.understood").first

    period.fill("since April 2006")

    expect(explained).to_have_text("Understood as: since April 2006.")
    period.fill("summer of 06")
    expect(explained).to_contain_text("“summer of 06” is not a period that can be read. Write a year (2007)")


def test_party_is_chosen_by_its_acronym_in_a_new_row(desk):
    EntityFactory(name="World Health Organization", acronym="WHO", slug="who")
    ThemeFactory(name="Health")
    desk.goto(reverse("admin:activities_activity_add"))
    desk.get_by_label("Title:").fill("Migration of health workers")
    desk.locator("#activity_form .field-themes .select2-selection").click()
    desk.get_by_role("option", name="Health").click()
    desk.get_by_text("Add another Party").click()
    desk.locator("#parties-0 .field-entity .select2-selection").click()
    desk.locator(".select2-search__field").last.fill("who")
    desk.get_by_role("option", name="World Health Organization (WHO)").click()

    desk.get_by_role("button", name="Save and publish").click()

    expect(desk.get_by_role("list").get_by_text("was added successfully")).to_be_visible()
    assert desk.locator("#result_list .field-state_shown").all_inner_texts() == ["published"]
    assert desk.locator("#result_list .field-leads").all_inner_texts() == ["WHO"]
