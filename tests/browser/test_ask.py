"""From the home page to a question, its sentence and its file, by keyboard alone, with JavaScript and without."""

import csv

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from activities.vocabularies import ActivityKind, ActivityStatus, Role
from tests.factories import ActivityFactory, AreaFactory, EntityFactory, GroupFactory, MembershipFactory, PartyFactory, ThemeFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# So often the key is pressed at most on the way to something.
FURTHEST = 200


@pytest.fixture
def plans(transactional_db):
    """Two planned trainings by members of GMG on trafficking, one of them in Ghana, and for each part of the question one that fails it."""
    group = GroupFactory(entity=EntityFactory(slug="gmg", name="Global Migration Group", acronym="GMG"), period="2006-04/..")
    member, other = EntityFactory(name="Member", acronym="MEM"), EntityFactory(name="Outsider", acronym="OUT")
    MembershipFactory(group=group, entity=member, period="2006-04/..")
    trafficking, return_ = ThemeFactory(slug="trafficking", name="Trafficking"), ThemeFactory(slug="return", name="Return")
    ghana = AreaFactory(name="Ghana", iso3="GHA")

    def plan(title, lead=member, theme=trafficking, kind=ActivityKind.TRAINING, status=ActivityStatus.PLANNED, areas=()):
        activity = ActivityFactory(title=title, themes=[theme], kinds=[kind])
        activity.areas.set(areas)
        PartyFactory(activity=activity, entity=lead, role=Role.LEAD)
        activity.updates.create(status=status, message="letter", message_on="2006-11-01", entity=lead)

    plan("Course for border guards in Ghana", areas=[ghana])
    plan("Course for judges")
    plan("Course by an outsider", lead=other)
    plan("Course on return", theme=return_)
    plan("Study", kind=ActivityKind.RESEARCH)
    plan("Course that was held", status=ActivityStatus.COMPLETED)


def go_to(page, target):
    """Press the tab key until a part of the page has the focus."""
    for __ in range(FURTHEST):
        if target.count() and target.first.evaluate("part => part === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"The tab key never reaches {target} on {page.url}.")


def tick(page, name, value, with_script):
    """Tick a value of a filter, unfolding the filter if it is folded; without JavaScript send the form."""
    box = page.locator(f"input[name={name}][value='{value}']")
    if not box.is_visible():
        go_to(page, page.locator(f".facet:has(#id_{name}) > summary"))
        page.keyboard.press("Enter")
    go_to(page, box)
    page.keyboard.press("Space")
    if with_script:
        page.wait_for_url(lambda url: f"{name}={value}" in url)
    else:
        go_to(page, page.get_by_role("button", name="Apply"))
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: f"{name}={value}" in url)


@pytest.mark.parametrize("with_script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_question_is_put_narrowed_and_taken_home(plans, new_page, with_script):
    page = new_page(java_script_enabled=with_script, viewport={"width": 1280, "height": 900}, accept_downloads=True)
    page.goto(reverse("home"))

    go_to_link(page, "Activities")
    page.wait_for_url(f"**{reverse('activity-list')}")
    for name, value in (("status", "planned"), ("kind", "training"), ("theme", "trafficking"), ("member_of", "gmg")):
        tick(page, name, value, with_script)

    sentence = page.locator("#found")
    expect(sentence).to_have_text("Planned activities of the kind training on trafficking involving GMG members: 2")
    tick(page, "area", "GHA", with_script)
    expect(sentence).to_have_text("Planned activities of the kind training on trafficking involving GMG members, concerning Ghana: 1")
    expect(page).to_have_url(
        f"{page.url.partition('/activities')[0]}/activities/?area=GHA&kind=training&member_of=gmg&status=planned&theme=trafficking"
    )
    shown = page.locator(".records > li > a.title").all_text_contents()
    link = page.get_by_role("link", name="CSV", exact=True)
    go_to(page, link)
    with page.expect_download() as download:
        page.keyboard.press("Enter")

    with open(download.value.path(), encoding="utf-8-sig", newline="") as file:
        head, columns, *rows = csv.reader(file)
    assert shown == ["Course for border guards in Ghana"]
    assert [row[columns.index("title")] for row in rows] == shown
    assert head[0] == sentence.text_content()
    assert head[2] == page.url


def go_to_link(page, name):
    go_to(page, page.get_by_role("navigation", name="Main").get_by_role("link", name=name))
    page.keyboard.press("Enter")
