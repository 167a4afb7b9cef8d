"""Codes for new activities."""

import pytest

from activities.actions import next_code
from tests.factories import ActivityFactory, EntityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ilo():
    return EntityFactory(slug="ilo")


def test_first_code_of_a_lead_in_a_year(ilo):
    ActivityFactory(code="ILO-2006-004")
    ActivityFactory(code="ILO-STREAM-2007-009")

    assert next_code(ilo, 2007) == "ILO-2007-001"


def test_next_code_follows_the_highest_number(ilo):
    for number in ("002", "009", "010"):
        ActivityFactory(code=f"ILO-2006-{number}")

    assert next_code(ilo, 2006) == "ILO-2006-011"


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_number_of_an_activity_in_any_state_counts(ilo, state):
    ActivityFactory(code="ILO-2006-003", **{state: True})

    assert next_code(ilo, 2006) == "ILO-2006-004"


def test_number_of_a_deleted_activity_is_never_used_again(ilo):
    ActivityFactory(code="ILO-2006-001")
    ActivityFactory(code="ILO-2006-002").delete()

    assert next_code(ilo, 2006) == "ILO-2006-003"
