"""An address once public never answers 404."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from django.utils import timezone

from records.addresses import retire
from records.middleware import Gone, RetiredAddressMiddleware
from records.models import RetiredAddress
from records.vocabularies import State
from tests.factories import PUBLISHED_ON, DocumentFactory, EntityFactory, RetiredAddressFactory

pytestmark = pytest.mark.django_db


def rows():
    return list(RetiredAddress.objects.values_list("path", "moved_to", "reason"))


def test_deleted_record_that_was_public_retires_its_address():
    document = DocumentFactory(slug="a-res-58-208")
    path = document.get_absolute_url()

    document.delete()

    assert list(RetiredAddress.objects.values_list("path", "moved_to", "retired_on")) == [(path, "", timezone.localdate())]


def test_deleted_draft_leaves_no_address():
    DocumentFactory(draft=True).delete()

    assert rows() == []


def test_deleted_record_that_was_merged_leads_to_its_target():
    target = EntityFactory(slug="ohchr")
    merged = EntityFactory(slug="unhchr", merged=True, merged_into=target)
    path = merged.get_absolute_url()

    merged.delete()

    assert rows() == [(path, target.get_absolute_url(), "")]


def test_addresses_that_led_to_a_retired_one_lead_on():
    retire("/entities/a/", moved_to="/entities/b/")

    retire("/entities/b/", moved_to="/entities/c/", reason="Renamed.")

    assert rows() == [("/entities/a/", "/entities/c/", "Renamed."), ("/entities/b/", "/entities/c/", "Renamed.")]


def test_address_that_is_moved_back_to_is_not_retired():
    retire("/entities/a/", moved_to="/entities/b/")

    retire("/entities/b/", moved_to="/entities/a/")

    assert rows() == [("/entities/b/", "/entities/a/", "")]


def test_retired_again_the_later_word_holds():
    retire("/entities/a/", moved_to="/entities/b/")

    retire("/entities/a/", reason="Recorded twice.")

    assert rows() == [("/entities/a/", "", "Recorded twice.")]


# What visitors get


def test_moved_address_answers_301_with_its_query(client):
    RetiredAddressFactory(path="/entities/unhchr/", moved_to="/entities/ohchr/")

    response = client.get("/entities/unhchr/?status=planned")

    assert (response.status_code, response["Location"]) == (301, "/entities/ohchr/?status=planned")


def test_gone_address_answers_410_with_its_reason(client):
    RetiredAddressFactory(path="/entities/twice/", reason="Recorded twice.", retired_on=date(2008, 3, 1))

    response = client.get("/entities/twice/")

    assert (response.status_code, response.context["reason"], response.context["day"]) == (410, "Recorded twice.", date(2008, 3, 1))
    assert "Recorded twice." in response.content.decode()


def test_address_that_never_was_answers_404(client):
    RetiredAddressFactory(path="/entities/twice/")

    assert client.get("/entities/never/").status_code == 404


def test_posting_to_a_retired_address_is_not_redirected(client):
    RetiredAddressFactory(path="/entities/unhchr/", moved_to="/entities/ohchr/")

    assert client.post("/entities/unhchr/").status_code == 405


def test_page_that_exists_costs_no_look_up(client, django_assert_num_queries):
    RetiredAddressFactory(path="/healthz")

    with django_assert_num_queries(1):
        response = client.get("/healthz")

    assert response.status_code == 200


def test_withdrawn_record_answers_410():
    request = RequestFactory().get("/entities/twice/")

    response = RetiredAddressMiddleware(lambda request: None).process_exception(request, Gone("Recorded twice.", date(2008, 3, 1)))

    assert response.status_code == 410


# States


def test_published_record_keeps_its_first_day():
    entity = EntityFactory()
    entity.withdraw(date(2008, 3, 1), "Recorded twice.")

    entity.publish(date(2009, 1, 1))

    entity.full_clean()
    assert (entity.state, entity.first_published, entity.withdrawn_on, entity.withdrawn_reason) == (State.PUBLISHED, PUBLISHED_ON, None, "")


def test_withdrawn_record_has_day_and_reason():
    entity = EntityFactory()

    entity.withdraw(date(2008, 3, 1), " Recorded twice. ")

    entity.full_clean()
    assert (entity.state, entity.withdrawn_on, entity.withdrawn_reason) == (State.WITHDRAWN, date(2008, 3, 1), "Recorded twice.")


@pytest.mark.parametrize(("fields", "reason"), [({}, "  "), ({"draft": True}, "Recorded twice.")])
def test_withdrawal_is_refused(fields, reason):
    entity = EntityFactory(**fields)

    with pytest.raises(ValidationError):
        entity.withdraw(date(2008, 3, 1), reason)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"state": State.DRAFT}, "it does not become a draft again"),
        ({"state": State.PUBLISHED, "first_published": None}, "it does not become a draft again"),
        ({"state": State.WITHDRAWN}, "needs the day and the reason"),
        ({"withdrawn_reason": "Recorded twice."}, "needs the day and the reason"),
        ({"state": State.MERGED}, "names the record that it was merged into"),
    ],
)
def test_state_that_contradicts_itself_is_refused(fields, message):
    entity = EntityFactory()
    for name, value in fields.items():
        setattr(entity, name, value)

    with pytest.raises(ValidationError, match=message):
        entity.full_clean()


def test_address_with_a_nul_byte_is_not_found(client):
    assert client.get("/entities/%00/").status_code == 404
