from datetime import date

import pytest
from django.core.exceptions import ValidationError

from entities.models import ChairTerm, Membership
from entities.models.groups import Gap
from records.periods import Answer, Period
from tests.factories import ChairTermFactory, EntityFactory, GroupFactory, MembershipFactory, collective_membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def gmg():
    return GroupFactory(entity__slug="gmg", period="2006-04/2018")


# Members on a day


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        (date(2006, 3, 31), Answer.NO),
        (date(2006, 4, 1), Answer.POSSIBLY),
        (date(2006, 4, 29), Answer.POSSIBLY),
        (date(2006, 4, 30), Answer.YES),
        (date(2018, 1, 1), Answer.YES),
        (date(2018, 1, 2), Answer.POSSIBLY),
        (date(2018, 12, 31), Answer.POSSIBLY),
        (date(2019, 1, 1), Answer.NO),
    ],
)
def test_members_on_a_day(gmg, day, answer):
    membership = MembershipFactory(group=gmg, period="2006-04/2018")

    found = {row.pk: row.answer for row in Membership.objects.of(gmg).members_on(day)}

    assert found == ({} if answer == Answer.NO else {membership.pk: answer})
    assert membership.answer_on(day) == answer


@pytest.mark.parametrize(
    "period",
    [
        "",
        "2006",
        "2006-11-20",
        "2006-11",
        "2006-04/..",
        "../2006",
        "2006-40",
        "2006-11~",
        "2006-11-20?",
        "2006-11-19/2006-11-21",
        "2005/2007",
        "2007",
    ],
)
@pytest.mark.parametrize("day", [date(2006, 11, 19), date(2006, 11, 20), date(2006, 11, 21)])
def test_the_queryset_answers_as_the_period_does(gmg, period, day):
    membership = MembershipFactory(group=gmg, period=period)

    annotated = Membership.objects.with_answer_on(day).get().answer

    assert annotated == membership.answer_on(day) == Period.parse(period).on(day)


def test_members_are_neither_applicants_nor_of_another_group(gmg):
    member = MembershipFactory(group=gmg)
    MembershipFactory(group=gmg, status="applied")
    MembershipFactory(group=gmg, status="interested")
    MembershipFactory(group=gmg, status="observer")
    MembershipFactory()

    assert list(Membership.objects.of(gmg).members_on(date(2006, 11, 20))) == [member]


def test_a_collective_member_counts_once_and_brings_its_constituents(gmg):
    eca, ece = EntityFactory(slug="eca"), EntityFactory(slug="ece")
    collective = collective_membership(gmg, eca, ece, period="2007-11/2018")

    assert list(Membership.objects.of(gmg).members_on(date(2008, 1, 1))) == [collective]
    assert set(gmg.entities_on(date(2008, 1, 1))) == {collective.entity, eca, ece}
    assert set(gmg.entities_on(date(2007, 10, 31))) == set()


# The chair


def test_chair_on_a_day_with_its_doubt(gmg):
    term = ChairTermFactory(group=gmg, period="2006-07/2006-12")
    ChairTermFactory(group=gmg, period="2007-01/2007-06")

    (found,) = ChairTerm.objects.of(gmg).chairing_on(date(2006, 11, 20))
    (doubtful,) = ChairTerm.objects.of(gmg).chairing_on(date(2006, 12, 20))

    assert (found, found.answer) == (term, Answer.YES)
    assert (doubtful, doubtful.answer) == (term, Answer.POSSIBLY)
    assert doubtful.doubt_on(date(2006, 12, 20)) == "the end is known only as December 2006"


@pytest.mark.parametrize(
    ("period", "day", "reason"),
    [
        ("", date(2006, 7, 15), "no date is recorded"),
        ("2006-07/2006-12", date(2006, 7, 15), "the start is known only as July 2006"),
        ("2006", date(2006, 7, 15), "the start is known only as 2006 and the end is known only as 2006"),
        ("2006~/2007", date(2006, 7, 15), "the source gives the date as uncertain: about 2006 to 2007"),
        ("2006-07/2006-12", date(2006, 8, 1), ""),
        ("2006-07/2006-12", date(2007, 1, 1), ""),
    ],
)
def test_doubt_gives_its_reason(gmg, period, day, reason):
    assert ChairTermFactory(group=gmg, period=period).doubt_on(day) == reason


