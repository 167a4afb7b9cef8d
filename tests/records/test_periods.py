"""Periods: what is read, what is refused, what the days answer, and what people see."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from entities.models import FocalPoint
from records.periods import OPEN_END, OPEN_START, Answer, Period, PeriodFormField, explain_period, read_period, show_period
from tests.factories import FocalPointFactory


def days(period):
    return (period.start_earliest, period.start_latest, period.end_earliest, period.end_latest)


# What EDTF strings stand for


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("2007", date(2007, 1, 1), date(2007, 12, 31)),
        ("2006-04", date(2006, 4, 1), date(2006, 4, 30)),
        ("2008-02", date(2008, 2, 1), date(2008, 2, 29)),
        ("2006-11-20", date(2006, 11, 20), date(2006, 11, 20)),
        ("2007-40", date(2007, 1, 1), date(2007, 6, 30)),
        ("2007-41", date(2007, 7, 1), date(2007, 12, 31)),
        ("2007-33", date(2007, 1, 1), date(2007, 3, 31)),
        ("2007-34", date(2007, 4, 1), date(2007, 6, 30)),
        ("2007-35", date(2007, 7, 1), date(2007, 9, 30)),
        ("2007-36", date(2007, 10, 1), date(2007, 12, 31)),
        ("2007-01~", date(2007, 1, 1), date(2007, 1, 31)),
        ("2007?", date(2007, 1, 1), date(2007, 12, 31)),
    ],
)
def test_single_date_begins_and_ends_within_its_span(edtf, first, last):
    assert days(Period.parse(edtf)) == (first, last, first, last)


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2006-11-20/2006-11-21", (date(2006, 11, 20), date(2006, 11, 20), date(2006, 11, 21), date(2006, 11, 21))),
        ("2007/2009", (date(2007, 1, 1), date(2007, 12, 31), date(2009, 1, 1), date(2009, 12, 31))),
        ("2006-04/..", (date(2006, 4, 1), date(2006, 4, 30), OPEN_END, OPEN_END)),
        ("../2006", (OPEN_START, OPEN_START, date(2006, 1, 1), date(2006, 12, 31))),
        ("2006~/2007-06?", (date(2006, 1, 1), date(2006, 12, 31), date(2007, 6, 1), date(2007, 6, 30))),
    ],
)
def test_span_has_a_start_and_an_end_of_its_own(edtf, expected):
    assert days(Period.parse(edtf)) == expected


def test_unknown_period_has_no_days():
    assert days(Period.parse("")) == (None, None, None, None)


@pytest.mark.parametrize(
    "text",
    [
        "..",
        "../..",
        "2006-04/",
        "/2006",
        "2006/2007/2008",
        "0000",
        "2007-13",
        "2007-21",
        "2007-24",
        "2007-42",
        "2007-00",
        "2007-02-29",
        "2007-04-31",
        "2007-40-01",
        "2007-40/2008-41",
        "2007-33/2008",
        "2006-04/open",
        "2006-4",
        "06-04-2006",
        "200X",
        "2007%",
        "\uff12\uff10\uff10\uff17",
        "2007 ",
        "y20070",
        "-2007",
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(ValidationError, match="is not a period that can be read"):
        Period.parse(text)


@pytest.mark.parametrize("text", ["2009/2007", "2006-11-21/2006-11-20", "2007-05/2006"])
def test_span_that_ends_before_it_starts_is_refused(text):
    with pytest.raises(ValidationError, match="ends before it starts"):
        Period.parse(text)


@pytest.mark.parametrize("words", ["30 February 2007", "5 to 2006-13-01", "5 to 2006-40-01", "from –", "from – 2007", "until to 2007"])
def test_words_that_are_no_period_are_refused_as_they_were_typed(words):
    with pytest.raises(ValidationError) as refused:
        read_period(words)

    assert refused.value.messages[0].startswith(f"“{words}” is not a period that can be read.")


def test_span_within_one_year_may_have_the_year_as_its_end():
    assert days(Period.parse("2007-05/2007")) == (date(2007, 5, 1), date(2007, 5, 31), date(2007, 1, 1), date(2007, 12, 31))


# Questions about a day


@pytest.mark.parametrize(
    ("edtf", "day", "expected"),
    [
        # A month in which a span begins: the day before, first, last, day after.
        ("2006-04/2006-12-31", date(2006, 3, 31), Answer.NO),
        ("2006-04/2006-12-31", date(2006, 4, 1), Answer.POSSIBLY),
        ("2006-04/2006-12-31", date(2006, 4, 29), Answer.POSSIBLY),
        ("2006-04/2006-12-31", date(2006, 4, 30), Answer.YES),
        ("2006-04/2006-12-31", date(2006, 12, 31), Answer.YES),
        ("2006-04/2006-12-31", date(2007, 1, 1), Answer.NO),
        # A year in which a span ends.
        ("2006-04-01/2007", date(2007, 1, 1), Answer.YES),
        ("2006-04-01/2007", date(2007, 1, 2), Answer.POSSIBLY),
        ("2006-04-01/2007", date(2007, 12, 31), Answer.POSSIBLY),
        ("2006-04-01/2007", date(2008, 1, 1), Answer.NO),
        # An open end holds for ever, an open start always did.
        ("2006-04-01/..", date(9999, 12, 31), Answer.YES),
        ("../2006-03-31", date(1, 1, 1), Answer.YES),
        ("../2006-03-31", date(2006, 4, 1), Answer.NO),
        # One day.
        ("2006-11-20", date(2006, 11, 19), Answer.NO),
        ("2006-11-20", date(2006, 11, 20), Answer.YES),
        ("2006-11-20", date(2006, 11, 21), Answer.NO),
        # Something in a year is on no day for certain.
        ("2007", date(2007, 6, 1), Answer.POSSIBLY),
        # An uncertain date makes no day certain, and rules out others all the same.
        ("2006-04-01~/..", date(2010, 1, 1), Answer.POSSIBLY),
        ("2006-11-20?", date(2006, 11, 20), Answer.POSSIBLY),
        ("2006-11-20?", date(2006, 11, 21), Answer.NO),
        # Nothing is known.
        ("", date(2006, 11, 20), Answer.POSSIBLY),
    ],
)
def test_period_answers_about_a_day(edtf, day, expected):
    assert Period.parse(edtf).on(day) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2006-01-01/2006-06-30", "2006-06-30/2006-12-31", True),
        ("2006-01-01/2006-06-30", "2006-07-01/2006-12-31", False),
        ("2006/2008", "2007", False),
        ("2005/2008", "2007-01-01/2007-01-02", True),
        ("2006-04-01/..", "2030-01-01", True),
        ("2006-04-01~/..", "2030-01-01", False),
        ("2006-04-01/..", "", False),
    ],
)
def test_periods_overlap_only_for_certain(one, other, expected):
    answers = [Period.parse(one).certainly_overlaps(Period.parse(other)), Period.parse(other).certainly_overlaps(Period.parse(one))]

    assert answers == [expected, expected]


PERIODS = [
    "2007",
    "2006-04/2006-12-31",
    "2006-04-01/2007",
    "2006-04-01/..",
    "../2006-03-31",
    "2006-11-20",
    "2006-04-01~/..",
    "2006-11-20?",
    "",
]
SOME_DAYS = [date(2006, 3, 31) + timedelta(days=step) for step in (0, 1, 29, 30, 31, 233, 234, 235, 275, 276, 277, 278, 430, 640, 641)]


@pytest.mark.django_db
@pytest.mark.parametrize("day", SOME_DAYS)
def test_database_answers_as_the_period_does(day):
    rows = {edtf: FocalPointFactory(period=edtf).pk for edtf in PERIODS}

    answers = dict(FocalPoint.objects.with_answer_on(day).values_list("pk", "answer"))
    holding = set(FocalPoint.objects.holding_on(day).values_list("pk", flat=True))

    expected = {edtf: Period.parse(edtf).on(day) for edtf in PERIODS}
    assert {edtf: answers[pk] for edtf, pk in rows.items()} == expected
    assert holding == {rows[edtf] for edtf, answer in expected.items() if answer != Answer.NO}


@pytest.mark.django_db
@pytest.mark.parametrize("day", SOME_DAYS)
def test_saved_row_answers_as_the_period_does(day):
    rows = [FocalPoint.objects.get(pk=FocalPointFactory(period=edtf).pk) for edtf in PERIODS]

    assert [row.answer_on(day) for row in rows] == [Period.parse(edtf).on(day) for edtf in PERIODS]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("edtf", "day", "reason"),
    [
        ("", date(2006, 11, 20), "no date is recorded"),
        ("2006-04~/..", date(2006, 11, 20), "the source gives the date as uncertain: since about April 2006"),
        ("2006-04/2007", date(2006, 4, 10), "the start is known only as April 2006"),
        ("2006-04/2007", date(2007, 4, 10), "the end is known only as 2007"),
        ("2006", date(2006, 4, 10), "the start is known only as 2006 and the end is known only as 2006"),
        ("2006-04/..", date(2006, 11, 20), ""),
        ("2006-04/..", date(2006, 3, 31), ""),
    ],
)
def test_doubt_says_why_a_day_is_only_possible(edtf, day, reason):
    assert FocalPointFactory(period=edtf).doubt_on(day) == reason


# The derived days follow every way of writing


DAYS_OF_2008 = (date(2008, 1, 1), date(2008, 12, 31), date(2008, 1, 1), date(2008, 12, 31))


def by_save(row):
    row.period = "2008"
    row.save()


def by_save_of_one_field(row):
    row.period = "2008"
    row.save(update_fields=["period", "start_earliest", "start_latest", "end_earliest", "end_latest"])


def by_queryset_update(row):
    FocalPoint.objects.filter(pk=row.pk).update(period="2008")


def by_bulk_update(row):
    row.period = "2008"
    FocalPoint.objects.bulk_update([row], ["period"])


def by_bulk_create(row):
    FocalPoint.objects.filter(pk=row.pk).delete()
    FocalPoint.objects.bulk_create([FocalPoint(pk=row.pk, person=row.person, entity=row.entity, period="2008")])


@pytest.mark.django_db
@pytest.mark.parametrize("write", [by_save, by_save_of_one_field, by_queryset_update, by_bulk_update, by_bulk_create])
def test_days_follow_the_period_however_it_is_written(write):
    row = FocalPointFactory(period="2006")

    write(row)

    assert days(FocalPoint.objects.get(pk=row.pk)) == DAYS_OF_2008


@pytest.mark.django_db
def test_queryset_update_of_another_column_leaves_the_days():
    row = FocalPointFactory(period="2008")

    FocalPoint.objects.filter(pk=row.pk).update(note="by telephone")

    assert days(FocalPoint.objects.get(pk=row.pk)) == DAYS_OF_2008


@pytest.mark.django_db
def test_period_that_cannot_be_read_is_never_saved():
    with pytest.raises(ValidationError):
        FocalPointFactory(period="next spring")


# In words


WORDS = [
    ("", ""),
    ("2007", "2007"),
    ("2006-04", "April 2006"),
    ("2006-11-20", "20 November 2006"),
    ("2007-40", "first half of 2007"),
    ("2007-41", "second half of 2007"),
    ("2007-36", "fourth quarter of 2007"),
    ("2007/2009", "2007 to 2009"),
    ("2006-04/..", "since April 2006"),
    ("../2006", "until 2006"),
    ("2006-11-20/2006-11-21", "20 to 21 November 2006"),
    ("2006-11-30/2006-12-01", "30 November to 1 December 2006"),
    ("2006-04/2006-12", "April to December 2006"),
    ("2006-12/2007-01", "December 2006 to January 2007"),
    ("2006/2007-05", "2006 to May 2007"),
    ("2007-01~", "about January 2007"),
    ("2007?", "perhaps 2007"),
    ("2007~/..", "since about 2007"),
    ("2006-04?/2006-12", "perhaps April 2006 to December 2006"),
]


@pytest.mark.parametrize(("edtf", "words"), WORDS)
def test_period_is_shown_in_words(edtf, words):
    assert show_period(edtf) == words


@pytest.mark.parametrize(("edtf", "words"), WORDS)
def test_words_that_are_shown_are_read_back(edtf, words):
    assert (read_period(words), read_period(edtf)) == (edtf, edtf)


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("2007–2009", "2007/2009"),
        ("2007-2009", "2007/2009"),
        ("2007 - 2009", "2007/2009"),
        ("from 2007 to 2009", "2007/2009"),
        ("from April 2006", "2006-04/.."),
        ("12-14 December 2006", "2006-12-12/2006-12-14"),
        ("12–14 December 2006", "2006-12-12/2006-12-14"),
        ("  First   Half of 2007 ", "2007-40"),
        ("APRIL 2006", "2006-04"),
    ],
)
def test_other_common_words_are_read(words, edtf):
    assert read_period(words) == edtf


@pytest.mark.parametrize(
    "words",
    [
        "2007/08",
        "4/5/2007",
        "04.05.2007",
        "April",
        "20 November",
        "Apr 2006",
        "31 April 2006",
        "29 February 2007",
        "spring 2007",
        "next year",
        "early 2007",
        "since",
        "until",
        "2006 to",
        "to 2006",
        "since 2006 to 2007",
        "first half",
        "third half of 2007",
        "2007 to first half of 2008",
    ],
)
def test_nothing_is_guessed(words):
    with pytest.raises(ValidationError):
        read_period(words)


@pytest.mark.parametrize(
    ("edtf", "explanation"),
    [
        ("", "Unknown: no date is recorded."),
        ("2006-04/..", "Understood as: since April 2006."),
        ("../2006", "Understood as: until 2006."),
        (
            "2006-11-20/2007",
            "Understood as: 20 November 2006 to 2007, begins on 20 November 2006 and ends between 1 January 2007 and 31 December 2007.",
        ),
    ],
)
def test_form_echoes_what_it_understood(edtf, explanation):
    assert explain_period(edtf) == explanation


def test_form_field_takes_words_and_shows_words():
    field = PeriodFormField(required=False)

    assert (field.clean("first half of 2007"), field.prepare_value("2007-40")) == ("2007-40", "first half of 2007")


def test_form_field_keeps_what_was_typed_and_refused():
    assert PeriodFormField().prepare_value("next spring") == "next spring"
