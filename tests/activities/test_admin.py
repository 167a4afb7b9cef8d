"""The desk for activities: parties and updates on the page, codes, and what is derived."""

import pytest

from activities.models import Abbreviation, Activity, Party
from registry.roles import SECRETARIAT
from tests import factories
from tests.desk import address, as_shown, with_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(factories.account(SECRETARIAT))
    return client


@pytest.fixture
def ilo():
    return factories.EntityFactory(slug="ilo", acronym="ILO")


@pytest.fixture
def typed(desk):
    """Return the empty form with what every activity needs."""
    theme = factories.ThemeFactory()
    return {
        **as_shown(desk.get(address(Activity, "add"))),
        "title": "Study of remittances",
        "themes": [theme.pk],
        "kinds": ["research", "data"],
    }


@pytest.mark.parametrize("item_count", [1, 3])
def test_form_of_an_activity_has_constant_queries(desk, item_count, django_assert_num_queries):
    activity = factories.told_activity()
    for __ in range(item_count):
        factories.PartyFactory(activity=activity)
        factories.UpdateFactory(activity=activity)
        factories.ActivityDocumentFactory(activity=activity)
        factories.LinkFactory(activity=activity)
    desk.get(address(activity, "change"))

    with django_assert_num_queries(37):
        desk.get(address(activity, "change"))


def test_new_activity_gets_the_next_code_of_its_lead(desk, ilo, typed):
    factories.ActivityFactory(code="ILO-2006-013")
    section = factories.SectionFactory()
    data = with_row(typed, "parties", role="partner", entity=factories.EntityFactory().pk)
    data = with_row(data, "parties", role="lead", entity=ilo.pk)
    data = with_row(data, "updates", section=section.pk, entity=ilo.pk, status="ongoing", period="2006 to 2007")

    response = desk.post(address(Activity, "add"), {**data, "_publish": "1"})

    assert response.status_code == 302
    activity = Activity.objects.get(title="Study of remittances")
    assert (activity.code, activity.state, activity.kinds) == ("ILO-2006-014", "published", ["research", "data"])
    assert (activity.status, activity.period, activity.standing) == ("ongoing", "2006/2007", activity.updates.get())


def test_new_activity_is_one_change(desk, ilo, typed):
    data = with_row(typed, "parties", role="lead", entity=ilo.pk)

    desk.post(address(Activity, "add"), data)

    activity = Activity.objects.get()
    row = activity.history.get()
    assert (row.history_type, row.code) == ("+", activity.code)
    assert activity.parties.get().history.get().change == row.change


def test_code_cannot_be_made_without_a_lead_on_record(desk, typed):
    data = with_row(typed, "parties", role="lead", name_as_printed="University of Venice")

    response = desk.post(address(Activity, "add"), data)

    parties = response.context["inline_admin_formsets"][0].formset
    assert parties.non_form_errors() == ["Add a lead that is an entity on record, so that a code can be made, or type the code above."]
    assert Activity.objects.count() == 0


def test_code_may_be_typed(desk, typed):
    desk.post(address(Activity, "add"), {**typed, "code": "WHO-2006-007"})

    assert list(Activity.objects.values_list("code", flat=True)) == ["WHO-2006-007"]


def test_correcting_the_lead_leaves_the_code(desk, ilo):
    activity = factories.told_activity(lead=ilo)
    code = activity.code
    data = as_shown(desk.get(address(activity, "change")))

    desk.post(address(activity, "change"), {**data, "parties-0-entity": factories.EntityFactory(slug="who").pk})

    activity.refresh_from_db()
    assert (activity.code, activity.parties.get().entity.slug) == (code, "who")


def test_new_party_comes_last_in_its_role(desk):
    activity = factories.told_activity()
    data = as_shown(desk.get(address(activity, "change")))
    for role in ("lead", "partner", "partner"):
        data = with_row(data, "parties", role=role, entity=factories.EntityFactory().pk)

    desk.post(address(activity, "change"), data)

    assert [(party.role, party.position) for party in Party.objects.order_by("pk")] == [
        ("lead", 0),
        ("lead", 1),
        ("partner", 0),
        ("partner", 1),
    ]


def test_party_that_is_entity_and_name_is_refused(desk, ilo):
    activity = factories.told_activity()
    data = with_row(as_shown(desk.get(address(activity, "change"))), "parties", role="partner", entity=ilo.pk, name_as_printed="ILO Geneva")

    response = desk.post(address(activity, "change"), data)

    row = response.context["inline_admin_formsets"][0].formset.forms[-1]
    assert row.non_field_errors() == ["Choose an entity, or write the name as printed where none is on record; not both."]
    assert row["name_as_printed"].value() == "ILO Geneva"


def test_same_party_twice_on_one_page_is_refused(desk, ilo):
    activity = factories.told_activity()
    data = as_shown(desk.get(address(activity, "change")))
    for __ in range(2):
        data = with_row(data, "parties", role="funder", entity=ilo.pk)

    response = desk.post(address(activity, "change"), data)

    rows = response.context["inline_admin_formsets"][0].formset.forms
    assert [row.non_field_errors() for row in rows] == [[], [], ["This entity has that role already."]]


def test_derived_fields_are_explained_and_not_typed(desk):
    activity = factories.told_activity(status="planned", period="2007")

    response = desk.get(address(activity, "change"))

    page = response.content.decode()
    assert {"status", "period", "told_on", "standing"} & set(response.context["adminform"].form.fields) == set()
    assert "Derived from the updates below: to change it, add an update or correct one." in page
    assert f"Planned, 2007: as told on 21 Nov 2006 by {activity.standing}." in page


