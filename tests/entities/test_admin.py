"""The desk for entities, groups, people and accounts."""

import pytest
from django.contrib.auth.models import Group as RoleGroup
from django.urls import reverse

from entities.actions import chair_code, membership_code
from entities.models import ChairTerm, ContactDetails, Entity, Group, Membership, User
from registry.roles import ADMINISTRATOR, SECRETARIAT
from tests import factories
from tests.desk import address, as_shown, with_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(factories.account(SECRETARIAT))
    return client


@pytest.fixture
def gmg():
    return factories.GroupFactory(entity__slug="gmg", entity__acronym="GMG")


@pytest.mark.parametrize("item_count", [1, 3])
def test_form_of_a_group_has_constant_queries(desk, gmg, item_count, django_assert_num_queries):
    for number in range(item_count):
        factories.MembershipFactory(group=gmg)
        factories.ChairTermFactory(group=gmg, period=f"{2007 + number}", entities=factories.EntityFactory.create_batch(2))
        factories.CitationFactory(record=gmg)
    desk.get(address(gmg, "change"))

    with django_assert_num_queries(17):
        desk.get(address(gmg, "change"))


@pytest.mark.parametrize("item_count", [1, 3])
def test_form_of_an_entity_has_constant_queries(desk, item_count, django_assert_num_queries):
    entity = factories.EntityFactory()
    factories.EntityNameFactory.create_batch(item_count, entity=entity)
    factories.CitationFactory.create_batch(item_count, record=entity)
    desk.get(address(entity, "change"))

    with django_assert_num_queries(9):
        desk.get(address(entity, "change"))


def test_search_finds_an_entity_by_any_name(desk):
    entity = factories.EntityFactory(name="International Labour Organization", acronym="ILO")
    factories.EntityNameFactory(entity=entity, name="Organisation internationale du Travail")
    factories.EntityFactory()

    found = desk.get(address(Entity), {"q": "travail"}).context["cl"].result_list

    assert list(found) == [entity]


def test_choice_of_an_acronym_comes_before_names_with_its_letters(desk):
    factories.EntityFactory(name="A whole of others", acronym="AWO", slug="awo")
    factories.EntityFactory(name="World Health Organization", acronym="WHO", slug="who")
    where = {"app_label": "activities", "model_name": "party", "field_name": "entity", "term": "who"}

    results = desk.get(reverse("admin:autocomplete"), where).json()["results"]

    assert [result["text"] for result in results] == ["World Health Organization (WHO)", "A whole of others (AWO)"]


def test_group_says_which_days_nobody_chaired(desk):
    group = factories.GroupFactory(period="2006/2008")
    factories.ChairTermFactory(group=group, period="2006")
    factories.ChairTermFactory(group=group, period="2008")

    page = desk.get(address(group, "change")).content.decode()

    assert "Nobody on record from 1 Jan 2007 to 31 Dec 2007." in page


@pytest.mark.parametrize(
    ("period", "doubt"),
    [
        ("2007-01-01/2007-06-30", ""),
        ("2007-01/2007-06", "the start is known only as January 2007; the end is known only as June 2007"),
        ("2007~", "the source gives the date as uncertain: about 2007"),
        ("", "no date is recorded"),
    ],
)
def test_chair_term_says_what_is_in_doubt(desk, period, doubt):
    factories.ChairTermFactory(period=period)

    changelist = desk.get(address(ChairTerm)).context["cl"]

    assert changelist.model_admin.doubt(changelist.result_list[0]) == doubt


def test_group_whose_entity_was_public_is_not_deleted(desk, gmg):
    draft = factories.GroupFactory(entity__draft=True)

    answers = [desk.post(address(group, "delete"), {"post": "yes"}).status_code for group in (gmg, draft)]

    assert (answers, list(Group.objects.all())) == ([403, 302], [gmg])


@pytest.mark.parametrize(("status", "code"), [("member", "gmg-unhcr"), ("applied", "gmg-unhcr-applied")])
def test_membership_code_is_made_of_group_and_entity(gmg, status, code):
    assert membership_code(gmg, factories.EntityFactory(slug="unhcr"), status) == code


def test_code_that_was_given_before_is_not_given_again(gmg):
    unhcr = factories.EntityFactory(slug="unhcr")
    factories.MembershipFactory(code="gmg-unhcr").delete()

    assert membership_code(gmg, unhcr, "member") == "gmg-unhcr-2"