def test_holes_are_the_days_that_no_term_may_cover(gmg):
    ChairTermFactory(group=gmg, period="2006-07/2006-12")
    ChairTermFactory(group=gmg, period="2007-01/2007-06")
    ChairTermFactory(group=gmg, period="2007-09-02/2007-12-31")
    ChairTermFactory(group=gmg, period="")
    ChairTermFactory(period="2007-07")

    holes = ChairTerm.objects.of(gmg).holes(date(2006, 4, 1), date(2008, 1, 31))

    assert holes == [
        Gap(date(2006, 4, 1), date(2006, 6, 30)),
        Gap(date(2007, 7, 1), date(2007, 9, 1)),
        Gap(date(2008, 1, 1), date(2008, 1, 31)),
    ]


def test_holes_of_an_empty_record_are_the_whole_span(gmg):
    assert ChairTerm.objects.of(gmg).holes(date(2006, 4, 1), date(2006, 4, 30)) == [Gap(date(2006, 4, 1), date(2006, 4, 30))]


def test_holes_reach_to_both_ends_of_the_calendar(gmg):
    ChairTermFactory(group=gmg, period="../2006")
    assert ChairTerm.objects.of(gmg).holes(date.min, date(2007, 1, 2)) == [Gap(date(2007, 1, 1), date(2007, 1, 2))]

    ChairTermFactory(group=gmg, period="2008/..")
    ChairTermFactory(group=gmg, period="2009/..", kind="one-meeting")

    assert ChairTerm.objects.of(gmg).holes(date.min, date.max) == [Gap(date(2007, 1, 1), date(2007, 12, 31))]


def test_overlaps_are_certain_only(gmg):
    first = ChairTermFactory(group=gmg, period="2006-07/2006-12")
    second = ChairTermFactory(group=gmg, period="2006-11-20/2007-06")
    ChairTermFactory(group=gmg, period="2007-06-15/2007-12")
    ChairTermFactory(group=gmg, period="2006-11-25", kind="one-meeting")
    ChairTermFactory(group=gmg, period="2006-08~")

    assert [(pair.first, pair.second) for pair in ChairTerm.objects.of(gmg).overlaps()] == [(first, second)]


def test_doubtful_terms_lack_a_certain_day(gmg):
    ChairTermFactory(group=gmg, period="2006-07-01/2006-12-31")
    doubtful = [
        ChairTermFactory(group=gmg, period=period) for period in ("", "2007-01/2007-06-30", "2007-07-01/2007-12", "2008-01-01~/2008-06-30")
    ]

    assert set(ChairTerm.objects.of(gmg).doubtful()) == set(doubtful)


@pytest.mark.parametrize(
    ("today", "shown"),
    [(date(2006, 5, 1), date(2006, 5, 1)), (date(2018, 1, 1), date(2018, 1, 1)), (date(2026, 11, 25), date(2018, 1, 1))],
)
def test_an_ended_group_shows_its_last_certain_day(gmg, today, shown):
    assert gmg.day_to_show(today) == shown


# What is refused


def test_a_certain_overlap_of_memberships_is_refused(gmg):
    first = MembershipFactory(group=gmg, period="2006-04/2010-06")
    again = MembershipFactory.build(group=gmg, entity=first.entity, period="2010-05-01/..")
    possible = MembershipFactory.build(group=gmg, entity=first.entity, period="2010-06-15/..")

    possible.clean()
    with pytest.raises(ValidationError, match="has this status in the group already"):
        again.clean()


def test_a_group_is_no_member_of_itself(gmg):
    with pytest.raises(ValidationError, match="not a member of itself"):
        MembershipFactory.build(group=gmg, entity=gmg.entity).clean()


def test_a_certain_overlap_of_chair_terms_is_refused(gmg):
    ChairTermFactory(group=gmg, period="2006-07/2006-12")

    with pytest.raises(ValidationError, match="shares days with another"):
        ChairTermFactory.build(group=gmg, period="2006-11-01/2007-06").clean()
    ChairTermFactory.build(group=gmg, period="2006-11-01", kind="one-meeting").clean()