def test_search_finds_an_activity_by_its_party(desk, ilo):
    activity = factories.told_activity(lead=factories.EntityFactory(acronym="IFAD"))
    factories.told_activity(lead=ilo)

    found = desk.get(address(Activity), {"q": "ifad labour"}).context["cl"].result_list

    assert list(found) == [activity]


@pytest.mark.parametrize("text", ["studies labour", "stud", '"study of labour"', "wages OR study"])
def test_search_at_the_desk_is_that_of_the_site_with_beginnings_and_drafts(desk, text):
    draft = factories.ActivityFactory(title="Study of labour", draft=True)
    factories.ActivityFactory(title="Statistics", summary="")

    response = desk.get(address(Activity), {"q": text})

    assert list(response.context["cl"].result_list) == [draft]


def test_search_finds_an_activity_by_a_party_that_is_a_draft(desk):
    activity = factories.told_activity(lead=factories.EntityFactory(name="Migration Data Portal", draft=True))

    found = desk.get(address(Activity), {"q": "portal"}).context["cl"].result_list

    assert list(found) == [activity]


def test_list_is_filtered_by_kind_with_counts(desk):
    data = factories.ActivityFactory(kinds=["data", "research"])
    factories.ActivityFactory(kinds=["training"])

    changelist = desk.get(address(Activity), {"kind": "data"}).context["cl"]

    assert list(changelist.result_list) == [data]
    kinds = next(spec for spec in changelist.filter_specs if spec.title == "kind")
    assert [choice["display"] for choice in kinds.choices(changelist)][:4] == ["All", "research (1)", "data (1)", "publication (0)"]


def test_names_that_wait_for_an_entity_are_listed(desk):
    waiting = factories.PartyFactory(entity=None, name_as_printed="University of Venice")
    factories.PartyFactory()

    found = desk.get(address(Party), {"on_record": "no"}).context["cl"].result_list

    assert list(found) == [waiting]


# Errors


def bare():
    """Return an activity without lead and theme."""
    activity = factories.UpdateFactory(activity__themes=[]).activity
    activity.refresh_from_db()
    return activity


def test_errors_stand_on_the_form_and_say_what_to_do(desk):
    found = desk.get(address(bare(), "change"))

    page = " ".join(found.content.decode().split())
    assert "2 errors that the checks found in this record as it is saved" in page
    assert "<li>has no lead: add who does it as a party in that role.</li> <li>has no theme: choose at least one.</li>" in page


def test_form_without_errors_says_nothing_of_them(desk):
    forms = [desk.get(address(factories.told_activity(), "change")), desk.get(address(Activity, "add"))]

    assert ["errors-found" in form.content.decode() for form in forms] == [False, False]


def test_refused_form_shows_the_errors_of_what_is_saved(desk):
    activity = bare()
    data = as_shown(desk.get(address(activity, "change")))

    response = desk.post(address(activity, "change"), {**data, "title": "", "summary": "By LFSM."})

    assert response.context["adminform"].form.errors.keys() >= {"title"}
    assert [error.rule.value for error in response.context["errors_found"]] == ["no-lead", "no-theme"]


@pytest.mark.parametrize(
    ("chosen", "titles"),
    [
        ("any", {"Unthemed", "Untold"}),
        ("no-theme", {"Unthemed"}),
        ("no-update", {"Untold"}),
        ("no-lead", {"Unthemed", "Untold"}),
        ("ambiguous-name", set()),
        ("no-such-rule", {"Unthemed", "Untold", "Whole"}),
    ],
)
def test_list_is_filtered_by_errors(desk, chosen, titles):
    for title, activity in (("Unthemed", bare()), ("Untold", factories.ActivityFactory()), ("Whole", factories.told_activity())):
        Activity.objects.filter(pk=activity.pk).update(title=title)

    found = desk.get(address(Activity), {"errors": chosen}).context["cl"].result_list

    assert {activity.title for activity in found} == titles


def test_filter_by_errors_names_the_rules_without_counts(desk):
    bare()

    changelist = desk.get(address(Activity), {"errors": "no-theme", "state": "published"}).context["cl"]

    errors = next(spec for spec in changelist.filter_specs if spec.title == "errors")
    choices = list(errors.choices(changelist))
    assert [choice["display"] for choice in choices] == [
        "All",
        "With errors",
        "No lead",
        "No theme",
        "No update",
        "Broken period",
        "Name that fits an entity on record or two",
        "Acronym that nothing explains",
        "Two activities with nearly the same title",
    ]
    assert [choice["display"] for choice in choices if choice["selected"]] == ["No theme"]
    assert [choices[0]["query_string"], choices[1]["query_string"]] == ["?state=published", "?errors=any&state=published"]


@pytest.mark.parametrize("item_count", [1, 3])
def test_list_filtered_by_errors_has_constant_queries(desk, item_count, django_assert_num_queries):
    for __ in range(item_count):
        bare()
        factories.told_activity()
    desk.get(address(Activity), {"errors": "any"})

    with django_assert_num_queries(37):
        desk.get(address(Activity), {"errors": "any"})


def test_abbreviation_is_kept_with_its_change(desk):
    data = {**as_shown(desk.get(address(Abbreviation, "add"))), "acronym": "LFSM", "meaning": "Labour force survey module"}

    desk.post(address(Abbreviation, "add"), data)

    abbreviation = Abbreviation.objects.get()
    assert (abbreviation.acronym, abbreviation.history.get().change.by.is_staff) == ("LFSM", True)