@pytest.mark.parametrize(
    ("period", "code"), [("2007-01/2007-06", "gmg-chair-2007-iom-fao"), ("../2007", "gmg-chair-iom-fao"), ("", "gmg-chair-iom-fao")]
)
def test_chair_code_is_made_of_group_year_and_entities(gmg, period, code):
    entities = [factories.EntityFactory(slug="iom"), factories.EntityFactory(slug="fao")]

    assert chair_code(gmg, entities, period) == code


def test_membership_typed_on_the_page_of_the_group_gets_a_code(desk, gmg):
    unhcr = factories.EntityFactory(slug="unhcr")
    data = with_row(as_shown(desk.get(address(gmg, "change"))), "memberships", entity=unhcr.pk, status="member", period="since April 2006")

    response = desk.post(address(gmg, "change"), data)

    assert response.status_code == 302
    assert list(Membership.objects.values_list("code", "entity__slug", "period")) == [("gmg-unhcr", "unhcr", "2006-04/..")]


def test_memberships_typed_together_get_codes_of_their_own(desk, gmg):
    iom = factories.EntityFactory(slug="iom")
    data = as_shown(desk.get(address(gmg, "change")))
    for period in ("2006", "2010 to 2012"):
        data = with_row(data, "memberships", entity=iom.pk, status="member", period=period)

    desk.post(address(gmg, "change"), data)

    assert list(Membership.objects.order_by("pk").values_list("code", "period")) == [("gmg-iom", "2006"), ("gmg-iom-2", "2010/2012")]


def test_contact_details_are_added_from_their_holder(desk):
    focal_point = factories.FocalPointFactory()
    link = f"{address(ContactDetails, 'add')}?content_type="

    page = desk.get(address(focal_point, "change")).content.decode()
    start = page.index(link)
    add = page[start : page.index('"', start)].replace("&amp;", "&")
    response = desk.post(add, {**as_shown(desk.get(add)), "email": "seat@example.org"})

    assert response.status_code == 302
    assert [(details.holder, details.email) for details in ContactDetails.objects.all()] == [(focal_point, "seat@example.org")]
    assert desk.get(address(ContactDetails.objects.get(), "history")).status_code == 404


def test_account_is_made_with_an_e_mail_address_and_a_role(client):
    client.force_login(factories.account(ADMINISTRATOR))
    role = RoleGroup.objects.get(name=SECRETARIAT)
    password = "a long pass phrase"

    response = client.post(
        address(User, "add"),
        {
            "email": "New@example.org",
            "name": "New",
            "usable_password": "true",
            "password1": password,
            "password2": password,
            "is_staff": "on",
            "groups": [role.pk],
        },
    )

    user = User.objects.get(email__iexact="new@example.org")
    assert (response.status_code, user.is_staff, list(user.groups.all()), user.check_password(password)) == (302, True, [role], True)


def test_address_of_an_account_is_unique_whatever_its_case(client):
    client.force_login(factories.account(ADMINISTRATOR))
    factories.UserFactory(email="one@example.org")

    response = client.post(address(User, "add"), {"email": "ONE@example.org", "usable_password": "false"})

    assert response.context["adminform"].form.errors == {"__all__": ["An account with this e-mail address exists already."]}


def test_administrator_is_made_no_superuser_and_changes_none(client):
    client.force_login(factories.account(ADMINISTRATOR))
    superuser, other = factories.UserFactory(is_superuser=True), factories.UserFactory()

    answers = [
        client.post(address(superuser, "change"), {"email": "taken@example.org"}).status_code,
        client.post(reverse("admin:auth_user_password_change", args=[superuser.pk]), {}).status_code,
    ]
    client.post(address(other, "change"), {**as_shown(client.get(address(other, "change"))), "is_superuser": "on"})

    other.refresh_from_db()
    assert (answers, other.is_superuser) == ([403, 403], False)


def test_change_of_an_account_is_told_by_its_name(client):
    client.force_login(factories.account(ADMINISTRATOR))
    focal_point, account = factories.FocalPointFactory(), factories.UserFactory(name="Ana Speaker")

    client.post(address(focal_point, "change"), {**as_shown(client.get(address(focal_point, "change"))), "account": account.pk})

    __, steps = next(iter(client.get(address(focal_point, "history")).context["page"]))
    assert [(one.label, one.before, one.after) for one in steps[0].differences] == [("Account", "", "Ana Speaker")]
