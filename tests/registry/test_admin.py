"""The desk as a whole: who may enter, what each list costs, and the order of the index."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group as RoleGroup
from django.urls import reverse

from entities.models import ContactDetails, User
from records.history import recording
from records.models import Change, LoadedRow
from records.vocabularies import ChangeKind
from registry.roles import ADMINISTRATOR, SECRETARIAT
from tests import factories
from tests.desk import address

pytestmark = pytest.mark.django_db

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
FACTORIES = {
    value._meta.model: value
    for name, value in vars(factories).items()
    if name.endswith("Factory") and value.__module__ == "tests.factories" and value._meta.model
}
NOT_ADDED = {"records.Change", "records.Citation", "records.LoadedRow"}

# With the filters and their counts, and session, account and permissions. A filter with a count reads the choices of the others again.
QUERIES = {
    "activities.Abbreviation": 7,
    "activities.Activity": 22,
    "activities.ActivityDocument": 8,
    "activities.Link": 9,
    "activities.Party": 9,
    "activities.Theme": 10,
    "activities.Update": 14,
    "entities.Area": 8,
    "entities.AreaGrouping": 10,
    "entities.ChairTerm": 13,
    "entities.ContactDetails": 11,
    "entities.Entity": 10,
    "entities.EntityName": 10,
    "entities.FocalPoint": 8,
    "entities.Group": 7,
    "entities.Membership": 12,
    "entities.Person": 9,
    "meetings.AgendaItem": 10,
    "meetings.Meeting": 8,
    "meetings.Paper": 15,
    "meetings.Participation": 14,
    "meetings.Section": 14,
    "meetings.Session": 10,
    "records.Change": 13,
    "records.Citation": 9,
    "records.Document": 9,
    "records.LoadedRow": 11,
    "records.RetiredAddress": 9,
}


@pytest.fixture
def desk(client):
    client.force_login(factories.account(SECRETARIAT))
    return client


def label(model):
    return model._meta.label


def test_every_model_of_the_registry_is_at_the_desk():
    assert {model for model in FACTORIES if not admin.site.is_registered(model)} == set()


@pytest.mark.parametrize("item_count", [1, 3])
@pytest.mark.parametrize("model", [model for model in MODELS if model is not User], ids=label)
def test_list_has_constant_queries(desk, model, item_count, django_assert_num_queries):
    # Two more, so that filters have something to choose from.
    FACTORIES[model].create_batch(item_count + 2)
    desk.get(address(model))

    with django_assert_num_queries(QUERIES[label(model)]):
        response = desk.get(address(model))

    assert (response.status_code, response.context["cl"].result_count) == (200, item_count + 2)


@pytest.mark.parametrize("model", [model for model in MODELS if model is not User], ids=label)
def test_list_is_searched(desk, model):
    FACTORIES[model]()

    response = desk.get(address(model), {"q": "nobody-is-called-this"})

    assert (response.status_code, response.context["cl"].result_count) == (200, 0)


@pytest.mark.parametrize("model", [model for model in MODELS if model is not User and label(model) not in NOT_ADDED], ids=label)
def test_empty_form_opens(desk, model):
    response = desk.get(address(model, "add"))

    assert (response.status_code, response.context["add"]) == (200, True)


@pytest.mark.parametrize("model", [model for model in MODELS if model is not User], ids=label)
def test_form_and_changes_of_a_record_open(desk, model):
    record = FACTORIES[model]()

    form, changes = desk.get(address(record, "change")), desk.get(address(record, "history"))

    assert (form.status_code, form.context["original"]) == (200, record)
    assert changes.status_code == (200 if hasattr(model, "history") else 404)


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_anonymous_is_sent_to_sign_in(client, model):
    path = address(model)

    response = client.get(path)

    assert (response.status_code, response.url) == (302, f"{reverse('admin:login')}?next={path}")


def test_account_without_role_sees_nothing_at_the_desk(client):
    user = factories.account()
    user.is_staff = True
    user.save()
    client.force_login(user)

    answers = {label(model): client.get(address(model)).status_code for model in MODELS}

    assert answers == dict.fromkeys(answers, 403)
    assert client.get(reverse("admin:index")).context["latest_changes"] == []


@pytest.mark.parametrize(("role", "status"), [(SECRETARIAT, 403), (ADMINISTRATOR, 200)])
def test_accounts_are_for_administrators(client, role, status):
    client.force_login(factories.account(role))
    other = factories.UserFactory()

    answers = [
        client.get(address(User)).status_code,
        client.get(address(User, "add")).status_code,
        client.get(address(other, "change")).status_code,
    ]

    assert answers == [status] * 3


def test_roles_are_not_edited_at_the_desk():
    assert not admin.site.is_registered(RoleGroup)


def test_index_follows_the_work(client):
    client.force_login(factories.account(ADMINISTRATOR))

    apps = client.get(reverse("admin:index")).context["app_list"]

    assert [(app["name"], app["models"][0]["object_name"]) for app in apps] == [
        ("Activities", "Activity"),
        ("Meetings", "Meeting"),
        ("Entities", "Entity"),
        ("Records", "Document"),
        ("Accounts", "User"),
    ]


def test_index_shows_the_latest_changes(desk, django_assert_num_queries):
    factories.EntityFactory()
    with recording(ChangeKind.IMPORT):
        factories.EntityFactory.create_batch(2)
        factories.ThemeFactory()
    desk.get(reverse("admin:index"))

    with django_assert_num_queries(6):
        changes = desk.get(reverse("admin:index")).context["latest_changes"]

    assert [change.touched for change in changes] == ["2 entities, 1 theme", "1 entity"]


@pytest.mark.parametrize("model", [Change, LoadedRow], ids=label)
def test_what_the_registry_writes_itself_is_read_only(client, model):
    client.force_login(factories.UserFactory(is_staff=True, is_superuser=True))
    record = FACTORIES[model]()

    answers = [client.post(address(record, "change")).status_code, client.post(address(record, "delete"), {"post": "yes"}).status_code]

    assert (answers, model.objects.filter(pk=record.pk).exists()) == ([403, 403], True)
    assert client.get(address(model, "add")).status_code == 403


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("since April 2006", "Understood as: since April 2006."),
        ("", "Unknown: no date is recorded."),
        ("2009 to 2007", "The period “2009 to 2007” ends before it starts. Write the earlier date first."),
    ],
)
def test_period_is_explained_while_it_is_typed(desk, words, answer):
    response = desk.get(reverse("admin:period"), {"text": words})

    assert (response["Content-Type"], response.content.decode()) == ("text/plain; charset=utf-8", answer)


def test_choices_carry_the_names_of_the_desk(desk, django_assert_num_queries):
    meeting = factories.MeetingFactory(number=5)
    paper = factories.PaperFactory(meeting=meeting, number=17)
    factories.SectionFactory(paper=paper, number="introduction", title="Introduction")
    where = {"app_label": "activities", "model_name": "update", "field_name": "section", "term": "introduction"}

    with django_assert_num_queries(6):
        results = desk.get(reverse("admin:autocomplete"), where).json()["results"]

    assert [result["text"] for result in results] == ["5: Paper 17, Introduction"]


def test_contact_details_are_for_holders_of_the_permission(client):
    details = factories.ContactDetailsFactory()
    seat = details.holder
    role = RoleGroup.objects.get(name=SECRETARIAT)
    role.permissions.remove(*role.permissions.filter(codename__endswith="_contactdetails"))
    client.force_login(factories.account(SECRETARIAT))

    answers = [client.get(address(ContactDetails)).status_code, client.get(address(details, "change")).status_code]
    form = client.get(address(seat, "change")).content.decode()

    assert answers == [403, 403]
    assert ("contactdetails" in form, details.telephone in form, details.email in form) == (False, False, False)


def test_contact_details_are_never_stored_and_not_searched(desk):
    details = factories.ContactDetailsFactory()

    page, found, by_name = (
        desk.get(address(details, "change")),
        desk.get(address(ContactDetails), {"q": details.email}),
        desk.get(address(ContactDetails), {"q": details.holder.person.name}),
    )

    assert details.telephone in page.content.decode()
    assert [("no-store" in response["Cache-Control"]) for response in (page, found)] == [True, True]
    assert [found.context["cl"].result_count, by_name.context["cl"].result_count] == [0, 1]
    assert details.email not in by_name.content.decode()
