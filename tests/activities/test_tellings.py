from datetime import date

import pytest

from activities.views.tellings import as_they_stand, differences, public_updates
from activities.vocabularies import ActivityStatus, Role
from tests.factories import (
    ActivityFactory,
    EntityFactory,
    MeetingFactory,
    PaperFactory,
    PartyFactory,
    SectionFactory,
    UpdateFactory,
    told_by_message,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity():
    return ActivityFactory()


@pytest.fixture
def meeting():
    return MeetingFactory(period="2006-11-20/2006-11-21")


def telling(activity, meeting, name, paper=None, **fields):
    """Return what an entity tells in a paper of the meeting, without a paper in the meeting's report."""
    section = SectionFactory(meeting=meeting, paper=paper and PaperFactory(meeting=meeting, number=paper))
    return UpdateFactory(activity=activity, entity=EntityFactory(acronym=name), section=section, **fields)


def test_tellings_stand_latest_first_then_the_leads_own_then_in_the_order_of_papers(activity, meeting):
    in_report = telling(activity, meeting, "WHO")
    in_paper_9 = telling(activity, meeting, "IOM", paper=9)
    in_paper_3 = telling(activity, meeting, "ECA", paper=3)
    by_lead = telling(activity, meeting, "ILO", paper=12)
    PartyFactory(activity=activity, entity=by_lead.entity)
    PartyFactory(activity=activity, entity=in_paper_3.entity, role=Role.PARTNER)
    later = told_by_message(activity, on=date(2007, 5, 3))

    tellings = as_they_stand(activity, public_updates().filter(activity=activity))

    activity.refresh_from_db()
    assert tellings == [later, by_lead, in_paper_3, in_paper_9, in_report]
    assert activity.standing == later


def test_equal_tellings_differ_in_nothing(activity, meeting):
    updates = [telling(activity, meeting, name, status=ActivityStatus.PLANNED, period="2007") for name in ("ILO", "IOM")]

    assert differences(updates) == []


def test_what_is_left_open_contradicts_nobody(activity, meeting):
    updates = [
        telling(activity, meeting, "ILO", status=ActivityStatus.PLANNED, period="2007"),
        telling(activity, meeting, "IOM", status=ActivityStatus.UNKNOWN, period=""),
    ]

    assert differences(updates) == []


def test_what_changed_from_one_day_of_telling_to_the_next_is_no_difference(activity, meeting):
    updates = [
        telling(activity, meeting, "ILO", status=ActivityStatus.PLANNED, period="2007"),
        told_by_message(activity, on=date(2007, 5, 3), status=ActivityStatus.COMPLETED, period="2007-04"),
    ]

    assert differences(updates) == []


def test_differences_name_each_value_with_all_that_told_it(activity, meeting):
    updates = [
        telling(activity, meeting, name, status=ActivityStatus.COMPLETED, period=period)
        for name, period in [("ECA", "2006-06"), ("ESCAP", "2006-06"), ("UNFPA", "2006-07")]
    ]

    assert differences(updates) == ["What was told in November 2006 differs in period: June 2006 (ECA, ESCAP); July 2006 (UNFPA)."]
